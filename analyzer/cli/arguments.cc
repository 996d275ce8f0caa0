#include "analyzer/cli/arguments.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <map>

#include "analyzer/base/date.h"
#include "analyzer/base/text.h"
#include "analyzer/cli/usage_error.h"

namespace threatgap::cli {
namespace {

constexpr int kMostThreads = 1024;
constexpr std::size_t kKeptDiagnostics = 1000;

const std::map<std::string, ColorMode>& ColorModes() {
  static const std::map<std::string, ColorMode> modes = {
      {"auto", ColorMode::kAuto}, {"always", ColorMode::kAlways}, {"never", ColorMode::kNever}};
  return modes;
}

void AddColor(CLI::App& command, ColorMode& color) {
  command
      .add_option_function<std::string>(
          "--color",
          [&color](const std::string& word) {
            const auto mode = ColorModes().find(word);
            if (mode == ColorModes().end()) {
              throw UsageError(fmt::format("`--color` does not take `{}`", base::Printable(word)),
                               "write `auto`, `always` or `never`");
            }
            color = mode->second;
          },
          "auto, always or never (default auto)")
      ->type_name("WHEN");
}

void CheckFrameworks(const std::vector<std::string>& wanted, const catalog::Catalog& catalog) {
  const std::vector<std::string> known = catalog.FrameworkIds();
  for (const std::string& id : wanted) {
    if (catalog.FindFramework(id)) continue;
    const auto nearest = base::NearestName(id, known);
    throw UsageError(fmt::format("unknown framework `{}`", base::Printable(id)),
                     nearest ? fmt::format("did you mean `{}`?", *nearest)
                             : "the frameworks are " + base::QuotedList(known));
  }
}

void AddPolicyAndDate(CLI::App& command, pipeline::CheckOptions& options) {
  command.add_option("--policy", options.policy, "default: threatgap-policy.yaml beside the model")
      ->type_name("FILE");
  command.add_option("--as-of", options.as_of, "judge dates on this day, or `today`")
      ->type_name("DATE");
}

void AddClosedWorld(CLI::App& command, pipeline::CheckOptions& options) {
  command.add_flag("--closed-world", options.closed_world,
                   "unstated attributes take their lowest value");
}

void AddJobs(CLI::App& command, pipeline::CheckOptions& options) {
  command.add_option("--jobs", options.jobs, "threads (default: as many as there are)")
      ->type_name("N");
}

}  // namespace

CLI::Option* AddRepeatable(CLI::App& command, const std::string& name,
                           std::vector<std::string>& values, const std::string& description) {
  return command.add_option(name, values, description)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void AddContentOptions(CLI::App& command, ContentArguments& arguments) {
  AddRepeatable(command, "--rules", arguments.content.rule_folders, "add the rules below a folder")
      ->type_name("DIR");
  AddRepeatable(command, "--mappings", arguments.content.mapping_folders,
                "add the mappings below a folder")
      ->type_name("DIR");
  command.add_flag_callback(
      "--no-builtin-rules", [&arguments] { arguments.content.builtin_rules = false; },
      "leave the built-in rules out");
  AddColor(command, arguments.color);
  command
      .add_option("--max-diagnostics", arguments.max_diagnostics,
                  "diagnostics shown at most (default 100)")
      ->type_name("N");
}

void AddModels(CLI::App& command, std::vector<std::string>& models) {
  command.add_option("MODEL", models, "files or folders (default: threatgap.yaml)")->type_name("");
}

void AddComparableOptions(CLI::App& command, AnalysisArguments& arguments) {
  AddPolicyAndDate(command, arguments.options);
  AddClosedWorld(command, arguments.options);
  AddJobs(command, arguments.options);
  AddContentOptions(command, arguments.content);
}

void AddAnalysisOptions(CLI::App& command, AnalysisArguments& arguments) {
  pipeline::CheckOptions& options = arguments.options;
  AddPolicyAndDate(command, options);
  AddRepeatable(command, "--assume", options.assume, "what if: 'CONTROL on ELEMENT' were in place")
      ->type_name("TEXT");
  AddRepeatable(command, "--framework", options.frameworks, "show the requirements of these only")
      ->type_name("ID")
      ->delimiter(',');
  AddClosedWorld(command, options);
  command.add_flag("--strict", options.strict, "what is unknown fails like a gap");
  AddJobs(command, options);
  AddContentOptions(command, arguments.content);
}

load::Threshold ParseThreshold(const std::string& word, std::string_view option) {
  if (word == "never") return {};
  if (const auto level = model::ParseSeverityLevel(word)) return {level};
  throw UsageError(fmt::format("`{}` does not take `{}`", option, base::Printable(word)),
                   "write `low`, `medium`, `high`, `critical` or `never`");
}

pipeline::CheckOptions ToCheckOptions(const AnalysisArguments& arguments) {
  pipeline::CheckOptions options = arguments.options;
  options.content = arguments.content.content;
  if (options.as_of && *options.as_of != "today" && !base::ParseDate(*options.as_of)) {
    throw UsageError(fmt::format("`--as-of` does not take `{}`", base::Printable(*options.as_of)),
                     "write a date such as `2026-11-20`, or `today`");
  }
  if (options.jobs < 0 || options.jobs > kMostThreads) {
    throw UsageError(fmt::format("`--jobs` takes 0 to {}, found {}", kMostThreads, options.jobs));
  }
  return options;
}

bool LoadContentOrReport(const ContentArguments& arguments, pipeline::Session& session,
                         Console& console) {
  pipeline::LoadContent(arguments.content, session);
  if (!session.sink.has_errors()) return true;
  PrintDiagnostics(session.sink, session.sources, arguments.color, arguments.max_diagnostics,
                   console);
  GiveUp(session.sink, console);
  return false;
}

std::optional<outcome::AnalysisResult> CheckOrReport(const AnalysisArguments& arguments,
                                                     pipeline::Session& session, Console& console) {
  const pipeline::CheckOptions options = ToCheckOptions(arguments);
  CheckFrameworks(options.frameworks, session.catalog);
  auto result = pipeline::Check(options, session);
  PrintDiagnostics(session.sink, session.sources, arguments.content.color,
                   arguments.content.max_diagnostics, console);
  if (!result) GiveUp(session.sink, console);
  return result;
}

std::optional<outcome::AnalysisResult> AnalyseOrReport(const AnalysisArguments& arguments,
                                                       pipeline::Session& session,
                                                       Console& console) {
  ToCheckOptions(arguments);  // mistakes of the command line come first
  if (arguments.options.models.empty() && !std::filesystem::exists("threatgap.yaml")) {
    session.sink.Error("no-model", {}, "there is no `threatgap.yaml` in this folder",
                       "name a model, or write one with `threatgap init`");
    PrintDiagnostics(session.sink, session.sources, arguments.content.color,
                     arguments.content.max_diagnostics, console);
    return std::nullopt;
  }
  session.sink =
      base::DiagnosticSink(std::max(kKeptDiagnostics, arguments.content.max_diagnostics));
  if (!LoadContentOrReport(arguments.content, session, console)) return std::nullopt;
  return CheckOrReport(arguments, session, console);
}

}  // namespace threatgap::cli
