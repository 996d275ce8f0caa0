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
  std::string shape;               ///< actor, process, store, external; zone; away: another zone
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
  /// Of a plan by zones: the box of each component, parallel to those of the result.
  std::vector<std::size_t> box_of_component;
};

/// Appends `box`, wide enough for its text, inside `group`.
void AddBox(DiagramPlan& plan, DiagramBox box, std::size_t group);
/// The same for a component with its kind, tooltip and number of gaps.
void AddComponentBox(DiagramPlan& plan, const outcome::ComponentView& component, std::size_t group);
/// An arrow for one flow between two boxes of the plan.
void AddFlowArrow(DiagramPlan& plan, const outcome::FlowView& flow, std::size_t from,
                  std::size_t to);

/// Every component and flow. Flows whose ends are not components of the model are left out.
DiagramPlan PlanComponents(const outcome::AnalysisResult& result);
/// One box per zone that holds components, one arrow per pair of zones with flows between them.
/// When these are more than a few hundred, only outermost zones are drawn.
DiagramPlan PlanZones(const outcome::AnalysisResult& result);

}  // namespace threatgap::reports
