// Published models of other tools, where the corpus lies beside this checkout: every well-formed
// one is read, and counts are those of its own counting script, a second opinion written by others.

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <sstream>

#include "analyzer/syntax/reader.h"
#include "tests/unit/load/loading.h"

namespace threatgap::load {
namespace {

namespace fs = std::filesystem;
using syntax::NodeRef;

const fs::path kCorpus = fs::path(THREATGAP_SOURCE_DIR) / ".." / "shared" / "corpus";

/// Counts which differ for a reason: file name (or `*`) and count.
const std::map<std::pair<std::string, std::string>, std::string> kDifferences = {
#include "tests/unit/load/corpus_differences.inc"
};

/// Files which are no models although they look like one, and why they must not be read.
const std::map<std::string, std::string> kMalformed = {
    {"threat-dragon__malformed-new-model.json", "has `summarize` instead of `summary`"},
    {"threat-dragon__v2-malformed-new-model.json", "has `details` instead of `detail`"},
    {"tm2.json", "writes one key of a JSON object several times"},
};

/// Formats that the script counts and no reader reads, with the reason.
const std::map<std::string, std::string> kNotRead = {
    {"hcltm", "HCL syntax needs a parser of its own; the JSON form is read"},
};

std::string RunCommand(const std::string& command) {
  std::string output;
  FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return output;
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
    output.append(buffer, n);
  ::pclose(pipe);
  return output;
}

std::vector<fs::path> CorpusFiles() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(kCorpus)) {
    const bool model = entry.is_regular_file() && entry.path().parent_path() != kCorpus;
    if (model) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// One line of the script's output for each file.
std::vector<std::string> CountedLines(const std::vector<fs::path>& files) {
  std::string command = "python3 '" + (kCorpus / "count_models.py").string() + "'";
  for (const fs::path& file : files) command += " '" + file.string() + "'";
  std::istringstream output(RunCommand(command + " 2>/dev/null"));
  std::vector<std::string> lines;
  for (std::string line; std::getline(output, line);) lines.push_back(line);
  return lines;
}

std::string DifferenceReason(const std::string& file, const std::string& count) {
  for (const auto& key : {std::pair{file, count}, std::pair{std::string("*"), count}}) {
    if (const auto found = kDifferences.find(key); found != kDifferences.end())
      return found->second;
  }
  return {};
}

void ExpectCounts(const fs::path& file, NodeRef counted, const model::InputFile& input) {
  for (NodeRef key = counted.first(); key; key = key.next()) {
    const NodeRef value = key.value();
    if (!value.is_scalar() || value.quoted()) continue;  // status words, versions
    const std::string name(key.text());
    const auto ours = input.counts.find(name);
    const std::string found =
        ours == input.counts.end() ? "not counted" : std::to_string(ours->second);
    const bool none = ours == input.counts.end() && value.text() == "0";
    if (found == value.text() || none) continue;
    EXPECT_NE(DifferenceReason(file.filename().string(), name), "")
        << file << ": " << name << " is " << found << ", the script says " << value.text();
  }
}

TEST(Corpus, EveryFileIsReadWithTheCountsOfTheScript) {
  if (!fs::exists(kCorpus)) GTEST_SKIP() << "no corpus beside this checkout";
  const std::vector<fs::path> files = CorpusFiles();
  const std::vector<std::string> lines = CountedLines(files);
  if (lines.empty()) GTEST_SKIP() << "python3 is not installed";
  ASSERT_EQ(lines.size(), files.size());
  std::map<std::string, std::size_t> read;
  for (std::size_t i = 0; i < files.size(); ++i) {
    base::SourceStore sources;
    base::DiagnosticSink line_sink, sink;
    const auto line = syntax::ReadJson(sources, sources.Add("line", lines[i]), {}, line_sink);
    ASSERT_NE(line, nullptr) << lines[i];
    const std::string format(line->root().Get("format").text());
    const std::string name = files[i].filename().string();
    const auto model =
        LoadModel({files[i].generic_string()}, BuiltinCatalog(), sources, base::Budgets{}, sink);
    if (kMalformed.contains(name)) {
      EXPECT_TRUE(sink.has_errors()) << name;
      continue;
    }
    if (kNotRead.contains(format) || format.empty()) continue;
    EXPECT_TRUE(model.has_value()) << files[i] << "\n" << Rendered(sink, sources).substr(0, 600);
    if (!model) continue;
    EXPECT_FALSE(sink.has_errors()) << files[i] << "\n" << Rendered(sink, sources).substr(0, 600);
    for (const model::InputFile& input : model->inputs) {
      if (sources.Get(input.source).path().ends_with(name))
        ExpectCounts(files[i], line->root().Get("counts"), input);
    }
    ++read[format];
  }
  for (const auto& [format, count] : read)
    std::printf("%s: %zu files read\n", format.c_str(), count);
}

TEST(Corpus, EachDifferenceHasAReason) {
  for (const auto& [key, reason] : kDifferences) EXPECT_NE(reason, "") << key.first;
}

}  // namespace
}  // namespace threatgap::load
