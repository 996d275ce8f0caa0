#pragma once

#include "analyzer/pipeline/analysis.h"

namespace threatgap::pipeline {

/// Rolls controls, answers and findings up to requirements (RULES.md §3.4).
///
/// Frameworks of requirements: *implemented* when an effective control is mapped as equal or
/// superset, or when the aspects of effective controls are together all it has; *partial* when
/// effective controls are only parts of it (parts without aspects never add up); then *unknown*,
/// *planned*, *not implemented*; *manual* where no control type maps to it and only people can say.
/// Answers under `requirements:` fill manual rows, exclusions, and aspects which no control type
/// shows. Frameworks which are not complete are shown only when they are asked for. Frameworks of
/// threats (risk lists): decided by the findings whose rule refers to the entry; *not derived* when
/// rules looked and found nothing. *exposed*: a threat whose `covered-by` uses a control mapped to
/// the requirement is not covered. Also writes the note beside each requirement of a finding.
void RollUpRequirements(const Analysis& analysis, outcome::AnalysisResult& result);

/// How single requirements stand, whether or not their frameworks are shown. `result` needs its
/// findings and is not changed.
std::vector<outcome::RequirementView> RollUpOnly(
    const Analysis& analysis, const std::vector<catalog::RequirementRef>& requirements,
    outcome::AnalysisResult& result);

}  // namespace threatgap::pipeline
