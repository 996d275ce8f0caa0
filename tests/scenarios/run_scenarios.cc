// Runs one scenario: a text file with input files, command lines and their expected results.
//
//   # Comments may stand before the first block and after `--- end`.
//   --- file threatgap.yaml          the lines up to the next block become this file
//   threatgap: 1
//   --- end                          optional; ends a block so that comments can follow
//   $ threatgap check                a shell command in the folder of the files, `threatgap` is the
//   built one exit 2                           its exit status; 0 when left out
//   --- stdout                       its whole standard output; empty when left out
//   --- stderr                       the same for standard error
//   --- written report.json          a file which it must have written, whole
//
// Empty lines at the end of a block do not count. The samples stand in the folder as `samples`.
// `{source}` stands for the source folder in commands, never in results: where lines are filled,
// the length of its path would show.
// `{folder}` stands for the scenario's own in results. A line `...` in an expected block stands for
// any lines; a comment says why. With UPDATE_GOLDEN=1 in the environment the expected blocks are
// rewritten, where they do not match.
//
// usage: run_scenarios PROGRAM SOURCE_FOLDER SCENARIO

#include <fmt/format.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

/// One line of the scenario with the lines of its block.
struct Part {
  enum class Kind { kComment, kFile, kCommand, kExit, kStdout, kStderr, kWritten, kEnd };
  Kind kind = Kind::kComment;
  std::string head;  ///< the line itself
  std::string name;  ///< path, command or exit status
  Lines body;
};

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void WriteFile(const fs::path& path, const std::string& text) {
  if (path.has_parent_path()) fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

Lines SplitLines(const std::string& text) {
  Lines lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// The part which `line` begins, or nothing: then it belongs to the block before it.
std::optional<Part> BeginPart(const std::string& line) {
  using Kind = Part::Kind;
  const auto part = [&](Kind kind, std::string_view prefix) {
    return Part{kind, line, line.substr(prefix.size()), {}};
  };
  if (line.starts_with("--- file ")) return part(Kind::kFile, "--- file ");
  if (line.starts_with("--- written ")) return part(Kind::kWritten, "--- written ");
  if (line == "--- stdout") return part(Kind::kStdout, line);
  if (line == "--- stderr") return part(Kind::kStderr, line);
  if (line == "--- end") return part(Kind::kEnd, line);
  if (line.starts_with("$ ")) return part(Kind::kCommand, "$ ");
  return std::nullopt;
}

bool HoldsLines(Part::Kind kind) {
  using Kind = Part::Kind;
  return kind == Kind::kFile || kind == Kind::kStdout || kind == Kind::kStderr ||
         kind == Kind::kWritten;
}

std::vector<Part> ParseScenario(const std::string& text) {
  std::vector<Part> parts;
  for (const std::string& line : SplitLines(text)) {
    if (auto part = BeginPart(line)) {
      parts.push_back(std::move(*part));
    } else if (!parts.empty() && HoldsLines(parts.back().kind)) {
      parts.back().body.push_back(line);
    } else if (line.starts_with("exit ")) {
      parts.push_back({Part::Kind::kExit, line, line.substr(5), {}});
    } else if (line.empty() || line.starts_with("#")) {
      parts.push_back({Part::Kind::kComment, line, "", {}});
    } else {
      fmt::print(stderr, "not a line of a scenario: {}\n", line);
      std::exit(2);
    }
  }
  for (Part& part : parts) {
    while (!part.body.empty() && part.body.back().empty()) part.body.pop_back();
  }
  return parts;
}

/// Whether `found` is what `expected` describes; `...` stands for any lines.
bool Matches(const Lines& expected, std::size_t e, const Lines& found, std::size_t f) {
  while (e < expected.size() && expected[e] != "...") {
    if (f == found.size() || expected[e] != found[f]) return false;
    ++e, ++f;
  }
  if (e == expected.size()) return f == found.size();
  for (; f <= found.size(); ++f) {
    if (Matches(expected, e + 1, found, f)) return true;
  }
  return false;
}

std::string Joined(const Lines& lines, std::string_view prefix) {
  std::string out;
  for (const std::string& line : lines) out += fmt::format("{}{}\n", prefix, line);
  return out;
}

class Scenario {
 public:
  Scenario(std::string source, std::string file)
      : source_(std::move(source)), file_(std::move(file)) {}

  int Run() {
    parts_ = ParseScenario(ReadFile(file_));
    folder_ = MakeFolder();
    fs::current_path(folder_);
    fs::copy(fs::path(source_) / "samples", "samples", fs::copy_options::recursive);
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (parts_[i].kind == Part::Kind::kFile)
        WriteFile(parts_[i].name, Joined(parts_[i].body, ""));
      if (parts_[i].kind == Part::Kind::kCommand) RunCommand(i);
    }
    fs::current_path(source_);
    fs::remove_all(folder_);
    if (update_ && failures_ > 0) Rewrite();
    return failures_ > 0 && !update_ ? 1 : 0;
  }

 private:
  static fs::path MakeFolder() {
    std::string pattern = (fs::canonical(fs::temp_directory_path()) / "scenario-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
      std::perror("mkdtemp");
      std::exit(2);
    }
    return pattern;
  }

  void RunCommand(std::size_t at) {
    const std::string command = Replaced(parts_[at].name, "{source}", source_);
    const fs::path out = folder_.string() + ".out", err = folder_.string() + ".err";
    const int raw = std::system(
        fmt::format("( {} ) >{} 2>{} </dev/null", command, out.string(), err.string()).c_str());
    const int status = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
    std::size_t place = at + 1;
    Expect(place, Part::Kind::kExit, "", SplitLines(std::to_string(status)));
    Expect(place, Part::Kind::kStdout, "--- stdout", Clean(ReadFile(out)));
    Expect(place, Part::Kind::kStderr, "--- stderr", Clean(ReadFile(err)));
    for (; place < parts_.size() && parts_[place].kind == Part::Kind::kWritten; ++place) {
      Compare(parts_[place], parts_[place].body, Clean(ReadFile(parts_[place].name)));
    }
    fs::remove(out);
    fs::remove(err);
  }

  Lines Clean(const std::string& text) const {
    return SplitLines(Replaced(text, folder_.string(), "{folder}"));
  }

  /// Compares with the part at `place` when it is of `kind`, otherwise with nothing, and then moves
  /// on.
  void Expect(std::size_t& place, Part::Kind kind, const std::string& head, const Lines& found) {
    const bool stated = place < parts_.size() && parts_[place].kind == kind;
    if (kind == Part::Kind::kExit) {
      if (!stated)
        parts_.insert(Iterator(place), Part{kind, "exit 0", "0", {}}), implied_exit_ = true;
      Compare(parts_[place], {parts_[place].name}, found);
      if (implied_exit_ && found == Lines{"0"}) {
        parts_.erase(Iterator(place));
        --place;
      }
      implied_exit_ = false;
      ++place;
      return;
    }
    if (!stated && found.empty()) return;
    if (!stated) parts_.insert(Iterator(place), Part{kind, head, "", {}});
    Compare(parts_[place], parts_[place].body, found);
    ++place;
  }

  std::vector<Part>::iterator Iterator(std::size_t place) {
    return parts_.begin() + static_cast<std::ptrdiff_t>(place);
  }

  void Compare(Part& part, const Lines& expected, const Lines& found) {
    if (Matches(expected, 0, found, 0)) return;
    ++failures_;
    if (!update_) {
      fmt::print("{}: {}\n=== expected\n{}=== found\n{}===\n", fs::path(file_).filename().string(),
                 part.head, Joined(expected, "  "), Joined(found, "  "));
    }
    if (part.kind == Part::Kind::kExit) {
      part.head = "exit " + found.front();
    } else {
      part.body = found;
    }
  }

  void Rewrite() const {
    std::string text;
    bool in_block = false;
    for (const Part& part : parts_) {
      const bool comment = part.kind == Part::Kind::kComment;
      const bool output = part.kind == Part::Kind::kStdout || part.kind == Part::Kind::kStderr;
      if (output && part.body.empty()) continue;
      const bool begins = part.kind == Part::Kind::kFile || part.kind == Part::Kind::kCommand;
      if (comment && in_block && !part.head.empty()) {
        text += "--- end\n";
        in_block = false;
      }
      if (begins && in_block && !text.ends_with("\n\n")) text += "\n";
      text += part.head + "\n" + Joined(part.body, "");
      if (!comment) in_block = HoldsLines(part.kind);
    }
    WriteFile(file_, text);
    fmt::print("rewrote {}\n", file_);
  }

  std::string source_, file_;
  fs::path folder_;
  std::vector<Part> parts_;
  int failures_ = 0;
  bool implied_exit_ = false;
  const bool update_ = std::getenv("UPDATE_GOLDEN") != nullptr;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    fmt::print(stderr, "usage: run_scenarios PROGRAM SOURCE_FOLDER SCENARIO\n");
    return 2;
  }
  const char* const path = std::getenv("PATH");
  const std::string program = fs::absolute(argv[1]).parent_path().string();
  setenv("PATH", fmt::format("{}:{}", program, path == nullptr ? "" : path).c_str(), 1);
  setenv("LC_ALL", "C.UTF-8", 1);
  unsetenv("SOURCE_DATE_EPOCH");
  return Scenario(fs::canonical(argv[2]).string(), fs::absolute(argv[3]).string()).Run();
}
