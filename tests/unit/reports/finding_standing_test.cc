#include "reports/finding_standing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/reports/small_result.h"

namespace threatgap::reports {
namespace {

using outcome::Finding;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Finding Gap() { return MakeGap("GAI-001", "a", "b", outcome::Level::kHigh, "0123456789abcdef"); }

Finding Treated(bool valid) {
  Finding finding = Gap();
  finding.treatments.emplace_back();
  finding.treatments.front().valid = valid;
  return finding;
}

Finding Suppressed(bool valid) {
  Finding finding = Gap();
  finding.suppression.emplace();
  finding.suppression->valid = valid;
  return finding;
}

TEST(FindingStanding, GapIsOpenUntilADecisionHolds) {
  EXPECT_EQ(StandingOf(Gap()), Standing::kOpen);
  EXPECT_EQ(StandingOf(Treated(true)), Standing::kDecided);
  EXPECT_EQ(StandingOf(Treated(false)), Standing::kOpen);
  EXPECT_EQ(StandingOf(Suppressed(true)), Standing::kSuppressed);
  EXPECT_EQ(StandingOf(Suppressed(false)), Standing::kOpen);
}

TEST(FindingStanding, WhatIsNotCertainIsUnknownUnlessItFailsTheGate) {
  for (const auto group : {outcome::Group::kUndecided, outcome::Group::kPossible}) {
    Finding finding = Gap();
    finding.group = group;
    EXPECT_EQ(StandingOf(finding), Standing::kUnknown);
    finding.gated = true;
    EXPECT_EQ(StandingOf(finding), Standing::kOpen);
  }
}

TEST(FindingStanding, CoveredIsNotOpen) {
  Finding finding = Gap();
  finding.group = outcome::Group::kCovered;
  EXPECT_EQ(StandingOf(finding), Standing::kCovered);
}

TEST(FindingStanding, GateTextSaysWhyUnlessTheVerdictDoes) {
  Finding finding = Gap();
  EXPECT_EQ(GateText(finding), "does not fail the gate");
  finding.baseline = "unchanged";
  EXPECT_EQ(GateText(finding), "in the baseline, does not fail the gate");
  finding.gated = true;
  finding.gate_reason = "uncovered";
  EXPECT_EQ(GateText(finding), "fails the gate");
  finding.gate_reason = "undecided only because mfa.status is not stated";
  EXPECT_EQ(GateText(finding), "fails the gate (undecided only because mfa.status is not stated)");
}

TEST(FindingStanding, ReasonsOfTheGateBesideThoseOfFindingsAreTheLast) {
  outcome::Gate gate;
  gate.failing = 1;
  gate.reasons = {"high GAI-001@a,b: uncovered", "the list of controls is open"};
  EXPECT_THAT(WholeGateReasons(gate), IsEmpty()) << "it passed";
  gate.passed = false;
  EXPECT_THAT(WholeGateReasons(gate), ElementsAre("the list of controls is open"));
  gate.failing = 5;
  EXPECT_THAT(WholeGateReasons(gate), IsEmpty());
}

TEST(FindingStanding, ThreatWithoutARuleIsNamedByItsKey) {
  Finding finding = Gap();
  EXPECT_EQ(FindingSource(finding), "GAI-001");
  finding.rule.clear();
  finding.key = "T-7";
  EXPECT_EQ(FindingSource(finding), "T-7");
}

}  // namespace
}  // namespace threatgap::reports
