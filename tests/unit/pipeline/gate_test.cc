#include "analyzer/pipeline/gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/pipeline/checked.h"

namespace threatgap::pipeline {
namespace {

using model::SeverityLevel;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

/// One service of the given criticality, with these controls.
Request Service(const std::string& criticality, const std::string& controls = "") {
  return {"components: {web: {type: service, criticality: " + criticality + "}}\n" + controls};
}

Request FailOn(Request request, std::optional<SeverityLevel> level) {
  request.options.fail_on = load::Threshold{level};
  return request;
}

TEST(Gate, FailsFromHighOnWhenNothingElseIsSaid) {
  EXPECT_EQ(Checked(Service("critical")).status(), 1);
  EXPECT_EQ(Checked(Service("important")).status(), 1);
  EXPECT_EQ(Checked(Service("normal")).status(), 0);
  const Checked checked(Service("important"));
  EXPECT_THAT(checked.result().gate.reasons, ElementsAre("high TST-001@web: uncovered"));
  EXPECT_TRUE(checked.finding("TST-001@web").gated);
  EXPECT_EQ(checked.result().gate.failing, 1U);
}

TEST(Gate, AThresholdOfTheCommandLineBeatsThePolicy) {
  Request request = Service("normal");
  request.policy = "fail-on: medium\n";
  EXPECT_EQ(Checked(request).status(), 1);
  EXPECT_EQ(Checked(request).result().gate.fail_on_origin, "policy");
  request = FailOn(request, SeverityLevel::kHigh);
  EXPECT_EQ(Checked(request).status(), 0);
  EXPECT_THAT(Checked(request).result().verdict_sentence, HasSubstr("--fail-on beats the policy"));
  EXPECT_EQ(Checked(FailOn(Service("critical"), std::nullopt)).status(), 0) << "never";
}

TEST(Gate, ACoveredThreatDoesNotFailIt) {
  const std::string controls =
      "controls: {g: {control: guardrail.input, on: [web], status: implemented}}\n";
  EXPECT_EQ(Checked(Service("critical", controls)).status(), 0);
}

TEST(Gate, APlannedControlDoesNotPassIt) {
  const std::string controls =
      "controls: {g: {control: guardrail.input, on: [web], status: planned}}\n";
  EXPECT_EQ(Checked(Service("critical", controls)).status(), 1);
}

TEST(Gate, ASeverityRangeCountsAsItsUpperEnd) {
  EXPECT_EQ(Checked({"components: {web: {type: service}}\n"}).status(), 1);
}

TEST(Gate, AnUnratedAuthoredThreatCountsAsHigh) {
  EXPECT_EQ(Checked({"components: {db: {type: database}}\n"
                     "threats: {T-1: {source: x, action: y, on: [db]}}\n"})
                .status(),
            1);
  EXPECT_EQ(Checked({"components: {db: {type: database}}\n"
                     "threats: {T-1: {source: x, action: y, on: [db], severity: medium}}\n"})
                .status(),
            0);
}

/// A model in which one fact decides whether the threat exists.
const Request kPossible{"components: {web: {type: process, criticality: critical}}\n"};

TEST(Gate, WhatIsOnlyPossibleFailsItOnlyWhenAsked) {
  EXPECT_EQ(Checked(kPossible).status(), 0);
  EXPECT_EQ(Checked(kPossible).result().gate.not_gated, 1U);
  EXPECT_THAT(Checked(kPossible).result().verdict_sentence, HasSubstr("(1 not gated)"));
  Request request = kPossible;
  request.options.fail_on_unknown = load::Threshold{SeverityLevel::kCritical};
  EXPECT_EQ(Checked(request).status(), 1);
  request = kPossible;
  request.policy = "fail-on-unknown: high\n";
  EXPECT_EQ(Checked(request).status(), 1);
}

TEST(Gate, StrictFailsOnWhatIsUnknownAsOnWhatIsKnown) {
  Request request = kPossible;
  request.options.strict = true;
  EXPECT_EQ(Checked(request).status(), 1);
  EXPECT_EQ(Checked(FailOn(request, std::nullopt)).status(), 0) << "never stays never";
}

TEST(Gate, AnUnstatedStatusIsNoWayThrough) {
  const std::string controls = "controls: {g: {control: guardrail.input, on: [web]}}\n";
  const Checked checked(Service("critical", controls));
  EXPECT_EQ(checked.status(), 1);
  EXPECT_THAT(checked.result().gate.reasons,
              ElementsAre("critical TST-001@web: undecided only because g.status is not stated"));
}

TEST(Gate, AnOpenListOfControlsIsNoWayThroughUnlessThePolicyAllowsIt) {
  Request request{
      "system: {id: t, as-of: 2026-06-30, open: [controls]}\n"
      "components: {web: {type: service, criticality: critical}}\n"};
  EXPECT_EQ(Checked(request).status(), 1);
  request.policy = "allow-open: [flows]\n";
  EXPECT_EQ(Checked(request).status(), 1);
  request.policy = "allow-open: [controls]\n";
  EXPECT_EQ(Checked(request).status(), 0);
}

TEST(Gate, AFactOfTheArchitectureThatIsMissingIsNotGated) {
  const Request request{
      "data: {q: {}}\ncomponents: {u: {type: user}, w: {type: service, criticality: low}, m: "
      "{type: llm}}\n"
      "flows: [{from: u, to: w, carries: [q]}, {from: w, to: m, carries: [q]}, {from: u, to: m}]\n"
      "controls: {g: {control: guardrail.input, on: [w], status: implemented}}\n",
      "",
      {PathRule()}};
  const Checked checked(request);
  EXPECT_EQ(Interval(checked.finding("TST-002@u,m")), "partial..covered");
  EXPECT_EQ(checked.status(), 0);
}

TEST(Gate, RequiredEvidenceThatIsMissingIsNoWayThrough) {
  Request request = Service(
      "critical", "controls: {g: {control: guardrail.input, on: [web], status: implemented}}\n");
  request.policy = "evidence: {required-from: high}\n";
  const Checked checked(request);
  EXPECT_EQ(Interval(checked.finding("TST-001@web")), "uncovered..covered");
  EXPECT_EQ(checked.status(), 1);
}

TEST(Gate, EvidenceIsNotRequiredBelowTheSeverityOfThePolicy) {
  Request request = Service(
      "normal", "controls: {g: {control: guardrail.input, on: [web], status: implemented}}\n");
  request.policy = "evidence: {required-from: high}\nfail-on: low\n";
  EXPECT_EQ(Interval(Checked(request).finding("TST-001@web")), "covered");
  EXPECT_EQ(Checked(request).status(), 0);
}

TEST(Gate, WithNothingToJudgeItNeitherPassesNorFails) {
  const Checked empty({"zones: {a: {}}\n"});
  EXPECT_EQ(empty.status(), 2);
  EXPECT_FALSE(empty.result().gate.passed);
  EXPECT_THAT(empty.result().verdict_sentence, StartsWith("NOT JUDGED"));
  const Checked no_rule({"components: {web: {type: service}}\n", "", {}});
  EXPECT_EQ(no_rule.status(), 2);
  EXPECT_THAT(no_rule.result().gate.reasons, ElementsAre("no rule ran"));
}

TEST(Gate, WithOnlyRuleSwitchedOffNothingWasJudged) {
  Request request = Service("critical");
  request.policy = "rules-off: {TST-001: not for us}\n";
  const Checked checked(request);
  EXPECT_EQ(checked.status(), 2);
  EXPECT_EQ(checked.result().rules.front().reason, "switched off by the policy: not for us");
}

TEST(Gate, NeverSaysThatAnythingIsSecure) {
  const Checked checked({"components: {db: {type: database}}\n"});
  EXPECT_EQ(checked.status(), 0);
  EXPECT_EQ(checked.result().verdict_sentence,
            "PASSED as of 2026-06-30 (model): nothing open at high or above. No gap found by 1 "
            "rule; 0 undecided, 0 possible.");
}

TEST(Gate, NamesTheDateAndItsOrigin) {
  Request request = Service("low");
  request.options.as_of = "2027-01-31";
  EXPECT_THAT(Checked(request).result().verdict_sentence,
              StartsWith("PASSED as of 2027-01-31 (command line):"));
  EXPECT_THAT(Checked({"system: {id: t}\ncomponents: {web: {type: service, criticality: low}}\n"})
                  .result()
                  .verdict_sentence,
              StartsWith("PASSED without a date:"));
}

TEST(Gate, CountsGapsByTheirResidualLevel) {
  const Checked checked(
      {"components:\n"
       "  a: {type: service, criticality: critical}\n"
       "  b: {type: service, criticality: normal}\n"
       "  c: {type: service, criticality: normal}\n"
       "  d: {type: service, criticality: low}\n"});
  EXPECT_THAT(
      checked.result().verdict_sentence,
      HasSubstr("4 gaps (1 critical, 2 medium, 1 low); 0 undecided, 0 possible. 1 rule ran."));
  EXPECT_EQ(checked.result().summary.unwritten, 4U);
}

}  // namespace
}  // namespace threatgap::pipeline
