#pragma once

#include <set>
#include <vector>

#include "analyzer/pipeline/analysis.h"

namespace threatgap::pipeline {

/// Makes the findings of one rule that ran: sentence, slots, verdict, severity, questions,
/// requirements and the explanation of its coverage. In order of identity.
std::vector<outcome::Finding> MakeFindings(const Analysis& analysis, RuleRun& run);

/// Notes of a model rule.
std::vector<outcome::ModelNote> MakeNotes(const Analysis& analysis, const RuleRun& run);

/// Requirements which a rule touches: its references, and what the control types it asks for map to
/// (relations that carry coverage only).
std::set<catalog::RequirementRef> RequirementsOf(const Analysis& analysis,
                                                 const rule_engine::Rule& rule);

/// Requirements to which the control types of the rule's `covered-by` map.
std::set<catalog::RequirementRef> RequirementsOfControls(const Analysis& analysis,
                                                         const rule_engine::Rule& rule);

/// Whether a mapping carries coverage (equal, subset, superset, intersects).
bool CarriesCoverage(catalog::Relation relation);

}  // namespace threatgap::pipeline
