#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "analyzer/rule_engine/match.h"

namespace threatgap::rule_engine {

/// Runs one path rule on the product of the graph and the automaton of its waypoints, and answers questions
/// about the runs of a match. Each segment between two waypoints is searched backward from its target, so that
/// one search serves all sources; runs are never enumerated. Searches are remembered while they are likely to
/// be asked again; questions about matches that end in the same component should be asked together.
/// Not thread-safe; the rule and the context must outlive it.
class PathMatcher {
 public:
  PathMatcher(const Rule& rule, const MatchContext& context);

  /// All matches, ordered by waypoints. Two waypoints are never the same component. A match is certain when
  /// some run takes nothing for granted; otherwise its keys are those of the run with the fewest unknown
  /// facts.
  std::vector<Match> FindMatches();

  /// A stretch of a match, from waypoint `from` to waypoint `to`.
  struct Stretch {
    const Match* match = nullptr;
    int from = 0;
    int to = 0;
  };
  /// Whether some run of the match avoids the barrier on the stretch, both ends included. Facts about the
  /// waypoints are granted, because without them there is no match. `barrier_id` names the barrier for the
  /// memory: equal ids must mean equal barriers. Negative: do not remember.
  bool RunAvoids(const Stretch& stretch, const graph::Barrier& barrier, int barrier_id, bool certain_only);
  /// The part on the stretch of the cheapest run that avoids the barrier, and every fact it takes for granted; empty
  /// when there is none.
  struct OpenRun {
    std::vector<graph::Hop> hops;
    model::KeySet keys;
  };
  OpenRun FindOpenRun(const Stretch& stretch, const graph::Barrier& barrier, int barrier_id);
  std::vector<graph::Hop> AvoidingRun(const Stretch& stretch, const graph::Barrier& barrier, int barrier_id) {
    return FindOpenRun(stretch, barrier, barrier_id).hops;
  }
  /// Keys of the facts about flows and components which a run of `match` takes for granted.
  model::KeySet KeysOfRun(const Match& match, const std::vector<graph::Hop>& run) const;
  /// The same for all runs of the stretch together.
  model::KeySet KeysOfLive(const Stretch& stretch);
  /// First hops of the stretch (ways in), and how many of them lead only through the barrier.
  struct Entrances {
    std::vector<graph::Hop> all, guarded;
  };
  Entrances CountEntrances(const Stretch& stretch, const graph::Barrier& barrier, int barrier_id);

  /// The cheapest run of the stretch which begins with `hop`, guarded or not.
  std::vector<graph::Hop> RunBeginningWith(const Stretch& stretch, const graph::Hop& hop);

  /// Calls back for each component and flow on some run of the stretch (certain runs only, if so asked), ends
  /// included, until a callback returns true. Returns whether one did. Order is fixed.
  bool VisitLive(const Stretch& stretch, bool certain_only,
                 const std::function<bool(model::ElementRef)>& visit);

 private:
  struct SearchKey {
    int segment = 0;
    int barrier = -1;
    bool certain = false;
    std::vector<std::pair<graph::StateIndex, graph::RunCost>> seeds;
    auto operator<=>(const SearchKey&) const = default;
  };
  using Seeds = std::vector<graph::Seed>;
  using SearchPtr = std::shared_ptr<const graph::BackwardSearch>;

  int last() const { return static_cast<int>(rule_.path.waypoints.size()) - 1; }
  model::ComponentIndex Waypoint(const Match& match, int position) const;
  SearchPtr Search(int segment, const Seeds& seeds, bool certain_only, const graph::Barrier* barrier, int barrier_id);
  Seeds TargetSeeds(model::ComponentIndex target) const;
  /// States in which runs of segment `position` begin at `component`, with what they cost from there.
  Seeds SeedsAt(const graph::BackwardSearch& search, model::ComponentIndex component) const;
  Seeds SeedsOf(const Match& match, int position, bool certain_only);
  Seeds FreeSeedsAt(const graph::BackwardSearch& search, model::ComponentIndex component) const;

  void Extend(int segment, const Seeds& seeds, std::vector<model::ComponentIndex>& bound,
              std::vector<SearchPtr>& searches, std::vector<Match>& found);
  OpenRun CheapestRun(const Stretch& stretch, const graph::Barrier& barrier, int barrier_id, const graph::Hop* first);
  std::optional<Match> MakeMatch(const std::vector<model::ComponentIndex>& bound,
                                 const std::vector<SearchPtr>& searches);
  std::vector<graph::Hop> Witness(const std::vector<model::ComponentIndex>& bound,
                                  const std::vector<SearchPtr>& searches, const graph::RunStart& start) const;
  model::KeySet KeysOf(const Match& match, const graph::RunStart& start) const;

  /// Whether `start` carries a datum that the rule wants, and which; true without data when it asks for none.
  model::Ternary StartTruth(const graph::RunStart& start, Environment slots,
                            std::vector<model::DataIndex>* data) const;
  model::Ternary TestDatum(model::DataIndex datum, Environment slots) const;
  /// Runs from the source to a waypoint may reach it in some of its states only; no value: no restriction.
  using Arrivals = std::optional<std::set<graph::StateIndex>>;
  Arrivals ArrivalsAt(const Match& match, int position, bool certain_only);
  std::vector<const graph::RunStart*> AcceptedStarts(const graph::BackwardSearch& search, const Match& match,
                                                     int position, bool certain_only, const Arrivals& arrived) const;
  bool WalkSegment(const Match& match, int segment, bool certain_only, const Arrivals& begin,
                   std::set<graph::StateIndex>* arrived,
                   const std::function<bool(const graph::Hop&, model::ComponentIndex)>& visit);
  std::vector<SearchPtr> SearchesPast(const Stretch& stretch, const graph::Barrier& barrier, int barrier_id,
                                      bool certain_only);
  std::vector<const graph::RunStart*> StartsPast(const std::vector<SearchPtr>& searches, const Stretch& stretch,
                                                 bool certain_only);
  model::ComponentIndex HeadOf(const graph::Hop& hop) const;
  model::KeySet KeysOfHop(const graph::Hop& hop) const;
  model::KeySet KeysOfPassing(model::ComponentIndex component) const;
  model::KeySet KeysOfTest(const Binder& binder, model::ElementRef element) const;

  const Rule& rule_;
  const MatchContext& context_;
  const graph::PathGraph& graph_;
  std::vector<graph::LazyTruth> waypoint_truth_;
  graph::PathRestriction restriction_;
  bool datum_alone_decides_ = false;  ///< `carrying` reads no waypoint
  mutable graph::LazyTruth datum_truth_;
  std::map<SearchKey, SearchPtr> remembered_;
  std::size_t remembered_states_ = 0;
};

}  // namespace threatgap::rule_engine
