#include "analyzer/graph/path_graph.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/model_builder.h"

namespace threatgap::graph {
namespace {

using ::threatgap::testing::ModelBuilder;

/// Edges as `tail -flow:datum-> head`, one per line, in the order of heads; `<flow` runs against
/// the arrow, `?` exists only if an unstated list says so. States of a component are numbered from
/// 0.
std::string EdgesOf(ModelBuilder builder, Follow follow) {
  const model::ThreatModel model = builder.Finish();
  const ArchitectureGraph architecture(model);
  const PathGraph graph(architecture, follow);
  const auto name = [&](StateIndex state) {
    const auto component = graph.ComponentOf(state);
    const auto [first, last] = graph.StatesOf(component);
    std::string text = model.components[static_cast<std::size_t>(component)].id;
    if (last - first > 1) text += std::to_string(state - first);
    return text;
  };
  std::string text;
  for (StateIndex head = 0; head < graph.state_count(); ++head) {
    for (const auto& edge : graph.EdgesInto(head)) {
      const Hop hop = edge.hop();
      text += name(edge.from) + " -" + (hop.against ? "<" : "") +
              model.flows[static_cast<std::size_t>(hop.flow)].id;
      if (edge.datum != model::kNone)
        text += ":" + model.data[static_cast<std::size_t>(edge.datum)].id;
      text += std::string(edge.may ? "?" : "") + "-> " + name(head) + "\n";
    }
  }
  return text;
}

/// `a -f-> b -g-> c`, with `b` of the given behaviour.
ModelBuilder Chain(const char* behaviour) {
  ModelBuilder builder;
  builder.AddData("d").AddData("e").AddComponent("a", "service").AddComponent("b", "service");
  builder.Set("behaviour", behaviour).AddComponent("c", "service");
  builder.AddFlow("a", "b", "f").Set("carries", "d,e").Set("returns", "");
  builder.AddFlow("b", "c", "g").Set("carries", "d").Set("returns", "");
  return builder;
}

TEST(PathGraph, AnEmptyModelHasNoState) {
  const model::ThreatModel model = ModelBuilder().Finish();
  const ArchitectureGraph architecture(model);
  for (const Follow follow : {Follow::kReach, Follow::kCarried, Follow::kInfluence}) {
    const PathGraph graph(architecture, follow);
    EXPECT_EQ(graph.state_count(), 0U);
    EXPECT_EQ(graph.edge_count(), 0U);
  }
}

TEST(PathGraph, ReachUsesTheArrowsAloneAndNoData) {
  EXPECT_EQ(EdgesOf(ModelBuilder()
                        .AddComponent("a", "service")
                        .AddComponent("b", "service")
                        .AddFlow("a", "b", "f")
                        .AddFlow("a", "a", "loop")
                        .AddFlow("a", "b", "twin"),
                    Follow::kReach),
            "a -loop-> a\n"
            "a -f-> b\n"
            "a -twin-> b\n");
}

TEST(PathGraph, CarriedKeepsEachDatumApart) {
  EXPECT_EQ(EdgesOf(Chain("derive"), Follow::kCarried),
            "a0 -f:d-> b0\n"
            "a1 -f:e-> b1\n"
            "b0 -g:d-> c0\n");
}

TEST(PathGraph, InfluenceJoinsWhatEntersADerivingComponent) {
  EXPECT_EQ(EdgesOf(Chain("derive"), Follow::kInfluence),
            "a -f-> b\n"
            "b -g-> c\n");
}

TEST(PathGraph, InfluenceKeepsDataApartInAForwardingComponent) {
  EXPECT_EQ(EdgesOf(Chain("forward"), Follow::kInfluence),
            "a -f:d-> b0\n"
            "a -f:e-> b1\n"
            "b0 -g:d-> c\n");
}

TEST(PathGraph, AnAnswerRunsAgainstTheArrow) {
  ModelBuilder builder;
  builder.AddData("ans").AddComponent("a", "service").AddComponent("b", "service");
  builder.AddFlow("a", "b", "f").Set("carries", "").Set("returns", "ans");
  EXPECT_EQ(EdgesOf(builder, Follow::kInfluence), "b -<f-> a\n");
  EXPECT_EQ(EdgesOf(builder, Follow::kReach), "a -f-> b\n");
}

TEST(PathGraph, AFlowWithDataBothWaysIsTwoEdges) {
  ModelBuilder builder;
  builder.AddData("ask").AddData("tell");
  builder.AddComponent("a", "service").AddComponent("b", "service");
  builder.AddFlow("a", "b", "f").Set("carries", "ask").Set("returns", "tell");
  EXPECT_EQ(EdgesOf(builder, Follow::kCarried),
            "b1 -<f:tell-> a1\n"
            "a0 -f:ask-> b0\n");
}

TEST(PathGraph, AnUnstatedListIsAnEdgeThatMayExistAndAnEmptyOneIsNone) {
  ModelBuilder builder;
  builder.AddComponent("a", "service").AddComponent("b", "service");
  builder.AddFlow("a", "b", "f").Set("returns", "");
  EXPECT_EQ(EdgesOf(builder, Follow::kInfluence), "a -f?-> b\n");
  builder.AddFlow("a", "b", "g").Set("carries", "").Set("returns", "");
  EXPECT_EQ(EdgesOf(builder, Follow::kInfluence), "a -f?-> b\n");
}

TEST(PathGraph, AnyDatumMayTravelOverAnUnstatedFlow) {
  ModelBuilder builder;
  builder.AddData("d").AddComponent("a", "service").AddComponent("b", "service");
  builder.AddComponent("c", "service");
  builder.AddFlow("a", "b", "f").Set("carries", "d").Set("returns", "");
  builder.AddFlow("b", "c", "g").Set("returns", "");
  EXPECT_EQ(EdgesOf(builder, Follow::kCarried),
            "a0 -f:d-> b0\n"
            "b0 -g:d?-> c0\n"
            "b1 -g?-> c1\n")
      << "state 1 holds what no list names";
}

TEST(PathGraph, EncryptedDataIsAStateOfItsOwnUntilItIsDecrypted) {
  ModelBuilder builder;
  builder.AddData("d").AddComponent("a", "service").Set("behaviour", "encrypt");
  builder.AddComponent("b", "service").AddComponent("c", "service").Set("behaviour", "decrypt");
  builder.AddFlow("a", "b", "f").Set("carries", "d").Set("returns", "");
  builder.AddFlow("b", "c", "g").Set("carries", "d").Set("returns", "");
  EXPECT_EQ(EdgesOf(builder, Follow::kInfluence),
            "a0 -f-> b1\n"
            "a1 -f-> b1\n"
            "b0 -g-> c0\n"
            "b1 -g-> c0\n")
      << "state 1 is encrypted";
}

TEST(PathGraph, ReadableStatesAreThoseThatAreNotEncrypted) {
  ModelBuilder builder;
  builder.AddData("d").AddComponent("a", "service").Set("behaviour", "encrypt");
  builder.AddComponent("b", "service");
  builder.AddFlow("a", "b").Set("carries", "d").Set("returns", "");
  const model::ThreatModel model = builder.Finish();
  const ArchitectureGraph architecture(model);
  const PathGraph graph(architecture, Follow::kInfluence);
  const auto [first, last] = graph.StatesOf(1);
  ASSERT_EQ(last - first, 2U);
  EXPECT_TRUE(graph.Readable(first));
  EXPECT_FALSE(graph.Readable(first + 1));
  EXPECT_TRUE(PathGraph(architecture, Follow::kCarried).Readable(1));
}

TEST(PathGraph, EdgesSeenFromTheirTailsAreTheSame) {
  const model::ThreatModel model = Chain("forward").Finish();
  const ArchitectureGraph architecture(model);
  const PathGraph graph(architecture, Follow::kInfluence);
  std::size_t seen = 0;
  for (StateIndex tail = 0; tail < graph.state_count(); ++tail) {
    for (const auto& out : graph.EdgesOutOf(tail)) {
      EXPECT_EQ(graph.EdgesInto(out.head)[out.position].from, tail);
      ++seen;
    }
  }
  EXPECT_EQ(seen, graph.edge_count());
}

}  // namespace
}  // namespace threatgap::graph
