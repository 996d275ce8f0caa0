#pragma once

#include <algorithm>

#include "tests/unit/reports/result_fixture.h"

namespace threatgap::baseline {

/// The result of the report tests, where every rule that found something is listed as one that ran.
inline outcome::AnalysisResult SavedFixture() {
  outcome::AnalysisResult result = reports::FixtureResult();
  for (const outcome::Finding& finding : result.findings) {
    const auto same = [&](const outcome::RuleRun& rule) { return rule.id == finding.rule; };
    if (finding.rule.empty() || std::any_of(result.rules.begin(), result.rules.end(), same))
      continue;
    result.rules.emplace_back().id = finding.rule;
  }
  result.summary.rules_total = result.rules.size();
  result.summary.rules_ran = static_cast<std::size_t>(
      std::count_if(result.rules.begin(), result.rules.end(),
                    [](const outcome::RuleRun& rule) { return rule.ran; }));
  return result;
}

}  // namespace threatgap::baseline
