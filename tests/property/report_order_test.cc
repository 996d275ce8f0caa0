// The same input gives the same bytes: whatever the order in which the files of a model are named
// and however many threads work, no report differs.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "analyzer/cli/command_line.h"
#include "tests/property/random_model.h"
#include "tests/unit/temporary_folder.h"

namespace threatgap::testing {
namespace {

namespace fs = std::filesystem;

/// A working folder of its own, left and removed at the end.
class WorkingFolder {
 public:
  WorkingFolder() : before_(fs::current_path()) { fs::current_path(folder_.path()); }
  ~WorkingFolder() { fs::current_path(before_); }
  WorkingFolder(const WorkingFolder&) = delete;
  WorkingFolder& operator=(const WorkingFolder&) = delete;

 private:
  TemporaryFolder folder_;
  fs::path before_;
};

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Reports {
  int status = 0;
  std::string text, json, html, diagnostics;
};

/// The first report in which two runs differ, with its first different line.
std::string Difference(const Reports& a, const Reports& b) {
  if (a.status != b.status) return "exit status";
  const std::pair<const char*, std::string Reports::*> parts[] = {
      {"text", &Reports::text},
      {"json", &Reports::json},
      {"html", &Reports::html},
      {"stderr", &Reports::diagnostics}};
  for (const auto& [name, part] : parts) {
    std::istringstream of_a(a.*part), of_b(b.*part);
    for (std::string line_a, line_b; of_a || of_b;) {
      std::getline(of_a, line_a);
      std::getline(of_b, line_b);
      if (line_a != line_b) return std::string(name) + "\n" + line_a + "\n" + line_b;
    }
  }
  return "";
}

/// Runs the program in a process of its own, as people do: Graphviz remembers earlier layouts.
int RunAlone(const std::vector<const char*>& argv) {
  const pid_t child = fork();
  if (child == 0) {
    std::ofstream out("out.txt", std::ios::binary), err("err.txt", std::ios::binary);
    const int status = cli::RunCommandLine(static_cast<int>(argv.size()), argv.data(), out, err);
    out.close();
    err.close();
    _exit(status);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// All reports of one run.
Reports Check(const std::vector<std::string>& models, const std::string& jobs) {
  std::vector<std::string> arguments{"threatgap", "check",         "--all",    "--jobs",       jobs,
                                     "--report",  "json=out.json", "--report", "html=out.html"};
  arguments.insert(arguments.end(), models.begin(), models.end());
  std::vector<const char*> argv;
  for (const auto& argument : arguments) argv.push_back(argument.c_str());
  Reports reports;
  reports.status = RunAlone(argv);
  reports.text = ReadFile("out.txt");
  reports.diagnostics = ReadFile("err.txt");
  reports.json = ReadFile("out.json");
  reports.html = ReadFile("out.html");
  return reports;
}

/// Spreads the entries of a model over files `part-0.yaml`, …; the first has what cannot be spread.
std::vector<std::string> Split(Random& random, const std::string& text, int parts) {
  std::vector<std::map<std::string, std::string>> sections(static_cast<std::size_t>(parts));
  std::vector<std::string> heads(static_cast<std::size_t>(parts), "threatgap: 1\n");
  std::istringstream lines(text);
  std::string section;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("threatgap:")) continue;
    if (line.starts_with("system:")) {
      heads.front() += line + "\n";
    } else if (line.ends_with(":")) {
      section = line;
    } else {
      sections[static_cast<std::size_t>(random.Below(parts))][section] += line + "\n";
    }
  }
  std::vector<std::string> names;
  for (std::size_t part = 0; part < sections.size(); ++part) {
    names.push_back("part-" + std::to_string(part) + ".yaml");
    std::ofstream file(names.back(), std::ios::binary);
    file << heads[part];
    for (const auto& [name, entries] : sections[part]) file << name << "\n" << entries;
  }
  return names;
}

/// Threats that people wrote down about random components and controls.
std::string Threats(Random& random, const RandomModel& model) {
  std::string text = "threats:\n";
  for (int t = 0; t < 4; ++t) {
    text += "  T-" + std::to_string(t) + ": {source: somebody, action: act, on: [" +
            random.Pick(model.components).id + "]";
    if (!model.controls.empty()) {
      const int control = random.Below(static_cast<int>(model.controls.size()));
      text += ", mitigations: [k0" + std::to_string(control) + "]";
    }
    text += "}\n";
  }
  return text;
}

TEST(ReportOrderProperty, OrderOfFilesAndNumberOfThreadsChangeNoByte) {
  const WorkingFolder folder;
  std::size_t with_gaps = 0;
  for (std::uint32_t seed = 0; seed < 12; ++seed) {
    Random random(700'000 + seed);
    const RandomModel model = MakeRandomModel(random);
    std::vector<std::string> files = Split(random, model.Text() + Threats(random, model), 3);
    const Reports first = Check(files, "1");
    ASSERT_NE(first.status, 2) << first.diagnostics << model.Text();
    ASSERT_FALSE(first.text.empty() || first.json.empty() || first.html.empty());
    if (first.status == 1) ++with_gaps;
    for (const char* jobs : {"1", "4"}) {
      random.Shuffle(files);
      ASSERT_EQ(Difference(Check(files, jobs), first), "")
          << "seed " << seed << " jobs " << jobs << " first file " << files.front() << "\n"
          << model.Text();
    }
  }
  EXPECT_GT(with_gaps, 6U);
}

TEST(ReportOrderProperty, SamplesAreTheSameForAnyNumberOfThreadsAndOrderOfFiles) {
  for (const std::string name : {"quickstart", "genai-assistant"}) {
    const WorkingFolder folder;
    std::vector<std::string> files;
    for (const auto& entry :
         fs::directory_iterator(fs::path(THREATGAP_SOURCE_DIR) / "samples" / name)) {
      if (entry.path().extension() != ".yaml") continue;
      fs::copy(entry.path(), entry.path().filename());
      files.push_back(entry.path().filename().string());
    }
    std::erase(files, "threatgap-policy.yaml");
    std::sort(files.begin(), files.end());
    const Reports first = Check(files, "1");
    ASSERT_EQ(first.status, 1) << first.diagnostics;
    ASSERT_EQ(Difference(Check(files, "4"), first), "") << name;
    std::reverse(files.begin(), files.end());
    ASSERT_EQ(Difference(Check(files, "2"), first), "") << name;
    EXPECT_EQ(Check({"."}, "1").status, 1) << "the folder with its includes";
  }
}

}  // namespace
}  // namespace threatgap::testing
