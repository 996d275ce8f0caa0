#include "analyzer/baseline/baseline_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <sstream>

#include "analyzer/baseline/baseline_shape.h"
#include "reports/json_report.h"
#include "tests/unit/baseline/saved_fixture.h"
#include "tests/unit/load/loading.h"
#include "tests/unit/reports/schema_check.h"

namespace threatgap::baseline {
namespace {

using ::testing::HasSubstr;

struct Read {
  base::SourceStore sources;
  base::DiagnosticSink sink;
  std::optional<Baseline> baseline;

  explicit Read(const std::string& text, const std::string& path = "b.json",
                bool saved_too = true) {
    const auto source = sources.Add(path, text);
    baseline = saved_too ? ReadBaseline(source, sources, base::Budgets{}, sink)
                         : ReadWrittenBaseline(source, sources, base::Budgets{}, sink);
  }
  std::string diagnostics() const { return load::Rendered(sink, sources); }
};

Baseline Small() {
  Baseline baseline;
  baseline.system = "shop";
  baseline.as_of = base::ParseDate("2026-06-30");
  baseline.rules = {"GAI-001", "SEC-001"};
  baseline.entries = {{"00000000000000aa", "GAI-001@a,b", outcome::Level::kHigh,
                       outcome::Verdict::kPartiallyCovered, base::ParseDate("2026-05-01"), ""},
                      {"00000000000000bb", "T-7", outcome::Level::kLow, outcome::Verdict::kPossible,
                       std::nullopt, "accepted"}};
  return baseline;
}

TEST(BaselineFile, StandsOneEntryOnALineAndNeverChanges) {
  load::ExpectGolden(WriteBaseline(Small()), std::string(THREATGAP_SOURCE_DIR) +
                                                 "/tests/unit/baseline/fixtures/baseline.json");
}

TEST(BaselineFile, IsReadAsItWasWritten) {
  const Read read(WriteBaseline(Small()));
  ASSERT_EQ(read.diagnostics(), "");
  EXPECT_EQ(WriteBaseline(*read.baseline), WriteBaseline(Small()));
  EXPECT_EQ(read.baseline->path, "b.json");
  EXPECT_EQ(read.baseline->sha256.size(), 64U);
  EXPECT_EQ(read.baseline->entries[0].rule(), "GAI-001");
  EXPECT_TRUE(read.baseline->entries[0].IsOpenGap());
  EXPECT_EQ(read.baseline->entries[1].rule(), "");
  EXPECT_FALSE(read.baseline->entries[1].IsOpenGap());
  EXPECT_TRUE(read.baseline->RuleRan("SEC-001"));
  EXPECT_FALSE(read.baseline->RuleRan("SEC-002"));
}

TEST(BaselineFile, OfAResultHoldsAllThatIsNotCovered) {
  const outcome::AnalysisResult result = SavedFixture();
  const Baseline baseline = BaselineOf(result);
  std::size_t open = 0, suppressed = 0;
  for (const auto& finding : result.findings) {
    open += finding.group == outcome::Group::kCovered ? 0 : 1;
    suppressed += finding.group != outcome::Group::kCovered && IsSuppressed(finding) ? 1 : 0;
  }
  ASSERT_GT(open, 0U);
  EXPECT_EQ(baseline.entries.size(), open);
  EXPECT_EQ(static_cast<std::size_t>(
                std::count_if(baseline.entries.begin(), baseline.entries.end(),
                              [](const Entry& entry) { return entry.decision == "suppressed"; })),
            suppressed);
  EXPECT_TRUE(std::is_sorted(baseline.entries.begin(), baseline.entries.end(),
                             [](const Entry& a, const Entry& b) { return a.key < b.key; }));
}

TEST(BaselineFile, TheOrderOfItsEntriesDoesNotMatter) {
  Baseline turned = Small();
  std::reverse(turned.entries.begin(), turned.entries.end());
  std::reverse(turned.rules.begin(), turned.rules.end());
  const Read read(WriteBaseline(turned));
  ASSERT_EQ(read.diagnostics(), "");
  EXPECT_EQ(WriteBaseline(*read.baseline), WriteBaseline(Small()));
}

TEST(BaselineFile, AnyPieceOfItIsRefused) {
  const std::string whole = WriteBaseline(Small());
  const std::size_t end = whole.rfind('}');
  for (std::size_t size = 0; size <= end; ++size) {
    const Read read(whole.substr(0, size), size % 2 == 0 ? "b.json" : "b");
    EXPECT_FALSE(read.baseline) << size;
    EXPECT_TRUE(read.sink.has_errors()) << size;
  }
}

TEST(BaselineFile, AFileWithALineLessIsReadOnlyWhereItIsAnEntry) {
  std::istringstream lines(WriteBaseline(Small()));
  std::vector<std::string> all;
  for (std::string line; std::getline(lines, line);) all.push_back(line);
  for (std::size_t missing = 0; missing < all.size(); ++missing) {
    std::string text;
    for (std::size_t i = 0; i < all.size(); ++i) text += i == missing ? "" : all[i] + "\n";
    const Read read(text);
    // A rule less makes its gaps newer, unless one of them stands here: SEC-001 has none. Without
    // the first entry its gap is new again.
    const bool harmless = all[missing].find("00000000000000aa") != std::string::npos;
    EXPECT_EQ(read.baseline.has_value(), harmless) << all[missing];
  }
}

TEST(BaselineFile, NoBytesCrashItsReader) {
  std::mt19937 random(7);
  const std::string whole = WriteBaseline(Small());
  for (int round = 0; round < 3000; ++round) {
    std::string text = whole;
    for (int changes = 0; changes < 1 + round % 4; ++changes)
      text[random() % text.size()] = static_cast<char>(random() % 256);
    const Read read(text, round % 2 == 0 ? "b.json" : "b.yaml");
    EXPECT_EQ(read.baseline.has_value(), !read.sink.has_errors()) << text;
  }
}

TEST(BaselineFile, HostileTextsSurvive) {
  Baseline hostile = Small();
  hostile.system = "\x1b[31m\xe2\x80\xae\"\\<script>";
  hostile.entries[1].key = std::string(100'000, 'x') + "\n'";
  const Read read(WriteBaseline(hostile));
  ASSERT_EQ(read.diagnostics(), "");
  EXPECT_EQ(read.baseline->system, hostile.system);
  EXPECT_EQ(read.baseline->entries[1].key, hostile.entries[1].key);
}

TEST(BaselineFile, DeepNestingIsRefused) {
  const Read read("{\"schema\": \"threatgap-baseline/1\", \"rules\": " + std::string(100'000, '[') +
                  std::string(100'000, ']') + "}");
  EXPECT_FALSE(read.baseline);
  EXPECT_THAT(read.diagnostics(), HasSubstr("budget-exceeded"));
}

TEST(BaselineFile, ASavedResultServesAsWell) {
  const outcome::AnalysisResult result = SavedFixture();
  const Read read(reports::WriteJson(result));
  ASSERT_EQ(read.diagnostics(), "");
  EXPECT_EQ(WriteBaseline(*read.baseline), WriteBaseline(BaselineOf(result)));
}

TEST(BaselineFile, ASavedResultIsNotReplacedByABaseline) {
  const Read read(reports::WriteJson(SavedFixture()), "r.json", false);
  EXPECT_FALSE(read.baseline);
  EXPECT_THAT(read.diagnostics(), HasSubstr("name another file"));
}

TEST(BaselineFile, WhatIsNoneSaysWhatItIs) {
  const std::pair<const char*, const char*> kFiles[] = {
      {"", "empty"},
      {"threatgap: 1\ncomponents: {}\n", "it is a model"},
      {"threatgap-policy: 1\n", "it is a policy"},
      {"{\"version\": \"2.1.0\", \"runs\": []}", "it is a SARIF file"},
      {"<mxfile/>", "it is XML"},
      {"[]", "found a list at the top"},
      {"{}", "it has no keys"},
      {"{\"schema\": 1}", "it begins with the key `schema`"},
      {"{\"schema\": \"threatgap-baseline/2\"}", "only `threatgap-baseline/1` is"},
      {"{\"schema\": \"threatgap-result/2\"}", "only `threatgap-result/1` is"}};
  for (const auto& [text, words] : kFiles) {
    const Read read(text, "b");
    EXPECT_FALSE(read.baseline) << text;
    EXPECT_THAT(read.diagnostics(), HasSubstr(words)) << text;
  }
}

TEST(BaselineFile, WhatIsWrittenKeepsToTheSchemaAndUsesAllOfIt) {
  reports::SchemaCheck schema(BaselineSchema());
  EXPECT_EQ(schema.Check(WriteBaseline(Small())), std::vector<std::string>{});
  EXPECT_EQ(schema.Check(WriteBaseline(BaselineOf(SavedFixture()))), std::vector<std::string>{});
  EXPECT_EQ(schema.Check(WriteBaseline(Baseline{})), std::vector<std::string>{});
  for (const reports::ResultObject& object : BaselineShape().objects.subspan(1))
    EXPECT_TRUE(schema.used().contains(std::string(object.name))) << object.name;
  for (const reports::ResultWords& words : BaselineShape().vocabularies)
    EXPECT_TRUE(schema.used().contains(std::string(words.name))) << words.name;
}

// A word of the table in place of another: what the schema refuses the reader refuses, and the
// other way round.
TEST(BaselineFile, WrongFilesAreRefusedByTheSchemaAndByTheReader) {
  const std::pair<const char*, const char*> kMistakes[] = {
      {"\"closed_world\": false", "\"closed_world\": 0"},
      {"\"closed_world\": false", "\"closed-world\": false"},
      {"\"closed_world\": false,", ""},
      {"\"closed_world\": false", "\"closed_world\": false, \"note\": 1"},
      {"\"as_of\": \"2026-06-30\"", "\"as_of\": \"30.6.2026\""},
      {"\"system\": \"shop\"", "\"system\": [\"shop\"]"},
      {"\"rules\": [", "\"rules\": [{},"},
      {"\"00000000000000aa\"", "\"aa\""},
      {"\"00000000000000aa\"", "\"00000000000000AA\""},
      {"\"key\": \"T-7\"", "\"key\": null"},
      {"\"severity\": \"high\"", "\"severity\": \"severe\""},
      {"\"verdict\": \"partially_covered\"", "\"verdict\": \"partially-covered\""},
      {"\"first_seen\": null", "\"first_seen\": \"\""},
      {"\"decision\": \"accepted\"", "\"decision\": \"rejected\""},
      {"\"decision\": \"accepted\"", "\"decision\": \"accepted\", \"by\": \"me\""},
      {"\"findings\": [", "\"findings\": [[],"}};
  reports::SchemaCheck schema(BaselineSchema());
  for (const auto& [right, wrong] : kMistakes) {
    std::string text = WriteBaseline(Small());
    const std::size_t at = text.find(right);
    ASSERT_NE(at, std::string::npos) << right;
    text.replace(at, std::string_view(right).size(), wrong);
    EXPECT_NE(schema.Check(text), std::vector<std::string>{}) << wrong;
    EXPECT_FALSE(Read(text).baseline) << wrong;
  }
}

}  // namespace
}  // namespace threatgap::baseline
