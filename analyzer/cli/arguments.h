#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/cli/console.h"
#include "analyzer/load/policy.h"
#include "analyzer/pipeline/run.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

/// Options which several commands share, so that they are spelled and explained alike.
namespace threatgap::cli {

/// How a command talks, and the rules and mappings it works with.
struct ContentArguments {
  pipeline::ContentOptions content;
  ColorMode color = ColorMode::kAuto;
  std::size_t max_diagnostics = 100;
};

/// Adds `--rules`, `--mappings`, `--no-builtin-rules`, `--color`, `--max-diagnostics`. `arguments`
/// must outlive the parse.
void AddContentOptions(CLI::App& command, ContentArguments& arguments);

/// What an analysis needs: models, policy, date, what-if.
struct AnalysisArguments {
  ContentArguments content;
  pipeline::CheckOptions options;  ///< without `content`, which is filled in by ToCheckOptions
};

/// Adds the options which change what is found: `--policy --assume --as-of --framework
/// --closed-world --strict --jobs`, and the content options. The positional MODEL is added by the
/// command, because its place differs.
void AddAnalysisOptions(CLI::App& command, AnalysisArguments& arguments);
/// Those of them which mean the same for two models that are compared: `--policy --as-of
/// --closed-world --jobs`, and the content options.
void AddComparableOptions(CLI::App& command, AnalysisArguments& arguments);
void AddModels(CLI::App& command, std::vector<std::string>& models);

/// A repeatable option that takes one value each time.
CLI::Option* AddRepeatable(CLI::App& command, const std::string& name,
                           std::vector<std::string>& values, const std::string& description);

/// The options as the pipeline takes them. Throws UsageError for a malformed date or number of
/// threads.
pipeline::CheckOptions ToCheckOptions(const AnalysisArguments& arguments);

/// `low`, `medium`, `high`, `critical` or `never`; throws UsageError which names `option`.
load::Threshold ParseThreshold(const std::string& word, std::string_view option);

/// Loads rules and mappings. Returns false after the diagnostics of an error were printed.
bool LoadContentOrReport(const ContentArguments& arguments, pipeline::Session& session,
                         Console& console);

/// Analyses with the content that `session` holds; every diagnostic is printed. Empty when nothing
/// could be analysed, which was said.
std::optional<outcome::AnalysisResult> CheckOrReport(const AnalysisArguments& arguments,
                                                     pipeline::Session& session, Console& console);

/// Loads content and analyses; every diagnostic is printed. Empty when nothing could be analysed,
/// which was said.
std::optional<outcome::AnalysisResult> AnalyseOrReport(const AnalysisArguments& arguments,
                                                       pipeline::Session& session,
                                                       Console& console);

}  // namespace threatgap::cli
