#include "reports/diagram_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "analyzer/base/text.h"
#include "reports/html_text.h"

namespace threatgap::reports {
namespace {

using outcome::AnalysisResult;

constexpr double kTitleSize = 13;
constexpr double kSubtitleSize = 11;
constexpr double kFrameSize = 12;
constexpr double kTextWidth = 150;
constexpr double kPadding = 14;
constexpr std::size_t kTitleLines = 3;
constexpr std::size_t kZoneBoxes = 200;
constexpr std::size_t kZoneArrows = 600;

using Index = std::map<std::string, std::size_t, std::less<>>;

std::string NameOr(const std::string& title, const std::string& id) {
  return title.empty() ? id : title;
}

// Breaks at blanks, and inside words that are wider than the box.
std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  for (const std::string& line : base::WrapText(base::Printable(text), 17)) {
    if (lines.size() == kTitleLines) {
      lines.back() = html::Ellipsis(lines.back() + " " + line, kTitleSize, kTextWidth);
      break;
    }
    lines.push_back(html::Ellipsis(line, kTitleSize, kTextWidth));
  }
  return lines;
}

// Wide enough for its own text and, up to a limit, for the name of the frame around it.
DiagramGraph::Node Size(const DiagramBox& box, std::size_t group, const DiagramPlan& plan) {
  double width = html::TextWidth(box.subtitle, kSubtitleSize);
  if (group < plan.frames.size()) {
    width =
        std::max(width, std::min(kTextWidth, html::TextWidth(plan.frames[group], kFrameSize) - 36));
  }
  for (const std::string& line : box.title)
    width = std::max(width, html::TextWidth(line, kTitleSize));
  const double lines = static_cast<double>(box.title.size());
  return {group, std::max(104.0, width + 2 * kPadding), 30 + 17 * lines};
}

Index AddZones(const AnalysisResult& result, DiagramPlan& plan) {
  Index index;
  const auto add = [&](const outcome::ZoneView& zone, std::size_t parent) {
    index.emplace(zone.id, plan.graph.groups.size());
    plan.graph.groups.push_back({parent});
    const std::string name = NameOr(zone.title, zone.id);
    plan.frames.push_back(zone.trust.empty() || zone.trust == name ? name
                                                                   : name + " · " + zone.trust);
  };
  // Parents first; what is left over hangs in a circle or under an unknown zone and becomes
  // outermost.
  for (bool progress = true; progress;) {
    progress = false;
    for (const auto& zone : result.zones) {
      const auto parent = index.find(zone.parent);
      const bool ready = zone.parent.empty() || parent != index.end();
      if (!ready || index.contains(zone.id)) continue;
      add(zone, zone.parent.empty() ? kNoGroup : parent->second);
      progress = true;
    }
  }
  for (const auto& zone : result.zones) {
    if (!index.contains(zone.id)) add(zone, kNoGroup);
  }
  return index;
}

std::size_t GroupOf(const Index& zones, const std::string& id) {
  const auto found = zones.find(id);
  return found == zones.end() ? kNoGroup : found->second;
}

std::string Tooltip(const outcome::ComponentView& component) {
  std::string text = NameOr(component.title, component.id);
  if (text != component.id) text += fmt::format(" ({})", component.id);
  if (!component.technology.empty()) text += ", " + component.technology;
  if (!component.controls.empty())
    text += fmt::format("; controls: {}", fmt::join(component.controls, ", "));
  if (component.gaps > 0) text += "; " + base::Counted(component.gaps, "gap");
  return text;
}

std::string Tooltip(const outcome::FlowView& flow) {
  std::string text = fmt::format("{}: {}", flow.id, fmt::join(flow.carries, ", "));
  if (!flow.returns.empty()) text += fmt::format(" / {}", fmt::join(flow.returns, ", "));
  if (flow.gaps > 0) text += "; " + base::Counted(flow.gaps, "gap");
  return text;
}

DiagramPlan ZonePlan(const AnalysisResult& result, bool outermost) {
  DiagramPlan plan;
  DiagramPlan frames;
  const Index zones = AddZones(result, frames);
  struct Sum {
    std::size_t components = 0, gaps = 0;
  };
  const auto outer = [&](std::size_t group) {
    while (outermost && group != kNoGroup && frames.graph.groups[group].parent != kNoGroup) {
      group = frames.graph.groups[group].parent;
    }
    return group;
  };
  Index zone_of;  // component → zone, kNoGroup for none
  std::map<std::size_t, Sum> sums;
  for (const auto& component : result.components) {
    const std::size_t zone = outer(GroupOf(zones, component.zone));
    zone_of.emplace(component.id, zone);
    ++sums[zone].components;
    sums[zone].gaps += component.gaps;
  }
  if (!outermost) {
    plan.graph.groups = frames.graph.groups;
    plan.frames = frames.frames;
  }
  std::map<std::size_t, std::size_t> box_of;
  for (const auto& [zone, sum] : sums) {
    const std::string name = zone == kNoGroup ? "No zone" : frames.frames[zone];
    DiagramBox box{{},       "zone", Lines(name), base::Counted(sum.components, "component"), name,
                   sum.gaps, 0};
    box_of.emplace(zone, plan.boxes.size());
    AddBox(plan, std::move(box), outermost ? kNoGroup : zone);
  }
  for (const auto& component : result.components)
    plan.box_of_component.push_back(box_of[zone_of.find(component.id)->second]);
  struct Between {
    std::size_t flows = 0, gaps = 0;
  };
  std::map<std::pair<std::size_t, std::size_t>, Between> pairs;
  for (const auto& flow : result.flows) {
    const auto from = zone_of.find(flow.from);
    const auto to = zone_of.find(flow.to);
    if (from == zone_of.end() || to == zone_of.end() || from->second == to->second) continue;
    Between& between = pairs[{box_of[from->second], box_of[to->second]}];
    ++between.flows;
    between.gaps += flow.gaps;
  }
  for (const auto& [ends, between] : pairs) {
    plan.graph.edges.push_back({ends.first, ends.second});
    plan.arrows.push_back({{}, base::Counted(between.flows, "flow"), between.gaps});
  }
  return plan;
}

}  // namespace

void AddBox(DiagramPlan& plan, DiagramBox box, std::size_t group) {
  plan.graph.nodes.push_back(Size(box, group, plan));
  plan.boxes.push_back(std::move(box));
}

void AddComponentBox(DiagramPlan& plan, const outcome::ComponentView& component,
                     std::size_t group) {
  const std::string type = component.type_title.empty() ? component.type : component.type_title;
  AddBox(plan,
         {component.id, component.shape, Lines(NameOr(component.title, component.id)),
          html::Ellipsis(base::Printable(type), kSubtitleSize, kTextWidth), Tooltip(component),
          component.gaps, component.controls.size()},
         group);
}

void AddFlowArrow(DiagramPlan& plan, const outcome::FlowView& flow, std::size_t from,
                  std::size_t to) {
  plan.graph.edges.push_back({from, to});
  plan.arrows.push_back({flow.id, Tooltip(flow), flow.gaps});
}

DiagramPlan PlanComponents(const AnalysisResult& result) {
  DiagramPlan plan;
  const Index zones = AddZones(result, plan);
  Index boxes;
  for (const auto& component : result.components) {
    if (!boxes.emplace(component.id, plan.boxes.size()).second) continue;
    AddComponentBox(plan, component, GroupOf(zones, component.zone));
  }
  for (const auto& flow : result.flows) {
    const auto from = boxes.find(flow.from);
    const auto to = boxes.find(flow.to);
    if (from == boxes.end() || to == boxes.end()) continue;
    AddFlowArrow(plan, flow, from->second, to->second);
  }
  return plan;
}

DiagramPlan PlanZones(const AnalysisResult& result) {
  DiagramPlan plan = ZonePlan(result, false);
  const bool large = plan.boxes.size() > kZoneBoxes || plan.arrows.size() > kZoneArrows;
  return large ? ZonePlan(result, true) : plan;
}

}  // namespace threatgap::reports
