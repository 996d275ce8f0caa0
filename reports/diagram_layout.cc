#include "reports/diagram_layout.h"

#include <fmt/format.h>
#include <graphviz/gvc.h>

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/lsan_interface.h>
#endif

namespace threatgap::reports {
namespace {

constexpr double kPointsPerInch = 72;
constexpr char kClusterMargin[] = "32";

/// Numbers of named things, in order of creation. By default Graphviz takes the addresses of their
/// names and draws clusters in that order, so that the same graph would look different in another
/// process.
class Numbers {
 public:
  static Agiddisc_t Discipline() { return {Open, Map, Alloc, Free, Print, Close, Register}; }

 private:
  static Numbers& Of(void* state) { return *static_cast<Numbers*>(state); }
  static void* Open(Agraph_t*, Agdisc_t*) { return new Numbers; }
  static void Close(void* state) { delete &Of(state); }
  static long Map(void* state, int, char* name, IDTYPE* id, int create) {
    Numbers& numbers = Of(state);
    if (name == nullptr) {
      *id = numbers.Next("");
      return 1;
    }
    const auto known = numbers.by_name_.find(name);
    if (known == numbers.by_name_.end() && create == 0) return 0;
    *id = known != numbers.by_name_.end() ? known->second
                                          : numbers.by_name_[name] = numbers.Next(name);
    return 1;
  }
  static long Alloc(void*, int, IDTYPE) { return 0; }
  static void Free(void*, int, IDTYPE) {}
  static char* Print(void* state, int, IDTYPE id) {
    auto& names = Of(state).names_;
    return id < names.size() && !names[id].empty() ? names[id].data() : nullptr;
  }
  static void Register(void*, int, void*) {}

  IDTYPE Next(std::string name) {
    names_.push_back(std::move(name));
    return names_.size() - 1;
  }

  std::map<std::string, IDTYPE> by_name_;
  std::deque<std::string> names_ = std::deque<std::string>(1);  ///< 0 is no number
};

struct CloseGraph {
  void operator()(Agraph_t* graph) const { agclose(graph); }
};
struct FreeContext {
  void operator()(GVC_t* context) const { gvFreeContext(context); }
};

int Silence(char*) { return 0; }

// Graphviz takes `char*` and copies what it is given.
void Set(void* object, const char* name, const std::string& value) {
  agsafeset(object, const_cast<char*>(name), const_cast<char*>(value.c_str()),
            const_cast<char*>(""));
}

struct Drawing {
  std::unique_ptr<Agraph_t, CloseGraph> graph;
  std::vector<Agnode_t*> nodes;
  std::vector<Agedge_t*> edges;
  std::vector<Agraph_t*> groups;
};

void AddGroups(Drawing& drawing, const DiagramGraph& input) {
  for (std::size_t i = 0; i < input.groups.size(); ++i) {
    const std::size_t parent = input.groups[i].parent;
    Agraph_t* inside = parent == kNoGroup ? drawing.graph.get() : drawing.groups[parent];
    Agraph_t* group = agsubg(inside, fmt::format("cluster_{}", i).data(), 1);
    Set(group, "margin", kClusterMargin);
    drawing.groups.push_back(group);
  }
}

void AddNodes(Drawing& drawing, const DiagramGraph& input) {
  for (std::size_t i = 0; i < input.nodes.size(); ++i) {
    const DiagramGraph::Node& box = input.nodes[i];
    Agnode_t* node = agnode(drawing.graph.get(), fmt::format("n{}", i).data(), 1);
    Set(node, "width", fmt::format("{:.4f}", box.width / kPointsPerInch));
    Set(node, "height", fmt::format("{:.4f}", box.height / kPointsPerInch));
    if (box.group != kNoGroup) agsubnode(drawing.groups[box.group], node, 1);
    drawing.nodes.push_back(node);
  }
}

void AddEdges(Drawing& drawing, const DiagramGraph& input) {
  for (std::size_t i = 0; i < input.edges.size(); ++i) {
    const DiagramGraph::Edge& arrow = input.edges[i];
    drawing.edges.push_back(agedge(drawing.graph.get(), drawing.nodes[arrow.from],
                                   drawing.nodes[arrow.to], fmt::format("e{}", i).data(), 1));
  }
}

Drawing Build(const DiagramGraph& input) {
  Drawing drawing;
  std::string name = "architecture";
  static Agiddisc_t numbers = Numbers::Discipline();
  Agdisc_t disciplines{nullptr, &numbers, nullptr};
  drawing.graph.reset(agopen(name.data(), Agdirected, &disciplines));
  Agraph_t* graph = drawing.graph.get();
  const auto preset = [&](int kind, const char* attribute, const char* value) {
    agattr(graph, kind, const_cast<char*>(attribute), const_cast<char*>(value));
  };
  preset(AGRAPH, "rankdir", "LR");
  preset(AGRAPH, "nodesep", "0.45");
  preset(AGRAPH, "ranksep", "0.7");
  preset(AGRAPH, "splines", "true");
  preset(AGRAPH, "nslimit", "20");
  preset(AGRAPH, "nslimit1", "20");
  preset(AGRAPH, "mclimit", "1");
  preset(AGRAPH, "pad", "0");
  preset(AGRAPH, "margin", "0");
  preset(AGNODE, "shape", "box");
  preset(AGNODE, "fixedsize", "true");
  preset(AGNODE, "label", "");
  AddGroups(drawing, input);
  AddNodes(drawing, input);
  AddEdges(drawing, input);
  return drawing;
}

std::vector<DiagramPoint> Course(Agedge_t* edge, double top) {
  std::vector<DiagramPoint> points;
  const splines* course = ED_spl(edge);
  if (course == nullptr || course->size < 1) return points;
  const bezier& curve = course->list[0];
  for (int i = 0; i < static_cast<int>(curve.size); ++i) {
    points.push_back({curve.list[i].x, top - curve.list[i].y});
  }
  if (curve.eflag != 0 && !points.empty()) {  // the tip of the arrow, straight on
    const DiagramPoint last = points.back();
    const DiagramPoint tip = {curve.ep.x, top - curve.ep.y};
    points.insert(points.end(), {last, tip, tip});
  }
  return points;
}

DiagramLayout Read(const Drawing& drawing, const DiagramGraph& input) {
  DiagramLayout layout;
  const boxf whole = GD_bb(drawing.graph.get());
  layout.width = whole.UR.x - whole.LL.x;
  layout.height = whole.UR.y - whole.LL.y;
  const double top = whole.UR.y;
  for (Agnode_t* node : drawing.nodes)
    layout.nodes.push_back({ND_coord(node).x, top - ND_coord(node).y});
  std::vector<bool> holds(input.groups.size(), false);
  for (const auto& node : input.nodes) {
    for (std::size_t g = node.group; g != kNoGroup; g = input.groups[g].parent) holds[g] = true;
  }
  for (std::size_t i = 0; i < drawing.groups.size(); ++i) {
    const boxf box = GD_bb(drawing.groups[i]);
    if (holds[i]) {
      layout.groups.push_back({box.LL.x, top - box.UR.y, box.UR.x - box.LL.x, box.UR.y - box.LL.y});
    } else {
      layout.groups.push_back({});
    }
  }
  for (Agedge_t* edge : drawing.edges) layout.edges.push_back(Course(edge, top));
  return layout;
}

}  // namespace

std::optional<DiagramLayout> LayOutDiagram(const DiagramGraph& graph) {
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
#if defined(__SANITIZE_ADDRESS__)
  // Graphviz 2.42 keeps some kilobytes per layout with clusters; not ours to find in every run.
  const __lsan::ScopedDisabler no_leak_reports;
#endif
  agseterr(AGMAX);
  agseterrf(Silence);
  std::unique_ptr<GVC_t, FreeContext> context(gvContext());
  if (context == nullptr) return std::nullopt;
  const Drawing drawing = Build(graph);
  if (gvLayout(context.get(), drawing.graph.get(), "dot") != 0) return std::nullopt;
  DiagramLayout layout = Read(drawing, graph);
  gvFreeLayout(context.get(), drawing.graph.get());
  return layout;
}

}  // namespace threatgap::reports
