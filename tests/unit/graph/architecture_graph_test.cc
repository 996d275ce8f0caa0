#include "analyzer/graph/architecture_graph.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/model_builder.h"

namespace threatgap::graph {
namespace {

using model::ListKind;
using ::threatgap::testing::ModelBuilder;
using ::threatgap::testing::RefOf;

/// A model with its graph, asked by ids and answering in words.
struct Asked {
  model::ThreatModel model;
  ArchitectureGraph graph{model};

  explicit Asked(ModelBuilder builder) : model(builder.Finish()) {}
  std::int32_t At(std::string_view id) const { return RefOf(model, id).index; }

  std::string Ids(std::span<const model::FlowIndex> flows) const {
    std::string text;
    for (const auto flow : flows)
      text += (text.empty() ? "" : " ") + model.flows[static_cast<std::size_t>(flow)].id;
    return text;
  }
  std::string Out(std::string_view id) const { return Ids(graph.OutFlows(At(id))); }
  std::string In(std::string_view id) const { return Ids(graph.InFlows(At(id))); }

  std::string Words(const model::KeySet& keys) const {
    std::string text;
    for (const auto& key : keys) text += (text.empty() ? "" : " ") + KeyText(model, key);
    return text;
  }
  std::string Words(const model::Ternary& truth) const {
    if (truth.is_unknown()) return "unknown: " + Words(truth.keys);
    return truth.is_true() ? "true" : "false";
  }
  std::string Trust(std::string_view id) const {
    const auto ref = RefOf(model, id);
    const auto answer = ref.kind == model::ElementKind::kZone ? graph.TrustOfZone(ref.index)
                                                              : graph.TrustOf(ref.index);
    return answer.rank ? std::to_string(*answer.rank) : "unknown: " + Words(answer.keys);
  }
  std::string Crosses(std::string_view flow) const { return Words(graph.Crosses(At(flow))); }
  std::string Enters(std::string_view flow, std::string_view zone) const {
    return Words(graph.Enters(At(flow), At(zone)));
  }
  bool OnCycle(std::string_view id) const { return graph.OnCycle(At(id)); }
  std::string Open(ListKind list, std::string_view id) const {
    return Words(graph.OpenKeys(list, At(id)));
  }
  std::string DataAt(std::string_view id) const {
    std::string text;
    for (const auto datum : graph.DataAt(At(id)))
      text += (text.empty() ? "" : " ") + model.data[static_cast<std::size_t>(datum)].id;
    return text;
  }
  std::string UnstatedDataAt(std::string_view id) const {
    return Words(graph.UnstatedDataAt(At(id)));
  }
};

ModelBuilder Services(std::initializer_list<const char*> ids) {
  ModelBuilder builder;
  for (const char* id : ids) builder.AddComponent(id, "service");
  return builder;
}

TEST(ArchitectureGraph, AnEmptyModelHasNoOpenListAndNeedsNoElement) {
  const Asked asked{ModelBuilder()};
  EXPECT_TRUE(asked.graph.OpenKeysAnywhere(ListKind::kControls).empty());
}

TEST(ArchitectureGraph, ParallelFlowsAreKeptInTheOrderOfTheirIds) {
  const Asked asked(Services({"a", "b"})
                        .AddFlow("a", "b", "second")
                        .AddFlow("a", "b", "first")
                        .AddFlow("b", "a", "answer"));
  EXPECT_EQ(asked.Out("a"), "first second");
  EXPECT_EQ(asked.In("b"), "first second");
  EXPECT_EQ(asked.In("a"), "answer");
}

TEST(ArchitectureGraph, ASelfLoopLeavesAndEntersItsComponentAndIsACycle) {
  const Asked asked(Services({"a", "b"}).AddFlow("a", "a").AddFlow("a", "b"));
  EXPECT_EQ(asked.Out("a"), "a>a a>b");
  EXPECT_EQ(asked.In("a"), "a>a");
  EXPECT_TRUE(asked.OnCycle("a"));
  EXPECT_FALSE(asked.OnCycle("b"));
}

TEST(ArchitectureGraph, OnlyComponentsOfALoopAreOnACycle) {
  const Asked asked(Services({"a", "b", "c", "d", "e", "in", "out"})
                        .AddFlow("in", "a")
                        .AddFlow("a", "b")
                        .AddFlow("b", "c")
                        .AddFlow("c", "a")
                        .AddFlow("c", "d")
                        .AddFlow("d", "e")
                        .AddFlow("e", "d")
                        .AddFlow("e", "out"));
  for (const char* id : {"a", "b", "c", "d", "e"}) EXPECT_TRUE(asked.OnCycle(id)) << id;
  EXPECT_FALSE(asked.OnCycle("in"));
  EXPECT_FALSE(asked.OnCycle("out"));
}

TEST(ArchitectureGraph, AnAnswerOnOneFlowIsNoCycle) {
  ModelBuilder builder = Services({"a", "b"});
  builder.AddData("q").AddFlow("a", "b").Set("carries", "q").Set("returns", "q");
  const Asked asked(builder);
  EXPECT_FALSE(asked.OnCycle("a"));
}

ModelBuilder NestedZones() {
  ModelBuilder builder;
  builder.AddZone("internet").Set("trust", "public");
  builder.AddZone("site").Set("trust", "internal");
  builder.AddZone("room", "site").AddZone("rack", "room").Set("trust", "restricted");
  builder.AddZone("hall", "site").AddZone("island");
  builder.AddComponent("user", "user", "internet").AddComponent("desk", "service", "site");
  builder.AddComponent("web", "service", "room").AddComponent("db", "database", "rack");
  builder.AddComponent("lost", "service").AddComponent("buoy", "service", "island");
  return builder;
}

TEST(ArchitectureGraph, AZoneContainsItselfAndWhatLiesInside) {
  const Asked asked(NestedZones());
  const auto contains = [&](const char* outer, const char* inner) {
    return asked.graph.ZoneContains(asked.At(outer), asked.At(inner));
  };
  EXPECT_TRUE(contains("site", "site"));
  EXPECT_TRUE(contains("site", "rack"));
  EXPECT_TRUE(contains("room", "rack"));
  EXPECT_FALSE(contains("rack", "room"));
  EXPECT_FALSE(contains("hall", "rack"));
  EXPECT_FALSE(contains("internet", "site"));
  EXPECT_EQ(asked.graph.ParentOf(asked.At("rack")), asked.At("room"));
  EXPECT_FALSE(asked.graph.ParentOf(asked.At("site")).has_value());
}

TEST(ArchitectureGraph, AComponentWithoutAZoneIsUnknownNotOutside) {
  const Asked asked(NestedZones());
  const auto contains = [&](const char* zone, const char* component) {
    return asked.Words(asked.graph.Contains(asked.At(zone), asked.At(component)));
  };
  EXPECT_EQ(contains("site", "db"), "true");
  EXPECT_EQ(contains("internet", "db"), "false");
  EXPECT_EQ(contains("site", "lost"), "unknown: lost.zone");
  EXPECT_FALSE(asked.graph.ZoneOf(asked.At("lost")).has_value());
}

TEST(ArchitectureGraph, TrustComesFromTheInnermostZoneThatStatesOne) {
  const Asked asked(NestedZones());
  EXPECT_EQ(asked.Trust("user"), "0");
  EXPECT_EQ(asked.Trust("web"), "2") << "of `site`, around `room`";
  EXPECT_EQ(asked.Trust("db"), "3") << "of `rack`, not of `site`";
  EXPECT_EQ(asked.Trust("hall"), "2");
  EXPECT_EQ(asked.Trust("lost"), "unknown: lost.zone");
  EXPECT_EQ(asked.Trust("buoy"), "unknown: island.trust");
}

TEST(ArchitectureGraph, AFlowCrossesWhenItsEndsLieInDifferentZones) {
  const Asked asked(NestedZones()
                        .AddFlow("user", "web")
                        .AddFlow("web", "db")
                        .AddFlow("db", "web")
                        .AddFlow("web", "web")
                        .AddFlow("web", "lost")
                        .AddFlow("lost", "lost"));
  EXPECT_EQ(asked.Crosses("user>web"), "true");
  EXPECT_EQ(asked.Crosses("web>db"), "true") << "into a zone inside its own";
  EXPECT_EQ(asked.Crosses("db>web"), "true") << "out of it";
  EXPECT_EQ(asked.Crosses("web>web"), "false");
  EXPECT_EQ(asked.Crosses("web>lost"), "unknown: lost.zone");
  EXPECT_EQ(asked.Crosses("lost>lost"), "false") << "wherever it stands";
}

TEST(ArchitectureGraph, AFlowFromOutsideEntersEachZoneAroundItsTarget) {
  const Asked asked(NestedZones()
                        .AddFlow("user", "db")
                        .AddFlow("desk", "db")
                        .AddFlow("db", "desk")
                        .AddFlow("lost", "db"));
  for (const char* zone : {"site", "room", "rack"})
    EXPECT_EQ(asked.Enters("user>db", zone), "true") << zone;
  EXPECT_EQ(asked.Enters("desk>db", "site"), "false") << "it begins inside";
  EXPECT_EQ(asked.Enters("desk>db", "room"), "true");
  EXPECT_EQ(asked.Enters("db>desk", "site"), "false") << "leaving is not entering";
  EXPECT_EQ(asked.Enters("user>db", "hall"), "false");
  EXPECT_EQ(asked.Enters("lost>db", "rack"), "unknown: lost.zone");
  EXPECT_EQ(asked.Enters("lost>db", "internet"), "false") << "wherever it begins";
}

TEST(ArchitectureGraph, AListIsOpenInsideTheZoneThatSaysSo) {
  ModelBuilder builder = NestedZones();
  builder.At("room").Open(ListKind::kControls);
  const Asked asked(builder);
  EXPECT_EQ(asked.Open(ListKind::kControls, "web"), "room.controls");
  EXPECT_EQ(asked.Open(ListKind::kControls, "db"), "room.controls") << "a zone inside";
  EXPECT_EQ(asked.Open(ListKind::kControls, "desk"), "");
  EXPECT_EQ(asked.Open(ListKind::kFlows, "web"), "");
  EXPECT_EQ(asked.Words(asked.graph.OpenKeysAnywhere(ListKind::kControls)), "room.controls");
}

TEST(ArchitectureGraph, AListThatIsOpenForTheSystemIsOpenEverywhere) {
  const Asked asked(ModelBuilder()
                        .Open(ListKind::kFlows)
                        .AddZone("z")
                        .AddComponent("a", "service")
                        .AddComponent("b", "service", "z"));
  EXPECT_EQ(asked.Open(ListKind::kFlows, "a"), "system.flows");
  EXPECT_EQ(asked.Open(ListKind::kFlows, "b"), "system.flows");
}

TEST(ArchitectureGraph, DataOfAComponentIsStoredCarriedAndReturnedThere) {
  ModelBuilder builder;
  for (const char* id : {"answer", "far", "question", "records"}) builder.AddData(id);
  builder.AddComponent("kb", "database").Set("stores", "records");
  builder.AddComponent("app", "service").AddComponent("user", "user");
  builder.AddFlow("user", "app").Set("carries", "question").Set("returns", "answer");
  builder.AddFlow("app", "kb").Set("carries", "question");
  const Asked asked(builder);
  EXPECT_EQ(asked.DataAt("kb"), "question records");
  EXPECT_EQ(asked.DataAt("app"), "answer question");
  EXPECT_EQ(asked.UnstatedDataAt("kb"), "app>kb.returns");
  EXPECT_EQ(asked.UnstatedDataAt("app"), "app.stores app>kb.returns");
}

TEST(ArchitectureGraph, ASelfLoopCountsOnceInTheDataOfItsComponent) {
  ModelBuilder builder = Services({"a"});
  builder.AddData("d").AddFlow("a", "a").Set("carries", "d");
  const Asked asked(builder);
  EXPECT_EQ(asked.DataAt("a"), "d");
  EXPECT_EQ(asked.UnstatedDataAt("a"), "a.stores a>a.returns");
}

TEST(ArchitectureGraph, DeeplyNestedZonesNeedNoDeepStack) {
  model::ThreatModel model;
  const auto parent = *model::FindAttribute(model::ElementKind::kZone, "parent");
  constexpr int kZones = 200'000;
  for (int z = 0; z < kZones; ++z) {
    model::Zone zone;
    zone.id = std::to_string(1'000'000 + z);
    if (z > 0) zone.attributes.push_back({parent, model::Origin::kStated, {z - 1, {}}, {}, -1});
    model.zones.push_back(std::move(zone));
  }
  const ArchitectureGraph graph(model);
  EXPECT_TRUE(graph.ZoneContains(0, kZones - 1));
  EXPECT_FALSE(graph.ZoneContains(kZones - 1, 0));
}

}  // namespace
}  // namespace threatgap::graph
