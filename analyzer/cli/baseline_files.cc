#include "analyzer/cli/baseline_files.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "analyzer/base/text.h"
#include "analyzer/baseline/baseline_file.h"
#include "analyzer/cli/usage_error.h"
#include "analyzer/pipeline/next_baseline.h"

namespace threatgap::cli {
namespace {

/// Mistakes of one file are few.
constexpr std::size_t kShown = 100;

void CheckTarget(const std::string& path, const std::vector<ReportRequest>& requests) {
  if (path.empty() || path == "-") {
    throw UsageError(fmt::format("`--write-baseline {}` names no file", base::Printable(path)),
                     "a baseline is kept: give it a file of its own");
  }
  for (const ReportRequest& request : requests) {
    if (request.to_stdout() || !SameFile(request.path, path)) continue;
    throw UsageError(
        fmt::format("a report and the baseline on one file: `{}`", base::Printable(request.path)),
        "give each its own file");
  }
}

}  // namespace

void AddBaselineOptions(CLI::App& command, pipeline::CheckOptions& options,
                        BaselineArguments& arguments) {
  command
      .add_option("--baseline", options.baseline, "saved result or baseline: only new gaps fail")
      ->type_name("FILE");
  command
      .add_option("--write-baseline", arguments.write, "write what is open now; may only shrink")
      ->type_name("FILE");
  command.add_flag("--allow-growth", arguments.allow_growth,
                   "let the written baseline hold more than before");
}

void CheckBaselineArguments(const BaselineArguments& arguments,
                            const pipeline::CheckOptions& options,
                            const std::vector<ReportRequest>& requests) {
  if (options.baseline) CheckNotAnInput(requests, {*options.baseline});
  if (arguments.allow_growth && !arguments.write) {
    throw UsageError("`--allow-growth` without `--write-baseline`",
                     "it says that the baseline which is written may grow");
  }
  if (!arguments.write) return;
  CheckTarget(*arguments.write, requests);
  CheckBaselineNotAnInput(arguments, options.models);
  if (options.policy) CheckBaselineNotAnInput(arguments, {*options.policy});
  if (options.assume.empty()) return;
  throw UsageError("`--write-baseline` with `--assume`",
                   "a baseline holds what is so, not what would be");
}

void CheckBaselineNotAnInput(const BaselineArguments& arguments,
                             const std::vector<std::string>& inputs) {
  if (!arguments.write) return;
  for (const std::string& input : inputs) {
    if (!SameFile(*arguments.write, input)) continue;
    throw UsageError(
        fmt::format("the baseline would replace the input file `{}`", base::Printable(input)),
        "give the baseline a file of its own");
  }
}

bool WriteBaselineOrReport(const BaselineArguments& arguments,
                           const outcome::AnalysisResult& result, pipeline::Session& session,
                           bool quiet, ColorMode color, Console& console) {
  if (!arguments.write) return true;
  if (!result.gate.evaluated) {
    PrintError("not-judged", "no baseline is written: nothing was judged", "", console);
    return false;
  }
  base::DiagnosticSink sink;
  const auto next =
      pipeline::NextBaseline(result, *arguments.write, arguments.allow_growth, session, sink);
  PrintDiagnostics(sink, session.sources, color, kShown, console);
  if (!next) return false;
  const auto written = WriteFileWhole(*arguments.write, baseline::WriteBaseline(*next));
  if (!written.ok()) {
    PrintError("cannot-write", written.failure().message, "", console);
    return false;
  }
  if (!quiet) {
    console.err << fmt::format("wrote {} (baseline, {})\n", base::DisplayPath(*arguments.write),
                               base::Counted(next->entries.size(), "finding"));
  }
  return true;
}

}  // namespace threatgap::cli
