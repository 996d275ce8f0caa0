#include "reports/html_report.h"

#include <gmock/gmock.h>

#include <chrono>
#include <regex>
#include <set>

#include "analyzer/base/digest.h"
#include "reports/diagram_layout.h"
#include "reports/diagram_svg.h"
#include "reports/html_text.h"
#include "reports/templates.h"
#include "tests/unit/reports/result_fixture.h"

namespace threatgap::reports {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::size_t Count(std::string_view text, std::string_view needle) {
  std::size_t count = 0;
  for (std::size_t at = text.find(needle); at != std::string_view::npos;
       at = text.find(needle, at + needle.size())) {
    ++count;
  }
  return count;
}

std::string Between(const std::string& text, std::string_view begin, std::string_view end) {
  const std::size_t from = text.find(begin);
  if (from == std::string::npos) return {};
  const std::size_t start = from + begin.size();
  return text.substr(start, text.find(end, start) - start);
}

// Markup of one section, so that a count does not see the others.
std::string Section(const std::string& html, const std::string& id) {
  return Between(html, "<section id=\"" + id + "\"", "</section>");
}

// Everything a reader may see or a browser may run, without what we ship ourselves.
std::string WithoutTemplates(std::string html) {
  for (const std::string_view part : {TemplateCss(), TemplateJs()})
    html.erase(html.find(part), part.size());
  return html;
}

TEST(HtmlReport, HasAllSectionsInReadingOrder) {
  const std::string html = WriteHtml(FixtureResult());
  std::size_t last = 0;
  for (const char* id :
       {"summary", "risk", "decisions", "findings", "architecture", "questions", "soa",
        "requirements", "coverage", "evidence", "assumptions", "threats", "method"}) {
    const std::size_t at = html.find(std::string("<section id=\"") + id + "\"");
    ASSERT_NE(at, std::string::npos) << id;
    EXPECT_GT(at, last) << id;
    EXPECT_THAT(html, HasSubstr(std::string("href=\"#") + id + "\"")) << id;
    last = at;
  }
  EXPECT_EQ(Count(html, "<h1>"), 1U);
}

TEST(HtmlReport, MethodSaysWhoAnswersForWhatAndCountsStages) {
  outcome::AnalysisResult result = FixtureResult();
  result.life_cycle = {{"design", true, 7, 6, 5, 4, 3}};
  result.scope = {
      2, "Enterprise app", {"Resilience"}, {{"guardrail.input", "Input guardrail", 3, false, 9}}};
  const std::string html = WriteHtml(result);
  EXPECT_THAT(html, HasSubstr("<th scope=\"row\">design (the system is here)</th><td "
                              "class=\"num\">7</td><td class=\"num\">6</td>"));
  EXPECT_THAT(html, HasSubstr("Scope 2 of the AWS Generative AI Security Scoping Matrix: "
                              "Enterprise app. In every scope the customer answers for "
                              "Resilience."));
  EXPECT_THAT(html, HasSubstr("<td>provider</td><td class=\"num\">3</td><td class=\"num\">9</td>"));
}

TEST(HtmlReport, PolicyHashesAreThoseOfTheBytesBetweenTheTags) {
  const std::string html = WriteHtml(FixtureResult());
  const std::string style = Between(html, "<style>", "</style>");
  const std::string script = Between(html, "<script>", "</script>");
  EXPECT_THAT(html, HasSubstr("style-src 'sha256-" + base::Sha256Base64(style) + "'"));
  EXPECT_THAT(html, HasSubstr("script-src 'sha256-" + base::Sha256Base64(script) + "'"));
  EXPECT_EQ(style, TemplateCss());
  EXPECT_EQ(script, TemplateJs());
}

TEST(HtmlReport, NeedsNoInlineStyleNoHandlerAndNoAddressOutside) {
  const std::string html = WithoutTemplates(WriteHtml(FixtureResult()));
  EXPECT_THAT(html, Not(HasSubstr(" style=")));
  EXPECT_FALSE(std::regex_search(html, std::regex(" on[a-z]+=")));
  EXPECT_THAT(html, Not(HasSubstr("http://")));
  EXPECT_THAT(html, Not(HasSubstr("https://")));
}

TEST(HtmlReport, SameResultGivesSameBytes) {
  EXPECT_EQ(WriteHtml(FixtureResult()), WriteHtml(FixtureResult()));
}

TEST(HtmlReport, NumbersAgree) {
  const outcome::AnalysisResult result = FixtureResult();
  const std::string html = WriteHtml(result);
  EXPECT_EQ(Count(html, " data-finding=\""), result.findings.size());
  EXPECT_EQ(Count(Section(html, "soa"), "<tr id=\"req-iso27001-"), 93U);
  std::size_t in_cells = 0;
  const std::string risk = Section(html, "risk");
  const std::string today = risk.substr(0, risk.find("Before controls"));
  const std::regex cell("residual=\\dx\\d\"><b>(\\d+)</b>");
  for (auto it = std::sregex_iterator(today.begin(), today.end(), cell);
       it != std::sregex_iterator(); ++it) {
    in_cells += std::stoul((*it)[1]);
  }
  EXPECT_EQ(in_cells, result.summary.gaps);
  EXPECT_THAT(
      html,
      HasSubstr(
          "<b>7 gaps</b> (1 critical, 4 high, 1 medium, 1 low), of which 1 accepted, 1 planned. "
          "2 undecided, 1 possible, not gated. 2 covered, 1 of them proven by evidence. 1 "
          "suppressed."));
  EXPECT_THAT(html, HasSubstr("<span>5 gaps at high or above</span>"));
}

TEST(HtmlReport, EveryLinkInsideThePageHasItsTarget) {
  const std::string html = WriteHtml(FixtureResult());
  const std::regex link("href=\"#([^\"]+)\"");
  for (auto it = std::sregex_iterator(html.begin(), html.end(), link); it != std::sregex_iterator();
       ++it) {
    const std::string id = (*it)[1];
    EXPECT_THAT(html, HasSubstr(" id=\"" + id + "\""));
  }
}

TEST(HtmlReport, NoIdStandsTwice) {
  const std::string html = WithoutTemplates(WriteHtml(FixtureResult()));
  const std::regex id(" id=\"([^\"]+)\"");
  std::set<std::string> seen;
  for (auto it = std::sregex_iterator(html.begin(), html.end(), id); it != std::sregex_iterator();
       ++it) {
    EXPECT_TRUE(seen.insert((*it)[1]).second) << (*it)[1];
  }
}

TEST(HtmlReport, TwoEditionsOfOneFrameworkHaveDifferentAnchors) {
  outcome::AnalysisResult result = FixtureResult();
  outcome::FrameworkView newer = result.frameworks[1];
  newer.id = "owasp-llm@2026";
  result.frameworks.push_back(newer);
  const std::string html = WriteHtml(result);
  EXPECT_THAT(html, HasSubstr("id=\"req-owasp-llm_2025-LLM01\""));
  EXPECT_THAT(html, HasSubstr("id=\"req-owasp-llm_2026-LLM01\""));
  EXPECT_THAT(html, Not(HasSubstr("id=\"req-owasp-llm-LLM01\"")));
}

TEST(HtmlReport, HostileNamesStayText) {
  const std::string hostile = "</script><img src=x onerror=alert(1)>\"'&\x01\xff\u202eevil\u2028";
  outcome::AnalysisResult result = FixtureResult();
  result.system.title = hostile;
  for (auto& component : result.components) component.title = hostile;
  for (auto& zone : result.zones) zone.title = hostile;
  for (auto& control : result.controls) control.title = control.owner = hostile;
  for (auto& finding : result.findings) {
    finding.title = finding.sentence = finding.short_sentence = finding.owner = finding.key =
        hostile;
    for (auto& [name, named] : finding.bindings) named.name = named.id = hostile;
    for (auto& step : finding.witness)
      step.element.id = step.element.name = step.location.file = hostile;
  }
  const std::string html = WithoutTemplates(WriteHtml(result));
  EXPECT_THAT(html, Not(HasSubstr("<img")));
  EXPECT_EQ(Count(html, "</script>"), 2U);
  EXPECT_EQ(html.find('\x01'), std::string::npos);
  EXPECT_EQ(html.find('\xff'), std::string::npos);
  EXPECT_THAT(html, Not(HasSubstr("\u202e")));
  EXPECT_THAT(html, Not(HasSubstr("\u2028")));
  EXPECT_THAT(html,
              HasSubstr("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;\\x01"));
}

TEST(HtmlReport, EmptyResultSaysSoInEverySection) {
  const std::string html = WriteHtml(EmptyResult());
  for (const char* line :
       {"<h1><span class=\"state none\">Not evaluated", "No rule ran",
        "No gap was found by 0 rules", "No framework was evaluated",
        "No gap to place on the risk map", "No treatment was decided", "Nothing is suppressed",
        "The model holds no component to draw", "Nothing is left open",
        "iso27001@2022 was not evaluated", "No other framework was evaluated",
        "The model lists no control", "Nothing was assumed", "No component carries a gap",
        "The input was read without a message"}) {
    EXPECT_THAT(html, HasSubstr(line));
  }
}

TEST(HtmlReport, PassingResultHasTheSameShapeAndNoPraise) {
  const std::string html = WriteHtml(PassingResult());
  EXPECT_THAT(html, HasSubstr("<span class=\"state passed\">Passed</span>"));
  EXPECT_THAT(html, HasSubstr("No gap found by 4 rules"));
  const std::string text = WithoutTemplates(html);
  EXPECT_THAT(text, Not(HasSubstr("compliant")));
  EXPECT_FALSE(std::regex_search(Section(text, "summary"), std::regex("\\bsecure\\b")));
}

TEST(HtmlReport, AcceptedGapsAboveTheThresholdAreNamedInThePassingHeadline) {
  outcome::AnalysisResult result = FixtureResult();
  result.gate.passed = true;
  EXPECT_THAT(WriteHtml(result), HasSubstr("No gap at high or above without a decision"));
}

TEST(HtmlReport, InputThatCouldNotBeAnalysedIsNotAVerdict) {
  outcome::AnalysisResult result = EmptyResult();
  result.gate.evaluated = false;
  const std::string html = WriteHtml(result);
  EXPECT_THAT(html, HasSubstr("<title>NOT EVALUATED"));
  EXPECT_THAT(html, Not(HasSubstr(">Passed<")));
}

TEST(HtmlReport, ManualRequirementsAreNotAssessed) {
  const outcome::AnalysisResult result = FixtureResult();
  const std::size_t manual = result.frameworks[0].counts.at(outcome::RequirementStatus::kManual);
  EXPECT_EQ(Count(Section(WriteHtml(result), "soa"), "Not assessed by this tool"), manual);
}

TEST(HtmlReport, RequirementShowsItsPartsItsDatesAndWhatItCouldBe) {
  outcome::AnalysisResult result = FixtureResult();
  auto& row = result.frameworks[0].requirements[0];
  row.status = outcome::RequirementStatus::kPartial;
  row.at_best = outcome::RequirementStatus::kImplemented;
  row.applies_from = {"2027-12-02"};
  row.aspects = {{"review", "Looked at", outcome::AspectState::kMissing, {}, {"log.review"}}};
  Agree(result);
  result.frameworks[1].limits = "cut; it lists 1 of 9 entries";
  const std::string html = WriteHtml(result);
  const std::string soa = Section(html, "soa");
  EXPECT_THAT(soa, HasSubstr("<span class=\"sub\">at best implemented</span>"));
  EXPECT_THAT(soa, HasSubstr("<span class=\"sub\">Applies from 2027-12-02</span>"));
  EXPECT_THAT(soa, HasSubstr("<span class=\"sub\">review (Looked at): missing, log.review would "
                             "cover it</span>"));
  EXPECT_THAT(Section(html, "requirements"),
              HasSubstr("Counts of this list tell little: cut; it lists 1 of 9 entries."));
}

TEST(HtmlReport, SuppressedFindingsStandLastAndAreNoGaps) {
  const std::string html = WriteHtml(FixtureResult());
  const std::string findings = Section(html, "findings");
  EXPECT_GT(findings.find("SEC-001@agent,model-api"), findings.find("SEC-002@customer,gateway"));
  EXPECT_THAT(findings, HasSubstr("<span class=\"tag\">suppressed</span>"));
}

TEST(HtmlReport, TenThousandFindingsAreFastAndPaged) {
  const outcome::AnalysisResult result = LargeResult(10000, 1000);
  const auto start = std::chrono::steady_clock::now();
  const std::string html = WriteHtml(result);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  EXPECT_LT(took.count(), 5.0);  // 0.1 s when optimised; sanitizers and busy machines are slower
  EXPECT_EQ(Count(html, " data-finding=\""), 100U);
  EXPECT_LT(html.size(), 5000000U);
  EXPECT_THAT(html, HasSubstr("The 100 worst of 10000"));
  EXPECT_THAT(html, HasSubstr("Page 1 of 100"));
}

TEST(HtmlText, EscapesForElementsAttributesAndJson) {
  EXPECT_EQ(html::Html("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&#39;");
  EXPECT_EQ(html::Html("größe"), "größe");
  std::string json;
  html::AppendJson(json, "</script>\"\\&");
  EXPECT_EQ(json, "\"\\u003c/script\\u003e\\\"\\\\\\u0026\"");
}

TEST(HtmlText, EllipsisKeepsWholeCharacters) {
  EXPECT_EQ(html::Ellipsis("short", 12, 100), "short");
  EXPECT_EQ(html::Ellipsis("ääääääääää", 12, 40), "äää…");
}

TEST(Diagram, LayoutKeepsBoxesInsideTheirFrames) {
  DiagramGraph graph;
  graph.groups = {{kNoGroup}, {0}, {kNoGroup}};
  graph.nodes = {{0, 100, 40}, {1, 120, 60}, {kNoGroup, 90, 40}};
  graph.edges = {{0, 1}, {1, 2}, {2, 0}, {1, 1}};
  const auto layout = LayOutDiagram(graph);
  ASSERT_TRUE(layout.has_value());
  const auto& inner = layout->groups[1];
  EXPECT_GT(layout->nodes[1].x - 60, inner.x);
  EXPECT_LT(layout->nodes[1].x + 60, inner.x + inner.width);
  EXPECT_GT(inner.x, layout->groups[0].x);
  EXPECT_EQ(layout->groups[2].width, 0);
  for (const auto& course : layout->edges) EXPECT_EQ(course.size() % 3, 1U);
}

TEST(Diagram, AboveThreeHundredElementsOnlyZonesAreDrawn) {
  EXPECT_FALSE(DrawDiagram(FixtureResult(), nullptr).zones_only);
  const DiagramSvg large = DrawDiagram(LargeResult(10, 1000), nullptr);
  EXPECT_TRUE(large.zones_only);
  EXPECT_THAT(large.svg, Not(HasSubstr("service-1")));
  EXPECT_LT(Count(large.svg, "class=\"comp"), 10U);
}

TEST(Diagram, ZonesThatContainEachOtherAreStillDrawn) {
  outcome::AnalysisResult result = FixtureResult();
  result.zones[0].parent = result.zones[1].id;
  result.zones[1].parent = result.zones[0].id;
  EXPECT_THAT(DrawDiagram(result, nullptr).svg, HasSubstr("Internet"));
}

}  // namespace
}  // namespace threatgap::reports
