#include "analyzer/cli/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace threatgap::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

struct Outcome {
  int status = 0;
  std::string out, err;
};

Outcome RunWith(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "threatgap");
  std::ostringstream out, err;
  const int status = RunCommandLine(static_cast<int>(arguments.size()), arguments.data(), out, err);
  return {status, out.str(), err.str()};
}

TEST(CommandLine, HelpGoesToStandardOutputAndEndsWithExamples) {
  for (const char* command : {"check", "explain", "questions", "init", "schema"}) {
    const Outcome outcome = RunWith({command, "--help"});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_THAT(outcome.err, IsEmpty());
    EXPECT_THAT(outcome.out, HasSubstr("Examples:\n  threatgap " + std::string(command)));
  }
}

TEST(CommandLine, HelpFitsInto80Columns) {
  for (const auto& arguments : std::vector<std::vector<const char*>>{{"--help"},
                                                                     {"check", "--help"},
                                                                     {"explain", "--help"},
                                                                     {"rules", "--help"},
                                                                     {"rules", "test", "--help"},
                                                                     {"mappings", "show", "--help"},
                                                                     {"questions", "--help"},
                                                                     {"init", "--help"},
                                                                     {"schema", "--help"}}) {
    std::istringstream help(RunWith(arguments).out);
    for (std::string line; std::getline(help, line);) EXPECT_LE(line.size(), 80U) << line;
  }
}

TEST(CommandLine, AMistakeIsStatusTwoWithASuggestion) {
  const Outcome outcome = RunWith({"chekc"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_EQ(outcome.err,
            "threatgap: error: unknown command `chekc` [usage]\nhelp: did you mean `check`?\n");
}

TEST(CommandLine, ATextThatHoldsAnEscapeIsShownHarmless) {
  EXPECT_THAT(RunWith({"\x1b[2J"}).err, testing::Not(HasSubstr("\x1b")));
  EXPECT_THAT(RunWith({"explain", "\x1b[2J"}).err, testing::Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace threatgap::cli
