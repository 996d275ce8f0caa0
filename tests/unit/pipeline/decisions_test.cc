#include "analyzer/pipeline/decisions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/pipeline/checked.h"

namespace threatgap::pipeline {
namespace {

using ::testing::HasSubstr;

constexpr const char* kModel = "components: {web: {type: service, criticality: important}}\n";

/// The gap `TST-001@web` (high) with one treatment in the policy; `fields` replace the usual ones.
Request Treated(const std::string& decision, const std::string& until, const std::string& severity,
                const std::string& what = "finding: TST-001@web") {
  return {kModel, "treatments:\n- {" + what + ", decision: " + decision +
                      ", why: agreed, by: me, approved-by: you, until: " + until +
                      ", severity: " + severity + "}\n"};
}

Request Suppressed(const std::string& what, const std::string& created,
                   const std::string& expires) {
  return {kModel, "suppressions:\n- {" + what +
                      ", reason: false-positive, justification: the service reads no free text, "
                      "owner: me, approver: you, created: " +
                      created + ", expires: " + expires + "}\n"};
}

std::string StateOf(const Checked& checked) {
  const auto& treatments = checked.finding("TST-001@web").treatments;
  return treatments.empty() ? "none" : treatments.front().state;
}

TEST(Treatment, AnAcceptedRiskPassesTheGateAndStaysAGap) {
  const Checked checked(Treated("accepted", "2026-12-31", "high"));
  EXPECT_EQ(StateOf(checked), "valid");
  EXPECT_EQ(checked.status(), 0);
  EXPECT_EQ(Interval(checked.finding("TST-001@web")), "uncovered");
  EXPECT_EQ(checked.result().summary.gaps, 1U);
  EXPECT_EQ(checked.result().summary.accepted, 1U);
  EXPECT_EQ(checked.finding("TST-001@web").treatments.front().iso_word, "retain");
}

TEST(Treatment, HoldsThroughItsLastDayAndNoLonger) {
  EXPECT_EQ(Checked(Treated("accepted", "2026-06-30", "high")).status(), 0);
  const Checked expired(Treated("accepted", "2026-06-29", "high"));
  EXPECT_EQ(StateOf(expired), "expired 2026-06-29");
  EXPECT_EQ(expired.status(), 1);
  EXPECT_EQ(expired.result().summary.expired_decisions, 1U);
  EXPECT_EQ(expired.result().summary.accepted, 0U);
}

TEST(Treatment, HoldsUpToTheSeverityItWasApprovedFor) {
  const Checked checked(Treated("accepted", "2026-12-31", "medium"));
  EXPECT_EQ(StateOf(checked), "severity rose above medium");
  EXPECT_EQ(checked.status(), 1);
  EXPECT_EQ(Checked(Treated("accepted", "2026-12-31", "critical")).status(), 0);
}

TEST(Treatment, PlannedNeverPassesTheGate) {
  const Checked checked(Treated("planned", "2026-12-31", "high"));
  EXPECT_EQ(StateOf(checked), "planned never passes the gate");
  EXPECT_EQ(checked.status(), 1);
  EXPECT_EQ(checked.result().summary.planned, 1U);
}

TEST(Treatment, TransferredNeedsASupplierWithACoveredAgreement) {
  const Checked checked(Treated("transferred", "2026-12-31", "high"));
  EXPECT_THAT(StateOf(checked), HasSubstr("transferred needs a supplier"));
  EXPECT_EQ(checked.status(), 1);

  Request request = Treated("transferred", "2026-12-31", "high");
  request.rules.push_back(ServiceRule("SEC-006"));
  EXPECT_EQ(Checked(request).status(), 1) << "SEC-006 is open";
  request.rules.back().replace(request.rules.back().find("guardrail.input"), 15,
                               "supplier.agreement");
  request.model += "controls: {s: {control: supplier.agreement, on: [web], status: implemented}}\n";
  const Checked shared(request);
  EXPECT_EQ(StateOf(shared), "valid");
  EXPECT_EQ(shared.status(), 0);
  EXPECT_EQ(shared.result().summary.transferred, 1U);
}

TEST(Treatment, AvoidedIsAnErrorWhileTheThreatIsThere) {
  const Checked there(Treated("avoided", "2026-12-31", "high"));
  EXPECT_FALSE(there.analysed());
  EXPECT_EQ(there.diagnostics(),
            "error treatment-not-possible: `TST-001@web` is treated as avoided, and the threat is "
            "still there\n");
  Request request = Treated("avoided", "2026-12-31", "high", "finding: TST-001@gone");
  const Checked gone(request);
  EXPECT_EQ(gone.result().treatments.front().state, "valid: the threat is gone");
  EXPECT_EQ(gone.result().summary.avoided, 1U);
  EXPECT_EQ(gone.diagnostics(), "");
}

TEST(Treatment, ThatMatchesNothingIsAWarningAndWithStrictAnError) {
  Request request = Treated("accepted", "2026-12-31", "high", "finding: TST-001@gone");
  const Checked checked(request);
  EXPECT_EQ(checked.diagnostics(),
            "warning unused-treatment: this treatment matches no finding: `TST-001@gone`\n");
  EXPECT_EQ(checked.result().treatments.front().state, "matches no finding");
  EXPECT_EQ(checked.status(), 1);
  request.options.strict = true;
  EXPECT_FALSE(Checked(request).analysed());
}

TEST(Treatment, ThatEndsWithinThirtyDaysIsAnnounced) {
  EXPECT_EQ(Checked(Treated("accepted", "2026-07-30", "high")).diagnostics(),
            "warning expires-soon: this treatment ends in 30 days, on 2026-07-30\n");
  EXPECT_EQ(Checked(Treated("accepted", "2026-07-31", "high")).diagnostics(), "");
}

TEST(Treatment, IsFoundByAFingerprintOfSixDigitsOrMore) {
  const std::string fingerprint = Checked({kModel}).finding("TST-001@web").fingerprint;
  ASSERT_EQ(fingerprint.size(), 16U);
  const auto by = [&](std::size_t digits) {
    return Checked(Treated("accepted", "2026-12-31", "high",
                           "finding: '" + fingerprint.substr(0, digits) + "'"))
        .status();
  };
  EXPECT_EQ(by(16), 0);
  EXPECT_EQ(by(6), 0);
  EXPECT_EQ(by(5), 1);
}

TEST(Treatment, FollowsARenamedElement) {
  Request request = Treated("accepted", "2026-12-31", "high", "finding: TST-001@old-web");
  EXPECT_EQ(Checked(request).status(), 1);
  request.model =
      "components: {web: {type: service, criticality: important, formerly: [old-web]}}\n";
  EXPECT_EQ(Checked(request).status(), 0);
}

TEST(Treatment, OfAnAuthoredThreatNamesTheThreat) {
  Request request = Treated("accepted", "2026-12-31", "high", "threat: T-1");
  request.model =
      "components: {db: {type: database}}\n"
      "threats: {T-1: {source: x, action: y, on: [db], severity: high}}\n";
  EXPECT_EQ(Checked(request).status(), 0);
}

TEST(Treatment, InAModelIsAProposalThatPassesNothing) {
  const Checked checked(
      {std::string(kModel) +
       "treatments:\n- {finding: TST-001@web, decision: accepted, why: please}\n"});
  EXPECT_EQ(StateOf(checked), "proposed in the model");
  EXPECT_EQ(checked.status(), 1);
  EXPECT_EQ(checked.result().summary.accepted, 0U);
  EXPECT_TRUE(checked.result().treatments.front().proposal);
}

TEST(Suppression, TakesTheFindingOutOfTheCountsButNotOutOfTheRegister) {
  const Checked checked(Suppressed("finding: TST-001@web", "2026-06-01", "2027-05-01"));
  EXPECT_EQ(checked.status(), 0);
  EXPECT_EQ(checked.result().summary.gaps, 0U);
  EXPECT_EQ(checked.result().summary.suppressed, 1U);
  EXPECT_EQ(checked.result().summary.covered, 0U) << "suppressed is not covered";
  EXPECT_EQ(Interval(checked.finding("TST-001@web")), "uncovered");
  EXPECT_EQ(checked.result().suppressions.front().state, "valid");
}

TEST(Suppression, ThatExpiredLetsTheFindingReturnAndNamesItself) {
  EXPECT_EQ(Checked(Suppressed("finding: TST-001@web", "2026-01-01", "2026-06-30")).status(), 0);
  const Checked checked(Suppressed("finding: TST-001@web", "2026-01-01", "2026-06-29"));
  EXPECT_EQ(checked.status(), 1);
  ASSERT_TRUE(checked.finding("TST-001@web").suppression.has_value());
  EXPECT_EQ(checked.finding("TST-001@web").suppression->state, "expired 2026-06-29");
  EXPECT_EQ(checked.result().summary.gaps, 1U);
  EXPECT_THAT(checked.result().verdict_sentence, HasSubstr("1 expired decision"));
}

TEST(Suppression, CreatedInTheFutureDoesNotHoldYet) {
  const Checked checked(Suppressed("finding: TST-001@web", "2029-06-01", "2030-05-31"));
  EXPECT_EQ(checked.status(), 1);
  EXPECT_EQ(checked.finding("TST-001@web").suppression->state, "begins 2029-06-01");
  EXPECT_EQ(checked.diagnostics(),
            "warning not-yet-valid: this suppression begins on 2029-06-01, after the date of the "
            "analysis\n");
}

TEST(Suppression, FindsARuleByItsBindings) {
  const auto with = [](const std::string& bindings) {
    return Checked(
        Suppressed("rule: TST-001, bindings: {" + bindings + "}", "2026-06-01", "2027-05-01"));
  };
  EXPECT_EQ(with("x: web").status(), 0);
  EXPECT_EQ(with("x: other").status(), 1);
  EXPECT_FALSE(with("y: web").analysed()) << "another variable";
  EXPECT_EQ(with("x: other").diagnostics(),
            "warning unused-suppression: this suppression matches no finding: `TST-001`\n");
}

TEST(Decisions, WithADateNeedADateOfTheAnalysis) {
  Request request = Treated("accepted", "2026-12-31", "high");
  request.model = "system: {id: t}\n" + request.model;
  const Checked checked(request);
  EXPECT_FALSE(checked.analysed());
  EXPECT_THAT(checked.diagnostics(), HasSubstr("error no-date: this entry ends on a date"));
}

TEST(Decisions, DoNotSpeakForFindingsThatAreOnlyPossible) {
  Request request = Treated("accepted", "2026-12-31", "critical");
  request.model = "components: {web: {type: process, criticality: critical}}\n";
  request.options.strict = true;
  EXPECT_EQ(Checked(request).status(), 0) << "a possible threat can be accepted as well";
}

}  // namespace
}  // namespace threatgap::pipeline
