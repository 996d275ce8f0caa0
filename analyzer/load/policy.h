#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/budgets.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/model/threat_model.h"

namespace threatgap::load {

/// Level per likelihood (row, 1..5) and impact (column, 1..5); the default is RULES.md §3.2.
using RiskMatrix = std::array<std::array<model::SeverityLevel, 5>, 5>;
RiskMatrix DefaultRiskMatrix();

enum class SuppressionReason { kFalsePositive, kDuplicate, kOutOfScope };
std::string_view SuppressionReasonWord(SuppressionReason reason);

/// Says that a finding is wrong; never counts as covered (DESIGN.md §5).
struct Suppression {
  std::string finding;  ///< key or fingerprint (prefix); empty when rule and bindings are given
  std::string rule;
  std::vector<std::pair<std::string, std::string>> bindings;
  SuppressionReason reason = SuppressionReason::kFalsePositive;
  std::string justification, owner, approver;
  std::optional<base::Date> created, expires;
  base::Span span;
};

/// A threshold: a level, or `never`.
struct Threshold {
  std::optional<model::SeverityLevel> level;  ///< empty: never
};

/// A name that is resolved later, and where it stands.
struct PolicyName {
  std::string id;
  base::Span span;
};

/// The highest severity that may stay open, and where it is said.
struct Tolerated {
  std::optional<model::SeverityLevel> level;  ///< empty: nothing may stay open
  base::Span span;
};

/// `tolerance:`, by rank of the scales `criticality` (of components) and `confidentiality` (of
/// data). Classes that are not named take what the nearest lower class may keep open, so that the
/// more is at stake the less may stay open.
struct Tolerance {
  std::array<std::optional<Tolerated>, 4> criticality, data;
  bool empty() const;
  /// What rank `rank` may keep open, or nothing where no class up to it is named.
  static const Tolerated* At(const std::array<std::optional<Tolerated>, 4>& classes, int rank);
  /// What the strictest class may keep open: for elements whose class is not stated.
  static const Tolerated* Strictest(const std::array<std::optional<Tolerated>, 4>& classes) {
    return At(classes, 3);
  }
};

/// `threatgap-policy.yaml` with the policy files it includes.
struct Policy {
  std::string path;                   ///< empty: no policy file
  std::vector<std::string> included;  ///< paths of the files under `include:`
  std::string sha256;  ///< of the file; with includes of the digests of all files, in their order
  std::optional<Threshold> fail_on, fail_on_unknown;
  RiskMatrix matrix = DefaultRiskMatrix();
  bool matrix_replaced = false;
  Tolerance tolerance;
  std::vector<PolicyName> required;    ///< full ids of requirements, `iso27001@2022:A.8.24`
  bool new_rules_fail = false;         ///< `new-rules: fail`: gaps of rules newer than a baseline
  std::vector<PolicyName> frameworks;  ///< narrows requirement sections
  std::vector<std::pair<PolicyName, int>>
      evidence_ages;  ///< days per control type, in order of appearance
  std::optional<int> default_evidence_age_days;
  std::optional<model::SeverityLevel> evidence_required_from;
  bool allow_open_controls = false, allow_open_flows = false, allow_open_components = false;
  std::vector<std::pair<std::string, std::string>> rules_off;  ///< id, reason
  std::vector<base::Span> rules_off_spans;
  std::vector<model::Treatment> treatments;
  std::vector<Suppression> suppressions;
  base::Span span;
};

/// Reads a policy file and those it includes, which lie in its folder; unknown keys, missing fields
/// and impossible values are located errors, and so is what two files state both. A suppression
/// needs a justification of 20 characters or more, an approver other than its owner, and an end
/// within 12 months of its creation. Keys of DESIGN.md §5 that this version does not evaluate are
/// errors that say so, never silence. Names of rules, frameworks and requirements are not resolved.
std::optional<Policy> ReadPolicy(base::SourceId source, base::SourceStore& sources,
                                 const base::Budgets& budgets, base::DiagnosticSink& sink);

}  // namespace threatgap::load
