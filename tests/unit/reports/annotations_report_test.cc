#include "reports/annotations_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <sstream>

#include "tests/unit/reports/hostile_result.h"
#include "tests/unit/reports/result_fixture.h"
#include "tests/unit/reports/small_result.h"

namespace threatgap::reports {
namespace {

using outcome::AnalysisResult;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::vector<std::string> Lines(const AnalysisResult& result) {
  std::vector<std::string> lines;
  std::istringstream in(WriteAnnotations(result));
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(AnnotationsReport, WhatFailsIsAnErrorAndOtherOpenGapsAreWarnings) {
  EXPECT_THAT(
      Lines(SmallResult()),
      ElementsAre(StartsWith("::error file=model.yaml,line=11,title=GAI-001 high%3A Untrusted text "
                             "steers a model that can act::An external actor who can submit"),
                  StartsWith("::warning file=model.yaml,line=11,title=GAI-001 high%3A"),
                  StartsWith("::warning file=model.yaml,line=11,title=GAI-001 medium%3A"),
                  StartsWith("::notice title=threatgap::FAILED as of 2026-11-20 (model): 3 gaps")));
}

TEST(AnnotationsReport, TenOfEachKindAndANoticeOfTheRest) {
  AnalysisResult result = ThinResult(25);
  for (std::size_t i = 0; i < 12; ++i) result.findings[i].gated = true;
  const auto lines = Lines(result);
  EXPECT_EQ(lines.size(), 21U);
  EXPECT_THAT(lines[9], StartsWith("::error "));
  EXPECT_THAT(lines[10], StartsWith("::warning "));
  EXPECT_THAT(lines.back(), HasSubstr(" Not shown here: 2 more errors and 3 more warnings."));
}

TEST(AnnotationsReport, NewOnesStandBeforeWorseOnes) {
  AnalysisResult result = SmallResult();
  result.findings[3].baseline = "new";
  EXPECT_THAT(Lines(result)[1], HasSubstr("medium"));
}

TEST(AnnotationsReport, NothingOpenIsOneNotice) {
  EXPECT_THAT(Lines(PassingResult()), ElementsAre(StartsWith("::notice title=threatgap::")));
}

TEST(AnnotationsReport, ReasonOfTheGateAsAWholeIsInTheNotice) {
  AnalysisResult result = PassingResult();
  result.gate.passed = false;
  result.gate.reasons = {"A.5.1 is not evaluated"};
  EXPECT_THAT(Lines(result).back(), HasSubstr(" The gate: A.5.1 is not evaluated."));
}

TEST(AnnotationsReport, ErrorsOfTheInputAreErrors) {
  EXPECT_THAT(Lines(HostileFailure("50% of a,b")),
              ElementsAre("::error file=50%25 of a%2Cb,line=1,title=unknown-key::50%25 of a,b; "
                          "50%25 of a,b",
                          "::error file=50%25 of a%2Cb,line=1,title=unknown-key::50%25 of a,b; "
                          "50%25 of a,b",
                          "::notice title=threatgap::The input could not be analysed."));
}

TEST(AnnotationsReport, HostileTextEndsNeitherAPropertyNorALine) {
  const std::regex command(
      "::(error|warning) file=[^,:]+,line=[0-9]+,title=[^,:]*::.*|::notice title=threatgap::.*");
  for (const HostileText& hostile : HostileTexts()) {
    for (const AnalysisResult& result :
         {HostileResult(hostile.text), HostileFailure(hostile.text)}) {
      for (const std::string& line : Lines(result))
        EXPECT_TRUE(std::regex_match(line, command)) << hostile.name << ": " << line.substr(0, 200);
    }
  }
}

}  // namespace
}  // namespace threatgap::reports
