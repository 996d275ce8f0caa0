#include "analyzer/pipeline/rule_mutants.h"

#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <vector>

#include "analyzer/pipeline/rule_tests.h"
#include "analyzer/pipeline/run.h"
#include "analyzer/rule_engine/rule_loader.h"

namespace threatgap::pipeline {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

/// A draft rule with this match, coverage and tests.
class RuleMutants : public ::testing::Test {
 protected:
  void SetUp() override { LoadContent({}, session_); }

  rule_engine::Rule Rule(const std::string& match_and_cover, const std::string& tests = "") {
    const std::string text =
        "rule: MY-1\nname: mine\ntitle: Mine\nstatus: draft\nseverity: {likelihood: 2, impact: 3}\n"
        "threat: {source: somebody, action: act, impact: harm}\n" +
        match_and_cover + tests;
    const auto source = session_.sources.Add("MY-1-mine.yaml", text);
    auto rule = rule_engine::ReadRule(source, session_.catalog, session_.sources, session_.budgets,
                                      session_.sink);
    for (const auto& diagnostic : session_.sink.Sorted()) {
      if (diagnostic.severity == base::Severity::kError) ADD_FAILURE() << diagnostic.message;
    }
    return *rule;
  }

  std::vector<std::string> Changes(const rule_engine::Rule& rule) {
    std::vector<std::string> changes;
    for (const auto& mutant : MutantsOf(rule, *session_.catalog.types))
      changes.push_back(mutant.change);
    return changes;
  }

  /// Changes which no test of the rule notices.
  std::vector<std::string> Survivors(const rule_engine::Rule& rule) {
    RuleTester tester(rule, session_);
    std::vector<std::string> survivors;
    for (const auto& mutant : MutantsOf(rule, *session_.catalog.types)) {
      if (!tester.Notices(mutant.rule)) survivors.push_back(mutant.change);
    }
    return survivors;
  }

  Session session_;
};

constexpr const char* kMatch =
    "match: {each: {as: s, is: store, where: \"s.criticality >= 'important' and not (s is "
    "backup-store)\"}}\n"
    "covered-by: {any: [{control: log.collection, at: s}, {control: backup.copies, at: s, max-age: "
    "P1Y}]}\n";

TEST_F(RuleMutants, EachPartIsChangedOnce) {
  EXPECT_THAT(
      Changes(Rule(kMatch)),
      UnorderedElementsAre("each: any component instead of store",
                           "each: drop `s.criticality >= 'important'`",
                           "each: drop `not (s is backup-store)`",
                           "each: `s.criticality >= 'important'` with `>`", "each: drop `not`",
                           "covered-by: `all` instead of `any`", "covered-by: drop item 1 of `any`",
                           "covered-by: drop item 2 of `any`", "covered-by: at system instead of s",
                           "covered-by: drop `max-age`", "covered-by: at system instead of s"));
}

TEST_F(RuleMutants, TestsOnBothSidesOfEveryPartNoticeEveryChange) {
  const auto rule = Rule(kMatch, R"(tests:
- sketch: "s:database@data{criticality: important}; t:database@data{criticality: normal}; b:backup-store@data{criticality: critical}; v:service@app{criticality: critical}"
  expect: {s: uncovered}
- sketch: "s:database@data{criticality: important}; t:database@data{criticality: normal}"
  ctl: ["log.collection on s"]
  expect: {s: covered}
- sketch: "s:database@data{criticality: important}; t:database@data{criticality: normal}"
  ctl: ["backup.copies{age: P30D} on s"]
  expect: {s: covered}
- sketch: "s:database@data{criticality: important}"
  ctl: ["backup.copies on s"]
  expect: {s: uncovered..covered}
- sketch: "s:database@data{criticality: important}; t:database@data{criticality: normal}"
  ctl: ["backup.copies{age: P30D} on t", "log.collection on t"]
  expect: {s: uncovered}
)");
  EXPECT_THAT(Survivors(rule), IsEmpty());
}

TEST_F(RuleMutants, AWeakTestLeavesChangesUnnoticed) {
  const auto rule = Rule(kMatch, R"(tests:
- sketch: "s:database@data{criticality: critical}"
  expect: {s: uncovered}
)");
  EXPECT_THAT(Survivors(rule), Contains("each: `s.criticality >= 'important'` with `>`"));
  EXPECT_THAT(Survivors(rule), Contains("covered-by: drop item 2 of `any`"));
}

TEST_F(RuleMutants, AKnownWrongAnswerNoticesNothing) {
  const auto rule = Rule(kMatch, R"(tests:
- sketch: "s:database@data{criticality: critical}"
  expect: {}
  todo: true
)");
  EXPECT_EQ(Survivors(rule).size(), Changes(rule).size());
}

TEST_F(RuleMutants, PathsChangeFollowTypesPlacesAndAttacker) {
  const auto changes = Changes(
      Rule("attacker: src\n"
           "match: {path: {from: {as: src, is: actor}, to: {as: m, is: llm}, follow: reach}}\n"
           "covered-by: {control: [rate-limit, budget-cap], at: \"every-path(src..m)\"}\n"));
  EXPECT_THAT(changes,
              UnorderedElementsAre("src: any component instead of actor",
                                   "m: any model instead of llm", "follow: influence",
                                   "attacker: drop", "covered-by: without control 1 of the leaf",
                                   "covered-by: without control 2 of the leaf",
                                   "covered-by: at src instead of every-path(src..m)",
                                   "covered-by: at m instead of every-path(src..m)",
                                   "covered-by: at every-hop instead of every-path(src..m)"));
}

TEST_F(RuleMutants, MembersQuantifiersAndBoundsChange) {
  const auto changes =
      Changes(Rule("match: {count: {each: {as: v, is: store, where: \"any d in v.stores: d.content "
                   "in ['text','record']\"}, "
                   "of: f.tenant, over: \"f in flows(v)\", at-least: 2}}\n"
                   "covered-by: {control: tenancy.query-filter, at: \"each g in flows(v)\"}\n"));
  EXPECT_THAT(changes, Contains("v: `d.content in ['text','record']` without 'text'"));
  EXPECT_THAT(changes,
              Contains("v: `any d in v.stores: d.content in ['text','record']` with `all`"));
  EXPECT_THAT(changes, Contains("at-least: 1 instead of 2"));
  EXPECT_THAT(changes, Contains("at-least: 3 instead of 2"));
}

}  // namespace
}  // namespace threatgap::pipeline
