#include "analyzer/pipeline/required_requirements.h"

#include <fmt/format.h>

#include "analyzer/catalog/requirement_finder.h"
#include "analyzer/pipeline/requirement_roll_up.h"

namespace threatgap::pipeline {
namespace {

using outcome::RequirementStatus;

std::string Because(const std::string& why) { return why.empty() ? "" : " (" + why + ")"; }

}  // namespace

void CheckRequired(const load::Policy& policy, const catalog::Catalog& catalog,
                   base::DiagnosticSink& sink) {
  catalog::RequirementFinder finder(catalog, sink);
  for (const load::PolicyName& name : policy.required) {
    const auto ref = finder.Full(name.id, name.span);
    if (!ref) continue;
    const auto& framework = catalog.frameworks[static_cast<std::size_t>(ref->framework)];
    if (framework.kind != catalog::FrameworkKind::kThreats) continue;
    sink.Error("invalid-value", name.span,
               fmt::format("`{}` lists threats, and nobody implements a threat", framework.id),
               "name requirements here; `fail-on` and `tolerance` gate threats");
  }
}

RequiredState JudgeRequired(const Analysis& analysis, outcome::AnalysisResult& result) {
  RequiredState state;
  if (analysis.policy.required.empty()) return state;
  std::vector<catalog::RequirementRef> refs;
  base::DiagnosticSink silent;
  catalog::RequirementFinder finder(analysis.catalog, silent);
  for (const load::PolicyName& name : analysis.policy.required)
    refs.push_back(finder.Full(name.id, name.span).value());
  const auto rows = RollUpOnly(analysis, refs, result);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const outcome::RequirementView& row = rows[i];
    const std::string head = fmt::format("required {}", analysis.policy.required[i].id);
    switch (row.status) {
      case RequirementStatus::kImplemented:
        if (!row.proven) {
          state.failed.push_back(head + " is implemented without fresh evidence");
        }
        break;
      case RequirementStatus::kPartial:
      case RequirementStatus::kPlanned:
      case RequirementStatus::kNotImplemented:
        state.failed.push_back(
            fmt::format("{} is {}{}", head, RequirementStatusWord(row.status), Because(row.why)));
        break;
      case RequirementStatus::kNotApplicable:
        state.failed.push_back(fmt::format(
            "{} is excluded by the model{}; a model cannot excuse itself", head, Because(row.why)));
        break;
      case RequirementStatus::kUnknown:
      case RequirementStatus::kManual:
      case RequirementStatus::kNotDerived:
        state.not_evaluated.push_back(fmt::format("{} was not evaluated: {}{}", head,
                                                  RequirementStatusWord(row.status),
                                                  Because(row.why)));
        break;
    }
  }
  return state;
}

}  // namespace threatgap::pipeline
