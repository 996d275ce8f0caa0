#include "analyzer/pipeline/requirement_roll_up.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/pipeline/checked.h"

namespace threatgap::pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kIso = "iso27001@2022";
constexpr const char* kLlm = "owasp-llm@2025";

/// `network.segmentation` equals A.8.22; `guardrail.input` is one of several parts of A.8.26.
Checked With(const std::string& controls, const std::string& more = "") {
  return Checked(
      {"zones: {app: {}}\ncomponents: {w: {type: service, criticality: important}, "
       "db: {type: database, zone: app}}\n" +
       (controls.empty() ? "" : "controls:\n" + controls) + more});
}

std::string StatusOf(const Checked& checked, const char* framework, const char* requirement) {
  const auto& row = checked.requirement(framework, requirement);
  return std::string(RequirementStatusWord(row.status)) + (row.claimed ? ", claimed" : "") +
         (row.exposed ? ", exposed" : "");
}

std::string Segmentation(const std::string& status) {
  const std::string stated = status.empty() ? "" : ", status: " + status;
  return StatusOf(With("  s: {control: network.segmentation, on: [app]" + stated + "}\n"), kIso,
                  "A.8.22");
}

TEST(RequirementRollUp, AnImplementedControlThatEqualsARequirementImplementsIt) {
  EXPECT_EQ(Segmentation("implemented"), "implemented");
  EXPECT_EQ(Segmentation("planned"), "planned");
  EXPECT_EQ(Segmentation("absent"), "not implemented");
  EXPECT_EQ(Segmentation("retired"), "not implemented");
  EXPECT_EQ(Segmentation(""), "unknown");
  EXPECT_EQ(StatusOf(With(""), kIso, "A.8.22"), "not implemented");
}

TEST(RequirementRollUp, AControlThatIsMoreThanARequirementImplementsIt) {
  EXPECT_EQ(StatusOf(With("  r: {control: backup.restore-test, on: [db], status: implemented}\n"),
                     kIso, "A.8.13"),
            "implemented");
}

TEST(RequirementRollUp, PartsNeverAddUpToTheWhole) {
  EXPECT_EQ(StatusOf(With("  a: {control: authn.caller, on: [w], status: implemented}\n"
                          "  b: {control: authn.multi-factor, on: [w], status: implemented}\n"),
                     kIso, "A.8.5"),
            "partial");
}

/// A.8.15 has the aspects produce, store, protect and analyse, A.5.30 plan, means and test.
constexpr const char* kLogs =
    "  a: {control: log.collection, on: [w], status: implemented}\n"
    "  b: {control: log.retention, on: [w], status: implemented}\n"
    "  c: {control: log.tamper-protection, on: [w], status: implemented}\n";

std::string Review(const std::string& status) {
  return std::string(kLogs) + "  d: {control: log.review, on: [w]" +
         (status.empty() ? "" : ", status: " + status) + "}\n";
}

/// `partial, at best implemented: covered covered unknown`.
std::string AspectsOf(const Checked& checked, const char* requirement) {
  const auto& row = checked.requirement(kIso, requirement);
  std::string text(RequirementStatusWord(row.status));
  if (row.at_best) text += ", at best " + std::string(RequirementStatusWord(*row.at_best));
  for (const auto& aspect : row.aspects)
    text +=
        (&aspect == &row.aspects.front() ? ": " : " ") + std::string(AspectStateWord(aspect.state));
  return text;
}

TEST(RequirementRollUp, PartsWhichCoverAllAspectsTogetherImplementARequirement) {
  const Checked checked = With(Review("implemented"));
  EXPECT_EQ(AspectsOf(checked, "A.8.15"), "implemented: covered covered covered covered");
  EXPECT_EQ(checked.requirement(kIso, "A.8.15").why, "4 of 4 aspects covered");
  EXPECT_THAT(checked.requirement(kIso, "A.8.15").aspects[3].controls, ElementsAre("d"));
}

TEST(RequirementRollUp, AMissingAspectLeavesARequirementPartialAndIsNamed) {
  const Checked checked = With(kLogs);
  EXPECT_EQ(AspectsOf(checked, "A.8.15"), "partial: covered covered covered missing");
  EXPECT_EQ(checked.requirement(kIso, "A.8.15").why, "3 of 4 aspects covered, not analyse");
  EXPECT_THAT(checked.requirement(kIso, "A.8.15").aspects[3].control_types,
              ElementsAre("log.review"));
}

TEST(RequirementRollUp, AnAspectWhoseControlIsUnclearMakesTheStatusAnInterval) {
  EXPECT_EQ(AspectsOf(With(Review("")), "A.8.15"),
            "partial, at best implemented: covered covered covered unknown");
  EXPECT_EQ(AspectsOf(With("  d: {control: log.review, on: [w]}\n"), "A.8.15"),
            "unknown, at best partial: missing missing missing unknown");
  EXPECT_EQ(AspectsOf(With("  s: {control: network.segmentation, on: [app]}\n"), "A.8.22"),
            "unknown, at best implemented");
}

TEST(RequirementRollUp, APlannedControlLeavesItsAspectPlanned) {
  EXPECT_EQ(AspectsOf(With(Review("planned")), "A.8.15"),
            "partial: covered covered covered planned");
}

TEST(RequirementRollUp, AnOpenListOfControlsLeavesAspectsUnknown) {
  const Checked checked(
      {"system: {id: t, as-of: 2026-06-30, open: [controls]}\n"
       "components: {w: {type: service}}\n"
       "controls: {a: {control: continuity.plan, on: [w], status: implemented}}\n"});
  EXPECT_EQ(AspectsOf(checked, "A.8.15"),
            "unknown, at best implemented: unknown unknown unknown unknown");
  EXPECT_EQ(AspectsOf(checked, "A.5.30"), "partial: covered manual unknown")
      << "nobody but people can say whether the means stand ready";
}

TEST(RequirementRollUp, APartWithoutAspectsCoversNone) {
  const Checked checked =
      With("  t: {control: log.trace-correlation, on: [w], status: implemented}\n");
  EXPECT_EQ(AspectsOf(checked, "A.8.15"), "partial: missing missing missing missing");
  EXPECT_EQ(checked.requirement(kIso, "A.8.15").why,
            "implemented controls are parts of what it asks for");
}

TEST(RequirementRollUp, PeopleCanAnswerOnlyForAspectsThatNoControlTypeShows) {
  const std::string answer =
      "requirements:\n  iso27001@2022: {A.5.30: {status: implemented}, A.8.15: {status: "
      "implemented}}\n";
  const std::string plan = "  p: {control: continuity.plan, on: [w], status: implemented}\n";
  const std::string test = "  t: {control: continuity.exercise, on: [w], status: implemented}\n";
  const Checked complete = With(plan + test, answer);
  EXPECT_EQ(AspectsOf(complete, "A.5.30"), "implemented: covered answered covered");
  EXPECT_TRUE(complete.requirement(kIso, "A.5.30").claimed);
  EXPECT_EQ(AspectsOf(With(plan, answer), "A.5.30"), "partial: covered manual missing");
  EXPECT_EQ(AspectsOf(With(kLogs, answer), "A.8.15"), "partial: covered covered covered missing");
}

TEST(RequirementRollUp, AStatementOfTheModelIsAClaimAndCoversNoAspect) {
  const Checked checked(
      {"zones: {app: {}}\ndata: {d: {}}\n"
       "components: {u: {type: user}, w: {type: service, zone: app}}\n"
       "flows: [{from: u, to: w, carries: [d], encryption: tls1.3}]\n"});
  EXPECT_EQ(AspectsOf(checked, "A.5.14"), "partial: missing missing manual");
}

TEST(RequirementRollUp, TheChainNamesTheAspectsOfAMapping) {
  EXPECT_THAT(With("").requirement(kIso, "A.8.15").chain,
              ::testing::Contains(HasSubstr("log.review (subset of, for analyse) A.8.15: ")));
}

TEST(RequirementRollUp, ListsThatAreNotCompleteAreShownOnRequestAndSaySo) {
  Request request{"components: {w: {type: service, criticality: important}}\n"};
  const std::string cwe = "cwe@4.19.1";
  const Checked usual(request);
  for (const auto& framework : usual.result().frameworks) EXPECT_NE(framework.id, cwe);
  request.options.frameworks = {cwe};
  const Checked checked(request);
  ASSERT_EQ(checked.result().frameworks.size(), 1U);
  EXPECT_THAT(checked.result().frameworks.front().limits, HasSubstr("; it lists 9 of 944 entries"));
  EXPECT_THAT(checked.diagnostics(),
              HasSubstr("warning incomplete-framework: counts of `cwe@4.19.1` tell little: "));
  request.options.frameworks.clear();
  request.policy = "frameworks: [cwe@4.19.1]\n";
  EXPECT_THAT(Checked(request).diagnostics(), HasSubstr("incomplete-framework"));
  request.options.frameworks = {kIso};
  EXPECT_EQ(Checked(request).diagnostics(), "") << "the policy's choice is not used";
}

TEST(RequirementRollUp, DatesOfApplicationComeFromTheCatalogue) {
  Request request{"components: {w: {type: service}}\n"};
  request.options.frameworks = {"eu-ai-act@2026-07-27"};
  EXPECT_THAT(Checked(request).requirement("eu-ai-act@2026-07-27", "Art.14").applies_from,
              ElementsAre("2027-12-02 for Annex III systems", "2028-08-02 for Annex I systems"));
}

TEST(RequirementRollUp, FailedEvidenceTakesTheControlAway) {
  EXPECT_EQ(StatusOf(With("  s: {control: network.segmentation, on: [app], status: implemented, "
                          "evidence: [{kind: inspection, date: 2026-06-01, result: fail}]}\n"),
                     kIso, "A.8.22"),
            "not implemented");
}

TEST(RequirementRollUp, AnOpenListOfControlsLeavesItUnknown) {
  const Checked checked(
      {"system: {id: t, as-of: 2026-06-30, open: [controls]}\n"
       "components: {w: {type: service}}\n"});
  EXPECT_EQ(StatusOf(checked, kIso, "A.8.22"), "unknown");
}

TEST(RequirementRollUp, WhatNoControlTypeServesOnlyPeopleCanSay) {
  EXPECT_EQ(StatusOf(With(""), kIso, "A.7.1"), "manual");
  EXPECT_EQ(With("").requirement(kIso, "A.7.1").why, "Not assessed by this tool");
}

TEST(RequirementRollUp, AnswersOfPeopleFillRowsThatNoControlSpeaksFor) {
  const auto answered = [](const std::string& answer) {
    const std::string more = "requirements:\n  iso27001@2022: {A.7.1: {" + answer + "}}\n";
    return StatusOf(With("", more), kIso, "A.7.1");
  };
  EXPECT_EQ(answered("status: implemented"), "implemented, claimed");
  EXPECT_EQ(answered("status: implemented, evidence: [{kind: inspection, date: 2026-01-01, "
                     "result: pass}]"),
            "implemented");
  EXPECT_EQ(answered("status: planned, owner: me"), "planned, claimed");
  EXPECT_EQ(answered("applicable: false, why: no own premises"), "not applicable");
}

TEST(RequirementRollUp, AControlInPlaceOutweighsAnAnswerButNotAnExclusion) {
  const std::string control =
      "  s: {control: network.segmentation, on: [app], status: implemented}\n";
  const auto answered = [&](const std::string& answer) {
    const std::string more = "requirements:\n  iso27001@2022: {A.8.22: {" + answer + "}}\n";
    return StatusOf(With(control, more), kIso, "A.8.22");
  };
  EXPECT_EQ(answered("status: absent"), "implemented");
  EXPECT_EQ(answered("applicable: false, why: one network only"), "not applicable");
}

TEST(RequirementRollUp, TheRightControlInTheWrongPlaceIsImplementedAndExposed) {
  Request request{
      "zones: {app: {}, lab: {}}\ncomponents: {w: {type: service, zone: app}}\n"
      "controls: {s: {control: network.segmentation, on: [lab], status: implemented}}\n"};
  std::string& rule = request.rules.front();
  rule.replace(rule.find("guardrail.input, at: x"), 22, "network.segmentation, at: zone(x)");
  const Checked checked(request);
  EXPECT_EQ(StatusOf(checked, kIso, "A.8.22"), "implemented, exposed");
  EXPECT_THAT(checked.requirement(kIso, "A.8.22").open_findings, ElementsAre("TST-001@w"));
  const auto& touched = checked.finding("TST-001@w").requirements;
  const auto note = std::find_if(touched.begin(), touched.end(),
                                 [](const auto& touch) { return touch.requirement == "A.8.22"; });
  ASSERT_NE(note, touched.end());
  EXPECT_EQ(note->note, "implemented but exposed");
}

TEST(RequirementRollUp, ACoveredThreatExposesNothing) {
  const Checked checked = With("  g: {control: guardrail.input, on: [w], status: implemented}\n");
  EXPECT_EQ(StatusOf(checked, kIso, "A.8.26"), "partial");
  EXPECT_THAT(checked.requirement(kIso, "A.8.26").open_findings, IsEmpty());
}

TEST(RequirementRollUp, AnExcludedRequirementIsNotExposed) {
  EXPECT_EQ(StatusOf(With("",
                          "requirements:\n  iso27001@2022: {A.8.26: {applicable: false, why: "
                          "nothing is built here}}\n"),
                     kIso, "A.8.26"),
            "not applicable");
}

TEST(RequirementRollUp, EntriesOfRiskListsFollowTheFindingsThatReferToThem) {
  EXPECT_EQ(StatusOf(With(""), kLlm, "LLM01"), "not implemented, exposed");
  EXPECT_EQ(StatusOf(With("  g: {control: guardrail.input, on: [w], status: implemented}\n"), kLlm,
                     "LLM01"),
            "implemented");
  EXPECT_EQ(StatusOf(With("  g: {control: guardrail.input, on: [w]}\n"), kLlm, "LLM01"),
            "unknown, exposed");
  EXPECT_EQ(StatusOf(Checked({"components: {db: {type: database}}\n"}), kLlm, "LLM01"),
            "not derived");
  EXPECT_EQ(StatusOf(With(""), kLlm, "LLM02"), "manual") << "no rule looked for it";
  const Checked half(
      {"components: {a: {type: service}, b: {type: service}}\n"
       "controls: {g: {control: guardrail.input, on: [a], status: implemented}}\n"});
  EXPECT_EQ(StatusOf(half, kLlm, "LLM01"), "partial, exposed");
}

TEST(RequirementRollUp, ASuppressedFindingExposesNothing) {
  const Checked checked(
      {"components: {w: {type: service}}\n",
       "suppressions:\n- {finding: TST-001@w, reason: false-positive, justification: reads no free "
       "text at all, owner: a, approver: b, created: 2026-06-01, expires: 2027-01-01}\n"});
  EXPECT_FALSE(checked.requirement(kLlm, "LLM01").exposed);
  EXPECT_FALSE(checked.requirement(kIso, "A.8.26").exposed);
}

TEST(RequirementRollUp, CountsEveryPrimaryRequirementOnce) {
  const Checked checked = With("");
  for (const auto& framework : checked.result().frameworks) {
    std::size_t sum = 0;
    for (const auto& [status, count] : framework.counts) sum += count;
    EXPECT_EQ(sum, framework.total) << framework.id;
    EXPECT_LE(framework.total, framework.requirements.size());
  }
}

TEST(RequirementRollUp, ShowsOnlyTheFrameworksThatAreAskedForWithoutTouchingTheGate) {
  Request request{"components: {w: {type: service, criticality: important}}\n"};
  request.options.frameworks = {kIso};
  const Checked checked(request);
  ASSERT_EQ(checked.result().frameworks.size(), 1U);
  EXPECT_EQ(checked.result().frameworks.front().id, kIso);
  EXPECT_EQ(checked.status(), 1);
  request.options.frameworks.clear();
  request.policy = "frameworks: [owasp-llm@2025]\n";
  ASSERT_EQ(Checked(request).result().frameworks.size(), 1U);
  EXPECT_EQ(Checked(request).result().frameworks.front().id, kLlm);
}

TEST(RequirementRollUp, PrintsTheRelationByWhichAControlSpeaks) {
  EXPECT_THAT(With("").requirement(kIso, "A.8.22").chain,
              ElementsAre(HasSubstr("network.segmentation (equal of) A.8.22: ")));
}

}  // namespace
}  // namespace threatgap::pipeline
