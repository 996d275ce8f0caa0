#include "reports/csv_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/audit_sheets.h"
#include "tests/unit/reports/small_result.h"

namespace threatgap::reports {
namespace {

using outcome::AnalysisResult;
using outcome::Level;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kHeader =
    "Risk,Status,Verdict,Scenario,Assets,Written down as,Rule,Life-cycle stages,Component,Open "
    "path,Existing "
    "controls,"
    "Inherent likelihood,Inherent impact,Inherent level,Current likelihood,Current impact,Current "
    "level,Treatment (ISO 27005),Decision,Decision holds,Planned controls,Would close it,Risk "
    "owner,Due,"
    "Requirements,Since baseline,Fails the gate,Fingerprint,Place\r\n";

/// One gap whose scenario is `text`.
AnalysisResult WithScenario(const std::string& text) {
  AnalysisResult result = ThinResult(1);
  result.findings.front().sentence = text;
  return result;
}

/// The cell with the scenario of WithScenario as it stands in the file.
std::string ScenarioCell(const std::string& text) {
  const std::string csv = WriteCsv(WithScenario(text));
  const std::string before = "gap,uncovered,", after = ",,,GAI-001,";
  const std::size_t begin = csv.find(before) + before.size();
  return csv.substr(begin, csv.find(after, begin) - begin);
}

TEST(CsvReport, RegisterOfASmallResultIsExactlyThis) {
  AnalysisResult result = SmallResult();
  result.findings.resize(1);
  outcome::Finding& gap = result.findings.front();
  gap.sentence = "Someone says \"do it\", and it is done.";
  gap.slots.assets = {"refunds", "records"};
  result.rules.front().lifecycle = {"design", "operations"};
  gap.due = base::ParseDate("2027-01-31");
  gap.likelihood_lo = 4;
  gap.likelihood_hi = 5;
  gap.impact_lo = gap.impact_hi = 3;
  gap.residual_likelihood_hi = 2;
  gap.residual_impact_hi = 3;
  EXPECT_EQ(
      WriteCsv(result),
      std::string(kHeader) +
          "\"GAI-001@customer,model\",gap,partially covered,\"Someone says \"\"do it\"\", and it "
          "is "
          "done.\",\"refunds; records\",T-7,GAI-001,\"design; operations\",model,customer > "
          "customer>model > model,"
          "\"guardrail.input on gateway (bedrock-guardrail, tested 2026-10-02): guards 1 of 2 "
          "entrances\",4 to 5,3,Critical,2,3,High,retain,accepted: expired 2026-10-01,no,"
          "\"tool.allow-list on model (tools, planned): not there yet\","
          "\"guardrail.input on every path from customer to model; action.human-approval or "
          "tool.allow-list at model\",ml-platform,2027-01-31,"
          "\"owasp-llm@2025:LLM01; owasp-llm@2025:LLM06; iso27001@2022:A.8.26\",,yes,"
          "3fa9c1d2aabbccdd,model.yaml:11\r\n");
}

TEST(CsvReport, ResultWithoutFindingsIsTheHeaderAlone) {
  EXPECT_EQ(WriteCsv(AnalysisResult{}), kHeader);
}

TEST(CsvReport, FormulaGetsAnApostropheAndStaysText) {
  EXPECT_EQ(ScenarioCell("=1+1"), "'=1+1");
  EXPECT_EQ(ScenarioCell("+1"), "'+1");
  EXPECT_EQ(ScenarioCell("-1"), "'-1");
  EXPECT_EQ(ScenarioCell("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(ScenarioCell("\t=1"), "\"'\t=1\"");
  EXPECT_EQ(ScenarioCell("\r=1"), "\"'\n=1\"");
  EXPECT_EQ(ScenarioCell("=HYPERLINK(\"http://x\",\"y\")"),
            "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
}

TEST(CsvReport, FormulaSignInsideATextIsLeftAlone) {
  EXPECT_EQ(ScenarioCell("a = b"), "a = b");
  EXPECT_EQ(ScenarioCell("someone@example.org"), "someone@example.org");
}

TEST(CsvReport, WhatWouldSplitACellIsQuoted) {
  EXPECT_EQ(ScenarioCell("a,b"), "\"a,b\"");
  EXPECT_EQ(ScenarioCell("a;b"), "\"a;b\"");
  EXPECT_EQ(ScenarioCell("a\r\nb"), "\"a\nb\"");
  EXPECT_EQ(ScenarioCell("say \"a\""), "\"say \"\"a\"\"\"");
  EXPECT_EQ(ScenarioCell(" a"), "\" a\"");
}

TEST(CsvReport, BrokenTextBecomesReplacementCharacters) {
  EXPECT_EQ(ScenarioCell(std::string("a\0b\x1b\xff", 5)),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(CsvReport, NoTextOfAModelBeginsACellLikeAFormula) {
  const std::string csv = WriteCsv(WithTextEverywhere(FullResult(), "=cmd|' /C calc'!A0"));
  ASSERT_THAT(csv, HasSubstr("'=cmd|' /C calc'!A0"));
  EXPECT_THAT(csv, Not(HasSubstr(",=")));
  EXPECT_THAT(csv, Not(HasSubstr("\n=")));
  EXPECT_THAT(csv, Not(HasSubstr("\"=")));
}

TEST(CsvReport, AnElementThatMustExistIsNamedAsWhatWouldCloseIt) {
  AnalysisResult result = SmallResult();
  outcome::Missing missing;
  missing.title = "a flow f";
  missing.where = "where f.to is log-store";
  result.findings.front().missing = {missing};
  EXPECT_THAT(WriteCsv(result), HasSubstr(",a flow f where f.to is log-store,"));
}

TEST(CsvReport, EachRowHasACellForEachColumn) {
  const audit::Table table = audit::RiskRegister(audit::Index(FullResult()));
  ASSERT_FALSE(table.rows.empty());
  for (const auto& row : table.rows) EXPECT_EQ(row.size(), table.columns.size());
}

TEST(CsvReport, UnratedFindingHasEmptyRatings) {
  AnalysisResult result = WithScenario("x");
  result.findings.front().likelihood_lo = result.findings.front().likelihood_hi = 0;
  EXPECT_THAT(WriteCsv(result), HasSubstr(",,,High,,,High,"));
}

}  // namespace
}  // namespace threatgap::reports
