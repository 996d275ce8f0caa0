#include "reports/diagram_layout.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace threatgap::reports {
namespace {

/// Components in nested zones, with arrows from each to some others.
DiagramGraph Zones(std::size_t zones, std::size_t in_each) {
  DiagramGraph graph;
  for (std::size_t z = 0; z < zones; ++z) {
    graph.groups.push_back({z % 3 == 0 ? kNoGroup : z - 1});
    for (std::size_t i = 0; i < in_each; ++i) graph.nodes.push_back({z, 120, 40});
  }
  const std::size_t n = graph.nodes.size();
  for (std::size_t i = 0; i < n; ++i) {
    graph.edges.push_back({i, (i * 7 + 3) % n});
    graph.edges.push_back({i, (i * 5 + 1) % n});
  }
  return graph;
}

std::string Words(const DiagramLayout& layout) {
  std::string text = std::to_string(layout.width) + " " + std::to_string(layout.height);
  for (const auto& node : layout.nodes)
    text += " " + std::to_string(node.x) + "," + std::to_string(node.y);
  for (const auto& frame : layout.groups)
    text += " " + std::to_string(frame.x) + "," + std::to_string(frame.width);
  for (const auto& edge : layout.edges) {
    for (const auto& point : edge)
      text += " " + std::to_string(point.x) + "," + std::to_string(point.y);
  }
  return text;
}

TEST(DiagramLayout, EarlierLayoutsAndTheStateOfTheHeapChangeNothing) {
  const DiagramGraph graph = Zones(6, 4);
  const auto first = LayOutDiagram(graph);
  ASSERT_TRUE(first.has_value());
  std::vector<std::vector<char>> holes;
  for (std::size_t round = 1; round <= 8; ++round) {
    for (std::size_t i = 0; i < 200; ++i) holes.emplace_back(8 * (1 + (i * round) % 61));
    for (std::size_t i = 0; i < holes.size(); i += round + 1) holes[i] = {};
    ASSERT_TRUE(LayOutDiagram(Zones(round, 3)).has_value());
    EXPECT_EQ(Words(*LayOutDiagram(graph)), Words(*first)) << "round " << round;
  }
}

TEST(DiagramLayout, ABoxStandsInItsFrameAndFramesInTheirParents) {
  const DiagramGraph graph = Zones(3, 2);
  const auto layout = LayOutDiagram(graph);
  ASSERT_TRUE(layout.has_value());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto& frame = layout->groups[graph.nodes[i].group];
    EXPECT_GT(layout->nodes[i].x, frame.x);
    EXPECT_LT(layout->nodes[i].x, frame.x + frame.width);
    EXPECT_GT(layout->nodes[i].y, frame.y);
    EXPECT_LT(layout->nodes[i].y, frame.y + frame.height);
  }
  for (std::size_t g = 1; g < graph.groups.size(); ++g) {
    EXPECT_GT(layout->groups[g].x, layout->groups[g - 1].x);
    EXPECT_LT(layout->groups[g].width, layout->groups[g - 1].width);
  }
}

}  // namespace
}  // namespace threatgap::reports
