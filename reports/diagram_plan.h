#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/outcome/analysis_result.h"
#include "reports/diagram_layout.h"

/// What the architecture diagram shows, before anything has a position.
namespace threatgap::reports {

struct DiagramBox {
  std::string id;                  ///< empty for a zone drawn as a box
  std::string shape;               ///< actor, process, store, external
  std::vector<std::string> title;  ///< lines, already cut to the width of the box
  std::string subtitle;
  std::string tooltip;
  std::size_t gaps = 0;
  std::size_t controls = 0;
};

struct DiagramArrow {
  std::string id;  ///< empty for several flows drawn as one
  std::string tooltip;
  std::size_t gaps = 0;
};

/// Parallel to the nodes, edges and groups of `graph`.
struct DiagramPlan {
  DiagramGraph graph;
  std::vector<DiagramBox> boxes;
  std::vector<DiagramArrow> arrows;
  std::vector<std::string> frames;
};

/// Every component and flow. Flows whose ends are not components of the model are left out.
DiagramPlan PlanComponents(const outcome::AnalysisResult& result);
/// One box per zone that holds components, one arrow per pair of zones with flows between them.
/// When these are more than a few hundred, only outermost zones are drawn.
DiagramPlan PlanZones(const outcome::AnalysisResult& result);

}  // namespace threatgap::reports
