#include "reports/finding_standing.h"

#include <algorithm>
#include <cstddef>

#include "reports/text_gaps.h"

namespace threatgap::reports {

Standing StandingOf(const outcome::Finding& finding) {
  if (finding.gated) return Standing::kOpen;
  if (IsSuppressed(finding)) return Standing::kSuppressed;
  if (finding.group == outcome::Group::kCovered) return Standing::kCovered;
  if (finding.group != outcome::Group::kGap) return Standing::kUnknown;
  return text::ValidTreatment(finding) == nullptr ? Standing::kOpen : Standing::kDecided;
}

std::string GateText(const outcome::Finding& finding) {
  if (finding.gated) {
    // Mostly the reason is the verdict, which stands beside this.
    const bool told =
        finding.gate_reason.empty() || finding.gate_reason == VerdictWord(finding.verdict);
    return told ? "fails the gate" : "fails the gate (" + finding.gate_reason + ")";
  }
  return finding.baseline == "unchanged" ? "in the baseline, does not fail the gate"
                                         : "does not fail the gate";
}

std::vector<std::string> WholeGateReasons(const outcome::Gate& gate) {
  if (gate.passed && gate.evaluated) return {};
  const std::size_t own = std::min(gate.failing, gate.reasons.size());
  return {gate.reasons.begin() + static_cast<std::ptrdiff_t>(own), gate.reasons.end()};
}

std::string_view FindingSource(const outcome::Finding& finding) {
  return finding.rule.empty() ? finding.key : finding.rule;
}

}  // namespace threatgap::reports
