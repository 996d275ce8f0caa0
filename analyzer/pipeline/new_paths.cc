// Ways from untrusted sources to sensitive data, for compare_architectures.h.

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <tuple>

#include "analyzer/pipeline/compare_architectures.h"

namespace threatgap::pipeline {
namespace {

using outcome::FlowView;

constexpr int kNowhere = -1;
/// Searches of their own for new flows whose nearest source and data share a component.
constexpr std::size_t kMostDetours = 500;

/// A use of a flow, along its arrow or against it.
struct Edge {
  int from = 0, to = 0;
  const FlowView* flow = nullptr;
  bool against = false;
  const std::vector<std::string>& data() const { return against ? flow->returns : flow->carries; }
};

/// The parts as a graph on the positions of components.
class Map {
 public:
  explicit Map(const ArchitectureParts& parts) : parts_(parts) {
    for (std::size_t i = 0; i < parts.components.size(); ++i)
      at_.emplace(parts.components[i].id, static_cast<int>(i));
    out_.resize(parts.components.size());
    in_.resize(parts.components.size());
    for (const auto& datum : parts.data) {
      const bool sensitive = datum.personal || datum.confidentiality == "confidential" ||
                             datum.confidentiality == "restricted";
      if (sensitive) sensitive_.insert(datum.id);
    }
    for (const FlowView& flow : parts.flows) AddFlow(flow);
    FindSources();
  }

  std::size_t size() const { return parts_.components.size(); }
  const std::vector<Edge>& edges() const { return edges_; }
  const std::vector<int>& out(int at) const { return out_[static_cast<std::size_t>(at)]; }
  const std::vector<int>& in(int at) const { return in_[static_cast<std::size_t>(at)]; }
  const Edge& edge(int index) const { return edges_[static_cast<std::size_t>(index)]; }
  const std::set<int>& sources() const { return sources_; }
  /// Sensitive data by the component where it is.
  const std::map<int, std::set<std::string>>& holders() const { return holders_; }
  const outcome::ComponentView& component(int at) const {
    return parts_.components[static_cast<std::size_t>(at)];
  }

 private:
  void AddFlow(const FlowView& flow) {
    const auto from = at_.find(flow.from), to = at_.find(flow.to);
    if (from == at_.end() || to == at_.end() || from->second == to->second) return;
    AddEdge({from->second, to->second, &flow, false});
    if (!flow.returns.empty()) AddEdge({to->second, from->second, &flow, true});
    for (const auto* list : {&flow.carries, &flow.returns}) {
      for (const std::string& datum : *list) {
        if (!sensitive_.contains(datum)) continue;
        holders_[from->second].insert(datum);
        holders_[to->second].insert(datum);
      }
    }
  }

  void AddEdge(const Edge& edge) {
    const int index = static_cast<int>(edges_.size());
    edges_.push_back(edge);
    out_[static_cast<std::size_t>(edge.from)].push_back(index);
    in_[static_cast<std::size_t>(edge.to)].push_back(index);
  }

  void FindSources() {
    std::map<std::string, const outcome::ZoneView*> zones;
    for (const auto& zone : parts_.zones) zones.emplace(zone.id, &zone);
    for (std::size_t i = 0; i < parts_.components.size(); ++i) {
      const auto& component = parts_.components[i];
      std::string trust;
      std::set<std::string> seen;
      for (auto at = zones.find(component.zone);
           trust.empty() && at != zones.end() && seen.insert(at->first).second;
           at = zones.find(at->second->parent)) {
        trust = at->second->trust;
      }
      const bool outside = component.shape == "actor" || component.shape == "external";
      if (trust == "public" || (trust.empty() && outside)) sources_.insert(static_cast<int>(i));
    }
  }

  const ArchitectureParts& parts_;
  std::map<std::string, int> at_;
  std::vector<Edge> edges_;
  std::vector<std::vector<int>> out_, in_;
  std::set<std::string> sensitive_;
  std::set<int> sources_;
  std::map<int, std::set<std::string>> holders_;
};

/// For each component the edge over which the nearest of `begins` reaches it, or which leads from
/// it to the nearest where `backwards`; kNowhere at the begins and where none does.
struct Tree {
  std::vector<int> edge;
  std::vector<bool> reached;
};

/// Nothing leads into what is `closed`, nor on from where the way `ends`.
template <typename Begins>
Tree Search(const Map& map, const Begins& begins, bool backwards, const std::set<int>& closed,
            const std::set<int>& ends = {}) {
  Tree tree{std::vector<int>(map.size(), kNowhere), std::vector<bool>(map.size())};
  std::deque<int> waiting;
  for (const int begin : begins) {
    tree.reached[static_cast<std::size_t>(begin)] = true;
    waiting.push_back(begin);
  }
  while (!waiting.empty()) {
    const int at = waiting.front();
    waiting.pop_front();
    if (ends.contains(at)) continue;
    for (const int index : backwards ? map.in(at) : map.out(at)) {
      const int next = backwards ? map.edge(index).from : map.edge(index).to;
      const auto place = static_cast<std::size_t>(next);
      if (tree.reached[place] || closed.contains(next)) continue;
      tree.reached[place] = true;
      tree.edge[place] = index;
      waiting.push_back(next);
    }
  }
  return tree;
}

class Finder {
 public:
  Finder(const ArchitectureParts& before, const ArchitectureParts& after)
      : old_(before),
        map_(after),
        holders_(Holders()),
        from_source_(Search(map_, map_.sources(), false, {})),
        without_data_(Search(map_, map_.sources(), false, {}, holders_)),
        to_data_(Search(map_, holders_, true, {})) {
    for (const Edge& edge : old_.edges()) known_.insert({edge.flow->id, edge.against});
    for (const auto& component : before.components) known_components_.insert(component.id);
  }

  std::vector<outcome::NewPath> Find() {
    for (std::size_t i = 0; i < map_.edges().size(); ++i) {
      const Edge& edge = map_.edges()[i];
      if (known_.contains({edge.flow->id, edge.against})) continue;
      Through(static_cast<int>(i), edge.against && known_.contains({edge.flow->id, false})
                                       ? fmt::format("flow {} answers now", edge.flow->id)
                                       : fmt::format("flow {} is new", edge.flow->id));
    }
    NewSources();
    NewPlaces();
    return std::move(found_);
  }

 private:
  /// Sources may hold sensitive data of their own; that is no news.
  std::set<int> Holders() const {
    std::set<int> holders;
    for (const auto& [at, data] : map_.holders()) {
      if (!map_.sources().contains(at)) holders.insert(at);
    }
    return holders;
  }

  /// Edges of `tree` from the nearest source to `at`.
  std::vector<int> Before(const Tree& tree, int at) const {
    std::vector<int> edges;
    for (int index = tree.edge[static_cast<std::size_t>(at)]; index != kNowhere;
         index = tree.edge[static_cast<std::size_t>(map_.edge(index).from)]) {
      edges.push_back(index);
    }
    std::reverse(edges.begin(), edges.end());
    return edges;
  }

  /// Edges from `at` to the nearest data.
  std::vector<int> Onwards(int at) const {
    std::vector<int> edges;
    for (int index = to_data_.edge[static_cast<std::size_t>(at)]; index != kNowhere;
         index = to_data_.edge[static_cast<std::size_t>(map_.edge(index).to)]) {
      edges.push_back(index);
    }
    return edges;
  }

  std::set<int> Stops(const std::vector<int>& edges) const {
    std::set<int> stops;
    for (const int index : edges) {
      stops.insert(map_.edge(index).from);
      stops.insert(map_.edge(index).to);
    }
    return stops;
  }

  /// The way through a new edge, if one is found that visits no component twice. Where sensitive
  /// data is reached before, the edge opens nothing.
  void Through(int index, const std::string& because) {
    const Edge& edge = map_.edge(index);
    if (!without_data_.reached[static_cast<std::size_t>(edge.from)] ||
        holders_.contains(edge.from) || !to_data_.reached[static_cast<std::size_t>(edge.to)]) {
      return;
    }
    std::vector<int> way = Before(without_data_, edge.from);
    std::set<int> visited = Stops(way);
    visited.insert(edge.from);
    if (visited.contains(edge.to)) return;
    way.push_back(index);
    std::vector<int> rest = Onwards(edge.to);
    const std::set<int> stops = Stops(rest);
    const bool twice =
        std::any_of(stops.begin(), stops.end(), [&](int stop) { return visited.contains(stop); });
    if (twice) {
      const auto detour = Detour(edge.to, visited);
      if (!detour) return;
      rest = *detour;
    }
    way.insert(way.end(), rest.begin(), rest.end());
    Add(way, because);
  }

  /// From `begin` to the nearest data without the visited components.
  std::optional<std::vector<int>> Detour(int begin, const std::set<int>& visited) {
    if (detours_++ >= kMostDetours) return std::nullopt;
    const Tree tree = Search(map_, std::vector<int>{begin}, false, visited);
    std::optional<std::vector<int>> best;
    for (const int at : holders_) {
      if (!tree.reached[static_cast<std::size_t>(at)]) continue;
      std::vector<int> edges = Before(tree, at);
      if (!best || edges.size() < best->size()) best = std::move(edges);
    }
    return best;
  }

  /// Components which were there and have become untrusted.
  void NewSources() {
    std::set<std::string> before;
    for (const int at : old_.sources()) before.insert(old_.component(at).id);
    for (const int at : map_.sources()) {
      const std::string& id = map_.component(at).id;
      if (before.contains(id) || !known_components_.contains(id)) continue;
      const std::vector<int> way = Onwards(at);
      if (!way.empty()) Add(way, fmt::format("{} is not trusted any more", id));
    }
  }

  /// Sensitive data where it was not, or which was not sensitive.
  void NewPlaces() {
    std::set<std::pair<std::string, std::string>> before;
    for (const auto& [at, data] : old_.holders()) {
      for (const std::string& datum : data) before.insert({old_.component(at).id, datum});
    }
    for (const auto& [at, data] : map_.holders()) {
      std::vector<std::string> fresh;
      for (const std::string& datum : data) {
        if (!before.contains({map_.component(at).id, datum})) fresh.push_back(datum);
      }
      const std::vector<int> way = Before(from_source_, at);
      if (fresh.empty() || way.empty()) continue;
      Add(way, fmt::format("{} {} at {} now", fmt::join(fresh, ", "),
                           fresh.size() == 1 ? "is" : "are", map_.component(at).id));
    }
  }

  void Add(const std::vector<int>& way, const std::string& because) {
    if (!seen_.insert(way).second) return;
    const Edge& last = map_.edge(way.back());
    const auto data = map_.holders().find(last.to);
    if (data == map_.holders().end()) return;
    outcome::NewPath& path = found_.emplace_back();
    path.source = map_.component(map_.edge(way.front()).from).id;
    path.target = map_.component(last.to).id;
    path.data.assign(data->second.begin(), data->second.end());
    path.because = because;
    AddStop(map_.edge(way.front()).from, path.path);
    for (const int index : way) {
      const Edge& edge = map_.edge(index);
      outcome::WitnessStep& step = path.path.emplace_back();
      step.element = {"flow", edge.flow->id, edge.flow->title};
      step.location = edge.flow->location;
      step.data = edge.data();
      step.against_arrow = edge.against;
      AddStop(edge.to, path.path);
    }
  }

  void AddStop(int at, std::vector<outcome::WitnessStep>& path) const {
    const auto& component = map_.component(at);
    outcome::WitnessStep& step = path.emplace_back();
    step.element = {"component", component.id, component.title};
    step.location = component.location;
  }

  Map old_, map_;
  std::set<int> holders_;
  Tree from_source_;   ///< any way
  Tree without_data_;  ///< as long as no sensitive data is reached
  Tree to_data_;
  std::set<std::pair<std::string, bool>> known_;
  std::set<std::string> known_components_;
  std::set<std::vector<int>> seen_;
  std::size_t detours_ = 0;
  std::vector<outcome::NewPath> found_;
};

}  // namespace

std::vector<outcome::NewPath> FindNewPaths(const ArchitectureParts& before,
                                           const ArchitectureParts& after) {
  return Finder(before, after).Find();
}

}  // namespace threatgap::pipeline
