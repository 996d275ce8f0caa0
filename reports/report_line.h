#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/outcome/analysis_result.h"

/// Lines of the reports for machines: what other programs show in a list, a tooltip or a log.
namespace threatgap::reports {

/// `text` on one line, without blanks at its ends, at most `limit` code points long (a longer one
/// ends in `…`). Control characters, broken UTF-8 and characters that reorder or hide text become
/// visible escapes, so that the line can stand in any UTF-8 format after that format's own
/// escaping, XML 1.0 included. O(n).
std::string OneLine(std::string_view text, std::size_t limit);

/// A path as consumers inside a repository want it: relative, forward slashes, neither `./` nor
/// `../` in front, one line. What lies outside of the repository keeps its name without the way
/// there. `unknown` where nothing is left.
std::string RepositoryPath(std::string_view path);

/// Where a report points for a finding: its place, without one the first input. The path is a
/// RepositoryPath, the line at least 1.
base::Location ReportPlace(const outcome::AnalysisResult& result, const outcome::Finding& finding);

/// `model.yaml:41:11: error: unknown zone [unknown-reference]` for each diagnostic of at least
/// `severity`, at most `limit` of them and then how many there are more.
std::vector<std::string> DiagnosticLines(const outcome::AnalysisResult& result,
                                         base::Severity severity, std::size_t limit);

}  // namespace threatgap::reports
