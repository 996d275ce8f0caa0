#pragma once

#include <string>
#include <vector>

#include "analyzer/cli/console.h"
#include "analyzer/cli/report_files.h"
#include "analyzer/cli/usage_error.h"
#include "analyzer/pipeline/run.h"

/// What is still written when nothing could be analysed, so that whoever reads the reports of a
/// pipeline learns why. Formats that could only look like a result are not written.
namespace threatgap::cli {

/// Writes the requests whose formats tell a failure, with the diagnostics of `session`. `known` are
/// the files which the command line names as input; throws UsageError where a report would replace
/// one of them or a file that was read. `log`: as in WriteReports.
void WriteFailure(const std::vector<ReportRequest>& requests, const std::vector<std::string>& known,
                  const pipeline::Session& session, std::ostream* log, Console& console);

/// The same after `error` in the command line, for every `--report` value that can be understood by
/// itself: two which name the same file are both left out. Nothing may have been read yet, so a
/// file that exists is only replaced where it holds a report of that kind already. Never throws
/// UsageError.
void WriteUsageFailure(const std::vector<std::string>& reports,
                       const std::vector<std::string>& known, const UsageError& error,
                       pipeline::Session& session, std::ostream* log, Console& console);

}  // namespace threatgap::cli
