#include "analyzer/graph/user_reach.h"

#include <algorithm>
#include <map>
#include <queue>
#include <tuple>

#include "analyzer/graph/path_search.h"
#include "analyzer/model/type_truth.h"

namespace threatgap::graph {
namespace {

using model::ComponentIndex;
using model::ElementKind;
using model::KeySet;
using model::Ternary;
using model::Truth;
using model::TypeId;
using model::UnknownKey;
namespace attribute = model::attribute;

std::size_t At(std::int32_t index) { return static_cast<std::size_t>(index); }

/// Searches forward from one component after the other.
class Searcher {
 public:
  Searcher(const ArchitectureGraph& graph, const PathGraph& paths)
      : model_(graph.model()),
        paths_(paths),
        user_(model_.types->Find("user").value_or(model::kNoType)),
        actor_(model_.types->Find("actor").value_or(model::kNoType)),
        log_(*model::Attribute(attribute::kContent).vocabulary->Rank("log")) {
    for (std::size_t d = 0; d < model_.data.size() && !any_fits_; ++d)
      any_fits_ = !IsNoLog(static_cast<model::DataIndex>(d)).is_false();
  }

  Ternary IsUser(ComponentIndex component) const {
    return model::TypeTruth(model_, component, user_);
  }

  /// Every component which data of `source` reaches, with the facts that the cheapest run takes for
  /// granted.
  std::map<ComponentIndex, KeySet> Reach(ComponentIndex source) {
    runs_.clear();
    const auto [first, end] = paths_.StatesOf(source);
    for (StateIndex state = first; state < end; ++state) {
      for (const auto& out : paths_.EdgesOutOf(state)) {
        const PathGraph::Edge& edge = paths_.EdgesInto(out.head)[out.position];
        if (!paths_.CanStart(edge)) continue;
        const Ternary starts = Starts(edge);
        if (!starts.is_false()) Offer(out.head, starts.keys, 1);
      }
    }
    std::map<ComponentIndex, KeySet> reached;
    while (!open_.empty()) {
      const Item item = open_.top();
      open_.pop();
      const Run run = runs_.at(item.state);
      if (run.cost != item.cost) continue;  // a cheaper way was found meanwhile
      const ComponentIndex here = paths_.ComponentOf(item.state);
      if (paths_.Readable(item.state)) reached.try_emplace(here, run.keys);
      Extend(item.state, here, run);
    }
    return reached;
  }

 private:
  struct Run {
    RunCost cost;
    KeySet keys;
  };
  struct Item {
    RunCost cost;
    std::size_t order = 0;  ///< among equals the first come
    StateIndex state = kNoState;
    bool operator<(const Item& other) const {
      return std::tie(other.cost, other.order) < std::tie(cost, order);
    }
  };

  static UnknownKey Unstated(const PathGraph::Edge& edge) {
    const Hop hop = edge.hop();
    return {{ElementKind::kFlow, hop.flow},
            static_cast<std::int16_t>(hop.against ? attribute::kReturns : attribute::kCarries)};
  }

  /// Whether a datum is something else than a record of activity.
  Ternary IsNoLog(model::DataIndex datum) const {
    const auto* content = model_.data[At(datum)].Find(attribute::kContent);
    if (content != nullptr) return Ternary::Of(content->value.scalar != log_);
    return Ternary::Unknown(
        UnknownKey{{ElementKind::kData, datum}, static_cast<std::int16_t>(attribute::kContent)});
  }

  /// Whether the first hop of a run carries such a datum; of several the one that asks least.
  Ternary Starts(const PathGraph::Edge& edge) const {
    if (edge.may) {
      const bool fits = edge.datum == model::kNone ? any_fits_ : !IsNoLog(edge.datum).is_false();
      return fits ? Ternary::Unknown(Unstated(edge)) : Ternary::Of(false);
    }
    if (edge.datum != model::kNone) return IsNoLog(edge.datum);
    const Hop hop = edge.hop();
    const auto* list =
        model_.flows[At(hop.flow)].Find(hop.against ? attribute::kReturns : attribute::kCarries);
    Ternary best = Ternary::Of(false);
    for (const model::DataIndex datum : list->value.items) {
      const Ternary truth = IsNoLog(datum);
      if (truth.truth > best.truth) best = truth;
    }
    return best;
  }

  void Offer(StateIndex state, const KeySet& keys, std::uint32_t hops) {
    const RunCost cost{static_cast<std::uint32_t>(keys.size()), hops};
    Run& run = runs_[state];
    if (run.cost <= cost) return;
    run = {cost, keys};
    open_.push({cost, pushed_++, state});
  }

  void Extend(StateIndex state, ComponentIndex here, const Run& run) {
    const auto* behaviour = model_.components[At(here)].Find(attribute::kBehaviour);
    if (behaviour != nullptr &&
        static_cast<model::Behaviour>(behaviour->value.scalar) == model::Behaviour::kDiscard)
      return;
    const Ternary actor = model::TypeTruth(model_, here, actor_);
    if (actor.is_true()) return;
    KeySet passed = run.keys;
    passed.Add(actor.keys);
    for (const auto& out : paths_.EdgesOutOf(state)) {
      const PathGraph::Edge& edge = paths_.EdgesInto(out.head)[out.position];
      if (!edge.may) {
        Offer(out.head, passed, run.cost.hops + 1);
        continue;
      }
      KeySet keys = passed;
      keys.Add(Unstated(edge));
      Offer(out.head, keys, run.cost.hops + 1);
    }
  }

  const model::ThreatModel& model_;
  const PathGraph& paths_;
  TypeId user_, actor_;
  std::int32_t log_;       ///< content of records of activity
  bool any_fits_ = false;  ///< some data set of the model may be no record of activity
  std::map<StateIndex, Run> runs_;
  std::priority_queue<Item> open_;
  std::size_t pushed_ = 0;
};

}  // namespace

UserReach::UserReach(const ArchitectureGraph& graph, const PathGraph& influence)
    : users_(graph.model().components.size()) {
  Searcher searcher(graph, influence);
  for (std::size_t c = 0; c < graph.model().components.size(); ++c) {
    const auto source = static_cast<ComponentIndex>(c);
    const Ternary is_user = searcher.IsUser(source);
    if (is_user.is_false()) continue;
    for (auto& [component, keys] : searcher.Reach(source)) {
      if (component == source) continue;
      keys.Add(is_user.keys);
      users_[At(component)].push_back({source, std::move(keys)});
    }
  }
}

}  // namespace threatgap::graph
