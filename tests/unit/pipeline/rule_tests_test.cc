#include "analyzer/pipeline/rule_tests.h"

#include <gtest/gtest.h>

#include "tests/unit/pipeline/checked.h"

namespace threatgap::pipeline {
namespace {

/// Runs tests (a YAML list) of the service rule: `1 passed`, or what differed.
std::string Outcome(const std::string& tests) {
  Checked checked({"components: {w: {type: service}}\n", "", {ServiceRule() + "tests:\n" + tests}});
  std::string text;
  for (const auto& result :
       RunRuleTests(checked.session().rules.rules.front(), checked.session())) {
    text += std::to_string(result.number) + (result.passed ? " passed" : " failed") +
            (result.message.empty() ? "\n" : ": " + result.message);
  }
  return text;
}

TEST(RuleTests, CompareTheCompleteResult) {
  EXPECT_EQ(
      Outcome("- {sketch: 'a:service@app', expect: {a: uncovered}}\n"
              "- {sketch: 'a:service@app', ctl: ['guardrail.input on a'], expect: {a: covered}}\n"
              "- {sketch: 'a:database@app', expect: {}}\n"
              "- {sketch: 'a:process@app', expect: {a: {match: possible, ask: [a.type]}}}\n"
              "- {sketch: 'a:service@app', open: [controls], expect: {a: uncovered..covered}}\n"),
      "1 passed\n2 passed\n3 passed\n4 passed\n5 passed\n");
}

TEST(RuleTests, SayWhatWasExpectedAndWhatWasFound) {
  EXPECT_EQ(Outcome("- {sketch: 'a:service@app; b:service@app; c:user@app', "
                    "expect: {a: covered, c: partial}}\n"),
            "1 failed: a: expected covered, found uncovered\n"
            "c: expected partial, found no match\n"
            "b: expected no match, found uncovered\n");
  EXPECT_EQ(Outcome("- {sketch: 'a:process@app', expect: {a: {match: possible, ask: [a.zone]}}}\n"),
            "1 failed: a: expected possible, ask [a.zone], found possible, ask [a.type]\n");
}

TEST(RuleTests, AControlMayBePlannedUnknownOrTestedSomeTimeAgo) {
  EXPECT_EQ(Outcome("- {sketch: 'a:service@app', ctl: ['guardrail.input{status: planned} on a'], "
                    "expect: {a: uncovered}}\n"
                    "- {sketch: 'a:service@app', ctl: ['guardrail.input{status: unknown} on a'], "
                    "expect: {a: uncovered..covered}}\n"
                    "- {sketch: 'a:service@app', ctl: ['guardrail.input{age: P2Y} on a'], "
                    "expect: {a: covered}}\n"),
            "1 passed\n2 passed\n3 passed\n");
}

TEST(RuleTests, AKnownWrongAnswerFailsOnceItBecomesRight) {
  EXPECT_EQ(Outcome("- {sketch: 'a:service@app', expect: {a: covered}, todo: true}\n").substr(0, 8),
            "1 passed");
  EXPECT_EQ(Outcome("- {sketch: 'a:service@app', expect: {a: uncovered}, todo: true}\n"),
            "1 failed: passes although it is marked `todo`\n");
}

/// Names that stand for nothing are found when the rule is loaded.
TEST(RuleTests, OtherMistakesInASketchFailTheTest) {
  for (const char* test :
       {"{sketch: 'a:service@app{autonomi: act}', expect: {}}",
        "{sketch: 'a:service@app', ctl: ['guardrail.input'], expect: {}}",
        "{sketch: 'a:service@app', ctl: ['guardrail.input{x: 1} on a'], expect: {}}",
        "{sketch: 'a:service@app -q', expect: {}}"}) {
    const std::string found = Outcome(std::string("- ") + test + "\n");
    EXPECT_EQ(found.substr(0, 10), "1 failed: ") << test << "\n" << found;
  }
}

}  // namespace
}  // namespace threatgap::pipeline
