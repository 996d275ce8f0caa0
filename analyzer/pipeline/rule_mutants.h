#pragma once

#include <string>
#include <vector>

#include "analyzer/model/component_types.h"
#include "analyzer/rule_engine/rule.h"

namespace threatgap::pipeline {

/// A rule with one small change (DeMillo, Lipton and Sayward, "Hints on test data selection",
/// 1978): where no test of the rule fails on it, the tests leave that part of the rule unproved.
struct RuleMutant {
  std::string change;  ///< for people: `to: drop \`model.autonomy >= 'act'\``
  base::Span span;     ///< of what was changed, as near as is known
  rule_engine::Rule rule;
};

/// The changes of RULES.md §2.5: drop conjuncts and predicates, shift thresholds, swap any and all,
/// drop alternatives, widen types, move placements, change how a path is followed, let the attacker
/// host controls. Severity and prose are left alone, because tests do not look at them. A change
/// which gives a rule that cannot be run is not made. In order of the file's keys.
std::vector<RuleMutant> MutantsOf(const rule_engine::Rule& rule,
                                  const model::ComponentTypes& types);

}  // namespace threatgap::pipeline
