// Every diagnostic id has its section in docs/diagnostics.md, and every section its diagnostic.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Ids in the sources, each with a file that uses it: the first text given to a function which
/// reports, or after the severity of a diagnostic.
std::map<std::string, std::string> IdsInSources() {
  const std::regex use(
      R"re((?:\b(?:Error|Warning|Note|NoteOnce|WarnOnce|Fail|Complain|PrintError)\(\s*|Severity::k(?:Error|Warning|Note),\s*)"([a-z0-9-]+)")re");
  std::map<std::string, std::string> ids;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(THREATGAP_SOURCE_DIR) / "analyzer")) {
    const auto extension = entry.path().extension();
    if (extension != ".cc" && extension != ".h") continue;
    const std::string text = ReadFile(entry.path());
    for (std::sregex_iterator at(text.begin(), text.end(), use), end; at != end; ++at) {
      ids.emplace((*at)[1].str(), entry.path().filename().string());
    }
  }
  return ids;
}

std::vector<std::string> Sections() {
  std::vector<std::string> sections;
  std::ifstream in(fs::path(THREATGAP_SOURCE_DIR) / "docs" / "diagnostics.md");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("## ")) sections.push_back(line.substr(3));
  }
  return sections;
}

TEST(DiagnosticsPage, EveryIdHasASection) {
  const std::vector<std::string> sections = Sections();
  const std::set<std::string> known(sections.begin(), sections.end());
  const auto ids = IdsInSources();
  EXPECT_GT(ids.size(), 40U);
  for (const auto& [id, file] : ids) {
    EXPECT_TRUE(known.contains(id))
        << "`" << id << "` of " << file << " has no section in docs/diagnostics.md";
  }
}

TEST(DiagnosticsPage, EverySectionHasADiagnostic) {
  const auto ids = IdsInSources();
  for (const std::string& section : Sections()) {
    EXPECT_TRUE(ids.contains(section)) << "no diagnostic is called `" << section << "`";
  }
}

TEST(DiagnosticsPage, SectionsAreInOrder) {
  const std::vector<std::string> sections = Sections();
  EXPECT_TRUE(std::is_sorted(sections.begin(), sections.end()));
}

}  // namespace
