#include "analyzer/pipeline/question_list.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/pipeline/checked.h"

namespace threatgap::pipeline {
namespace {

/// `text | hint`, one per line.
std::string Questions(const Request& request) {
  const Checked checked(request);
  std::string text;
  for (const auto& question : checked.result().questions)
    text += question.text + " | " + question.hint + "\n";
  return text;
}

TEST(QuestionList, IsEmptyWhenEverythingIsDecided) {
  EXPECT_EQ(Questions({"components: {w: {type: service, criticality: low}}\n"}), "");
}

TEST(QuestionList, DoesNotAskWhatOnlyChangesTheSeverity) {
  EXPECT_EQ(Questions({"components: {w: {type: service}}\n"}), "");
}

TEST(QuestionList, AsksOneAttributeOfManyElementsOnce) {
  std::string rule = ServiceRule();
  rule.replace(rule.find("is: service}"), 12, "is: service, where: x.third-party}");
  EXPECT_EQ(Questions({"components: {a: {type: service}, b: {type: service}}\n", "", {rule}}),
            "third-party of 2 components: settles 2; one line under `defaults:` answers all | "
            "defaults: {components: {third-party: false}}\n");
  EXPECT_EQ(Questions({"components: {a: {type: service}}\n", "", {rule}}),
            "third-party of a: settles 1 | components: {a: {third-party: false}}\n");
}

TEST(QuestionList, RanksByTheSeverityThatAnAnswerWouldDecide) {
  EXPECT_EQ(Questions({"components:\n"
                       "  low: {type: service, criticality: low}\n"
                       "  top: {type: process, criticality: critical}\n"
                       "controls: {g: {control: guardrail.input, on: [low]}}\n"}),
            "type of top: settles 1 | components: {top: {type: VALUE}}\n"
            "status of g: settles 1 | controls: {g: {status: implemented}}\n");
}

TEST(QuestionList, SharesTheWeightOfAVerdictOverItsKeys) {
  std::string rule = ServiceRule();
  rule.replace(rule.find("is: service}"), 12, "is: service, where: x.third-party or x.sandbox}");
  const Checked checked({"components: {a: {type: service, criticality: important}}\n", "", {rule}});
  ASSERT_EQ(checked.result().questions.size(), 2U);
  for (const auto& question : checked.result().questions) {
    EXPECT_DOUBLE_EQ(question.weight, 2.0) << "high counts 4, and two keys share it";
    EXPECT_EQ(question.settles, 1U);
  }
  EXPECT_EQ(checked.result().questions.front().attribute, "sandbox") << "ties by attribute";
}

TEST(QuestionList, AsksWhetherAListIsComplete) {
  EXPECT_EQ(Questions({"system: {id: t, as-of: 2026-06-30, open: [controls]}\n"
                       "components: {a: {type: service}, b: {type: service}}\n"}),
            "are all controls listed: settles 2 | system: {complete: [controls]}\n");
}

TEST(QuestionList, AsksNothingAboutGapsAndSuppressedFindings) {
  const std::string suppression =
      "suppressions:\n- {finding: TST-001@w, reason: duplicate, justification: found twice by two "
      "scanners, owner: a, approver: b, created: 2026-06-01, expires: 2027-01-01}\n";
  const Request request{"components: {w: {type: process}}\n", suppression};
  EXPECT_EQ(Questions(request), "");
  EXPECT_EQ(Questions({"components: {w: {type: process}}\n"}),
            "type of w: settles 1 | components: {w: {type: VALUE}}\n");
}

}  // namespace
}  // namespace threatgap::pipeline
