#include "analyzer/baseline/saved_result.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "analyzer/syntax/reader.h"
#include "reports/json_report.h"
#include "tests/unit/baseline/saved_fixture.h"
#include "tests/unit/load/loading.h"

namespace threatgap::baseline {
namespace {

using ::testing::HasSubstr;

struct Read {
  base::SourceStore sources;
  base::DiagnosticSink sink;
  std::optional<outcome::AnalysisResult> result;

  explicit Read(const std::string& text) {
    const auto document =
        syntax::ReadDocument(sources, sources.Add("r.json", text), base::Budgets{}, sink);
    if (document != nullptr) result = ReadSavedResult(document->root(), sink);
  }
  std::string diagnostics() const { return load::Rendered(sink, sources); }
};

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST(SavedResult, KeepsWhatComparisonsNeed) {
  const outcome::AnalysisResult saved = SavedFixture();
  const Read read(reports::WriteJson(saved));
  ASSERT_EQ(read.diagnostics(), "");
  const outcome::AnalysisResult& result = *read.result;
  EXPECT_EQ(result.system.id, saved.system.id);
  EXPECT_EQ(result.as_of.date, saved.as_of.date);
  EXPECT_EQ(result.policy_sha256, saved.policy_sha256);
  EXPECT_EQ(result.verdict_sentence, saved.verdict_sentence);
  EXPECT_EQ(result.gate.passed, saved.gate.passed);
  EXPECT_EQ(result.gate.fail_on, saved.gate.fail_on);
  EXPECT_EQ(result.summary.gaps, saved.summary.gaps);
  EXPECT_EQ(result.summary.rules_ran, saved.summary.rules_ran);
  ASSERT_EQ(result.findings.size(), saved.findings.size());
  for (std::size_t i = 0; i < saved.findings.size(); ++i) {
    const outcome::Finding &a = saved.findings[i], &b = result.findings[i];
    EXPECT_EQ(a.fingerprint, b.fingerprint);
    EXPECT_EQ(a.key, b.key);
    EXPECT_EQ(a.rule, b.rule);
    EXPECT_EQ(a.bindings.size(), b.bindings.size());
    EXPECT_EQ(a.verdict, b.verdict);
    EXPECT_EQ(a.group, b.group);
    EXPECT_EQ(a.lo, b.lo);
    EXPECT_EQ(a.hi, b.hi);
    EXPECT_EQ(a.residual.hi, b.residual.hi);
    EXPECT_EQ(a.inherent.lo, b.inherent.lo);
    EXPECT_EQ(a.sentence, b.sentence);
    EXPECT_EQ(a.location, b.location);
    EXPECT_EQ(a.gated, b.gated);
    ASSERT_EQ(a.witness.size(), b.witness.size());
    for (std::size_t j = 0; j < a.witness.size(); ++j) {
      EXPECT_EQ(a.witness[j].element.id, b.witness[j].element.id);
      EXPECT_EQ(a.witness[j].data, b.witness[j].data);
    }
    EXPECT_EQ(a.treatments.size(), b.treatments.size());
    EXPECT_EQ(a.suppression.has_value(), b.suppression.has_value());
    EXPECT_EQ(IsSuppressed(a), IsSuppressed(b));
  }
  ASSERT_EQ(result.controls.size(), saved.controls.size());
  ASSERT_FALSE(result.controls.empty());
  EXPECT_EQ(result.controls.front().on.size(), saved.controls.front().on.size());
  EXPECT_EQ(result.components.size(), saved.components.size());
  EXPECT_EQ(result.flows.size(), saved.flows.size());
  EXPECT_EQ(result.zones.size(), saved.zones.size());
  EXPECT_EQ(result.data.size(), saved.data.size());
}

TEST(SavedResult, KeysOfLaterVersionsAreLeftAlone) {
  const std::string report = Replaced(reports::WriteJson(SavedFixture()),
                                      "\"tool\":", "\"invented_later\": [{\"a\": 1}], \"tool\":");
  EXPECT_EQ(Read(report).diagnostics(), "");
}

TEST(SavedResult, EveryKeyThatIsReadIsNeeded) {
  const std::string report = reports::WriteJson(SavedFixture());
  for (const char* key :
       {"as_of", "closed_world", "system", "policy", "gate", "summary", "rules", "fingerprint",
        "verdict", "group", "severity", "residual", "witness", "have", "treatments", "suppression",
        "architecture", "carries", "confidentiality"}) {
    const Read read(Replaced(report, fmt::format("\"{}\":", key), fmt::format("\"{}x\":", key)));
    EXPECT_FALSE(read.result) << key;
    EXPECT_THAT(read.diagnostics(), HasSubstr(fmt::format("there is no `{}` here", key)));
  }
}

TEST(SavedResult, EveryListThatIsReadIsNeeded) {
  const std::string report = reports::WriteJson(SavedFixture());
  for (const char* line : {"\n  \"findings\": [", "\n  \"controls\": [", "\n    \"flows\": ["})
    EXPECT_FALSE(Read(Replaced(report, line, "\"other\": [")).result) << line;
}

TEST(SavedResult, ContradictionsAreErrors) {
  const std::string report = reports::WriteJson(SavedFixture());
  const Read verdict(Replaced(report, "\"group\": \"gap\"", "\"group\": \"covered\""));
  EXPECT_THAT(verdict.diagnostics(), HasSubstr("contradict each other"));
  const auto gaps = SavedFixture().summary.gaps;
  const Read counts(Replaced(report, fmt::format("\"gaps\": {}", gaps), "\"gaps\": 999"));
  EXPECT_THAT(counts.diagnostics(), HasSubstr("the summary counts `999` gaps"));
  const Read judged(Replaced(report, "\"evaluated\": true", "\"evaluated\": false"));
  EXPECT_THAT(judged.diagnostics(), HasSubstr("nothing to judge"));
}

TEST(SavedResult, AFindingOfARuleThatDidNotRunIsAnEdit) {
  outcome::AnalysisResult result = SavedFixture();
  const auto rule = std::find_if(result.rules.begin(), result.rules.end(), [&](const auto& each) {
    return each.id == result.findings.front().rule;
  });
  ASSERT_NE(rule, result.rules.end());
  rule->ran = false;
  EXPECT_THAT(Read(reports::WriteJson(result)).diagnostics(),
              HasSubstr("has a finding here, and did not run"));
}

TEST(SavedResult, AReportWithoutRulesIsNone) {
  outcome::AnalysisResult result = SavedFixture();
  for (auto& rule : result.rules) rule.ran = false;
  EXPECT_THAT(Read(reports::WriteJson(result)).diagnostics(), HasSubstr("without any rule"));
}

TEST(SavedResult, NoBytesCrashItsReader) {
  std::mt19937 random(11);
  const std::string whole = reports::WriteJson(SavedFixture());
  for (int round = 0; round < 150; ++round) {
    std::string text = whole;
    if (round % 3 == 0) text.resize(random() % text.size());
    for (int changes = 0; changes < 3 && !text.empty(); ++changes)
      text[random() % text.size()] = static_cast<char>(random() % 256);
    const Read read(text);
    EXPECT_EQ(read.result.has_value(), !read.sink.has_errors());
  }
}

}  // namespace
}  // namespace threatgap::baseline
