#include "analyzer/cli/check_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/cli/arguments.h"
#include "analyzer/cli/baseline_files.h"
#include "analyzer/cli/failure_reports.h"
#include "analyzer/cli/report_files.h"
#include "analyzer/cli/usage_error.h"
#include "reports/long_texts.h"
#include "reports/text_report.h"

namespace threatgap::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  threatgap check                                the model in this folder
  threatgap check architecture.yaml threats.yaml several files, one model
  threatgap check --report html=report.html --report json=result.json
  threatgap check --assume 'guardrail.input on mailbox'
  threatgap check --fail-on critical --as-of today
  threatgap check base/ --fail-on never --write-baseline base.json
  threatgap check --baseline base.json           only what is new fails

Exit status: 0 passed, 1 gate failed, 2 could not analyse, 3 internal error.
)";

struct CheckArguments {
  AnalysisArguments analysis;
  BaselineArguments baseline;
  std::vector<std::string> reports;
  std::optional<std::string> fail_on, fail_on_unknown;
  bool all = false;
  bool quiet = false;
};

/// Paths of files that were read from disk: models, includes, policy, packs.
std::vector<std::string> InputPaths(const outcome::AnalysisResult& result) {
  std::vector<std::string> paths;
  for (const auto& input : result.inputs) paths.push_back(input.path);
  if (!result.policy_path.empty()) paths.push_back(result.policy_path);
  for (const auto& pack : result.packs) {
    if (!pack.builtin) paths.push_back(pack.path);
  }
  return paths;
}

void ApplyGateOptions(CheckArguments& arguments) {
  pipeline::CheckOptions& options = arguments.analysis.options;
  if (arguments.fail_on) options.fail_on = ParseThreshold(*arguments.fail_on, "--fail-on");
  if (arguments.fail_on_unknown) {
    options.fail_on_unknown = ParseThreshold(*arguments.fail_on_unknown, "--fail-on-unknown");
  }
}

void PrintText(const CheckArguments& arguments, const outcome::AnalysisResult& result,
               Console& console) {
  const bool color = UseColor(arguments.analysis.content.color, console.out);
  console.out << reports::WriteText(result, {arguments.all, arguments.quiet, color});
}

/// Files which the command line names as input.
std::vector<std::string> NamedInputs(const CheckArguments& arguments) {
  std::vector<std::string> named = arguments.analysis.options.models;
  const pipeline::CheckOptions& options = arguments.analysis.options;
  for (const auto* path : {&options.policy, &options.baseline, &arguments.baseline.write}) {
    if (*path) named.push_back(**path);
  }
  return named;
}

int Check(CheckArguments& arguments, pipeline::Session& session, std::ostream* log,
          Console& console) {
  const std::vector<ReportRequest> requests = ParseReportRequests(arguments.reports);
  ApplyGateOptions(arguments);
  CheckNotAnInput(requests, arguments.analysis.options.models);
  CheckBaselineArguments(arguments.baseline, arguments.analysis.options, requests);
  auto result = AnalyseOrReport(arguments.analysis, session, console);
  if (!result) {
    WriteFailure(requests, NamedInputs(arguments), session, log, console);
    return kCouldNotAnalyse;
  }
  CheckNotAnInput(requests, InputPaths(*result));
  CheckNotAnInput(requests, session.policy_files);
  CheckBaselineNotAnInput(arguments.baseline, InputPaths(*result));
  reports::CutLongTexts(*result);
  if (!TakesStandardOutput(requests)) PrintText(arguments, *result, console);
  console.out.flush();
  const auto written = WriteReports(requests, *result, console.out, log);
  if (!written.ok()) {
    PrintError("cannot-write", written.failure().message, "", console);
    return kCouldNotAnalyse;
  }
  const bool kept = WriteBaselineOrReport(arguments.baseline, *result, session, arguments.quiet,
                                          arguments.analysis.content.color, console);
  return kept ? pipeline::ExitStatus(*result) : kCouldNotAnalyse;
}

int RunCheck(CheckArguments arguments, Console& console) {
  pipeline::Session session;
  std::ostream* const log = arguments.quiet ? nullptr : &console.err;
  try {
    return Check(arguments, session, log, console);
  } catch (const UsageError& error) {  // printed by whoever ends the program
    WriteUsageFailure(arguments.reports, NamedInputs(arguments), error, session, log, console);
    throw;
  }
}

}  // namespace

void AddCheckCommand(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<CheckArguments>();
  CLI::App* const command =
      app.add_subcommand("check", "analyse a model, print gaps, judge the gate");
  AddModels(*command, arguments->analysis.options.models);
  AddRepeatable(*command, "--report", arguments->reports,
                "write a report; FILE - is standard output")
      ->type_name("FORMAT=FILE");
  command->add_option("--fail-on", arguments->fail_on, "severity that fails the gate (high)")
      ->type_name("SEVERITY");
  command
      ->add_option("--fail-on-unknown", arguments->fail_on_unknown,
                   "the same for undecided ones (never)")
      ->type_name("SEVERITY");
  command->add_flag("--all", arguments->all, "list everything");
  command->add_flag("--quiet", arguments->quiet, "print the verdict only");
  AddBaselineOptions(*command, arguments->analysis.options, arguments->baseline);
  AddAnalysisOptions(*command, arguments->analysis);
  std::string formats = "Formats:\n";
  for (const auto& format : reports::ReportFormats())
    formats += fmt::format("  {:<20}{}\n", format.name, format.description);
  command->footer(formats + "\n" + kExamples);
  command->callback([arguments, &action] {
    action = [arguments](Console& console) { return RunCheck(*arguments, console); };
  });
}

}  // namespace threatgap::cli
