#include "analyzer/cli/diff_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "analyzer/base/digest.h"
#include "analyzer/base/text.h"
#include "analyzer/baseline/saved_result.h"
#include "analyzer/cli/arguments.h"
#include "analyzer/cli/usage_error.h"
#include "analyzer/pipeline/compare_results.h"
#include "analyzer/pipeline/since_baseline.h"
#include "analyzer/syntax/reader.h"
#include "reports/diff_report.h"
#include "reports/long_texts.h"

namespace threatgap::cli {
namespace {

namespace fs = std::filesystem;
using outcome::AnalysisResult;
using outcome::DiffSide;

constexpr std::size_t kKeptDiagnostics = 1000;
constexpr const char* kPolicyName = "threatgap-policy.yaml";

constexpr const char* kNotes =
    R"(OLD and NEW are models (files or folders) or saved JSON reports of one system.
A gap that got worse, or about which a decision has ended, counts as new.

Examples:
  threatgap diff main/ .
  threatgap diff result-of-main.json . --format markdown > comment.md

Exit status: 0 nothing new, 1 new gaps, 2 could not compare, 3 internal error.
)";

enum class DiffFormat { kText, kMarkdown, kJson };

struct DiffArguments {
  AnalysisArguments analysis;
  std::string before, after;
  std::string format = "text";
  bool all = false;
  bool quiet = false;
};

/// One thing to compare, with what keeps it alive.
struct Loaded {
  std::optional<AnalysisResult> result;
  bool saved = false;
  std::string policy_path, policy_sha256;
};

DiffFormat ParseFormat(const std::string& word) {
  if (word == "text") return DiffFormat::kText;
  if (word == "markdown") return DiffFormat::kMarkdown;
  if (word == "json") return DiffFormat::kJson;
  throw UsageError(fmt::format("`--format` does not take `{}`", base::Printable(word)),
                   "write `text`, `markdown` or `json`");
}

/// A document of JSON whose `schema` says that it is a saved result or a written baseline, or null
/// where `path` is anything else, which is then read as a model.
std::unique_ptr<syntax::Document> ReadOwnDocument(const std::string& path,
                                                  pipeline::Session& session) {
  std::error_code error;
  if (fs::is_directory(path, error)) return nullptr;
  base::SourceStore peek;
  const auto first = peek.Load(path, session.budgets.file_bytes);
  if (!first.ok()) return nullptr;  // reading it as a model says why
  const std::string_view text = base::Trimmed(peek.Get(first.value()).text());
  if (!text.starts_with("{") || text.find("\"threatgap-") == std::string_view::npos) return nullptr;
  const auto source = session.sources.Add(base::DisplayPath(path), std::string(text));
  base::DiagnosticSink mistakes;
  auto document = syntax::ReadDocument(session.sources, source, session.budgets, mistakes);
  if (document == nullptr) {
    session.sink.Merge(mistakes);
    return nullptr;
  }
  const syntax::NodeRef schema = document->root().Get("schema");
  if (!schema.text().starts_with("threatgap-")) return nullptr;
  session.sink.Merge(mistakes);
  return document;
}

/// The policy that lies beside a model counts, applied or not: it is what people changed.
void FindPolicyBeside(const std::string& model, Loaded& side) {
  std::error_code error;
  const fs::path path(model);
  const fs::path beside = (fs::is_directory(path, error) ? path : path.parent_path()) / kPolicyName;
  base::SourceStore files;
  const auto file = files.Load(beside.string(), base::Budgets().file_bytes);
  if (!file.ok()) return;
  side.policy_path = base::DisplayPath(beside.string());
  side.policy_sha256 = base::Sha256Hex(files.Get(file.value()).text());
}

Loaded LoadModel(const DiffArguments& arguments, const std::string& path,
                 pipeline::Session& session) {
  Loaded side;
  pipeline::CheckOptions options = ToCheckOptions(arguments.analysis);
  options.models = {path};
  side.result = pipeline::Check(options, session);
  if (options.policy) {
    FindPolicyBeside(path, side);
  } else if (side.result) {
    side.policy_path = side.result->policy_path;
    side.policy_sha256 = side.result->policy_sha256;
  }
  return side;
}

Loaded Load(const DiffArguments& arguments, const std::string& path, pipeline::Session& session) {
  const std::size_t errors = session.sink.error_count();
  const auto document = ReadOwnDocument(path, session);
  if (session.sink.error_count() > errors) return {};
  if (document == nullptr) return LoadModel(arguments, path, session);
  Loaded side;
  side.saved = true;
  if (!baseline::IsSavedResult(document->root())) {
    session.sink.Error("not-a-result", document->root().Get("schema").span(),
                       "this is neither a model nor a saved result",
                       "a written baseline knows no paths and no controls: name the model, or a "
                       "report written with `--report json=FILE`");
    return side;
  }
  side.result = baseline::ReadSavedResult(document->root(), session.sink);
  if (!side.result) return side;
  side.policy_path = side.result->policy_path;
  side.policy_sha256 = side.result->policy_sha256;
  return side;
}

/// Two systems, or a side in which nothing was judged, cannot be compared.
void CheckSides(const DiffArguments& arguments, const Loaded& before, const Loaded& after,
                pipeline::Session& session) {
  const auto& former = session.former.systems;
  const std::string &old_id = before.result->system.id, &new_id = after.result->system.id;
  if (old_id != new_id && std::find(former.begin(), former.end(), old_id) == former.end()) {
    session.sink.Error("baseline-mismatch", {},
                       fmt::format("`{}` is of system `{}`, `{}` of system `{}`",
                                   base::Printable(arguments.before), base::Printable(old_id),
                                   base::Printable(arguments.after), base::Printable(new_id)),
                       "a system that was renamed says so with `formerly: [OLD-ID]`");
  }
  for (const auto& [path, side] :
       {std::pair(arguments.before, &before), std::pair(arguments.after, &after)}) {
    const outcome::Gate& gate = side->result->gate;
    if (gate.evaluated) continue;
    session.sink.Error("not-judged", {},
                       fmt::format("nothing was judged in `{}`{}", base::Printable(path),
                                   gate.reasons.empty() ? "" : ": " + gate.reasons.front()));
  }
}

DiffSide SideOf(const std::string& path, const Loaded& loaded) {
  return {path, loaded.saved, loaded.policy_path, loaded.policy_sha256, &*loaded.result};
}

std::string Render(const DiffArguments& arguments, DiffFormat format,
                   const outcome::ResultDiff& diff, const Console& console) {
  if (format == DiffFormat::kMarkdown) return reports::WriteDiffMarkdown(diff);
  if (format == DiffFormat::kJson) return reports::WriteDiffJson(diff);
  const bool color = UseColor(arguments.analysis.content.color, console.out);
  return reports::WriteDiffText(diff, {arguments.all, arguments.quiet, color});
}

int RunDiff(const DiffArguments& arguments, Console& console) {
  const DiffFormat format = ParseFormat(arguments.format);
  ToCheckOptions(arguments.analysis);  // mistakes of the command line come first
  const ContentArguments& content = arguments.analysis.content;
  pipeline::Session session;
  session.sink = base::DiagnosticSink(std::max(kKeptDiagnostics, content.max_diagnostics));
  if (!LoadContentOrReport(content, session, console)) return kCouldNotAnalyse;
  Loaded before = Load(arguments, arguments.before, session);
  session.former = {};
  Loaded after = Load(arguments, arguments.after, session);
  if (before.result && after.result) CheckSides(arguments, before, after, session);
  PrintDiagnostics(session.sink, session.sources, content.color, content.max_diagnostics, console);
  if (!before.result || !after.result || session.sink.has_errors())
    return GiveUp(session.sink, console);
  for (Loaded* side : {&before, &after}) reports::CutLongTexts(*side->result);
  const outcome::ResultDiff diff = pipeline::CompareResults(
      SideOf(arguments.before, before), SideOf(arguments.after, after), session.former);
  console.out << Render(arguments, format, diff, console);
  return diff.HasNewGaps() ? kGateFailed : kPassed;
}

}  // namespace

void AddDiffCommand(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<DiffArguments>();
  CLI::App* const command =
      app.add_subcommand("diff", "what changed between two models or results");
  command->add_option("OLD", arguments->before, "model or saved JSON report")
      ->required()
      ->type_name("");
  command->add_option("NEW", arguments->after, "model or saved JSON report")
      ->required()
      ->type_name("");
  command->add_option("--format", arguments->format, "text, markdown or json (default text)")
      ->type_name("FORMAT");
  command->add_flag("--all", arguments->all, "list everything");
  command->add_flag("--quiet", arguments->quiet, "print the verdict only");
  AddComparableOptions(*command, arguments->analysis);
  command->footer(kNotes);
  command->callback([arguments, &action] {
    action = [arguments](Console& console) { return RunDiff(*arguments, console); };
  });
}

}  // namespace threatgap::cli
