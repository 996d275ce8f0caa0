#pragma once

#include <string>
#include <vector>

#include "analyzer/outcome/analysis_result.h"
#include "reports/diagram_plan.h"

/// What stands inside the boxes of a drawing by zones, for the reader who opens one.
namespace threatgap::reports {

/// Components of one zone, the flows between them, and each zone they exchange data with as a box
/// of its own.
struct ZoneInside {
  std::size_t box = 0;  ///< of the zone drawing
  std::string title;
  std::size_t components = 0;  ///< all of the zone, also those left out
  DiagramPlan plan;
};

/// Insides of the boxes of `zones` (from `PlanZones`), in the order of its boxes. Of a zone with
/// more than a few dozen components those with the most gaps are drawn, and when all zones together
/// are more than Graphviz lays out in a second or so, those with the most gaps have an inside.
std::vector<ZoneInside> PlanInsides(const outcome::AnalysisResult& result,
                                    const DiagramPlan& zones);

/// The insides as a JSON array which the script draws from: for each `[box, title, note, width,
/// height, boxes, arrows]`, a box `[element, shape, x, y, width, height, lines, subtitle, tooltip,
/// gaps]`, an arrow `[element, tooltip, gaps, middle x, middle y, course]`. Empty where Graphviz is
/// not usable. The layouts are made here.
std::string InsidesJson(const std::vector<ZoneInside>& insides);

}  // namespace threatgap::reports
