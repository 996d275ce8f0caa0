#pragma once

#include <string>

#include "analyzer/outcome/analysis_result.h"

namespace threatgap::reports {

/// GitLab Code Quality: one JSON array with an entry for each open gap, for whatever else fails the
/// gate, and for undecided threats (as `info`). Suppressed and treated findings and merely possible
/// threats are left out: GitLab has no word for them and would show them as open. Where nothing
/// could be analysed the errors are the entries, since an empty list would read as "all fixed".
/// GitLab tells entries apart by their fingerprint, which is that of the finding.
std::string WriteCodeQuality(const outcome::AnalysisResult& result);

}  // namespace threatgap::reports
