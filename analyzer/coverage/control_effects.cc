#include "analyzer/coverage/control_effects.h"

#include <algorithm>

namespace threatgap::coverage {
namespace {

using catalog::ControlType;
using catalog::ControlTypeId;
using model::ComponentIndex;
using model::ControlIndex;
using model::ElementKind;
using model::ElementRef;
using model::KeySet;
using model::kNone;
using model::Ternary;
using model::Truth;
using model::UnknownKey;

std::size_t At(std::int32_t index) { return static_cast<std::size_t>(index); }

}  // namespace

void Application::Require(const Ternary& condition) {
  if (truth == Truth::kFalse || condition.is_true()) return;
  truth = std::min(truth, condition.truth);
  keys.Add(condition.keys);
}

ControlEffects::ControlEffects(const rule_engine::MatchContext& context,
                               const catalog::Catalog& catalog, EvidenceTerms terms,
                               const base::SourceStore& sources, const base::Budgets& budgets,
                               base::DiagnosticSink& sink)
    : context_(context), catalog_(catalog), terms_(std::move(terms)) {
  const auto& controls = context.model().controls;
  for (std::size_t c = 0; c < controls.size(); ++c) {
    for (const ControlTypeId type : controls[c].types) {
      const Place place{static_cast<ControlIndex>(c), type};
      by_type_[type].push_back(place);
      for (const auto& [element, span] : controls[c].on) {
        auto& places = places_[static_cast<std::size_t>(element.kind)];
        if (places.size() <= At(element.index)) places.resize(At(element.index) + 1);
        places[At(element.index)].push_back(place);
        if (element.kind == ElementKind::kZone) guarded_zones_.push_back(element.index);
      }
    }
  }
  std::sort(guarded_zones_.begin(), guarded_zones_.end());
  guarded_zones_.erase(std::unique(guarded_zones_.begin(), guarded_zones_.end()),
                       guarded_zones_.end());
  for (std::size_t t = 0; t < catalog.control_types.size(); ++t) {
    for (const catalog::SatisfiedWhen& when : catalog.control_types[t].satisfied_when) {
      const rule_engine::Scope scope{
          {when.variable, when.on_flow ? ElementKind::kFlow : ElementKind::kComponent}};
      const auto where =
          CompileExpression({when.where, when.where_span, &sources}, scope,
                            rule_engine::Expected::kBool, *catalog.types, budgets, sink);
      if (where) derived_.push_back({static_cast<ControlTypeId>(t), when.on_flow, *where});
    }
  }
}

bool ControlEffects::Wanted(const Demand& demand, ControlTypeId type) const {
  return std::any_of(demand.types.begin(), demand.types.end(),
                     [&](ControlTypeId wanted) { return catalog_.IsA(type, wanted); });
}

/// Whether a control on the element counts: not on people, nor on what the attacker controls.
Ternary ControlEffects::Hosts(const Demand& demand, ElementRef element) const {
  if (element == demand.attacker) return Ternary::Of(false);
  if (element.kind != ElementKind::kComponent) return Ternary::Of(true);
  const Truth actor = context_.IsActor(element.index);
  if (actor == Truth::kUnknown) return Ternary::Unknown(UnknownKey{element, UnknownKey::kType});
  return Ternary::Of(actor == Truth::kFalse);
}

Application ControlEffects::Judge(ControlIndex index, ControlTypeId type,
                                  const Demand& demand) const {
  const model::Control& control = context_.model().controls[At(index)];
  Application way{index, type, Truth::kFalse, {}, 1, false};
  // An imported control may have no type, and then only the leaf or the policy limit the age of its
  // evidence.
  static const ControlType kUntyped{};
  const ControlType& kind = type < 0 ? kUntyped : catalog_.control_types[At(type)];
  const EvidenceState evidence =
      JudgeEvidence(control.evidence, EvidenceAge(kind, type, demand.max_age_days, terms_), terms_);
  way.cap = evidence.cap;
  way.proven = evidence.proven;
  if (evidence.failed) return way;
  const ElementRef here{ElementKind::kControl, index};
  if (!control.status) {
    if (context_.eval().closed_world) return way;
    way.keys.Add(UnknownKey{here, UnknownKey::kStatus});
  } else if (*control.status != model::ControlStatus::kImplemented) {
    return way;
  }
  if (!evidence.fresh && demand.max_age_days) way.keys.Add(UnknownKey{here, UnknownKey::kEvidence});
  if (!evidence.fresh && demand.evidence_required)
    way.keys.Add(UnknownKey{here, UnknownKey::kRequiredEvidence});
  way.truth = way.keys.empty() ? Truth::kTrue : Truth::kUnknown;
  return way;
}

const std::vector<ControlEffects::Place>& ControlEffects::PlacesOn(ElementRef element) const {
  static const std::vector<Place> kNowhere;
  const auto& places = places_[static_cast<std::size_t>(element.kind)];
  return At(element.index) < places.size() ? places[At(element.index)] : kNowhere;
}

void ControlEffects::AddWays(const Demand& demand, const std::vector<Place>& places,
                             std::vector<Application>& ways) const {
  for (const Place& place : places) {
    if (Wanted(demand, place.type)) ways.push_back(Judge(place.control, place.type, demand));
  }
}

/// Controls on zones: those for members reach what stands inside, those for entries each flow from
/// outside.
void ControlEffects::AddZoneWays(const Demand& demand, ElementRef element,
                                 std::vector<Application>& ways) const {
  const auto& graph = context_.graph();
  const bool flow = element.kind == ElementKind::kFlow;
  const ComponentIndex inner = flow ? context_.model().flows[At(element.index)].to : element.index;
  const auto add = [&](ElementRef zone, const Ternary& member, const Ternary& entry) {
    for (const Place& place : PlacesOn(zone)) {
      if (!Wanted(demand, place.type)) continue;
      const auto reach = catalog_.control_types[At(place.type)].on_zone;
      const Ternary& stands = reach == ControlType::OnZone::kMembers ? member : entry;
      if (reach == ControlType::OnZone::kNone || stands.is_false()) continue;
      ways.push_back(Judge(place.control, place.type, demand));
      ways.back().Require(stands);
    }
  };
  auto zone = graph.ZoneOf(inner);
  if (!zone) {
    // The component may stand in any zone that a control is on.
    const Ternary unknown = Ternary::Unknown(UnknownKey{
        {ElementKind::kComponent, inner}, static_cast<std::int16_t>(model::attribute::kZone)});
    for (const model::ZoneIndex z : guarded_zones_) {
      add({ElementKind::kZone, z}, unknown, flow ? unknown : Ternary::Of(false));
    }
    return;
  }
  for (; zone; zone = graph.ParentOf(*zone)) {
    const ElementRef here{ElementKind::kZone, *zone};
    if (PlacesOn(here).empty()) continue;
    if (!flow) {
      add(here, Ternary::Of(true), Ternary::Of(false));
      continue;
    }
    const Ternary from_inside =
        graph.Contains(*zone, context_.model().flows[At(element.index)].from);
    add(here, from_inside, Not(from_inside));
  }
}

void ControlEffects::AddDerived(const Demand& demand, ElementRef element,
                                std::vector<Application>& ways) const {
  if (demand.evidence_required)
    return;  // an attribute is a claim, and stating it would settle nothing
  for (const Derived& rule : derived_) {
    if (rule.on_flow != (element.kind == ElementKind::kFlow) || !Wanted(demand, rule.type))
      continue;
    Ternary truth = EvaluateBool(rule.where, context_.eval(), std::span(&element, 1));
    Application way{kNone, rule.type, truth.truth, std::move(truth.keys), 1, false};
    ways.push_back(std::move(way));
  }
}

std::vector<Application> ControlEffects::WaysAt(const Demand& demand, ElementRef element) const {
  std::vector<Application> ways;
  const Ternary hosts = Hosts(demand, element);
  if (hosts.is_false()) return ways;
  AddWays(demand, PlacesOn(element), ways);
  if (element.kind == ElementKind::kFlow) AddIncomingWays(demand, element.index, ways);
  AddZoneWays(demand, element, ways);
  AddDerived(demand, element, ways);
  for (Application& way : ways) way.Require(hosts);
  return ways;
}

/// Controls on the target of a flow which guard what flows in.
void ControlEffects::AddIncomingWays(const Demand& demand, model::FlowIndex flow,
                                     std::vector<Application>& ways) const {
  const ElementRef target{ElementKind::kComponent, context_.model().flows[At(flow)].to};
  const Ternary hosts = Hosts(demand, target);
  if (hosts.is_false()) return;
  for (const Place& place : PlacesOn(target)) {
    if (!Wanted(demand, place.type) || !catalog_.control_types[At(place.type)].stands_on_incoming)
      continue;
    ways.push_back(Judge(place.control, place.type, demand));
    ways.back().Require(hosts);
  }
}

Effect ControlEffects::Best(const std::vector<Application>& ways, KeySet open) const {
  Effect effect;
  for (const Application& way : ways) {
    if (way.truth == Truth::kFalse) continue;
    effect.cap_hi = std::max(effect.cap_hi, way.cap);
    if (way.truth == Truth::kTrue) {
      effect.truth = Truth::kTrue;
      effect.cap_lo = std::max(effect.cap_lo, way.cap);
      effect.proven |= way.proven;
    } else {
      effect.truth = std::max(effect.truth, Truth::kUnknown);
      effect.keys.Add(way.keys);
    }
  }
  if (!open.empty() && !context_.eval().closed_world) {
    effect.truth = std::max(effect.truth, Truth::kUnknown);
    effect.cap_hi = 3;
    effect.keys.Add(open);
  }
  if (effect.truth == Truth::kTrue) effect.keys = {};
  return effect;
}

KeySet ControlEffects::OpenAt(ElementRef element) const {
  const auto& graph = context_.graph();
  if (element.kind == ElementKind::kComponent)
    return graph.OpenKeys(model::ListKind::kControls, element.index);
  const model::Flow& flow = context_.model().flows[At(element.index)];
  KeySet keys = graph.OpenKeys(model::ListKind::kControls, flow.from);
  keys.Add(graph.OpenKeys(model::ListKind::kControls, flow.to));
  return keys;
}

Effect ControlEffects::EffectAt(const Demand& demand, ElementRef element) const {
  if (Hosts(demand, element).is_false()) return {};
  return Best(WaysAt(demand, element), OpenAt(element));
}

Effect ControlEffects::Anywhere(const Demand& demand) const {
  std::vector<Application> ways;
  for (const auto& [type, places] : by_type_) {
    if (Wanted(demand, type)) AddWays(demand, places, ways);
  }
  return Best(ways, context_.graph().OpenKeysAnywhere(model::ListKind::kControls));
}

Effect ControlEffects::OnZone(const Demand& demand, ElementRef element) const {
  const auto& graph = context_.graph();
  std::optional<model::ZoneIndex> zone;
  if (element.kind == ElementKind::kZone) zone = element.index;
  if (element.kind == ElementKind::kComponent) zone = graph.ZoneOf(element.index);
  if (!zone) {
    Effect unknown;
    unknown.truth = Truth::kUnknown;
    unknown.cap_hi = 3;
    unknown.keys.Add(UnknownKey{element, static_cast<std::int16_t>(model::attribute::kZone)});
    return unknown;
  }
  std::vector<Application> ways;
  for (auto at = zone; at; at = graph.ParentOf(*at))
    AddWays(demand, PlacesOn({ElementKind::kZone, *at}), ways);
  return Best(ways, graph.OpenKeysAnywhere(model::ListKind::kControls));
}

const ControlEffects::Realised& ControlEffects::RealisedBy(const Demand& demand) const {
  const std::scoped_lock lock(realised_mutex_);
  const auto [at, added] = realised_.try_emplace(demand.types);
  if (!added) return at->second;  // never changed again, and nodes of a map stay where they are
  auto& [controls, due] = at->second;
  for (const auto& [type, places] : by_type_) {
    if (!Wanted(demand, type)) continue;
    for (const Place& place : places) controls.push_back(place.control);
  }
  std::sort(controls.begin(), controls.end());
  controls.erase(std::unique(controls.begin(), controls.end()), controls.end());
  for (const ControlIndex index : controls) {
    const model::Control& control = context_.model().controls[At(index)];
    if (control.status != model::ControlStatus::kPlanned || !control.due) continue;
    if (!due || *control.due < *due) due = control.due;
  }
  return at->second;
}

const std::vector<ControlIndex>& ControlEffects::ControlsFor(const Demand& demand) const {
  return RealisedBy(demand).controls;
}

std::optional<base::Date> ControlEffects::EarliestDue(const Demand& demand) const {
  return RealisedBy(demand).earliest_due;
}

bool ControlEffects::CouldApply(const Demand& demand) const {
  const auto wanted = [&](const auto& entry) { return Wanted(demand, entry.type); };
  if (std::any_of(derived_.begin(), derived_.end(), wanted)) return true;
  if (!context_.graph().OpenKeysAnywhere(model::ListKind::kControls).empty()) return true;
  return std::any_of(by_type_.begin(), by_type_.end(),
                     [&](const auto& entry) { return Wanted(demand, entry.first); });
}

Ternary ControlEffects::StandsOn(ControlIndex index, ElementRef element) const {
  const model::Control& control = context_.model().controls[At(index)];
  Ternary stands = Ternary::Of(false);
  for (const auto& on : control.on) {
    if (on.element == element) return Ternary::Of(true);
    for (const ControlTypeId type : control.types) {
      const ControlType& kind = catalog_.control_types[At(type)];
      if (element.kind == ElementKind::kFlow && kind.stands_on_incoming &&
          on.element ==
              ElementRef{ElementKind::kComponent, context_.model().flows[At(element.index)].to}) {
        stands = Or(std::move(stands), Hosts({}, on.element));
      }
      if (on.element.kind != ElementKind::kZone || kind.on_zone == ControlType::OnZone::kNone)
        continue;
      const bool members = kind.on_zone == ControlType::OnZone::kMembers;
      Ternary inside = Ternary::Of(false);
      if (element.kind == ElementKind::kComponent && members) {
        inside = context_.graph().Contains(on.element.index, element.index);
      } else if (element.kind == ElementKind::kFlow) {
        const model::Flow& flow = context_.model().flows[At(element.index)];
        const Ternary to = context_.graph().Contains(on.element.index, flow.to);
        const Ternary from = context_.graph().Contains(on.element.index, flow.from);
        inside = And(to, members ? from : Not(from));
      }
      stands = Or(std::move(stands), inside);
    }
  }
  return stands;
}

}  // namespace threatgap::coverage
