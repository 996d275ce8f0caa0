#include "analyzer/graph/path_search.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/unit/model_builder.h"

namespace threatgap::graph {
namespace {

using model::Truth;
using ::threatgap::testing::ModelBuilder;
using ::threatgap::testing::RefOf;

/// A backward search over a model, with the parts that a rule would restrict.
class Search {
 public:
  Search(ModelBuilder builder, Follow follow)
      : model_(builder.Finish()), architecture_(model_), graph_(architecture_, follow) {}

  Search& Impassable(const char* id) { return (impassable_.insert(At(id)), *this); }
  Search& PerhapsPassable(const char* id) { return (perhaps_.insert(At(id)), *this); }
  Search& Unusable(const char* flow) { return (unusable_.insert(At(flow)), *this); }
  Search& PerhapsUsable(const char* flow) { return (perhaps_usable_.insert(At(flow)), *this); }
  Search& CertainOnly() { return (certain_only_ = true, *this); }
  Search& Stop(const char* id) { return (stopped_.insert(RefOf(model_, id)), *this); }
  Search& StartAtWaypoint() { return (start_at_ = StartAt::kWaypoint, *this); }

  /// The cheapest run from `from` to `to`: `2 unknown: f <g h`, or `none`.
  std::string Run(const char* from, const char* to) const {
    const BackwardSearch search = Backward(to);
    const RunStart* best = nullptr;
    for (const RunStart& start : search.StartsAt(At(from)))
      if (best == nullptr || start.rest < best->rest) best = &start;
    if (best == nullptr) return "none";
    const auto hops = search.Run(graph_, *best);
    EXPECT_EQ(hops.size(), best->rest.hops);
    EXPECT_EQ(graph_.ComponentOf(search.EndOf(*best)), At(to));
    std::string text =
        best->rest.certain() ? "" : std::to_string(best->rest.unknowns) + " unknown: ";
    for (const Hop& hop : hops)
      text += (&hop == &hops.front() ? "" : " ") + std::string(hop.against ? "<" : "") +
              model_.flows[static_cast<std::size_t>(hop.flow)].id;
    return text;
  }
  /// Components in which a run to `to` can begin.
  std::string Sources(const char* to) const {
    std::set<std::string> ids;
    const BackwardSearch search = Backward(to);
    for (const RunStart& start : search.starts())
      ids.insert(model_.components[static_cast<std::size_t>(start.source)].id);
    std::string text;
    for (const auto& id : ids) text += (text.empty() ? "" : " ") + id;
    return text;
  }

  std::size_t StartCount(const char* to) const { return Backward(to).starts().size(); }

 private:
  std::int32_t At(const char* id) const { return RefOf(model_, id).index; }

  BackwardSearch Backward(const char* to) const {
    std::vector<Seed> seeds;
    const auto [first, last] = graph_.StatesOf(At(to));
    for (StateIndex state = first; state < last; ++state)
      if (graph_.Readable(state)) seeds.push_back({state, {0, 0}});
    const PathRestriction restriction{LazyTruth(model_.components.size(),
                                                [&](std::int32_t c) {
                                                  return impassable_.contains(c) ? Truth::kFalse
                                                         : perhaps_.contains(c)  ? Truth::kUnknown
                                                                                 : Truth::kTrue;
                                                }),
                                      LazyTruth(model_.flows.size(), [&](std::int32_t f) {
                                        return unusable_.contains(f)         ? Truth::kFalse
                                               : perhaps_usable_.contains(f) ? Truth::kUnknown
                                                                             : Truth::kTrue;
                                      })};
    const Barrier barrier{[&](model::ComponentIndex c) {
                            return stopped_.contains({model::ElementKind::kComponent, c});
                          },
                          [&](model::FlowIndex f) {
                            return stopped_.contains({model::ElementKind::kFlow, f});
                          }};
    const LazyTruth anywhere;
    const SearchTerms terms{graph_,    restriction,   anywhere,
                            start_at_, certain_only_, stopped_.empty() ? nullptr : &barrier};
    BackwardSearch search(terms, seeds);
    if (auto hops = FindLastHops(terms, seeds)) {
      const auto before = std::make_shared<const BackwardSearch>(terms, hops->before);
      ExpectEqual(BackwardSearch(std::move(*hops), before), search);
    }
    return search;
  }

  /// A search which shares what is before its last hops finds the same.
  void ExpectEqual(const BackwardSearch& shared, const BackwardSearch& whole) const {
    for (StateIndex state = 0; state < graph_.state_count(); ++state)
      EXPECT_EQ(shared.Reaches(state), whole.Reaches(state)) << "state " << state;
    ASSERT_EQ(shared.starts().size(), whole.starts().size());
    for (std::size_t i = 0; i < whole.starts().size(); ++i) {
      const RunStart &a = shared.starts()[i], &b = whole.starts()[i];
      EXPECT_EQ(std::tie(a.source, a.edge.flow_and_direction, a.next, a.rest),
                std::tie(b.source, b.edge.flow_and_direction, b.next, b.rest));
      EXPECT_EQ(shared.Run(graph_, a), whole.Run(graph_, b));
      EXPECT_EQ(shared.EndOf(a), whole.EndOf(b));
    }
  }

  model::ThreatModel model_;
  ArchitectureGraph architecture_;
  PathGraph graph_;
  std::set<std::int32_t> impassable_, perhaps_, unusable_, perhaps_usable_;
  std::set<model::ElementRef> stopped_;
  bool certain_only_ = false;
  StartAt start_at_ = StartAt::kSource;
};

ModelBuilder Services(std::initializer_list<const char*> ids) {
  ModelBuilder builder;
  for (const char* id : {"d", "e"}) builder.AddData(id);
  for (const char* id : ids) builder.AddComponent(id, "service");
  return builder;
}

/// A flow that carries `data` and returns nothing.
void Arrow(ModelBuilder& builder, const char* from, const char* to, const char* data = "d") {
  builder.AddFlow(from, to).Set("carries", data).Set("returns", "");
}

TEST(PathSearch, TheShortestRunWinsAmongCertainOnes) {
  ModelBuilder builder = Services({"a", "b", "c"});
  Arrow(builder, "a", "b");
  Arrow(builder, "b", "c");
  Arrow(builder, "a", "c");
  Search search(builder, Follow::kInfluence);
  EXPECT_EQ(search.Run("a", "c"), "a>c");
  EXPECT_EQ(search.Run("c", "a"), "none");
  EXPECT_EQ(search.Sources("c"), "a b");
}

TEST(PathSearch, FewerUnknownFactsBeatFewerHops) {
  ModelBuilder builder = Services({"a", "b", "c", "d"});
  Arrow(builder, "a", "b");
  Arrow(builder, "b", "c");
  Arrow(builder, "c", "d");
  builder.AddFlow("a", "d").Set("returns", "");
  Search search(builder, Follow::kInfluence);
  EXPECT_EQ(search.Run("a", "d"), "a>b b>c c>d");
  EXPECT_EQ(search.Unusable("b>c").Run("a", "d"), "1 unknown: a>d");
  EXPECT_EQ(search.CertainOnly().Run("a", "d"), "none");
}

TEST(PathSearch, EachUnknownFactOnTheWayIsCounted) {
  ModelBuilder builder = Services({"a", "b", "c"});
  builder.AddFlow("a", "b").Set("returns", "");
  Arrow(builder, "b", "c");
  Search search(builder, Follow::kInfluence);
  search.PerhapsPassable("b").PerhapsUsable("b>c");
  EXPECT_EQ(search.Run("a", "c"), "3 unknown: a>b b>c");
  EXPECT_EQ(search.Run("b", "c"), "1 unknown: b>c") << "its own nature does not matter to a source";
}

TEST(PathSearch, ParallelFlowsTieByTheirIds) {
  ModelBuilder builder = Services({"a", "b"});
  Arrow(builder, "a", "b");
  Arrow(builder, "a", "b");
  Search search(builder, Follow::kInfluence);
  EXPECT_EQ(search.Run("a", "b"), "a>b");
  EXPECT_EQ(search.Unusable("a>b").Run("a", "b"), "a>b#2");
}

TEST(PathSearch, AnAnswerIsAHopAgainstItsArrow) {
  ModelBuilder builder = Services({"a", "b", "c"});
  builder.AddFlow("a", "b").Set("carries", "").Set("returns", "d");
  Arrow(builder, "a", "c");
  EXPECT_EQ(Search(builder, Follow::kInfluence).Run("b", "c"), "<a>b a>c");
  EXPECT_EQ(Search(builder, Follow::kInfluence).Run("a", "b"), "none");
  EXPECT_EQ(Search(builder, Follow::kReach).Run("a", "b"), "a>b");
}

TEST(PathSearch, TwoFlowsBackAndForthAreTwoDirections) {
  ModelBuilder builder = Services({"a", "b"});
  Arrow(builder, "a", "b");
  Arrow(builder, "b", "a", "e");
  const Search search(builder, Follow::kCarried);
  EXPECT_EQ(search.Run("a", "b"), "a>b");
  EXPECT_EQ(search.Run("b", "a"), "b>a");
}

TEST(PathSearch, ALoopEndsAndASelfLoopLeadsBackToItself) {
  ModelBuilder builder = Services({"a", "b", "c"});
  Arrow(builder, "a", "b");
  Arrow(builder, "b", "b");
  Arrow(builder, "b", "c");
  Arrow(builder, "c", "b");
  Search search(builder, Follow::kInfluence);
  EXPECT_EQ(search.Run("a", "c"), "a>b b>c");
  EXPECT_EQ(search.Run("b", "b"), "b>b");
  EXPECT_EQ(search.Run("c", "c"), "c>b b>c");
}

TEST(PathSearch, ADatumStaysItselfThroughAForwardingComponent) {
  ModelBuilder builder = Services({"a", "b", "c"});
  builder.At("b").Set("behaviour", "forward");
  Arrow(builder, "a", "b", "d");
  Arrow(builder, "b", "c", "e");
  EXPECT_EQ(Search(builder, Follow::kInfluence).Run("a", "c"), "none");
  builder.At("b").Set("behaviour", "derive");
  EXPECT_EQ(Search(builder, Follow::kInfluence).Run("a", "c"), "a>b b>c");
  EXPECT_EQ(Search(builder, Follow::kCarried).Run("a", "c"), "none");
}

TEST(PathSearch, OneDatumOfSeveralIsEnough) {
  ModelBuilder builder = Services({"a", "b", "c"});
  Arrow(builder, "a", "b", "d,e");
  Arrow(builder, "b", "c", "e");
  EXPECT_EQ(Search(builder, Follow::kCarried).Run("a", "c"), "a>b b>c");
}

TEST(PathSearch, EncryptedDataArrivesWhereItIsDecryptedOnly) {
  ModelBuilder builder = Services({"a", "b", "c", "d"});
  builder.At("b").Set("behaviour", "encrypt").At("d").Set("behaviour", "decrypt");
  Arrow(builder, "a", "b");
  Arrow(builder, "b", "c");
  Arrow(builder, "c", "d");
  const Search search(builder, Follow::kInfluence);
  EXPECT_EQ(search.Run("a", "c"), "none");
  EXPECT_EQ(search.Run("a", "d"), "a>b b>c c>d");
}

TEST(PathSearch, AnImpassableComponentEndsAndBeginsRunsButIsNotPassed) {
  ModelBuilder builder = Services({"a", "b", "c"});
  Arrow(builder, "a", "b");
  Arrow(builder, "b", "c");
  Search search(builder, Follow::kInfluence);
  search.Impassable("b");
  EXPECT_EQ(search.Run("a", "c"), "none");
  EXPECT_EQ(search.Run("b", "c"), "b>c");
  EXPECT_EQ(search.Run("a", "b"), "a>b");
}

TEST(PathSearch, ABarrierStopsRunsAfterTheirStart) {
  ModelBuilder builder = Services({"a", "b", "c"});
  Arrow(builder, "a", "b");
  Arrow(builder, "b", "c");
  Arrow(builder, "a", "c");
  EXPECT_EQ(Search(builder, Follow::kInfluence).Stop("a>c").Run("a", "c"), "a>b b>c");
  EXPECT_EQ(Search(builder, Follow::kInfluence).Stop("a>c").Stop("b").Run("a", "c"), "none");
  EXPECT_EQ(Search(builder, Follow::kInfluence).Stop("c").Run("a", "c"), "none")
      << "a control at the target stands on every run";
  EXPECT_EQ(Search(builder, Follow::kInfluence).Stop("a").Run("a", "c"), "a>c")
      << "whether one at the source counts is the caller's to judge";
}

TEST(PathSearch, ARunMayBeginAtAWaypointInTheStateInWhichItArrived) {
  ModelBuilder builder = Services({"a", "b", "c", "d"});
  builder.At("a").Set("behaviour", "encrypt").At("d").Set("behaviour", "decrypt");
  Arrow(builder, "a", "b");
  Arrow(builder, "b", "c");
  Arrow(builder, "c", "d");
  Search search(builder, Follow::kInfluence);
  EXPECT_EQ(search.StartCount("d"), 3U) << "what a source sends is readable to it";
  EXPECT_EQ(search.StartAtWaypoint().StartCount("d"), 6U) << "what arrived may be encrypted";
}

/// Targets behind a hub which leads back to itself and to them.
TEST(PathSearch, WhatIsBeforeTheLastHopsIsTheSameForAllTargetsBehindOneComponent) {
  ModelBuilder builder = Services({"a", "b", "hub", "t1", "t2", "t3"});
  for (const char* id : {"a", "b"}) Arrow(builder, id, "hub");
  for (const char* id : {"t1", "t2", "t3"}) Arrow(builder, "hub", id);
  Arrow(builder, "t1", "hub");
  Arrow(builder, "hub", "hub");
  builder.AddFlow("hub", "t2").Set("returns", "");
  const Search search(builder, Follow::kInfluence);
  EXPECT_EQ(search.Run("a", "t1"), "a>hub hub>t1");
  EXPECT_EQ(search.Run("t1", "t2"), "t1>hub hub>t2");
  EXPECT_EQ(search.Sources("t3"), "a b hub t1");
  EXPECT_EQ(search.Sources("t1"), "a b hub t1") << "through itself";
  EXPECT_EQ(Search(builder, Follow::kInfluence).Stop("hub").Run("a", "t1"), "none");
  EXPECT_EQ(Search(builder, Follow::kInfluence).Stop("hub>t2").Run("a", "t2"),
            "1 unknown: a>hub hub>t2#2");
  EXPECT_EQ(Search(builder, Follow::kInfluence).PerhapsPassable("hub").Run("a", "t3"),
            "1 unknown: a>hub hub>t3");
}

TEST(PathSearch, NothingLeadsToATargetWithoutFlows) {
  EXPECT_EQ(Search(Services({"a", "b"}), Follow::kReach).Sources("b"), "");
}

TEST(StateMap, FindsWhatWasInsertedInOrderOfInsertion) {
  StateMap map;
  EXPECT_EQ(map.Find(7), nullptr);
  for (StateIndex i = 0; i < 1'000; ++i) map.At(i * 2'654'435'761U).cost = {i, 0};
  ASSERT_EQ(map.entries().size(), 1'000U);
  for (StateIndex i = 0; i < 1'000; ++i) {
    const auto* entry = map.Find(i * 2'654'435'761U);
    ASSERT_NE(entry, nullptr);
    EXPECT_EQ(entry->cost.unknowns, i);
    EXPECT_EQ(map.entries()[i].state, entry->state);
  }
  EXPECT_EQ(&map.At(0), map.Find(0));
  EXPECT_EQ(map.entries().size(), 1'000U);
}

}  // namespace
}  // namespace threatgap::graph
