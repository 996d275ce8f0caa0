#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/date.h"
#include "analyzer/catalog/catalog.h"
#include "analyzer/rule_engine/match.h"

namespace threatgap::coverage {

using rule_engine::StrengthSteps;

/// What decides how evidence counts.
struct EvidenceTerms {
  std::optional<base::Date> as_of;  ///< empty: nothing is fresh, everything is claimed
  std::map<catalog::ControlTypeId, int> policy_age_days;
  std::optional<int> default_age_days;  ///< of the policy, for all types
};

/// State of a control's evidence (RULES.md §3.3).
struct EvidenceState {
  bool failed = false;                    ///< the newest dated item says so
  bool fresh = false;                     ///< some passing item is not too old
  bool proven = false;                    ///< fresh, and more than a statement
  StrengthSteps cap = 1;                  ///< automated-test 3, inspection 2, all else 1
  std::optional<base::Date> newest;       ///< newest dated item
  std::optional<base::Date> valid_until;  ///< of the best fresh item, otherwise of the newest
  std::optional<int> days_expired;        ///< how long ago the newest passing item became too old
};

/// `max_age_days` empty: no limit.
EvidenceState JudgeEvidence(const std::vector<model::Evidence>& evidence,
                            std::optional<int> max_age_days, const EvidenceTerms& terms);

/// The age up to which evidence of `type` is fresh: the leaf's, else the policy's, else the type's
/// own.
std::optional<int> EvidenceAge(const catalog::ControlType& type, catalog::ControlTypeId id,
                               std::optional<int> leaf_days, const EvidenceTerms& terms);

/// One way in which a control type reaches an element.
struct Application {
  model::ControlIndex control = model::kNone;  ///< kNone: derived from attributes of the model
  catalog::ControlTypeId type = -1;
  model::Truth truth = model::Truth::kFalse;
  model::KeySet keys;
  StrengthSteps cap = 1;
  bool proven = false;
  /// Counts only as far as `condition` holds as well.
  void Require(const model::Ternary& condition);
};

/// What a set of control types does at one element: the best of all ways.
struct Effect {
  model::Truth truth = model::Truth::kFalse;
  model::KeySet keys;        ///< why it is unknown
  StrengthSteps cap_lo = 0;  ///< evidence cap of the best effective way; 0: none
  StrengthSteps cap_hi = 0;  ///< the same with unknown ways taken as effective
  bool proven = false;       ///< an effective way has fresh proof
};

/// What a leaf of a rule asks for.
struct Demand {
  std::vector<catalog::ControlTypeId> types;  ///< any one of them, or a subtype
  std::optional<int> max_age_days;
  bool evidence_required = false;  ///< by the policy, for this severity
  model::ElementRef attacker{model::ElementKind::kSystem, model::kNone};  ///< hosts nothing
  auto operator<=>(const Demand&) const = default;
};

/// Where controls stand and whether they count: `a(c, x)` of RULES.md §2.1. Made once per model;
/// all questions are const and thread-safe. Cost of a question: linear in the ways at that element.
class ControlEffects {
 public:
  /// Expressions of `satisfied-when` are compiled here; their mistakes go to `sink`.
  ControlEffects(const rule_engine::MatchContext& context, const catalog::Catalog& catalog,
                 EvidenceTerms terms, const base::SourceStore& sources,
                 const base::Budgets& budgets, base::DiagnosticSink& sink);

  const EvidenceTerms& terms() const { return terms_; }
  const catalog::Catalog& catalog() const { return catalog_; }

  /// All ways in which the demanded types reach a component or flow, in order of control id,
  /// derived last.
  std::vector<Application> WaysAt(const Demand& demand, model::ElementRef element) const;
  /// The best of them. Actors and the attacker host nothing. An open list of controls makes "none"
  /// unknown.
  Effect EffectAt(const Demand& demand, model::ElementRef element) const;
  /// Anywhere in the model (`at: system`).
  Effect Anywhere(const Demand& demand) const;
  /// On the zone of a component, or a zone, or a zone around it (`at: zone(x)`).
  Effect OnZone(const Demand& demand, model::ElementRef element) const;

  /// Controls of the model which realise one of the demanded types, ascending. Collected once per
  /// set of types.
  const std::vector<model::ControlIndex>& ControlsFor(const Demand& demand) const;
  /// The earliest day on which a planned one of them is due.
  std::optional<base::Date> EarliestDue(const Demand& demand) const;
  /// Whether any control or any `satisfied-when` could make the demand true somewhere.
  bool CouldApply(const Demand& demand) const;
  /// Truth of a control by its status and evidence alone, wherever it stands.
  Application Judge(model::ControlIndex control, catalog::ControlTypeId type,
                    const Demand& demand) const;
  /// Whether a control of the model stands on `element` (directly, on a zone around it, or at the
  /// target of a flow where its type stands on incoming flows).
  model::Ternary StandsOn(model::ControlIndex control, model::ElementRef element) const;

 private:
  struct Place {
    model::ControlIndex control;
    catalog::ControlTypeId type;
  };
  struct Derived {
    catalog::ControlTypeId type;
    bool on_flow;
    rule_engine::Expression where;
  };
  bool Wanted(const Demand& demand, catalog::ControlTypeId type) const;
  model::Ternary Hosts(const Demand& demand, model::ElementRef element) const;
  void AddWays(const Demand& demand, const std::vector<Place>& places,
               std::vector<Application>& ways) const;
  void AddIncomingWays(const Demand& demand, model::FlowIndex flow,
                       std::vector<Application>& ways) const;
  void AddZoneWays(const Demand& demand, model::ElementRef element,
                   std::vector<Application>& ways) const;
  void AddDerived(const Demand& demand, model::ElementRef element,
                  std::vector<Application>& ways) const;
  Effect Best(const std::vector<Application>& ways, model::KeySet open) const;
  model::KeySet OpenAt(model::ElementRef element) const;
  const std::vector<Place>& PlacesOn(model::ElementRef element) const;

  const rule_engine::MatchContext& context_;
  const catalog::Catalog& catalog_;
  EvidenceTerms terms_;
  /// By kind and index of the element named in `on`; elements beyond the end have none.
  std::array<std::vector<std::vector<Place>>,
             static_cast<std::size_t>(model::ElementKind::kSystem) + 1>
      places_;
  std::vector<model::ZoneIndex> guarded_zones_;                   ///< with a place, ascending
  std::map<catalog::ControlTypeId, std::vector<Place>> by_type_;  ///< by exact type
  std::vector<Derived> derived_;
  /// What a demand's types mean in this model, wherever it is asked.
  struct Realised {
    std::vector<model::ControlIndex> controls;
    std::optional<base::Date> earliest_due;
  };
  const Realised& RealisedBy(const Demand& demand) const;
  mutable std::mutex realised_mutex_;
  mutable std::map<std::vector<catalog::ControlTypeId>, Realised> realised_;
};

}  // namespace threatgap::coverage
