#include "reports/xlsx_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "reports/audit_sheets.h"
#include "tests/unit/reports/result_fixture.h"
#include "tests/unit/reports/small_result.h"
#include "tests/unit/reports/workbook.h"
#include "tests/unit/temporary_folder.h"

namespace threatgap::reports {
namespace {

namespace fs = std::filesystem;
using outcome::AnalysisResult;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// Sets a variable of the environment until the end of the scope.
class Environment {
 public:
  Environment(const char* name, const std::string& value) : name_(name) {
    if (const char* old = ::getenv(name)) old_ = old;
    ::setenv(name, value.c_str(), 1);
  }
  ~Environment() { old_ ? ::setenv(name_, old_->c_str(), 1) : ::unsetenv(name_); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const char* name_;
  std::optional<std::string> old_;
};

std::string Sheet(const std::string& workbook, int number) {
  return WorkbookPart(workbook, "xl/worksheets/sheet" + std::to_string(number) + ".xml");
}

class XlsxParts : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!CanReadWorkbooks()) GTEST_SKIP() << "there is no unzip";
  }
};

int SheetsOf(const AnalysisResult& result) {
  return static_cast<int>(audit::AuditTables(result).size());
}

TEST(XlsxReport, SameResultSameBytesInEveryTimeZone) {
  const AnalysisResult result = FixtureResult();
  std::string first;
  {
    const Environment zone("TZ", "Asia/Tokyo");
    first = WriteXlsx(result);
  }
  const Environment zone("TZ", "America/Lima");
  EXPECT_EQ(first, WriteXlsx(result));
}

TEST(XlsxReport, ZipEntriesCarryNoTimeOfTheRun) {
  const std::string workbook = WriteXlsx(SmallResult());
  constexpr std::string_view kEntry("PK\x03\x04", 4);
  constexpr std::string_view kNewYear1980("\0\0\x21\0", 4);  // MS-DOS time and date
  std::size_t entries = 0;
  for (std::size_t at = workbook.find(kEntry); at != std::string::npos;
       at = workbook.find(kEntry, at + 1)) {
    EXPECT_EQ(workbook.substr(at + 10, 4), kNewYear1980);
    ++entries;
  }
  EXPECT_GT(entries, 10U);
}

TEST(XlsxReport, LeavesNothingInTheTemporaryFolder) {
  const threatgap::testing::TemporaryFolder folder;
  const Environment place("TMPDIR", folder.path().string());
  EXPECT_FALSE(WriteXlsx(SmallResult()).empty());
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(XlsxReport, WithoutATemporaryFolderNothingIsWrittenIntoTheWorkingFolder) {
  const threatgap::testing::TemporaryFolder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  const auto untouched = fs::last_write_time(folder.path());
  const Environment place("TMPDIR", "/nowhere/at/all");
  EXPECT_FALSE(WriteXlsx(SmallResult()).empty());
  EXPECT_EQ(fs::last_write_time(folder.path()), untouched);
  fs::current_path(before);
}

TEST(XlsxReport, LongTextIsCutToWhatACellHolds) {
  EXPECT_EQ(FitCell(std::string(32767, 'a')), std::string(32767, 'a'));
  EXPECT_EQ(FitCell(std::string(32768, 'a')), std::string(32761, 'a') + " [cut]");
  std::string wide;
  for (int i = 0; i < 20000; ++i) wide += "\xF0\x9F\x94\x92";  // two UTF-16 units each
  EXPECT_EQ(FitCell(wide).size(), 16380U * 4 + 6);
}

TEST(XlsxReport, TextThatSpreadsheetsDecodeIsEscaped) {
  EXPECT_EQ(FitCell("_x003D_1+1"), "_x005F_x003D_1+1");
  EXPECT_EQ(FitCell("_x003d_"), "_x005F_x003d_");
  EXPECT_EQ(FitCell("_x003_ _xyzzy_ _x003D"), "_x003_ _xyzzy_ _x003D");
}

TEST(XlsxReport, LongTextOfAModelDoesNotStopTheWorkbook) {
  EXPECT_FALSE(WriteXlsx(WithTextEverywhere(FullResult(), std::string(40000, 'x'))).empty());
}

TEST(XlsxReport, SheetNamesFitASpreadsheet) {
  EXPECT_EQ(FitSheetName("iso27001@2022"), "iso27001@2022");
  EXPECT_EQ(FitSheetName("a[b]:c*d?e/f\\g"), "a_b__c_d_e_f_g");
  EXPECT_EQ(FitSheetName("'quoted'"), "_quoted_");
  EXPECT_EQ(FitSheetName(std::string(40, 'n')), std::string(31, 'n'));
  EXPECT_EQ(FitSheetName(""), "_");
}

TEST(XlsxReport, TablesHaveACellForEachColumn) {
  for (const AnalysisResult& result : {FixtureResult(), FullResult(), EmptyResult()}) {
    for (const audit::Table& table : audit::AuditTables(result)) {
      for (const auto& row : table.rows) EXPECT_EQ(row.size(), table.columns.size()) << table.name;
    }
  }
}

TEST_F(XlsxParts, TextThatLooksLikeAFormulaIsAString) {
  for (const std::string text : {"=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "http://x.example"}) {
    const AnalysisResult result = WithTextEverywhere(FullResult(), text);
    const std::string workbook = WriteXlsx(result);
    EXPECT_THAT(WorkbookPart(workbook, "xl/sharedStrings.xml"), HasSubstr("<t>" + text + "</t>"));
    const std::string text_format = "formatCode=\"@\"";
    EXPECT_EQ(WorkbookPart(workbook, "xl/styles.xml").find(text_format) != std::string::npos,
              std::string_view("=+-@").find(text.front()) != std::string_view::npos);
    for (int sheet = 1; sheet <= SheetsOf(result); ++sheet) {
      EXPECT_THAT(Sheet(workbook, sheet), AllOf(HasSubstr("</worksheet>"), Not(HasSubstr("<f")),
                                                Not(HasSubstr("hyperlink"))));
    }
  }
}

TEST_F(XlsxParts, MarkupAndControlCharactersAreText) {
  const AnalysisResult result =
      WithTextEverywhere(FullResult(), std::string("<b>&amp;_x0041_\x01\xff]]>", 20));
  EXPECT_THAT(WorkbookPart(WriteXlsx(result), "xl/sharedStrings.xml"),
              HasSubstr("<t>&lt;b&gt;&amp;amp;_x005F_x0041_\xEF\xBF\xBD\xEF\xBF\xBD]]&gt;</t>"));
}

TEST_F(XlsxParts, EverySheetHasFrozenHeaderFilterAndPrintSetUp) {
  const AnalysisResult result = FixtureResult();
  const std::string workbook = WriteXlsx(result);
  for (int sheet = 1; sheet <= SheetsOf(result); ++sheet) {
    EXPECT_THAT(Sheet(workbook, sheet),
                AllOf(HasSubstr(R"(topLeftCell="B2")"), HasSubstr(R"(state="frozen")"),
                      HasSubstr("<autoFilter ref=\"A1:"), HasSubstr(R"(orientation="landscape")"),
                      HasSubstr(R"(fitToHeight="0")"), HasSubstr("Page &amp;P of &amp;N")));
  }
  EXPECT_THAT(WorkbookPart(workbook, "xl/workbook.xml"),
              HasSubstr("name=\"_xlnm.Print_Titles\" localSheetId=\"1\">'Statement of "
                        "Applicability'!$1:$1<"));
}

TEST_F(XlsxParts, DatesAreDatesAndRanksAreHidden) {
  const std::string workbook = WriteXlsx(FixtureResult());
  EXPECT_THAT(Sheet(workbook, 1), HasSubstr("<v>46346</v>"));  // 2026-11-20
  EXPECT_THAT(WorkbookPart(workbook, "xl/styles.xml"), HasSubstr("formatCode=\"yyyy-mm-dd\""));
  EXPECT_THAT(Sheet(workbook, 3),
              HasSubstr(R"(<col min="15" max="15" width="8.7109375" hidden="1")"));
}

TEST_F(XlsxParts, CreationTimeIsTheDateOfTheAnalysis) {
  AnalysisResult result = SmallResult();
  EXPECT_THAT(WorkbookPart(WriteXlsx(result), "docProps/core.xml"),
              HasSubstr(">2026-11-20T00:00:00Z<"));
  result.as_of = {};
  EXPECT_THAT(WorkbookPart(WriteXlsx(result), "docProps/core.xml"),
              HasSubstr(">1980-01-01T00:00:00Z<"));
  result.as_of.date = base::ParseDate("1970-01-01");
  EXPECT_THAT(WorkbookPart(WriteXlsx(result), "docProps/core.xml"),
              HasSubstr(">1970-01-01T00:00:01Z<"));
}

TEST_F(XlsxParts, FrameworksWhoseNamesAgreeGetSheetsOfTheirOwn) {
  AnalysisResult result = SmallResult();
  outcome::FrameworkView other = result.frameworks.front();
  other.id = "ISO27001@2022";
  result.frameworks.push_back(other);
  EXPECT_THAT(WorkbookPart(WriteXlsx(result), "xl/workbook.xml"),
              AllOf(HasSubstr("name=\"iso27001@2022\""), HasSubstr("name=\"ISO27001@2022 (2)\"")));
}

audit::Row RowOf(const audit::Table& table, const std::string& first) {
  for (const auto& row : table.rows) {
    if (row.front() == audit::Cell(first)) return row;
  }
  ADD_FAILURE() << "no row " << first << " in " << table.name;
  return audit::Row(table.columns.size());
}

audit::Cell CellOf(const audit::Table& table, const std::string& row, const std::string& column) {
  const audit::Row cells = RowOf(table, row);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (table.columns[i].title == column) return cells[i];
  }
  ADD_FAILURE() << "no column " << column << " in " << table.name;
  return {};
}

TEST(AuditSheets, StatementOfApplicabilityTellsReasonProofAndGaps) {
  const AnalysisResult result = FullResult();
  const audit::Table soa = audit::ApplicabilityTable(audit::Index(result));
  const auto cell = [&](const char* column) { return CellOf(soa, "A.8.26", column); };
  EXPECT_EQ(cell("Applicable"), audit::Cell("yes"));
  EXPECT_EQ(cell("Status"), audit::Cell("implemented"));
  EXPECT_EQ(cell("Exposed"), audit::Cell("yes"));
  EXPECT_EQ(cell("Stand on"), audit::Cell("gateway"));
  EXPECT_EQ(cell("Evidence"), audit::Cell("ci/suite"));
  EXPECT_EQ(cell("Evidence date"), audit::Cell(*base::ParseDate("2026-10-02")));
  EXPECT_EQ(cell("Evidence valid until"), audit::Cell(*base::ParseDate("2027-01-02")));
  EXPECT_EQ(cell("Gaps"), audit::Cell("GAI-001@customer,model"));
}

TEST(AuditSheets, PartsOfARequirementStandBesideItsStatus) {
  AnalysisResult result = FullResult();
  auto& row = result.frameworks.front().requirements.front();
  row.status = outcome::RequirementStatus::kPartial;
  row.at_best = outcome::RequirementStatus::kImplemented;
  const audit::Index index(result);
  for (const audit::Table& table : {audit::ApplicabilityTable(index),
                                    audit::RequirementTable(index, result.frameworks.front())}) {
    EXPECT_EQ(CellOf(table, "A.8.26", "At best"), audit::Cell("implemented"));
    EXPECT_EQ(CellOf(table, "A.8.26", "Parts of it"),
              audit::Cell("screen (What comes in is screened): covered by bedrock-guardrail; "
                          "agree (Needs are agreed): only people can say"));
  }
  EXPECT_EQ(
      CellOf(audit::RequirementTable(index, result.frameworks.front()), "A.8.26", "Applies from"),
      audit::Cell("2026-12-02 for new systems"));
}

TEST(AuditSheets, ListThatIsNotCompleteSaysSoBesideItsCounts) {
  AnalysisResult result = FullResult();
  result.frameworks.front().limits = "cut; it lists 1 of 9 entries";
  const audit::Table summary = audit::SummaryTable(audit::Index(result));
  EXPECT_EQ(CellOf(summary, "Framework", "Note"),
            audit::Cell("1 implemented, 1 exposed; of 1; tells little: cut; it lists 1 of 9 "
                        "entries"));
}

TEST(AuditSheets, ExcludedControlStatesItsReasonAndManualOneIsNotAssessed) {
  AnalysisResult result = FullResult();
  auto& rows = result.frameworks.front().requirements;
  rows.push_back(rows.front());
  rows.back().id = "A.7.1";
  rows.back().status = outcome::RequirementStatus::kNotApplicable;
  rows.back().why = "no offices";
  rows.push_back(rows.front());
  rows.back().id = "A.6.1";
  rows.back().status = outcome::RequirementStatus::kManual;
  const audit::Index index(result);
  const audit::Table soa = audit::ApplicabilityTable(index);
  EXPECT_EQ(CellOf(soa, "A.7.1", "Applicable"), audit::Cell("no"));
  EXPECT_EQ(CellOf(soa, "A.7.1", "Reason (risks, or why excluded)"), audit::Cell("no offices"));
  EXPECT_EQ(CellOf(soa, "A.6.1", "Status"), audit::Cell("not assessed by this tool"));
  EXPECT_EQ(audit::NotAssessedTable(index).rows.size(), 1U);
}

TEST(AuditSheets, RequirementMatrixShowsTheWorstAtEachComponent) {
  AnalysisResult result = FullResult();
  const auto touch = result.findings.front().requirements.back();
  outcome::Finding covered =
      MakeGap("GAI-002", "", "model", outcome::Level::kLow, "0123456789abcdef");
  covered.group = outcome::Group::kCovered;
  covered.verdict = outcome::Verdict::kCovered;
  covered.requirements = {touch};
  result.findings = {covered};
  const auto mark = [&] {
    const audit::Index index(result);
    return CellOf(audit::RequirementTable(index, result.frameworks.front()), "A.8.26", "At model");
  };
  EXPECT_EQ(mark(), audit::Cell("covered"));
  outcome::Finding partial = FullResult().findings.front();
  partial.suppression.reset();
  result.findings.push_back(partial);
  EXPECT_EQ(mark(), audit::Cell("partial"));
  result.findings.push_back(FullResult().findings[1]);
  EXPECT_EQ(mark(), audit::Cell("gap"));
  result.findings.push_back(covered);
  EXPECT_EQ(mark(), audit::Cell("gap"));
}

TEST(AuditSheets, TreatmentPlanHoldsPlannedControlsAndGapsNobodyDecidedAbout) {
  AnalysisResult result = FullResult();
  result.controls.front().status = "planned";
  result.controls.front().due = base::ParseDate("2026-11-01");
  const audit::Table plan = audit::TreatmentPlan(audit::Index(result));
  EXPECT_EQ(CellOf(plan, "control bedrock-guardrail", "Overdue"), audit::Cell("yes"));
  EXPECT_EQ(CellOf(plan, "gap GAI-001@partner,model", "Status"), audit::Cell("not decided"));
  for (const auto& row : plan.rows)
    EXPECT_NE(row.front(), audit::Cell("gap GAI-009@customer,model")) << "it is accepted";
}

TEST(AuditSheets, ApproverWhoIsTheOwnerIsShown) {
  AnalysisResult result = FullResult();
  const auto approver = [&] {
    return CellOf(audit::AcceptanceTable(audit::Index(result)), "GAI-001@customer,model",
                  "Approver is owner");
  };
  EXPECT_EQ(approver(), audit::Cell("no"));
  result.treatments.front().approved_by = result.treatments.front().by;
  EXPECT_EQ(approver(), audit::Cell("yes"));
}

TEST(AuditSheets, ImplementedControlWithoutEvidenceIsInTheIndexAsMissing) {
  AnalysisResult result = FullResult();
  result.controls.front().evidence.clear();
  const audit::Table index = audit::EvidenceIndex(audit::Index(result));
  ASSERT_EQ(index.rows.size(), 1U);
  EXPECT_EQ(index.rows.front()[5], audit::Cell("missing"));
}

TEST(AuditSheets, RunWithoutIso27001SaysWhyTheStatementIsEmpty) {
  const AnalysisResult result = EmptyResult();
  const audit::Index index(result);
  EXPECT_TRUE(audit::ApplicabilityTable(index).rows.empty());
  EXPECT_EQ(CellOf(audit::NotAssessedTable(index), "framework", "Id"),
            audit::Cell("iso27001@2022"));
}

}  // namespace
}  // namespace threatgap::reports
