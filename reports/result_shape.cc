#include "reports/result_shape.h"

namespace threatgap::reports {
namespace {

using F = ResultField;

constexpr F kReport[] = {
    {"schema", "schema_name", "name and version of this format"},
    {"tool", "tool", ""},
    {"as_of", "as_of", "the date on which evidence and decisions were judged"},
    {"closed_world", "boolean", "unstated attributes took their lowest value"},
    {"verdict_sentence", "text?", "the verdict as one line for people"},
    {"inputs", "[input]", "model files, in the order of reading"},
    {"packs", "[pack]", "rules and mappings that were used"},
    {"policy", "policy?", ""},
    {"system", "system", ""},
    {"counts", "counts", "size of the model"},
    {"open_lists", "[text]", "lists which leave things out, in words"},
    {"gate", "gate", ""},
    {"summary", "summary", ""},
    {"baseline", "since_baseline?", "what the run was compared with; null without a baseline"},
    {"life_cycle", "[stage]", "verdicts by stage; a rule may name several stages"},
    {"scope", "scope?", "null where the system states no scope"},
    {"risk_matrix", "[[level]]", "severity by likelihood (rows, 1 to 5) and impact (columns)"},
    {"rules", "[rule]", "every rule, also those which did not run, by id"},
    {"findings", "[finding]", "every threat with its verdict, worst first"},
    {"threats", "[threat]", "threats written by people, by id"},
    {"controls", "[control]", "controls of the model, by id"},
    {"frameworks", "[framework]", ""},
    {"requirements", "[requirement]", "rows of all frameworks, in the order of each catalogue"},
    {"treatments", "[treatment]", ""},
    {"suppressions", "[suppression]", ""},
    {"questions", "[question]", "what the model does not say, most valuable first"},
    {"assumptions", "[assumption]", "values which the author did not state"},
    {"notes", "[note]", "model quality; never gated"},
    {"architecture", "architecture", ""},
    {"diagnostics", "[diagnostic]", ""},
};

constexpr F kTool[] = {{"name", "text", ""}, {"version", "text", ""}};
constexpr F kAsOf[] = {
    {"date", "date?", ""},
    {"origin", "text?", "model, command line, clock or none"},
};
constexpr F kInput[] = {
    {"path", "text", "relative to the working folder when it lies below it"},
    {"format", "text?", ""},
    {"version", "text?", "of the format"},
    {"sha256", "digest?", ""},
    {"counts", "{count}", "what was read, by kind"},
};
constexpr F kPack[] = {{"path", "text", ""}, {"sha256", "digest?", ""}, {"builtin", "boolean", ""}};
constexpr F kPolicy[] = {{"path", "text", ""}, {"sha256", "digest?", ""}};
constexpr F kSystem[] = {
    {"id", "text?", ""},
    {"title", "text?", ""},
    {"owner", "text?", ""},
    {"description", "text?", ""},
    {"lifecycle", "text?", "design, deployment or operations"},
    {"genai_scope", "integer?", "AWS Generative AI Security Scoping Matrix, 1 to 5"},
};
constexpr F kCounts[] = {
    {"components", "count", ""}, {"flows", "count", ""},   {"zones", "count", ""},
    {"data", "count", ""},       {"threats", "count", ""}, {"controls", "count", ""},
};
constexpr F kGate[] = {
    {"passed", "boolean", ""},
    {"evaluated", "boolean", "false: there was nothing to judge (exit status 2)"},
    {"fail_on", "level?", "null: never"},
    {"fail_on_unknown", "level?", "null: never"},
    {"fail_on_origin", "text?", "default, policy or command line"},
    {"reasons", "[text]", "one per failing finding, worst first"},
    {"failing", "count", ""},
    {"not_gated", "count", "undecided and possible findings which were not gated"},
};
constexpr F kByVerdict[] = {
    {"uncovered", "count", ""}, {"partially_covered", "count", ""}, {"undecided", "count", ""},
    {"possible", "count", ""},  {"covered", "count", ""},
};
constexpr F kByLevel[] = {
    {"critical", "count", ""},
    {"high", "count", ""},
    {"medium", "count", ""},
    {"low", "count", ""},
};
constexpr F kSummary[] = {
    {"by_verdict", "by_verdict", "all findings, suppressed ones included"},
    {"gaps", "count", "certain, uncovered or partially covered, not suppressed"},
    {"gaps_by_severity", "by_level", "by residual severity, upper end"},
    {"undecided", "count", ""},
    {"possible", "count", ""},
    {"covered", "count", ""},
    {"covered_proven", "count", "covered by fresh passing evidence alone"},
    {"accepted", "count", "gaps with a valid decision; they stay gaps"},
    {"transferred", "count", ""},
    {"avoided", "count", ""},
    {"planned", "count", ""},
    {"suppressed", "count", ""},
    {"expired_decisions", "count", ""},
    {"rules_ran", "count", ""},
    {"rules_total", "count", ""},
    {"unwritten", "count", "derived threats which nobody wrote down"},
    {"unconfirmed", "count", "written threats which no rule confirms"},
};
constexpr F kSinceBaseline[] = {
    {"path", "text", ""},
    {"sha256", "digest?", ""},
    {"entries", "count", "open gaps which it knows"},
    {"added", "count", "open gaps which it does not know"},
    {"updated", "count", "worse than there, or renamed"},
    {"unchanged", "count", ""},
    {"of_newer_rules", "count", "new only because a rule is; not gated by default"},
    {"closed", "[closed_gap]", "gaps which are not there any more"},
};
constexpr F kClosedGap[] = {
    {"fingerprint", "fingerprint", ""},
    {"key", "text", ""},
    {"rule", "text?", "null for authored threats which no rule derives"},
    {"verdict", "verdict", "in the baseline"},
    {"severity", "level", "residual, in the baseline"},
};
constexpr F kStage[] = {
    {"stage", "text", "design, deployment or operations"},
    {"current", "boolean", "the system states this stage"},
    {"rules", "count", "threat rules that ran"},
    {"gaps", "count", ""},
    {"undecided", "count", ""},
    {"possible", "count", ""},
    {"covered", "count", ""},
};
constexpr F kScope[] = {
    {"scope", "integer", "1 to 5"},
    {"title", "text?", ""},
    {"disciplines", "[text]", "all of them are the customer's in every scope"},
    {"duties", "[duty]", "control types which gaps ask for"},
};
constexpr F kDuty[] = {
    {"control_type", "text", ""},
    {"title", "text?", ""},
    {"by", "text", "customer or provider"},
    {"customer_from_scope", "integer", "1: always the customer"},
    {"gaps", "count", ""},
};
constexpr F kRule[] = {
    {"id", "text", ""},
    {"name", "text?", ""},
    {"title", "text?", ""},
    {"pack", "text?", ""},
    {"kind", "text?", ""},
    {"ran", "boolean", ""},
    {"reason", "text?", "why it did not run"},
    {"lifecycle", "[text]", "stages in which it can be stopped"},
    {"findings", "count", ""},
    {"explain", "text?", ""},
    {"fix", "text?", ""},
    {"false_positives", "text?", ""},
    {"requirements", "[text]", "full ids"},
};

constexpr F kFinding[] = {
    {"fingerprint", "fingerprint", "stable over line, title and version changes"},
    {"key", "text", "rule@elements, or the id of an authored threat"},
    {"rule", "text?", "null for authored threats which no rule derives"},
    {"name", "text?", "of the rule"},
    {"title", "text?", "of the rule or of the threat"},
    {"bindings", "{element}", "the elements which identify the finding, in the order of the rule"},
    {"basis", "basis", ""},
    {"threats", "[text]", "ids of authored threats merged into it"},
    {"match", "match", "possible: the threat itself hinges on a fact not stated"},
    {"verdict", "verdict", ""},
    {"group", "group", ""},
    {"coverage", "coverage", ""},
    {"coverage_note", "text?", "coverage in words"},
    {"proven", "boolean", "covered by fresh passing evidence alone"},
    {"not_confirmed", "text?", "authored with instance-of, but no rule matches"},
    {"severity", "severity", ""},
    {"rating", "rating", "likelihood and impact behind the severity"},
    {"sentence", "text?", "threat grammar; of texts above 4000 bytes the middle is left out"},
    {"short_sentence", "text?", "without goals and assets"},
    {"slots", "slots", "the parts of the sentence"},
    {"location", "location?", "of the target element"},
    {"witness", "[step]", "first unprotected path; of covered findings the shortest path"},
    {"guarded", "[step]", "a path which a control does guard"},
    {"have", "[have]", "what exists against the threat, and whether it is enough"},
    {"missing", "[missing]", "all of these are needed"},
    {"questions", "[ask]", "facts on which the verdict hinges"},
    {"requirements", "[touch]", ""},
    {"treatment", "treatment?", "the one which decides"},
    {"treatments", "[treatment]", "all, also expired ones and proposals"},
    {"suppression", "suppression?", ""},
    {"baseline", "baseline?", "null without a baseline"},
    {"owner", "text?", ""},
    {"due", "date?", ""},
    {"gated", "boolean", "fails the gate"},
    {"gate_reason", "text?", ""},
};
constexpr F kElement[] = {
    {"kind", "text", "component, flow, data, zone, control, threat or system"},
    {"id", "text", ""},
    {"name", "text?", "whole in the architecture, here without the middle above 4000 bytes"},
};
constexpr F kCoverage[] = {{"lo", "cover", ""}, {"hi", "cover", ""}};
constexpr F kSeverity[] = {
    {"inherent", "level_range", "without any control"},
    {"residual", "level_range", "with the controls that count"},
};
constexpr F kLevelRange[] = {{"lo", "level", ""}, {"hi", "level", ""}};
constexpr F kRating[] = {
    {"likelihood", "text?", "as shown"},
    {"impact", "text?", "as shown"},
    {"likelihood_lo", "integer?", "1 to 5"},
    {"likelihood_hi", "integer?", ""},
    {"impact_lo", "integer?", "1 to 5"},
    {"impact_hi", "integer?", ""},
    {"residual_likelihood_hi", "integer?", ""},
    {"residual_impact_hi", "integer?", ""},
    {"why", "text?", "values of the expressions that made it"},
};
constexpr F kSlots[] = {
    {"source", "text?", ""}, {"prerequisites", "text?", ""}, {"action", "text?", ""},
    {"impact", "text?", ""}, {"goals", "[text]", ""},        {"assets", "[text]", ""},
};
constexpr F kLocation[] = {
    {"file", "text", ""},
    {"line", "integer?", "from 1; null: not known"},
    {"column", "integer?", "from 1, in code points"},
};
constexpr F kStep[] = {
    {"element", "text", "id"},
    {"kind", "text", "component or flow"},
    {"name", "text?", ""},
    {"file", "text?", ""},
    {"line", "integer?", ""},
    {"column", "integer?", ""},
    {"data", "[text]", "what travels in the direction of the path"},
    {"against_arrow", "boolean", "the path runs from the end of the flow to its begin (an answer)"},
    {"uncertain", "boolean", "stands on the path only if an unstated fact is so"},
    {"guard", "text?", "control which stands here and counts"},
};
constexpr F kHave[] = {
    {"control", "text?", "null where attributes of the model prove it"},
    {"control_type", "text?", ""},
    {"title", "text?", "of the control type"},
    {"on", "[element]", "of the places that matter here"},
    {"status", "control_status?", ""},
    {"proof", "text?", ""},
    {"enough", "text?", "why it is enough or not"},
    {"counts", "boolean", "effective at a place where the rule wants it"},
    {"location", "location?", ""},
};
constexpr F kMissing[] = {
    {"control_types", "[text]", "any one of them"},
    {"title", "text?", "of the first"},
    {"where", "text?", ""},
    {"places", "[element]", "each closes it alone, nearest the target first"},
    {"met", "count", ""},
    {"needed", "count", "0: not counted"},
    {"counted", "text?", "entrances, flows or places"},
    {"alternative", "boolean",
     "true: would do in place of the one before it; false: needed beside it"},
    {"by_provider", "boolean", "at the scope of the system the provider answers for all types"},
};
constexpr F kAsk[] = {
    {"key", "text", "element.attribute"}, {"element", "text?", ""},
    {"attribute", "text?", ""},           {"text", "text?", ""},
    {"location", "location?", ""},
};
constexpr F kTouch[] = {
    {"framework", "text", "with its edition"},
    {"requirement", "text", ""},
    {"title", "text?", ""},
    {"note", "text?", ""},
};

constexpr F kThreat[] = {
    {"id", "text", ""},
    {"title", "text?", ""},
    {"sentence", "text?", ""},
    {"statement", "text?", "as people wrote it"},
    {"finding", "text?", "key of the finding under which it is shown"},
    {"merged", "boolean", "with a derived finding"},
    {"instance_of", "text?", ""},
    {"state", "text?", ""},
    {"foreign_status", "text?", "a claim of another tool"},
    {"priority", "text?", ""},
    {"stride", "[text]", ""},
    {"mitigations", "[text]", ""},
    {"location", "location?", ""},
};
constexpr F kControl[] = {
    {"id", "text", ""},
    {"title", "text?", ""},
    {"owner", "text?", ""},
    {"types", "[text]", ""},
    {"on", "[element]", ""},
    {"status", "control_status?", ""},
    {"due", "date?", ""},
    {"evidence", "[evidence]", ""},
    {"proof", "proof?", "of implemented controls"},
    {"requirements", "[text]", "full ids"},
    {"findings", "[text]", "keys of findings whose rule asks for one of its types"},
    {"foreign_status", "text?", "a claim of another tool"},
    {"location", "location?", ""},
};
constexpr F kEvidence[] = {
    {"kind", "text?", ""},        {"ref", "text?", ""},          {"by", "text?", ""},
    {"result", "text?", ""},      {"date", "date?", ""},         {"freshness", "freshness?", ""},
    {"valid_until", "date?", ""}, {"location", "location?", ""},
};
constexpr F kFramework[] = {
    {"id", "text", "with its edition"},
    {"title", "text?", ""},
    {"short_title", "text?", ""},
    {"kind", "text?", "requirements or threats"},
    {"trust", "text?", ""},
    {"license", "text?", ""},
    {"limits", "text?", "why the list is not complete; null: it is"},
    {"sources", "[text]", ""},
    {"groups", "[requirement_group]", ""},
    {"total", "count", "primary requirements"},
    {"counts", "by_status", "primary requirements; the sum is total"},
    {"exposed", "count", ""},
};
constexpr F kRequirementGroup[] = {{"id", "text", ""}, {"title", "text?", ""}};
constexpr F kByStatus[] = {
    {"implemented", "count", ""},     {"partial", "count", ""},     {"planned", "count", ""},
    {"not_implemented", "count", ""}, {"unknown", "count", ""},     {"manual", "count", ""},
    {"not_applicable", "count", ""},  {"not_derived", "count", ""},
};
constexpr F kRequirement[] = {
    {"framework", "text", "with its edition"},
    {"id", "text", ""},
    {"title", "text?", ""},
    {"group", "text?", ""},
    {"primary", "boolean", "counted in the total of the framework"},
    {"status", "requirement_status", ""},
    {"status_at_best", "requirement_status?",
     "if all that the model leaves open turns out well; null: the same"},
    {"exposed", "boolean", "a threat which needs it is not covered"},
    {"claimed", "boolean", "answered by people without evidence"},
    {"proven", "boolean", "implemented, if only what fresh evidence proves counted"},
    {"why", "text?", "how the status came about, or the reason for exclusion"},
    {"owner", "text?", ""},
    {"controls", "[text]", ""},
    {"control_types", "[text]", "mapped types which would implement it"},
    {"open_findings", "[text]", "keys"},
    {"chain", "[text]", "the relations used"},
    {"evidence", "count", ""},
    {"evidence_date", "date?", "of the newest"},
    {"aspects", "[aspect]", "its parts, which controls cover one by one; empty: it has none"},
    {"applies_from", "[text]", "dates from which the requirement applies"},
};
constexpr F kAspect[] = {
    {"id", "text", ""},
    {"title", "text?", ""},
    {"state", "aspect_state", "manual: no control type shows it, only people can say"},
    {"controls", "[text]", "of the model, those which gave it its state"},
    {"control_types", "[text]", "types which cover it"},
};
constexpr F kTreatment[] = {
    {"finding", "text?", "key"},
    {"threat", "text?", ""},
    {"decision", "decision?", ""},
    {"iso_word", "text?", "ISO/IEC 27005: retain, share, avoid or modify"},
    {"why", "text?", ""},
    {"by", "text?", ""},
    {"approved_by", "text?", ""},
    {"until", "date?", ""},
    {"severity", "level?", "for which it was approved"},
    {"proposal", "boolean", "written in a model: shown, changes nothing"},
    {"valid", "boolean", "holds today and lets the gate pass"},
    {"state", "text?", ""},
    {"location", "location?", ""},
};
constexpr F kSuppression[] = {
    {"finding", "text?", ""},       {"reason", "suppression_reason?", ""},
    {"justification", "text?", ""}, {"owner", "text?", ""},
    {"approver", "text?", ""},      {"created", "date?", ""},
    {"expires", "date?", ""},       {"valid", "boolean", ""},
    {"state", "text?", ""},         {"location", "location?", ""},
};

constexpr F kQuestion[] = {
    {"attribute", "text?", ""},
    {"text", "text?", ""},
    {"asks", "[ask]", "one per element"},
    {"settles", "count", "verdicts which depend on it"},
    {"weight", "number", "rank"},
    {"findings", "[text]", "keys"},
    {"hint", "text?", "YAML which would answer it"},
};
constexpr F kAssumption[] = {
    {"element", "text?", ""},
    {"attribute", "text?", ""},
    {"value", "text?", ""},
    {"origin", "text?", ""},
    {"source", "text?", "of a preset fact"},
    {"elements", "count", "how many elements share it"},
    {"examples", "[text]", ""},
    {"text", "text?", "of assumptions written by people"},
    {"location", "location?", ""},
};
constexpr F kNote[] = {
    {"rule", "text", ""},
    {"text", "text?", ""},
    {"element", "element", ""},
    {"location", "location?", ""},
};
constexpr F kArchitecture[] = {
    {"zones", "[zone]", ""},
    {"components", "[component]", ""},
    {"flows", "[flow]", ""},
    {"data", "[data]", ""},
};
constexpr F kZone[] = {
    {"id", "text", ""},     {"title", "text?", ""},        {"parent", "text?", ""},
    {"trust", "text?", ""}, {"location", "location?", ""},
};
constexpr F kComponent[] = {
    {"id", "text", ""},
    {"title", "text?", ""},
    {"type", "text?", ""},
    {"type_title", "text?", ""},
    {"technology", "text?", ""},
    {"zone", "text?", ""},
    {"criticality", "text?", ""},
    {"owner", "text?", ""},
    {"shape", "text?", "actor, process, store or external"},
    {"gaps", "count", "open gaps whose target it is"},
    {"controls", "[text]", ""},
    {"location", "location?", ""},
};
constexpr F kFlow[] = {
    {"id", "text", ""},
    {"title", "text?", ""},
    {"from", "text", ""},
    {"to", "text", ""},
    {"kind", "text?", ""},
    {"encryption", "text?", ""},
    {"authn", "text?", ""},
    {"carries", "[text]", ""},
    {"returns", "[text]", ""},
    {"data_known", "boolean", "false: what it carries is not stated"},
    {"gaps", "count", "gaps whose witness uses it"},
    {"location", "location?", ""},
};
constexpr F kData[] = {
    {"id", "text", ""},       {"title", "text?", ""},      {"confidentiality", "text?", ""},
    {"content", "text?", ""}, {"personal", "boolean", ""}, {"location", "location?", ""},
};
constexpr F kDiagnostic[] = {
    {"severity", "diagnostic_severity", ""}, {"id", "text", ""},      {"message", "text", ""},
    {"location", "location?", ""},           {"notes", "[text]", ""}, {"help", "text?", ""},
};

constexpr ResultObject kObjects[] = {
    {"report", "The result of one threatgap run", kReport},
    {"tool", "", kTool},
    {"as_of", "", kAsOf},
    {"input", "A model file", kInput},
    {"pack", "A folder of rules or mappings", kPack},
    {"policy", "The policy that was applied", kPolicy},
    {"system", "The system under analysis", kSystem},
    {"counts", "", kCounts},
    {"gate", "", kGate},
    {"by_verdict", "", kByVerdict},
    {"by_level", "", kByLevel},
    {"summary", "", kSummary},
    {"since_baseline", "How the open gaps stand to the baseline", kSinceBaseline},
    {"closed_gap", "A gap of the baseline which is not there any more", kClosedGap},
    {"stage", "A stage of the life cycle", kStage},
    {"scope", "AWS Generative AI Security Scoping Matrix", kScope},
    {"duty", "Who answers for a control type", kDuty},
    {"rule", "", kRule},
    {"finding", "One threat with its verdict: derived by a rule, written by people, or both",
     kFinding},
    {"element", "A thing of the model", kElement},
    {"coverage", "What controls achieve; lo and hi differ where a fact is unknown", kCoverage},
    {"severity", "", kSeverity},
    {"level_range", "lo and hi differ where a fact is unknown", kLevelRange},
    {"rating", "", kRating},
    {"slots", "", kSlots},
    {"location", "A place in an input file", kLocation},
    {"step", "An element on a path", kStep},
    {"have", "", kHave},
    {"missing", "A control that is missing, and where it could stand", kMissing},
    {"ask", "A fact that the model does not state", kAsk},
    {"touch", "A requirement which the finding touches", kTouch},
    {"threat", "", kThreat},
    {"control", "", kControl},
    {"evidence", "", kEvidence},
    {"framework", "", kFramework},
    {"requirement_group", "", kRequirementGroup},
    {"by_status", "", kByStatus},
    {"requirement", "", kRequirement},
    {"aspect", "A part of a requirement", kAspect},
    {"treatment", "A decision about a risk; it stands beside the coverage", kTreatment},
    {"suppression", "A statement that a finding is wrong", kSuppression},
    {"question", "", kQuestion},
    {"assumption", "", kAssumption},
    {"note", "", kNote},
    {"architecture", "", kArchitecture},
    {"zone", "", kZone},
    {"component", "", kComponent},
    {"flow", "", kFlow},
    {"data", "", kData},
    {"diagnostic", "", kDiagnostic},
};

}  // namespace

std::span<const ResultObject> ResultObjects() { return kObjects; }

}  // namespace threatgap::reports
