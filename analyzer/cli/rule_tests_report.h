#pragma once

#include <vector>

#include "analyzer/cli/console.h"
#include "analyzer/pipeline/run.h"

namespace threatgap::cli {

/// Runs the tests of `rules` and writes one line per rule, each failure with its place and what
/// differed, and last `N passed, N failed`. Returns whether all passed. A rule without tests counts
/// as no failure but is named.
bool ReportRuleTests(const std::vector<const rule_engine::Rule*>& rules, pipeline::Session& session,
                     Console& console);

}  // namespace threatgap::cli
