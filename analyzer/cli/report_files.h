#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "analyzer/base/result.h"
#include "analyzer/outcome/analysis_result.h"
#include "reports/report_writer.h"

namespace threatgap::cli {

/// One `--report FORMAT=FILE`.
struct ReportRequest {
  reports::ReportFormat format;
  std::string path;  ///< as the user spelled it; `-`: standard output
  bool to_stdout() const { return path == "-"; }
};

/// Whether two paths name one file, through links and however they are spelled.
bool SameFile(const std::string& a, const std::string& b);

/// Parses and checks all `--report` values before anything is analysed. Throws UsageError for a
/// value without
/// `=`, an unknown format (the known ones are listed), `-` given twice, and two reports on one
/// file, however it is spelled.
std::vector<ReportRequest> ParseReportRequests(const std::vector<std::string>& values);

/// Throws UsageError when a report would replace one of the files that were read.
void CheckNotAnInput(const std::vector<ReportRequest>& requests,
                     const std::vector<std::string>& inputs);

/// Whether a report takes standard output in place of the text.
bool TakesStandardOutput(const std::vector<ReportRequest>& requests);

/// Writes `bytes` to `path`. A regular file is written whole or not at all: a temporary file beside
/// it, then a rename, which keeps the permissions of a file that was there. Missing folders are
/// made. Pipes and devices are written in place. Returns how many bytes were written.
base::Result<std::size_t> WriteFileWhole(const std::string& path, const std::string& bytes);

/// Renders and writes every report; `out` is standard output. Each file written is named on `log`
/// unless it is null. Stops at the first failure and returns it.
base::Result<std::size_t> WriteReports(const std::vector<ReportRequest>& requests,
                                       const outcome::AnalysisResult& result, std::ostream& out,
                                       std::ostream* log);

}  // namespace threatgap::cli
