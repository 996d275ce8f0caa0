#include <algorithm>
#include <set>

#include "reports/json_values.h"
#include "reports/report_line.h"
#include "reports/sarif_document.h"
#include "reports/sarif_text.h"

namespace threatgap::reports::sarif {
namespace {

using outcome::AnalysisResult;

constexpr std::size_t kManyResults = 5000;  // GitHub keeps no more

/// A message about the run: of its configuration (models, policy, rules) or of its execution.
struct Notification {
  std::string id;
  std::string_view level;
  std::string text;
  base::Location place;
};

std::string_view LevelOf(base::Severity severity) {
  constexpr std::string_view kWords[] = {"error", "warning", "note"};
  return kWords[static_cast<std::size_t>(severity)];
}

std::string TextOf(const base::Diagnostic& diagnostic) {
  std::string text = diagnostic.message;
  for (const auto& note : diagnostic.notes) text += "; " + note.message;
  if (!diagnostic.help.empty()) text += "; " + diagnostic.help;
  return text;
}

std::vector<Notification> OfConfiguration(const AnalysisResult& result) {
  std::vector<Notification> all;
  for (std::size_t i = 0; i < result.diagnostics.size(); ++i) {
    const base::Diagnostic& diagnostic = result.diagnostics[i];
    const bool placed = i < result.diagnostic_locations.size();
    all.push_back({diagnostic.id, LevelOf(diagnostic.severity), TextOf(diagnostic),
                   placed ? result.diagnostic_locations[i] : base::Location{}});
  }
  if (result.analysed && !result.gate.evaluated) {
    for (const std::string& reason : result.gate.reasons)
      all.push_back({"nothing-judged", "error", reason, {}});
  }
  return all;
}

std::vector<Notification> OfExecution(const Document& document) {
  std::vector<Notification> all;
  if (document.shown.size() > kManyResults) {
    all.push_back({"many-results",
                   "note",
                   fmt::format("{} results, the most severe first; GitHub shows the first {}",
                               document.shown.size(), kManyResults),
                   {}});
  }
  if (document.left_out > 0) {
    all.push_back({"results-left-out",
                   "warning",
                   fmt::format("{} open gaps, the least severe ones, are left out because GitHub "
                               "would refuse the file",
                               document.left_out),
                   {}});
  }
  return all;
}

void PutNotification(JsonWriter& out, const Notification& one) {
  out.BeginObject();
  out.Key("descriptor").BeginObject(kInline);
  out.Key("id").Text(one.id);
  out.EndObject();
  out.Key("level").Text(one.level);
  const std::string message = Message(one.text);
  PutTextObject(out, "message", WithoutPlaceholders(message.empty() ? one.id : message));
  if (!one.place.file.empty()) {
    out.Key("locations").BeginArray().BeginObject();
    PutPhysicalLocation(out, one.place, one.place);
    out.EndObject().EndArray();
  }
  out.EndObject();
}

void PutNotifications(JsonWriter& out, std::string_view key, const std::vector<Notification>& all) {
  if (all.empty()) return;
  json::PutList(out, key, all, [&out](const Notification& one) { PutNotification(out, one); });
}

struct Exit {
  int code;
  std::string_view description;
};

Exit ExitOf(const AnalysisResult& result) {
  if (!result.analysed) return {2, "could not analyse"};
  if (!result.gate.evaluated) return {2, "analysed, but there was nothing to judge"};
  if (!result.gate.passed) return {1, "analysed, the gate failed"};
  return {0, "analysed, the gate passed"};
}

/// `unknown-reference` as words.
std::string Words(std::string id) {
  std::replace(id.begin(), id.end(), '-', ' ');
  return Plain(id);
}

/// GitHub wants of each kind of notification what it wants of a rule.
void PutKind(JsonWriter& out, const std::string& id) {
  const std::string name = PascalName(id);
  const std::string text =
      fmt::format("A message about the model, its policy or the run: {}.", Words(id));
  out.BeginObject();
  out.Key("id").Text(id);
  out.Key("name").Text(name.empty() ? "Unnamed" : name);
  PutTextObject(out, "shortDescription", text);
  PutTextObject(out, "fullDescription", text);
  PutTextObject(out, "help",
                fmt::format("`threatgap explain {}` shows what it means and what to do.", id));
  out.EndObject();
}

}  // namespace

void PutInvocations(Document& document) {
  JsonWriter& out = document.out;
  const Exit exit = ExitOf(document.result);
  out.Key("invocations").BeginArray().BeginObject();
  out.Key("executionSuccessful").Flag(exit.code != 2);
  out.Key("exitCode").Integer(exit.code);
  out.Key("exitCodeDescription").Text(exit.description);
  PutNotifications(out, "toolConfigurationNotifications", OfConfiguration(document.result));
  PutNotifications(out, "toolExecutionNotifications", OfExecution(document));
  out.EndObject().EndArray();
}

void PutNotificationKinds(Document& document) {
  std::set<std::string> ids;
  for (const Notification& one : OfConfiguration(document.result)) ids.insert(one.id);
  for (const Notification& one : OfExecution(document)) ids.insert(one.id);
  if (ids.empty()) return;
  JsonWriter& out = document.out;
  json::PutList(out, "notifications", ids, [&out](const std::string& id) { PutKind(out, id); });
}

}  // namespace threatgap::reports::sarif
