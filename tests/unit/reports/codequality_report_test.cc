#include "reports/codequality_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <set>

#include "tests/unit/reports/hostile_result.h"
#include "tests/unit/reports/result_fixture.h"
#include "tests/unit/reports/small_result.h"

namespace threatgap::reports {
namespace {

namespace dom = simdjson::dom;
using outcome::AnalysisResult;
using outcome::Level;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

struct ReadEntry {
  std::string description, check, fingerprint, severity, path;
  std::int64_t line = 0;
};

std::string TextAt(dom::element entry, std::string_view pointer) {
  std::string_view text;
  EXPECT_FALSE(entry.at_pointer(pointer).get(text)) << pointer;
  return std::string(text);
}

std::vector<ReadEntry> Entries(const AnalysisResult& result) {
  const simdjson::padded_string bytes(WriteCodeQuality(result));
  dom::parser parser;
  dom::array array;
  EXPECT_FALSE(parser.parse(bytes).get(array));
  std::vector<ReadEntry> entries;
  for (const dom::element each : array) {
    ReadEntry read{TextAt(each, "/description"), TextAt(each, "/check_name"),
                   TextAt(each, "/fingerprint"), TextAt(each, "/severity"),
                   TextAt(each, "/location/path")};
    EXPECT_FALSE(each.at_pointer("/location/lines/begin").get(read.line));
    entries.push_back(read);
  }
  return entries;
}

TEST(CodeQualityReport, OpenGapIsAnEntryWithItsPlaceAndFingerprint) {
  const ReadEntry worst = Entries(SmallResult()).front();
  EXPECT_EQ(worst.check, "GAI-001-untrusted-text-steers-model");
  EXPECT_EQ(worst.fingerprint, "3fa9c1d2aabbccdd");
  EXPECT_EQ(worst.severity, "critical");
  EXPECT_EQ(worst.path, "model.yaml");
  EXPECT_EQ(worst.line, 11);
  EXPECT_THAT(worst.description, StartsWith("GAI-001 partially covered: An external actor who"));
  EXPECT_THAT(worst.description, HasSubstr(" Missing: guardrail.input on every path"));
}

TEST(CodeQualityReport, LevelsBecomeTheWordsOfGitlab) {
  std::vector<std::string> words;
  for (const Level level : {Level::kLow, Level::kMedium, Level::kHigh, Level::kCritical}) {
    AnalysisResult result = ThinResult(1);
    result.findings.front().residual = {level, level};
    words.push_back(Entries(result).front().severity);
  }
  EXPECT_THAT(words, ElementsAre("minor", "major", "critical", "blocker"));
}

TEST(CodeQualityReport, DecidedAndSuppressedOnesAreLeftOutAndUndecidedOnesAreInfo) {
  std::vector<std::string> listed;
  for (const ReadEntry& each : Entries(SmallResult()))
    listed.push_back(each.fingerprint + " " + each.severity);
  EXPECT_THAT(listed, ElementsAre("3fa9c1d2aabbccdd critical", "77aa88bb99cc00dd critical",
                                  "5ca1ab1e00000001 major", "6d0f2d7aae1cf2de info"));
  EXPECT_THAT(Entries(PassingResult()).size(), 2U) << "two undecided, the possible one not";
}

TEST(CodeQualityReport, WhatFailsTheGateHasTheSeverityOfAGap) {
  AnalysisResult result = SmallResult();
  result.findings.back().gated = true;
  EXPECT_EQ(Entries(result).back().severity, "critical");
  result.findings.back().group = outcome::Group::kPossible;
  EXPECT_EQ(Entries(result).back().severity, "critical");
  result.findings.back().gated = false;
  EXPECT_EQ(Entries(result).size(), 3U);
}

TEST(CodeQualityReport, NothingFoundIsAnEmptyArray) {
  EXPECT_EQ(WriteCodeQuality(EmptyResult()), "[]\n");
}

TEST(CodeQualityReport, GateThatFailsAsAWholeIsAnEntry) {
  AnalysisResult result = EmptyResult();
  result.gate.passed = false;
  result.gate.reasons = {"A.5.1 is not evaluated"};
  ASSERT_EQ(Entries(result).size(), 1U);
  EXPECT_EQ(Entries(result).front().description, "A.5.1 is not evaluated");
  EXPECT_EQ(Entries(result).front().check, "merge-gate");
}

TEST(CodeQualityReport, ErrorsAreEntriesWhereNothingWasAnalysed) {
  AnalysisResult result = HostileFailure("unknown key `a`");
  const auto before = Entries(result);
  ASSERT_EQ(before.size(), 2U) << "the warning is none";
  EXPECT_EQ(before[0].description, "error: unknown key `a`");
  EXPECT_EQ(before[0].severity, "blocker");
  EXPECT_NE(before[0].fingerprint, before[1].fingerprint);
  result.diagnostic_locations[0].line = 40;
  EXPECT_EQ(Entries(result)[0].fingerprint, before[0].fingerprint) << "lines move";
}

TEST(CodeQualityReport, HostileTextLeavesEntriesThatGitlabTakes) {
  for (const HostileText& hostile : HostileTexts()) {
    for (const AnalysisResult& result :
         {HostileResult(hostile.text), HostileFailure(hostile.text)}) {
      SCOPED_TRACE(hostile.name);
      std::set<std::string> fingerprints;
      for (const ReadEntry& each : Entries(result)) {
        EXPECT_TRUE(fingerprints.insert(each.fingerprint).second);
        EXPECT_FALSE(each.description.empty() || each.check.empty() || each.path.empty());
        EXPECT_EQ(each.description.find_first_of("\r\n"), std::string::npos);
        EXPECT_EQ(each.path.find('\\'), std::string::npos);
        EXPECT_FALSE(each.path.starts_with("/") || each.path.starts_with("./"));
        EXPECT_GE(each.line, 1);
        EXPECT_LE(each.description.size(), 4'000U);
      }
      EXPECT_FALSE(fingerprints.empty());
    }
  }
}

}  // namespace
}  // namespace threatgap::reports
