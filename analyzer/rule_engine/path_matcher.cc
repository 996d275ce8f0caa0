#include "analyzer/rule_engine/path_matcher.h"

#include <algorithm>
#include <cassert>
#include <set>

namespace threatgap::rule_engine {
namespace {

using graph::BackwardSearch;
using graph::Barrier;
using graph::Hop;
using graph::LazyTruth;
using graph::PathGraph;
using graph::RunCost;
using graph::RunStart;
using graph::StateIndex;
using model::Behaviour;
using model::ComponentIndex;
using model::DataIndex;
using model::ElementKind;
using model::ElementRef;
using model::KeySet;
using model::kNone;
using model::Ternary;
using model::Truth;
namespace attribute = model::attribute;

/// Searches remembered together may hold this many states before all are forgotten.
constexpr std::size_t kRememberedStates = 4'000'000;

std::size_t At(int index) { return static_cast<std::size_t>(index); }

Truth Opposite(Truth truth) {
  if (truth == Truth::kUnknown) return truth;
  return truth == Truth::kTrue ? Truth::kFalse : Truth::kTrue;
}

/// Whether anonymising a datum takes away what the rule looks for: the predicate reads its labels.
bool ReadsLabels(const Rule& rule) {
  if (!rule.path.carrying || !rule.path.carrying->where) return false;
  for (const auto read : rule.path.carrying->where.AttributesRead(rule.path.carrying->slot)) {
    if (read == attribute::kConfidentiality || read == attribute::kPersonal ||
        read == attribute::kSecrets)
      return true;
  }
  return false;
}

/// Whether a run may go through a component, by what it is: not through actors (people are ends),
/// nor through what discards its input or, as far as the rule looks for labels, takes them off.
Truth GoesThrough(const Rule& rule, const MatchContext& context, bool labels,
                  ComponentIndex component) {
  if (rule.path.follow != graph::Follow::kReach) {
    const auto* stated = context.model().components[At(component)].Find(attribute::kBehaviour);
    const auto behaviour =
        stated == nullptr ? Behaviour::kDerive : static_cast<Behaviour>(stated->value.scalar);
    if (behaviour == Behaviour::kDiscard || (labels && behaviour == Behaviour::kAnonymise))
      return Truth::kFalse;
  }
  return Opposite(context.IsActor(component));
}

/// Between two waypoints the structural stops of the rule count too.
LazyTruth Passable(const Rule& rule, const MatchContext& context) {
  const bool labels = ReadsLabels(rule);
  return LazyTruth(context.model().components.size(), [&rule, &context,
                                                       labels](std::int32_t component) {
    const Truth through = GoesThrough(rule, context, labels, component);
    if (through == Truth::kFalse || !rule.path.not_through) return through;
    std::vector<ElementRef> slots(rule.scope.size());
    slots[At(rule.path.not_through->slot)] = {ElementKind::kComponent, component};
    return std::min(through, Opposite(TestBinder(*rule.path.not_through, context, slots).truth));
  });
}

LazyTruth Usable(const Rule& rule, const MatchContext& context) {
  if (!rule.path.step || !rule.path.step->where) return LazyTruth(Truth::kTrue);
  return LazyTruth(context.model().flows.size(), [&rule, &context](std::int32_t flow) {
    std::vector<ElementRef> slots(rule.scope.size());
    slots[At(rule.path.step->slot)] = {ElementKind::kFlow, flow};
    return EvaluateBool(rule.path.step->where, context.eval(), slots).truth;
  });
}

/// Whether a component fits a waypoint. Runs end at the outer waypoints and go through those in
/// between.
LazyTruth WaypointTruth(const Rule& rule, std::size_t position, const MatchContext& context) {
  const Binder& binder = rule.path.waypoints[position];
  const bool between = position > 0 && position + 1 < rule.path.waypoints.size();
  const bool labels = ReadsLabels(rule);
  return LazyTruth(context.model().components.size(), [&, between, labels](std::int32_t component) {
    std::vector<ElementRef> slots(rule.scope.size());
    slots[At(binder.slot)] = {ElementKind::kComponent, component};
    const Truth fits = TestBinder(binder, context, slots).truth;
    if (!between || fits == Truth::kFalse) return fits;
    return std::min(fits, GoesThrough(rule, context, labels, component));
  });
}

RunCost Plus(RunCost cost, bool unknown) {
  if (unknown) ++cost.unknowns;
  return cost;
}

}  // namespace

PathMatcher::PathMatcher(const Rule& rule, const MatchContext& context)
    : rule_(rule), context_(context), graph_(context.paths(rule.path.follow)) {
  for (std::size_t i = 0; i < rule.path.waypoints.size(); ++i) {
    waypoint_truth_.push_back(WaypointTruth(rule, i, context));
  }
  restriction_.passable = Passable(rule, context);
  restriction_.usable = Usable(rule, context);
  if (rule.path.carrying) datum_.emplace(rule, context);
}

ComponentIndex PathMatcher::Waypoint(const Match& match, int position) const {
  return match.slots[At(rule_.path.waypoints[At(position)].slot)].index;
}

PathMatcher::Seeds PathMatcher::TargetSeeds(ComponentIndex target) const {
  Seeds seeds;
  const auto [first, end] = graph_.StatesOf(target);
  for (StateIndex state = first; state < end; ++state) {
    if (graph_.Readable(state)) seeds.push_back({state, {0, 0}});
  }
  return seeds;
}

PathMatcher::Seeds PathMatcher::SeedsAt(const BackwardSearch& search,
                                        ComponentIndex component) const {
  std::map<StateIndex, RunCost> cheapest;
  for (const RunStart& start : search.StartsAt(component)) {
    const auto [at, added] = cheapest.emplace(start.edge.from, start.rest);
    if (!added) at->second = std::min(at->second, start.rest);
  }
  Seeds seeds;
  for (const auto& [state, cost] : cheapest) seeds.push_back({state, cost});
  return seeds;
}

/// Makes room in the memory for something of this size.
void PathMatcher::Remember(std::size_t states) {
  remembered_states_ += states;
  if (remembered_states_ <= kRememberedStates) return;
  remembered_.clear();
  before_.clear();
  walks_.clear();
  remembered_states_ = states;
}

PathMatcher::SearchPtr PathMatcher::Search(int segment, const Seeds& seeds, bool certain_only,
                                           const Barrier* barrier, int barrier_id) {
  SearchKey key{segment, barrier == nullptr ? -1 : barrier_id, certain_only, {}};
  for (const auto& seed : seeds) key.seeds.emplace_back(seed.state, seed.cost);
  const bool remember = barrier == nullptr || barrier_id >= 0;
  if (remember) {
    if (const auto found = remembered_.find(key); found != remembered_.end()) return found->second;
  }
  const graph::SearchTerms terms{graph_,
                                 restriction_,
                                 waypoint_truth_[At(segment)],
                                 segment == 0 ? graph::StartAt::kSource : graph::StartAt::kWaypoint,
                                 certain_only,
                                 barrier};
  if (!remember) return std::make_shared<const BackwardSearch>(terms, seeds);
  auto search = SharedSearch(terms, key, seeds);
  Remember(search->size());
  remembered_.emplace(std::move(key), search);
  return search;
}

/// Made from the search of the component before the seeds, where that is only one. `key` is that of
/// the seeds.
PathMatcher::SearchPtr PathMatcher::SharedSearch(const graph::SearchTerms& terms,
                                                 const SearchKey& key, const Seeds& seeds) {
  auto last = graph::FindLastHops(terms, seeds);
  if (!last) return std::make_shared<const BackwardSearch>(terms, seeds);
  SearchKey before_key{key.segment, key.barrier, key.certain, {}};
  for (const auto& seed : last->before) before_key.seeds.emplace_back(seed.state, seed.cost);
  SearchPtr& before = before_[std::move(before_key)];
  if (before == nullptr) {
    before = std::make_shared<const BackwardSearch>(terms, last->before);
    remembered_states_ += before->size();
  }
  return std::make_shared<const BackwardSearch>(std::move(*last), before);
}

Ternary PathMatcher::StartTruth(const RunStart& start, Environment slots,
                                std::vector<DataIndex>* data) const {
  const Hop hop = start.edge.hop();
  const auto fact =
      static_cast<std::int16_t>(hop.against ? attribute::kReturns : attribute::kCarries);
  const auto unstated = [&] { return Ternary::Unknown({{ElementKind::kFlow, hop.flow}, fact}); };
  if (!datum_) return start.edge.may ? unstated() : Ternary::Of(true);
  if (AnyDatum(start)) return datum_->Wanted(slots).empty() ? Ternary::Of(false) : unstated();
  Ternary best = Ternary::Of(false);
  const auto consider = [&](DataIndex datum) {
    Ternary truth = (*datum_)(datum, slots);
    if (truth.is_false()) return;
    if (data != nullptr) data->push_back(datum);
    if (best.is_false() || (best.is_unknown() && truth.is_true()) ||
        (best.is_unknown() && truth.is_unknown() && truth.keys.size() < best.keys.size())) {
      best = std::move(truth);
    }
  };
  if (start.edge.datum != kNone) {
    consider(start.edge.datum);
    if (start.edge.may && !best.is_false()) return unstated();
    return best;
  }
  const auto* list = context_.model().flows[At(hop.flow)].Find(hop.against ? attribute::kReturns
                                                                           : attribute::kCarries);
  for (const DataIndex datum : list->value.items) consider(datum);
  return best;
}

/// States that some run from any source may reach, whatever waypoints and data it takes. A target
/// outside needs no search.
std::vector<bool> PathMatcher::ReachedFromSources() const {
  std::vector<bool> reached(graph_.state_count(), false);
  std::vector<StateIndex> open;
  const auto follow = [&](StateIndex state, bool start) {
    for (const auto& out : graph_.EdgesOutOf(state)) {
      const PathGraph::Edge& edge = graph_.EdgesInto(out.head)[out.position];
      if (reached[out.head] || (start && !graph_.CanStart(edge))) continue;
      if (restriction_.usable(edge.hop().flow) == Truth::kFalse) continue;
      reached[out.head] = true;
      open.push_back(out.head);
    }
  };
  for (const ElementRef source : CandidatesOf(rule_.path.waypoints.front(), context_)) {
    if (waypoint_truth_.front()(source.index) == Truth::kFalse) continue;
    const auto [first, end] = graph_.StatesOf(source.index);
    for (StateIndex state = first; state < end; ++state) follow(state, true);
  }
  const auto goes_through = [&](ComponentIndex component) {
    if (restriction_.passable(component) != Truth::kFalse) return true;
    for (std::size_t i = 1; i + 1 < waypoint_truth_.size(); ++i) {
      if (waypoint_truth_[i](component) != Truth::kFalse) return true;
    }
    return false;
  };
  while (!open.empty()) {
    const StateIndex state = open.back();
    open.pop_back();
    if (goes_through(graph_.ComponentOf(state))) follow(state, false);
  }
  return reached;
}

std::vector<Match> PathMatcher::FindMatches() {
  std::vector<Match> found;
  const std::vector<bool> reached = ReachedFromSources();
  const Binder& target = rule_.path.waypoints.back();
  for (const ElementRef candidate : CandidatesOf(target, context_)) {
    const Seeds seeds = TargetSeeds(candidate.index);
    if (std::none_of(seeds.begin(), seeds.end(),
                     [&](const auto& seed) { return reached[seed.state]; }))
      continue;
    if (waypoint_truth_.back()(candidate.index) == Truth::kFalse) continue;
    std::vector<ComponentIndex> bound(rule_.path.waypoints.size(), kNone);
    bound.back() = candidate.index;
    std::vector<SearchPtr> searches(rule_.path.waypoints.size() - 1);
    Extend(last() - 1, seeds, bound, searches, found);
  }
  std::sort(found.begin(), found.end(),
            [](const Match& a, const Match& b) { return a.slots < b.slots; });
  return found;
}

/// Searches `segment` from its seeds; at the first segment makes a match per source, otherwise goes
/// on from each component that may be the waypoint where the segment begins.
void PathMatcher::Extend(int segment, const Seeds& seeds, std::vector<ComponentIndex>& bound,
                         std::vector<SearchPtr>& searches, std::vector<Match>& found) {
  searches[At(segment)] = Search(segment, seeds, false, nullptr, -1);
  const BackwardSearch& search = *searches[At(segment)];
  ComponentIndex previous = kNone;
  for (const RunStart& start : search.starts()) {
    if (start.source == previous) continue;
    previous = start.source;
    if (std::find(bound.begin(), bound.end(), start.source) != bound.end()) continue;
    bound[At(segment)] = start.source;
    if (segment == 0) {
      if (auto match = MakeMatch(bound, searches)) found.push_back(std::move(*match));
    } else {
      Extend(segment - 1, SeedsAt(search, start.source), bound, searches, found);
    }
    bound[At(segment)] = kNone;
  }
}

std::optional<Match> PathMatcher::MakeMatch(const std::vector<ComponentIndex>& bound,
                                            const std::vector<SearchPtr>& searches) {
  Match match;
  match.slots.assign(rule_.scope.size(), {ElementKind::kSystem, kNone});
  for (std::size_t i = 0; i < bound.size(); ++i) {
    match.slots[At(rule_.path.waypoints[i].slot)] = {ElementKind::kComponent, bound[i]};
  }
  const RunStart* best = nullptr;
  RunCost best_cost;
  std::set<DataIndex> certain_data, possible_data;
  bool any_datum = false;
  for (const RunStart& start : searches.front()->StartsAt(bound.front())) {
    std::vector<DataIndex> data;
    const Ternary truth = StartTruth(start, match.slots, &data);
    if (truth.is_false()) continue;
    any_datum |= AnyDatum(start);
    // A may edge was counted by the search already.
    const RunCost cost = Plus(start.rest, truth.is_unknown() && !start.edge.may);
    (cost.certain() ? certain_data : possible_data).insert(data.begin(), data.end());
    if (best == nullptr || cost < best_cost) {
      best = &start;
      best_cost = cost;
    }
  }
  if (best == nullptr) return std::nullopt;
  for (std::size_t i = 0; i < bound.size(); ++i) {
    best_cost = Plus(best_cost, waypoint_truth_[i](bound[i]) == Truth::kUnknown);
  }
  const bool certain = best_cost.certain();
  if (datum_ && !certain && any_datum) {
    match.carried = datum_->Wanted(match.slots);
  } else if (datum_) {
    // Data that matches only possibly is left out of a certain match.
    if (!certain) certain_data.insert(possible_data.begin(), possible_data.end());
    CarriedData::List carried(certain_data.begin(), certain_data.end());
    std::erase_if(carried, [&](DataIndex datum) {
      return certain && !(*datum_)(datum, match.slots).is_true();
    });
    match.carried = CarriedData(std::move(carried));
  }
  match.witness = Witness(bound, searches, *best);
  match.truth = certain ? Ternary::Of(true) : Ternary::Unknown(KeysOf(match, *best));
  return match;
}

std::vector<Hop> PathMatcher::Witness(const std::vector<ComponentIndex>& bound,
                                      const std::vector<SearchPtr>& searches,
                                      const RunStart& start) const {
  std::vector<Hop> hops = searches.front()->Run(graph_, start);
  StateIndex at = searches.front()->EndOf(start);
  for (std::size_t segment = 1; segment < searches.size(); ++segment) {
    const RunStart* best = nullptr;
    for (const RunStart& next : searches[segment]->StartsAt(bound[segment])) {
      if (next.edge.from == at && (best == nullptr || next.rest < best->rest)) best = &next;
    }
    assert(best != nullptr && "a seed is a state in which the next segment begins");
    const auto more = searches[segment]->Run(graph_, *best);
    hops.insert(hops.end(), more.begin(), more.end());
    at = searches[segment]->EndOf(*best);
  }
  return hops;
}

/// Keys of every unknown fact of a match whose cheapest run begins with `start`.
KeySet PathMatcher::KeysOf(const Match& match, const RunStart& start) const {
  KeySet keys;
  for (int i = 0; i <= last(); ++i) {
    const Ternary truth = TestBinder(rule_.path.waypoints[At(i)], context_, match.slots);
    if (truth.is_unknown()) keys.Add(truth.keys);
    const ComponentIndex here = Waypoint(match, i);
    if (i > 0 && i < last() && context_.IsActor(here) == Truth::kUnknown) {
      keys.Add(model::UnknownKey{{ElementKind::kComponent, here}, model::UnknownKey::kType});
    }
  }
  const Ternary first = StartTruth(start, match.slots, nullptr);
  if (first.is_unknown()) keys.Add(first.keys);
  keys.Add(KeysOfRun(match, match.witness));
  return keys;
}

}  // namespace threatgap::rule_engine
