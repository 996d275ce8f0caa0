#include "reports/html_report.h"

#include <utility>

#include "analyzer/base/digest.h"
#include "reports/html_headline.h"
#include "reports/html_page.h"
#include "reports/html_sections.h"
#include "reports/templates.h"

namespace threatgap::reports::html {
namespace {

constexpr std::string_view kShapes =
    R"(<svg class="sprite" width="0" height="0" aria-hidden="true" focusable="false">
  <symbol id="shape-critical" viewBox="0 0 12 12"><path d="M6 0l6 6-6 6-6-6z" fill="currentColor"/></symbol>
  <symbol id="shape-high" viewBox="0 0 12 12"><path d="M6 .8L12 11.2H0z" fill="currentColor"/></symbol>
  <symbol id="shape-medium" viewBox="0 0 12 12"><rect x="1.2" y="1.2" width="9.6" height="9.6" rx="1" fill="currentColor"/></symbol>
  <symbol id="shape-low" viewBox="0 0 12 12"><circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" stroke-width="1.8"/></symbol>
</svg>
)";

constexpr std::string_view kMark =
    R"(<svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true"><path d="M2 11h6M14 11h6M8 5v12M14 5v12" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"/></svg>)";

void WriteHead(Page& page) {
  page.out += "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  page.Add(
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'sha256-{}'; "
      "script-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'\">\n",
      base::Sha256Base64(TemplateCss()), base::Sha256Base64(TemplateJs()));
  page.out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  const Headline headline = MakeHeadline(page);
  page.Add("<title>{}: {}. {}", headline.title_state, headline.text, SystemName(page.result));
  if (page.result.as_of.date) page.Add(", {}", base::FormatDate(*page.result.as_of.date));
  page.out += "</title>\n<style>";
  page.out += TemplateCss();
  page.out += "</style>\n</head>\n";
}

void AddEntry(Page& page, std::string_view anchor, std::string_view text, std::size_t count) {
  page.Add(R"(<li><a href="#{}">{})", anchor, text);
  if (count > 0) page.Add(" <span>{}</span>", count);
  page.out += "</a></li>";
}

void WriteContents(Page& page) {
  const outcome::AnalysisResult& r = page.result;
  const outcome::FrameworkView* soa = ApplicabilityFramework(page);
  page.out += R"(<nav aria-label="Contents"><ul>)";
  AddEntry(page, "summary", "Summary", 0);
  AddEntry(page, "risk", "Risk and moves", 0);
  AddEntry(page, "decisions", "Decisions", r.treatments.size() + r.suppressions.size());
  page.out += "</ul><h2>To fix</h2><ul>";
  AddEntry(page, "findings", "Findings", r.findings.size());
  AddEntry(page, "architecture", "Architecture", 0);
  AddEntry(page, "questions", "Questions", r.questions.size());
  page.out += "</ul><h2>To audit</h2><ul>";
  AddEntry(page, "soa", "Applicability", soa == nullptr ? 0 : soa->total);
  AddEntry(page, "requirements", "Other frameworks",
           r.frameworks.size() - (soa == nullptr ? 0 : 1));
  AddEntry(page, "coverage", "By component", 0);
  AddEntry(page, "evidence", "Evidence", r.controls.size());
  AddEntry(page, "assumptions", "Assumptions", r.assumptions.size());
  AddEntry(page, "threats", "Authored threats", r.threats.size());
  AddEntry(page, "method", "Method", 0);
  page.out += "</ul></nav>\n";
}

void WriteSide(Page& page) {
  const outcome::AnalysisResult& r = page.result;
  page.Add("<header class=\"side\">\n<p class=\"mark\">{}threatgap</p>\n",
           Markup{std::string(kMark)});
  page.Add("<p class=\"system\"><b>{}</b>", SystemName(r));
  if (!r.system.owner.empty()) page.Add("{}<br>", r.system.owner);
  if (r.as_of.date) page.Add("as of {}", Day(r.as_of.date));
  page.out += "</p>\n";
  WriteContents(page);
  page.out += "</header>\n";
}

}  // namespace
}  // namespace threatgap::reports::html

namespace threatgap::reports {

std::string WriteHtml(const outcome::AnalysisResult& result) {
  using namespace html;
  Page page(result);
  WriteHead(page);
  // The style sheet spares the browser work which only large pages cost.
  page.out += page.large() ? "<body class=\"large\">\n" : "<body>\n";
  page.out += "<a class=\"skip\" href=\"#summary\">Skip to the main content</a>\n";
  page.out += kShapes;
  page.out += "<div class=\"frame\">\n";
  WriteSide(page);
  page.out += "<main>\n";
  WriteSummary(page);
  WriteRisk(page);
  WriteDecisions(page);
  WriteFindings(page);
  WriteArchitecture(page);
  WriteQuestions(page);
  WriteApplicability(page);
  WriteOtherFrameworks(page);
  WriteCoverage(page);
  WriteEvidence(page);
  WriteAssumptions(page);
  WriteThreats(page);
  WriteMethod(page);
  page.out += "</main>\n</div>\n";
  WriteData(page);
  page.out += "<script>";
  page.out += TemplateJs();
  page.out += "</script>\n</body>\n</html>\n";
  return std::move(page.out);
}

}  // namespace threatgap::reports
