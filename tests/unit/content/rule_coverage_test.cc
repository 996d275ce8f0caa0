// docs/rule-coverage.md says for the threats of known lists which rules look for them. The page is
// built from the refs of the rules and from docs/rule-coverage; UPDATE_GOLDEN=1 rewrites it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "analyzer/rule_engine/rule_loader.h"
#include "tests/unit/content/coverage_page.h"
#include "tests/unit/content/coverage_source.h"
#include "tests/unit/load/loading.h"

namespace threatgap::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// The lists of the page, in its order: files of docs/rule-coverage.
constexpr const char* kLists[] = {"owasp-llm-2025",
                                  "owasp-llm-2026",
                                  "owasp-asi-2026",
                                  "owasp-agentic-1.1",
                                  "mitre-atlas-2026.09",
                                  "cosai-risk-map-2026-08-19",
                                  "finos-ai-governance-2026-07-02",
                                  "threagile",
                                  "pytm"};

const fs::path kDocs = fs::path(THREATGAP_SOURCE_DIR) / "docs";

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const rule_engine::RuleSet& BuiltinRules() {
  static base::SourceStore sources;
  static const rule_engine::RuleSet rules = [] {
    base::DiagnosticSink sink;
    return rule_engine::LoadRules({true, {}}, load::BuiltinCatalog(), sources, base::Budgets{},
                                  sink);
  }();
  return rules;
}

struct ReadSource {
  CoverageSource source;
  std::string diagnostics;
};

ReadSource Read(const std::string& text, const std::vector<rule_engine::Rule>& rules) {
  base::SourceStore sources;
  base::DiagnosticSink sink;
  const auto file = sources.Add("list.yaml", text);
  CoverageSource source = ReadCoverageSource(file, sources, load::BuiltinCatalog(), rules, sink);
  return {std::move(source), load::Rendered(sink, sources)};
}

ReadSource ReadList(const std::string& name) {
  return Read(ReadFile(kDocs / "rule-coverage" / (name + ".yaml")), BuiltinRules().rules);
}

/// A rule that cites requirements such as `owasp-asi@2026:ASI07`.
rule_engine::Rule RuleCiting(const std::string& id, const std::vector<std::string>& refs) {
  rule_engine::Rule rule;
  rule.id = id;
  for (const auto& ref : refs)
    rule.refs.push_back(load::BuiltinCatalog().FindRequirement(ref).value());
  return rule;
}

std::string OwnList(const std::string& rows) {
  return "title: List\norigin: o\nlicense: l\nentries:\n" + rows;
}

std::vector<std::string> MistakesOf(const std::string& text) {
  return CoverageMistakes(Read(text, {}).source, {"SEC-001"});
}

TEST(RuleCoverage, EveryEntryOfEveryListIsCoveredOrDeclined) {
  for (const char* name : kLists) {
    const ReadSource read = ReadList(name);
    EXPECT_EQ(read.diagnostics, "") << name;
    EXPECT_FALSE(read.source.entries.empty()) << name;
    EXPECT_THAT(CoverageMistakes(read.source, BuiltinRules().Ids()), IsEmpty());
  }
}

TEST(RuleCoverage, PageIsTheOneInDocs) {
  std::vector<CoverageSource> sources;
  for (const char* name : kLists) sources.push_back(ReadList(name).source);
  const std::string page = CoveragePage(sources, BuiltinRules().rules);
  const fs::path file = kDocs / "rule-coverage.md";
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(file, std::ios::binary) << page;
    return;
  }
  EXPECT_TRUE(ReadFile(file) == page)
      << "docs/rule-coverage.md is old; UPDATE_GOLDEN=1 rewrites it";
}

TEST(RuleCoverage, EveryFileInTheFolderIsOnThePage) {
  std::set<std::string> expected, found;
  for (const char* name : kLists) expected.insert(std::string(name) + ".yaml");
  for (const auto& entry : fs::directory_iterator(kDocs / "rule-coverage"))
    found.insert(entry.path().filename().string());
  EXPECT_EQ(found, expected);
}

TEST(RuleCoverage, ListsOfOthersAreWhole) {
  EXPECT_EQ(ReadList("threagile").source.entries.size(), 42U);
  EXPECT_EQ(ReadList("pytm").source.entries.size(), 114U);
}

TEST(RuleCoverage, EntryWithoutRuleAndReasonIsAMistake) {
  EXPECT_THAT(MistakesOf(OwnList("- {id: a, title: A}\n")),
              ElementsAre("List: `a` is neither covered nor declined"));
}

TEST(RuleCoverage, EntryWithRuleAndReasonIsAMistake) {
  EXPECT_THAT(
      MistakesOf(OwnList("- {id: a, title: A, rules: [SEC-001], declined: not in a model}\n")),
      ElementsAre("List: `a` is both covered and declined"));
}

TEST(RuleCoverage, UnknownRuleIsAMistake) {
  EXPECT_THAT(MistakesOf(OwnList("- {id: a, title: A, rules: [SEC-001, SEC-999]}\n"
                                 "- {id: b, title: B, declined: found by SEC-998 already}\n")),
              ElementsAre("List: `a` names `SEC-999`, which is no rule",
                          "List: `b` names `SEC-998`, which is no rule"));
}

TEST(RuleCoverage, ReasonOfTwoWordsIsAMistake) {
  EXPECT_THAT(MistakesOf(OwnList("- {id: a, title: A, declined: not wanted}\n"
                                 "- {id: b, title: B, declined: not in models}\n")),
              ElementsAre("List: `a` is declined without a reason"));
}

TEST(RuleCoverage, RowStatedTwiceIsReported) {
  EXPECT_THAT(Read(OwnList("- {id: a, title: A}\n- {id: a, title: A}\n"), {}).diagnostics,
              HasSubstr("`a` is listed twice"));
}

TEST(RuleCoverage, CatalogueIsCoveredByTheRulesThatCiteIt) {
  const ReadSource read =
      Read("catalog: owasp-asi@2026\ndeclined:\n- {because: not in a model, entries: [ASI09]}\n",
           {RuleCiting("AAA-001", {"owasp-asi@2026:ASI07", "owasp-llm@2025:LLM01"}),
            RuleCiting("AAA-002", {"owasp-asi@2026:ASI07", "owasp-asi@2026:ASI09"})});
  EXPECT_EQ(read.diagnostics, "");
  ASSERT_EQ(read.source.entries.size(), 10U);
  EXPECT_THAT(read.source.entries[6].rules, ElementsAre("AAA-001", "AAA-002"));
  EXPECT_THAT(read.source.entries[0].rules, IsEmpty());
  EXPECT_THAT(CoverageMistakes(read.source, {"AAA-001", "AAA-002"}),
              ::testing::Contains(HasSubstr("`ASI09` is both covered and declined")));
}

TEST(RuleCoverage, TechniqueIsCoveredThroughItsSubTechniques) {
  const ReadSource read = Read("catalog: mitre-atlas@2026.09\n",
                               {RuleCiting("AAA-001", {"mitre-atlas@2026.09:AML.T0051.000"})});
  for (const auto& entry : read.source.entries) {
    EXPECT_EQ(entry.rules.empty(), entry.id != "AML.T0051" && entry.id != "AML.T0051.000")
        << entry.id;
    EXPECT_EQ(entry.through_parts, entry.id == "AML.T0051") << entry.id;
  }
}

TEST(RuleCoverage, UnknownAndRepeatedEntriesOfACatalogueAreReported) {
  const std::string head = "catalog: mitre-atlas@2026.09\ndeclined:\n- because: b\n  entries: ";
  EXPECT_THAT(Read(head + "[AML.T9999]\n", {}).diagnostics, HasSubstr("no threat `AML.T9999`"));
  EXPECT_THAT(Read(head + "[AML.M0004]\n", {}).diagnostics, HasSubstr("no threat `AML.M0004`"));
  EXPECT_THAT(Read(head + "[AML.T0042, AML.T0042]\n", {}).diagnostics,
              HasSubstr("`AML.T0042` is declined twice"));
  EXPECT_THAT(Read("catalog: atlas\n", {}).diagnostics,
              HasSubstr("no catalogue is called `atlas`"));
}

}  // namespace
}  // namespace threatgap::testing
