#include "analyzer/pipeline/life_cycle.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace threatgap::pipeline {
namespace {

using outcome::Finding;

constexpr const char* kScopingMatrix = "aws-genai-scoping@2023-10";
constexpr model::Lifecycle kStages[] = {model::Lifecycle::kDesign, model::Lifecycle::kDeployment,
                                        model::Lifecycle::kOperations};

void Count(const Finding& finding, outcome::StageView& stage) {
  switch (finding.group) {
    case outcome::Group::kGap:
      ++stage.gaps;
      break;
    case outcome::Group::kUndecided:
      ++stage.undecided;
      break;
    case outcome::Group::kPossible:
      ++stage.possible;
      break;
    case outcome::Group::kCovered:
      ++stage.covered;
      break;
  }
}

void NameScope(const catalog::Catalog& catalog, outcome::ScopeView& view) {
  const auto framework = catalog.FindFramework(kScopingMatrix);
  if (!framework) return;
  for (const auto& entry : catalog.frameworks[static_cast<std::size_t>(*framework)].requirements) {
    if (entry.id == fmt::format("Scope {}", view.scope)) view.title = entry.title;
    if (entry.group == "discipline") view.disciplines.push_back(entry.title);
  }
}

}  // namespace

std::vector<outcome::StageView> CountStages(const outcome::AnalysisResult& result) {
  std::map<std::string_view, outcome::StageView> stages;
  std::map<std::string_view, const outcome::RuleRun*> rules;
  for (const outcome::RuleRun& rule : result.rules) {
    rules[rule.id] = &rule;
    if (rule.kind != "threat" || !rule.ran) continue;
    for (const std::string& stage : rule.lifecycle) ++stages[stage].rules;
  }
  for (const Finding& finding : result.findings) {
    const auto rule = rules.find(finding.rule);
    if (rule == rules.end() || IsSuppressed(finding)) continue;
    for (const std::string& stage : rule->second->lifecycle) Count(finding, stages[stage]);
  }
  std::vector<outcome::StageView> views;
  for (const model::Lifecycle stage : kStages) {
    outcome::StageView& view = stages[LifecycleWord(stage)];
    view.stage = LifecycleWord(stage);
    view.current = result.system.lifecycle == view.stage;
    views.push_back(view);
  }
  return views;
}

outcome::ScopeView AssignDuties(const Analysis& analysis, std::vector<Finding>& findings) {
  outcome::ScopeView view;
  if (!analysis.model.system.genai_scope) return view;
  view.scope = *analysis.model.system.genai_scope;
  NameScope(analysis.catalog, view);
  const auto by_customer = [&](const catalog::ControlType& type) {
    return type.customer_from_scope <= view.scope;
  };
  std::map<std::string, outcome::DutyView> duties;
  for (Finding& finding : findings) {
    for (outcome::Missing& missing : finding.missing) {
      missing.by_provider = !missing.control_types.empty();
      for (const std::string& id : missing.control_types) {
        const auto& type = analysis.ControlType(*analysis.catalog.FindControlType(id));
        if (by_customer(type)) missing.by_provider = false;
        if (finding.group != outcome::Group::kGap || IsSuppressed(finding)) continue;
        outcome::DutyView& duty = duties[id];
        duty = {id, type.title, type.customer_from_scope, by_customer(type), duty.gaps + 1};
      }
    }
  }
  for (auto& [id, duty] : duties) view.duties.push_back(std::move(duty));
  return view;
}

}  // namespace threatgap::pipeline
