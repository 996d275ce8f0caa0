#pragma once

#include <string>

#include "analyzer/outcome/analysis_result.h"

namespace threatgap::reports {

/// The architecture as one `<svg id="diagram">` for the HTML report: zones as nested frames,
/// components as boxes whose shape tells their kind, flows as arrows, the number of gaps on each,
/// and the path of the worst gap highlighted. Colours are classes of report.css; light colours
/// stand in the markup for pages without style sheet. Boxes and arrows carry `data-el="c:ID"` and
/// `data-el="f:ID"`, so that the script can highlight others; the box of
/// a zone has `data-el="z:NUMBER"`, and the script opens its inside.
struct DiagramSvg {
  std::string svg;          ///< empty when there is nothing to draw or Graphviz is not usable
  std::string missing;      ///< then why, as a sentence
  std::string insides;      ///< of a drawing by zones: what `InsidesJson` writes; else empty
  bool zones_only = false;  ///< more than kDiagramElements elements: one box per zone
};

/// Components, flows and zones up to which every one of them is drawn.
constexpr std::size_t kDiagramElements = 300;

/// `highlighted` may be null.
DiagramSvg DrawDiagram(const outcome::AnalysisResult& result, const outcome::Finding* highlighted);

}  // namespace threatgap::reports
