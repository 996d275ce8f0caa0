#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/outcome/analysis_result.h"

namespace threatgap::reports {

/// What a pipeline needs to know of a finding, the same in all reports for machines: each finding
/// has exactly one. Only `kOpen` is something that somebody has to do.
enum class Standing : std::uint8_t {
  kOpen,        ///< a gap that nobody decided about, or whatever else fails the gate
  kUnknown,     ///< undecided or possible, and not gated
  kDecided,     ///< a gap with a treatment that holds
  kSuppressed,  ///< a suppression says that it is wrong, and holds
  kCovered
};
Standing StandingOf(const outcome::Finding& finding);

/// Why somebody is (not) stopped by an open finding: `fails the gate`, `fails the gate
/// (undecided only because mfa.status is not stated)`, `in the baseline, does not fail the gate`.
std::string GateText(const outcome::Finding& finding);

/// Why the gate fails, or was not judged, as a whole: the reasons beside those of the findings.
std::vector<std::string> WholeGateReasons(const outcome::Gate& gate);

/// The rule, or the id of an authored threat that no rule derives: `GAI-001`, `T-7`.
std::string_view FindingSource(const outcome::Finding& finding);

}  // namespace threatgap::reports
