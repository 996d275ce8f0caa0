#pragma once

#include <vector>

#include "analyzer/pipeline/analysis.h"

namespace threatgap::pipeline {

/// Lays the threats that people wrote down over the derived findings (RULES.md §3.1). A threat that
/// is an instance of a rule is merged with that rule's findings whose bindings include all elements
/// it names; the rule's `covered-by` decides then. Any other threat becomes a finding of its own,
/// judged by its mitigations at its place: effective at each element (`on`), on every path
/// (`from`/`to`), or only claimed where it has no place. Appends findings; returns the register of
/// authored threats, by id.
std::vector<outcome::AuthoredThreat> MergeAuthoredThreats(const Analysis& analysis,
                                                          std::vector<outcome::Finding>& findings);

}  // namespace threatgap::pipeline
