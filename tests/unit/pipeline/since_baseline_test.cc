#include "analyzer/pipeline/since_baseline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "analyzer/pipeline/next_baseline.h"
#include "tests/unit/pipeline/checked.h"
#include "tests/unit/temporary_folder.h"

namespace threatgap::pipeline {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr const char* kTwo =
    "components: {a: {type: service, criticality: critical}, b: {type: service, criticality: "
    "normal}}\nflows: [a --> b]\n";

class SinceBaseline : public ::testing::Test {
 protected:
  /// The baseline of a run, as a file.
  std::string Written(const Request& request) {
    const std::string path = (folder_.path() / "baseline.json").string();
    std::ofstream(path) << baseline::WriteBaseline(baseline::BaselineOf(Checked(request).result()));
    return path;
  }
  /// `now` against the baseline of `before`.
  Checked Against(const Request& before, Request now) {
    now.options.baseline = Written(before);
    return Checked(now);
  }

  testing::TemporaryFolder folder_;
};

TEST_F(SinceBaseline, TheSameModelHasNothingNew) {
  const Checked checked = Against({kTwo}, {kTwo});
  EXPECT_EQ(checked.status(), 0);
  EXPECT_EQ(checked.finding("TST-001@a").baseline, "unchanged");
  EXPECT_FALSE(checked.finding("TST-001@a").gated);
  EXPECT_EQ(checked.result().baseline->unchanged, 2U);
  EXPECT_EQ(checked.result().baseline->entries, 2U);
  EXPECT_THAT(checked.result().verdict_sentence, HasSubstr("nothing new at high or above"));
}

TEST_F(SinceBaseline, ANewGapFailsAndAClosedOneIsNamed) {
  const Checked checked =
      Against({kTwo}, {"components: {a: {type: service, criticality: critical}, c: {type: service, "
                       "criticality: critical}}\nflows: [a --> c]\n"});
  EXPECT_EQ(checked.status(), 1);
  EXPECT_EQ(checked.finding("TST-001@c").baseline, "new");
  EXPECT_TRUE(checked.finding("TST-001@c").gated);
  EXPECT_EQ(checked.result().gate.failing, 1U);
  ASSERT_EQ(checked.result().baseline->closed.size(), 1U);
  EXPECT_EQ(checked.result().baseline->closed.front().key, "TST-001@b");
  EXPECT_THAT(checked.result().verdict_sentence,
              HasSubstr("FAILED as of 2026-06-30 (model): 1 new gap at high or above."));
}

TEST_F(SinceBaseline, AHigherSeverityCountsAsNewAndALowerOneDoesNot) {
  Request worse{kTwo};
  worse.model.replace(worse.model.find("normal"), 6, "important");
  const Checked up = Against({kTwo}, worse);
  EXPECT_EQ(up.status(), 1);
  EXPECT_EQ(up.finding("TST-001@b").baseline, "updated");
  EXPECT_EQ(up.finding("TST-001@b").gate_reason, "uncovered (was medium)");
  EXPECT_EQ(Against(worse, {kTwo}).status(), 0);
}

TEST_F(SinceBaseline, AWorseVerdictCountsAsNew) {
  const std::string control = "controls: {g: {control: guardrail.input, on: [a]%}}\n";
  const auto with = [&](const std::string& status) {
    std::string text = control;
    text.replace(text.find('%'), 1, status);
    return Request{kTwo + text};
  };
  const Checked unstated = Against(with(", status: implemented"), with(""));
  EXPECT_EQ(unstated.finding("TST-001@a").baseline, "new") << "covered is no entry";
  EXPECT_EQ(unstated.status(), 1);
  const Checked planned = Against(with(""), with(", status: planned"));
  EXPECT_EQ(planned.finding("TST-001@a").baseline, "updated");
  EXPECT_THAT(planned.finding("TST-001@a").gate_reason, HasSubstr("was undecided"));
  EXPECT_EQ(planned.status(), 1);
  EXPECT_EQ(Against(with(", status: planned"), with("")).status(), 0);
}

TEST_F(SinceBaseline, StrictFailsOnWhatIsNewOnly) {
  Request strict{"components: {a: {type: service}}\n"};
  strict.options.strict = true;
  EXPECT_EQ(Checked(strict).status(), 1);
  EXPECT_EQ(Against({strict.model}, strict).status(), 0);
}

TEST_F(SinceBaseline, GapsOfNewerRulesAreReportedAndGatedOnlyOnRequest) {
  Request now{kTwo};
  now.rules = {ServiceRule(), ServiceRule("TST-003")};
  const Checked checked = Against({kTwo}, now);
  EXPECT_EQ(checked.status(), 0);
  EXPECT_EQ(checked.finding("TST-003@a").baseline, "new");
  EXPECT_EQ(checked.result().baseline->of_newer_rules, 2U);
  EXPECT_EQ(checked.result().baseline->added, 0U);
  EXPECT_THAT(checked.result().verdict_sentence,
              HasSubstr("2 gaps of rules newer than the baseline, not gated."));
  now.policy = "new-rules: fail\n";
  EXPECT_EQ(Against({kTwo}, now).status(), 1);
}

TEST_F(SinceBaseline, GapsOfARuleThatIsOffAreNotClosed) {
  Request off{kTwo};
  off.rules = {ServiceRule(), PathRule()};
  off.policy = "rules-off: {TST-001: not today}\n";
  const Checked checked = Against({kTwo}, off);
  EXPECT_THAT(checked.result().baseline->closed, IsEmpty());
  EXPECT_THAT(checked.diagnostics(), HasSubstr("2 gaps of the baseline were not looked for"));
}

TEST_F(SinceBaseline, ARenamedElementKeepsItsFindings) {
  Request renamed{"system: {id: u, formerly: [t], as-of: 2026-06-30}\n" + std::string(kTwo)};
  renamed.model.replace(renamed.model.find("{a: {"), 5, "{x: {formerly: [a], ");
  renamed.model.replace(renamed.model.find("[a -->"), 2, "[x");
  const Checked checked = Against({kTwo}, renamed);
  EXPECT_EQ(checked.status(), 0);
  EXPECT_EQ(checked.finding("TST-001@x").baseline, "updated");
  EXPECT_EQ(checked.finding("TST-001@b").baseline, "updated") << "the system was renamed";
  EXPECT_THAT(checked.result().baseline->closed, IsEmpty());
}

TEST_F(SinceBaseline, AFlowWithoutIdIsRenamedWithItsEnds) {
  const std::string rule =
      "rule: TST-004\nname: test\ntitle: Flow\nstatus: draft\nseverity: {likelihood: '5', impact: "
      "'5'}\nthreat: {source: user, action: 'read {f}', impact: harm}\nmatch: {each: {as: f, in: "
      "flow}}\ncovered-by: {any: [{control: crypto.in-transit, at: f}]}\n";
  Request before{"components: {a: {type: service}, b: {type: service}}\nflows: [a --> b]\n"};
  before.rules = {rule};
  Request after{
      "components: {x: {type: service, formerly: [a]}, y: {type: service, formerly: [b]}}\n"
      "flows: [x --> y]\n"};
  after.rules = {rule};
  const Checked checked = Against(before, after);
  EXPECT_EQ(checked.finding("TST-004@x>y").baseline, "updated");
  EXPECT_EQ(checked.status(), 0);
}

TEST_F(SinceBaseline, OneEntryAnswersForOneFindingOnly) {
  Request borrowed{kTwo};
  borrowed.model.replace(borrowed.model.find("{a: {"), 5,
                         "{x: {formerly: [a], type: service, criticality: critical}, a: {");
  const Checked checked = Against({kTwo}, borrowed);
  EXPECT_EQ(checked.finding("TST-001@a").baseline, "unchanged");
  EXPECT_EQ(checked.finding("TST-001@x").baseline, "new");
  EXPECT_EQ(checked.status(), 1);
}

TEST_F(SinceBaseline, AnAuthoredThreatKeepsItsEntryUnderANewId) {
  const std::string threat = "components: {a: {type: service, criticality: low}}\nthreats: {";
  const std::string slots =
      "source: user, action: harm, impact: loss, on: [a], severity: critical}}\n";
  const Checked checked =
      Against({threat + "T-1: {" + slots}, {threat + "T-2: {formerly: [T-1], " + slots});
  EXPECT_EQ(checked.finding("T-2").baseline, "updated");
  EXPECT_EQ(checked.status(), 0);
}

TEST_F(SinceBaseline, AnotherSystemIsNotComparedWithThis) {
  const Checked checked =
      Against({"system: {id: other, as-of: 2026-06-30}\n" + std::string(kTwo)}, {kTwo});
  EXPECT_FALSE(checked.analysed());
  EXPECT_THAT(checked.diagnostics(),
              HasSubstr("this is of system `other`, the model is of system `t`"));
}

TEST_F(SinceBaseline, KnownUncertaintyDoesNotFailWhereTheListOfControlsIsOpen) {
  const std::string open = "system: {id: t, as-of: 2026-06-30, open: [controls]}\n";
  const std::string model = "components: {a: {type: service}}\n";
  EXPECT_EQ(Checked({open + model}).status(), 1);
  EXPECT_EQ(Against({open + model}, {open + model}).status(), 0);
  EXPECT_EQ(Against({open + model},
                    {open + "components: {a: {type: service}, b: {type: service}}\nflows: [a --> "
                            "b]\n"})
                .status(),
            1);
}

/// What `--write-baseline` makes of a run over the file of an earlier one; empty after an error.
class NextBaselineTest : public SinceBaseline {
 protected:
  std::optional<baseline::Baseline> Next(const Request& before, const Request& now,
                                         bool allow_growth = false) {
    const std::string path = Written(before);
    Checked checked(now);
    sink_ = base::DiagnosticSink();
    return NextBaseline(checked.result(), path, allow_growth, checked.session(), sink_);
  }
  base::DiagnosticSink sink_;
};

TEST_F(NextBaselineTest, ShrinksWithoutAsking) {
  const auto next =
      Next({kTwo}, {std::string("components: {a: {type: service, criticality: critical}}\n")});
  ASSERT_TRUE(next);
  EXPECT_EQ(next->entries.size(), 1U);
}

TEST_F(NextBaselineTest, GrowsOnlyWithLeave) {
  const Request one{"components: {a: {type: service, criticality: critical}}\n"};
  EXPECT_FALSE(Next(one, {kTwo}));
  ASSERT_TRUE(sink_.has_errors());
  EXPECT_THAT(sink_.Sorted().front().message, HasSubstr("would grow by 1 finding: TST-001@b"));
  EXPECT_TRUE(Next(one, {kTwo}, true));
}

TEST_F(NextBaselineTest, AHigherSeverityIsGrowth) {
  Request worse{kTwo};
  worse.model.replace(worse.model.find("normal"), 6, "important");
  EXPECT_FALSE(Next({kTwo}, worse));
  EXPECT_TRUE(Next(worse, {kTwo}));
}

TEST_F(NextBaselineTest, TheFirstDaySurvives) {
  Request later{"system: {id: t, as-of: 2026-07-31}\n" + std::string(kTwo)};
  const auto next = Next({kTwo}, later);
  ASSERT_TRUE(next);
  EXPECT_EQ(FormatDate(*next->entries.front().first_seen), "2026-06-30");
  EXPECT_EQ(FormatDate(*next->as_of), "2026-07-31");
}

TEST_F(NextBaselineTest, ARuleThatIsOffStaysKnown) {
  Request both{kTwo}, off{kTwo};
  both.rules = off.rules = {ServiceRule(), ServiceRule("TST-003")};
  off.policy = "rules-off: {TST-003: not today}\n";
  const auto next = Next(both, off);
  ASSERT_TRUE(next);
  EXPECT_TRUE(next->RuleRan("TST-003"));
  EXPECT_EQ(next->entries.size(), 2U);
}

}  // namespace
}  // namespace threatgap::pipeline
