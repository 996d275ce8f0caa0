#include <fmt/format.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <filesystem>
#include <numeric>

#include "analyzer/base/digest.h"
#include "analyzer/base/text.h"
#include "analyzer/load/load_model.h"
#include "analyzer/pipeline/analysis.h"
#include "analyzer/pipeline/authored_threats.h"
#include "analyzer/pipeline/decisions.h"
#include "analyzer/pipeline/finding_maker.h"
#include "analyzer/pipeline/framework_order.h"
#include "analyzer/pipeline/gate.h"
#include "analyzer/pipeline/life_cycle.h"
#include "analyzer/pipeline/model_view.h"
#include "analyzer/pipeline/question_list.h"
#include "analyzer/pipeline/required_requirements.h"
#include "analyzer/pipeline/requirement_roll_up.h"
#include "analyzer/pipeline/since_baseline.h"
#include "analyzer/pipeline/what_if.h"

namespace threatgap::pipeline {
namespace {

namespace fs = std::filesystem;
using rule_engine::Rule;

constexpr const char* kPolicyName = "threatgap-policy.yaml";

/// The policy named, or the one beside the first model; an empty policy where there is none.
std::optional<load::Policy> LoadPolicy(const CheckOptions& options,
                                       const std::vector<std::string>& models, Session& session) {
  std::string path;
  if (options.policy) {
    path = *options.policy;
  } else {
    const fs::path first(models.front());
    std::error_code error;
    const fs::path beside =
        (fs::is_directory(first, error) ? first : first.parent_path()) / kPolicyName;
    if (!fs::exists(beside, error)) return load::Policy{};
    path = beside.string();
  }
  auto loaded = session.sources.Load(path, session.budgets.file_bytes);
  if (!loaded.ok()) {
    session.sink.Error("unreadable-file", {},
                       fmt::format("policy `{}`: {}", path, loaded.failure().message));
    return std::nullopt;
  }
  return load::ReadPolicy(loaded.value(), session.sources, session.budgets, session.sink);
}

outcome::AsOf ChooseDate(const CheckOptions& options, const model::ThreatModel& model) {
  if (options.as_of == "today") return {base::TodayUtc(), "clock"};
  if (options.as_of) return {base::ParseDate(*options.as_of), "command line"};
  if (model.system.as_of) return {model.system.as_of, "model"};
  return {std::nullopt, "none"};
}

void CheckDates(const model::ThreatModel& model, const load::Policy& policy,
                const outcome::AsOf& as_of, base::DiagnosticSink& sink) {
  const auto future = [&](const std::vector<model::Evidence>& evidence) {
    for (const auto& item : evidence) {
      if (!item.date || !as_of.date || *item.date <= *as_of.date) continue;
      sink.Error(
          "future-evidence", item.span,
          fmt::format("evidence of {} lies after the date of the analysis, {} ({})",
                      base::FormatDate(*item.date), base::FormatDate(*as_of.date), as_of.origin));
    }
  };
  for (const auto& control : model.controls) future(control.evidence);
  for (const auto& answer : model.requirements) future(answer.evidence);
  if (as_of.date) return;
  const auto dated = [&](const base::Span& span) {
    sink.Error("no-date", span, "this entry ends on a date, and the analysis has none",
               "state `as-of` of the system, or give --as-of DATE or --as-of today");
  };
  for (const auto& treatment : policy.treatments) {
    if (treatment.until) return dated(treatment.span);
  }
  for (const auto& suppression : policy.suppressions) {
    if (suppression.expires) return dated(suppression.span);
  }
}

/// A list that was never meant to be counted is shown to whoever asks for it, and says so.
void WarnOfLimits(const std::string& id, const base::Span& span, Session& session) {
  const auto found = session.catalog.FindFramework(id);
  if (!found) return;
  const auto& framework = session.catalog.frameworks[static_cast<std::size_t>(*found)];
  if (framework.complete) return;
  session.sink.Warning("incomplete-framework", span,
                       fmt::format("counts of `{}` tell little: {}", id, framework.limits),
                       "it lists " + catalog::EntriesInWords(framework));
}

/// A suppression stands for one finding: one that leaves a variable of its rule out would also
/// suppress what nobody has looked at yet.
void CheckBindings(const load::Suppression& suppression, Session& session) {
  const Rule* rule = suppression.rule.empty() ? nullptr : session.rules.Find(suppression.rule);
  if (rule == nullptr || suppression.bindings.empty()) return;
  std::vector<std::string> wanted, given;
  for (const int slot : rule->identity)
    wanted.push_back(rule->scope[static_cast<std::size_t>(slot)].name);
  for (const auto& [name, id] : suppression.bindings) given.push_back(name);
  std::sort(wanted.begin(), wanted.end());
  std::sort(given.begin(), given.end());
  if (wanted == given) return;
  session.sink.Error(
      "invalid-value", suppression.span,
      fmt::format("this suppression binds {}, the findings of `{}` are told apart by {}",
                  base::QuotedList(given), rule->id,
                  wanted.empty() ? "nothing" : base::QuotedList(wanted)),
      "bind each of them: a suppression is about one finding");
}

/// Names of rules and frameworks which the readers of models and policies could not resolve.
void CheckNames(const CheckOptions& options, const model::ThreatModel& model,
                const load::Policy& policy, Session& session) {
  const auto unknown_rule = [&](const std::string& id, const base::Span& span) {
    if (id.empty() || session.rules.Find(id) != nullptr) return;
    const auto near = base::NearestName(id, session.rules.Ids());
    const std::string help = near ? fmt::format("did you mean `{}`?", *near) : "";
    const std::string message = fmt::format("unknown rule `{}`", id);
    if (options.content.builtin_rules) {
      session.sink.Error("unknown-rule", span, message, help);
    } else {
      session.sink.Warning("unknown-rule", span, message, help);
    }
  };
  for (const auto& threat : model.threats)
    unknown_rule(threat.instance_of, threat.instance_of_span);
  for (std::size_t i = 0; i < policy.rules_off.size(); ++i)
    unknown_rule(policy.rules_off[i].first, policy.rules_off_spans[i]);
  for (const auto& suppression : policy.suppressions) {
    unknown_rule(suppression.rule, suppression.span);
    CheckBindings(suppression, session);
  }
  const auto check_framework = [&](const std::string& id, const base::Span& span) {
    if (session.catalog.FindFramework(id)) return;
    const auto near = base::NearestName(id, session.catalog.FrameworkIds());
    session.sink.Error(
        "unknown-framework", span, fmt::format("unknown framework `{}`", id),
        near ? fmt::format("did you mean `{}`?", *near)
             : "the frameworks are " + base::QuotedList(session.catalog.FrameworkIds()));
  };
  for (const std::string& id : options.frameworks) check_framework(id, {});
  for (const load::PolicyName& framework : policy.frameworks)
    check_framework(framework.id, framework.span);
  for (const std::string& id : options.frameworks) WarnOfLimits(id, {}, session);
  if (options.frameworks.empty()) {
    for (const load::PolicyName& framework : policy.frameworks)
      WarnOfLimits(framework.id, framework.span, session);
  }
  for (const auto& [type, days] : policy.evidence_ages) {
    if (session.catalog.FindControlType(type.id)) continue;
    const auto near = base::NearestName(type.id, session.catalog.ControlTypeIds());
    session.sink.Error("unknown-control", type.span,
                       fmt::format("unknown control type `{}`", type.id),
                       near ? fmt::format("did you mean `{}`?", *near) : "");
  }
}

coverage::EvidenceTerms TermsOf(const load::Policy& policy, const catalog::Catalog& catalog,
                                std::optional<base::Date> as_of) {
  coverage::EvidenceTerms terms;
  terms.as_of = as_of;
  terms.default_age_days = policy.default_evidence_age_days;
  for (const auto& [name, days] : policy.evidence_ages) {
    if (const auto type = catalog.FindControlType(name.id)) terms.policy_age_days[*type] = days;
  }
  return terms;
}

outcome::RuleRun ViewRule(const Rule& rule, const Analysis& analysis) {
  outcome::RuleRun view;
  view.id = rule.id;
  view.name = rule.name;
  view.title = rule.title;
  view.pack = rule.pack;
  view.kind = rule.kind == rule_engine::RuleKind::kThreat ? "threat" : "model";
  view.explain = rule.explain;
  view.fix = rule.fix;
  view.false_positives = rule.false_positives;
  view.lifecycle = rule.lifecycle;
  for (const auto& ref : rule.refs)
    view.requirements.push_back(analysis.catalog.RequirementId(ref));
  for (const auto& [id, reason] : analysis.policy.rules_off) {
    if (id != rule.id) continue;
    view.ran = false;
    view.reason = "switched off by the policy: " + reason;
  }
  if (rule.status == "retired") {
    view.ran = false;
    view.reason = "retired";
  }
  return view;
}

/// Runs the rules, each on its own; results are merged in the order of rules, so threads change
/// nothing.
void RunRules(const Analysis& analysis, outcome::AnalysisResult& result) {
  const auto& rules = analysis.rules.rules;
  std::vector<std::vector<outcome::Finding>> findings(rules.size());
  std::vector<std::vector<outcome::ModelNote>> notes(rules.size());
  for (const Rule& rule : rules) result.rules.push_back(ViewRule(rule, analysis));
  const EvidenceRequirement evidence{analysis.policy.evidence_required_from,
                                     analysis.policy.matrix};
  const auto run_one = [&](std::size_t i) {
    if (!result.rules[i].ran) return;
    RuleRun run(rules[i], analysis.context, analysis.effects, evidence);
    if (rules[i].kind == rule_engine::RuleKind::kModel) {
      notes[i] = MakeNotes(analysis, run);
    } else {
      findings[i] = MakeFindings(analysis, run);
    }
    result.rules[i].findings = run.findings().size();
  };
  std::optional<oneapi::tbb::global_control> limit;
  if (analysis.options.jobs > 0) {
    limit.emplace(oneapi::tbb::global_control::max_allowed_parallelism,
                  static_cast<std::size_t>(analysis.options.jobs));
  }
  oneapi::tbb::parallel_for(std::size_t{0}, rules.size(), run_one);
  for (auto& part : findings)
    std::move(part.begin(), part.end(), std::back_inserter(result.findings));
  for (auto& part : notes) std::move(part.begin(), part.end(), std::back_inserter(result.notes));
}

/// Sorts places and moves each finding once: findings are large.
void SortFindings(std::vector<outcome::Finding>& findings) {
  const auto rank = [](const outcome::Finding& f) {
    return std::tuple(f.group, -static_cast<int>(f.residual.hi), -static_cast<int>(f.inherent.hi),
                      std::cref(f.rule), std::cref(f.key));
  };
  std::vector<std::size_t> order(findings.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto x = rank(findings[a]), y = rank(findings[b]);
    return std::tie(std::get<0>(x), std::get<1>(x), std::get<2>(x), std::get<3>(x).get(),
                    std::get<4>(x).get()) < std::tie(std::get<0>(y), std::get<1>(y), std::get<2>(y),
                                                     std::get<3>(y).get(), std::get<4>(y).get());
  });
  std::vector<outcome::Finding> sorted;
  sorted.reserve(findings.size());
  for (const std::size_t at : order) sorted.push_back(std::move(findings[at]));
  findings = std::move(sorted);
}

void FillHead(const Analysis& analysis, const outcome::AsOf& as_of,
              outcome::AnalysisResult& result) {
  const model::ThreatModel& model = analysis.model;
  result.tool_version = ToolVersion();
  result.as_of = as_of;
  result.closed_world = analysis.options.closed_world;
  result.policy_path = analysis.policy.path;
  result.policy_sha256 = analysis.policy.sha256;
  result.system = {
      model.system.id,
      model.system.title.empty() ? model.system.id : model.system.title,
      model.system.owner,
      model.system.description,
      model.system.lifecycle ? std::string(LifecycleWord(*model.system.lifecycle)) : "",
      model.system.genai_scope};
  result.counts = {model.components.size(), model.flows.size(),   model.zones.size(),
                   model.data.size(),       model.threats.size(), model.controls.size()};
  for (std::size_t l = 0; l < 5; ++l) {
    for (std::size_t i = 0; i < 5; ++i)
      result.risk_matrix[l][i] = ToLevel(analysis.policy.matrix[l][i]);
  }
}

/// The baseline that the options name; nothing where they name none, or after an error.
std::optional<baseline::Baseline> LoadBaseline(const CheckOptions& options,
                                               const model::ThreatModel& model, Session& session) {
  if (!options.baseline) return std::nullopt;
  auto loaded = session.sources.Load(*options.baseline, session.budgets.file_bytes);
  if (!loaded.ok()) {
    session.sink.Error("cannot-read", {}, baseline::CannotRead(*options.baseline, loaded.failure()),
                       "without it every gap is new: leave the option out to say so");
    return std::nullopt;
  }
  auto read =
      baseline::ReadBaseline(loaded.value(), session.sources, session.budgets, session.sink);
  const outcome::SystemView system{model.system.id, "", "", "", "", {}};
  if (read &&
      !CheckComparable(*read, system, model.system.formerly, options.closed_world, session.sink)) {
    return std::nullopt;
  }
  return read;
}

void FillDiagnostics(const Session& session, outcome::AnalysisResult& result) {
  result.diagnostics = session.sink.Sorted();
  for (const auto& diagnostic : result.diagnostics)
    result.diagnostic_locations.push_back(session.sources.Locate(diagnostic.span));
}

}  // namespace

std::optional<outcome::AnalysisResult> Check(const CheckOptions& given, Session& session) {
  CheckOptions options = given;
  if (options.models.empty()) options.models = {"threatgap.yaml"};
  auto model = load::LoadModel(options.models, session.catalog, session.sources, session.budgets,
                               session.sink);
  const auto policy = LoadPolicy(options, options.models, session);
  if (policy) session.policy_files = policy->included;
  if (!model || !policy || session.sink.has_errors()) return std::nullopt;
  if (options.frameworks.empty()) {
    for (const load::PolicyName& framework : policy->frameworks)
      options.frameworks.push_back(framework.id);
  }
  AddAssumedControls(options.assume, session.catalog, *model, session.sink);
  const outcome::AsOf as_of = ChooseDate(options, *model);
  CheckDates(*model, *policy, as_of, session.sink);
  CheckNames(given, *model, *policy, session);
  CheckRequired(*policy, session.catalog, session.sink);
  const auto known = LoadBaseline(options, *model, session);
  if (session.sink.has_errors()) return std::nullopt;

  session.sources.WarmLineIndexes();
  const graph::ArchitectureGraph graph(*model);
  const rule_engine::MatchContext context({&graph, options.closed_world}, *model->types);
  const coverage::ControlEffects effects(context, session.catalog,
                                         TermsOf(*policy, session.catalog, as_of.date),
                                         session.sources, session.budgets, session.sink);
  const Analysis analysis{*model,          session.catalog, session.rules, *policy, options,
                          session.sources, as_of.date,      context,       effects};
  outcome::AnalysisResult result;
  FillHead(analysis, as_of, result);
  RunRules(analysis, result);
  result.threats = MergeAuthoredThreats(analysis, result.findings);
  ApplyDecisions(analysis, options.strict, result, session.sink);
  SortFindings(result.findings);
  session.former = FindFormerNames(*model, result.findings);
  std::vector<Standing> standings;
  if (known) {
    standings = StandingsAgainst(*known, result.findings, session.former);
    FillBaselineView(*known, standings, result, session.sink);
  }
  JudgeGate(analysis, standings, result);
  RollUpRequirements(analysis, result);
  std::stable_sort(result.frameworks.begin(), result.frameworks.end(),
                   [](const auto& a, const auto& b) { return StandsBefore(a.id, b.id); });
  result.life_cycle = CountStages(result);
  result.scope = AssignDuties(analysis, result.findings);
  result.questions = RankQuestions(analysis, result.findings);
  ViewModel(analysis, result);
  if (session.sink.has_errors()) return std::nullopt;
  FillDiagnostics(session, result);
  return result;
}

outcome::AnalysisResult FailedResult(const Session& session) {
  outcome::AnalysisResult result;
  result.tool_version = ToolVersion();
  result.analysed = false;
  result.gate.passed = result.gate.evaluated = false;
  FillDiagnostics(session, result);
  return result;
}

int ExitStatus(const outcome::AnalysisResult& result) {
  if (!result.gate.evaluated) return 2;
  return result.gate.passed ? 0 : 1;
}

}  // namespace threatgap::pipeline
