#include "reports/diagram_insides.h"

#include <gmock/gmock.h>

#include <chrono>

#include "reports/diagram_svg.h"
#include "tests/unit/reports/result_fixture.h"

namespace threatgap::reports {
namespace {

using outcome::AnalysisResult;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// Two zones, two components each: a -f1-> b within the first, b -f2-> c and a -f3-> c across.
AnalysisResult TwoZones() {
  AnalysisResult result;
  result.zones = {{"app", "Application", "", "internal", {}}, {"data", "Data", "", "", {}}};
  for (const auto& [id, zone] :
       {std::pair("a", "app"), {"b", "app"}, {"c", "data"}, {"d", "data"}}) {
    outcome::ComponentView component;
    component.id = id;
    component.zone = zone;
    component.shape = "process";
    result.components.push_back(component);
  }
  const auto flow = [&](const char* id, const char* from, const char* to, std::size_t gaps) {
    outcome::FlowView view;
    view.id = id;
    view.from = from;
    view.to = to;
    view.gaps = gaps;
    result.flows.push_back(view);
  };
  flow("f1", "a", "b", 0);
  flow("f2", "b", "c", 1);
  flow("f3", "b", "c", 2);
  flow("f4", "a", "c", 0);
  return result;
}

std::vector<std::string> BoxIds(const DiagramPlan& plan) {
  std::vector<std::string> ids;
  for (const DiagramBox& box : plan.boxes)
    ids.push_back(box.id.empty() ? box.shape + " " + box.tooltip : box.id);
  return ids;
}

std::vector<std::string> Arrows(const DiagramPlan& plan) {
  std::vector<std::string> words;
  const auto ids = BoxIds(plan);
  for (std::size_t i = 0; i < plan.arrows.size(); ++i) {
    const auto& edge = plan.graph.edges[i];
    words.push_back(ids[edge.from] + ">" + ids[edge.to] + " " +
                    (plan.arrows[i].id.empty() ? plan.arrows[i].tooltip : plan.arrows[i].id));
  }
  return words;
}

TEST(DiagramInsides, ZoneShowsItsComponentsItsFlowsAndItsNeighbours) {
  const AnalysisResult result = TwoZones();
  const auto insides = PlanInsides(result, PlanZones(result));
  ASSERT_EQ(insides.size(), 2U);
  EXPECT_EQ(insides[0].title, "Application · internal");
  EXPECT_THAT(BoxIds(insides[0].plan), ElementsAre("a", "b", "away Data"));
  EXPECT_THAT(Arrows(insides[0].plan),
              UnorderedElementsAre("a>b f1", "b>away Data 2 flows", "a>away Data f4"));
  EXPECT_THAT(BoxIds(insides[1].plan), ElementsAre("c", "d", "away Application · internal"));
}

TEST(DiagramInsides, ArrowOfSeveralFlowsAddsTheirGaps) {
  const AnalysisResult result = TwoZones();
  const auto insides = PlanInsides(result, PlanZones(result));
  for (const DiagramArrow& arrow : insides[0].plan.arrows) {
    if (arrow.id.empty()) {
      EXPECT_EQ(arrow.gaps, 3U);
    }
  }
}

TEST(DiagramInsides, OfAHugeZoneThoseWithTheMostGapsAreDrawn) {
  AnalysisResult result = TwoZones();
  for (int i = 0; i < 500; ++i) {
    outcome::ComponentView component = result.components[0];
    component.id = "extra-" + std::to_string(i);
    component.gaps = i == 499 ? 7 : 0;
    result.components.push_back(component);
  }
  const auto insides = PlanInsides(result, PlanZones(result));
  EXPECT_EQ(insides[0].components, 502U);
  EXPECT_LT(insides[0].plan.boxes.size(), 60U);
  EXPECT_THAT(BoxIds(insides[0].plan), Contains("extra-499"));
  EXPECT_THAT(InsidesJson(insides), HasSubstr("40 of 502 components, those with the most gaps"));
}

TEST(DiagramInsides, ComponentWithoutAZoneIsInsideOfNoZone) {
  AnalysisResult result = TwoZones();
  result.components[3].zone = "";
  const auto insides = PlanInsides(result, PlanZones(result));
  EXPECT_EQ(insides.size(), 3U);
  EXPECT_EQ(insides.back().title, "No zone");
}

TEST(DiagramInsides, HostileNamesAreDataInTheBlock) {
  AnalysisResult result = TwoZones();
  result.components[0].title = "</script><b>\"";
  const std::string json = InsidesJson(PlanInsides(result, PlanZones(result)));
  EXPECT_THAT(json, HasSubstr("\\u003c/script\\u003e"));
  EXPECT_EQ(json.find("</script"), std::string::npos);
}

TEST(DiagramInsides, SmallModelHasNoneAndALargeOneIsLaidOutInTime) {
  EXPECT_THAT(DrawDiagram(FixtureResult(), nullptr).insides, IsEmpty());
  const auto start = std::chrono::steady_clock::now();
  const DiagramSvg large = DrawDiagram(LargeResult(10, 1000), nullptr);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  EXPECT_THAT(large.insides, HasSubstr("\"c:service-"));
  EXPECT_THAT(large.svg, HasSubstr("data-el=\"z:0\""));
  EXPECT_LT(took.count(), 10.0);  // 2 s is the goal; sanitizers and busy machines are slower
}

}  // namespace
}  // namespace threatgap::reports
