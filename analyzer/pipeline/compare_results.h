#pragma once

#include "analyzer/outcome/result_diff.h"
#include "analyzer/pipeline/former_names.h"

namespace threatgap::pipeline {

/// Compares two results of one system; both must outlive the answer. `former` holds the names
/// before renamings, as far as they are known (of models, not of saved results). A gap of `before`
/// is called closed only where its threat is gone or covered: one whose rule did not run, which is
/// suppressed or treated, or of which less is known, says so. O(n log n).
outcome::ResultDiff CompareResults(outcome::DiffSide before, outcome::DiffSide after,
                                   const FormerNames& former);

}  // namespace threatgap::pipeline
