#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzer/cli/arguments.h"
#include "analyzer/cli/console.h"
#include "analyzer/cli/report_files.h"

namespace threatgap::cli {

/// `--write-baseline FILE [--allow-growth]`; `--baseline` is an option of the analysis.
struct BaselineArguments {
  std::optional<std::string> write;
  bool allow_growth = false;
};

/// Adds `--baseline`, `--write-baseline` and `--allow-growth`. Both arguments must outlive the
/// parse.
void AddBaselineOptions(CLI::App& command, pipeline::CheckOptions& options,
                        BaselineArguments& arguments);

/// Throws UsageError for what makes no sense: growth of nothing, a what-if written down as the
/// state of things, a baseline on standard output or on the file of a report, a report over the
/// baseline.
void CheckBaselineArguments(const BaselineArguments& arguments,
                            const pipeline::CheckOptions& options,
                            const std::vector<ReportRequest>& requests);
/// Throws UsageError when the baseline would replace one of the files that were read.
void CheckBaselineNotAnInput(const BaselineArguments& arguments,
                             const std::vector<std::string>& inputs);

/// Writes the baseline that was asked for, if one was; false after it was said why not. `session`
/// is that of the run. The file is named unless `quiet`.
bool WriteBaselineOrReport(const BaselineArguments& arguments,
                           const outcome::AnalysisResult& result, pipeline::Session& session,
                           bool quiet, ColorMode color, Console& console);

}  // namespace threatgap::cli
