#include "analyzer/pipeline/gap_explanation.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/pipeline/checked.h"

namespace threatgap::pipeline {
namespace {

/// Two ways from `u` to `m`, over `w` and over `x`.
Checked TwoWays(const std::string& controls) {
  return Checked(
      {"data: {q: {}}\n"
       "components: {u: {type: user}, w: {type: service}, x: {type: service}, "
       "m: {type: llm}}\n"
       "flows:\n"
       "- {id: uw, from: u, to: w, carries: [q], returns: []}\n"
       "- {id: ux, from: u, to: x, carries: [q], returns: []}\n"
       "- {id: wm, from: w, to: m, carries: [q], returns: []}\n"
       "- {id: xm, from: x, to: m, carries: [q], returns: []}\n" +
           (controls.empty() ? "" : "controls:\n" + controls),
       "",
       {PathRule()}});
}

const outcome::Finding& Gap(const Checked& checked) { return checked.finding("TST-002@u,m"); }

/// Elements of a path, controls that count in brackets.
std::string Path(const std::vector<outcome::WitnessStep>& steps) {
  std::string text;
  for (const auto& step : steps) {
    text += (text.empty() ? "" : " ") + step.element.id;
    if (!step.guard.empty()) text += "[" + step.guard + "]";
  }
  return text;
}

std::string Places(const outcome::Missing& missing) {
  std::string text;
  for (const auto& place : missing.places) text += (text.empty() ? "" : " ") + place.id;
  return text;
}

std::string Have(const outcome::Finding& finding) {
  std::string text;
  for (const auto& have : finding.have)
    text += have.control + ": " + have.proof + "; " + have.enough + (have.counts ? "" : " (not)") +
            "\n";
  return text;
}

TEST(GapExplanation, ShowsTheFirstUnprotectedPathAndOneThatIsGuarded) {
  const Checked checked =
      TwoWays("  g: {control: guardrail.input, on: [w], status: implemented}\n");
  EXPECT_EQ(Path(Gap(checked).witness), "u ux x xm m");
  EXPECT_EQ(Path(Gap(checked).guarded), "u uw[g] w[g] wm m");
  EXPECT_EQ(Gap(checked).coverage_note, "1 of 2 entrances passes guardrail.input");
  EXPECT_EQ(Have(Gap(checked)), "g: claimed, no evidence; guards 1 of 2 entrances\n");
}

TEST(GapExplanation, NamesThePlacesThatWouldCloseItNearestTheTargetFirst) {
  const Checked checked =
      TwoWays("  g: {control: guardrail.input, on: [w], status: implemented}\n");
  ASSERT_EQ(Gap(checked).missing.size(), 1U);
  EXPECT_EQ(Places(Gap(checked).missing.front()), "m xm x ux");
  EXPECT_EQ(Gap(checked).missing.front().where, "on every path from u to m");
  const Checked open = TwoWays("");
  EXPECT_EQ(Places(Gap(open).missing.front()), "m") << "nothing else stands on both ways";
}

TEST(GapExplanation, SaysWhyWhatExistsIsNotEnough) {
  EXPECT_EQ(Have(Gap(TwoWays(
                "  a: {control: guardrail.input, on: [w], status: planned, due: 2026-09-01}\n"
                "  b: {control: guardrail.input, on: [w]}\n"
                "  c: {control: guardrail.input, on: [u], status: implemented}\n"
                "  d: {control: guardrail.input, on: [w], status: implemented, evidence: "
                "[{kind: inspection, date: 2026-06-01, result: fail}]}\n"
                "  e: {control: guardrail.input, on: [w], status: retired}\n"))),
            "a: claimed, no evidence; planned, due 2026-09-01: does not count (not)\n"
            "b: claimed, no evidence; its status is not stated (not)\n"
            "c: claimed, no evidence; stands elsewhere, not where this threat passes (not)\n"
            "d: failed 2026-06-01; its newest evidence failed (not)\n"
            "e: claimed, no evidence; retired: does not count (not)\n");
}

TEST(GapExplanation, SaysHowOldItsProofIs) {
  EXPECT_EQ(
      Have(Gap(TwoWays("  a: {control: guardrail.input, on: [m], status: implemented, evidence: "
                       "[{kind: automated-test, date: 2026-06-01, result: pass}]}\n"
                       "  b: {control: guardrail.input, on: [m], status: implemented, evidence: "
                       "[{kind: automated-test, date: 2025-12-31, result: pass}]}\n"
                       "  c: {control: guardrail.input, on: [m], status: implemented, evidence: "
                       "[{kind: statement, date: 2026-06-01}]}\n"))),
      "a: tested 2026-06-01; guards 2 of 2 entrances\n"
      "b: evidence expired 1 day ago; guards 2 of 2 entrances\n"
      "c: claimed, stated 2026-06-01; guards 2 of 2 entrances\n");
}

TEST(GapExplanation, OfACoveredThreatShowsTheShortestPathAndNothingMissing) {
  const Checked checked =
      TwoWays("  g: {control: guardrail.input, on: [m], status: implemented}\n");
  EXPECT_EQ(Path(Gap(checked).witness), "u uw w wm[g] m[g]");
  EXPECT_TRUE(Gap(checked).missing.empty());
  EXPECT_EQ(Gap(checked).coverage_note, "covered, as claimed");
}

TEST(GapExplanation, MarksAnAnswerAndAFlowWithoutStatedData) {
  std::string rule = PathRule();
  rule.replace(rule.find("is: user"), 8, "is: store");
  const Checked checked(
      {"data: {q: {}}\n"
       "components: {k: {type: database}, w: {type: service}, m: {type: llm}}\n"
       "flows:\n"
       "- {id: wk, from: w, to: k, carries: [], returns: [q]}\n"
       "- {id: wm, from: w, to: m}\n",
       "",
       {rule}});
  const auto& witness = checked.finding("TST-002@k,m").witness;
  ASSERT_EQ(Path(witness), "k wk w wm m");
  EXPECT_TRUE(witness[1].against_arrow);
  EXPECT_EQ(witness[1].data, std::vector<std::string>{"q"});
  EXPECT_FALSE(witness[1].uncertain);
  EXPECT_TRUE(witness[3].uncertain);
}

TEST(GapExplanation, OffersAlternativesAsSuch) {
  std::string rule = ServiceRule();
  rule.replace(rule.find("{any: [{control: guardrail.input, at: x}]}"), 42,
               "{all: [{control: guardrail.input, at: x}, {any: [{control: rate-limit, at: x}, "
               "{control: budget-cap, at: x}]}]}");
  const Checked checked({"components: {w: {type: service}}\n", "", {rule}});
  const auto& missing = checked.finding("TST-001@w").missing;
  ASSERT_EQ(missing.size(), 3U);
  EXPECT_FALSE(missing[0].alternative);
  EXPECT_FALSE(missing[1].alternative);
  EXPECT_TRUE(missing[2].alternative) << "a budget cap in place of the rate limit";
  EXPECT_EQ(missing[2].control_types, std::vector<std::string>{"budget-cap"});
  EXPECT_EQ(missing[0].where, "on w");
}

TEST(GapExplanation, DoesNotAskForWhatWouldNotHelp) {
  std::string rule = ServiceRule();
  rule.replace(rule.find("{any: [{control: guardrail.input, at: x}]}"), 42,
               "{all: [{control: guardrail.input, at: x}, {any: [{control: rate-limit, at: x}, "
               "{control: budget-cap, at: x}]}]}");
  const Checked checked(
      {"components: {w: {type: service}}\n"
       "controls: {c: {control: budget-cap, on: [w], status: implemented}}\n",
       "",
       {rule}});
  const auto& missing = checked.finding("TST-001@w").missing;
  ASSERT_EQ(missing.size(), 1U);
  EXPECT_EQ(missing[0].control_types, std::vector<std::string>{"guardrail.input"});
}

TEST(GapExplanation, ASentenceFollowsTheThreatGrammar) {
  const Checked checked = TwoWays("");
  EXPECT_EQ(Gap(checked).sentence, "A user can steer m, which leads to harm.");
  EXPECT_EQ(Gap(checked).severity_why, "likelihood 4; impact 4");
}

}  // namespace
}  // namespace threatgap::pipeline
