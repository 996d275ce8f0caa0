#include "analyzer/pipeline/authored_threats.h"

#include <gtest/gtest.h>

#include "tests/unit/pipeline/checked.h"

namespace threatgap::pipeline {
namespace {

/// `u -> w -> m` with a threat T-1 and a control g.
Checked Check(const std::string& threat, const std::string& control = "",
              const std::string& more = "") {
  return Checked(
      {"data: {q: {}}\n"
       "components:\n"
       "  u: {type: user}\n"
       "  w: {type: service, criticality: important}\n"
       "  x: {type: gateway}\n"
       "  m: {type: llm}\n"
       "flows:\n"
       "- {id: uw, from: u, to: w, carries: [q], returns: []}\n"
       "- {id: wm, from: w, to: m, carries: [q], returns: []}\n" +
           more + (control.empty() ? "" : "controls:\n  g: {" + control + "}\n") +
           "threats:\n  T-1: {source: x, action: y, " + threat + "}\n",
       "",
       {ServiceRule(), PathRule()}});
}

const std::string kGuard = "control: guardrail.input, on: [w], status: ";

TEST(AuthoredThreat, IsCoveredByItsMitigationAtEachElementItNames) {
  const auto verdict = [](const std::string& on, const std::string& status) {
    return Interval(Check("on: [" + on + "], mitigations: [g]", kGuard + status).finding("T-1"));
  };
  EXPECT_EQ(verdict("w", "implemented"), "covered");
  EXPECT_EQ(verdict("w", "planned"), "uncovered");
  EXPECT_EQ(verdict("w, m", "implemented"), "partial");
  EXPECT_EQ(verdict("m", "implemented"), "uncovered") << "linked is not covered";
  EXPECT_EQ(verdict("uw", "implemented"), "covered") << "it also guards what flows in";
}

TEST(AuthoredThreat, AsksForTheStatusOfItsMitigation) {
  const Checked checked = Check("on: [w], mitigations: [g]", "control: guardrail.input, on: [w]");
  EXPECT_EQ(Interval(checked.finding("T-1")), "uncovered..covered");
  EXPECT_EQ(Asks(checked.finding("T-1")), "g.status");
}

TEST(AuthoredThreat, WithoutAPlaceIsClaimedAtBest) {
  const Checked claimed = Check("mitigations: [g]", kGuard + "implemented");
  EXPECT_EQ(Interval(claimed.finding("T-1")), "uncovered..covered");
  EXPECT_EQ(Asks(claimed.finding("T-1")), "g.on");
  EXPECT_EQ(Interval(Check("mitigations: [g]", kGuard + "absent").finding("T-1")), "uncovered");
}

TEST(AuthoredThreat, WithoutMitigationIsUncovered) {
  EXPECT_EQ(Interval(Check("on: [w]").finding("T-1")), "uncovered");
  EXPECT_EQ(Interval(Check("on: [w], mitigations: []").finding("T-1")), "uncovered");
  EXPECT_EQ(Check("on: [w]").finding("T-1").coverage_note, "no mitigation is named");
}

TEST(AuthoredThreat, NeedsAllItsMitigationsOrOneOfAny) {
  const std::string two =
      "control: guardrail.input, on: [w], status: implemented}\n"
      "  h: {control: rate-limit, on: [w], status: planned";
  EXPECT_EQ(Interval(Check("on: [w], mitigations: [g, h]", two).finding("T-1")), "partial");
  EXPECT_EQ(Interval(Check("on: [w], mitigations: {any: [g, h]}", two).finding("T-1")), "covered");
}

TEST(AuthoredThreat, BetweenTwoEndsNeedsItsMitigationOnEveryPath) {
  const std::string threat = "from: u, to: m, mitigations: [g]";
  EXPECT_EQ(Interval(Check(threat, kGuard + "implemented").finding("T-1")), "covered");
  EXPECT_EQ(Interval(Check(threat, kGuard + "planned").finding("T-1")), "uncovered");
  const std::string way_around = "- {id: um, from: u, to: m, carries: [q], returns: []}\n";
  EXPECT_EQ(Interval(Check(threat, kGuard + "implemented", way_around).finding("T-1")), "partial");
  EXPECT_EQ(
      Interval(
          Check(threat, "control: guardrail.input, on: [u], status: implemented").finding("T-1")),
      "uncovered")
      << "people host nothing";
}

TEST(AuthoredThreat, AsksForTheFactThatLeavesAWayAroundOpen) {
  const Checked checked = Check("from: u, to: m, mitigations: [g]", kGuard + "implemented",
                                "- {id: um, from: u, to: m}\n");
  EXPECT_EQ(Interval(checked.finding("T-1")), "partial..covered");
  EXPECT_EQ(Asks(checked.finding("T-1")), "um.carries");
}

TEST(AuthoredThreat, IsPartlyCoveredOnlyWhereItsMitigationCertainlyStandsOnAPath) {
  const Checked checked = Check(
      "from: u, to: m, mitigations: [g]", "control: guardrail.input, on: [x], status: implemented",
      "- {id: ux, from: u, to: x}\n- {id: xm, from: x, to: m, carries: [q], returns: []}\n");
  EXPECT_EQ(Interval(checked.finding("T-1")), "uncovered..partial");
}

TEST(AuthoredThreat, WithoutAPathBetweenItsEndsIsAsCoveredAsItsMitigation) {
  const auto with = [](const std::string& control) {
    return Interval(Check("from: m, to: u, mitigations: [g]", control).finding("T-1"));
  };
  EXPECT_EQ(with(kGuard + "implemented"), "covered");
  EXPECT_EQ(with(kGuard + "planned"), "uncovered");
  EXPECT_EQ(with("control: guardrail.input, on: [w]"), "uncovered..covered");
}

TEST(AuthoredThreat, SaysWhyItsMitigationDoesNotCount) {
  const auto why = [](const std::string& on, const std::string& control) {
    return Check(on + "mitigations: [g]", control).finding("T-1").have.front().enough;
  };
  EXPECT_EQ(why("on: [w], ", kGuard + "implemented"), "stands everywhere the threat names");
  EXPECT_EQ(why("on: [w, m], ", kGuard + "implemented"),
            "stands on a part of what the threat names");
  EXPECT_EQ(why("on: [m], ", kGuard + "implemented"), "does not stand where the threat names");
  EXPECT_EQ(why("", kGuard + "implemented"), "linked, without a place: a claim");
  EXPECT_EQ(why("on: [w], ", kGuard + "planned, due: 2026-09-01"),
            "planned, due 2026-09-01: does not count");
  EXPECT_EQ(why("on: [w], ", kGuard + "implemented, evidence: [{kind: inspection, date: "
                                      "2026-06-01, result: fail}]"),
            "its newest evidence failed");
}

TEST(AuthoredThreat, ThatIsAnInstanceOfARuleIsMergedAndTheRuleDecides) {
  const Checked checked = Check("on: [w], instance-of: TST-001, severity: low");
  const auto& finding = checked.finding("TST-001@w");
  EXPECT_EQ(finding.basis, outcome::Basis::kBoth);
  EXPECT_EQ(finding.threats, std::vector<std::string>{"T-1"});
  EXPECT_EQ(finding.residual.hi, outcome::Level::kHigh) << "the rule rates it";
  EXPECT_EQ(checked.findings(), "TST-001@w: uncovered\nTST-002@u,m: uncovered\n")
      << "no finding of its own";
  EXPECT_EQ(checked.result().threats.front().state, "confirmed by TST-001");
  EXPECT_EQ(checked.result().threats.front().finding, "TST-001@w");
  EXPECT_EQ(checked.result().summary.unwritten, 1U) << "TST-002 nobody wrote down";
}

TEST(AuthoredThreat, IsMergedWithEachFindingThatIncludesAllItNames) {
  EXPECT_EQ(Check("on: [u, m], instance-of: TST-002").finding("TST-002@u,m").threats,
            std::vector<std::string>{"T-1"});
  EXPECT_EQ(Check("from: u, to: m, instance-of: TST-002").finding("TST-002@u,m").threats,
            std::vector<std::string>{"T-1"});
  EXPECT_EQ(Check("instance-of: TST-002").finding("TST-002@u,m").threats,
            std::vector<std::string>{"T-1"})
      << "it names nothing that could be missing";
}

TEST(AuthoredThreat, ThatNoRuleConfirmsStaysAThreatOfItsOwn) {
  const Checked checked = Check("on: [m], instance-of: TST-001");
  EXPECT_EQ(checked.finding("T-1").basis, outcome::Basis::kAuthored);
  EXPECT_EQ(checked.finding("T-1").not_confirmed,
            "no finding of TST-001 includes the elements it names");
  EXPECT_EQ(checked.result().threats.front().state, "not confirmed by the model");
  EXPECT_EQ(checked.result().summary.unconfirmed, 1U);
}

TEST(AuthoredThreat, IsRatedByItsAuthor) {
  const auto level = [](const std::string& severity) {
    const auto checked = Check("on: [m]" + severity);
    EXPECT_EQ(checked.finding("T-1").inherent.hi, checked.finding("T-1").residual.hi);
    return std::string(LevelWord(checked.finding("T-1").residual.hi));
  };
  EXPECT_EQ(level(", severity: low"), "low");
  EXPECT_EQ(level(", severity: {likelihood: 5, impact: 4}"), "critical");
  EXPECT_EQ(level(""), "high");
}

TEST(AuthoredThreat, IsProvenOnlyWhenAllThatCoversItIs) {
  const std::string proof = ", evidence: [{kind: automated-test, date: 2026-06-01, result: pass}]";
  const std::string threat = "on: [w], mitigations: [g]";
  EXPECT_TRUE(Check(threat, kGuard + "implemented" + proof).finding("T-1").proven);
  EXPECT_FALSE(Check(threat, kGuard + "implemented").finding("T-1").proven);
  EXPECT_EQ(Interval(Check(threat, kGuard + "implemented, evidence: [{kind: inspection, date: "
                                            "2026-06-01, result: fail}]")
                         .finding("T-1")),
            "uncovered");
}

TEST(AuthoredThreat, ReadsAsASentenceOfTheThreatGrammar) {
  const Checked checked = Check(
      "prerequisites: with an account, impact: loss, goals: [integrity], "
      "assets: [q, m], on: [w]");
  EXPECT_EQ(checked.finding("T-1").sentence,
            "A x with an account can y, which leads to loss, resulting in reduced integrity of q "
            "and m.");
}

TEST(AuthoredThreat, NeedsEvidenceFromTheSeverityOfThePolicyOn) {
  const Request request{
      "components: {w: {type: database}}\n"
      "controls: {g: {control: guardrail.input, on: [w], status: implemented}}\n"
      "threats:\n"
      "  T-1: {source: x, action: y, on: [w], mitigations: [g], severity: high}\n"
      "  T-2: {source: x, action: y, on: [w], mitigations: [g], severity: low}\n",
      "evidence: {required-from: high}\n"};
  const Checked checked(request);
  EXPECT_EQ(Interval(checked.finding("T-1")), "uncovered..covered");
  EXPECT_EQ(Asks(checked.finding("T-1")), "g.evidence");
  EXPECT_EQ(Interval(checked.finding("T-2")), "covered");
  EXPECT_EQ(checked.status(), 1);
}

}  // namespace
}  // namespace threatgap::pipeline
