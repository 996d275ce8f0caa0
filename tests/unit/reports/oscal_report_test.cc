#include "reports/oscal_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <set>

#include "reports/oscal_values.h"
#include "tests/unit/reports/result_fixture.h"
#include "tests/unit/reports/small_result.h"

namespace threatgap::reports {
namespace {

namespace dom = simdjson::dom;
using outcome::AnalysisResult;
using outcome::RequirementStatus;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using Writer = std::string (*)(const AnalysisResult&);
constexpr Writer kWriters[] = {WriteOscalAssessmentResults, WriteOscalPlanOfAction};

/// A document, read back.
class Parsed {
 public:
  explicit Parsed(const std::string& bytes) : bytes_(bytes) {
    const auto error = parser_.parse(bytes_).get(root_);
    EXPECT_FALSE(error) << simdjson::error_message(error);
  }
  dom::element root() const { return root_; }
  std::string Show(std::string_view pointer) const {
    dom::element found;
    return root_.at_pointer(pointer).get(found) ? "absent" : std::string(simdjson::minify(found));
  }

 private:
  simdjson::padded_string bytes_;
  dom::parser parser_;
  dom::element root_;
};

/// What a JSON schema cannot say, and the two of its rules which are easy to break.
struct Census {
  std::multiset<std::string> uuids;
  std::set<std::string> references;
  std::vector<std::string> faults;
};

void Count(const dom::element& value, std::string_view key, Census& census) {
  if (value.is_object()) {
    for (const auto [name, member] : dom::object(value)) Count(member, name, census);
  } else if (value.is_array()) {
    if (dom::array(value).size() == 0) census.faults.push_back("empty list " + std::string(key));
    for (const dom::element member : dom::array(value)) Count(member, key, census);
  } else if (value.is_string()) {
    const std::string text(std::string_view(value.get_string().value_unsafe()));
    if (text.empty()) census.faults.push_back("empty text " + std::string(key));
    if (key == "uuid") census.uuids.insert(text);
    if (key.ends_with("-uuid")) census.references.insert(text);
    if (key == "href" && text.starts_with("#")) census.references.insert(text.substr(1));
  }
}

Census CensusOf(const std::string& bytes) {
  const Parsed parsed(bytes);
  Census census;
  Count(parsed.root(), "", census);
  return census;
}

TEST(OscalReport, NoListAndNoTextIsEmpty) {
  for (const Writer write : kWriters) {
    for (const AnalysisResult& result : {FixtureResult(), PassingResult(), FullResult()})
      EXPECT_THAT(CensusOf(write(result)).faults, IsEmpty());
  }
}

TEST(OscalReport, EachUuidStandsOnceAndEachReferenceLeadsToOne) {
  for (const Writer write : kWriters) {
    for (const AnalysisResult& result : {FixtureResult(), PassingResult(), FullResult()}) {
      const Census census = CensusOf(write(result));
      EXPECT_EQ(std::set(census.uuids.begin(), census.uuids.end()).size(), census.uuids.size());
      for (const std::string& reference : census.references)
        EXPECT_TRUE(census.uuids.contains(reference)) << reference;
    }
  }
}

TEST(OscalReport, OtherContentHasAnotherDocumentUuidButTheSameRisks) {
  AnalysisResult result = FixtureResult();
  const Parsed before(WriteOscalAssessmentResults(result));
  result.verdict_sentence += " And more.";
  const Parsed after(WriteOscalAssessmentResults(result));
  EXPECT_NE(before.Show("/assessment-results/uuid"), after.Show("/assessment-results/uuid"));
  constexpr std::string_view kRisk = "/assessment-results/results/0/risks/0/uuid";
  EXPECT_EQ(before.Show(kRisk), after.Show(kRisk));
}

TEST(OscalReport, BothDocumentsNameARiskByTheSameUuid) {
  const AnalysisResult result = SmallResult();
  EXPECT_EQ(Parsed(WriteOscalAssessmentResults(result))
                .Show("/assessment-results/results/0/risks/0/uuid"),
            Parsed(WriteOscalPlanOfAction(result))
                .Show("/plan-of-action-and-milestones/poam-items/0/related-risks/0/risk-uuid"));
}

/// Target of the only requirement, with this status.
std::string TargetWith(RequirementStatus status, bool exposed, bool claimed) {
  AnalysisResult result = FullResult();
  auto& row = result.frameworks.front().requirements.front();
  row.status = status;
  row.exposed = exposed;
  row.claimed = claimed;
  const Parsed parsed(WriteOscalAssessmentResults(result));
  return parsed.Show("/assessment-results/results/0/findings/0/target/status") +
         parsed.Show("/assessment-results/results/0/findings/0/target/implementation-status");
}

TEST(OscalReport, OnlyImplementedAndNotExposedIsSatisfied) {
  EXPECT_EQ(TargetWith(RequirementStatus::kImplemented, false, false),
            R"({"state":"satisfied","reason":"pass"}{"state":"implemented"})");
  EXPECT_EQ(TargetWith(RequirementStatus::kImplemented, false, true),
            R"({"state":"satisfied","reason":"other"}{"state":"implemented"})");
  EXPECT_EQ(TargetWith(RequirementStatus::kImplemented, true, false),
            R"({"state":"not-satisfied","reason":"fail"}{"state":"implemented"})");
  EXPECT_EQ(TargetWith(RequirementStatus::kPartial, false, false),
            R"({"state":"not-satisfied","reason":"fail"}{"state":"partial"})");
  EXPECT_EQ(TargetWith(RequirementStatus::kPlanned, false, false),
            R"({"state":"not-satisfied","reason":"fail"}{"state":"planned"})");
  EXPECT_EQ(TargetWith(RequirementStatus::kNotImplemented, false, false),
            R"({"state":"not-satisfied","reason":"fail"}absent)");
  EXPECT_EQ(TargetWith(RequirementStatus::kUnknown, false, false),
            R"({"state":"not-satisfied","reason":"other"}absent)");
}

TEST(OscalReport, CountsOfLifeCycleStagesArePropertiesOfTheResult) {
  const Parsed parsed(WriteOscalAssessmentResults(FullResult()));
  const std::string props = parsed.Show("/assessment-results/results/0/props");
  for (const char* property : {R"("name":"life-cycle-rules",*,"value":"2","class":"design")",
                               R"("name":"life-cycle-gaps",*,"value":"1","class":"operations")",
                               R"("name":"life-cycle-covered",*,"value":"0","class":"deployment")",
                               R"("name":"life-cycle-current",*,"value":"operations")"}) {
    std::string wanted = property;
    wanted.replace(wanted.find('*'), 1, R"("ns":"urn:threatgap:oscal")");
    EXPECT_THAT(props, HasSubstr(wanted));
  }
  EXPECT_EQ(Parsed(WriteOscalAssessmentResults(EmptyResult()))
                .Show("/assessment-results/results/0/props"),
            "absent");
}

TEST(OscalReport, PartsAndDatesOfARequirementArePropertiesOfItsFinding) {
  AnalysisResult result = FullResult();
  result.frameworks.front().limits = "cut; it lists 1 of 9 entries";
  result.frameworks.front().requirements.front().at_best = RequirementStatus::kImplemented;
  const Parsed parsed(WriteOscalAssessmentResults(result));
  const std::string props = parsed.Show("/assessment-results/results/0/findings/0/props");
  EXPECT_THAT(props, HasSubstr(R"("value":"agree (Needs are agreed): only people can say"})"));
  EXPECT_THAT(props, HasSubstr(R"("value":"2026-12-02 for new systems"})"));
  EXPECT_THAT(props, HasSubstr(R"({"name":"status-at-best",)"));
  EXPECT_THAT(
      parsed.Show("/assessment-results/results/0/reviewed-controls/control-selections/0/remarks"),
      HasSubstr("it lists 1 of 9 entries"));
}

TEST(OscalReport, WhatNobodyAssessedIsNeitherSatisfiedNorReviewed) {
  for (const auto status : {RequirementStatus::kManual, RequirementStatus::kNotApplicable,
                            RequirementStatus::kNotDerived}) {
    AnalysisResult result = FullResult();
    result.frameworks.front().requirements.front().status = status;
    const Parsed parsed(WriteOscalAssessmentResults(result));
    EXPECT_EQ(parsed.Show("/assessment-results/results/0/findings"), "absent");
    EXPECT_THAT(parsed.Show("/assessment-results/results/0/reviewed-controls"),
                HasSubstr("\"No requirement was assessed; "));
    EXPECT_THAT(parsed.Show("/assessment-results/results/0/reviewed-controls"),
                Not(HasSubstr("include-controls")));
    EXPECT_THAT(parsed.Show("/assessment-results/results/0/remarks"),
                HasSubstr("1 of 1 in iso27001@2022"));
  }
}

/// Statuses of the risks, in order.
std::vector<std::string> RiskStatuses(const AnalysisResult& result) {
  const std::string bytes = WriteOscalAssessmentResults(result);
  const Parsed parsed(bytes);
  std::vector<std::string> statuses;
  for (int i = 0;; ++i) {
    const std::string status =
        parsed.Show("/assessment-results/results/0/risks/" + std::to_string(i) + "/status");
    if (status == "absent") return statuses;
    statuses.push_back(status);
  }
}

TEST(OscalReport, DecisionsAndUnknownsShowInTheStatusOfARisk) {
  AnalysisResult result = SmallResult();
  EXPECT_THAT(RiskStatuses(result),
              ::testing::ElementsAre("\"open\"", "\"open\"", "\"deviation-approved\"", "\"open\"",
                                     "\"investigating\""));
  auto& treatment = result.findings[2].treatments.front();
  treatment.decision = "planned";
  treatment.valid = false;
  treatment.state = "planned never passes the gate";
  EXPECT_EQ(RiskStatuses(result)[2], "\"remediating\"");
  treatment.decision = "accepted";
  treatment.proposal = true;
  EXPECT_EQ(RiskStatuses(result)[2], "\"deviation-requested\"");
}

TEST(OscalReport, SuppressedFindingIsObservedButNoRisk) {
  AnalysisResult result = SmallResult();
  result.findings.resize(1);
  result.findings.front().suppression.emplace();
  result.findings.front().suppression->valid = true;
  const Parsed parsed(WriteOscalAssessmentResults(result));
  EXPECT_NE(parsed.Show("/assessment-results/results/0/observations/0"), "absent");
  EXPECT_EQ(parsed.Show("/assessment-results/results/0/risks"), "absent");
  const std::string finding = "/assessment-results/results/0/findings/0";
  EXPECT_NE(parsed.Show(finding + "/related-observations"), "absent");
  EXPECT_EQ(parsed.Show(finding + "/related-risks"), "absent");
}

TEST(OscalReport, PlanWithoutAGapSaysSoInItsOnlyItem) {
  AnalysisResult result = SmallResult();
  result.findings.clear();
  const Parsed parsed(WriteOscalPlanOfAction(result));
  EXPECT_EQ(parsed.Show("/plan-of-action-and-milestones/poam-items/0/description"),
            R"("No gap found by 72 rules; nothing is to be planned.")");
  EXPECT_EQ(parsed.Show("/plan-of-action-and-milestones/risks"), "absent");
}

TEST(OscalReport, WithoutADateTheMetadataSaysThatTheTimeStandsForNothing) {
  AnalysisResult result = SmallResult();
  result.as_of = {};
  const Parsed parsed(WriteOscalAssessmentResults(result));
  EXPECT_EQ(parsed.Show("/assessment-results/metadata/last-modified"), R"("1970-01-01T00:00:00Z")");
  EXPECT_EQ(parsed.Show("/assessment-results/metadata/version"), R"("undated")");
  EXPECT_THAT(parsed.Show("/assessment-results/metadata/remarks"), HasSubstr("no date"));
}

TEST(OscalReport, MarkupInAModelIsEscaped) {
  const AnalysisResult result = WithTextEverywhere(SmallResult(), "a\n<b> *c* [d](e)");
  const std::string bytes = WriteOscalAssessmentResults(result);
  EXPECT_THAT(bytes, HasSubstr(R"(a \\<b\\> \\*c\\* \\[d\\](e))"));
  EXPECT_THAT(Parsed(bytes).Show("/assessment-results/results/0/risks/0/title"),
              Not(HasSubstr("\\n")));
}

TEST(OscalReport, BlankTextOfAModelLeavesNothingEmpty) {
  for (const Writer write : kWriters) {
    for (const char* text : {"", " ", "\xC2\xA0\n"})
      EXPECT_THAT(CensusOf(write(WithTextEverywhere(FullResult(), text))).faults, IsEmpty());
  }
  const Parsed parsed(WriteOscalAssessmentResults(WithTextEverywhere(FullResult(), " ")));
  for (const char* required : {"title", "description", "statement"})
    EXPECT_EQ(parsed.Show(std::string("/assessment-results/results/0/risks/1/") + required),
              "\"not stated\"");
}

TEST(OscalValues, UuidIsVersionFiveOfTheName) {
  EXPECT_EQ(oscal::NameUuid("tool"), "f5120235-c7a5-51ce-9d95-af2b4f2ddfd2");
  EXPECT_NE(oscal::NameUuid("tool"), oscal::NameUuid("tools"));
}

TEST(OscalValues, TokensBeginWithALetterAndHoldNoColon) {
  EXPECT_EQ(oscal::Token("A.8.26"), "A.8.26");
  EXPECT_EQ(oscal::Token("2.9"), "_2.9");
  EXPECT_EQ(oscal::Token("LLM01:2025"), "LLM01-2025");
  EXPECT_EQ(oscal::Token("GOVERN 1.1"), "GOVERN-1.1");
  EXPECT_EQ(oscal::Token("-x"), "_-x");
  EXPECT_EQ(oscal::Token(""), "_");
}

TEST(OscalValues, LinesHaveNoBlankAtTheirEnds) {
  EXPECT_EQ(oscal::Line(" a \r\n\t b\xC2\xA0"), "a b");
  EXPECT_EQ(oscal::Line("\xE2\x80\xA8"), "");
}

TEST(OscalValues, PathsArePercentEncoded) {
  EXPECT_EQ(oscal::PathReference("models/a b:c#.yaml"), "models/a%20b%3Ac%23.yaml");
}

TEST(OscalValues, DayOutsideThePatternHasNoMoment) {
  EXPECT_EQ(oscal::Midnight(base::ParseDate("2026-11-20")), "2026-11-20T00:00:00Z");
  EXPECT_EQ(oscal::Midnight(base::ParseDate("1899-12-31")), std::nullopt);
  EXPECT_EQ(oscal::Midnight(base::ParseDate("3000-01-01")), std::nullopt);
  EXPECT_EQ(oscal::Midnight(std::nullopt), std::nullopt);
}

}  // namespace
}  // namespace threatgap::reports
