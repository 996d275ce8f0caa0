#include "analyzer/cli/report_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "analyzer/cli/usage_error.h"
#include "tests/unit/temporary_folder.h"

namespace threatgap::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class ReportFilesTest : public ::testing::Test {
 protected:
  std::string Path(const std::string& name) const { return (folder_ / name).string(); }
  std::size_t FileCount() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  const threatgap::testing::TemporaryFolder temporary_;
  const fs::path& folder_ = temporary_.path();
};

std::string MistakeOf(const std::vector<std::string>& values) {
  try {
    ParseReportRequests(values);
  } catch (const UsageError& error) {
    return std::string(error.what()) + " | " + error.help();
  }
  return "";
}

TEST_F(ReportFilesTest, RequestsKeepFormatAndPath) {
  const auto requests = ParseReportRequests({"json=a=b.json", "html=-"});
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0].format.name, "json");
  EXPECT_EQ(requests[0].path, "a=b.json");
  EXPECT_TRUE(TakesStandardOutput(requests));
}

TEST_F(ReportFilesTest, UnknownFormatListsTheKnownOnes) {
  const std::string mistake = MistakeOf({"docx=a"});
  EXPECT_THAT(mistake,
              HasSubstr("unknown report format `docx` | the formats are `text`, `json`, "));
  for (const auto& format : reports::ReportFormats())
    EXPECT_THAT(mistake, HasSubstr("`" + std::string(format.name) + "`"));
}

TEST_F(ReportFilesTest, FormatWithoutFileIsAMistake) {
  EXPECT_THAT(MistakeOf({"html"}), HasSubstr("names no file"));
  EXPECT_THAT(MistakeOf({"html="}), HasSubstr("names no file"));
}

TEST_F(ReportFilesTest, TwoReportsOnOneFileHoweverSpelled) {
  EXPECT_THAT(MistakeOf({"html=" + Path("r"), "json=" + Path("x/../r")}),
              HasSubstr("two reports on one file"));
  std::ofstream(Path("r")) << "old";
  fs::create_hard_link(Path("r"), Path("link"));
  EXPECT_THAT(MistakeOf({"html=" + Path("r"), "json=" + Path("link")}),
              HasSubstr("two reports on one file"));
  EXPECT_THAT(MistakeOf({"html=-", "json=-"}), HasSubstr("two reports on standard output"));
}

TEST_F(ReportFilesTest, AReportMustNotReplaceAnInput) {
  std::ofstream(Path("model.yaml")) << "threatgap: 1";
  fs::create_symlink(Path("model.yaml"), Path("link.json"));
  const auto requests = ParseReportRequests({"json=" + Path("link.json")});
  EXPECT_THROW(CheckNotAnInput(requests, {Path("model.yaml")}), UsageError);
  EXPECT_NO_THROW(CheckNotAnInput(requests, {Path("other.yaml")}));
}

TEST_F(ReportFilesTest, AFileIsReplacedWholeAndKeepsItsPermissions) {
  std::ofstream(Path("r")) << "old and longer";
  ::chmod(Path("r").c_str(), 0640);
  ASSERT_TRUE(WriteFileWhole(Path("r"), "new").ok());
  EXPECT_EQ(ReadFile(Path("r")), "new");
  struct stat status {};
  ::stat(Path("r").c_str(), &status);
  EXPECT_EQ(status.st_mode & 07777U, 0640U);
  EXPECT_EQ(FileCount(), 1U) << "a temporary file was left behind";
}

TEST_F(ReportFilesTest, ALinkKeepsLeadingToTheFileItNames) {
  std::ofstream(Path("target")) << "old";
  fs::create_symlink(Path("target"), Path("link"));
  ASSERT_TRUE(WriteFileWhole(Path("link"), "new").ok());
  EXPECT_TRUE(fs::is_symlink(Path("link")));
  EXPECT_EQ(ReadFile(Path("target")), "new");
}

TEST_F(ReportFilesTest, MissingFoldersAreMade) {
  ASSERT_TRUE(WriteFileWhole(Path("a/b/r"), "x").ok());
  EXPECT_EQ(ReadFile(Path("a/b/r")), "x");
}

TEST_F(ReportFilesTest, AFailedWriteIsAFailureWithThePath) {
  const auto full = WriteFileWhole("/dev/full", "x");
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.failure().message, "cannot write `/dev/full`: No space left on device");
  EXPECT_FALSE(WriteFileWhole(folder_.string(), "x").ok()) << "a folder";
  std::ofstream(Path("file")) << "x";
  EXPECT_FALSE(WriteFileWhole(Path("file/r"), "x").ok()) << "a folder that is a file";
}

TEST_F(ReportFilesTest, DevicesAreWrittenInPlace) {
  ASSERT_TRUE(WriteFileWhole("/dev/null", "x").ok());
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(ReportFilesTest, WrittenFilesAreNamed) {
  std::ostringstream out, log;
  const auto requests = ParseReportRequests({"json=" + Path("r.json"), "text=-"});
  ASSERT_TRUE(WriteReports(requests, {}, out, &log).ok());
  EXPECT_THAT(log.str(), HasSubstr("r.json (json)\n"));
  EXPECT_FALSE(ReadFile(Path("r.json")).empty());
}

}  // namespace
}  // namespace threatgap::cli
