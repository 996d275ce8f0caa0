#pragma once

#include <string>
#include <string_view>

#include "analyzer/outcome/analysis_result.h"

/// One open finding in the Markdown report.
namespace threatgap::reports::markdown {

constexpr std::string_view kGapHead =
    "| Severity | Threat | Where | Requirement | Owner | Place |\n|---|---|---|---|---|---|\n";

/// A row below kGapHead.
std::string GapRow(const outcome::AnalysisResult& result, const outcome::Finding& finding);

/// A collapsed block with sentence, path, what there is, what is missing and how to read on.
std::string GapDetails(const outcome::AnalysisResult& result, const outcome::Finding& finding);

}  // namespace threatgap::reports::markdown
