#pragma once

#include <cstddef>
#include <optional>
#include <vector>

/// Positions for an architecture diagram, computed by Graphviz (`dot`) and by nothing that depends
/// on the machine: sizes are given, and no font is asked.
namespace threatgap::reports {

constexpr std::size_t kNoGroup = static_cast<std::size_t>(-1);

struct DiagramPoint {
  double x = 0, y = 0;
};

/// Boxes, arrows between them and nested frames around them; references are positions in the
/// vectors. A group's parent must stand before it.
struct DiagramGraph {
  struct Node {
    std::size_t group = kNoGroup;
    double width = 0, height = 0;  ///< pixels
  };
  struct Edge {
    std::size_t from = 0, to = 0;
  };
  struct Group {
    std::size_t parent = kNoGroup;
  };
  std::vector<Node> nodes{};
  std::vector<Edge> edges{};
  std::vector<Group> groups{};
};

/// Positions in pixels with the origin top left, parallel to the vectors of the graph.
struct DiagramLayout {
  struct Frame {
    double x = 0, y = 0, width = 0, height = 0;
  };
  double width = 0, height = 0;
  std::vector<DiagramPoint> nodes{};  ///< centres
  std::vector<Frame> groups{};        ///< width 0 where a group holds no node
  /// Control points of cubic Bézier curves: one start, then three per piece. Empty where an arrow
  /// has no course.
  std::vector<std::vector<DiagramPoint>> edges{};
};

/// Lays `graph` out from left to right. Empty when Graphviz is not usable at run time (its layout
/// plugin is missing). Thread-safe: Graphviz is not, so calls wait for each other. Milliseconds for
/// 50 boxes; grows faster than linearly, so callers keep graphs below a few hundred boxes.
std::optional<DiagramLayout> LayOutDiagram(const DiagramGraph& graph);

}  // namespace threatgap::reports
