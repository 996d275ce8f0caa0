#include "reports/json_report.h"

#include <array>

#include "reports/json_parts.h"
#include "reports/json_values.h"
#include "reports/json_writer.h"

namespace threatgap::reports {
namespace {

using namespace json;  // NOLINT: the parts of this report

using outcome::AnalysisResult;

void PutTool(JsonWriter& out, const AnalysisResult& result) {
  out.Key("tool").BeginObject(kInline);
  out.Key("name").Text("threatgap");
  out.Key("version").Text(result.tool_version);
  out.EndObject();
}

void PutAsOf(JsonWriter& out, const outcome::AsOf& as_of) {
  out.Key("as_of").BeginObject(kInline);
  PutDate(out, "date", as_of.date);
  PutText(out, "origin", as_of.origin);
  out.EndObject();
}

void PutInputs(JsonWriter& out, const AnalysisResult& result) {
  PutList(out, "inputs", result.inputs, [&out](const outcome::InputView& input) {
    out.BeginObject();
    out.Key("path").Text(input.path);
    PutText(out, "format", input.format);
    PutText(out, "version", input.version);
    PutText(out, "sha256", input.sha256);
    out.Key("counts").BeginObject(kInline);
    for (const auto& [what, count] : input.counts) out.Key(what).Count(count);
    out.EndObject();
    out.EndObject();
  });
  PutList(out, "packs", result.packs, [&out](const outcome::PackView& pack) {
    out.BeginObject(kInline);
    out.Key("path").Text(pack.path);
    PutText(out, "sha256", pack.sha256);
    out.Key("builtin").Flag(pack.builtin);
    out.EndObject();
  });
}

void PutPolicy(JsonWriter& out, const AnalysisResult& result) {
  out.Key("policy");
  if (result.policy_path.empty()) {
    out.Null();
    return;
  }
  out.BeginObject(kInline);
  out.Key("path").Text(result.policy_path);
  PutText(out, "sha256", result.policy_sha256);
  out.EndObject();
}

void PutSystem(JsonWriter& out, const outcome::SystemView& system) {
  out.Key("system").BeginObject();
  PutText(out, "id", system.id);
  PutText(out, "title", system.title);
  PutText(out, "owner", system.owner);
  PutText(out, "description", system.description);
  PutText(out, "lifecycle", system.lifecycle);
  PutRating(out, "genai_scope", system.genai_scope.value_or(0));
  out.EndObject();
}

void PutCounts(JsonWriter& out, const outcome::Counts& counts) {
  out.Key("counts").BeginObject(kInline);
  out.Key("components").Count(counts.components);
  out.Key("flows").Count(counts.flows);
  out.Key("zones").Count(counts.zones);
  out.Key("data").Count(counts.data);
  out.Key("threats").Count(counts.threats);
  out.Key("controls").Count(counts.controls);
  out.EndObject();
}

void PutGate(JsonWriter& out, const outcome::Gate& gate) {
  out.Key("gate").BeginObject();
  out.Key("passed").Flag(gate.passed);
  out.Key("evaluated").Flag(gate.evaluated);
  PutLevel(out, "fail_on", gate.fail_on);
  PutLevel(out, "fail_on_unknown", gate.fail_on_unknown);
  PutText(out, "fail_on_origin", gate.fail_on_origin);
  PutList(out, "reasons", gate.reasons, [&out](const std::string& reason) { out.Text(reason); });
  out.Key("failing").Count(gate.failing);
  out.Key("not_gated").Count(gate.not_gated);
  out.EndObject();
}

void PutVerdictCounts(JsonWriter& out, const AnalysisResult& result) {
  using outcome::Verdict;
  std::array<std::size_t, 5> counts{};
  for (const outcome::Finding& finding : result.findings) {
    ++counts[static_cast<std::size_t>(finding.verdict)];
  }
  out.Key("by_verdict").BeginObject(kInline);
  for (const Verdict verdict : {Verdict::kUncovered, Verdict::kPartiallyCovered,
                                Verdict::kUndecided, Verdict::kPossible, Verdict::kCovered}) {
    out.Key(JsonWord(outcome::VerdictWord(verdict)))
        .Count(counts[static_cast<std::size_t>(verdict)]);
  }
  out.EndObject();
}

void PutLevelCounts(JsonWriter& out, const outcome::Summary& summary) {
  using outcome::Level;
  out.Key("gaps_by_severity").BeginObject(kInline);
  for (const Level level : {Level::kCritical, Level::kHigh, Level::kMedium, Level::kLow}) {
    const auto found = summary.gaps_by_level.find(level);
    out.Key(outcome::LevelWord(level))
        .Count(found == summary.gaps_by_level.end() ? 0 : found->second);
  }
  out.EndObject();
}

void PutSummary(JsonWriter& out, const AnalysisResult& result) {
  const outcome::Summary& summary = result.summary;
  out.Key("summary").BeginObject();
  PutVerdictCounts(out, result);
  out.Key("gaps").Count(summary.gaps);
  PutLevelCounts(out, summary);
  out.Key("undecided").Count(summary.undecided);
  out.Key("possible").Count(summary.possible);
  out.Key("covered").Count(summary.covered);
  out.Key("covered_proven").Count(summary.covered_proven);
  out.Key("accepted").Count(summary.accepted);
  out.Key("transferred").Count(summary.transferred);
  out.Key("avoided").Count(summary.avoided);
  out.Key("planned").Count(summary.planned);
  out.Key("suppressed").Count(summary.suppressed);
  out.Key("expired_decisions").Count(summary.expired_decisions);
  out.Key("rules_ran").Count(summary.rules_ran);
  out.Key("rules_total").Count(summary.rules_total);
  out.Key("unwritten").Count(summary.unwritten);
  out.Key("unconfirmed").Count(summary.unconfirmed);
  out.EndObject();
}

void PutBaseline(JsonWriter& out, const std::optional<outcome::BaselineView>& baseline) {
  out.Key("baseline");
  if (!baseline) {
    out.Null();
    return;
  }
  out.BeginObject();
  out.Key("path").Text(baseline->path);
  PutText(out, "sha256", baseline->sha256);
  out.Key("entries").Count(baseline->entries);
  out.Key("added").Count(baseline->added);
  out.Key("updated").Count(baseline->updated);
  out.Key("unchanged").Count(baseline->unchanged);
  out.Key("of_newer_rules").Count(baseline->of_newer_rules);
  PutList(out, "closed", baseline->closed, [&out](const outcome::ClosedGap& gap) {
    out.BeginObject(kInline);
    out.Key("fingerprint").Text(gap.fingerprint);
    out.Key("key").Text(gap.key);
    PutText(out, "rule", gap.rule);
    PutWord(out, "verdict", gap.verdict);
    PutWord(out, "severity", gap.severity);
    out.EndObject();
  });
  out.EndObject();
}

void PutScope(JsonWriter& out, const outcome::ScopeView& scope) {
  out.Key("scope");
  if (scope.scope == 0) {
    out.Null();
    return;
  }
  out.BeginObject();
  PutRating(out, "scope", scope.scope);
  PutText(out, "title", scope.title);
  PutTexts(out, "disciplines", scope.disciplines);
  PutList(out, "duties", scope.duties, [&out](const outcome::DutyView& duty) {
    out.BeginObject(kInline);
    out.Key("control_type").Text(duty.control_type);
    PutText(out, "title", duty.title);
    out.Key("by").Text(duty.by_customer ? "customer" : "provider");
    PutRating(out, "customer_from_scope", duty.customer_from_scope);
    out.Key("gaps").Count(duty.gaps);
    out.EndObject();
  });
  out.EndObject();
}

void PutRiskMatrix(JsonWriter& out, const outcome::RiskMatrix& matrix) {
  PutList(out, "risk_matrix", matrix, [&out](const auto& row) {
    out.BeginArray(kInline);
    for (const outcome::Level level : row) out.Text(outcome::LevelWord(level));
    out.EndArray();
  });
}

void PutRule(JsonWriter& out, const outcome::RuleRun& rule) {
  out.BeginObject();
  out.Key("id").Text(rule.id);
  PutText(out, "name", rule.name);
  PutText(out, "title", rule.title);
  PutText(out, "pack", rule.pack);
  PutText(out, "kind", rule.kind);
  out.Key("ran").Flag(rule.ran);
  PutText(out, "reason", rule.reason);
  PutTexts(out, "lifecycle", rule.lifecycle);
  out.Key("findings").Count(rule.findings);
  PutText(out, "explain", rule.explain);
  PutText(out, "fix", rule.fix);
  PutText(out, "false_positives", rule.false_positives);
  PutTexts(out, "requirements", rule.requirements);
  out.EndObject();
}

void PutDiagnostics(JsonWriter& out, const AnalysisResult& result) {
  out.Key("diagnostics").BeginArray();
  for (std::size_t i = 0; i < result.diagnostics.size(); ++i) {
    const base::Diagnostic& diagnostic = result.diagnostics[i];
    const bool placed = i < result.diagnostic_locations.size();
    out.BeginObject();
    out.Key("severity").Text(base::SeverityWord(diagnostic.severity));
    out.Key("id").Text(diagnostic.id);
    out.Key("message").Text(diagnostic.message);
    PutLocation(out, "location", placed ? result.diagnostic_locations[i] : base::Location{});
    PutList(out, "notes", diagnostic.notes,
            [&out](const base::DiagnosticNote& note) { out.Text(note.message); });
    PutText(out, "help", diagnostic.help);
    out.EndObject();
  }
  out.EndArray();
}

void PutHead(JsonWriter& out, const AnalysisResult& result) {
  out.Key("schema").Text(kResultSchemaName);
  PutTool(out, result);
  PutAsOf(out, result.as_of);
  out.Key("closed_world").Flag(result.closed_world);
  PutText(out, "verdict_sentence", result.verdict_sentence);
  PutInputs(out, result);
  PutPolicy(out, result);
  PutSystem(out, result.system);
  PutCounts(out, result.counts);
  PutTexts(out, "open_lists", result.open_lists);
  PutGate(out, result.gate);
  PutSummary(out, result);
  PutBaseline(out, result.baseline);
  PutStages(out, result.life_cycle);
  PutScope(out, result.scope);
  PutRiskMatrix(out, result.risk_matrix);
}

}  // namespace

std::string WriteJson(const outcome::AnalysisResult& result) {
  JsonWriter out;
  out.BeginObject();
  PutHead(out, result);
  PutList(out, "rules", result.rules, [&out](const outcome::RuleRun& rule) { PutRule(out, rule); });
  PutFindings(out, result);
  PutRegister(out, result);
  PutFrameworks(out, result);
  PutDecisions(out, result);
  PutQuestions(out, result);
  PutArchitecture(out, result);
  PutDiagnostics(out, result);
  out.EndObject();
  return out.Finish();
}

}  // namespace threatgap::reports
