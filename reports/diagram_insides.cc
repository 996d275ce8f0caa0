#include "reports/diagram_insides.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "analyzer/base/text.h"
#include "reports/diagram_course.h"
#include "reports/html_text.h"

namespace threatgap::reports {
namespace {

using outcome::AnalysisResult;

constexpr std::size_t kMostComponents = 40;  // of one zone
constexpr std::size_t kMostElements = 2500;  // of all insides: boxes and arrows
constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

using Members = std::vector<std::size_t>;  // positions in the components of the result

// Those with the most gaps, in the order of the model.
Members MostAtRisk(const AnalysisResult& result, Members members) {
  if (members.size() <= kMostComponents) return members;
  std::stable_sort(members.begin(), members.end(), [&](std::size_t a, std::size_t b) {
    return result.components[a].gaps > result.components[b].gaps;
  });
  members.resize(kMostComponents);
  std::sort(members.begin(), members.end());
  return members;
}

/// Builds the inside of one box of the zone drawing.
class InsidePlanner {
 public:
  InsidePlanner(const AnalysisResult& result, const DiagramPlan& zones)
      : result_(result), zones_(zones) {
    for (std::size_t i = 0; i < result.components.size(); ++i)
      position_.emplace(result.components[i].id, i);
    for (std::size_t i = 0; i < result.flows.size(); ++i) {
      const std::size_t from = Position(result.flows[i].from);
      const std::size_t to = Position(result.flows[i].to);
      if (from == kNowhere || to == kNowhere) continue;
      flows_of_[BoxOf(from)].push_back({i, from, to});
      if (BoxOf(from) != BoxOf(to)) flows_of_[BoxOf(to)].push_back({i, from, to});
    }
  }

  ZoneInside Plan(std::size_t box, const Members& members) {
    ZoneInside inside{
        box, fmt::format("{}", fmt::join(zones_.boxes[box].title, " ")), members.size(), {}};
    DiagramPlan& plan = inside.plan;
    std::map<std::size_t, std::size_t> drawn;  // component → box of the plan
    for (const std::size_t member : MostAtRisk(result_, members)) {
      drawn.emplace(member, plan.boxes.size());
      AddComponentBox(plan, result_.components[member], kNoGroup);
    }
    std::map<std::size_t, std::size_t> away;  // box of the zone drawing → box of the plan
    struct Sum {
      std::string id;
      std::size_t flows = 0, gaps = 0;
    };
    std::map<std::pair<std::size_t, std::size_t>, Sum> across;
    const auto end = [&](std::size_t component) {
      const auto found = drawn.find(component);
      if (found != drawn.end()) return found->second;
      if (BoxOf(component) == box) return kNowhere;  // left out
      const auto [known, added] = away.try_emplace(BoxOf(component), plan.boxes.size());
      if (added) AddNeighbour(plan, zones_.boxes[BoxOf(component)]);
      return known->second;
    };
    for (const Flow& flow : flows_of_[box]) {
      // Only flows with an end that is drawn bring their other end in.
      if (!drawn.contains(flow.from) && !drawn.contains(flow.to)) continue;
      const std::size_t from = end(flow.from);
      const std::size_t to = end(flow.to);
      if (from == kNowhere || to == kNowhere) continue;
      const outcome::FlowView& view = result_.flows[flow.index];
      if (BoxOf(flow.from) == BoxOf(flow.to)) {
        AddFlowArrow(plan, view, from, to);
        continue;
      }
      Sum& sum = across[{from, to}];
      sum.id = view.id;
      ++sum.flows;
      sum.gaps += view.gaps;
    }
    for (const auto& [ends, sum] : across) {
      plan.graph.edges.push_back({ends.first, ends.second});
      plan.arrows.push_back({sum.flows == 1 ? sum.id : std::string(),
                             sum.flows == 1 ? sum.id : base::Counted(sum.flows, "flow"), sum.gaps});
    }
    return inside;
  }

 private:
  struct Flow {
    std::size_t index, from, to;
  };

  std::size_t Position(const std::string& id) const {
    const auto found = position_.find(id);
    return found == position_.end() ? kNowhere : found->second;
  }
  std::size_t BoxOf(std::size_t component) const { return zones_.box_of_component[component]; }

  static void AddNeighbour(DiagramPlan& plan, const DiagramBox& zone) {
    DiagramBox box = zone;
    box.shape = "away";
    box.gaps = 0;
    AddBox(plan, std::move(box), kNoGroup);
  }

  const AnalysisResult& result_;
  const DiagramPlan& zones_;
  std::map<std::string, std::size_t, std::less<>> position_;
  std::map<std::size_t, std::vector<Flow>> flows_of_;
};

class InsideWriter {
 public:
  void Add(const ZoneInside& inside, const DiagramLayout& layout) {
    const DiagramPlan& plan = inside.plan;
    const auto drawn = static_cast<std::size_t>(
        std::count_if(plan.boxes.begin(), plan.boxes.end(),
                      [](const DiagramBox& box) { return box.shape != "away"; }));
    out_ += out_.empty() ? "[" : ",\n[";
    fmt::format_to(std::back_inserter(out_), "{},", inside.box);
    Text(inside.title);
    Text(drawn < inside.components ? fmt::format("{} of {}, those with the most gaps", drawn,
                                                 base::Counted(inside.components, "component"))
                                   : base::Counted(drawn, "component"));
    fmt::format_to(std::back_inserter(out_), "{:.0f},{:.0f},[", layout.width, layout.height);
    for (std::size_t i = 0; i < plan.boxes.size(); ++i) {
      if (i > 0) out_ += ',';
      Box(plan.boxes[i], plan.graph.nodes[i], layout.nodes[i]);
    }
    out_ += "],[";
    bool first = true;
    for (std::size_t i = 0; i < plan.arrows.size(); ++i) {
      if (layout.edges[i].size() < 4) continue;
      if (!first) out_ += ',';
      Arrow(plan.arrows[i], layout.edges[i]);
      first = false;
    }
    out_ += "]]";
  }
  std::string out() const { return "[" + out_ + "]"; }

 private:
  void Text(std::string_view text) {
    html::AppendJson(out_, text);
    out_ += ',';
  }

  void Box(const DiagramBox& box, const DiagramGraph::Node& size, const DiagramPoint& centre) {
    out_ += '[';
    Text(box.id.empty() ? "" : "c:" + box.id);
    Text(box.shape);
    fmt::format_to(std::back_inserter(out_), "{:.0f},{:.0f},{:.0f},{:.0f},[",
                   centre.x - size.width / 2, centre.y - size.height / 2, size.width, size.height);
    for (std::size_t i = 0; i < box.title.size(); ++i) {
      if (i > 0) out_ += ',';
      html::AppendJson(out_, box.title[i]);
    }
    out_ += "],";
    Text(box.subtitle);
    Text(box.tooltip);
    fmt::format_to(std::back_inserter(out_), "{}]", box.gaps);
  }

  void Arrow(const DiagramArrow& arrow, const std::vector<DiagramPoint>& course) {
    const DiagramPoint middle = MiddleOf(course);
    out_ += '[';
    Text(arrow.id.empty() ? "" : "f:" + arrow.id);
    Text(arrow.tooltip);
    fmt::format_to(std::back_inserter(out_), "{},{:.0f},{:.0f},\"{}\"]", arrow.gaps, middle.x,
                   middle.y, PathText(course, 0));
  }

  std::string out_;
};

}  // namespace

std::vector<ZoneInside> PlanInsides(const AnalysisResult& result, const DiagramPlan& zones) {
  std::vector<Members> members(zones.boxes.size());
  for (std::size_t i = 0; i < result.components.size(); ++i)
    members[zones.box_of_component[i]].push_back(i);
  std::vector<std::size_t> worst_first(zones.boxes.size());
  std::iota(worst_first.begin(), worst_first.end(), std::size_t{0});
  std::stable_sort(worst_first.begin(), worst_first.end(), [&](std::size_t a, std::size_t b) {
    return zones.boxes[a].gaps > zones.boxes[b].gaps;
  });
  InsidePlanner planner(result, zones);
  std::vector<ZoneInside> insides;
  std::size_t elements = 0;
  for (const std::size_t box : worst_first) {
    ZoneInside inside = planner.Plan(box, members[box]);
    elements += inside.plan.boxes.size() + inside.plan.arrows.size();
    if (elements > kMostElements) break;
    insides.push_back(std::move(inside));
  }
  std::sort(insides.begin(), insides.end(),
            [](const ZoneInside& a, const ZoneInside& b) { return a.box < b.box; });
  return insides;
}

std::string InsidesJson(const std::vector<ZoneInside>& insides) {
  InsideWriter writer;
  for (const ZoneInside& inside : insides) {
    const auto layout = LayOutDiagram(inside.plan.graph);
    if (layout) writer.Add(inside, *layout);
  }
  return writer.out();
}

}  // namespace threatgap::reports
