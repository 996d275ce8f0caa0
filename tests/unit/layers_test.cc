// Reads every #include line and fails where one points against the direction of the pipeline.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

namespace {

namespace fs = std::filesystem;

/// Folder -> folders it may include besides itself.
const std::map<std::string, std::set<std::string>> kMayInclude = {
    {"base", {}},
    {"syntax", {"base"}},
    {"model", {"base"}},
    {"catalog", {"base", "syntax", "model"}},
    {"load", {"base", "syntax", "model", "catalog"}},
    {"graph", {"base", "model"}},
    {"rule_engine", {"base", "syntax", "model", "catalog", "graph"}},
    {"coverage", {"base", "syntax", "model", "catalog", "graph", "rule_engine"}},
    {"outcome", {"base"}},
    {"reports", {"base", "outcome"}},
    {"exchange", {"base", "model", "catalog", "reports"}},
    {"baseline", {"base", "syntax", "outcome", "reports"}},
    {"pipeline",
     {"base", "syntax", "model", "catalog", "load", "graph", "rule_engine", "coverage", "outcome",
      "baseline"}},
    {"cli",
     {"base", "syntax", "model", "catalog", "load", "graph", "rule_engine", "coverage", "outcome",
      "baseline", "pipeline", "reports", "exchange"}},
};

std::string FolderOf(const std::string& included) {
  if (included.starts_with("reports/")) return "reports";
  if (!included.starts_with("analyzer/")) return "";
  const auto end = included.find('/', 9);
  return end == std::string::npos ? "" : included.substr(9, end - 9);
}

void CheckFile(const fs::path& file, const std::string& folder) {
  std::ifstream in(file);
  std::string line;
  int number = 0;
  while (std::getline(in, line)) {
    ++number;
    if (!line.starts_with("#include \"")) continue;
    const std::string included = line.substr(10, line.find('"', 10) - 10);
    const std::string target = FolderOf(included);
    if (target.empty() || target == folder) continue;
    EXPECT_TRUE(kMayInclude.at(folder).contains(target))
        << file << ":" << number << ": " << folder << " must not include " << included;
  }
}

TEST(Layers, IncludesPointOnlyTowardsTheBase) {
  const fs::path root = THREATGAP_SOURCE_DIR;
  int files = 0;
  for (const auto& [folder, allowed] : kMayInclude) {
    const fs::path dir = folder == "reports" ? root / "reports" : root / "analyzer" / folder;
    for (const auto& entry : fs::recursive_directory_iterator(dir)) {
      const auto extension = entry.path().extension();
      if (extension != ".cc" && extension != ".h") continue;
      CheckFile(entry.path(), folder);
      ++files;
    }
  }
  EXPECT_GT(files, 10);
}

TEST(Layers, BoostGraphStaysInSourceFilesOfTheGraphFolder) {
  const fs::path root = THREATGAP_SOURCE_DIR;
  for (const auto& entry : fs::recursive_directory_iterator(root / "analyzer")) {
    std::ifstream in(entry.path());
    std::string line;
    while (std::getline(in, line)) {
      if (!line.starts_with("#include <boost/graph")) continue;
      EXPECT_EQ(entry.path().parent_path().filename(), "graph") << entry.path();
      EXPECT_EQ(entry.path().extension(), ".cc") << entry.path();
    }
  }
}

}  // namespace
