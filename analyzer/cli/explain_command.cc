#include "analyzer/cli/explain_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/cli/arguments.h"
#include "analyzer/cli/content_lookup.h"
#include "analyzer/cli/diagnostic_page.h"
#include "analyzer/cli/rule_page.h"
#include "analyzer/cli/usage_error.h"
#include "reports/text_report.h"

namespace threatgap::cli {
namespace {

constexpr std::size_t kShortestPrefix = 6;
constexpr std::size_t kFingerprintDigits = 16;

constexpr const char* kExamples = R"(ID is one of
  a rule            GAI-001, untrusted-text-steers-model
  a control type    guardrail.input
  a requirement     iso27001@2022:A.8.24
  a diagnostic      unknown-reference
  a finding         its key or fingerprint (6 digits or more), with its model

Examples:
  threatgap explain GAI-001
  threatgap explain 'GAI-001@customer,assistant' samples/quickstart
  threatgap explain iso27001@2022:A.8.24
)";

struct ExplainArguments {
  AnalysisArguments analysis;
  std::string id;
};

bool IsFingerprintPrefix(std::string_view id) {
  return id.size() >= kShortestPrefix && id.size() <= kFingerprintDigits &&
         id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::optional<std::string> ReferencePage(const std::string& id, const pipeline::Session& session) {
  for (const auto& rule : session.rules.rules) {
    if (rule.id == id || rule.name == id) return WriteText(RulePage(rule, session.catalog));
  }
  if (auto page = ContentPage(id, session.catalog, session.rules)) return page;
  return DiagnosticPage(id);
}

std::vector<std::string> AllIds(const pipeline::Session& session) {
  std::vector<std::string> ids = session.rules.Ids();
  for (const auto& more : {ContentIds(session.catalog), DiagnosticIds()})
    ids.insert(ids.end(), more.begin(), more.end());
  return ids;
}

UsageError Unknown(const std::string& id, std::vector<std::string> candidates) {
  const auto nearest = base::NearestName(id, candidates);
  return UsageError(fmt::format("nothing here is called `{}`", base::Printable(id)),
                    nearest
                        ? fmt::format("did you mean `{}`?", *nearest)
                        : "`threatgap check --all` lists findings, `threatgap rules list` rules, "
                          "`threatgap mappings list` controls and frameworks");
}

bool IsNamed(const outcome::Finding& finding, const std::string& id) {
  if (finding.key == id) return true;
  return std::find(finding.threats.begin(), finding.threats.end(), id) != finding.threats.end();
}

/// Findings called `id`: by key or threat, otherwise by the beginning of their fingerprint.
std::vector<const outcome::Finding*> FindingsCalled(const outcome::AnalysisResult& result,
                                                    const std::string& id) {
  std::vector<const outcome::Finding*> found;
  for (const auto& finding : result.findings) {
    if (IsNamed(finding, id)) found.push_back(&finding);
  }
  if (!found.empty() || !IsFingerprintPrefix(id)) return found;
  for (const auto& finding : result.findings) {
    if (finding.fingerprint.starts_with(id)) found.push_back(&finding);
  }
  return found;
}

const outcome::Finding& TheFinding(const outcome::AnalysisResult& result, const std::string& id,
                                   const pipeline::Session& session) {
  const auto found = FindingsCalled(result, id);
  if (found.size() == 1) return *found.front();
  std::vector<std::string> keys;
  if (found.empty()) {
    for (const auto& finding : result.findings) keys.push_back(finding.key);
    for (auto& more : AllIds(session)) keys.push_back(std::move(more));
    throw Unknown(id, std::move(keys));
  }
  for (const auto* finding : found) keys.push_back(finding->key);
  throw UsageError(fmt::format("`{}` means {} findings", base::Printable(id), found.size()),
                   "name one of them: " + base::QuotedList(keys, "or"));
}

/// Whether to look into a model: one was named, or the id can only be a finding, or a model lies
/// here.
bool WantsModel(const ExplainArguments& arguments) {
  return !arguments.analysis.options.models.empty() || IsFingerprintPrefix(arguments.id) ||
         std::filesystem::exists("threatgap.yaml");
}

int RunExplain(const ExplainArguments& arguments, Console& console) {
  pipeline::Session session;
  const std::string& id = arguments.id;
  if (!LoadContentOrReport(arguments.analysis.content, session, console)) return kCouldNotAnalyse;
  if (const auto page = ReferencePage(id, session)) {
    console.out << *page;
    return kPassed;
  }
  const bool is_finding = id.find('@') != std::string::npos && id.find(':') == std::string::npos;
  if (!is_finding && !WantsModel(arguments)) throw Unknown(id, AllIds(session));
  const auto result = CheckOrReport(arguments.analysis, session, console);
  if (!result) return kCouldNotAnalyse;
  const bool color = UseColor(arguments.analysis.content.color, console.out);
  console.out << reports::WriteFindingText(*result, TheFinding(*result, id, session),
                                           {true, false, color});
  return kPassed;
}

}  // namespace

void AddExplainCommand(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<ExplainArguments>();
  CLI::App* const command =
      app.add_subcommand("explain", "a finding, rule, control, requirement, ...");
  command->add_option("ID", arguments->id, "what to explain")->required()->type_name("");
  AddModels(*command, arguments->analysis.options.models);
  AddAnalysisOptions(*command, arguments->analysis);
  command->footer(kExamples);
  command->callback([arguments, &action] {
    action = [arguments](Console& console) { return RunExplain(*arguments, console); };
  });
}

}  // namespace threatgap::cli
