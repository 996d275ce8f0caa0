#include <gmock/gmock.h>

#include "reports/html_report.h"
#include "tests/unit/reports/result_fixture.h"

namespace threatgap::reports {
namespace {

using outcome::AnalysisResult;
using outcome::Finding;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Section(const AnalysisResult& result, const std::string& id) {
  const std::string html = WriteHtml(result);
  const std::size_t from = html.find("<section id=\"" + id + "\"");
  return html.substr(from, html.find("</section>", from) - from);
}

// The part under one heading of the risk section.
std::string Under(const AnalysisResult& result, const std::string& heading) {
  const std::string risk = Section(result, "risk");
  const std::size_t from = risk.find("<h3>" + heading + "</h3>");
  if (from == std::string::npos) return {};
  return risk.substr(from, risk.find("<h3>", from + 4) - from);
}

// The first gap is new, the second worse than before, one gap was closed.
AnalysisResult Compared() {
  AnalysisResult result = FixtureResult();
  std::size_t seen = 0;
  for (Finding& finding : result.findings) {
    if (finding.group != outcome::Group::kGap || finding.suppression) continue;
    finding.baseline = seen == 0 ? "new" : seen == 1 ? "updated" : "unchanged";
    ++seen;
  }
  outcome::BaselineView baseline;
  baseline.path = "main.json";
  baseline.closed = {{"00112233445566ff", "SEC-001@chat,log", "SEC-001", "uncovered", "high"}};
  result.baseline = baseline;
  return result;
}

TEST(HtmlRisk, MovesNameControlPlaceGapsRequirementsAndOwner) {
  const AnalysisResult result = FixtureResult();
  const std::string moves = Under(result, "Best three moves");
  EXPECT_THAT(moves, HasSubstr("<b>Input guardrail on Assistant agent</b>"));
  EXPECT_THAT(moves, HasSubstr("Closes 2 gaps: <a href=\"#f-"));
  EXPECT_THAT(moves, HasSubstr(" A.8.26. <code>guardrail.input</code>"));
  EXPECT_THAT(moves, HasSubstr("Together they close"));
}

TEST(HtmlRisk, AcceptedGapIsNothingToClose) {
  AnalysisResult result = FixtureResult();
  for (Finding& finding : result.findings) {
    if (finding.group != outcome::Group::kGap) continue;
    outcome::TreatmentView accepted;
    accepted.finding = finding.key;
    accepted.decision = "accepted";
    accepted.valid = true;
    finding.treatments = {accepted};
  }
  EXPECT_THAT(Section(result, "risk"),
              HasSubstr("No single control at one place closes a gap by itself."));
}

TEST(HtmlRisk, RunWithoutBaselineSaysHowToCompare) {
  EXPECT_THAT(Under(FixtureResult(), "Changed since the baseline"),
              HasSubstr("not compared with an earlier one"));
}

TEST(HtmlRisk, ChangesNameWhatIsNewWorseAndClosed) {
  const AnalysisResult result = Compared();
  const std::string changes = Under(result, "Changed since the baseline");
  EXPECT_THAT(changes,
              HasSubstr("data-filter=\"group=gap&amp;baseline=new\">1 new</a>: <a href=\"#f-" +
                        result.findings[0].fingerprint));
  EXPECT_THAT(changes,
              HasSubstr("1 worse or renamed</a>: <a href=\"#f-" + result.findings[1].fingerprint));
  EXPECT_THAT(changes, HasSubstr("1 closed: <code>SEC-001@chat,log</code> (high)"));
}

TEST(HtmlRisk, FirstScreenCountsChangesInsteadOfSeverities) {
  const std::string summary = Section(Compared(), "summary");
  EXPECT_THAT(summary, HasSubstr("Compared with <code>main.json</code>: <b>1 new gap</b>, 1 worse, "
                                 "1 closed."));
  EXPECT_THAT(summary, HasSubstr("<dt>New gaps</dt><dd><a href=\"#findings\" "
                                 "data-filter=\"group=gap&amp;baseline=new\">1</a>"));
  EXPECT_THAT(summary, HasSubstr("<dt>Closed since then</dt><dd><a href=\"#risk\">1</a>"));
  EXPECT_THAT(summary, HasSubstr("baseline=old\">6</a>"));  // 7 gaps without the new one
  EXPECT_THAT(Section(FixtureResult(), "summary"), Not(HasSubstr("Closed since then")));
}

TEST(HtmlRisk, HeadlineAgainstABaselineSpeaksOfNewGaps) {
  AnalysisResult result = Compared();
  for (Finding& finding : result.findings) finding.gated = false;
  result.findings[0].gated = true;
  result.gate.failing = 1;
  EXPECT_THAT(Section(result, "summary"), HasSubstr("<span>1 new gap at high or above</span>"));
  result.findings[1].gated = true;
  result.gate.failing = 2;
  EXPECT_THAT(Section(result, "summary"),
              HasSubstr("<span>2 new or worse gaps at high or above</span>"));
}

TEST(HtmlRisk, DecisionsThatEndWithinNinetyDaysAreNamedTheFirstEndFirst) {
  const AnalysisResult result = FixtureResult();  // 25 days, 131 days, 192 days from now
  const std::string text = Under(result, "Accountability");
  EXPECT_THAT(text, HasSubstr("1 decision ends within 90 days</a>"));
  EXPECT_THAT(text, HasSubstr("2026-12-15"));
  EXPECT_THAT(text, HasSubstr("planned, payments"));
  EXPECT_THAT(text, Not(HasSubstr("2027-03-31")));
}

TEST(HtmlRisk, DecisionThatEndsOnTheNinetiethDayIsNamedTheNextIsNot) {
  AnalysisResult result = FixtureResult();
  result.treatments[1].until = base::ParseDate("2027-02-18");
  EXPECT_THAT(Under(result, "Accountability"), HasSubstr("2 decisions end within 90 days"));
  result.treatments[1].until = base::ParseDate("2027-02-19");
  EXPECT_THAT(Under(result, "Accountability"), HasSubstr("1 decision ends within 90 days"));
}

TEST(HtmlRisk, WithoutADateNothingEnds) {
  AnalysisResult result = FixtureResult();
  result.as_of.date.reset();
  EXPECT_THAT(Under(result, "Accountability"), Not(HasSubstr("within 90 days")));
}

TEST(HtmlRisk, StaleEvidenceNamesControlStateAndOwnerTheWorstFirst) {
  const std::string stale = Under(FixtureResult(), "Stale evidence");
  const std::size_t expired = stale.find("staff-mfa</a>: expired <");
  const std::size_t missing = stale.find("egress-filter</a>: missing<");
  const std::size_t expiring = stale.find("disk-encryption</a>: expiring <");
  ASSERT_NE(expiring, std::string::npos) << stale;
  EXPECT_LT(expired, missing);
  EXPECT_LT(missing, expiring);
  EXPECT_THAT(stale, Not(HasSubstr("rate-limit")));      // valid
  EXPECT_THAT(stale, Not(HasSubstr("page-screening")));  // planned, owes none
}

TEST(HtmlRisk, ExposedRequirementsAreDutiesAndNameTheirWorstGap) {
  AnalysisResult result = FixtureResult();
  const std::string exposed = Under(result, "Exposed requirements");
  EXPECT_THAT(exposed, HasSubstr("<a href=\"#req-iso27001-"));
  EXPECT_THAT(exposed, HasSubstr("class=\"sev critical\""));
  for (auto& framework : result.frameworks) framework.kind = "threats";
  EXPECT_THAT(Under(result, "Exposed requirements"),
              HasSubstr("No open gap touches a requirement."));
}

TEST(HtmlRisk, NumbersOfATableLeadToTheirFindings) {
  EXPECT_THAT(Section(FixtureResult(), "risk"),
              HasSubstr("<td class=\"num h-critical\"><a href=\"#findings\" "
                        "data-filter=\"group=gap&amp;severity=critical&amp;component="));
}

TEST(HtmlRisk, PassingReportHasTheSameParts) {
  const std::string risk = Section(PassingResult(), "risk");
  EXPECT_THAT(risk, HasSubstr("No gap to place on the risk map."));
  for (const char* heading :
       {"Changed since the baseline", "Accountability", "Exposed requirements", "Stale evidence"})
    EXPECT_THAT(risk, HasSubstr(std::string("<h3>") + heading + "</h3>"));
}

std::size_t Count(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

TEST(HtmlWorst, TenWorstGapsNameOwnerDateAndWhatWouldCloseThem) {
  const std::string summary = Section(LargeResult(40, 20), "summary");
  EXPECT_THAT(summary, HasSubstr("<h2>Ten worst gaps</h2>"));
  EXPECT_EQ(Count(summary, "<li><p class=\"head\">"), 10U);
  EXPECT_THAT(summary, HasSubstr("data-filter=\"group=gap\">All "));
  const std::string few = Section(FixtureResult(), "summary");
  EXPECT_THAT(few, HasSubstr("<h2>Worst gaps</h2>"));
  EXPECT_THAT(few, HasSubstr("<b>Closed by:</b> "));
  EXPECT_THAT(few, HasSubstr("<span class=\"soft\">due "));
  EXPECT_THAT(few, Not(HasSubstr(">All ")));
}

TEST(HtmlWorst, MeasuresNeededTogetherAreJoinedByAndOthersByOr) {
  AnalysisResult result = FixtureResult();
  outcome::Missing filter, split, log;
  filter.title = "Input filter";
  filter.places = {{"component", "model", "Model"}};
  split.title = "Separation";
  split.where = "on every path";
  log.title = "Log";
  result.findings.front().missing = {filter, split, log};
  EXPECT_THAT(Section(result, "summary"),
              HasSubstr("Input filter on Model, and Separation on every path and 1 more"));
  split.alternative = true;
  split.by_provider = true;
  result.findings.front().missing = {filter, split};
  EXPECT_THAT(
      Section(result, "summary"),
      HasSubstr("Input filter on Model, or Separation on every path (the provider&#39;s duty)"));
}

TEST(HtmlWorst, WrittenThreatNamesItsMitigationThatDoesNotCount) {
  AnalysisResult result = FixtureResult();
  Finding& gap = result.findings.front();
  gap.missing.clear();
  gap.have.resize(1);
  gap.have.front() = {};
  gap.have.front().control = "approval";
  gap.have.front().title = "Human approval";
  gap.have.front().enough = "planned: does not count";
  EXPECT_THAT(Section(result, "summary"),
              HasSubstr("Human approval (approval), now planned: does not count"));
  gap.have.clear();
  gap.basis = outcome::Basis::kAuthored;
  EXPECT_THAT(Section(result, "summary"), HasSubstr("a mitigation; the threat names none"));
}

TEST(HtmlCoverage, CellCountsHeldAndExposedRequirementsOfOneComponent) {
  AnalysisResult result = FixtureResult();
  const std::string framework = result.frameworks.front().id;
  Finding gap = result.findings.front();
  Finding covered = gap;
  covered.group = outcome::Group::kCovered;
  covered.fingerprint = "00000000000000cc";
  gap.residual.hi = outcome::Level::kMedium;
  gap.requirements.Edit() = {{framework, "A.8.26", "", ""}, {framework, "A.8.27", "", ""}};
  covered.requirements.Edit() = {{framework, "A.8.27", "", ""}, {framework, "A.8.3", "", ""}};
  result.findings = {gap, covered};
  const std::string coverage = Section(result, "coverage");
  EXPECT_THAT(coverage, HasSubstr("<td class=\"num h-medium\" data-key=\"2\">"));
  EXPECT_THAT(coverage, HasSubstr("<th scope=\"col\" class=\"num\">ISO "));
  EXPECT_THAT(coverage, HasSubstr(">1/3</a><span class=\"sub\">2 exposed<span class=\"sr\">, worst "
                                  "medium</span></span>"));
}

TEST(HtmlCoverage, FiftyWorstComponentsStandInThePageAndTheRestIsCounted) {
  const std::string coverage = Section(LargeResult(10000, 1000), "coverage");
  EXPECT_EQ(Count(coverage, "<tr><th scope=\"row\""), 50U);
  EXPECT_THAT(coverage, HasSubstr("The 50 components with the worst gaps; "));
  EXPECT_THAT(coverage, HasSubstr(" more are left out here, the JSON report holds them."));
  EXPECT_THAT(Section(EmptyResult(), "coverage"), HasSubstr("No component carries a gap"));
}

}  // namespace
}  // namespace threatgap::reports
