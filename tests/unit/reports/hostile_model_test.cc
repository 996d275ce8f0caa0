// Every report format, also those to come, with texts that somebody wrote to break it. What each
// format has to escape is tested beside its writer; here stands what holds for all of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "analyzer/base/text.h"
#include "reports/report_writer.h"
#include "tests/unit/reports/hostile_result.h"

namespace threatgap::reports {
namespace {

bool IsBinary(const ReportFormat& format) { return format.name == "xlsx"; }

/// What lands in the log of a pipeline, where a line that begins with `::` is a command.
bool IsForLogs(const ReportFormat& format) {
  return format.name == "text" || format.name == "markdown" || format.name == "github-annotations";
}

/// What the writer of annotations itself may begin a line with.
bool IsOurCommand(std::string_view line) {
  return line.starts_with("::error file=") || line.starts_with("::warning file=") ||
         line.starts_with("::notice ");
}

bool HasControl(const std::string& bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](char c) {
    return (c >= 0 && c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F;
  });
}

TEST(HostileModel, NoFormatWritesControlCharactersOrBrokenUtf8) {
  for (const HostileText& hostile : HostileTexts()) {
    const auto result = HostileResult(hostile.text);
    for (const ReportFormat& format : ReportFormats()) {
      if (IsBinary(format)) continue;
      const std::string bytes = format.write(result);
      EXPECT_EQ(base::FindBrokenUtf8(bytes), std::nullopt) << format.name << ' ' << hostile.name;
      EXPECT_FALSE(HasControl(bytes)) << format.name << ' ' << hostile.name;
    }
  }
}

TEST(HostileModel, EveryFormatWritesTheSameBytesTwice) {
  for (const HostileText& hostile : HostileTexts()) {
    if (hostile.text.size() > 10'000) continue;  // seconds, and nothing new
    for (const ReportFormat& format : ReportFormats()) {
      EXPECT_TRUE(format.write(HostileResult(hostile.text)) ==
                  format.write(HostileResult(hostile.text)))
          << format.name << ' ' << hostile.name;
    }
  }
}

TEST(HostileModel, NoLineOfALogBeginsWithACommandOfTheModel) {
  for (const HostileText& hostile : HostileTexts()) {
    for (const ReportFormat& format : ReportFormats()) {
      if (!IsForLogs(format)) continue;
      const std::string bytes = format.write(HostileResult(hostile.text));
      std::istringstream in(bytes);
      for (std::string line; std::getline(in, line);) {
        const std::string_view trimmed = base::Trimmed(line);  // runners trim before they look
        EXPECT_FALSE(trimmed.starts_with("::") && !IsOurCommand(trimmed)) << line.substr(0, 80);
        EXPECT_EQ(trimmed.find("##["), std::string_view::npos) << format.name;
        EXPECT_FALSE(format.name == "markdown" && trimmed.starts_with("/")) << line.substr(0, 80);
      }
    }
  }
}

TEST(HostileModel, FormatsThatTellAFailureTellIt) {
  for (const HostileText& hostile : HostileTexts()) {
    const auto failure = HostileFailure(hostile.text);
    for (const ReportFormat& format : ReportFormats()) {
      if (!format.tells_failure) continue;
      const std::string bytes = format.write(failure);
      EXPECT_EQ(base::FindBrokenUtf8(bytes), std::nullopt) << format.name << ' ' << hostile.name;
      EXPECT_THAT(bytes, ::testing::HasSubstr("unknown-key")) << hostile.name;
    }
  }
}

TEST(HostileModel, NamesOfAMegabyteDoNotBecomeReportsOfAGigabyte) {
  const auto result = HostileResult(std::string(100'000, '<'));
  for (const ReportFormat& format : ReportFormats())
    EXPECT_LT(format.write(result).size(), 200'000'000U) << format.name;
}

}  // namespace
}  // namespace threatgap::reports
