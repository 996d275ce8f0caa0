#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "analyzer/outcome/analysis_result.h"

/// Results built by hand for tests of the report writers: a customer assistant with gaps,
/// undecided, possible, covered and suppressed findings, decisions, controls with evidence of every
/// age, three frameworks and questions. Their numbers agree as those of a real result do.
namespace threatgap::reports {

/// Failing gate, every section filled.
outcome::AnalysisResult FixtureResult();
/// The same system without a gap: everything is covered, the gate passes.
outcome::AnalysisResult PassingResult();
/// Nothing loaded, nothing found.
outcome::AnalysisResult EmptyResult();
/// FixtureResult with `count` findings and as many components as one finds in large models.
outcome::AnalysisResult LargeResult(std::size_t findings, std::size_t components);

/// Makes summary, gate, counts of frameworks and gap counts of elements agree with the findings.
void Agree(outcome::AnalysisResult& result);

/// All 93 controls of Annex A and both OWASP lists.
std::vector<outcome::FrameworkView> FixtureFrameworks();

}  // namespace threatgap::reports
