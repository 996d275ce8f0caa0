// Pages of docs/ which are written from the built-in rules and mappings: docs/rules and
// docs/presets.md. They are compared byte for byte; UPDATE_GOLDEN=1 rewrites them and removes pages
// of rules that are gone.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>

#include "analyzer/cli/command_line.h"
#include "analyzer/cli/rule_page.h"
#include "analyzer/pipeline/run.h"

namespace {

namespace fs = std::filesystem;
namespace cli = threatgap::cli;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string Presets() {
  constexpr const char* kCommand[] = {"threatgap",    "mappings", "list",
                                      "technologies", "--format", "markdown"};
  std::ostringstream out, err;
  EXPECT_EQ(cli::RunCommandLine(std::size(kCommand), kCommand, out, err), 0) << err.str();
  return out.str();
}

/// File names below docs/, each with what it must hold.
std::map<std::string, std::string> Wanted() {
  threatgap::pipeline::Session session;
  threatgap::pipeline::LoadContent({}, session);
  std::map<std::string, std::string> pages = {{"presets.md", Presets()},
                                              {"rules/README.md", cli::RuleIndex(session.rules)}};
  for (const auto& rule : session.rules.rules)
    pages["rules/" + rule.id + ".md"] = cli::WriteMarkdown(cli::RulePage(rule, session.catalog));
  return pages;
}

TEST(GeneratedDocs, SayWhatTheRulesAndPresetsSay) {
  const fs::path docs = fs::path(THREATGAP_SOURCE_DIR) / "docs";
  const bool update = std::getenv("UPDATE_GOLDEN") != nullptr;
  fs::create_directories(docs / "rules");
  const auto wanted = Wanted();
  EXPECT_GT(wanted.size(), 70U);
  for (const auto& [name, text] : wanted) {
    if (update) {
      std::ofstream(docs / name, std::ios::binary) << text;
    } else {
      EXPECT_TRUE(ReadFile(docs / name) == text)
          << "docs/" << name << " is not what the rules say; UPDATE_GOLDEN=1 rewrites it";
    }
  }
  for (const auto& entry : fs::directory_iterator(docs / "rules")) {
    const std::string name = "rules/" + entry.path().filename().string();
    if (wanted.contains(name)) continue;
    if (update) {
      fs::remove(entry.path());
    } else {
      ADD_FAILURE() << "docs/" << name << " is the page of no rule; UPDATE_GOLDEN=1 removes it";
    }
  }
}

}  // namespace
