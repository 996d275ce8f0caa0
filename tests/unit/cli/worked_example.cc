#include "tests/unit/cli/worked_example.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iomanip>
#include <iterator>
#include <sstream>
#include <utility>

#include "analyzer/cli/command_line.h"

namespace threatgap::cli {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

constexpr std::string_view kFence = "```";
constexpr std::string_view kStatus = "  # exit status ";

Lines LinesOf(const std::string& text) {
  Lines lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// Whether `found` is what `expected` describes, from the given lines on.
bool Matches(const Lines& expected, std::size_t e, const Lines& found, std::size_t f) {
  for (; e < expected.size() && expected[e] != "..."; ++e, ++f) {
    if (f == found.size() || expected[e] != found[f]) return false;
  }
  if (e == expected.size()) return f == found.size();
  for (; f <= found.size(); ++f) {
    if (Matches(expected, e + 1, found, f)) return true;
  }
  return false;
}

struct Command {
  std::string text;
  int status = 0;
  Lines output;
};

std::vector<Command> CommandsOf(const Fence& console) {
  std::vector<Command> commands;
  for (const std::string& line : LinesOf(console.body)) {
    if (!line.starts_with("$ ")) {
      if (!commands.empty()) commands.back().output.push_back(line);
      continue;
    }
    const std::size_t status = line.find(kStatus);
    commands.push_back({line.substr(2, status == std::string::npos ? status : status - 2), 0, {}});
    if (status != std::string::npos)
      commands.back().status = std::stoi(line.substr(status + kStatus.size()));
  }
  return commands;
}

/// Words as a shell would part them, as far as examples need it: blanks and double or single
/// quotes.
Lines WordsOf(const std::string& command) {
  Lines words;
  std::istringstream in(command);
  while (in >> std::ws && !in.eof()) {
    std::string word;
    if (in.peek() == '\'') {
      in >> std::quoted(word, '\'', '\0');
    } else {
      in >> std::quoted(word);
    }
    words.push_back(word);
  }
  return words;
}

}  // namespace

std::vector<Fence> FencesOf(const std::string& name) {
  std::ifstream in(fs::path(THREATGAP_SOURCE_DIR) / "docs" / name);
  std::vector<Fence> fences;
  bool inside = false;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (!line.starts_with(kFence)) {
      if (inside) fences.back().body += line + "\n";
      continue;
    }
    inside = !inside;
    if (!inside) continue;
    const std::string head = line.substr(kFence.size());
    const std::size_t blank = head.find(' ');
    fences.push_back({head.substr(0, blank),
                      blank == std::string::npos ? "" : head.substr(blank + 1), "", number});
  }
  return fences;
}

WorkedExample::WorkedExample(const std::vector<Fence>& fences) : before_(fs::current_path()) {
  fs::current_path(folder_.path());
  for (const Fence& fence : fences) {
    if (fence.label.find('.') == std::string::npos) continue;
    const fs::path file(fence.label);
    if (file.has_parent_path()) fs::create_directories(file.parent_path());
    std::ofstream(file) << fence.body;
  }
}

WorkedExample::~WorkedExample() { fs::current_path(before_); }

int WorkedExample::Run(const Fence& console) const {
  int ran = 0;
  for (const Command& command : CommandsOf(console)) {
    const Lines words = WordsOf(command.text);
    std::vector<const char*> arguments;
    for (const std::string& word : words) arguments.push_back(word.c_str());
    std::ostringstream out;
    const int status =
        RunCommandLine(static_cast<int>(arguments.size()), arguments.data(), out, out);
    EXPECT_EQ(status, command.status) << "line " << console.line << ": " << command.text;
    EXPECT_TRUE(Matches(command.output, 0, LinesOf(out.str()), 0))
        << "line " << console.line << ": " << command.text << " prints\n"
        << out.str();
    ++ran;
  }
  return ran;
}

}  // namespace threatgap::cli
