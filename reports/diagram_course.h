#pragma once

#include <string>
#include <vector>

#include "reports/diagram_layout.h"

/// The course of one arrow: a start, then three control points per piece.
namespace threatgap::reports {

/// The point half way along the curve, by length. `course` holds at least four points.
DiagramPoint MiddleOf(const std::vector<DiagramPoint>& course);

/// `M0 0C1 1 2 2 3 3` for the `d` of an SVG path, with `digits` behind the point.
std::string PathText(const std::vector<DiagramPoint>& course, int digits);

}  // namespace threatgap::reports
