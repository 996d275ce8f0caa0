#pragma once

#include <string>

#include "analyzer/outcome/analysis_result.h"

namespace threatgap::reports {

/// Workflow commands of GitHub Actions, to be printed in a step (`--report github-annotations=-`):
/// what fails the gate as errors and the other open gaps as warnings, at the lines of the model,
/// ten of each, because GitHub shows no more per step. New ones stand first, then the worst. One
/// notice with the verdict and with what was left out ends them. Of a run that analysed nothing the
/// errors are those of the input.
std::string WriteAnnotations(const outcome::AnalysisResult& result);

}  // namespace threatgap::reports
