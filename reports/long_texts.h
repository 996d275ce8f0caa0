#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "analyzer/outcome/analysis_result.h"

namespace threatgap::reports {

/// Bytes of the longest sentence or name that a report repeats. One name of 100,000 characters in a
/// dozen places of each finding would make a report of a gigabyte.
constexpr std::size_t kLongestText = 4000;

/// Longer texts without their middle, which a note in the text counts: `… 96000 bytes left out …`.
/// The beginning says what the text is, the end how a sentence goes on after a long name. Whole
/// code points.
std::string WithinBounds(std::string_view text);

/// Cuts every longer text of findings, questions and notes, first by shortening the long names in
/// it. Ids and keys stay, and so do the names of zones, components, flows, data, controls and
/// threats at these elements themselves. Linear; changes nothing in a result without such texts.
void CutLongTexts(outcome::AnalysisResult& result);

}  // namespace threatgap::reports
