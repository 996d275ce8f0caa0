#include "analyzer/rule_engine/rule_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "tests/unit/load/loading.h"
#include "tests/unit/temporary_folder.h"

namespace threatgap::rule_engine {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// Folders of rules.
class RuleLoader : public ::testing::Test {
 protected:
  std::string Folder(const std::string& name) const { return (folder_ / name).string(); }
  void Write(const std::string& path, const std::string& id,
             const std::string& match = "{each: {as: x, is: service}}",
             const std::string& at = "x") const {
    fs::create_directories((folder_ / path).parent_path());
    std::ofstream(folder_ / path) << "rule: " << id << "\nname: test\ntitle: t\nstatus: draft\n"
                                  << "severity: {likelihood: '3', impact: '3'}\n"
                                  << "threat: {source: s, action: a, impact: i}\n"
                                  << "match: " << match
                                  << "\ncovered-by: {any: [{control: rate-limit, at: " << at
                                  << "}]}\n";
  }
  RuleSet Load(const std::vector<std::string>& folders, bool builtin = false) {
    return LoadRules({builtin, folders}, load::BuiltinCatalog(), sources_, base::Budgets{}, sink_);
  }

  const threatgap::testing::TemporaryFolder temporary_;
  const fs::path& folder_ = temporary_.path();
  base::SourceStore sources_;
  base::DiagnosticSink sink_;
};

TEST_F(RuleLoader, TheBuiltInRulesHaveNoDiagnosticAndStandInTheOrderOfTheirIds) {
  const RuleSet set = Load({}, true);
  EXPECT_EQ(load::Rendered(sink_, sources_), "");
  EXPECT_GE(set.rules.size(), 15U);
  EXPECT_EQ(set.packs.size(), set.rules.size());
  const auto ids = set.Ids();
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
  for (const std::string& id : ids) EXPECT_EQ(set.Find(id)->id, id);
  EXPECT_EQ(set.Find("GAI-0001"), nullptr);
  EXPECT_EQ(set.Find(""), nullptr);
}

TEST_F(RuleLoader, FoldersAreWalkedForYamlFilesOnly) {
  Write("mine/deep/down/TST-002-test.yaml", "TST-002");
  Write("mine/TST-001-test.yaml", "TST-001");
  std::ofstream(folder_ / "mine/README.md") << "no rule";
  const RuleSet set = Load({Folder("mine")});
  EXPECT_EQ(sink_.error_count(), 0U) << load::Rendered(sink_, sources_);
  EXPECT_EQ(set.Ids(), (std::vector<std::string>{"TST-001", "TST-002"}));
  EXPECT_EQ(set.rules[1].pack, "down");
  EXPECT_FALSE(set.packs.front().builtin);
  EXPECT_EQ(set.packs.front().sha256.size(), 64U);
}

TEST_F(RuleLoader, TheOrderOfFoldersDoesNotMatter) {
  Write("a/TST-002-test.yaml", "TST-002");
  Write("b/TST-001-test.yaml", "TST-001");
  const RuleSet one = Load({Folder("a"), Folder("b")}), other = Load({Folder("b"), Folder("a")});
  EXPECT_EQ(one.Ids(), other.Ids());
  ASSERT_EQ(one.packs.size(), other.packs.size());
  for (std::size_t i = 0; i < one.packs.size(); ++i)
    EXPECT_EQ(one.packs[i].path, other.packs[i].path);
}

TEST_F(RuleLoader, AnIdStatedTwiceNamesBothPlaces) {
  Write("a/TST-001-test.yaml", "TST-001");
  Write("b/TST-001-test.yaml", "TST-001");
  Load({Folder("a"), Folder("b")});
  const std::string said = load::Rendered(sink_, sources_);
  EXPECT_THAT(said, HasSubstr("rule `TST-001` is stated twice [duplicate-id]"));
  EXPECT_THAT(said, HasSubstr("note: stated here as well"));
}

TEST_F(RuleLoader, AnIdOfABuiltInRuleIsTaken) {
  Write("a/GAI-001-test.yaml", "GAI-001");
  Load({Folder("a")}, true);
  EXPECT_THAT(load::Rendered(sink_, sources_),
              HasSubstr("rule `GAI-001` is stated twice [duplicate-id]"));
}

TEST_F(RuleLoader, AFolderThatIsNotThereIsAnError) {
  EXPECT_TRUE(Load({Folder("nowhere")}).rules.empty());
  EXPECT_EQ(sink_.error_count(), 1U);
}

TEST_F(RuleLoader, TheBuiltInRulesPassTheChecksForRulesOfOnesOwn) {
  const RuleSet set = Load({std::string(THREATGAP_SOURCE_DIR) + "/rules"});
  EXPECT_EQ(load::Rendered(sink_, sources_), "");
  EXPECT_GE(set.rules.size(), 72U);
}

TEST_F(RuleLoader, ARuleIsCheckedWhenItIsNotBuiltIn) {
  Write("a/TST-001-test.yaml", "TST-001", "{each: {as: x, where: \"trust(x) >= 'public'\"}}");
  Load({Folder("a")}, true);
  EXPECT_THAT(load::Rendered(sink_, sources_),
              HasSubstr("`trust(x) >= 'public'` is always true [constant-condition]"));
}

TEST_F(RuleLoader, RulesThatLookForTheSameAreReportedAtTheLaterOne) {
  Write("a/TST-001-test.yaml", "TST-001", "{each: {as: x, where: 'x.pinned and x is service'}}");
  Write("a/TST-002-test.yaml", "TST-002", "{each: {as: y, is: service, where: y.pinned}}", "y");
  Write("a/TST-003-test.yaml", "TST-003", "{each: {as: y, is: service, where: y.supported}}", "y");
  Load({Folder("a")});
  const std::string said = load::Rendered(sink_, sources_);
  EXPECT_THAT(said, HasSubstr("TST-002-test.yaml:1:7: warning: rules `TST-001` and `TST-002` say "
                              "the same in other words [equal-rules]"));
  EXPECT_THAT(said, HasSubstr("note: `TST-001` is here"));
  EXPECT_THAT(said, ::testing::Not(HasSubstr("`TST-003` say")));
  EXPECT_EQ(sink_.error_count(), 0U);
}

TEST_F(RuleLoader, ACopyOfABuiltInRuleIsAnErrorAtTheCopy) {
  std::string text = load::ReadWhole(std::string(THREATGAP_SOURCE_DIR) +
                                     "/rules/security/SEC-022-log-without-alerting.yaml");
  ASSERT_TRUE(text.starts_with("rule: SEC-022"));
  text.replace(0, 13, "rule: AAA-001");
  std::ofstream(folder_ / "AAA-001-log-without-alerting.yaml") << text;
  Load({folder_.string()}, true);
  const std::string said = load::Rendered(sink_, sources_);
  EXPECT_THAT(said, HasSubstr("AAA-001-log-without-alerting.yaml:1:7: error: rules `SEC-022` and "
                              "`AAA-001` say the same in other words"));
  EXPECT_EQ(sink_.error_count(), 1U) << said;
}

TEST_F(RuleLoader, ARuleWithMistakesIsLeftOutAndTheOthersAreRead) {
  Write("a/TST-001-test.yaml", "TST-001");
  Write("a/TST-002-wrong.yaml", "TST-002");
  const RuleSet set = Load({Folder("a")});
  EXPECT_EQ(set.Ids(), std::vector<std::string>{"TST-001"});
  EXPECT_EQ(sink_.error_count(), 1U);
}

}  // namespace
}  // namespace threatgap::rule_engine
