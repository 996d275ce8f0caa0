#include "reports/diff_shape.h"

namespace threatgap::reports {
namespace {

using F = ResultField;

constexpr std::string_view kSchemaName[] = {"threatgap-diff/1"};
constexpr ResultWords kVocabularies[] = {{"diff_schema_name", kSchemaName}};

constexpr F kDiff[] = {
    {"schema", "diff_schema_name", "name and version of this format"},
    {"new_gaps", "boolean", "something counts as a new gap (exit status 1)"},
    {"verdict_sentence", "text", "the verdict as one line for people"},
    {"before", "side", ""},
    {"after", "side", ""},
    {"policy", "[text]", "what changed in the policy, in words; empty: it is the same"},
    {"remarks", "[text]", "what else makes the two differ: dates, versions"},
    {"added", "[gap_change]", "open gaps which were not there"},
    {"worse", "[gap_change]", "known, and count as new: worse, or not excused now"},
    {"of_newer_rules", "[gap_change]", "their rule did not run before"},
    {"not_evaluated", "[gap_change]", "their rule did not run this time"},
    {"changed", "[gap_change]", "better, renamed, decided about, not certain any more"},
    {"closed", "[gap_change]", ""},
    {"unchanged", "count", "open gaps"},
    {"added_unknown", "count", "undecided and possible threats which were not there"},
    {"crossings", "[crossing]", "flows which lead over a trust boundary and did not before"},
    {"paths", "[new_path]", "new ways from an untrusted source to sensitive data"},
    {"lost_controls", "[lost_control]", "implemented controls which do less than before"},
};
constexpr F kSide[] = {
    {"path", "text", "as given"},     {"saved", "boolean", "a JSON report; false: a model"},
    {"system", "text?", "id"},        {"tool_version", "text?", ""},
    {"as_of", "as_of", ""},           {"policy_path", "text?", "null: none"},
    {"policy_sha256", "digest?", ""}, {"verdict_sentence", "text?", ""},
};
constexpr F kGapChange[] = {
    {"fingerprint", "fingerprint", ""},
    {"key", "text", ""},
    {"rule", "text?", "null for authored threats which no rule derives"},
    {"title", "text?", ""},
    {"sentence", "text?", ""},
    {"what", "text?", "what changed, in words"},
    {"before", "gap_state?", "null: not there"},
    {"after", "gap_state?", "null: gone"},
    {"location", "location?", ""},
    {"path", "[path_step]", "first unprotected path"},
};
constexpr F kGapState[] = {
    {"fingerprint", "fingerprint", ""},
    {"key", "text", ""},
    {"verdict", "verdict", ""},
    {"severity", "level_range", "residual"},
};
constexpr F kPathStep[] = {
    {"element", "text", "id"},
    {"kind", "text", "component or flow"},
    {"name", "text?", ""},
    {"file", "text?", ""},
    {"line", "integer?", ""},
    {"column", "integer?", ""},
    {"data", "[text]", "what travels in the direction of the path"},
    {"against_arrow", "boolean", "the path runs from the end of the flow to its begin (an answer)"},
};
constexpr F kCrossing[] = {
    {"flow", "text", "id"},
    {"from", "text", "id"},
    {"to", "text", "id"},
    {"from_zone", "text?", "with its trust"},
    {"to_zone", "text?", "with its trust"},
    {"data", "[text]", "in both directions"},
    {"new_flow", "boolean", "false: the flow was there, within one zone"},
    {"location", "location?", ""},
};
constexpr F kNewPath[] = {
    {"source", "text", "id"},
    {"target", "text", "id"},
    {"data", "[text]", "sensitive data at the end"},
    {"because", "text?", "what opened it"},
    {"path", "[path_step]", ""},
};
constexpr F kLostControl[] = {
    {"control", "text", "id"},
    {"title", "text?", ""},
    {"what", "text?", "in words"},
    {"location", "location?", ""},
};

constexpr ResultObject kObjects[] = {
    {"diff", "What changed between two results of one system", kDiff},
    {"side", "One of the two that are compared", kSide},
    {"gap_change", "A gap that changed", kGapChange},
    {"gap_state", "What a gap was, or is", kGapState},
    {"path_step", "An element on a path", kPathStep},
    {"crossing", "", kCrossing},
    {"new_path", "", kNewPath},
    {"lost_control", "", kLostControl},
};

}  // namespace

DocumentShape DiffShape() { return {"diff", kObjects, kVocabularies}; }

std::string DiffSchema() { return SchemaOf(DiffShape()); }

}  // namespace threatgap::reports
