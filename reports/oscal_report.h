#pragma once

#include <string>

#include "analyzer/outcome/analysis_result.h"

namespace threatgap::reports {

/// OSCAL 1.2.1 assessment results as JSON: an observation for every finding that is not covered, a
/// risk for every certain one that is not suppressed, a finding (satisfied or not) for every
/// requirement that was assessed. What the result does not know is left out: no parties, no
/// acceptance log, no URI of a threat. Where OSCAL demands a time the date of the analysis stands;
/// without one 1970-01-01, and the metadata says so.
std::string WriteOscalAssessmentResults(const outcome::AnalysisResult& result);

/// OSCAL 1.2.1 plan of action and milestones as JSON: one item per gap that is not suppressed, with
/// its observation and risk under the same UUIDs as in the assessment results. OSCAL demands an
/// item; without a gap it says that there is none.
std::string WriteOscalPlanOfAction(const outcome::AnalysisResult& result);

}  // namespace threatgap::reports
