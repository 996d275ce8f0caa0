#include "analyzer/graph/path_graph.h"

#include <algorithm>
#include <numeric>

namespace threatgap::graph {
namespace {

using model::Behaviour;
using model::ComponentIndex;
using model::DataIndex;
using model::FlowIndex;
using model::kNone;
namespace attribute = model::attribute;

std::size_t At(std::int32_t index) { return static_cast<std::size_t>(index); }

/// The data of one use of a flow; null when it is not stated.
const std::vector<std::int32_t>* DataOf(const model::Flow& flow, bool against) {
  const auto* stated = flow.Find(against ? attribute::kReturns : attribute::kCarries);
  return stated == nullptr ? nullptr : &stated->value.items;
}

Behaviour BehaviourOf(const model::Component& component) {
  const auto* stated = component.Find(attribute::kBehaviour);
  return stated == nullptr ? Behaviour::kDerive : static_cast<Behaviour>(stated->value.scalar);
}

/// Components which may share their data over unstated flows get at most this many states together.
constexpr std::size_t kSharedStates = 2'000'000;

}  // namespace

/// Assigns states, then lists edges twice: once to count them per head, once to store them.
struct PathGraph::Builder {
  const model::ThreatModel& model;
  PathGraph& made;
  std::vector<bool> splits;                     ///< per component: has one state per datum
  std::vector<std::vector<DataIndex>> data_at;  ///< per splitting component, ascending

  void ChooseStates() {
    const std::size_t n = model.components.size();
    splits.assign(n, made.follow_ == Follow::kCarried);
    if (made.follow_ == Follow::kInfluence) {
      for (std::size_t c = 0; c < n; ++c) {
        const Behaviour behaviour = BehaviourOf(model.components[c]);
        splits[c] = behaviour == Behaviour::kForward;
        if (behaviour == Behaviour::kEncrypt) made.layers_ = 2;
      }
    }
    CollectData();
    for (std::size_t c = 0; c < n; ++c) AddStates(static_cast<ComponentIndex>(c));
    made.first_state_.push_back(static_cast<StateIndex>(made.component_of_.size()));
  }

  void CollectData() {
    data_at.resize(model.components.size());
    if (made.follow_ == Follow::kReach) return;
    for (const model::Flow& flow : model.flows) {
      for (const bool against : {false, true}) {
        const auto* data = DataOf(flow, against);
        if (data == nullptr) continue;
        for (const ComponentIndex end : {flow.from, flow.to}) {
          if (splits[At(end)])
            data_at[At(end)].insert(data_at[At(end)].end(), data->begin(), data->end());
        }
      }
    }
    for (auto& data : data_at) SortUnique(data);
    ShareData();
  }

  static void SortUnique(std::vector<DataIndex>& data) {
    std::sort(data.begin(), data.end());
    data.erase(std::unique(data.begin(), data.end()), data.end());
  }

  /// A datum may pass an unstated flow and stay itself, so splitting components joined by such
  /// flows tell the same data apart; what none of them names can never leave the group under a
  /// name. Beyond the bound on states each component knows its own data only, and "unknown" may
  /// turn into a name again: more runs are possible then, never fewer.
  void ShareData() {
    std::vector<ComponentIndex> group(model.components.size());
    std::iota(group.begin(), group.end(), 0);
    const auto find = [&](ComponentIndex c) {
      while (group[At(c)] != c) c = group[At(c)] = group[At(group[At(c)])];
      return c;
    };
    for (const model::Flow& flow : model.flows) {
      const bool unstated = DataOf(flow, false) == nullptr || DataOf(flow, true) == nullptr;
      if (unstated && splits[At(flow.from)] && splits[At(flow.to)])
        group[At(find(flow.from))] = find(flow.to);
    }
    std::vector<std::vector<DataIndex>> shared(model.components.size());
    for (std::size_t c = 0; c < group.size(); ++c) {
      auto& data = shared[At(find(static_cast<ComponentIndex>(c)))];
      data.insert(data.end(), data_at[c].begin(), data_at[c].end());
    }
    std::size_t states = 0;
    for (auto& data : shared) SortUnique(data);
    for (std::size_t c = 0; c < group.size(); ++c)
      states += shared[At(find(static_cast<ComponentIndex>(c)))].size();
    for (const model::Flow& flow : model.flows) states += shared[At(find(flow.from))].size();
    if (states > kSharedStates) return;
    for (std::size_t c = 0; c < group.size(); ++c)
      data_at[c] = shared[At(find(static_cast<ComponentIndex>(c)))];
  }

  void AddStates(ComponentIndex component) {
    made.first_state_.push_back(static_cast<StateIndex>(made.component_of_.size()));
    const std::size_t states = splits[At(component)] ? data_at[At(component)].size() + 1 : 1;
    made.component_of_.insert(made.component_of_.end(), states * made.layers_, component);
  }

  /// Whether the component tells `datum` from others.
  bool Knows(ComponentIndex component, DataIndex datum) const {
    return std::binary_search(data_at[At(component)].begin(), data_at[At(component)].end(), datum);
  }

  /// State of `component` when `datum` (kNone: of unknown identity) arrives; layer 1: encrypted.
  StateIndex State(ComponentIndex component, DataIndex datum, unsigned layer) const {
    StateIndex state = made.first_state_[At(component)];
    if (splits[At(component)]) {
      const auto& data = data_at[At(component)];
      const auto found =
          datum == kNone ? data.end() : std::lower_bound(data.begin(), data.end(), datum);
      const bool here = found != data.end() && *found == datum;
      state += static_cast<StateIndex>(here ? found - data.begin()
                                            : static_cast<std::ptrdiff_t>(data.size())) *
               made.layers_;
    }
    return state + layer;
  }

  /// Whether what leaves `tail`, which received data in `layer`, is readable (0) or encrypted (1)
  /// to `head`. A component that decrypts can read what it gets.
  unsigned LayerAt(ComponentIndex head, ComponentIndex tail, unsigned layer) const {
    if (made.layers_ == 1 || BehaviourOf(model.components[At(head)]) == Behaviour::kDecrypt)
      return 0;
    const Behaviour behaviour = BehaviourOf(model.components[At(tail)]);
    if (behaviour == Behaviour::kEncrypt) return 1;
    return behaviour == Behaviour::kDecrypt ? 0 : layer;
  }

  /// Calls `emit(head, edge)` for every edge, ordered by flow, direction, datum.
  template <typename Emit>
  void ListEdges(Emit emit) const {
    for (std::size_t f = 0; f < model.flows.size(); ++f) {
      ListUse(static_cast<FlowIndex>(f), false, emit);
      if (made.follow_ != Follow::kReach) ListUse(static_cast<FlowIndex>(f), true, emit);
    }
  }

  template <typename Emit>
  void ListUse(FlowIndex index, bool against, Emit emit) const {
    const model::Flow& flow = model.flows[At(index)];
    const ComponentIndex tail = against ? flow.to : flow.from;
    const ComponentIndex head = against ? flow.from : flow.to;
    const std::int32_t use = index * 2 + (against ? 1 : 0);
    for (unsigned layer = 0; layer < made.layers_; ++layer) {
      const unsigned after = LayerAt(head, tail, layer);
      if (made.follow_ == Follow::kReach) {
        emit(State(head, kNone, after), Edge{State(tail, kNone, layer), use, kNone, false});
      } else if (const auto* data = DataOf(flow, against)) {
        ListStated(tail, head, layer, after, use, *data, emit);
      } else {
        ListUnstated(tail, head, layer, after, use, emit);
      }
    }
  }

  template <typename Emit>
  void ListStated(ComponentIndex tail, ComponentIndex head, unsigned layer, unsigned after,
                  std::int32_t use, const std::vector<std::int32_t>& data, Emit emit) const {
    if (!splits[At(tail)] && !splits[At(head)]) {
      if (!data.empty())
        emit(State(head, kNone, after), Edge{State(tail, kNone, layer), use, kNone, false});
      return;
    }
    for (const DataIndex datum : data) {
      emit(State(head, datum, after), Edge{State(tail, datum, layer), use, datum, false});
    }
  }

  /// Any datum may travel here: those that one of the ends tells apart, and one that neither does.
  template <typename Emit>
  void ListUnstated(ComponentIndex tail, ComponentIndex head, unsigned layer, unsigned after,
                    std::int32_t use, Emit emit) const {
    for (const DataIndex datum : data_at[At(tail)]) {
      emit(State(head, datum, after), Edge{State(tail, datum, layer), use, datum, true});
    }
    for (const DataIndex datum : data_at[At(head)]) {
      if (Knows(tail, datum)) continue;
      emit(State(head, datum, after), Edge{State(tail, kNone, layer), use, datum, true});
    }
    emit(State(head, kNone, after), Edge{State(tail, kNone, layer), use, kNone, true});
  }

  void StoreEdges() {
    made.first_edge_.assign(made.component_of_.size() + 1, 0);
    ListEdges([&](StateIndex head, const Edge&) { ++made.first_edge_[head + 1]; });
    for (std::size_t i = 1; i < made.first_edge_.size(); ++i)
      made.first_edge_[i] += made.first_edge_[i - 1];
    made.edges_.resize(made.first_edge_.back());
    std::vector<std::uint32_t> next(made.first_edge_.begin(), made.first_edge_.end() - 1);
    ListEdges([&](StateIndex head, const Edge& edge) { made.edges_[next[head]++] = edge; });
  }

  void StoreOutEdges() {
    made.first_out_.assign(made.component_of_.size() + 1, 0);
    for (const Edge& edge : made.edges_) ++made.first_out_[edge.from + 1];
    for (std::size_t i = 1; i < made.first_out_.size(); ++i)
      made.first_out_[i] += made.first_out_[i - 1];
    made.out_edges_.resize(made.edges_.size());
    std::vector<std::uint32_t> next(made.first_out_.begin(), made.first_out_.end() - 1);
    for (StateIndex head = 0; head < made.component_of_.size(); ++head) {
      for (std::uint32_t at = made.first_edge_[head]; at < made.first_edge_[head + 1]; ++at) {
        made.out_edges_[next[made.edges_[at].from]++] = {head, at - made.first_edge_[head]};
      }
    }
  }
};

PathGraph::PathGraph(const ArchitectureGraph& graph, Follow follow) : follow_(follow) {
  Builder builder{graph.model(), *this, {}, {}};
  builder.ChooseStates();
  builder.StoreEdges();
  builder.StoreOutEdges();
}

}  // namespace threatgap::graph
