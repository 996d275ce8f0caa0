#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "analyzer/model/threat_model.h"
#include "analyzer/model/unknown.h"

namespace threatgap::graph {

enum class Follow : std::uint8_t;
class PathGraph;
struct UserAt;

/// The asset-and-dataflow graph of a model, built once and then only asked (thread-safe after
/// that). Vertices are components and edges are flows in the direction of their arrow, held in a
/// Boost.Graph `compressed_sparse_row_graph`; parallel flows and self-loops are kept. Zones form a
/// forest with Euler tour intervals, so that containment costs O(1). Building is linear in the
/// model.
class ArchitectureGraph {
 public:
  explicit ArchitectureGraph(const model::ThreatModel& model);
  ~ArchitectureGraph();
  ArchitectureGraph(ArchitectureGraph&&) noexcept;
  ArchitectureGraph(const ArchitectureGraph&) = delete;
  ArchitectureGraph& operator=(const ArchitectureGraph&) = delete;

  const model::ThreatModel& model() const { return *model_; }

  /// Flows that leave / enter a component along the arrow, ascending by flow index.
  std::span<const model::FlowIndex> OutFlows(model::ComponentIndex component) const;
  std::span<const model::FlowIndex> InFlows(model::ComponentIndex component) const;

  /// Data which a component stores, or which a flow that touches it carries or returns, ascending;
  /// and the keys of those lists which are not stated. All are collected on first use
  /// (thread-safe), so that asking costs O(1).
  std::span<const model::DataIndex> DataAt(model::ComponentIndex component) const;
  const model::KeySet& UnstatedDataAt(model::ComponentIndex component) const;

  /// Whether the component lies on a directed cycle of flows (arrow direction; a self-loop counts).
  /// Strongly connected components, Tarjan 1972 as in Boost's `strong_components`.
  bool OnCycle(model::ComponentIndex component) const;

  /// The graph on which path rules run, and the users for whom a component works (UserReach). Made
  /// on first use (thread-safe).
  const PathGraph& Paths(Follow follow) const;
  std::span<const UserAt> UsersOf(model::ComponentIndex component) const;

  /// The zone in which a component is stated to stand, or nothing when it is not stated.
  std::optional<model::ZoneIndex> ZoneOf(model::ComponentIndex component) const;
  /// Whether `inner` equals `outer` or lies inside it. O(1).
  bool ZoneContains(model::ZoneIndex outer, model::ZoneIndex inner) const;
  /// The zone around `zone`, or nothing.
  std::optional<model::ZoneIndex> ParentOf(model::ZoneIndex zone) const;

  /// `trust(x)`: trust of the innermost zone around the component which states one, as a rank of
  /// the trust scale; or the key that would tell (the component's zone, or the trust of its
  /// innermost zone).
  struct TrustAnswer {
    std::optional<int> rank;
    model::KeySet keys;
  };
  TrustAnswer TrustOf(model::ComponentIndex component) const;
  TrustAnswer TrustOfZone(model::ZoneIndex zone) const;

  /// `crosses(f)`: the ends lie in different zones, so that the flow leaves or enters at least one
  /// zone. Unknown while an end's zone is.
  model::Ternary Crosses(model::FlowIndex flow) const;

  /// `contains(zone, component)`; unknown while the component's zone is.
  model::Ternary Contains(model::ZoneIndex zone, model::ComponentIndex component) const;
  /// Whether the flow enters `zone` from outside.
  model::Ternary Enters(model::FlowIndex flow, model::ZoneIndex zone) const;

  /// Keys `(system or zone, list)` of the open lists that could hold more things at `component`: of
  /// its zone, the zones around that, and the system. Empty: the list is complete there.
  model::KeySet OpenKeys(model::ListKind list, model::ComponentIndex component) const;
  /// The same for the whole model: the system or any zone.
  model::KeySet OpenKeysAnywhere(model::ListKind list) const;

 private:
  struct Impl;
  const model::ThreatModel* model_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace threatgap::graph
