// samples/guarded-assistant states every fact and has a control for every threat: the second test
// of each rule pack.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <string>

#include "analyzer/pipeline/run.h"
#include "tests/unit/temporary_folder.h"

namespace threatgap::pipeline {
namespace {

namespace fs = std::filesystem;

const char* const kSample = THREATGAP_SOURCE_DIR "/samples/guarded-assistant/threatgap.yaml";

outcome::AnalysisResult Analyse(const std::string& model) {
  Session session;
  CheckOptions options;
  options.models = {model};
  LoadContent(options.content, session);
  auto result = Check(options, session);
  if (!result) throw std::logic_error("the sample cannot be analysed");
  return *std::move(result);
}

/// Threat rules with at least one finding in `group`, by pack.
std::map<std::string, std::set<std::string>> RulesWith(outcome::Group group,
                                                       const outcome::AnalysisResult& result) {
  std::map<std::string, std::string> packs;
  for (const auto& rule : result.rules) packs[rule.id] = rule.pack;
  std::map<std::string, std::set<std::string>> found;
  for (const auto& finding : result.findings) {
    if (finding.group == group) found[packs[finding.rule]].insert(finding.rule);
  }
  return found;
}

std::map<std::string, std::set<std::string>> ThreatRules(const outcome::AnalysisResult& result) {
  std::map<std::string, std::set<std::string>> rules;
  for (const auto& rule : result.rules) {
    if (rule.kind == "threat") rules[rule.pack].insert(rule.id);
  }
  return rules;
}

TEST(GuardedSample, HasNoGapAndNothingUndecidedInAnyPack) {
  const auto result = Analyse(kSample);
  for (const auto group :
       {outcome::Group::kGap, outcome::Group::kUndecided, outcome::Group::kPossible}) {
    EXPECT_TRUE(RulesWith(group, result).empty()) << GroupWord(group);
  }
  EXPECT_TRUE(result.notes.empty());
}

TEST(GuardedSample, HoldsTheThreatOfEveryRule) {
  const auto result = Analyse(kSample);
  EXPECT_EQ(RulesWith(outcome::Group::kCovered, result), ThreatRules(result));
}

TEST(GuardedSample, FailsEveryRuleWithoutItsControls) {
  std::ifstream in(kSample, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto controls = text.find("\ncontrols:\n");
  ASSERT_NE(controls, std::string::npos);
  const testing::TemporaryFolder folder;
  const fs::path stripped = folder.path() / "threatgap.yaml";
  std::ofstream(stripped, std::ios::binary) << text.substr(0, controls + 1);
  const auto result = Analyse(stripped.string());
  auto wanted = ThreatRules(result);
  // Attributes of the model prove what these ask for: sandboxed, pinned, encrypted, authenticated.
  for (const char* rule : {"AGT-006", "AGT-007", "AGT-016"}) wanted["agentic"].erase(rule);
  for (const char* rule : {"SEC-001", "SEC-002", "SEC-008"}) wanted["security"].erase(rule);
  wanted["genai"].erase("GAI-021");
  EXPECT_EQ(RulesWith(outcome::Group::kGap, result), wanted);
}

}  // namespace
}  // namespace threatgap::pipeline
