#include "analyzer/cli/failure_reports.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string_view>

namespace threatgap::cli {
namespace {

bool TellsFailure(const ReportRequest& request) { return request.format.tells_failure; }

std::vector<std::string> FilesRead(const pipeline::Session& session) {
  std::vector<std::string> read = session.policy_files;
  for (std::uint32_t i = 0; i < session.sources.size(); ++i)
    read.push_back(session.sources.Get({i}).path());
  return read;
}

bool SameTarget(const ReportRequest& a, const ReportRequest& b) {
  if (a.to_stdout() || b.to_stdout()) return a.path == b.path;
  return SameFile(a.path, b.path);
}

/// The values which make sense on their own and share their file with no other.
std::vector<ReportRequest> Understood(const std::vector<std::string>& values) {
  std::vector<ReportRequest> requests;
  for (const std::string& value : values) {
    try {
      requests.push_back(ParseReportRequests({value}).front());
    } catch (const UsageError&) {  // this one is what is wrong, or one of them
    }
  }
  std::vector<ReportRequest> alone;
  for (const ReportRequest& request : requests) {
    const auto same = std::count_if(requests.begin(), requests.end(),
                                    [&](const auto& other) { return SameTarget(request, other); });
    if (same == 1) alone.push_back(request);
  }
  return alone;
}

/// How the files begin that these formats write; a model begins like none of them.
bool HoldsReport(const std::string& path) {
  constexpr std::array<std::string_view, 8> kBeginnings = {
      "{\n  \"$schema\": \"https://docs.oasis-open.org/sarif/",
      "{\n  \"version\": \"15.2.0\",\n  \"scan\": {",
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites",
      "<!-- threatgap:",
      "::error file=",
      "::warning file=",
      "::notice title=threatgap",
      "[\n  {\n    \"description\": \""};
  std::ifstream file(path, std::ios::binary);
  std::array<char, 64> begin{};
  file.read(begin.data(), begin.size());
  const std::string_view text(begin.data(), static_cast<std::size_t>(file.gcount()));
  return std::any_of(kBeginnings.begin(), kBeginnings.end(),
                     [&](std::string_view beginning) { return text.starts_with(beginning); });
}

/// Whether no input can be lost: a new file, a report of an earlier run, a pipe or a device.
bool IsFree(const ReportRequest& request) {
  struct stat status {};
  if (request.to_stdout() || ::stat(request.path.c_str(), &status) != 0) return true;
  return !S_ISREG(status.st_mode) || status.st_size == 0 || HoldsReport(request.path);
}

void WriteTelling(const std::vector<ReportRequest>& telling, const pipeline::Session& session,
                  std::ostream* log, Console& console) {
  if (telling.empty()) return;
  const auto written = WriteReports(telling, pipeline::FailedResult(session), console.out, log);
  if (!written.ok()) PrintError("cannot-write", written.failure().message, "", console);
}

}  // namespace

void WriteFailure(const std::vector<ReportRequest>& requests, const std::vector<std::string>& known,
                  const pipeline::Session& session, std::ostream* log, Console& console) {
  std::vector<ReportRequest> telling;
  std::copy_if(requests.begin(), requests.end(), std::back_inserter(telling), TellsFailure);
  CheckNotAnInput(telling, known);
  CheckNotAnInput(telling, FilesRead(session));
  WriteTelling(telling, session, log, console);
}

void WriteUsageFailure(const std::vector<std::string>& reports,
                       const std::vector<std::string>& known, const UsageError& error,
                       pipeline::Session& session, std::ostream* log, Console& console) {
  std::vector<std::string> inputs = FilesRead(session);
  inputs.insert(inputs.end(), known.begin(), known.end());
  std::vector<ReportRequest> telling = Understood(reports);
  std::erase_if(telling, [&](const ReportRequest& request) {
    const bool input = !request.to_stdout() &&
                       std::any_of(inputs.begin(), inputs.end(), [&](const std::string& path) {
                         return SameFile(request.path, path);
                       });
    return input || !TellsFailure(request) || !IsFree(request);
  });
  session.sink.Error("usage", {}, error.what(), error.help());
  WriteTelling(telling, session, log, console);
}

}  // namespace threatgap::cli
