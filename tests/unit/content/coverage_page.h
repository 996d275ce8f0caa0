#pragma once

#include <string>
#include <vector>

#include "analyzer/rule_engine/rule.h"
#include "tests/unit/content/coverage_source.h"

namespace threatgap::testing {

/// docs/rule-coverage.md: counts, one table for each source, and what each rule covers.
std::string CoveragePage(const std::vector<CoverageSource>& sources,
                         const std::vector<rule_engine::Rule>& rules);

}  // namespace threatgap::testing
