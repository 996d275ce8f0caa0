#pragma once

#include <vector>

#include "analyzer/pipeline/analysis.h"

namespace threatgap::pipeline {

/// Lays treatments and suppressions over findings (RULES.md §3.1, DESIGN.md §5). A treatment stands
/// beside the coverage and never changes it; only those in the policy can let the gate pass. Fills
/// the finding's own lists and the registers of `result`; reports entries that match nothing,
/// expire soon or cannot hold, as warnings (errors with `strict`). The policy must not have dated
/// entries when there is no date.
void ApplyDecisions(const Analysis& analysis, bool strict, outcome::AnalysisResult& result,
                    base::DiagnosticSink& sink);

/// Whether a valid decision (accepted, transferred) lets the gate pass this finding.
bool IsDecided(const outcome::Finding& finding);

}  // namespace threatgap::pipeline
