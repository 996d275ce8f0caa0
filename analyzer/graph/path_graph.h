#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analyzer/graph/architecture_graph.h"

namespace threatgap::graph {

/// How a path rule follows data (RULES.md §2.1, "Path semantics").
enum class Follow : std::uint8_t {
  kCarried,    ///< the same data asset on each hop
  kInfluence,  ///< what leaves may depend on what entered, by the behaviour of each component
  kReach,      ///< connectivity along the arrows only
};

/// A vertex of the product of components and what is known about the data that arrives there.
using StateIndex = std::uint32_t;
constexpr StateIndex kNoState = UINT32_MAX;

/// A use of a flow: along its arrow (`carries`) or against it (`returns`).
struct Hop {
  model::FlowIndex flow = model::kNone;
  bool against = false;
  auto operator<=>(const Hop&) const = default;
};

/// The implicit graph on which path rules run, made explicit once per model and follow mode and
/// then shared by all rules and threads. Its vertices are *states*:
///
///   reach      one state per component
///   carried    (component, datum)
///   influence  one state per component which derives, joins, splits, stores, encrypts, …:
///   everything that
///              leaves it may depend on everything that enters; (component, datum) for those which
///              forward, because there a data asset leaves only where it entered
///
/// Over a flow whose data is not stated any datum may come. One that no list around there names is
/// a state of its own: it can leave over unstated flows only. Where the model has components that
/// encrypt, each state exists twice: for readable and for encrypted data. Edges are uses of flows;
/// one whose data is not stated is a *may* edge. Vertices and edges together are linear in the
/// flows' data lists, except that components joined by unstated flows share theirs, up to a fixed
/// bound. Edges are stored at their head, ordered by (flow, direction, datum).
class PathGraph {
 public:
  struct Edge {
    StateIndex from = kNoState;
    std::int32_t flow_and_direction = 0;  ///< flow * 2 + (against the arrow ? 1 : 0)
    model::DataIndex datum =
        model::kNone;  ///< datum which this edge moves; kNone: any of the flow's, or none
    bool may = false;  ///< exists only if an unstated data list says so
    Hop hop() const { return {flow_and_direction >> 1, (flow_and_direction & 1) != 0}; }
  };

  PathGraph(const ArchitectureGraph& graph, Follow follow);

  Follow follow() const { return follow_; }
  std::size_t state_count() const { return component_of_.size(); }
  model::ComponentIndex ComponentOf(StateIndex state) const { return component_of_[state]; }
  /// States of a component, contiguous.
  std::pair<StateIndex, StateIndex> StatesOf(model::ComponentIndex component) const {
    return {first_state_[static_cast<std::size_t>(component)],
            first_state_[static_cast<std::size_t>(component) + 1]};
  }
  std::span<const Edge> EdgesInto(StateIndex state) const {
    return {edges_.data() + first_edge_[state], first_edge_[state + 1] - first_edge_[state]};
  }
  /// An edge seen from its tail.
  struct OutEdge {
    StateIndex head = kNoState;
    std::uint32_t position = 0;  ///< in EdgesInto(head)
  };
  std::span<const OutEdge> EdgesOutOf(StateIndex state) const {
    return {out_edges_.data() + first_out_[state], first_out_[state + 1] - first_out_[state]};
  }
  /// Whether what arrives in this state is readable there. Paths end in such states only.
  bool Readable(StateIndex state) const { return layers_ == 1 || state % 2 == 0; }
  /// Whether a path may begin with `edge`: its tail holds readable data of its own there.
  bool CanStart(const Edge& edge) const { return Readable(edge.from); }
  std::size_t edge_count() const { return edges_.size(); }

 private:
  struct Builder;
  Follow follow_;
  unsigned layers_ = 1;
  std::vector<model::ComponentIndex> component_of_;
  std::vector<StateIndex> first_state_;
  std::vector<std::uint32_t> first_edge_;
  std::vector<Edge> edges_;
  std::vector<std::uint32_t> first_out_;
  std::vector<OutEdge> out_edges_;
};

}  // namespace threatgap::graph
