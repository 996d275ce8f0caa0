#include "reports/result_shape.h"

namespace threatgap::reports {
namespace {

using Word = std::string_view;

constexpr Word kSchema[] = {"threatgap-result/1"};
constexpr Word kLevel[] = {"low", "medium", "high", "critical"};
constexpr Word kCover[] = {"uncovered", "partial", "covered"};
constexpr Word kVerdict[] = {"covered", "partially_covered", "uncovered", "undecided", "possible"};
constexpr Word kGroup[] = {"gap", "undecided", "possible", "covered"};
constexpr Word kBasis[] = {"derived", "authored", "both"};
constexpr Word kMatch[] = {"certain", "possible"};
constexpr Word kBaseline[] = {"new", "unchanged", "updated"};
constexpr Word kControlStatus[] = {"implemented", "planned", "absent", "retired", "unknown"};
constexpr Word kFreshness[] = {"valid", "expiring", "expired", "missing_date", "failed"};
constexpr Word kProof[] = {"valid", "expiring", "expired", "missing", "failed"};
constexpr Word kDecision[] = {"accepted", "transferred", "avoided", "planned"};
constexpr Word kSuppressionReason[] = {"false_positive", "duplicate", "out_of_scope"};
constexpr Word kRequirementStatus[] = {"implemented",     "partial",    "planned",
                                       "not_implemented", "unknown",    "manual",
                                       "not_applicable",  "not_derived"};
constexpr Word kAspectState[] = {"covered", "answered", "unknown", "planned", "missing", "manual"};
constexpr Word kDiagnosticSeverity[] = {"error", "warning", "note"};

constexpr ResultWords kVocabularies[] = {
    {"schema_name", kSchema},
    {"level", kLevel},
    {"cover", kCover},
    {"verdict", kVerdict},
    {"group", kGroup},
    {"basis", kBasis},
    {"match", kMatch},
    {"baseline", kBaseline},
    {"control_status", kControlStatus},
    {"freshness", kFreshness},
    {"proof", kProof},
    {"decision", kDecision},
    {"suppression_reason", kSuppressionReason},
    {"requirement_status", kRequirementStatus},
    {"aspect_state", kAspectState},
    {"diagnostic_severity", kDiagnosticSeverity},
};

}  // namespace

std::span<const ResultWords> ResultVocabularies() { return kVocabularies; }

}  // namespace threatgap::reports
