#include "analyzer/coverage/coverage.h"

#include <algorithm>
#include <set>

namespace threatgap::coverage {
namespace {

using model::ElementKind;
using model::ElementRef;
using model::KeySet;
using model::kNone;
using model::Ternary;
using model::Truth;
using rule_engine::CoverTree;
using rule_engine::Match;
using rule_engine::PathMatcher;
using rule_engine::RequiredPlace;
using rule_engine::SetMember;
using rule_engine::SetValue;

/// Added to the id of a barrier: only what is proven stops.
constexpr int kProof = 16;

std::size_t At(std::int32_t index) { return static_cast<std::size_t>(index); }

}  // namespace

bool TreeMet(const CoverTree& tree, const std::vector<bool>& met) {
  const auto count = [&] {
    return std::count_if(tree.children.begin(), tree.children.end(),
                         [&](const CoverTree& child) { return TreeMet(child, met); });
  };
  switch (tree.kind) {
    case CoverTree::Kind::kAll:
      return count() == static_cast<std::ptrdiff_t>(tree.children.size());
    case CoverTree::Kind::kAny:
      return count() > 0;
    case CoverTree::Kind::kAtLeast:
      return count() >= tree.at_least;
    case CoverTree::Kind::kControl:
    case CoverTree::Kind::kExists:
      break;
  }
  return met[At(tree.leaf)];
}

CoverageJudge::CoverageJudge(const rule_engine::Rule& rule,
                             const rule_engine::MatchContext& context,
                             const ControlEffects& effects, PathMatcher* paths,
                             bool evidence_required)
    : rule_(rule),
      context_(context),
      effects_(effects),
      paths_(paths),
      evidence_required_(evidence_required) {}

void CoverageJudge::Walk(const CoverTree& tree, const Match& match,
                         std::vector<LeafVerdict>& leaves) {
  if (tree.kind == CoverTree::Kind::kControl) {
    leaves.push_back(JudgeControl(tree, match));
  } else if (tree.kind == CoverTree::Kind::kExists) {
    leaves.push_back(JudgeExists(tree, match));
  } else {
    for (const CoverTree& child : tree.children) Walk(child, match, leaves);
  }
}

Coverage CoverageJudge::Judge(const Match& match) {
  Coverage coverage;
  if (!rule_.covered_by) return coverage;
  Walk(*rule_.covered_by, match, coverage.leaves);
  const auto decide = [&](bool hi, auto met_enough) {
    std::vector<bool> met(coverage.leaves.size());
    bool some = false;
    for (std::size_t i = 0; i < met.size(); ++i) {
      met[i] = met_enough(coverage.leaves[i]);
      some |= met[i] || (hi ? coverage.leaves[i].partly_hi : coverage.leaves[i].partly_lo);
    }
    if (TreeMet(*rule_.covered_by, met)) return Cover::kCovered;
    return some ? Cover::kPartial : Cover::kUncovered;
  };
  coverage.lo = decide(false, [](const LeafVerdict& leaf) { return leaf.met == Truth::kTrue; });
  coverage.hi = decide(true, [](const LeafVerdict& leaf) { return leaf.met != Truth::kFalse; });
  coverage.proven = decide(false, [](const LeafVerdict& leaf) {
                      return leaf.met == Truth::kTrue && leaf.proven;
                    }) == Cover::kCovered;
  if (coverage.lo != coverage.hi) {
    for (const LeafVerdict& leaf : coverage.leaves) {
      coverage.keys.Add(leaf.keys);
      if (!leaf.partly_lo && leaf.partly_hi) coverage.keys.Add(leaf.partly_keys);
    }
  }
  return coverage;
}

LeafVerdict CoverageJudge::JudgeExists(const CoverTree& leaf, const Match& match) const {
  LeafVerdict verdict;
  verdict.leaf = &leaf;
  std::vector<ElementRef> slots = match.slots;
  Ternary some = Ternary::Of(false);
  const auto test = [&](ElementRef element) {
    slots[At(leaf.exists.slot)] = element;
    some = Or(std::move(some), TestBinder(leaf.exists, context_, slots));
    return some.is_true();
  };
  // Flows that could fit touch an element of the match where the predicate joins them; trying those
  // first keeps this from looking at every flow of the model for each finding.
  bool joined = false;
  if (leaf.exists.kind == ElementKind::kFlow) {
    if (const int slot = rule_engine::JoinedComponent(leaf.exists); slot >= 0) {
      joined = true;
      const auto component = match.slots[At(slot)].index;
      for (const auto flow : context_.graph().OutFlows(component)) {
        if (test({ElementKind::kFlow, flow})) break;
      }
      for (const auto flow : context_.graph().InFlows(component)) {
        if (some.is_true() || test({ElementKind::kFlow, flow})) break;
      }
    }
  }
  if (const int slot = rule_engine::SameElement(leaf.exists); slot >= 0) {
    joined = true;
    test(match.slots[At(slot)]);
  }
  if (!joined) {
    for (const ElementRef element : CandidatesOf(leaf.exists, context_)) {
      if (test(element)) break;
    }
  }
  if (!some.is_true() && !context_.eval().closed_world) {
    const bool flow = leaf.exists.kind == ElementKind::kFlow;
    if (flow || leaf.exists.kind == ElementKind::kComponent) {
      const KeySet open = context_.graph().OpenKeysAnywhere(flow ? model::ListKind::kFlows
                                                                 : model::ListKind::kComponents);
      if (!open.empty()) some = Or(std::move(some), Ternary::Unknown(open));
    }
  }
  verdict.met = some.truth;
  verdict.keys = some.keys;
  verdict.proven = some.is_true();
  return verdict;
}

const Effect& CoverageJudge::EffectOf(const LeafVerdict& leaf, ElementRef element) const {
  const ElementRef attacker = leaf.demand.attacker;
  const bool flow = element.kind == ElementKind::kFlow;
  const bool hosted =
      element == attacker ||
      (flow && attacker == ElementRef{ElementKind::kComponent,
                                      context_.model().flows[At(element.index)].to});
  if (hosted || (!flow && element.kind != ElementKind::kComponent)) {
    const auto [at, added] = hosted_.try_emplace({leaf.leaf->leaf, attacker, element});
    if (added) at->second = effects_.EffectAt(leaf.demand, element);
    return at->second;
  }
  // Elsewhere the attacker makes no difference, so that all matches share the effects.
  if (known_.size() <= At(leaf.leaf->leaf)) known_.resize(At(leaf.leaf->leaf) + 1);
  auto& numbers = flow ? known_[At(leaf.leaf->leaf)].flows : known_[At(leaf.leaf->leaf)].components;
  if (numbers.empty())
    numbers.assign(flow ? context_.model().flows.size() : context_.model().components.size(),
                   kNone);
  std::int32_t& number = numbers[At(element.index)];
  if (number == kNone) {
    Demand demand = leaf.demand;
    demand.attacker = {ElementKind::kSystem, kNone};
    Effect effect = effects_.EffectAt(demand, element);
    if (effect.truth == Truth::kFalse && effect.keys.empty() && effect.cap_hi == 0) {
      number = 0;
    } else {
      number = static_cast<std::int32_t>(effects_known_.size());
      effects_known_.push_back(std::move(effect));
    }
  }
  return effects_known_[At(number)];
}

void CoverageJudge::JudgeElement(LeafVerdict& verdict, const Effect& effect) const {
  verdict.met = effect.truth;
  verdict.keys = effect.keys;
  verdict.partly_lo = effect.truth == Truth::kTrue;
  verdict.partly_hi = effect.truth != Truth::kFalse;
  verdict.proven = effect.proven;
  verdict.strength_lo = effect.truth == Truth::kTrue ? Strength(verdict, effect.cap_lo) : 0;
  verdict.strength_hi = effect.truth != Truth::kFalse ? Strength(verdict, effect.cap_hi) : 0;
}

/// All members need the control; an empty set is not covered by vacuity.
void CoverageJudge::JudgeEach(LeafVerdict& verdict, const SetValue& set) const {
  const ElementKind kind = set.type.target;
  Ternary all = Ternary::Of(true);
  KeySet maybe_empty = set.open;
  bool certain_member = false;
  verdict.proven = true;
  verdict.strength_lo = verdict.strength_hi = 3;
  for (const SetMember& member : set.members) {
    const Effect& effect = EffectOf(verdict, {kind, member.item});
    const bool certain = member.maybe.empty();
    certain_member |= certain;
    maybe_empty.Add(member.maybe);
    Ternary here{effect.truth, effect.keys};
    if (!certain && here.is_false()) here = Ternary::Unknown(member.maybe);
    all = And(std::move(all), here);
    verdict.partly_lo |= effect.truth == Truth::kTrue && certain;
    verdict.partly_hi |= effect.truth != Truth::kFalse;
    if (effect.truth != Truth::kFalse)
      verdict.partly_keys.Add(effect.keys.empty() ? member.maybe : effect.keys);
    verdict.proven &= effect.proven;
    verdict.strength_lo = std::min(verdict.strength_lo, Strength(verdict, effect.cap_lo));
    if (certain)
      verdict.strength_hi = std::min(verdict.strength_hi, Strength(verdict, effect.cap_hi));
  }
  if (!certain_member) all = And(std::move(all), {Truth::kUnknown, maybe_empty});
  // A member nobody wrote down may exist and may be guarded.
  if (!set.open.empty()) all = And(std::move(all), Ternary::Unknown(set.open));
  verdict.partly_hi |= !set.open.empty() && !all.is_false();
  // Whichever members there are, none is guarded.
  if (!verdict.partly_hi) all = Ternary::Of(false);
  if (!all.is_true()) verdict.strength_lo = 0;
  if (all.is_false()) verdict.strength_hi = 0;
  verdict.met = all.truth;
  verdict.keys = std::move(all.keys);
}

graph::Barrier CoverageJudge::BarrierOf(const LeafVerdict& leaf, bool unknown_counts,
                                        StrengthSteps threshold) const {
  const auto stops = [this, &leaf, unknown_counts, threshold](ElementRef element) {
    const Effect& effect = EffectOf(leaf, element);
    if (effect.truth == Truth::kFalse || (effect.truth == Truth::kUnknown && !unknown_counts))
      return false;
    return Strength(leaf, unknown_counts ? effect.cap_hi : effect.cap_lo) >= threshold;
  };
  return {[stops](model::ComponentIndex c) {
            return stops({ElementKind::kComponent, c});
          },
          [stops](model::FlowIndex f) {
            return stops({ElementKind::kFlow, f});
          }};
}

graph::Barrier CoverageJudge::EffectiveAt(const LeafVerdict& leaf) const {
  return BarrierOf(leaf, false, 0);
}

int CoverageJudge::BarrierId(const LeafVerdict& leaf, bool unknown_counts,
                             StrengthSteps threshold) const {
  const auto [at, added] = barrier_numbers_.try_emplace({leaf.leaf->leaf, leaf.demand.attacker},
                                                        static_cast<int>(barrier_numbers_.size()));
  return at->second * 32 + (evidence_required_ ? 8 : 0) + (unknown_counts ? 4 : 0) + threshold;
}

CoverageJudge::LiveEffects CoverageJudge::EffectsOn(const LeafVerdict& verdict,
                                                    const std::vector<ElementRef>& elements) const {
  const bool flows_only = verdict.leaf->at.kind == RequiredPlace::Kind::kEveryHop;
  LiveEffects found;
  for (const ElementRef element : elements) {
    if (flows_only && element.kind != ElementKind::kFlow) continue;
    const Effect& effect = EffectOf(verdict, element);
    found.some_true |= effect.truth == Truth::kTrue;
    found.some_maybe |= effect.truth != Truth::kFalse;
    found.keys.Add(effect.keys);
  }
  return found;
}

/// What the leaf's control does on the live elements of the stretch. What matches share is looked
/// at once.
CoverageJudge::LiveEffects CoverageJudge::EffectsOnLive(const LeafVerdict& verdict,
                                                        const PathMatcher::Stretch& stretch,
                                                        bool certain_only) {
  LiveEffects found;
  const auto add = [&](const LiveEffects& part) {
    found.some_true |= part.some_true;
    found.some_maybe |= part.some_maybe;
    found.keys.Add(part.keys);
  };
  for (const auto& piece : paths_->Live(stretch, certain_only)) {
    add(EffectsOn(verdict, piece.own));
    if (!piece.shared) continue;
    const auto [at, added] = live_effects_.try_emplace(
        {verdict.leaf->leaf, verdict.demand.attacker, piece.shared_id}, LiveEffects{});
    if (added) at->second = EffectsOn(verdict, *piece.shared);
    add(at->second);
  }
  return found;
}

/// Whether the control stands on some live element. The certain ones count for the lower end
/// because a may-run can turn out not to exist.
void CoverageJudge::FindPartly(LeafVerdict& verdict, const PathMatcher::Stretch& stretch) {
  verdict.partly_lo = EffectsOnLive(verdict, stretch, true).some_true;
  verdict.partly_hi = verdict.partly_lo;
  if (verdict.partly_lo) return;
  LiveEffects effects = EffectsOnLive(verdict, stretch, false);
  verdict.partly_hi = effects.some_maybe;
  if (verdict.partly_hi) verdict.partly_keys = DoubtsOf(stretch, std::move(effects.keys));
}

/// min over runs of max over the run: the largest strength that no run avoids.
void CoverageJudge::MeasurePaths(LeafVerdict& verdict, const PathMatcher::Stretch& stretch,
                                 bool lo) {
  StrengthSteps& strength = lo ? verdict.strength_lo : verdict.strength_hi;
  for (strength = std::min(verdict.leaf->strength, 3); strength > 0; --strength) {
    const auto barrier = BarrierOf(verdict, !lo, strength);
    if (!paths_->RunAvoids(stretch, barrier, BarrierId(verdict, !lo, strength), !lo)) return;
  }
}

void CoverageJudge::JudgeEveryPath(LeafVerdict& verdict, const Match& match) {
  const PathMatcher::Stretch stretch{&match, verdict.leaf->at.from, verdict.leaf->at.to};
  if (!effects_.CouldApply(verdict.demand)) return;
  if (!paths_->RunAvoids(stretch, BarrierOf(verdict, false, 0), BarrierId(verdict, false, 0),
                         false)) {
    verdict.met = Truth::kTrue;
    verdict.partly_lo = verdict.partly_hi = true;
    MeasurePaths(verdict, stretch, true);
    MeasurePaths(verdict, stretch, false);
    verdict.strength_hi = std::max(verdict.strength_hi, verdict.strength_lo);
    const graph::Barrier proof{[&](model::ComponentIndex c) {
                                 return EffectOf(verdict, {ElementKind::kComponent, c}).proven;
                               },
                               [&](model::FlowIndex f) {
                                 return EffectOf(verdict, {ElementKind::kFlow, f}).proven;
                               }};
    verdict.proven =
        !paths_->RunAvoids(stretch, proof, BarrierId(verdict, false, 0) + kProof, false);
    return;
  }
  FindPartly(verdict, stretch);
  // Whichever runs there are, none meets the control.
  if (!verdict.partly_hi) return;
  if (paths_->RunAvoids(stretch, BarrierOf(verdict, true, 0), BarrierId(verdict, true, 0), true))
    return;
  verdict.met = Truth::kUnknown;
  MeasurePaths(verdict, stretch, false);
  verdict.keys.Add(EffectsOnLive(verdict, stretch, false).keys);
  // The unguarded run itself may be in doubt.
  verdict.keys.Add(
      paths_->FindOpenRun(stretch, BarrierOf(verdict, false, 0), BarrierId(verdict, false, 0))
          .keys);
  if (verdict.keys.empty()) verdict.keys = match.truth.keys;
}

void CoverageJudge::JudgeEveryHop(LeafVerdict& verdict, const Match& match) {
  const PathMatcher::Stretch stretch{&match, verdict.leaf->at.from, verdict.leaf->at.to};
  std::set<ElementRef> certain;
  paths_->VisitLive(stretch, true,
                    [&](ElementRef element) { return certain.insert(element).second && false; });
  Ternary all = Ternary::Of(true);
  verdict.proven = true;
  verdict.strength_lo = verdict.strength_hi = 3;
  bool doubtful = false;
  paths_->VisitLive(stretch, false, [&](ElementRef element) {
    if (element.kind != ElementKind::kFlow) return false;
    const Effect& effect = EffectOf(verdict, element);
    verdict.proven &= effect.proven;
    verdict.strength_lo = std::min(verdict.strength_lo, Strength(verdict, effect.cap_lo));
    // A bare flow counts for certain only when it certainly lies on a run.
    const bool sure = certain.contains(element);
    if (sure) verdict.strength_hi = std::min(verdict.strength_hi, Strength(verdict, effect.cap_hi));
    if (effect.truth == Truth::kFalse && !sure) {
      doubtful = true;
    } else {
      all = And(std::move(all), Ternary{effect.truth, effect.keys});
    }
    return false;
  });
  FindPartly(verdict, stretch);
  if (!verdict.partly_hi) all = Ternary::Of(false);
  if (doubtful && !all.is_false()) all = Ternary::Unknown(DoubtsOf(stretch, std::move(all.keys)));
  if (!all.is_true()) verdict.strength_lo = 0;
  if (all.is_false()) verdict.strength_hi = 0;
  verdict.met = all.truth;
  verdict.keys = std::move(all.keys);
}

/// Keys of what makes runs of the stretch doubtful, with those of the match where the doubt is
/// about its start.
KeySet CoverageJudge::DoubtsOf(const PathMatcher::Stretch& stretch, KeySet keys) const {
  keys.Add(paths_->KeysOfLive(stretch));
  if (keys.empty()) keys.Add(stretch.match->truth.keys);
  return keys;
}

SetValue CoverageJudge::SetOf(const CoverTree& leaf, const Match& match) const {
  if (leaf.at.kind == RequiredPlace::Kind::kEach)
    return EvaluateSet(leaf.at.set, context_.eval(), match.slots);
  // Flows that enter the zone, or one of the zones.
  std::vector<model::ZoneIndex> zones;
  SetValue made;
  made.type = {rule_engine::ExprType::Kind::kRef, true, nullptr, ElementKind::kFlow};
  if (leaf.at.set.type().set) {
    const SetValue set = EvaluateSet(leaf.at.set, context_.eval(), match.slots);
    for (const SetMember& member : set.members) zones.push_back(member.item);
    made.open = set.open;
  } else if (const auto zone =
                 EvaluateScalar(leaf.at.set, context_.eval(), match.slots, &made.open)) {
    zones.push_back(*zone);
  }
  for (model::FlowIndex flow = 0;
       flow < static_cast<model::FlowIndex>(context_.model().flows.size()); ++flow) {
    Ternary enters = Ternary::Of(false);
    for (const auto zone : zones)
      enters = Or(std::move(enters), context_.graph().Enters(flow, zone));
    if (!enters.is_false()) made.members.push_back({flow, enters.keys});
  }
  made.open.Add(context_.graph().OpenKeysAnywhere(model::ListKind::kFlows));
  return made;
}

LeafVerdict CoverageJudge::JudgeControl(const CoverTree& leaf, const Match& match) {
  LeafVerdict verdict;
  verdict.leaf = &leaf;
  verdict.demand.types = leaf.controls;
  verdict.demand.max_age_days = leaf.max_age_days;
  verdict.demand.evidence_required = evidence_required_;
  if (rule_.attacker >= 0) {
    // Actors host nothing anyway; leaving them out lets matches with different attackers share
    // effects and searches.
    const ElementRef attacker = match.slots[At(rule_.attacker)];
    const bool actor = attacker.kind == ElementKind::kComponent &&
                       context_.IsActor(attacker.index) == Truth::kTrue;
    if (!actor) verdict.demand.attacker = attacker;
  }
  switch (leaf.at.kind) {
    case RequiredPlace::Kind::kElement:
      JudgeElement(verdict, EffectOf(verdict, match.slots[At(leaf.at.slot)]));
      break;
    case RequiredPlace::Kind::kZone:
      JudgeElement(verdict, effects_.OnZone(verdict.demand, match.slots[At(leaf.at.slot)]));
      break;
    case RequiredPlace::Kind::kSystem:
      JudgeElement(verdict, effects_.Anywhere(verdict.demand));
      break;
    case RequiredPlace::Kind::kEach:
    case RequiredPlace::Kind::kEntry:
      JudgeEach(verdict, SetOf(leaf, match));
      break;
    case RequiredPlace::Kind::kEveryPath:
      JudgeEveryPath(verdict, match);
      break;
    case RequiredPlace::Kind::kEveryHop:
      JudgeEveryHop(verdict, match);
      break;
  }
  return verdict;
}

}  // namespace threatgap::coverage
