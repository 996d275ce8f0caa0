#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "analyzer/graph/path_graph.h"
#include "analyzer/model/unknown.h"

namespace threatgap::graph {

/// What a run costs: first the number of facts it takes for granted, then its hops. The cheapest
/// run asks the fewest questions; a run without unknown facts is certain (a *must* run).
struct RunCost {
  std::uint32_t unknowns = UINT32_MAX;
  std::uint32_t hops = UINT32_MAX;
  auto operator<=>(const RunCost&) const = default;
  bool reachable() const { return unknowns != UINT32_MAX; }
  bool certain() const { return unknowns == 0; }
};

/// Truth of a predicate per element, evaluated on first use and then remembered.
class LazyTruth {
 public:
  /// Every element has `constant`.
  explicit LazyTruth(model::Truth constant = model::Truth::kTrue) : constant_(constant) {}
  LazyTruth(std::size_t elements, std::function<model::Truth(std::int32_t)> evaluate)
      : memo_(elements, kUnasked), evaluate_(std::move(evaluate)) {}
  model::Truth operator()(std::int32_t element) const {
    if (!evaluate_) return constant_;
    std::uint8_t& known = memo_[static_cast<std::size_t>(element)];
    if (known == kUnasked) known = static_cast<std::uint8_t>(evaluate_(element));
    return static_cast<model::Truth>(known);
  }

 private:
  static constexpr std::uint8_t kUnasked = 0xFF;
  mutable std::vector<std::uint8_t> memo_;
  std::function<model::Truth(std::int32_t)> evaluate_;
  model::Truth constant_ = model::Truth::kTrue;
};

/// Which parts of a PathGraph a rule may use. The same for all its searches.
struct PathRestriction {
  /// Whether a run may pass through a component between two waypoints: false for actors, for
  /// components which discard what they get, and for structural stops.
  LazyTruth passable;
  /// Whether a run may use a flow (the rule's `step`).
  LazyTruth usable;
};

/// Elements on which a control stands: a run through one of them is stopped.
struct Barrier {
  std::function<bool(model::ComponentIndex)> component;
  std::function<bool(model::FlowIndex)> flow;
};

/// A small open-addressing map from states, iterable in order of insertion.
class StateMap {
 public:
  struct Entry {
    StateIndex state = kNoState;
    RunCost cost;
    std::uint32_t edge = UINT32_MAX;  ///< next edge towards the target: position in EdgesInto(next)
    StateIndex next = kNoState;       ///< state after that edge; kNoState: the target itself
  };
  const Entry* Find(StateIndex state) const;
  /// The entry of `state`, made when it is missing. References stay valid until the next insertion.
  Entry& At(StateIndex state);
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  void Grow();
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> slots_;
};

/// One way to begin a run: an edge out of a source component.
struct RunStart {
  model::ComponentIndex source = model::kNone;
  PathGraph::Edge edge;
  StateIndex next = kNoState;  ///< state after the edge
  RunCost rest;                ///< cost from `next` to the target, the edge itself included
};

/// Target of a search: a state and what the run costs from there on (not zero when further segments
/// follow).
struct Seed {
  StateIndex state = kNoState;
  RunCost cost{0, 0};
};

/// Where runs of a segment begin: at the source of the rule, which holds readable data of its own,
/// or at a waypoint, in whatever state the run arrived there.
enum class StartAt : std::uint8_t { kSource, kWaypoint };

/// What all searches of one segment of a rule have in common. `starts` says which components may
/// begin a run; they are noted even when a run may not pass through them. With `certain_only` only
/// certain parts are used. With a barrier, runs that pass a stopped element *after* the start
/// component are left out; the start component itself is the caller's to judge.
struct SearchTerms {
  const PathGraph& graph;
  const PathRestriction& restriction;
  const LazyTruth& starts;
  StartAt start_at = StartAt::kSource;
  bool certain_only = false;
  const Barrier* barrier = nullptr;
};

/// The last hops of the runs to some seeds, when all of these come out of one component: behind a
/// gateway or a broker stand many targets, and what reaches it need be searched only once.
struct LastHops {
  std::vector<Seed> before;  ///< states of that component, what is left from there less `offset`
  RunCost offset{0, 0};
  StateMap seeds;
  std::vector<StateMap::Entry>
      hops;                      ///< from `before` to the seeds; of each state the cheapest first
  std::vector<RunStart> starts;  ///< of runs that have no other hop
};
/// Empty when flows of several components, or none that a run may pass, lead to the seeds, and when
/// the seeds differ in cost. Costs at most as many steps as edges lead there.
std::optional<LastHops> FindLastHops(const SearchTerms& terms, std::span<const Seed> seeds);

/// Everything that reaches a target: cheapest costs by a search against the edges.
class BackwardSearch {
 public:
  /// Runs from the seeds backward. Order and ties are fixed: unknowns, hops, then position in the
  /// graph. Cost: linear in the part of the graph that reaches the seeds.
  BackwardSearch(const SearchTerms& terms, std::span<const Seed> seeds);
  /// The same from what was found from `last.before`. Cost: linear in the starts.
  BackwardSearch(LastHops last, std::shared_ptr<const BackwardSearch> before);

  bool Reaches(StateIndex state) const { return Find(state) != nullptr; }
  /// All ways to begin, ordered by (source, flow, direction, datum, next).
  const std::vector<RunStart>& starts() const { return starts_; }
  /// Ways to begin at `source`, by binary search.
  std::span<const RunStart> StartsAt(model::ComponentIndex source) const;

  /// The cheapest run from the state after `start`: hops in order, from the start's own hop to the
  /// seed.
  std::vector<Hop> Run(const PathGraph& graph, const RunStart& start) const;
  /// The seed state where that run ends.
  StateIndex EndOf(const RunStart& start) const;

  /// The search which this one shares with others, or nothing; and its last hops then.
  const std::shared_ptr<const BackwardSearch>& before() const { return before_; }
  const std::vector<StateMap::Entry>& last_hops() const { return last_hops_; }
  /// Entries it holds itself, as a measure of memory.
  std::size_t size() const {
    return reached_.entries().size() + last_hops_.size() + starts_.size();
  }

 private:
  /// The entry from which a run goes on; that of a seed says that it ends.
  const StateMap::Entry* Find(StateIndex state) const;

  StateMap reached_;  ///< with `before_`: the seeds only
  std::vector<StateMap::Entry> last_hops_;
  std::shared_ptr<const BackwardSearch> before_;
  std::vector<RunStart> starts_;
};

}  // namespace threatgap::graph
