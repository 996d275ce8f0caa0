#include "analyzer/pipeline/compare_results.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "analyzer/baseline/saved_result.h"
#include "analyzer/syntax/reader.h"
#include "reports/diff_report.h"
#include "reports/json_report.h"
#include "tests/unit/pipeline/checked.h"

namespace threatgap::pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kBase =
    "zones: {net: {trust: public}, app: {trust: internal}}\n"
    "data: {records: {confidentiality: confidential}}\n"
    "components:\n"
    "  u: {type: user, zone: net}\n"
    "  web: {type: service, zone: app, criticality: critical}\n"
    "  db: {type: database, zone: app}\n"
    "flows:\n"
    "- {id: ask, from: u, to: web, carries: [], returns: []}\n"
    "- {id: load, from: web, to: db, carries: [], returns: [records]}\n"
    "controls: {g: {control: guardrail.input, on: [web], status: implemented}}\n";

std::string With(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// Two runs, and what changed between them.
class Compared {
 public:
  Compared(const Request& before, const Request& after) : before_(before), after_(after) {
    diff_ = CompareResults(Side(before_), Side(after_), after_.session().former);
  }
  explicit Compared(const std::string& after) : Compared(Request{kBase}, Request{after}) {}

  const outcome::ResultDiff* operator->() const { return &diff_; }
  const outcome::ResultDiff& operator*() const { return diff_; }

 private:
  static outcome::DiffSide Side(const Checked& checked) {
    return {"m", false, checked.result().policy_path, checked.result().policy_sha256,
            &checked.result()};
  }

  Checked before_, after_;
  outcome::ResultDiff diff_;
};

std::vector<std::string> Keys(const std::vector<outcome::GapChange>& gaps) {
  std::vector<std::string> keys;
  for (const auto& gap : gaps) keys.push_back(gap.finding().key + ": " + gap.what);
  return keys;
}

std::vector<std::string> Lost(const Compared& compared) {
  std::vector<std::string> lines;
  for (const auto& control : compared->lost_controls)
    lines.push_back(control.control + " " + control.what);
  return lines;
}

/// `source > … > target: because`.
std::vector<std::string> Paths(const Compared& compared) {
  std::vector<std::string> lines;
  for (const auto& path : compared->paths) {
    std::string line;
    for (const auto& step : path.path) {
      if (step.element.kind == "component") line += (line.empty() ? "" : " > ") + step.element.id;
    }
    lines.push_back(line + ": " + path.because);
  }
  return lines;
}

TEST(CompareResults, TheSameModelHasChangedNothing) {
  const Compared compared(kBase);
  EXPECT_FALSE(compared->HasNewGaps());
  EXPECT_THAT(compared->closed, IsEmpty());
  EXPECT_THAT(compared->changed, IsEmpty());
  EXPECT_THAT(compared->policy, IsEmpty());
  EXPECT_THAT(compared->crossings, IsEmpty());
  EXPECT_THAT(compared->paths, IsEmpty());
  EXPECT_THAT(compared->lost_controls, IsEmpty());
}

TEST(CompareResults, AControlThatIsTakenAwayUncoversAGap) {
  const Compared compared(
      With(kBase, "controls: {g: {control: guardrail.input, on: [web], status: implemented}}",
           "controls: {}"));
  EXPECT_THAT(Keys(compared->added), ElementsAre("TST-001@web: was covered"));
  EXPECT_THAT(Lost(compared), ElementsAre("g is gone"));
  const Compared back(
      Request{With(kBase,
                   "controls: {g: {control: guardrail.input, on: [web], status: implemented}}",
                   "controls: {}")},
      Request{kBase});
  EXPECT_THAT(Keys(back->closed), ElementsAre("TST-001@web: covered now"));
  EXPECT_FALSE(back->HasNewGaps());
}

TEST(CompareResults, AControlMayLoseItsPlaceInSeveralWays) {
  EXPECT_THAT(Lost(Compared(With(kBase, "on: [web]", "on: [db]"))),
              ElementsAre("g does not stand on web any more"));
  EXPECT_THAT(Lost(Compared(With(kBase, "status: implemented", "status: planned"))),
              ElementsAre("g is planned now, was implemented"));
  EXPECT_THAT(Lost(Compared(With(kBase, ", status: implemented", ""))),
              ElementsAre("g is of unknown status now, was implemented"));
}

TEST(CompareResults, AControlWhichANewFlowLeadsAroundIsNamed) {
  Request before{
      "data: {q: {content: text}}\n"
      "components: {u: {type: user}, gate: {type: gateway}, m: {type: llm}}\n"
      "flows: [u -q-> gate, gate -q-> m]\n"
      "controls: {g: {control: guardrail.input, on: [gate], status: implemented}}\n"};
  before.rules = {PathRule()};
  Request after = before;
  after.model = With(after.model, "gate -q-> m]", "gate -q-> m, u -q-> m]");
  const Compared compared(before, after);
  ASSERT_THAT(compared->added, SizeIs(1));
  EXPECT_THAT(Lost(compared), ElementsAre("g is not enough against TST-002@u,m any more"));
}

TEST(CompareResults, ANewFlowOverABoundaryIsNamedAndOneInsideIsNot) {
  const Compared over(With(kBase, "flows:\n",
                           "flows:\n- {id: direct, from: u, to: db, carries: [], returns: []}\n"));
  ASSERT_THAT(over->crossings, SizeIs(1));
  EXPECT_EQ(over->crossings.front().flow, "direct");
  EXPECT_EQ(over->crossings.front().from_zone, "net (public)");
  EXPECT_TRUE(over->crossings.front().new_flow);
  const Compared inside(With(
      kBase, "flows:\n", "flows:\n- {id: again, from: web, to: db, carries: [], returns: []}\n"));
  EXPECT_THAT(inside->crossings, IsEmpty());
  const Compared moved(
      With(kBase, "db: {type: database, zone: app}", "db: {type: database, zone: net}"));
  ASSERT_THAT(moved->crossings, SizeIs(1));
  EXPECT_EQ(moved->crossings.front().flow, "load");
  EXPECT_FALSE(moved->crossings.front().new_flow);
}

TEST(CompareResults, NewWaysToSensitiveDataAreShownOnce) {
  EXPECT_THAT(
      Paths(Compared(With(kBase, "flows:\n",
                          "flows:\n- {id: direct, from: u, to: db, carries: [], returns: []}\n"))),
      ElementsAre("u > db: flow direct is new"));
  EXPECT_THAT(Paths(Compared(With(kBase, "carries: [], returns: [records]}",
                                  "carries: [], returns: [records]}\n- {id: back, from: db, to: "
                                  "web, carries: [], returns: []}"))),
              IsEmpty())
      << "it leads back to where the way came from";
}

TEST(CompareResults, DataThatBecomesSensitiveOpensWays) {
  const std::string plain = With(kBase, "confidential}", "public}");
  const Compared compared(Request{plain}, Request{kBase});
  EXPECT_THAT(Paths(compared),
              ElementsAre("u > web > db: records is at db now", "u > web: records is at web now"));
}

TEST(CompareResults, AZoneThatLosesItsTrustOpensWays) {
  const std::string trusted = With(kBase, "net: {trust: public}", "net: {trust: internal}");
  const Compared compared(Request{trusted}, Request{kBase});
  EXPECT_THAT(Paths(compared), ElementsAre("u > web: u is not trusted any more"));
}

TEST(CompareResults, ARenamedElementHasNeitherClosedNorOpenedAnything) {
  std::string renamed = With(kBase, "web: {type", "front: {formerly: [web], type");
  renamed = With(renamed, "to: web", "to: front");
  renamed = With(renamed, "from: web", "from: front");
  renamed = With(renamed, "on: [web]", "on: [front]");
  const Compared compared(renamed);
  EXPECT_THAT(compared->added, IsEmpty());
  EXPECT_THAT(compared->closed, IsEmpty());
  EXPECT_THAT(compared->crossings, IsEmpty());
  EXPECT_THAT(compared->paths, IsEmpty());
  EXPECT_THAT(compared->lost_controls, IsEmpty());
}

TEST(CompareResults, ARenamedGapIsAChangedOne) {
  const std::string open = With(kBase, "status: implemented", "status: planned");
  std::string renamed = With(open, "web: {type", "front: {formerly: [web], type");
  renamed = With(renamed, "to: web", "to: front");
  renamed = With(renamed, "from: web", "from: front");
  renamed = With(renamed, "on: [web]", "on: [front]");
  const Compared compared(Request{open}, Request{renamed});
  EXPECT_THAT(Keys(compared->changed), ElementsAre("TST-001@front: was called TST-001@web"));
  EXPECT_FALSE(compared->HasNewGaps());
}

TEST(CompareResults, SeverityThatRoseCountsAsNewAndOneThatFellDoesNot) {
  const std::string open = With(kBase, "status: implemented", "status: planned");
  const std::string low = With(open, "criticality: critical", "criticality: normal");
  const Compared up(Request{low}, Request{open});
  EXPECT_THAT(Keys(up->worse), ElementsAre("TST-001@web: was medium"));
  EXPECT_TRUE(up->HasNewGaps());
  const Compared down(Request{open}, Request{low});
  EXPECT_THAT(Keys(down->changed), ElementsAre("TST-001@web: severity medium, was critical"));
  EXPECT_FALSE(down->HasNewGaps());
}

TEST(CompareResults, WhatAPolicyHidesIsNotClosed) {
  const std::string open = With(kBase, "status: implemented", "status: planned");
  Request off{open};
  off.rules = {ServiceRule(), PathRule()};
  Request before = off;
  off.policy = "rules-off: {TST-001: not today}\n";
  const Compared silenced(before, off);
  EXPECT_THAT(silenced->closed, IsEmpty());
  EXPECT_THAT(Keys(silenced->not_evaluated), ElementsAre("TST-001@web: its rule did not run"));
  ASSERT_THAT(silenced->policy, SizeIs(2));
  EXPECT_THAT(silenced->policy[0], HasSubstr("a policy was added"));
  EXPECT_THAT(silenced->policy[1],
              HasSubstr("1 rule ran before and not now: TST-001 (switched off by the policy: not"));
  Request accepted = before;
  accepted.policy =
      "treatments:\n- {finding: TST-001@web, decision: accepted, why: w, by: b, approved-by: a, "
      "until: 2026-12-31, severity: critical}\n";
  const Compared decided(before, accepted);
  EXPECT_THAT(decided->closed, IsEmpty());
  EXPECT_THAT(Keys(decided->changed), ElementsAre("TST-001@web: accepted until 2026-12-31 now"));
  const Compared again(accepted, before);
  EXPECT_THAT(Keys(again->worse), ElementsAre("TST-001@web: was accepted, and is not now"));
  EXPECT_THAT(again->policy, ElementsAre(HasSubstr("the policy was removed")));
}

TEST(CompareResults, AThresholdOfThePolicyIsComparedAndOneOfTheCommandLineIsNot) {
  Request strict{kBase}, given{kBase};
  strict.policy = "fail-on: low\n";
  given.options.fail_on = load::Threshold{};
  EXPECT_THAT(Compared(Request{kBase}, strict)->policy,
              ElementsAre(HasSubstr("a policy was added"), "the gate fails from low on, was high"));
  EXPECT_THAT(Compared(Request{kBase}, given)->policy, IsEmpty());
}

TEST(CompareResults, AGapOfWhichLessIsStatedIsNotClosed) {
  const std::string open = With(kBase, "status: implemented", "status: planned");
  const Compared compared(Request{open},
                          Request{With(open, "type: service, zone: app, criticality: critical",
                                       "type: process, zone: app")});
  EXPECT_THAT(compared->closed, IsEmpty()) << "a process may be a service";
  EXPECT_THAT(Keys(compared->changed),
              ElementsAre(HasSubstr("TST-001@web: possible now, because less is stated")));
}

TEST(CompareResults, ASavedResultIsAsGoodAsTheModel) {
  const std::string after =
      With(With(kBase, "on: [web]", "on: [db]"), "flows:\n",
           "flows:\n- {id: direct, from: u, to: db, carries: [], returns: []}\n");
  const Checked before(Request{kBase}), now(Request{after});
  base::SourceStore sources;
  base::DiagnosticSink sink;
  std::deque<outcome::AnalysisResult> saved;
  for (const Checked* checked : {&before, &now}) {
    const auto document =
        syntax::ReadDocument(sources, sources.Add("r.json", reports::WriteJson(checked->result())),
                             base::Budgets{}, sink);
    ASSERT_NE(document, nullptr);
    auto read = baseline::ReadSavedResult(document->root(), sink);
    ASSERT_TRUE(read);
    saved.push_back(std::move(*read));
  }
  const auto write = [](const outcome::AnalysisResult& a, const outcome::AnalysisResult& b) {
    return reports::WriteDiffJson(
        CompareResults({"m", false, "", "", &a}, {"m", false, "", "", &b}, {}));
  };
  EXPECT_EQ(write(before.result(), now.result()), write(saved[0], saved[1]));
}

}  // namespace
}  // namespace threatgap::pipeline
