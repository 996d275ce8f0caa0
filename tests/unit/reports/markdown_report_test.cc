#include "reports/markdown_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <sstream>

#include "tests/unit/reports/hostile_result.h"
#include "tests/unit/reports/result_fixture.h"
#include "tests/unit/reports/small_result.h"

namespace threatgap::reports {
namespace {

using outcome::AnalysisResult;
using outcome::Level;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

/// SmallResult against a baseline which knows its second gap and held a critical one that is gone.
AnalysisResult Compared() {
  AnalysisResult result = SmallResult();
  result.findings[0].baseline = "new";
  result.findings[1].baseline = "unchanged";
  result.findings[2].baseline = "unchanged";
  result.findings[3].baseline = "updated";
  outcome::BaselineView baseline;
  baseline.path = "base.json";
  baseline.sha256 = std::string(64, 'f');
  baseline.closed = {{"00112233aabbccdd", "SEC-001@a", "SEC-001", "uncovered", "critical"}};
  result.baseline = baseline;
  return result;
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// The part from the line that begins with `from` to the next heading or block.
std::string Section(const std::string& text, const std::string& from) {
  const std::size_t begin = text.find("\n" + from);
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find("\n<details>", begin + 1) - begin);
}

TEST(MarkdownReport, VerdictStandsFirstBelowTheMarker) {
  EXPECT_THAT(WriteMarkdown(SmallResult()),
              StartsWith("<!-- threatgap:assistant -->\n## ❌ Failed: assistant\n\n**FAILED as of "
                         "2026-11-20 (model): 3 gaps at high or above."));
  EXPECT_THAT(WriteMarkdown(PassingResult()),
              StartsWith("<!-- threatgap:customer-assistant -->\n## ✅ Passed: Customer assistant"));
}

TEST(MarkdownReport, GapsAreCountedBySeverity) {
  EXPECT_THAT(WriteMarkdown(SmallResult()),
              HasSubstr("\n| | Critical | High | Medium | Low | All |\n"
                        "|---|---:|---:|---:|---:|---:|\n"
                        "| Gaps | 0 | 3 | 1 | 0 | 4 |\n\n### Gaps\n"));
}

TEST(MarkdownReport, AgainstABaselineTheChangeIsCountedToo) {
  AnalysisResult result = Compared();
  result.baseline->of_newer_rules = 2;
  EXPECT_THAT(WriteMarkdown(result),
              HasSubstr("| Gaps | 0 | 3 | 1 | 0 | 4 |\n"
                        "| New | 0 | 1 | 0 | 0 | 1 |\n"
                        "| Worse or renamed | 0 | 0 | 1 | 0 | 1 |\n"
                        "| Closed | 1 | 0 | 0 | 0 | 1 |\n\n"
                        "2 gaps are new only because a rule is new: reported, not gated.\n"));
}

TEST(MarkdownReport, TableOfABaselineRunHoldsWhatIsNewOrWorse) {
  const std::string text = WriteMarkdown(Compared());
  const std::string table = Section(text, "### New since the baseline");
  EXPECT_THAT(table, HasSubstr("\n| high | <code>GAI-001</code> Untrusted text steers a model that "
                               "can act | <code>customer -&#62; model</code> | ISO 27001 A.8.26 "
                               "implemented but exposed and 1 more | ml-platform | "
                               "<code>model.yaml#L11</code> |\n"));
  EXPECT_THAT(table, HasSubstr("\n| medium, worse or renamed | "));
  EXPECT_THAT(table, Not(HasSubstr("partner")));
  EXPECT_THAT(text, HasSubstr("<details><summary>1 other open gap</summary>"));
  EXPECT_THAT(text, HasSubstr("<summary>1 gap closed</summary>\n\n- Closed: critical "
                              "<code>SEC-001@a</code> (<code>00112233aabbccdd</code>)\n"));
}

TEST(MarkdownReport, KnownGapThatFailsTheGateIsShownWithTheNewOnes) {
  AnalysisResult result = Compared();
  result.findings[1].gated = true;
  EXPECT_THAT(Section(WriteMarkdown(result), "### New since"), HasSubstr("partner"));
}

TEST(MarkdownReport, WithoutABaselineTheTenWorstAreShown) {
  const std::string text = WriteMarkdown(ThinResult(14));
  const std::string table = Section(text, "### Worst gaps");
  EXPECT_THAT(table, HasSubstr("GAI-010"));
  EXPECT_THAT(table, Not(HasSubstr("GAI-011")));
  EXPECT_THAT(text, HasSubstr("<details><summary>4 other open gaps</summary>"));
}

TEST(MarkdownReport, UndecidedOneThatFailsTheGateIsShownHoweverManyAreWorse) {
  AnalysisResult result = ThinResult(14);
  result.findings.push_back(SmallResult().findings.back());
  EXPECT_THAT(WriteMarkdown(result), Not(HasSubstr("GAI-007@")));
  result.findings.back().gated = true;
  EXPECT_THAT(
      Section(WriteMarkdown(result), "### Worst gaps, and what else fails the gate"),
      HasSubstr("| low..high, undecided | <code>GAI-007</code> Vector store shared between "));
}

TEST(MarkdownReport, DetailsSayPathAndWhatWouldCloseIt) {
  const std::string text = WriteMarkdown(SmallResult());
  for (const char* line :
       {"\n- Threat: An external actor who can submit text",
        "\n- Verdict: partially covered, fails the gate (high is at or above high)\n",
        "\n- Path: <code>customer -&#91;question&#93;-&#62; model (model.yaml:22)</code>\n",
        "\n- Have: guardrail.input on gateway (bedrock-guardrail, tested 2026-10-02): ",
        "\n- Missing: guardrail.input on every path from customer to model (1 of 2 ",
        "\n- Decision: accepted until 2026-10-01 by ciso: ",
        "\n- Requirements: ISO 27001 A.8.26 implemented but exposed; owasp-llm@&#8203;2025 LLM01",
        "\n- Explained by: <code>threatgap explain 3fa9c1d2aabbccdd</code>\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(MarkdownReport, DecidedGapsAreNoWorkAndStandAmongTheDecisions) {
  AnalysisResult result = SmallResult();
  result.treatments = result.findings[2].treatments;
  const std::string text = WriteMarkdown(result);
  EXPECT_THAT(text, Not(HasSubstr("<code>GAI-009</code>")));
  EXPECT_THAT(text, HasSubstr("<summary>1 treatment or suppression</summary>\n\n- "
                              "<code>GAI-009@customer,model</code>: accepted until 2027-03-31"));
}

TEST(MarkdownReport, FailureAsAWholeStandsBelowTheVerdict) {
  AnalysisResult result = PassingResult();
  result.gate.passed = false;
  result.gate.reasons = {"A.5.1 is not evaluated"};
  EXPECT_THAT(WriteMarkdown(result), HasSubstr("\n- The gate: A.5.1 is not evaluated\n\n| |"));
}

TEST(MarkdownReport, NoGapIsSaidInWords) {
  AnalysisResult result = PassingResult();
  EXPECT_THAT(WriteMarkdown(result), HasSubstr("\nNo open gap was found.\n"));
  result.baseline.emplace();
  EXPECT_THAT(WriteMarkdown(result), HasSubstr("\nNo gap is new since the baseline.\n"));
}

TEST(MarkdownReport, WhatCouldNotBeAnalysedIsAListOfErrorsAndNoCounts) {
  const std::string text = WriteMarkdown(HostileFailure("unknown key `a`"));
  EXPECT_THAT(text, HasSubstr("## ⚠️ Not analysed\n"));
  EXPECT_THAT(text, HasSubstr("error: unknown key &#96;a&#96; &#91;unknown-key&#93;</code>\n"));
  EXPECT_THAT(text, Not(HasSubstr("| Gaps |")));
  EXPECT_THAT(text, Not(HasSubstr("Passed")));
}

TEST(MarkdownReport, RequirementsAreCountsAndThreatCataloguesAreNotAmongThem) {
  const std::string text = WriteMarkdown(SmallResult());
  EXPECT_THAT(text, HasSubstr("\n| ISO 27001 | 1/1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1 |\n"));
  AnalysisResult result = SmallResult();
  result.frameworks.front().kind = "threats";
  EXPECT_THAT(WriteMarkdown(result), Not(HasSubstr("<summary>Requirements</summary>")));
}

TEST(MarkdownReport, StagesOfTheLifeCycleAreCounted) {
  AnalysisResult result = SmallResult();
  result.life_cycle = {{"design", true, 7, 6, 5, 4, 3}};
  EXPECT_THAT(Section(WriteMarkdown(result), "<details><summary>Coverage by life-cycle stage"),
              HasSubstr("\n| design (the system is here) | 7 | 6 | 5 | 4 | 3 |\n"));
  result.life_cycle.clear();
  EXPECT_THAT(WriteMarkdown(result), Not(HasSubstr("life-cycle")));
}

TEST(MarkdownReport, InputsAndWhatDidNotRunAreNamed) {
  AnalysisResult result = FixtureResult();
  const std::string text = WriteMarkdown(result);
  EXPECT_THAT(text, HasSubstr("\n- Policy: <code>threatgap-policy.yaml</code> <code>eeee"));
  EXPECT_THAT(text, HasSubstr("\n- Did not run: <code>AGT-014</code> (switched off in the policy"));
  EXPECT_THAT(text, HasSubstr("\n- Open list: controls of the system"));
}

TEST(MarkdownReport, TenThousandGapsFitIntoASummaryAndIntoAComment) {
  const AnalysisResult result = LargeResult(10'000, 300);
  for (const std::size_t limit : {kJobSummaryBytes, kCommentBytes}) {
    const std::string text = WriteMarkdownWithin(result, limit);
    EXPECT_LE(text.size(), limit);
    EXPECT_GT(text.size(), limit / 2) << "most of the room is used";
    EXPECT_THAT(text, HasSubstr(" gaps are not shown here; the other reports have them.\n"));
    EXPECT_THAT(text, HasSubstr("<summary>What was read and what ran</summary>"));
  }
}

/// Everything that could be a tag of somebody else is gone when ours are.
std::string WithoutOurTags(std::string text) {
  static const std::regex kOurs("</?(details|summary|code)>|<span>\\$</span>|<!-- [\\w.:-]+ -->");
  return std::regex_replace(text, kOurs, "");
}

TEST(MarkdownReport, HostileTextIsNeitherTagNorCellNorCommandNorMention) {
  const std::regex line_start(
      R"(^(<!-- threatgap:|## |### |\*\*|\| |\|--|- |\d+\. |\d+ |<details><summary>|</details>$|No gap|Closed|$))");
  const std::regex mention(R"([@#!][A-Za-z0-9])");
  for (const HostileText& hostile : HostileTexts()) {
    for (const AnalysisResult& result :
         {HostileResult(hostile.text), HostileFailure(hostile.text)}) {
      SCOPED_TRACE(hostile.name);
      const std::string text = WriteMarkdownWithin(result, kCommentBytes);
      EXPECT_LE(text.size(), kCommentBytes);
      EXPECT_EQ(WithoutOurTags(text).find('<'), std::string::npos);
      for (const std::string& line : LinesOf(text)) {
        EXPECT_TRUE(std::regex_search(line.substr(0, 40), line_start)) << line.substr(0, 80);
        const auto pipes = std::count(line.begin(), line.end(), '|');
        EXPECT_TRUE(pipes == 0 || pipes == 7 || pipes == 11) << pipes;
        EXPECT_EQ(line.find("://"), std::string::npos);
        static const std::regex code(
            "<code>[^<]*(<span>\\$</span>[^<]*)*</code>|<!--.*-->|&#\\d+;");
        if (line.size() < 5'000) {
          EXPECT_FALSE(std::regex_search(std::regex_replace(line, code, " "), mention)) << line;
        }
      }
      const auto count = [&](std::string_view word) {
        std::size_t n = 0;
        for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++n;
        return n;
      };
      EXPECT_EQ(count("<details>"), count("</details>"));
      EXPECT_EQ(count("<summary>"), count("</summary>"));
      EXPECT_EQ(count("<code>"), count("</code>"));
    }
  }
}

}  // namespace
}  // namespace threatgap::reports
