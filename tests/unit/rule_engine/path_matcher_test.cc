#include "analyzer/rule_engine/path_matcher.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/unit/rule_engine/rule_on_sketch.h"

namespace threatgap::rule_engine {
namespace {

using ::threatgap::testing::RuleOnSketch;
using ::threatgap::testing::Sketch;

/// A path rule whose control stands on every path from `s` to `t`.
std::string Path(const std::string& parts) {
  return "match: {path: {" + parts +
         "}}\ncovered-by: {any: [{control: guardrail.input, at: every-path(s..t)}]}\n";
}

constexpr const char* kUserToModel = "from: {as: s, is: user}, to: {as: t, is: llm}";

std::string Matches(const std::string& parts, const Sketch& sketch) {
  return RuleOnSketch(Path(parts), sketch).Matches();
}

TEST(PathMatcher, FindsEachPairOfEndsOnceHoweverManyPathsJoinThem) {
  EXPECT_EQ(Matches(kUserToModel, {"u:user@app -q-> a:service@app -q-> m:llm@app; "
                                   "u -q-> b:service@app -q-> m; v:user@app -q-> b"}),
            "u,m\nv,m\n");
}

TEST(PathMatcher, TakesTheWitnessWithTheFewestUnknownFactsAndThenHops) {
  const RuleOnSketch ran(Path(kUserToModel),
                         {"u:user@app -q-> a:service@app -q-> b:service@app -q-> m:llm@app; "
                          "u --> m"});
  EXPECT_EQ(ran.Matches(), "u,m\n");
  EXPECT_EQ(ran.Witness(), "u>a a>b b>m");
}

TEST(PathMatcher, AMatchOverUnstatedDataIsPossibleAndAsksForIt) {
  EXPECT_EQ(Matches(kUserToModel, {"u:user@app --> a:service@app -q-> m:llm@app"}),
            "u,m possible [u>a.carries]\n");
  EXPECT_EQ(Matches(kUserToModel, {"u:user@app -pub/-> a:service@app; m:llm@app -q-> a"}), "");
}

TEST(PathMatcher, AnAnswerLeadsBackAgainstTheArrow) {
  const std::string parts = "from: {as: s, is: store}, to: {as: t, is: user}";
  const RuleOnSketch ran(Path(parts), {"u:user@app -q/ans-> a:service@app -q/hr-> k:database@app"});
  EXPECT_EQ(ran.Matches(), "k,u\n");
  EXPECT_EQ(ran.Witness(), "<a>k <u>a");
  EXPECT_EQ(Matches(parts + ", follow: reach",
                    {"u:user@app -q/ans-> a:service@app -q/hr-> k:database@app"}),
            "")
      << "reach knows the arrows only";
}

TEST(PathMatcher, PeopleAreEndsAndNeverInTheMiddle) {
  EXPECT_EQ(Matches("from: {as: s, is: store}, to: {as: t, is: llm}",
                    {"k:database@app -hr-> u:user@app -q-> m:llm@app"}),
            "");
  EXPECT_EQ(Matches("from: {as: s, is: store}, to: {as: t, is: llm}",
                    {"k:database@app -hr-> x:component@app -q-> m:llm@app"}),
            "k,m possible [x.type]\nk,x possible [x.type]\nx,m possible [x.type]\n")
      << "an abstract type may be a person, a store or a model";
}

TEST(PathMatcher, WaypointsAreDifferentAndPassedInOrder) {
  const std::string parts =
      "from: {as: s, is: user}, via: [{as: w, is: vector-store}], to: {as: t, is: llm}";
  EXPECT_EQ(Matches(parts, {"u:user@app -q-> k:vector-store@data -q-> m:llm@app; u -q-> m"}),
            "u,k,m\n");
  EXPECT_EQ(Matches(parts, {"u:user@app -q-> m:llm@app -q-> k:vector-store@data"}), "");
  EXPECT_EQ(Matches(parts, {"u:user@app -q-> m:llm@app -q/q-> k:vector-store@data"}), "u,k,m\n")
      << "a run may come back to its target";
}

TEST(PathMatcher, ASourceIsNotItsOwnTarget) {
  EXPECT_EQ(Matches("from: {as: s}, to: {as: t}", {"a:service@app -q-> a"}), "");
  EXPECT_EQ(Matches("from: {as: s}, to: {as: t}", {"a:service@app -q-> b:service@app -q-> a"}),
            "a,b\nb,a\n");
}

TEST(PathMatcher, CarriedFollowsOneDatumAndNamesThoseThatArrive) {
  const std::string parts =
      "from: {as: s, is: store}, to: {as: t, is: user}, carrying: {as: d}, follow: ";
  const Sketch sketch{"k:database@app -hr,pub-> a:service@app -ans,pub-> u:user@app"};
  EXPECT_EQ(Matches(parts + "carried", sketch), "k,u pub\n");
  EXPECT_EQ(Matches(parts + "influence", sketch), "k,u hr pub\n");
}

TEST(PathMatcher, OnlyDataThatFitsStartsARun) {
  const std::string parts =
      "from: {as: s, is: store}, to: {as: t, is: user}, carrying: {as: d, where: d.personal}";
  EXPECT_EQ(Matches(parts, {"k:database@app -hr,pub-> a:service@app -ans-> u:user@app"}),
            "k,u hr\n");
  EXPECT_EQ(Matches(parts, {"k:database@app -pub-> a:service@app -hr-> u:user@app"}), "");
}

TEST(PathMatcher, ADatumIsComparedWithTheReaderItReaches) {
  const std::string parts =
      "from: {as: s, is: store}, to: {as: t, is: user}, "
      "carrying: {as: d, where: d.confidentiality > t.clearance}";
  EXPECT_EQ(Matches(parts, {"k:database@app -hr,ans-> u:user@app{clearance: internal}; "
                            "k -hr-> v:user@app{clearance: restricted}; k -hr-> w:user@app"}),
            "k,u hr\n"
            "k,w possible [w.clearance] hr\n");
}

TEST(PathMatcher, AStepIsAskedOfEveryFlow) {
  const std::string parts =
      "from: {as: s, is: admin}, to: {as: t, is: database}, step: \"e.kind == 'admin'\", "
      "follow: reach";
  EXPECT_EQ(Matches(parts, {"o:admin@app -q{kind: admin}-> j:gateway@app "
                            "-q{kind: admin}-> d:database@data"}),
            "o,d\n");
  EXPECT_EQ(Matches(parts, {"o:admin@app -q{kind: admin}-> j:gateway@app "
                            "-q{kind: request}-> d:database@data"}),
            "");
  EXPECT_EQ(Matches(parts, {"o:admin@app -q{kind: admin}-> j:gateway@app -q-> d:database@data"}),
            "o,d possible [j>d.kind]\n");
}

TEST(PathMatcher, StructuralStopsAreNotPassedButMayBeEnds) {
  const std::string parts =
      std::string(kUserToModel) + ", not-through: {as: x, where: \"x.public-endpoint\"}";
  EXPECT_EQ(Matches(parts, {"u:user@app -q-> a:service@app{public-endpoint: true} -q-> m:llm@app"}),
            "");
  EXPECT_EQ(Matches(parts, {"u:user@app -q-> a:service@app{public-endpoint: false} -q-> "
                            "m:llm@app{public-endpoint: true}"}),
            "u,m\n");
  EXPECT_EQ(Matches(parts, {"u:user@app -q-> a:service@app -q-> m:llm@app"}),
            "u,m possible [a.public-endpoint]\n");
}

TEST(PathMatcher, WhatIsDiscardedGoesNoFurther) {
  EXPECT_EQ(
      Matches(kUserToModel, {"u:user@app -q-> a:service@app{behaviour: discard} -q-> m:llm@app"}),
      "");
  EXPECT_EQ(Matches(std::string(kUserToModel) + ", follow: reach",
                    {"u:user@app -q-> a:service@app{behaviour: discard} -q-> m:llm@app"}),
            "u,m\n");
}

TEST(PathMatcher, AnonymisingTakesALabelAwayAndNothingElse) {
  const Sketch sketch{"k:database@app -hr-> a:service@app{behaviour: anonymise} -ans-> u:user@app"};
  const std::string parts =
      "from: {as: s, is: store}, to: {as: t, is: user}, carrying: {as: d, where: ";
  EXPECT_EQ(Matches(parts + "d.personal}", sketch), "");
  EXPECT_EQ(Matches(parts + "\"d.content == 'record'\"}", sketch), "k,u hr\n");
}

TEST(PathMatcher, ALoopOfAgentsIsWalkedThroughWithoutEnd) {
  EXPECT_EQ(Matches(kUserToModel, {"u:user@app -q-> a:agent@app -q-> b:agent@app -q-> a"}),
            "u,a\nu,b\n");
}

class PathQuestions : public ::testing::Test {
 protected:
  static constexpr const char* kTwoWays =
      "u:user@internet -q-> w:service@app -q-> m:llm@app; u -q-> x:service@app -q-> m";
  RuleOnSketch ran_{Path(kUserToModel), {kTwoWays}};
  const Match& match_ = ran_.found().front();
  PathMatcher::Stretch stretch_{&match_, 0, 1};

  graph::Barrier At(std::set<std::string> ids) const {
    const auto stops = [this, ids](model::ElementRef element) {
      return ids.contains(ran_.model().IdOf(element));
    };
    return {[stops](auto c) {
              return stops({model::ElementKind::kComponent, c});
            },
            [stops](auto f) {
              return stops({model::ElementKind::kFlow, f});
            }};
  }
};

TEST_F(PathQuestions, ABarrierIsAvoidedUnlessItCutsEveryPath) {
  const auto avoids = [&](std::set<std::string> ids) {
    return ran_.paths().RunAvoids(stretch_, At(std::move(ids)), -1, false);
  };
  EXPECT_TRUE(avoids({}));
  EXPECT_TRUE(avoids({"w"}));
  EXPECT_FALSE(avoids({"w", "x"}));
  EXPECT_FALSE(avoids({"w", "x>m"})) << "a vertex and an edge";
  EXPECT_FALSE(avoids({"m"}));
  EXPECT_FALSE(avoids({"u"})) << "both ends count as places";
}

TEST_F(PathQuestions, EntrancesAreTheFirstHopsAndThoseThatLeadThroughTheBarrierAreGuarded) {
  const auto entrances = ran_.paths().CountEntrances(stretch_, At({"w"}), -1);
  EXPECT_EQ(ran_.Hops(entrances.all), "u>w u>x");
  EXPECT_EQ(ran_.Hops(entrances.guarded), "u>w");
  EXPECT_EQ(ran_.Hops(ran_.paths().AvoidingRun(stretch_, At({"w"}), -1)), "u>x x>m");
  EXPECT_EQ(ran_.Hops(ran_.paths().AvoidingRun(stretch_, At({"w", "x"}), -1)), "");
  EXPECT_EQ(ran_.Hops(ran_.paths().RunBeginningWith(stretch_, entrances.guarded.front())),
            "u>w w>m");
}

TEST_F(PathQuestions, LiveElementsAreThoseOnSomeRun) {
  std::set<std::string> live;
  ran_.paths().VisitLive(stretch_, true, [&](model::ElementRef element) {
    live.insert(ran_.model().IdOf(element));
    return false;
  });
  EXPECT_EQ(live, (std::set<std::string>{"m", "u", "u>w", "u>x", "w", "w>m", "x", "x>m"}));
}

TEST_F(PathQuestions, RememberedAnswersBelongToTheirBarrier) {
  EXPECT_TRUE(ran_.paths().RunAvoids(stretch_, At({"w"}), 1, false));
  EXPECT_FALSE(ran_.paths().RunAvoids(stretch_, At({"w", "x"}), 2, false));
  EXPECT_TRUE(ran_.paths().RunAvoids(stretch_, At({"w"}), 1, false));
}

}  // namespace
}  // namespace threatgap::rule_engine
