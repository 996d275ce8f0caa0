#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "analyzer/rule_engine/datum_test.h"
#include "analyzer/rule_engine/match.h"

namespace threatgap::rule_engine {

/// Runs one path rule on the product of the graph and the automaton of its waypoints, and answers
/// questions about the runs of a match. Each segment between two waypoints is searched backward
/// from its target, so that one search serves all sources; runs are never enumerated. Searches are
/// remembered while they are likely to be asked again; questions about matches that end in the same
/// component should be asked together. Not thread-safe; the rule and the context must outlive it.
class PathMatcher {
 public:
  PathMatcher(const Rule& rule, const MatchContext& context);

  /// All matches, ordered by waypoints. Two waypoints are never the same component. A match is
  /// certain when some run takes nothing for granted; otherwise its keys are those of the run with
  /// the fewest unknown facts.
  std::vector<Match> FindMatches();

  /// A stretch of a match, from waypoint `from` to waypoint `to`.
  struct Stretch {
    const Match* match = nullptr;
    int from = 0;
    int to = 0;
  };
  /// Whether some run of the match avoids the barrier on the stretch, both ends included. Facts
  /// about the waypoints are granted, because without them there is no match. `barrier_id` names
  /// the barrier for the memory: equal ids must mean equal barriers. Negative: do not remember.
  bool RunAvoids(const Stretch& stretch, const graph::Barrier& barrier, int barrier_id,
                 bool certain_only);
  /// The part on the stretch of the cheapest run that avoids the barrier, and every fact it takes
  /// for granted; empty when there is none.
  struct OpenRun {
    std::vector<graph::Hop> hops;
    model::KeySet keys;
  };
  OpenRun FindOpenRun(const Stretch& stretch, const graph::Barrier& barrier, int barrier_id);
  std::vector<graph::Hop> AvoidingRun(const Stretch& stretch, const graph::Barrier& barrier,
                                      int barrier_id) {
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

  /// Which of `places` every run passes that avoids the barrier on the stretch: the control on one
  /// of them alone would close it. In the order given.
  std::vector<model::ElementRef> PassedByEveryRun(const Stretch& stretch,
                                                  const graph::Barrier& barrier, int barrier_id,
                                                  const std::vector<model::ElementRef>& places);

  /// Components and flows on runs of a stretch, in pieces: those of this match alone, and those
  /// which it shares with every match that comes by the same way.
  struct LivePiece {
    std::vector<model::ElementRef> own;
    int shared_id = -1;  ///< equal ids mean equal `shared`; negative: there are none
    std::shared_ptr<const std::vector<model::ElementRef>> shared;
  };
  /// Certain runs only, if so asked; ends included. An element may appear in several pieces. Order
  /// is fixed.
  std::vector<LivePiece> Live(const Stretch& stretch, bool certain_only);
  /// Calls back for each component and flow on some run of the stretch (certain runs only, if so
  /// asked), ends included and each once, until a callback returns true. Returns whether one did.
  /// Order is fixed.
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
  SearchPtr Search(int segment, const Seeds& seeds, bool certain_only,
                   const graph::Barrier* barrier, int barrier_id);
  SearchPtr SharedSearch(const graph::SearchTerms& terms, const SearchKey& key, const Seeds& seeds);
  Seeds TargetSeeds(model::ComponentIndex target) const;
  /// States in which runs of segment `position` begin at `component`, with what they cost from
  /// there.
  Seeds SeedsAt(const graph::BackwardSearch& search, model::ComponentIndex component) const;
  Seeds SeedsOf(const Match& match, int position, bool certain_only);
  Seeds FreeSeedsAt(const graph::BackwardSearch& search, model::ComponentIndex component) const;

  void Extend(int segment, const Seeds& seeds, std::vector<model::ComponentIndex>& bound,
              std::vector<SearchPtr>& searches, std::vector<Match>& found);
  OpenRun CheapestRun(const Stretch& stretch, const graph::Barrier& barrier, int barrier_id,
                      const graph::Hop* first);
  std::vector<bool> ReachedFromSources() const;
  std::optional<Match> MakeMatch(const std::vector<model::ComponentIndex>& bound,
                                 const std::vector<SearchPtr>& searches);
  std::vector<graph::Hop> Witness(const std::vector<model::ComponentIndex>& bound,
                                  const std::vector<SearchPtr>& searches,
                                  const graph::RunStart& start) const;
  model::KeySet KeysOf(const Match& match, const graph::RunStart& start) const;

  /// Whether `start` carries a datum that the rule wants, and which, unless any may; true without
  /// data when it asks for none.
  model::Ternary StartTruth(const graph::RunStart& start, Environment slots,
                            std::vector<model::DataIndex>* data) const;
  /// Any datum of the model may travel: the flow does not say, and the ends tell none apart.
  bool AnyDatum(const graph::RunStart& start) const {
    return datum_ && start.edge.may && start.edge.datum == model::kNone;
  }
  /// Runs from the source to a waypoint may reach it in some of its states only; no value: no
  /// restriction.
  using Arrivals = std::optional<std::set<graph::StateIndex>>;
  Arrivals ArrivalsAt(const Match& match, int position, bool certain_only);
  std::vector<const graph::RunStart*> AcceptedStarts(const graph::BackwardSearch& search,
                                                     const Match& match, int position,
                                                     bool certain_only,
                                                     const Arrivals& arrived) const;
  /// The part of a segment that lies on runs, behind their first hops: the same for all matches
  /// which get there.
  struct Walk {
    int id = 0;
    SearchPtr search;
    std::vector<std::pair<graph::Hop, model::ComponentIndex>>
        hops;                               ///< with the component passed before, in order
    std::vector<graph::StateIndex> states;  ///< ascending, those where it begins included
    std::shared_ptr<const std::vector<model::ElementRef>>
        elements;                               ///< flows and their heads, each once
    mutable std::optional<model::KeySet> keys;  ///< of all hops
  };
  struct WalkKey {
    const graph::BackwardSearch* search = nullptr;
    bool certain = false;
    std::vector<graph::StateIndex> begin;
    auto operator<=>(const WalkKey&) const = default;
  };
  using WalkPtr = std::shared_ptr<const Walk>;
  struct LiveSegment {
    std::vector<graph::Hop> first;
    WalkPtr rest;
    /// Where `rest` ends before the target: the hops to it, with the component passed before.
    std::vector<std::pair<graph::Hop, model::ComponentIndex>> last;
    std::vector<graph::StateIndex> ends;  ///< ascending; states of the target to which `last` leads
  };
  LiveSegment WalkSegment(const Match& match, int segment, bool certain_only,
                          const Arrivals& begin);
  void AddLastHops(const graph::BackwardSearch& search, LiveSegment& live) const;
  WalkPtr WalkFrom(const SearchPtr& search, bool certain_only,
                   std::vector<graph::StateIndex> begin);
  Arrivals ArrivalsBy(const LiveSegment& live, const Match& match, int position, bool certain_only);
  void Remember(std::size_t states);
  bool Touches(const std::vector<graph::Hop>& run, model::ElementRef place) const;
  bool WitnessAvoids(const Stretch& stretch, const graph::Barrier& barrier,
                     bool certain_only) const;
  std::vector<SearchPtr> SearchesPast(const Stretch& stretch, const graph::Barrier& barrier,
                                      int barrier_id, bool certain_only);
  std::vector<const graph::RunStart*> StartsPast(const std::vector<SearchPtr>& searches,
                                                 const Stretch& stretch, bool certain_only);
  model::ComponentIndex HeadOf(const graph::Hop& hop) const;
  model::KeySet KeysOfHop(const graph::Hop& hop) const;
  model::KeySet KeysOfPassing(model::ComponentIndex component) const;
  model::KeySet KeysOfTest(const Binder& binder, model::ElementRef element) const;

  const Rule& rule_;
  const MatchContext& context_;
  const graph::PathGraph& graph_;
  std::vector<graph::LazyTruth> waypoint_truth_;
  graph::PathRestriction restriction_;
  mutable std::optional<DatumTest> datum_;  ///< where the rule has `carrying`
  std::map<SearchKey, SearchPtr> remembered_;
  std::map<SearchKey, SearchPtr> before_;  ///< shared by remembered ones
  std::map<WalkKey, WalkPtr> walks_;
  int walk_count_ = 0;
  std::size_t remembered_states_ = 0;
  std::map<std::pair<int, model::ElementRef>, int>
      widened_;  ///< ids of barriers with one more place
};

}  // namespace threatgap::rule_engine
