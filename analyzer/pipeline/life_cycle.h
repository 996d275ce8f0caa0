#pragma once

#include "analyzer/pipeline/analysis.h"

namespace threatgap::pipeline {

/// Counts the verdicts per life-cycle stage (design, deployment, operations) of the rules. A rule
/// that names several stages counts in each; threats which no rule derived and suppressed findings
/// count in none. Linear in findings.
std::vector<outcome::StageView> CountStages(const outcome::AnalysisResult& result);

/// Who answers for the control types which certain threats ask for, at the `genai-scope` of the
/// system (AWS Generative AI Security Scoping Matrix). Empty where the system states no scope. A
/// duty of the provider stays a gap until the model holds the control, with the provider's proof.
/// Sets `Missing::by_provider` of the findings too. Linear in findings.
outcome::ScopeView AssignDuties(const Analysis& analysis, std::vector<outcome::Finding>& findings);

}  // namespace threatgap::pipeline
