// Samples through the writers: the whole output stands in this folder and is compared byte for
// byte. UPDATE_GOLDEN=1 rewrites the files; their difference is reviewed.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "analyzer/cli/command_line.h"

namespace {

namespace fs = std::filesystem;

struct Golden {
  const char* name;
  std::vector<const char*> arguments;
  const char* file;
  int status;
};

void PrintTo(const Golden& golden, std::ostream* out) { *out << golden.file; }

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// What the program writes to standard output in the source folder, so that paths are the same on
/// every machine.
std::string Output(std::vector<const char*> arguments, int expected_status) {
  fs::current_path(THREATGAP_SOURCE_DIR);
  arguments.insert(arguments.begin(), "threatgap");
  std::ostringstream out, err;
  const int status = threatgap::cli::RunCommandLine(static_cast<int>(arguments.size()),
                                                    arguments.data(), out, err);
  EXPECT_EQ(status, expected_status) << err.str();
  return out.str();
}

/// The first line in which two texts differ, for the message.
std::string FirstDifference(const std::string& expected, const std::string& found) {
  std::istringstream a(expected), b(found);
  std::string line_a, line_b;
  for (int number = 1;; ++number) {
    const bool more_a = static_cast<bool>(std::getline(a, line_a)),
               more_b = static_cast<bool>(std::getline(b, line_b));
    if (!more_a && !more_b) return "no line";
    if (more_a == more_b && line_a == line_b) continue;
    return "line " + std::to_string(number) + "\n  expected: " + (more_a ? line_a : "(end)") +
           "\n  found:    " + (more_b ? line_b : "(end)");
  }
}

class GoldenTest : public testing::TestWithParam<Golden> {};

TEST_P(GoldenTest, EveryByteIsTheSame) {
  const Golden& golden = GetParam();
  const std::string found = Output(golden.arguments, golden.status);
  const fs::path file = fs::path(THREATGAP_SOURCE_DIR) / "tests" / "golden" / golden.file;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(file, std::ios::binary) << found;
    return;
  }
  const std::string expected = ReadFile(file);
  EXPECT_TRUE(expected == found) << golden.file << " differs in "
                                 << FirstDifference(expected, found)
                                 << "\nUPDATE_GOLDEN=1 rewrites it";
}

TEST_P(GoldenTest, NumberOfThreadsChangesNothing) {
  const Golden& golden = GetParam();
  std::vector<const char*> one = golden.arguments, four = golden.arguments;
  one.insert(one.end(), {"--jobs", "1"});
  four.insert(four.end(), {"--jobs", "4"});
  EXPECT_TRUE(Output(one, golden.status) == Output(four, golden.status));
}

constexpr int kGateFailed = 1;

std::string NameOf(const testing::TestParamInfo<Golden>& test) { return test.param.name; }

INSTANTIATE_TEST_SUITE_P(
    Samples, GoldenTest,
    testing::Values(
        Golden{"QuickstartText", {"check", "samples/quickstart"}, "quickstart.txt", kGateFailed},
        Golden{"QuickstartJson",
               {"check", "samples/quickstart", "--report", "json=-"},
               "quickstart.json",
               kGateFailed},
        Golden{"GenaiAssistantText",
               {"check", "samples/genai-assistant"},
               "genai-assistant.txt",
               kGateFailed},
        Golden{"GenaiAssistantJson",
               {"check", "samples/genai-assistant", "--report", "json=-"},
               "genai-assistant.json",
               kGateFailed},
        Golden{"MixedText", {"check", "samples/mixed"}, "mixed.txt", kGateFailed},
        Golden{"MixedJson",
               {"check", "samples/mixed", "--report", "json=-"},
               "mixed.json",
               kGateFailed}),
    NameOf);

}  // namespace
