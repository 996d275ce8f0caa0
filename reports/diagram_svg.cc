#include "reports/diagram_svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "analyzer/base/text.h"
#include "reports/diagram_course.h"
#include "reports/diagram_insides.h"
#include "reports/diagram_plan.h"
#include "reports/html_text.h"

namespace threatgap::reports {
namespace {

using html::Html;

constexpr double kMargin = 16;
// Frames are drawn smaller than the room Graphviz leaves, so that neighbours do not touch; the name
// takes the larger part at the top.
constexpr double kFrameTop = 4;
constexpr double kFrameInset = 14;
constexpr std::size_t kMostBoxes = 300;
constexpr double kLargeWidth =
    1600;  // above these the drawing scrolls sideways rather than shrink to nothing
constexpr double kHugeWidth = 2600;

constexpr std::string_view kDefinitions =
    R"(<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path class="arrow" d="M0 0L8 4L0 8z" fill="#8d96a6"/></marker>)"
    R"(<marker id="arrow-gap" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="arrow-hot" d="M0 0L8 4L0 8z" fill="#a30f3c"/></marker>)"
    R"(<marker id="arrow-hot" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="11" markerHeight="11" markerUnits="userSpaceOnUse" orient="auto"><path class="arrow-hot" d="M0 0L8 4L0 8z" fill="#a30f3c"/></marker></defs>
)";

struct Highlight {
  std::set<std::string> hot;  ///< `c:ID`, `f:ID`
  std::set<std::string> stops;
  std::vector<std::string> flows;  ///< in the order of the path
};

Highlight Highlighted(const outcome::Finding* finding) {
  Highlight highlight;
  if (finding == nullptr) return highlight;
  for (const auto& step : finding->witness) {
    const bool flow = step.element.kind == "flow";
    const std::string id = fmt::format("{}:{}", flow ? 'f' : 'c', step.element.id);
    highlight.hot.insert(id);
    if (flow) highlight.flows.push_back(id);
    if (!step.guard.empty()) highlight.stops.insert(id);
  }
  return highlight;
}

class Svg {
 public:
  Svg(const DiagramPlan& plan, const DiagramLayout& layout, const Highlight& highlight)
      : plan_(plan), layout_(layout), highlight_(highlight) {}

  std::string Draw(const std::string& title) {
    const double width = layout_.width + 2 * kMargin;
    const double height = layout_.height + 2 * kMargin;
    Add(R"(<svg id="diagram"{} viewBox="{:.0f} {:.0f} {:.0f} {:.0f}" width="{:.0f}" height="{:.0f}" role="img" aria-labelledby="diagram-name"><title id="diagram-name">{}</title>)",
        width > kHugeWidth    ? " class=\"huge\""
        : width > kLargeWidth ? " class=\"large\""
                              : "",
        -kMargin, -kMargin, width, height, width, height, Html(title));
    out_ += kDefinitions;
    for (std::size_t i = 0; i < plan_.frames.size(); ++i) Frame(i);
    for (std::size_t i = 0; i < plan_.arrows.size(); ++i) Arrow(i);
    for (std::size_t i = 0; i < plan_.frames.size(); ++i) FrameName(i);
    for (std::size_t i = 0; i < plan_.boxes.size(); ++i) Box(i);
    for (std::size_t i = 0; i < plan_.arrows.size(); ++i) Steps(i);
    out_ += "</svg>";
    return std::move(out_);
  }

 private:
  template <typename... Args>
  void Add(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }

  void Frame(std::size_t i) {
    const DiagramLayout::Frame& frame = layout_.groups[i];
    if (frame.width <= 0) return;
    const double x = frame.x + kFrameInset;
    const double y = frame.y + kFrameTop;
    const double width = frame.width - 2 * kFrameInset;
    Add(R"(<g><title>{}</title><rect class="zone" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="8" fill="#f7f8fa" stroke="#c9ced8"/>)",
        Html(plan_.frames[i]), x, y, width, frame.height - kFrameTop - kFrameInset);
    out_ += "</g>\n";
  }

  // Above the arrows, which would cross the words out.
  void FrameName(std::size_t i) {
    const DiagramLayout::Frame& frame = layout_.groups[i];
    if (frame.width <= 0) return;
    const double width = frame.width - 2 * kFrameInset;
    Add(R"(<text class="zone-name" x="{:.1f}" y="{:.1f}" font-size="12" font-weight="600" fill="#565e6e">{}</text>)"
        "\n",
        frame.x + kFrameInset + 11, frame.y + kFrameTop + 18,
        Html(html::Ellipsis(base::Printable(plan_.frames[i]), 12, width - 20)));
  }

  void Arrow(std::size_t i) {
    const DiagramArrow& arrow = plan_.arrows[i];
    const std::vector<DiagramPoint>& course = layout_.edges[i];
    if (course.size() < 4) return;
    const std::string element = "f:" + arrow.id;
    const bool hot = !arrow.id.empty() && highlight_.hot.contains(element);
    const bool gaps = arrow.gaps > 0;
    const DiagramPoint middle = MiddleOf(course);
    Add(R"(<path class="edge{}{}" data-el="{}" data-mid="{:.1f} {:.1f}" d="{})",
        gaps ? " gaps" : "", hot ? " hot" : "", Html(element), middle.x, middle.y,
        PathText(course, 1));
    Add(R"svg(" fill="none" stroke="{}" stroke-width="{}" marker-end="url(#{})"><title>{}</title></path>)svg"
        "\n",
        hot || gaps ? "#a30f3c" : "#8d96a6", hot ? "3" : "1.5",
        hot    ? "arrow-hot"
        : gaps ? "arrow-gap"
               : "arrow",
        Html(arrow.tooltip));
  }

  // Actors are rounded, stores have a lid, external systems a dashed outline, processes are plain.
  void Outline(const DiagramBox& box, double x, double y, double width, double height) {
    const double radius = box.shape == "actor" ? height / 2 : box.shape == "store" ? 0 : 6;
    const char* dashes = box.shape == "external" ? R"( stroke-dasharray="5 3")" : "";
    Add(R"(<rect class="box" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="{:.1f}" fill="#fff" stroke="#c9ced8"{}/>)",
        x, y, width, height, radius, dashes);
    if (box.shape == "store") {
      Add(R"(<path class="lid" d="M{:.1f} {:.1f}h{:.1f}M{:.1f} {:.1f}h{:.1f}" fill="none" stroke="#c9ced8"/>)",
          x, y + 4, width, x, y + height - 4, width);
    }
  }

  void Box(std::size_t i) {
    const DiagramBox& box = plan_.boxes[i];
    const DiagramGraph::Node& size = plan_.graph.nodes[i];
    const DiagramPoint& centre = layout_.nodes[i];
    const double x = centre.x - size.width / 2;
    const double y = centre.y - size.height / 2;
    const std::string element = box.shape == "zone" ? fmt::format("z:{}", i) : "c:" + box.id;
    Add(R"(<g class="comp{}{}" data-el="{}"><title>{}</title>)",
        !box.id.empty() && highlight_.hot.contains(element) ? " hot" : "",
        highlight_.stops.contains(element) ? " stop" : "", Html(element), Html(box.tooltip));
    Outline(box, x, y, size.width, size.height);
    double line = y + 21;
    for (const std::string& text : box.title) {
      Add(R"(<text class="name" x="{:.1f}" y="{:.1f}" text-anchor="middle" font-size="13" font-weight="600" fill="#14171f">{}</text>)",
          centre.x, line, Html(text));
      line += 17;
    }
    Add(R"(<text class="type" x="{:.1f}" y="{:.1f}" text-anchor="middle" font-size="11" fill="#565e6e">{}</text>)",
        centre.x, line - 1, Html(box.subtitle));
    if (box.gaps > 0) Badge(x + size.width - 4, y, box.gaps);
    out_ += "</g>\n";
  }

  void Badge(double x, double y, std::size_t gaps) {
    const std::string text = std::to_string(gaps);
    const double width = 11 + 7 * static_cast<double>(text.size());
    Add(R"(<g class="badge"><rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="18" rx="9" fill="#a30f3c"/>)",
        x - width / 2, y - 9, width);
    Add(R"(<text x="{:.1f}" y="{:.1f}" text-anchor="middle" font-size="11" font-weight="600" fill="#fff">{}</text></g>)",
        x, y + 4, text);
  }

  void Steps(std::size_t i) {
    const std::vector<DiagramPoint>& course = layout_.edges[i];
    const std::string element = "f:" + plan_.arrows[i].id;
    const auto found = std::find(highlight_.flows.begin(), highlight_.flows.end(), element);
    if (plan_.arrows[i].id.empty() || found == highlight_.flows.end() || course.size() < 4) return;
    const DiagramPoint middle = MiddleOf(course);
    Add(R"(<g class="step"><circle cx="{0:.1f}" cy="{1:.1f}" r="9" fill="#a30f3c"/><text x="{0:.1f}" y="{2:.1f}" text-anchor="middle" font-size="11" font-weight="600" fill="#fff">{3}</text></g>)",
        middle.x, middle.y, middle.y + 4, found - highlight_.flows.begin() + 1);
  }

  const DiagramPlan& plan_;
  const DiagramLayout& layout_;
  const Highlight& highlight_;
  std::string out_;
};

std::string Title(const outcome::AnalysisResult& result, const outcome::Finding* highlighted,
                  bool zones_only) {
  std::string title = fmt::format(
      "Architecture: {} in {}, {}", base::Counted(result.components.size(), "component"),
      base::Counted(result.zones.size(), "zone"), base::Counted(result.flows.size(), "flow"));
  if (highlighted != nullptr && !zones_only)
    title += fmt::format(". Highlighted: {}", highlighted->key);
  return title;
}

}  // namespace

DiagramSvg DrawDiagram(const outcome::AnalysisResult& result, const outcome::Finding* highlighted) {
  DiagramSvg drawn;
  if (result.components.empty()) {
    drawn.missing = "The model holds no component to draw.";
    return drawn;
  }
  const std::size_t elements = result.components.size() + result.flows.size() + result.zones.size();
  drawn.zones_only = elements > kDiagramElements;
  const DiagramPlan plan = drawn.zones_only ? PlanZones(result) : PlanComponents(result);
  if (plan.boxes.size() > kMostBoxes) {
    drawn.missing = fmt::format("The diagram is left out: {} outermost zones are too many to draw.",
                                plan.boxes.size());
    return drawn;
  }
  const auto layout = LayOutDiagram(plan.graph);
  if (!layout) {
    drawn.missing =
        "The diagram could not be laid out because Graphviz is not usable here; the tables hold "
        "the same facts.";
    return drawn;
  }
  const Highlight highlight = Highlighted(drawn.zones_only ? nullptr : highlighted);
  if (drawn.zones_only) drawn.insides = InsidesJson(PlanInsides(result, plan));
  drawn.svg = Svg(plan, *layout, highlight).Draw(Title(result, highlighted, drawn.zones_only));
  return drawn;
}

}  // namespace threatgap::reports
