#include "analyzer/cli/report_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <stdexcept>

#include "analyzer/base/source.h"
#include "analyzer/base/text.h"
#include "analyzer/cli/usage_error.h"

namespace threatgap::cli {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> FormatNames() {
  std::vector<std::string> names;
  for (const auto& format : reports::ReportFormats()) names.emplace_back(format.name);
  return names;
}

reports::ReportFormat FormatNamed(const std::string& name) {
  if (const auto* format = reports::FindReportFormat(name)) return *format;
  throw UsageError(fmt::format("unknown report format `{}`", base::Printable(name)),
                   "the formats are " + base::QuotedList(FormatNames()));
}

ReportRequest ParseRequest(const std::string& value) {
  const std::size_t equals = value.find('=');
  if (equals == std::string::npos || equals + 1 == value.size()) {
    throw UsageError(fmt::format("`--report {}` names no file", base::Printable(value)),
                     "write `--report FORMAT=FILE`, for example `--report html=report.html`");
  }
  return {FormatNamed(value.substr(0, equals)), value.substr(equals + 1)};
}

void CheckDistinct(const std::vector<ReportRequest>& requests) {
  for (std::size_t i = 0; i < requests.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const bool streams = requests[i].to_stdout() || requests[j].to_stdout();
      const bool same = streams ? requests[i].path == requests[j].path
                                : SameFile(requests[i].path, requests[j].path);
      if (!same) continue;
      throw UsageError(
          streams ? "two reports on standard output"
                  : fmt::format("two reports on one file: `{}`", base::Printable(requests[i].path)),
          "give each report its own file");
    }
  }
}

base::Failure SystemFailure(const std::string& path) {
  return {fmt::format("cannot write `{}`: {}", base::Printable(path), std::strerror(errno)), path};
}

/// A file descriptor that is closed at the end of its scope.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  bool open() const { return fd_ >= 0; }
  int get() const { return fd_; }
  /// Closes now; false when the system reports a late write error.
  bool Close() {
    const int fd = fd_;
    fd_ = -1;
    return ::close(fd) == 0;
  }

 private:
  int fd_;
};

bool WriteAll(int fd, const std::string& bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const ssize_t written = ::write(fd, bytes.data() + at, bytes.size() - at);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    at += static_cast<std::size_t>(written);
  }
  return true;
}

base::Result<std::size_t> StreamTo(const std::string& path, const std::string& bytes) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file.open() || !WriteAll(file.get(), bytes) || !file.Close()) return SystemFailure(path);
  return bytes.size();
}

/// Writes a new file beside `target` and moves it there.
base::Result<std::size_t> ReplaceFile(const fs::path& target, std::optional<mode_t> mode,
                                      const std::string& path, const std::string& bytes) {
  const fs::path temporary =
      target.parent_path() / fmt::format(".{}.{}.tmp", target.filename().string(), ::getpid());
  Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!file.open()) return SystemFailure(path);
  bool good = !mode || ::fchmod(file.get(), *mode & 07777) == 0;
  good = good && WriteAll(file.get(), bytes) && file.Close();
  good = good && ::rename(temporary.c_str(), target.c_str()) == 0;
  if (good) return bytes.size();
  const base::Failure failure = SystemFailure(path);
  ::unlink(temporary.c_str());
  return failure;
}

/// What the report does not hold, said to people.
void TellRemark(const reports::ReportFormat& format, const outcome::AnalysisResult& result,
                const std::string& bytes, std::ostream* log) {
  if (log == nullptr || format.remark == nullptr) return;
  const std::string remark = format.remark(result, bytes);
  if (!remark.empty()) *log << fmt::format("{}: {}\n", format.name, remark);
}

}  // namespace

bool SameFile(const std::string& a, const std::string& b) {
  std::error_code ignored;
  if (fs::equivalent(a, b, ignored)) return true;
  std::error_code error_a, error_b;
  const fs::path full_a = fs::weakly_canonical(fs::absolute(a), error_a);
  const fs::path full_b = fs::weakly_canonical(fs::absolute(b), error_b);
  return !error_a && !error_b && full_a == full_b;
}

std::vector<ReportRequest> ParseReportRequests(const std::vector<std::string>& values) {
  std::vector<ReportRequest> requests;
  requests.reserve(values.size());
  for (const std::string& value : values) requests.push_back(ParseRequest(value));
  CheckDistinct(requests);
  return requests;
}

void CheckNotAnInput(const std::vector<ReportRequest>& requests,
                     const std::vector<std::string>& inputs) {
  for (const ReportRequest& request : requests) {
    if (request.to_stdout()) continue;
    for (const std::string& input : inputs) {
      if (!SameFile(request.path, input)) continue;
      throw UsageError(
          fmt::format("the report would replace the input file `{}`", base::Printable(input)),
          "give the report a file of its own");
    }
  }
}

bool TakesStandardOutput(const std::vector<ReportRequest>& requests) {
  return std::any_of(requests.begin(), requests.end(),
                     [](const ReportRequest& request) { return request.to_stdout(); });
}

base::Result<std::size_t> WriteFileWhole(const std::string& path, const std::string& bytes) {
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && !S_ISREG(status.st_mode)) return StreamTo(path, bytes);
  std::error_code error;
  const fs::path target = exists ? fs::canonical(path, error) : fs::path(path);
  if (error)
    return base::Failure{
        fmt::format("cannot write `{}`: {}", base::Printable(path), error.message()), path};
  if (target.has_parent_path()) fs::create_directories(target.parent_path(), error);
  if (error)
    return base::Failure{
        fmt::format("cannot make the folder of `{}`: {}", base::Printable(path), error.message()),
        path};
  return ReplaceFile(target, exists ? std::optional(status.st_mode) : std::nullopt, path, bytes);
}

base::Result<std::size_t> WriteReports(const std::vector<ReportRequest>& requests,
                                       const outcome::AnalysisResult& result, std::ostream& out,
                                       std::ostream* log) {
  std::size_t written = 0;
  for (const ReportRequest& request : requests) {
    std::string bytes;
    try {
      bytes = request.format.write(result);
    } catch (const std::runtime_error& problem) {  // a library needed a temporary file, for example
      return base::Failure{problem.what(), request.path};
    }
    if (request.to_stdout()) {
      out << bytes;
      TellRemark(request.format, result, bytes, log);
      continue;
    }
    const auto outcome = WriteFileWhole(request.path, bytes);
    if (!outcome.ok()) return outcome;
    if (log != nullptr)
      *log << fmt::format("wrote {} ({})\n", base::DisplayPath(request.path), request.format.name);
    TellRemark(request.format, result, bytes, log);
    ++written;
  }
  return written;
}

}  // namespace threatgap::cli
