#include "reports/long_texts.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/html_report.h"
#include "reports/json_report.h"
#include "reports/sarif_report.h"
#include "tests/unit/reports/result_fixture.h"
#include "tests/unit/reports/small_result.h"

namespace threatgap::reports {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(LongTexts, BeginningAndEndStayAndTheRestIsCounted) {
  const std::string cut = WithinBounds("begin" + std::string(99'990, 'x') + "end..");
  EXPECT_THAT(cut, StartsWith("beginxxx"));
  EXPECT_THAT(cut, EndsWith("xxxend.."));
  EXPECT_THAT(cut, HasSubstr(" … 97000 bytes left out … "));
  EXPECT_LT(cut.size(), kLongestText);
}

TEST(LongTexts, NoCharacterIsCutInTwo) {
  for (const std::size_t shift : {0, 1, 2}) {
    std::string text(shift, 'x');
    while (text.size() < 2 * kLongestText) text += "\u20ac";
    const std::string cut = WithinBounds(text);
    const std::size_t note = cut.find(" … ");
    EXPECT_EQ((note - shift) % 3, 0U);
    EXPECT_THAT(cut.substr(cut.find("left out … ") + std::string_view("left out … ").size()),
                StartsWith("\u20ac"));
  }
}

TEST(LongTexts, NameInsideASentenceIsShortenedAndTheRestOfTheSentenceStays) {
  outcome::AnalysisResult result = FixtureResult();
  const std::string name = "Model" + std::string(100'000, 'n');
  result.components.front().title = name;
  result.findings.front().sentence = "A user can misuse " + name + " through " + name + ".";
  CutLongTexts(result);
  EXPECT_EQ(result.components.front().title, name);
  const std::string shorter =
      "Model" + std::string(195, 'n') + " … 99705 bytes left out … " + std::string(100, 'n');
  EXPECT_EQ(result.findings.front().sentence,
            "A user can misuse " + shorter + " through " + shorter + ".");
}

TEST(LongTexts, ResultWithoutThemDoesNotChange) {
  outcome::AnalysisResult result = FullResult();
  const std::string before = WriteJson(result);
  CutLongTexts(result);
  EXPECT_EQ(WriteJson(result), before);
}

// 200 findings which repeat names of 100,000 characters in every text they have.
outcome::AnalysisResult HostileNames() {
  outcome::AnalysisResult result = LargeResult(200, 100);
  for (auto& component : result.components) component.title = std::string(100'000, 'n');
  for (auto& finding : result.findings) {
    const std::string name = finding.fingerprint + std::string(100'000, 'n');
    finding.title = finding.sentence = finding.short_sentence = finding.coverage_note = name;
    finding.slots.source = finding.slots.action = finding.gate_reason = name;
    for (auto& [variable, element] : finding.bindings) element.name = name;
    for (auto& step : finding.witness) step.element.name = name;
    for (auto& missing : finding.missing) missing.where = name;
    for (auto& ask : finding.asks) ask.text = name;
  }
  CutLongTexts(result);
  return result;
}

TEST(LongTexts, ReportsOfLongNamesAreBoundedAndTheNameStandsOnceAtItsElement) {
  const outcome::AnalysisResult result = HostileNames();
  const std::string json = WriteJson(result);
  EXPECT_THAT(json, HasSubstr("\"" + std::string(100'000, 'n') + "\""));
  EXPECT_THAT(json, HasSubstr(" bytes left out … "));
  // The elements need 10 MB, each finding at most 20 texts of 4 kB.
  EXPECT_LT(json.size(), 10'000'000U + 200 * 20 * kLongestText);
  EXPECT_LT(WriteHtml(result).size(), 20'000'000U);
  EXPECT_LT(WriteSarif(result).size(), 40'000'000U);
}

}  // namespace
}  // namespace threatgap::reports
