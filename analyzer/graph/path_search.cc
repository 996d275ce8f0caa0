#include "analyzer/graph/path_search.h"

#include <algorithm>
#include <deque>
#include <map>
#include <tuple>

namespace threatgap::graph {
namespace {

using model::Truth;

std::uint32_t Hash(StateIndex state) { return state * 2654435769U; }

}  // namespace

const StateMap::Entry* StateMap::Find(StateIndex state) const {
  if (slots_.empty()) return nullptr;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = Hash(state) & mask;; at = (at + 1) & mask) {
    if (slots_[at] == UINT32_MAX) return nullptr;
    if (entries_[slots_[at]].state == state) return &entries_[slots_[at]];
  }
}

StateMap::Entry& StateMap::At(StateIndex state) {
  if (const Entry* found = Find(state))
    return entries_[static_cast<std::size_t>(found - entries_.data())];
  if ((entries_.size() + 1) * 2 > slots_.size()) Grow();
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = Hash(state) & mask;
  while (slots_[at] != UINT32_MAX) at = (at + 1) & mask;
  slots_[at] = static_cast<std::uint32_t>(entries_.size());
  entries_.push_back({state, {}, UINT32_MAX, kNoState});
  return entries_.back();
}

void StateMap::Grow() {
  slots_.assign(std::max<std::size_t>(16, slots_.size() * 2), UINT32_MAX);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    std::size_t at = Hash(entries_[i].state) & mask;
    while (slots_[at] != UINT32_MAX) at = (at + 1) & mask;
    slots_[at] = static_cast<std::uint32_t>(i);
  }
}

namespace {

/// Dijkstra with small integer costs: one first-in-first-out queue per number of unknown facts, in
/// each of which hops ascend as long as every step costs one hop; seeds and steps that add an
/// unknown fact are merged in by hops. Ties keep the order of arrival, so results do not depend on
/// addresses or hashing.
class Frontier {
 public:
  struct Item {
    RunCost cost;
    StateIndex state;
  };
  void Push(const Item& item) {
    Level& level = levels_[item.cost.unknowns];
    if (level.steps.empty() || level.steps.back().cost <= item.cost) {
      level.steps.push_back(item);
    } else {
      level.late.emplace(item.cost.hops, item);
    }
  }
  bool Pop(Item* item) {
    while (!levels_.empty()) {
      Level& level = levels_.begin()->second;
      if (level.steps.empty() && level.late.empty()) {
        levels_.erase(levels_.begin());
        continue;
      }
      const bool late =
          level.steps.empty() ||
          (!level.late.empty() && level.late.begin()->first < level.steps.front().cost.hops);
      if (late) {
        *item = level.late.begin()->second;
        level.late.erase(level.late.begin());
      } else {
        *item = level.steps.front();
        level.steps.pop_front();
      }
      return true;
    }
    return false;
  }

 private:
  struct Level {
    std::deque<Item> steps;
    std::multimap<std::uint32_t, Item> late;
  };
  std::map<std::uint32_t, Level> levels_;
};

std::uint32_t UnknownsOf(bool may, Truth usable, Truth passable) {
  return (may ? 1U : 0U) + (usable == Truth::kUnknown ? 1U : 0U) +
         (passable == Truth::kUnknown ? 1U : 0U);
}

}  // namespace

BackwardSearch::BackwardSearch(const PathGraph& graph, const PathRestriction& restriction,
                               std::span<const Seed> seeds, const LazyTruth& starts,
                               StartAt start_at, bool certain_only, const Barrier* barrier) {
  Frontier frontier;
  for (const Seed& seed : seeds) {
    if (barrier != nullptr && barrier->component(graph.ComponentOf(seed.state))) continue;
    StateMap::Entry& entry = reached_.At(seed.state);
    if (entry.cost <= seed.cost) continue;
    entry = {seed.state, seed.cost, UINT32_MAX, kNoState};
    frontier.Push({seed.cost, seed.state});
  }
  Frontier::Item item;
  while (frontier.Pop(&item)) {
    if (reached_.Find(item.state)->cost != item.cost)
      continue;  // a cheaper way was found meanwhile
    const auto into = graph.EdgesInto(item.state);
    for (std::uint32_t i = 0; i < into.size(); ++i) {
      const PathGraph::Edge& edge = into[i];
      const Hop hop = edge.hop();
      const Truth usable = restriction.usable(hop.flow);
      if (usable == Truth::kFalse || (certain_only && (usable != Truth::kTrue || edge.may)))
        continue;
      if (barrier != nullptr && barrier->flow(hop.flow)) continue;
      const model::ComponentIndex tail = graph.ComponentOf(edge.from);
      const RunCost used{item.cost.unknowns + UnknownsOf(edge.may, usable, Truth::kTrue),
                         item.cost.hops + 1};
      if ((start_at == StartAt::kWaypoint || graph.CanStart(edge)) &&
          starts(tail) != Truth::kFalse) {
        starts_.push_back({tail, edge, item.state, used});
      }
      const Truth passable = restriction.passable(tail);
      if (passable == Truth::kFalse || (certain_only && passable != Truth::kTrue)) continue;
      if (barrier != nullptr && barrier->component(tail)) continue;
      const RunCost cost{used.unknowns + UnknownsOf(false, Truth::kTrue, passable), used.hops};
      StateMap::Entry& entry = reached_.At(edge.from);
      if (entry.cost <= cost) continue;
      entry = {edge.from, cost, i, item.state};
      frontier.Push({cost, edge.from});
    }
  }
  const auto order = [](const RunStart& start) {
    return std::tuple(start.source, start.edge.flow_and_direction, start.edge.datum, start.next);
  };
  std::sort(starts_.begin(), starts_.end(),
            [&](const RunStart& a, const RunStart& b) { return order(a) < order(b); });
}

std::span<const RunStart> BackwardSearch::StartsAt(model::ComponentIndex source) const {
  const auto first =
      std::lower_bound(starts_.begin(), starts_.end(), source,
                       [](const RunStart& start, auto key) { return start.source < key; });
  const auto last =
      std::upper_bound(first, starts_.end(), source,
                       [](auto key, const RunStart& start) { return key < start.source; });
  return {first, last};
}

std::vector<Hop> BackwardSearch::Run(const PathGraph& graph, const RunStart& start) const {
  std::vector<Hop> hops{start.edge.hop()};
  for (const StateMap::Entry* at = reached_.Find(start.next); at->next != kNoState;
       at = reached_.Find(at->next)) {
    hops.push_back(graph.EdgesInto(at->next)[at->edge].hop());
  }
  return hops;
}

StateIndex BackwardSearch::EndOf(const RunStart& start) const {
  const StateMap::Entry* at = reached_.Find(start.next);
  while (at->next != kNoState) at = reached_.Find(at->next);
  return at->state;
}

}  // namespace threatgap::graph
