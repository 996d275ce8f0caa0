#pragma once

#include <string>

#include "analyzer/outcome/analysis_result.h"

namespace threatgap::reports {

/// SARIF 2.1.0 (errata 01), one run, for audit and for editors: everything but what is covered,
/// which viewers would list as findings. A gap is `kind: fail`; what is undecided or possible is
/// `open`, a note of a model rule `informational`, both without a level as the standard wants it.
/// Suppressions and treatments that hold stand in `suppressions`; gaps of the baseline that are
/// gone are results with `baselineState: absent`. Frameworks are taxonomies with the state of each
/// requirement. Nothing is cut.
///
/// Of a result that was not analysed it holds the diagnostics and `executionSuccessful: false`. Its
/// list of results is empty, because GitHub refuses a file without one; `automationDetails` puts it
/// into a category of its own, so that no alert of the model is closed by it.
std::string WriteSarif(const outcome::AnalysisResult& result);

/// The same for GitHub code scanning, which ignores suppressions, kinds and baseline states and
/// would open an alert for each of them: only gaps that are open. Texts are cut to what it shows;
/// where it would refuse the file (25,000 results, 10 MB compressed) the least severe gaps are left
/// out. One compression for each time the file must shrink.
std::string WriteSarifGithub(const outcome::AnalysisResult& result);

/// What people must be told about the file: how many gaps WriteSarifGithub() left out. Empty where
/// it holds all of them, which `bytes`, the file, usually tells at once.
std::string SarifGithubRemark(const outcome::AnalysisResult& result, const std::string& bytes);

}  // namespace threatgap::reports
