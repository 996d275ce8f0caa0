#pragma once

#include <string>

#include "analyzer/outcome/analysis_result.h"

namespace threatgap::reports {

/// The gap report as one HTML file: no request, readable with scripts off and under policies that
/// allow neither script nor inline style, light and dark, made to be printed. Its reading order is
/// the summary for two minutes, then risk and decisions, what to fix, what to audit, and how all of
/// it came about.
///
/// The page holds the 100 worst findings as markup; all of them stand in an embedded data block
/// which the script filters, sorts and pages through. Its Content-Security-Policy names the hashes
/// of its own style sheet and script. A pure function: same result, same bytes. Linear in the
/// findings; the diagram costs more and is therefore drawn zone by zone above 300 elements.
std::string WriteHtml(const outcome::AnalysisResult& result);

}  // namespace threatgap::reports
