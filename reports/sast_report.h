#pragma once

#include <string>

#include "analyzer/outcome/analysis_result.h"

namespace threatgap::reports {

/// GitLab SAST report, schema 15.2.0: a vulnerability for each open gap and for whatever else fails
/// the gate, and one of severity `Unknown` for each undecided threat. The rule is the first
/// identifier, which GitLab tracks them by; requirements follow. The path is a code flow.
/// Suppressed and treated findings are left out: GitLab has no word for them and would show them as
/// open. Times are the date of the analysis (1970-01-01 without one).
std::string WriteSast(const outcome::AnalysisResult& result);

}  // namespace threatgap::reports
