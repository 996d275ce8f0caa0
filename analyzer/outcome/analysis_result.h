#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/base/date.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/outcome/shared_list.h"

/// What an analysis found, as plain values with every name, sentence and place already resolved.
/// The report writers see this and nothing else of the analyzer. All vectors stand in their final,
/// deterministic order.
namespace threatgap::outcome {

/// Levels of severity, ascending; `kNone` only where nothing was rated.
enum class Level : std::uint8_t { kLow, kMedium, kHigh, kCritical };
std::string_view LevelWord(Level level);
std::string_view LevelTitle(Level level);  ///< `Critical`

/// A severity which may be a range because a fact is not known; lo == hi when it is.
struct LevelRange {
  Level lo = Level::kLow;
  Level hi = Level::kLow;
  bool exact() const { return lo == hi; }
};

/// Coverage, ordered. A verdict is an interval of it.
enum class Cover : std::uint8_t { kUncovered, kPartial, kCovered };
std::string_view CoverWord(Cover cover);

/// The word in the report (RULES.md §3.1). kPossible: the threat itself hinges on a fact not
/// stated.
enum class Verdict : std::uint8_t {
  kCovered,
  kPartiallyCovered,
  kUncovered,
  kUndecided,
  kPossible
};
std::string_view VerdictWord(
    Verdict verdict);  ///< `covered`, `partially-covered`, `uncovered`, `undecided`, `possible`

/// Where a finding stands in lists and gate. A gap is a certain threat whose coverage cannot reach
/// covered.
enum class Group : std::uint8_t { kGap, kUndecided, kPossible, kCovered };
std::string_view GroupWord(Group group);

enum class Basis : std::uint8_t { kDerived, kAuthored, kBoth };
std::string_view BasisWord(Basis basis);

/// A thing of the model as reports show it.
struct Named {
  std::string kind;  ///< component, flow, data, zone, control, threat, system
  std::string id;
  std::string name;
};

/// One element on a witness path: component, flow, component, …
struct WitnessStep {
  Named element;
  base::Location location;
  std::vector<std::string> data;  ///< flows: data which travels in the direction of the path
  bool against_arrow = false;     ///< flows: the path runs from `to` to `from` (an answer)
  bool uncertain = false;         ///< stands on the path only if an unstated fact is so
  std::string guard;              ///< control which stands here and counts; empty: none
};

/// Something that exists against the threat, and whether it is enough.
struct Have {
  std::string control;  ///< id in the model; empty when derived from attributes
  std::string control_type;
  std::string title;      ///< of the control type
  std::vector<Named> on;  ///< where it stands, of the places that matter here
  std::string status;     ///< implemented, planned, absent, retired, unknown
  std::string
      proof;  ///< `tested 2026-10-02`, `claimed, no evidence`, `evidence expired 49 days ago`
  std::string enough;   ///< why it is (not) enough: `guards 1 of 2 entrances`
  bool counts = false;  ///< effective at a place where the rule wants it
  base::Location location;
};

/// A control that is missing, and where it could stand.
struct Missing {
  std::vector<std::string> control_types;  ///< any one of them
  std::string title;                       ///< of the first
  std::string where;                       ///< in words: `on every path from customer to model`
  std::vector<Named>
      places;  ///< admissible places which would close it alone, nearest the target first
  std::size_t met = 0,
              needed = 0;    ///< entrances, flows or places guarded / needed; 0/0: not counted
  bool alternative = false;  ///< would do in place of the one before it; false: needed beside it
  std::string counted;       ///< what `needed` counts: `entrances`, `flows`, `places`
  bool by_provider = false;  ///< at the scope of the system the provider answers for all its types
};

/// What the model does not say, as `(element, attribute)`.
struct Ask {
  std::string key;      ///< `model.autonomy`, `system.controls`, `T-7-control.status`
  std::string element;  ///< id
  std::string attribute;
  std::string text;  ///< question for people
  base::Location location;
};

struct RequirementTouch {
  std::string framework;    ///< `iso27001@2022`
  std::string requirement;  ///< `A.8.26`
  std::string title;
  std::string note;  ///< `implemented but exposed`, `open`, …; may be empty
};

struct TreatmentView {
  std::string finding;  ///< key; empty for authored threats without finding
  std::string threat;
  std::string decision;  ///< accepted, transferred, avoided, planned
  std::string iso_word;  ///< retain, share, avoid, modify (ISO/IEC 27005)
  std::string why, by, approved_by;
  std::optional<base::Date> until;
  std::optional<Level> severity;
  bool proposal = false;  ///< written in a model: shown, changes nothing
  bool valid = false;     ///< holds today and lets the gate pass
  std::string state;  ///< `valid`, `expired 2026-10-01`, `severity rose above high`, `proposed in
                      ///< the model`, `planned never passes the gate`, …
  base::Location location;
};

struct SuppressionView {
  std::string finding;
  std::string reason;  ///< false-positive, duplicate, out-of-scope
  std::string justification, owner, approver;
  std::optional<base::Date> created, expires;
  bool valid = false;
  std::string state;  ///< `valid`, `expired …`, `unused`
  base::Location location;
};

struct Slots {
  std::string source, prerequisites, action, impact;
  std::vector<std::string> goals, assets;
};

/// One threat with its verdict: derived by a rule, written by people, or both.
struct Finding {
  std::string fingerprint;  ///< 16 hex digits
  std::string
      key;  ///< `GAI-001@customer,model`, or `T-7` for authored threats that no rule derives
  std::string rule;                                     ///< empty for authored threats alone
  std::string name;                                     ///< kebab-case name of the rule
  std::string title;                                    ///< of the rule, or of the threat
  std::vector<std::pair<std::string, Named>> bindings;  ///< identity, in the rule's order
  Basis basis = Basis::kDerived;
  std::vector<std::string> threats;  ///< ids of authored threats merged into it
  bool certain = true;               ///< match: certain or possible
  Cover lo = Cover::kUncovered, hi = Cover::kUncovered;
  Verdict verdict = Verdict::kUncovered;
  Group group = Group::kGap;
  bool proven = false;  ///< covered by fresh passing evidence alone; otherwise claimed
  LevelRange inherent, residual;
  std::string likelihood, impact;  ///< as shown: `5`, `4-5`
  int likelihood_lo = 0, likelihood_hi = 0, impact_lo = 0,
      impact_hi = 0;                                       ///< inherent, 1..5; 0: not rated
  int residual_likelihood_hi = 0, residual_impact_hi = 0;  ///< at the upper end, 1..5; 0: not rated
  std::string severity_why;                                ///< expression values that made it
  std::string sentence;                                    ///< threat grammar
  std::string short_sentence;  ///< without the last slot (goals and assets)
  std::string coverage_note;   ///< coverage in words: met / needed, first open path
  Slots slots;
  base::Location location;  ///< of the target element
  std::vector<WitnessStep>
      witness;  ///< the first unprotected path; for covered findings the shortest path
  std::vector<WitnessStep>
      guarded;  ///< a path which a control does guard, where there is one; may be empty
  std::vector<Have> have;
  std::vector<Missing> missing;
  std::vector<Ask> asks;
  SharedList<RequirementTouch> requirements;  ///< one list for all findings of a rule
  std::vector<TreatmentView> treatments;
  std::optional<SuppressionView> suppression;
  std::string baseline;  ///< empty: no baseline; new, unchanged, updated
  std::string owner;     ///< of the target component or of the authored threat; may be empty
  std::optional<base::Date> due;
  bool gated = false;  ///< fails the gate
  std::string gate_reason;
  std::string not_confirmed;  ///< authored with instance-of, but no rule matches
};

/// A suppression which holds today takes the finding out of all counts.
bool IsSuppressed(const Finding& finding);

struct AuthoredThreat {
  std::string id, title, sentence, statement;
  std::string finding;  ///< key of the finding it is shown under
  bool merged = false;  ///< with a derived finding
  std::string instance_of;
  std::string state;  ///< `confirmed by GAI-001`, `not confirmed by the model`, `no rule named`
  std::string foreign_status, priority;
  std::vector<std::string> stride;
  std::vector<std::string> mitigations;
  base::Location location;
};

struct EvidenceView {
  std::string kind, ref, by, result;
  std::optional<base::Date> date;
  std::string freshness;  ///< valid, expiring, expired, missing date, failed
  std::optional<base::Date> valid_until;
  base::Location location;
};

struct ControlView {
  std::string id, title, owner;
  std::vector<std::string> types;
  std::vector<Named> on;
  std::string status;  ///< implemented, planned, absent, retired, unknown
  std::optional<base::Date> due;
  std::vector<EvidenceView> evidence;
  std::string
      proof;  ///< valid, expiring, expired, missing, failed (implemented controls), empty otherwise
  std::vector<std::string> requirements;  ///< full ids
  std::vector<std::string> findings;      ///< keys of findings whose rule asks for one of its types
  std::string foreign_status;
  base::Location location;
};

/// Words of RULES.md §3.4, in the order in which every report shows them.
enum class RequirementStatus : std::uint8_t {
  kImplemented,
  kPartial,
  kPlanned,
  kNotImplemented,
  kUnknown,
  kManual,
  kNotApplicable,
  kNotDerived
};
std::string_view RequirementStatusWord(RequirementStatus status);

/// What is known about one aspect of a requirement, best first. kAnswered: people stated it;
/// kManual: no control type shows it, so that only people can.
enum class AspectState : std::uint8_t {
  kCovered,
  kAnswered,
  kUnknown,
  kPlanned,
  kMissing,
  kManual
};
std::string_view AspectStateWord(AspectState state);

/// A part of a requirement which some control can cover alone.
struct AspectView {
  std::string id, title;
  AspectState state = AspectState::kManual;
  std::vector<std::string> controls;       ///< of the model, those which gave it its state
  std::vector<std::string> control_types;  ///< which cover it, alone or with the whole requirement
};

struct RequirementView {
  std::string id, title, group;
  bool primary = true;  ///< counted in "n of 93"
  RequirementStatus status = RequirementStatus::kManual;
  /// The status if everything the model leaves open turns out well; empty: the same.
  std::optional<RequirementStatus> at_best;
  bool exposed = false;
  bool claimed = false;  ///< answered by people without evidence
  bool proven = false;   ///< implemented, and would be if only what fresh evidence proves counted
  std::string why;       ///< how the word came about, or the reason for exclusion
  std::string owner;
  std::vector<std::string> controls;       ///< ids in the model
  std::vector<std::string> control_types;  ///< mapped types which would implement it
  std::vector<std::string> open_findings;  ///< keys
  std::vector<std::string> chain;          ///< `guardrail.input (subset of) A.8.26: why`
  std::size_t evidence = 0;
  std::optional<base::Date> evidence_date;  ///< newest
  std::vector<AspectView> aspects;          ///< in the order of the catalogue
  std::vector<std::string> applies_from;    ///< `2027-12-02 for Annex III systems`
};

struct FrameworkView {
  std::string id, title, short_title, kind;  ///< kind: requirements | threats
  std::string trust, license;
  std::string limits;  ///< why the list is not complete; empty: it is
  std::vector<std::string> sources;
  std::vector<std::pair<std::string, std::string>> groups;  ///< id, title
  std::vector<RequirementView> requirements;
  std::size_t total = 0;                            ///< primary ones
  std::map<RequirementStatus, std::size_t> counts;  ///< of the primary ones; sums to total
  std::size_t exposed = 0;
};

struct RuleRun {
  std::string id, name, title, pack, kind;
  bool ran = true;
  std::string reason;  ///< why it did not run
  std::size_t findings = 0;
  std::string explain, fix, false_positives;
  std::vector<std::string> requirements;  ///< full ids
  std::vector<std::string> lifecycle;     ///< stages, as the rule lists them
};

struct QuestionView {
  std::string attribute;  ///< `criticality`
  std::string
      text;  ///< `criticality of 6 components: settles 12; one line under defaults: answers all`
  std::vector<Ask> asks;              ///< one per element
  std::size_t settles = 0;            ///< verdicts which depend on it
  double weight = 0;                  ///< Σ weight(v) / |keys(v)|, RULES.md §2.3
  std::vector<std::string> findings;  ///< keys
  std::string hint;                   ///< YAML line that would answer it
};

struct AssumptionView {
  std::string element, attribute, value,
      origin;                ///< origin in words: `technology preset amazon-bedrock`
  std::string source;        ///< of a preset fact
  std::size_t elements = 1;  ///< how many elements share it
  std::vector<std::string> examples;
  std::string text;  ///< for assumptions written by people
  base::Location location;
};

/// A note of a model rule (MOD): model quality, never gated.
struct ModelNote {
  std::string rule, text;
  Named element;
  base::Location location;
};

struct InputView {
  std::string path, format, version, sha256;
  std::map<std::string, std::size_t> counts;
};

struct PackView {
  std::string path, sha256;
  bool builtin = true;
};

// The architecture, as far as reports draw it.
struct ZoneView {
  std::string id, title, parent, trust;
  base::Location location;
};
struct ComponentView {
  std::string id, title, type, type_title, technology, zone, criticality, owner;
  std::string shape;     ///< actor, process, store, external
  std::size_t gaps = 0;  ///< open gaps whose witness ends here or whose target it is
  std::vector<std::string> controls;
  base::Location location;
};
struct FlowView {
  std::string id, title, from, to, kind, encryption, authn;
  std::vector<std::string> carries, returns;
  bool data_known = true;
  std::size_t gaps = 0;  ///< gaps whose witness uses it
  base::Location location;
};
struct DataView {
  std::string id, title, confidentiality, content;
  bool personal = false;
  base::Location location;
};

struct SystemView {
  std::string id, title, owner, description, lifecycle;
  std::optional<int> genai_scope;
};

/// Verdicts of the rules of one life-cycle stage; a rule may name several stages.
struct StageView {
  std::string stage;     ///< design, deployment, operations
  bool current = false;  ///< the system states this stage
  std::size_t rules = 0, gaps = 0, undecided = 0, possible = 0, covered = 0;
};

/// Who answers for a control type which gaps ask for.
struct DutyView {
  std::string control_type, title;
  int customer_from_scope = 1;
  bool by_customer = true;
  std::size_t gaps = 0;
};

/// The scope of the system in the AWS Generative AI Security Scoping Matrix, and who answers there.
struct ScopeView {
  int scope = 0;  ///< 1 to 5; 0: not stated, and everything else is empty
  std::string title;
  std::vector<std::string> disciplines;  ///< all of them apply to the customer in every scope
  std::vector<DutyView> duties;          ///< by control type
};

struct Counts {
  std::size_t components = 0, flows = 0, zones = 0, data = 0, threats = 0, controls = 0;
};

/// Numbers of the verdict sentence.
struct Summary {
  std::size_t gaps = 0;  ///< certain and uncovered or partially covered, suppressed ones excluded
  std::map<Level, std::size_t> gaps_by_level;  ///< by residual severity, upper end
  std::size_t undecided = 0, possible = 0;
  std::size_t covered = 0, covered_proven = 0;
  std::size_t accepted = 0, transferred = 0, avoided = 0,
              planned = 0;  ///< gaps with a valid decision
  std::size_t suppressed = 0, expired_decisions = 0;
  std::size_t rules_ran = 0, rules_total = 0;
  std::size_t unwritten = 0;    ///< derived threats nobody wrote down
  std::size_t unconfirmed = 0;  ///< authored threats that no rule confirms
};

struct Gate {
  bool passed = true;
  bool evaluated = true;         ///< false: nothing to judge, exit status 2
  std::optional<Level> fail_on;  ///< empty: never
  std::optional<Level> fail_on_unknown;
  std::string fail_on_origin;        ///< `default`, `policy`, `command line`
  std::vector<std::string> reasons;  ///< one per failing finding, then what fails as a whole
  std::size_t failing = 0;
  std::size_t not_gated = 0;  ///< undecided and possible ones which were not gated
};

/// A gap of the baseline which is not there any more.
struct ClosedGap {
  std::string fingerprint, key, rule, verdict, severity;
};

/// What the run was compared with (`--baseline`).
struct BaselineView {
  std::string path, sha256;
  std::size_t entries = 0;  ///< open gaps which it knows
  std::size_t added = 0;    ///< gaps which it does not know
  std::size_t updated = 0;  ///< worse than there, or renamed
  std::size_t unchanged = 0;
  std::size_t of_newer_rules = 0;  ///< new only because a rule is: reported, not gated
  std::vector<ClosedGap> closed;
};

struct AsOf {
  std::optional<base::Date> date;
  std::string origin;  ///< `model`, `command line`, `clock`, `none`
};

/// Level at `[likelihood - 1][impact - 1]`, RULES.md §3.2; a policy may replace it.
using RiskMatrix = std::array<std::array<Level, 5>, 5>;
constexpr RiskMatrix kDefaultRiskMatrix = {{
    {Level::kLow, Level::kLow, Level::kLow, Level::kMedium, Level::kMedium},
    {Level::kLow, Level::kLow, Level::kMedium, Level::kMedium, Level::kHigh},
    {Level::kLow, Level::kMedium, Level::kMedium, Level::kHigh, Level::kHigh},
    {Level::kLow, Level::kMedium, Level::kHigh, Level::kHigh, Level::kCritical},
    {Level::kMedium, Level::kMedium, Level::kHigh, Level::kCritical, Level::kCritical},
}};

struct AnalysisResult {
  std::string tool_version;
  bool analysed = true;  ///< false: an error prevented it, and only the diagnostics are filled
  AsOf as_of;
  bool closed_world = false;
  std::vector<InputView> inputs;
  std::vector<PackView> packs;
  std::string policy_path, policy_sha256;
  SystemView system;
  Counts counts;
  std::vector<std::string>
      open_lists;  ///< `controls of the system (threat-composer cannot express them)`
  Gate gate;
  Summary summary;
  std::optional<BaselineView> baseline;
  std::string verdict_sentence;  ///< the one line of DESIGN.md §4
  RiskMatrix risk_matrix = kDefaultRiskMatrix;
  std::vector<StageView> life_cycle;  ///< design, deployment, operations
  ScopeView scope;
  std::vector<RuleRun> rules;           ///< by id
  std::vector<Finding> findings;        ///< worst first: group, residual hi, inherent hi, rule, key
  std::vector<AuthoredThreat> threats;  ///< by id
  std::vector<ControlView> controls;    ///< by id
  std::vector<FrameworkView> frameworks;
  std::vector<TreatmentView> treatments;
  std::vector<SuppressionView> suppressions;
  std::vector<QuestionView> questions;  ///< most valuable first
  std::vector<AssumptionView> assumptions;
  std::vector<ModelNote> notes;
  std::vector<ZoneView> zones;
  std::vector<ComponentView> components;
  std::vector<FlowView> flows;
  std::vector<DataView> data;
  std::vector<base::Diagnostic> diagnostics;
  std::vector<base::Location> diagnostic_locations;  ///< parallel to diagnostics
};

}  // namespace threatgap::outcome
