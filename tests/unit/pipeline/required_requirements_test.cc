#include "analyzer/pipeline/required_requirements.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/pipeline/checked.h"

namespace threatgap::pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// A model without a gap, with this answer to A.5.1, which the policy requires.
Request Answered(const std::string& answer, const std::string& required = "A.5.1") {
  return {
      "components: {web: {type: service, criticality: low}}\n"
      "requirements: {iso27001@2022: {A.5.1: {" +
          answer + "}}}\n",
      "required: [\"iso27001@2022:" + required + "\"]\n"};
}

const std::string kTested =
    "status: implemented, evidence: [{kind: inspection, date: 2026-06-01, result: pass}]";

TEST(RequiredRequirements, ThatAreImplementedWithFreshEvidencePass) {
  EXPECT_EQ(Checked(Answered(kTested)).status(), 0);
}

TEST(RequiredRequirements, WithoutEvidenceFail) {
  const Checked checked(Answered("status: implemented"));
  EXPECT_EQ(checked.status(), 1);
  EXPECT_THAT(checked.result().gate.reasons,
              ElementsAre("required iso27001@2022:A.5.1 is implemented without fresh evidence"));
  EXPECT_THAT(checked.result().verdict_sentence, HasSubstr("without fresh evidence"));
}

TEST(RequiredRequirements, ThatTheModelExcludesFail) {
  EXPECT_EQ(Checked(Answered("applicable: false, why: not here")).status(), 1);
}

TEST(RequiredRequirements, ThatNobodyEvaluatedAreNeitherAPassNorAFailure) {
  const Checked checked(Answered(kTested, "A.5.2"));
  EXPECT_EQ(checked.status(), 2);
  EXPECT_FALSE(checked.result().gate.passed);
  EXPECT_THAT(checked.result().verdict_sentence, StartsWith("NOT JUDGED"));
  EXPECT_THAT(checked.result().gate.reasons.front(),
              StartsWith("required iso27001@2022:A.5.2 was not evaluated: manual"));
}

TEST(RequiredRequirements, AreJudgedWhateverFrameworksAreShown) {
  Request request = Answered("status: planned");
  request.options.frameworks = {"owasp-llm@2025"};
  EXPECT_EQ(Checked(request).status(), 1);
  EXPECT_EQ(Checked(request).result().frameworks.size(), 1U);
}

TEST(RequiredRequirements, AreNotJudgedWhereTheCommandLineSwitchesTheGateOff) {
  Request request = Answered("status: planned");
  request.options.fail_on = load::Threshold{};
  EXPECT_EQ(Checked(request).status(), 0);
}

TEST(RequiredRequirements, WithNamesThatNameNothingPreventTheAnalysis) {
  for (const char* id : {"A.5.99", "A.5.1x"})
    EXPECT_FALSE(Checked(Answered(kTested, id)).analysed());
  Request request = Answered(kTested);
  request.policy = "required: [\"owasp-llm@2025:LLM01\"]\n";
  const Checked checked(request);
  EXPECT_FALSE(checked.analysed());
  EXPECT_THAT(checked.diagnostics(), HasSubstr("lists threats"));
}

}  // namespace
}  // namespace threatgap::pipeline
