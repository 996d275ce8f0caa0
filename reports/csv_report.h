#pragma once

#include <string>

#include "analyzer/outcome/analysis_result.h"

namespace threatgap::reports {

/// The risk register as CSV (RFC 4180): UTF-8 without byte-order mark, a header line, CR LF after
/// every line, commas, quotes where needed. A text cell that a spreadsheet would take for a formula
/// (first character
/// `= + - @`, tab or line break) gets an apostrophe in front of it. Dates are `YYYY-MM-DD`.
std::string WriteCsv(const outcome::AnalysisResult& result);

}  // namespace threatgap::reports
