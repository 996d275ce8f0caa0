#include "reports/report_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "tests/unit/reports/small_result.h"

namespace threatgap::reports {
namespace {

using ::testing::ElementsAre;

TEST(ReportLine, BreaksAndTabsBecomeBlanksAndTheEndsAreTrimmed) {
  EXPECT_EQ(OneLine(" a\r\nb\tc \n", 80), "a  b c");
  EXPECT_EQ(OneLine(" \n\t", 80), "");
}

TEST(ReportLine, WhatReordersOrHidesTextIsShown) {
  EXPECT_EQ(OneLine("a\u202Eb", 80), "a\\u202eb");
  EXPECT_EQ(OneLine(std::string_view("a\0b\x1b", 4), 80), "a\\x00b\\x1b");
}

TEST(ReportLine, BytesThatXmlCannotHoldAreGone) {
  EXPECT_EQ(OneLine("\xEF\xBF\xBF|\xEF\xBF\xBE", 80), "\xEF\xBF\xBD|\xEF\xBF\xBD");
  EXPECT_EQ(OneLine("\xFF", 80), "\\xff");
}

TEST(ReportLine, LongTextIsCutBetweenCodePoints) {
  EXPECT_EQ(OneLine("äöü", 3), "äöü");
  EXPECT_EQ(OneLine("äöüß", 3), "äö…");
  EXPECT_EQ(base::CountCodePoints(OneLine(std::string(100'000, '\x1b'), 50)), 50U);
}

TEST(ReportLine, LimitCountsWhatEscapesBecome) { EXPECT_EQ(OneLine("\x1b\x1b", 5), "\\x1b…"); }

TEST(ReportLine, PathsAreThoseOfARepository) {
  EXPECT_EQ(RepositoryPath("models/a.yaml"), "models/a.yaml");
  EXPECT_EQ(RepositoryPath("./a.yaml"), "a.yaml");
  EXPECT_EQ(RepositoryPath("../../shop/a.yaml"), "shop/a.yaml");
  EXPECT_EQ(RepositoryPath("/srv/a.yaml"), "srv/a.yaml");
  EXPECT_EQ(RepositoryPath("C:\\work\\a.yaml"), "work/a.yaml");
  EXPECT_EQ(RepositoryPath("//host\\a.yaml"), "host/a.yaml");
  EXPECT_EQ(RepositoryPath(".hidden/a.yaml"), ".hidden/a.yaml");
  for (const char* nothing : {"", "/", "..", ".", "./../", " "})
    EXPECT_EQ(RepositoryPath(nothing), "unknown") << nothing;
}

TEST(ReportLine, FindingWithoutAPlacePointsAtTheFirstInput) {
  outcome::AnalysisResult result = SmallResult();
  outcome::Finding& finding = result.findings.front();
  EXPECT_EQ(ReportPlace(result, finding).line, 11);
  finding.location = {};
  EXPECT_EQ(ReportPlace(result, finding).file, "model.yaml");
  EXPECT_EQ(ReportPlace(result, finding).line, 1);
  result.inputs.clear();
  EXPECT_EQ(ReportPlace(result, finding).file, "unknown");
}

TEST(ReportLine, DiagnosticsAreLinesWithTheirPlaces) {
  outcome::AnalysisResult result;
  for (const auto severity :
       {base::Severity::kError, base::Severity::kWarning, base::Severity::kError}) {
    result.diagnostics.push_back({severity, "unknown-key", "unknown key `a`", {}, {}, {}});
  }
  result.diagnostic_locations = {{"a.yaml", 3, 5}, {"a.yaml", 4, 5}};
  EXPECT_THAT(DiagnosticLines(result, base::Severity::kError, 9),
              ElementsAre("a.yaml:3:5: error: unknown key `a` [unknown-key]",
                          "threatgap: error: unknown key `a` [unknown-key]"));
  EXPECT_THAT(DiagnosticLines(result, base::Severity::kNote, 1),
              ElementsAre("a.yaml:3:5: error: unknown key `a` [unknown-key]", "and 2 more"));
}

}  // namespace
}  // namespace threatgap::reports
