#include "analyzer/coverage/control_effects.h"

namespace threatgap::coverage {
namespace {

using model::Evidence;

bool Passed(const Evidence& item) { return item.passed.value_or(true); }

StrengthSteps CapOf(Evidence::Kind kind) {
  switch (kind) {
    case Evidence::Kind::kAutomatedTest:
      return 3;
    case Evidence::Kind::kInspection:
      return 2;
    case Evidence::Kind::kDocument:
    case Evidence::Kind::kStatement:
      break;
  }
  return 1;
}

}  // namespace

EvidenceState JudgeEvidence(const std::vector<Evidence>& evidence, std::optional<int> max_age_days,
                            const EvidenceTerms& terms) {
  EvidenceState state;
  const Evidence* newest = nullptr;
  const Evidence* newest_pass = nullptr;
  for (const Evidence& item : evidence) {
    if (!item.date) continue;
    // Of two items of one day the failed one decides: proof is only what nothing contradicts.
    if (newest == nullptr || *item.date > *newest->date ||
        (*item.date == *newest->date && !Passed(item)))
      newest = &item;
    if (Passed(item) && (newest_pass == nullptr || *item.date > *newest_pass->date))
      newest_pass = &item;
  }
  if (newest == nullptr) return state;
  state.newest = newest->date;
  state.failed = !Passed(*newest);
  if (newest_pass != nullptr && max_age_days)
    state.valid_until = base::Date{newest_pass->date->days + *max_age_days};
  if (state.failed || !terms.as_of) return state;
  for (const Evidence& item : evidence) {
    if (!item.date || !Passed(item)) continue;
    const int age = terms.as_of->days - item.date->days;
    if (age < 0 || (max_age_days && age > *max_age_days)) continue;
    state.fresh = true;
    state.proven |= item.kind != Evidence::Kind::kStatement;
    state.cap = std::max(state.cap, CapOf(item.kind));
  }
  if (!state.fresh && newest_pass != nullptr && max_age_days) {
    state.days_expired = terms.as_of->days - newest_pass->date->days - *max_age_days;
  }
  return state;
}

std::optional<int> EvidenceAge(const catalog::ControlType& type, catalog::ControlTypeId id,
                               std::optional<int> leaf_days, const EvidenceTerms& terms) {
  if (leaf_days) return leaf_days;
  if (const auto found = terms.policy_age_days.find(id); found != terms.policy_age_days.end())
    return found->second;
  if (terms.default_age_days) return terms.default_age_days;
  return type.evidence_age_days;
}

}  // namespace threatgap::coverage
