#pragma once

#include "analyzer/pipeline/analysis.h"
#include "analyzer/pipeline/since_baseline.h"

namespace threatgap::pipeline {

/// Counts the findings and judges the gate (DESIGN.md §5). It fails on what is certain: an open
/// finding with a certain match, coverage that cannot reach covered, and residual severity at or
/// above `fail-on`. What is undecided only because a list is open, a control's status is not stated
/// or required evidence is missing counts as a gap. Marks the failing findings and writes the
/// verdict sentence. `standings` says how each finding stands to the baseline, so that only what is
/// new fails; it is empty without one.
void JudgeGate(const Analysis& analysis, const std::vector<Standing>& standings,
               outcome::AnalysisResult& result);

}  // namespace threatgap::pipeline
