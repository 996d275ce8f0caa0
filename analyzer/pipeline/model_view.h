#pragma once

#include "analyzer/pipeline/analysis.h"

namespace threatgap::pipeline {

/// Copies the model into the result as reports show it: architecture with gaps per element,
/// controls with the state of their evidence, assumptions (values that the author did not state,
/// and those that people wrote down), inputs, packs, open lists. Findings and frameworks must stand
/// in `result` already.
void ViewModel(const Analysis& analysis, outcome::AnalysisResult& result);

}  // namespace threatgap::pipeline
