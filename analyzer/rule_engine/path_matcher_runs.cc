// Questions about the runs of one match.

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <unordered_set>

#include "analyzer/rule_engine/path_matcher.h"

namespace threatgap::rule_engine {
namespace {

using graph::BackwardSearch;
using graph::Barrier;
using graph::Hop;
using graph::PathGraph;
using graph::RunCost;
using graph::RunStart;
using graph::StateIndex;
using model::ComponentIndex;
using model::ElementKind;
using model::ElementRef;
using model::KeySet;
using model::Ternary;
using model::Truth;
namespace attribute = model::attribute;

/// Runs of a match by which places are told apart before any search.
constexpr std::size_t kRunsTried = 8;
/// Ids of widened barriers begin here, above those that callers give.
constexpr int kWidenedIds = 1 << 28;

std::size_t At(int index) { return static_cast<std::size_t>(index); }

template <typename List>
void SortUnique(List& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace

ComponentIndex PathMatcher::HeadOf(const Hop& hop) const {
  const model::Flow& flow = context_.model().flows[At(hop.flow)];
  return hop.against ? flow.from : flow.to;
}

KeySet PathMatcher::KeysOfHop(const Hop& hop) const {
  const model::Flow& flow = context_.model().flows[At(hop.flow)];
  const auto list = hop.against ? attribute::kReturns : attribute::kCarries;
  KeySet keys;
  if (rule_.path.follow != graph::Follow::kReach && flow.Find(list) == nullptr) {
    keys.Add(model::UnknownKey{{ElementKind::kFlow, hop.flow}, static_cast<std::int16_t>(list)});
  }
  if (rule_.path.step) keys.Add(KeysOfTest(*rule_.path.step, {ElementKind::kFlow, hop.flow}));
  return keys;
}

KeySet PathMatcher::KeysOfPassing(ComponentIndex component) const {
  KeySet keys;
  if (context_.IsActor(component) == Truth::kUnknown) {
    keys.Add(model::UnknownKey{{ElementKind::kComponent, component}, model::UnknownKey::kType});
  }
  if (rule_.path.not_through)
    keys.Add(KeysOfTest(*rule_.path.not_through, {ElementKind::kComponent, component}));
  return keys;
}

KeySet PathMatcher::KeysOfTest(const Binder& binder, ElementRef element) const {
  std::vector<ElementRef> slots(rule_.scope.size());
  slots[At(binder.slot)] = element;
  const Ternary truth = TestBinder(binder, context_, slots);
  return truth.is_unknown() ? truth.keys : KeySet();
}

KeySet PathMatcher::KeysOfRun(const Match& match, const std::vector<Hop>& run) const {
  KeySet keys;
  std::map<ComponentIndex, int> visits;
  for (const Hop& hop : run) {
    ++visits[HeadOf(hop)];
    keys.Add(KeysOfHop(hop));
  }
  // A waypoint which is visited once is only where the run ends or a segment begins.
  for (int i = 1; i <= last(); ++i) --visits[Waypoint(match, i)];
  for (const auto& [component, times] : visits) {
    if (times > 0) keys.Add(KeysOfPassing(component));
  }
  return keys;
}

PathMatcher::Seeds PathMatcher::SeedsOf(const Match& match, int position, bool certain_only) {
  if (position == last()) return TargetSeeds(Waypoint(match, position));
  const SearchPtr search =
      Search(position, SeedsOf(match, position + 1, certain_only), certain_only, nullptr, -1);
  return FreeSeedsAt(*search, Waypoint(match, position));
}

/// Only the states matter to questions about runs.
PathMatcher::Seeds PathMatcher::FreeSeedsAt(const BackwardSearch& search,
                                            ComponentIndex component) const {
  Seeds seeds = SeedsAt(search, component);
  for (auto& seed : seeds) seed.cost = {0, 0};
  return seeds;
}

PathMatcher::Arrivals PathMatcher::ArrivalsAt(const Match& match, int position, bool certain_only) {
  if (position == 0) return std::nullopt;
  const auto [first, end] = graph_.StatesOf(Waypoint(match, position));
  if (end - first == 1) return std::nullopt;
  const auto live =
      WalkSegment(match, position - 1, certain_only, ArrivalsAt(match, position - 1, certain_only));
  return ArrivalsBy(live, match, position, certain_only);
}

/// States in which the runs reach the next waypoint.
PathMatcher::Arrivals PathMatcher::ArrivalsBy(const LiveSegment& live, const Match& match,
                                              int position, bool certain_only) {
  std::set<StateIndex> arrived;
  for (const auto& seed : SeedsOf(match, position, certain_only)) {
    const auto among = [&](const std::vector<StateIndex>& states) {
      return std::binary_search(states.begin(), states.end(), seed.state);
    };
    if (among(live.rest->states) || among(live.ends)) arrived.insert(seed.state);
  }
  return arrived;
}

std::vector<const RunStart*> PathMatcher::AcceptedStarts(const BackwardSearch& search,
                                                         const Match& match, int position,
                                                         bool certain_only,
                                                         const Arrivals& arrived) const {
  std::vector<const RunStart*> accepted;
  for (const RunStart& start : search.StartsAt(Waypoint(match, position))) {
    if (arrived && !arrived->contains(start.edge.from)) continue;
    if (position == 0) {
      const Ternary truth = StartTruth(start, match.slots, nullptr);
      if (truth.is_false() || (certain_only && !truth.is_true())) continue;
    }
    accepted.push_back(&start);
  }
  return accepted;
}

PathMatcher::LiveSegment PathMatcher::WalkSegment(const Match& match, int segment,
                                                  bool certain_only, const Arrivals& begin) {
  const SearchPtr search =
      Search(segment, SeedsOf(match, segment + 1, certain_only), certain_only, nullptr, -1);
  LiveSegment live;
  std::vector<StateIndex> states;
  std::unordered_set<StateIndex> seen;
  for (const RunStart* start : AcceptedStarts(*search, match, segment, certain_only, begin)) {
    live.first.push_back(start->edge.hop());
    if (seen.insert(start->next).second) states.push_back(start->next);
  }
  if (search->before() == nullptr) {
    live.rest = WalkFrom(search, certain_only, std::move(states));
    return live;
  }
  live.rest = WalkFrom(search->before(), certain_only, std::move(states));
  AddLastHops(*search, live);
  return live;
}

/// Adds the hops to the target from where the walk came by. One which the walk has itself, because
/// it leads on through the target, may be added once more.
void PathMatcher::AddLastHops(const BackwardSearch& search, LiveSegment& live) const {
  const auto& walked = live.rest->states;
  for (const graph::StateMap::Entry& way : search.last_hops()) {
    if (!std::binary_search(walked.begin(), walked.end(), way.state)) continue;
    live.last.emplace_back(graph_.EdgesInto(way.next)[way.edge].hop(),
                           graph_.ComponentOf(way.state));
    live.ends.push_back(way.next);
  }
  SortUnique(live.last);
  SortUnique(live.ends);
}

/// Walks forward over what the search reached.
PathMatcher::WalkPtr PathMatcher::WalkFrom(const SearchPtr& search, bool certain_only,
                                           std::vector<StateIndex> begin) {
  WalkKey key{search.get(), certain_only, begin};
  if (const auto found = walks_.find(key); found != walks_.end()) return found->second;
  auto walk = std::make_shared<Walk>();
  walk->id = walk_count_++;
  walk->search = search;
  std::vector<StateIndex> open = std::move(begin);
  std::unordered_set<StateIndex> seen(open.begin(), open.end());
  std::vector<ElementRef> elements;
  for (std::size_t i = 0; i < open.size(); ++i) {
    const ComponentIndex here = graph_.ComponentOf(open[i]);
    const Truth passable = restriction_.passable(here);
    if (passable == Truth::kFalse || (certain_only && passable != Truth::kTrue)) continue;
    for (const auto& out : graph_.EdgesOutOf(open[i])) {
      if (!search->Reaches(out.head)) continue;
      const PathGraph::Edge& edge = graph_.EdgesInto(out.head)[out.position];
      const Truth usable = restriction_.usable(edge.hop().flow);
      if (usable == Truth::kFalse || (certain_only && (usable != Truth::kTrue || edge.may)))
        continue;
      walk->hops.emplace_back(edge.hop(), here);
      elements.push_back({ElementKind::kFlow, edge.hop().flow});
      elements.push_back({ElementKind::kComponent, HeadOf(edge.hop())});
      if (seen.insert(out.head).second) open.push_back(out.head);
    }
  }
  std::set<ElementRef> told;
  std::erase_if(elements, [&](ElementRef element) { return !told.insert(element).second; });
  std::sort(open.begin(), open.end());
  walk->states = std::move(open);
  walk->elements = std::make_shared<const std::vector<ElementRef>>(std::move(elements));
  Remember(walk->states.size() + walk->hops.size());
  walks_.emplace(std::move(key), walk);
  return walk;
}

/// Searches of the segments of a stretch, the first one first, with the barrier in place; empty
/// when it stands on a waypoint or nothing gets through.
std::vector<PathMatcher::SearchPtr> PathMatcher::SearchesPast(const Stretch& stretch,
                                                              const Barrier& barrier,
                                                              int barrier_id, bool certain_only) {
  std::vector<SearchPtr> searches(At(stretch.to - stretch.from));
  Seeds seeds = SeedsOf(*stretch.match, stretch.to, certain_only);
  for (int segment = stretch.to - 1; segment >= stretch.from; --segment) {
    const ComponentIndex here = Waypoint(*stretch.match, segment);
    if (barrier.component(here)) return {};
    SearchPtr& search = searches[At(segment - stretch.from)];
    search = Search(segment, seeds, certain_only, &barrier, barrier_id);
    seeds = FreeSeedsAt(*search, here);
    if (seeds.empty()) return {};
  }
  return searches;
}

std::vector<const RunStart*> PathMatcher::StartsPast(const std::vector<SearchPtr>& searches,
                                                     const Stretch& stretch, bool certain_only) {
  if (searches.empty()) return {};
  return AcceptedStarts(*searches.front(), *stretch.match, stretch.from, certain_only,
                        ArrivalsAt(*stretch.match, stretch.from, certain_only));
}

/// Whether the witness of the match is a run that answers the question already.
bool PathMatcher::WitnessAvoids(const Stretch& stretch, const Barrier& barrier,
                                bool certain_only) const {
  const Match& match = *stretch.match;
  const bool whole = stretch.from == 0 && stretch.to == last() && !match.witness.empty();
  if (!whole || (certain_only && !match.truth.is_true()) || barrier.component(Waypoint(match, 0)))
    return false;
  return std::none_of(match.witness.begin(), match.witness.end(), [&](const Hop& hop) {
    return barrier.flow(hop.flow) || barrier.component(HeadOf(hop));
  });
}

bool PathMatcher::RunAvoids(const Stretch& stretch, const Barrier& barrier, int barrier_id,
                            bool certain_only) {
  if (WitnessAvoids(stretch, barrier, certain_only)) return true;
  const auto searches = SearchesPast(stretch, barrier, barrier_id, certain_only);
  return !StartsPast(searches, stretch, certain_only).empty();
}

PathMatcher::OpenRun PathMatcher::FindOpenRun(const Stretch& stretch, const Barrier& barrier,
                                              int barrier_id) {
  return CheapestRun(stretch, barrier, barrier_id, nullptr);
}

std::vector<Hop> PathMatcher::RunBeginningWith(const Stretch& stretch, const Hop& hop) {
  const Barrier nothing{[](ComponentIndex) { return false; },
                        [](model::FlowIndex) { return false; }};
  return CheapestRun(stretch, nothing, -1, &hop).hops;
}

PathMatcher::OpenRun PathMatcher::CheapestRun(const Stretch& stretch, const Barrier& barrier,
                                              int barrier_id, const Hop* first) {
  const Match& match = *stretch.match;
  const auto searches = SearchesPast(stretch, barrier, barrier_id, false);
  const RunStart* best = nullptr;
  RunCost best_cost;
  KeySet start_keys;
  for (const RunStart* start : StartsPast(searches, stretch, false)) {
    if (first != nullptr && start->edge.hop() != *first) continue;
    const Ternary truth =
        stretch.from == 0 ? StartTruth(*start, match.slots, nullptr) : Ternary::Of(true);
    RunCost cost = start->rest;
    if (truth.is_unknown() && !start->edge.may) ++cost.unknowns;
    if (best != nullptr && best_cost <= cost) continue;
    best = start;
    best_cost = cost;
    start_keys = truth.keys;
  }
  if (best == nullptr) return {};
  std::vector<ComponentIndex> bound;
  for (int i = stretch.from; i < stretch.to; ++i) bound.push_back(Waypoint(match, i));
  OpenRun run{Witness(bound, searches, *best), std::move(start_keys)};
  run.keys.Add(KeysOfRun(match, run.hops));
  return run;
}

PathMatcher::Entrances PathMatcher::CountEntrances(const Stretch& stretch, const Barrier& barrier,
                                                   int barrier_id) {
  const auto hops = [](const std::vector<const RunStart*>& starts) {
    std::set<Hop> found;
    for (const RunStart* start : starts) found.insert(start->edge.hop());
    return found;
  };
  const Seeds seeds = SeedsOf(*stretch.match, stretch.from + 1, false);
  const std::set<Hop> all =
      hops(StartsPast({Search(stretch.from, seeds, false, nullptr, -1)}, stretch, false));
  const auto searches = SearchesPast(stretch, barrier, barrier_id, false);
  const std::set<Hop> open = hops(StartsPast(searches, stretch, false));
  Entrances entrances{{all.begin(), all.end()}, {}};
  std::set_difference(all.begin(), all.end(), open.begin(), open.end(),
                      std::back_inserter(entrances.guarded));
  return entrances;
}

bool PathMatcher::Touches(const std::vector<Hop>& run, ElementRef place) const {
  return std::any_of(run.begin(), run.end(), [&](const Hop& hop) {
    return place == ElementRef{ElementKind::kFlow, hop.flow} ||
           place == ElementRef{ElementKind::kComponent, HeadOf(hop)};
  });
}

std::vector<ElementRef> PathMatcher::PassedByEveryRun(const Stretch& stretch,
                                                      const Barrier& barrier, int barrier_id,
                                                      const std::vector<ElementRef>& places) {
  const auto searches = SearchesPast(stretch, barrier, barrier_id, false);
  const auto starts = StartsPast(searches, stretch, false);
  std::vector<ComponentIndex> bound;
  for (int i = stretch.from; i < stretch.to; ++i) bound.push_back(Waypoint(*stretch.match, i));
  // A few runs tell most places from those that matter; the others need a search each.
  std::vector<std::vector<Hop>> runs;
  for (const RunStart* start : starts) {
    if (runs.size() == kRunsTried) break;
    if (runs.empty() || runs.back().front() != start->edge.hop())
      runs.push_back(Witness(bound, searches, *start));
  }
  const auto passed = [&](ElementRef place) {
    const bool every_first_hop =
        std::all_of(starts.begin(), starts.end(),
                    [&](const RunStart* start) { return Touches({start->edge.hop()}, place); });
    if (every_first_hop || place == ElementRef{ElementKind::kComponent, bound.front()}) return true;
    for (const auto& run : runs) {
      if (!Touches(run, place)) return false;
    }
    const Barrier more{
        [&](ComponentIndex c) {
          return place == ElementRef{ElementKind::kComponent, c} || barrier.component(c);
        },
        [&](model::FlowIndex f) {
          return place == ElementRef{ElementKind::kFlow, f} || barrier.flow(f);
        }};
    const auto [id, added] =
        widened_.try_emplace({barrier_id, place}, kWidenedIds + static_cast<int>(widened_.size()));
    return !RunAvoids(stretch, more, id->second, false);
  };
  std::vector<ElementRef> found;
  std::copy_if(places.begin(), places.end(), std::back_inserter(found), passed);
  return found;
}

std::vector<PathMatcher::LivePiece> PathMatcher::Live(const Stretch& stretch, bool certain_only) {
  const Match& match = *stretch.match;
  std::vector<LivePiece> pieces;
  Arrivals arrived = ArrivalsAt(match, stretch.from, certain_only);
  for (int segment = stretch.from; segment < stretch.to; ++segment) {
    const LiveSegment live = WalkSegment(match, segment, certain_only, arrived);
    LivePiece piece;
    if (!live.first.empty())
      piece.own.push_back({ElementKind::kComponent, Waypoint(match, segment)});
    for (const Hop& hop : live.first) {
      piece.own.push_back({ElementKind::kFlow, hop.flow});
      piece.own.push_back({ElementKind::kComponent, HeadOf(hop)});
    }
    for (const auto& [hop, passed] : live.last) {
      piece.own.push_back({ElementKind::kFlow, hop.flow});
      piece.own.push_back({ElementKind::kComponent, HeadOf(hop)});
    }
    if (!live.rest->elements->empty()) {
      piece.shared_id = live.rest->id;
      piece.shared = live.rest->elements;
    }
    pieces.push_back(std::move(piece));
    if (segment + 1 < stretch.to) arrived = ArrivalsBy(live, match, segment + 1, certain_only);
  }
  return pieces;
}

bool PathMatcher::VisitLive(const Stretch& stretch, bool certain_only,
                            const std::function<bool(ElementRef)>& visit) {
  std::set<ElementRef> told;
  const auto tell = [&](ElementRef element) {
    return told.insert(element).second && visit(element);
  };
  for (const LivePiece& piece : Live(stretch, certain_only)) {
    if (std::any_of(piece.own.begin(), piece.own.end(), tell)) return true;
    if (piece.shared && std::any_of(piece.shared->begin(), piece.shared->end(), tell)) return true;
  }
  return false;
}

KeySet PathMatcher::KeysOfLive(const Stretch& stretch) {
  const Match& match = *stretch.match;
  KeySet keys;
  for (int segment = stretch.from; segment < stretch.to; ++segment) {
    const LiveSegment live = WalkSegment(match, segment, false, ArrivalsAt(match, segment, false));
    for (const Hop& hop : live.first) keys.Add(KeysOfHop(hop));
    for (const auto& [hop, passed] : live.last) {
      keys.Add(KeysOfHop(hop));
      keys.Add(KeysOfPassing(passed));
    }
    if (!live.rest->keys) {
      KeySet behind;
      for (const auto& [hop, passed] : live.rest->hops) {
        behind.Add(KeysOfHop(hop));
        behind.Add(KeysOfPassing(passed));
      }
      live.rest->keys = std::move(behind);
    }
    keys.Add(*live.rest->keys);
  }
  return keys;
}

}  // namespace threatgap::rule_engine
