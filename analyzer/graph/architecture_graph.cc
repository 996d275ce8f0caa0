#include "analyzer/graph/architecture_graph.h"

#include <algorithm>
#include <array>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <iterator>
#include <mutex>

#include "analyzer/graph/path_graph.h"
#include "analyzer/graph/user_reach.h"

namespace threatgap::graph {
namespace {

using model::ComponentIndex;
using model::ElementKind;
using model::ElementRef;
using model::FlowIndex;
using model::KeySet;
using model::kNone;
using model::Ternary;
using model::UnknownKey;
using model::ZoneIndex;
namespace attribute = model::attribute;

/// A vertex is a ComponentIndex; an edge knows its flow.
struct FlowEdge {
  FlowIndex flow = kNone;
};
using FlowGraph =
    boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, FlowEdge,
                                       boost::no_property, std::uint32_t, std::uint32_t>;

std::size_t At(std::int32_t index) { return static_cast<std::size_t>(index); }

UnknownKey Key(ElementKind kind, std::int32_t index, model::AttributeId attribute) {
  return {{kind, index}, static_cast<std::int16_t>(attribute)};
}

/// Flows grouped by one of their ends: `flows[begin[c] .. begin[c + 1])`.
struct FlowsByEnd {
  std::vector<std::uint32_t> begin;
  std::vector<FlowIndex> flows;
  std::span<const FlowIndex> Of(ComponentIndex component) const {
    const std::uint32_t from = begin[At(component)];
    return {flows.data() + from, begin[At(component) + 1] - from};
  }
};

/// Counting sort of the flows by `end`, stable, so that each group ascends by flow index.
template <typename End>
FlowsByEnd GroupFlows(const model::ThreatModel& model, End end) {
  FlowsByEnd grouped;
  grouped.begin.assign(model.components.size() + 1, 0);
  for (const model::Flow& flow : model.flows) ++grouped.begin[At(end(flow)) + 1];
  for (std::size_t i = 1; i < grouped.begin.size(); ++i) grouped.begin[i] += grouped.begin[i - 1];
  grouped.flows.resize(model.flows.size());
  std::vector<std::uint32_t> next(grouped.begin.begin(), grouped.begin.end() - 1);
  for (std::size_t i = 0; i < model.flows.size(); ++i) {
    grouped.flows[next[At(end(model.flows[i]))]++] = static_cast<FlowIndex>(i);
  }
  return grouped;
}

FlowGraph BuildGraph(const model::ThreatModel& model, const FlowsByEnd& out) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  std::vector<FlowEdge> properties;
  edges.reserve(model.flows.size());
  properties.reserve(model.flows.size());
  for (const FlowIndex flow : out.flows) {
    edges.emplace_back(static_cast<std::uint32_t>(model.flows[At(flow)].from),
                       static_cast<std::uint32_t>(model.flows[At(flow)].to));
    properties.push_back({flow});
  }
  return FlowGraph(boost::edges_are_sorted, edges.begin(), edges.end(), properties.begin(),
                   static_cast<std::uint32_t>(model.components.size()));
}

std::vector<bool> FindCycles(const FlowGraph& graph) {
  const std::size_t n = num_vertices(graph);
  std::vector<std::uint32_t> component(n);
  const auto index = get(boost::vertex_index, graph);
  const std::size_t groups =
      n == 0 ? 0
             : boost::strong_components(
                   graph, boost::make_iterator_property_map(component.begin(), index));
  std::vector<std::uint32_t> size(groups, 0);
  for (const std::uint32_t c : component) ++size[c];
  std::vector<bool> on_cycle(n, false);
  for (std::size_t v = 0; v < n; ++v) on_cycle[v] = size[component[v]] > 1;
  const auto [first, last] = edges(graph);
  for (auto edge = first; edge != last; ++edge) {
    if (source(*edge, graph) == target(*edge, graph)) on_cycle[source(*edge, graph)] = true;
  }
  return on_cycle;
}

std::optional<std::int32_t> Reference(const model::Element& element, model::AttributeId attribute) {
  const model::AttributeValue* value = element.Find(attribute);
  if (value == nullptr || value->value.scalar == kNone) return std::nullopt;
  return value->value.scalar;
}

}  // namespace

struct ArchitectureGraph::Impl {
  FlowsByEnd out, in;
  FlowGraph graph;
  std::vector<bool> on_cycle;
  std::vector<ZoneIndex> zone_of;           ///< per component, kNone: not stated
  std::vector<ZoneIndex> parent;            ///< per zone
  std::vector<std::uint32_t> enter, leave;  ///< Euler tour of the zone forest
  std::vector<TrustAnswer> zone_trust;
  std::array<KeySet, 3> system_open, open_anywhere;
  std::array<std::vector<KeySet>, 3>
      zone_open;  ///< per zone, ancestors and system included; empty if none is open

  std::array<std::once_flag, 3> paths_made;
  std::array<std::unique_ptr<PathGraph>, 3> paths;  ///< per Follow
  std::once_flag users_found;
  std::unique_ptr<UserReach> users;

  std::once_flag data_collected;
  std::vector<std::vector<model::DataIndex>> data;  ///< per component
  std::vector<KeySet> unstated_data;

  void CollectData(const model::ThreatModel& model);
  void NumberZones(const model::ThreatModel& model);
  void FindTrust(const model::ThreatModel& model, const std::vector<ZoneIndex>& top_down);
  void FindOpenLists(const model::ThreatModel& model, const std::vector<ZoneIndex>& top_down);
};

void ArchitectureGraph::Impl::NumberZones(const model::ThreatModel& model) {
  const std::size_t n = model.zones.size();
  parent.assign(n, kNone);
  std::vector<std::vector<ZoneIndex>> children(n);
  std::vector<ZoneIndex> roots;
  for (std::size_t z = 0; z < n; ++z) {
    parent[z] = Reference(model.zones[z], attribute::kParent).value_or(kNone);
    (parent[z] == kNone ? roots : children[At(parent[z])]).push_back(static_cast<ZoneIndex>(z));
  }
  enter.assign(n, 0);
  leave.assign(n, 0);
  std::uint32_t clock = 0;
  std::vector<ZoneIndex> order;
  std::vector<std::pair<ZoneIndex, std::size_t>> stack;
  for (const ZoneIndex root : roots) {
    stack.emplace_back(root, 0);
    while (!stack.empty()) {
      const auto [zone, child] = stack.back();
      if (child == 0) {
        enter[At(zone)] = ++clock;
        order.push_back(zone);
      }
      if (child < children[At(zone)].size()) {
        ++stack.back().second;
        stack.emplace_back(children[At(zone)][child], 0);
      } else {
        leave[At(zone)] = clock;
        stack.pop_back();
      }
    }
  }
  FindTrust(model, order);
  FindOpenLists(model, order);
}

void ArchitectureGraph::Impl::FindTrust(const model::ThreatModel& model,
                                        const std::vector<ZoneIndex>& top_down) {
  zone_trust.resize(model.zones.size());
  for (const ZoneIndex zone : top_down) {
    TrustAnswer& answer = zone_trust[At(zone)];
    if (const auto* stated = model.zones[At(zone)].Find(attribute::kTrust)) {
      answer.rank = stated->value.scalar;
    } else if (parent[At(zone)] != kNone && zone_trust[At(parent[At(zone)])].rank) {
      answer.rank = zone_trust[At(parent[At(zone)])].rank;
    } else {
      answer.keys.Add(Key(ElementKind::kZone, zone, attribute::kTrust));
    }
  }
}

void ArchitectureGraph::Impl::FindOpenLists(const model::ThreatModel& model,
                                            const std::vector<ZoneIndex>& top_down) {
  for (const auto list :
       {model::ListKind::kComponents, model::ListKind::kFlows, model::ListKind::kControls}) {
    const auto l = static_cast<std::size_t>(list);
    if (model.system.open.IsOpen(list))
      system_open[l].Add(OpenListKey({ElementKind::kSystem, 0}, list));
    open_anywhere[l] = system_open[l];
    zone_open[l].assign(model.zones.size(), system_open[l]);
    for (const ZoneIndex zone : top_down) {
      KeySet& keys = zone_open[l][At(zone)];
      if (parent[At(zone)] != kNone) keys.Add(zone_open[l][At(parent[At(zone)])]);
      if (!model.zones[At(zone)].open.IsOpen(list)) continue;
      keys.Add(OpenListKey({ElementKind::kZone, zone}, list));
      open_anywhere[l].Add(OpenListKey({ElementKind::kZone, zone}, list));
    }
  }
}

void ArchitectureGraph::Impl::CollectData(const model::ThreatModel& model) {
  data.resize(model.components.size());
  unstated_data.resize(model.components.size());
  std::vector<FlowIndex> flows;
  for (std::size_t c = 0; c < model.components.size(); ++c) {
    const auto gather = [&](const model::Element& element, ElementRef ref,
                            model::AttributeId list) {
      if (const auto* value = element.Find(list)) {
        data[c].insert(data[c].end(), value->value.items.begin(), value->value.items.end());
      } else {
        unstated_data[c].Add(Key(ref.kind, ref.index, list));
      }
    };
    const auto component = static_cast<ComponentIndex>(c);
    gather(model.components[c], {ElementKind::kComponent, component}, attribute::kStores);
    flows.clear();
    const auto leaving = out.Of(component);
    const auto entering = in.Of(component);
    std::set_union(leaving.begin(), leaving.end(), entering.begin(), entering.end(),
                   std::back_inserter(flows));
    for (const FlowIndex flow : flows) {
      gather(model.flows[At(flow)], {ElementKind::kFlow, flow}, attribute::kCarries);
      gather(model.flows[At(flow)], {ElementKind::kFlow, flow}, attribute::kReturns);
    }
    std::sort(data[c].begin(), data[c].end());
    data[c].erase(std::unique(data[c].begin(), data[c].end()), data[c].end());
  }
}

ArchitectureGraph::ArchitectureGraph(const model::ThreatModel& model)
    : model_(&model), impl_(std::make_unique<Impl>()) {
  impl_->out = GroupFlows(model, [](const model::Flow& flow) { return flow.from; });
  impl_->in = GroupFlows(model, [](const model::Flow& flow) { return flow.to; });
  impl_->graph = BuildGraph(model, impl_->out);
  impl_->on_cycle = FindCycles(impl_->graph);
  impl_->zone_of.assign(model.components.size(), kNone);
  for (std::size_t c = 0; c < model.components.size(); ++c) {
    impl_->zone_of[c] = Reference(model.components[c], attribute::kZone).value_or(kNone);
  }
  impl_->NumberZones(model);
}

ArchitectureGraph::~ArchitectureGraph() = default;
ArchitectureGraph::ArchitectureGraph(ArchitectureGraph&&) noexcept = default;

std::span<const FlowIndex> ArchitectureGraph::OutFlows(ComponentIndex component) const {
  return impl_->out.Of(component);
}
std::span<const FlowIndex> ArchitectureGraph::InFlows(ComponentIndex component) const {
  return impl_->in.Of(component);
}

std::span<const model::DataIndex> ArchitectureGraph::DataAt(ComponentIndex component) const {
  std::call_once(impl_->data_collected, [this] { impl_->CollectData(*model_); });
  return impl_->data[At(component)];
}

const KeySet& ArchitectureGraph::UnstatedDataAt(ComponentIndex component) const {
  std::call_once(impl_->data_collected, [this] { impl_->CollectData(*model_); });
  return impl_->unstated_data[At(component)];
}

bool ArchitectureGraph::OnCycle(ComponentIndex component) const {
  return impl_->on_cycle[At(component)];
}

const PathGraph& ArchitectureGraph::Paths(Follow follow) const {
  const auto i = static_cast<std::size_t>(follow);
  std::call_once(impl_->paths_made[i],
                 [&] { impl_->paths[i] = std::make_unique<PathGraph>(*this, follow); });
  return *impl_->paths[i];
}

std::span<const UserAt> ArchitectureGraph::UsersOf(ComponentIndex component) const {
  std::call_once(impl_->users_found, [this] {
    impl_->users = std::make_unique<UserReach>(*this, Paths(Follow::kInfluence));
  });
  return impl_->users->UsersOf(component);
}

std::optional<ZoneIndex> ArchitectureGraph::ZoneOf(ComponentIndex component) const {
  const ZoneIndex zone = impl_->zone_of[At(component)];
  if (zone == kNone) return std::nullopt;
  return zone;
}

bool ArchitectureGraph::ZoneContains(ZoneIndex outer, ZoneIndex inner) const {
  return impl_->enter[At(outer)] <= impl_->enter[At(inner)] &&
         impl_->enter[At(inner)] <= impl_->leave[At(outer)];
}

std::optional<ZoneIndex> ArchitectureGraph::ParentOf(ZoneIndex zone) const {
  const ZoneIndex parent = impl_->parent[At(zone)];
  if (parent == kNone) return std::nullopt;
  return parent;
}

ArchitectureGraph::TrustAnswer ArchitectureGraph::TrustOf(ComponentIndex component) const {
  const auto zone = ZoneOf(component);
  if (!zone)
    return {std::nullopt, KeySet(Key(ElementKind::kComponent, component, attribute::kZone))};
  return impl_->zone_trust[At(*zone)];
}

ArchitectureGraph::TrustAnswer ArchitectureGraph::TrustOfZone(ZoneIndex zone) const {
  return impl_->zone_trust[At(zone)];
}

Ternary ArchitectureGraph::Crosses(FlowIndex index) const {
  const model::Flow& flow = model_->flows[At(index)];
  if (flow.from == flow.to) return Ternary::Of(false);
  const auto from = ZoneOf(flow.from);
  const auto to = ZoneOf(flow.to);
  if (from && to) return Ternary::Of(*from != *to);
  KeySet keys;
  if (!from) keys.Add(Key(ElementKind::kComponent, flow.from, attribute::kZone));
  if (!to) keys.Add(Key(ElementKind::kComponent, flow.to, attribute::kZone));
  return Ternary::Unknown(std::move(keys));
}

Ternary ArchitectureGraph::Contains(ZoneIndex zone, ComponentIndex component) const {
  const auto inner = ZoneOf(component);
  if (!inner) return Ternary::Unknown(Key(ElementKind::kComponent, component, attribute::kZone));
  return Ternary::Of(ZoneContains(zone, *inner));
}

Ternary ArchitectureGraph::Enters(FlowIndex flow, ZoneIndex zone) const {
  const model::Flow& f = model_->flows[At(flow)];
  return And(Contains(zone, f.to), Not(Contains(zone, f.from)));
}

KeySet ArchitectureGraph::OpenKeys(model::ListKind list, ComponentIndex component) const {
  const auto l = static_cast<std::size_t>(list);
  const auto zone = ZoneOf(component);
  return zone ? impl_->zone_open[l][At(*zone)] : impl_->system_open[l];
}

KeySet ArchitectureGraph::OpenKeysAnywhere(model::ListKind list) const {
  return impl_->open_anywhere[static_cast<std::size_t>(list)];
}

}  // namespace threatgap::graph
