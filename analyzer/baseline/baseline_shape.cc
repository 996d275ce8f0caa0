#include "analyzer/baseline/baseline_shape.h"

namespace threatgap::baseline {
namespace {

using F = reports::ResultField;

constexpr std::string_view kSchemaName[] = {"threatgap-baseline/1"};
constexpr std::string_view kDecision[] = {"accepted", "transferred", "avoided", "planned",
                                          "suppressed"};
constexpr reports::ResultWords kVocabularies[] = {{"baseline_schema_name", kSchemaName},
                                                  {"entry_decision", kDecision}};

constexpr F kBaseline[] = {
    {"schema", "baseline_schema_name", "name and version of this format"},
    {"system", "text?", "id of the system; null: the model states none"},
    {"as_of", "date?", "the day on which it was written"},
    {"closed_world", "boolean", "unstated attributes took their lowest value"},
    {"rules", "[text]", "ids of the rules that ran, at least one"},
    {"findings", "[entry]", "all that was not covered, by key"},
};
constexpr F kEntry[] = {
    {"fingerprint", "fingerprint", ""},
    {"key", "text", "rule@elements, or the id of an authored threat"},
    {"severity", "level", "residual, upper end"},
    {"verdict", "verdict", ""},
    {"first_seen", "date?", ""},
    {"decision", "entry_decision?", "the one that held; null: none"},
};

constexpr reports::ResultObject kObjects[] = {
    {"baseline", "What was open when it was written; only what is new fails against it", kBaseline},
    {"entry", "A finding that was not covered", kEntry},
};

}  // namespace

reports::DocumentShape BaselineShape() { return {"baseline", kObjects, kVocabularies}; }

std::string BaselineSchema() { return reports::SchemaOf(BaselineShape()); }

}  // namespace threatgap::baseline
