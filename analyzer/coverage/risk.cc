#include "analyzer/coverage/risk.h"

#include <algorithm>

namespace threatgap::coverage {
namespace {

using catalog::Reduces;
using rule_engine::IntRange;

int Clamp(std::int64_t value) { return static_cast<int>(std::clamp<std::int64_t>(value, 1, 5)); }

model::SeverityLevel LookUp(const RiskMatrix& matrix, int likelihood, int impact) {
  return matrix[static_cast<std::size_t>(likelihood - 1)][static_cast<std::size_t>(impact - 1)];
}

/// A matrix may be any table, so the ends of a range are the extremes over all its cells.
LevelRange LookUp(const RiskMatrix& matrix, const OrdinalRange& likelihood,
                  const OrdinalRange& impact) {
  LevelRange range{LookUp(matrix, likelihood.lo, impact.lo),
                   LookUp(matrix, likelihood.lo, impact.lo)};
  for (int l = likelihood.lo; l <= likelihood.hi; ++l) {
    for (int i = impact.lo; i <= impact.hi; ++i) {
      range.lo = std::min(range.lo, LookUp(matrix, l, i));
      range.hi = std::max(range.hi, LookUp(matrix, l, i));
    }
  }
  return range;
}

OrdinalRange Evaluate(const rule_engine::Rule& rule, const rule_engine::Expression& expression,
                      const rule_engine::Match& match, const rule_engine::EvalContext& context) {
  std::vector<model::ElementRef> slots = match.slots;
  OrdinalRange highest{0, 0};
  // Each datum of a certain match travels; of a possible one, perhaps only the least of them.
  const bool all_travel = match.truth.is_true();
  const auto consider = [&] {
    const IntRange value = EvaluateInt(expression, context, slots);
    const int lo = Clamp(value.lo);
    highest.lo =
        highest.hi == 0 || all_travel ? std::max(highest.lo, lo) : std::min(highest.lo, lo);
    highest.hi = std::max(highest.hi, Clamp(value.hi));
  };
  const auto& read = expression.slots();
  const bool reads_datum =
      rule.form == rule_engine::MatchForm::kPath && rule.path.carrying &&
      std::find(read.begin(), read.end(), rule.path.carrying->slot) != read.end();
  if (!reads_datum) {
    consider();
    return highest;
  }
  // Only flows with unstated data lead there: what depends on the datum may be anything.
  if (match.carried.empty()) return {1, 5};
  const auto weigh = [&](model::DataIndex datum) {
    slots[static_cast<std::size_t>(rule.path.carrying->slot)] = {model::ElementKind::kData, datum};
    consider();
  };
  if (expression.ReadsAttributesOnly(rule.path.carrying->slot)) {
    std::for_each(match.carried.kinds().begin(), match.carried.kinds().end(), weigh);
  } else {
    std::for_each(match.carried.begin(), match.carried.end(), weigh);
  }
  return highest;
}

/// Steps taken off one axis.
int Steps(const Coverage& coverage, const catalog::Catalog& catalog, bool impact_axis, bool lo) {
  int largest = 0;
  std::vector<catalog::Mechanism> mechanisms;
  for (const LeafVerdict& leaf : coverage.leaves) {
    if (leaf.leaf->kind != rule_engine::CoverTree::Kind::kControl) continue;
    const auto& type = catalog.control_types[static_cast<std::size_t>(leaf.leaf->controls.front())];
    const Reduces reduces = leaf.leaf->reduces.value_or(type.reduces);
    if ((reduces != Reduces::kLikelihood) != impact_axis) continue;
    int strength = lo ? leaf.strength_lo : leaf.strength_hi;
    if (reduces == Reduces::kDetection) strength = std::min(strength, 1);
    if (strength == 0) continue;
    largest = std::max(largest, strength);
    mechanisms.push_back(type.mechanism);
  }
  std::sort(mechanisms.begin(), mechanisms.end());
  const bool diverse = !mechanisms.empty() && mechanisms.front() != mechanisms.back();
  return std::min(3, largest + (diverse ? 1 : 0));
}

}  // namespace

Risk InherentRisk(const rule_engine::Rule& rule, const rule_engine::Match& match,
                  const rule_engine::EvalContext& context, const RiskMatrix& matrix) {
  Risk risk;
  risk.likelihood = Evaluate(rule, rule.likelihood, match, context);
  risk.impact = Evaluate(rule, rule.impact, match, context);
  risk.inherent = LookUp(matrix, risk.likelihood, risk.impact);
  risk.residual_likelihood = risk.likelihood;
  risk.residual_impact = risk.impact;
  risk.residual = risk.inherent;
  return risk;
}

void ApplyControls(const Coverage& coverage, const catalog::Catalog& catalog,
                   const RiskMatrix& matrix, Risk& risk) {
  const auto lower = [&](OrdinalRange& axis, bool impact) {
    axis.hi = std::max(1, axis.hi - Steps(coverage, catalog, impact, true));
    axis.lo = std::max(1, axis.lo - Steps(coverage, catalog, impact, false));
  };
  lower(risk.residual_likelihood, false);
  lower(risk.residual_impact, true);
  risk.residual = LookUp(matrix, risk.residual_likelihood, risk.residual_impact);
}

}  // namespace threatgap::coverage
