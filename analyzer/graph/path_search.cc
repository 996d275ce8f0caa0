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

/// Ways into `state`, from where `cost` is left: a run may begin in the tail (`begin`), come
/// through it (`pass`), or both.
template <typename Begin, typename Pass>
void ForEachWayInto(const SearchTerms& terms, StateIndex state, RunCost cost, const Begin& begin,
                    const Pass& pass) {
  const PathRestriction& restriction = terms.restriction;
  const auto into = terms.graph.EdgesInto(state);
  for (std::uint32_t i = 0; i < into.size(); ++i) {
    const PathGraph::Edge& edge = into[i];
    const Hop hop = edge.hop();
    const Truth usable = restriction.usable(hop.flow);
    if (usable == Truth::kFalse || (terms.certain_only && (usable != Truth::kTrue || edge.may)))
      continue;
    if (terms.barrier != nullptr && terms.barrier->flow(hop.flow)) continue;
    const model::ComponentIndex tail = terms.graph.ComponentOf(edge.from);
    const RunCost used{cost.unknowns + UnknownsOf(edge.may, usable, Truth::kTrue), cost.hops + 1};
    if ((terms.start_at == StartAt::kWaypoint || terms.graph.CanStart(edge)) &&
        terms.starts(tail) != Truth::kFalse) {
      begin(RunStart{tail, edge, state, used});
    }
    const Truth passable = restriction.passable(tail);
    if (passable == Truth::kFalse || (terms.certain_only && passable != Truth::kTrue)) continue;
    if (terms.barrier != nullptr && terms.barrier->component(tail)) continue;
    pass(StateMap::Entry{edge.from,
                         {used.unknowns + UnknownsOf(false, Truth::kTrue, passable), used.hops},
                         i,
                         state});
  }
}

void Sort(std::vector<RunStart>& starts) {
  const auto order = [](const RunStart& start) {
    return std::tuple(start.source, start.edge.flow_and_direction, start.edge.datum, start.next);
  };
  std::sort(starts.begin(), starts.end(),
            [&](const RunStart& a, const RunStart& b) { return order(a) < order(b); });
}

bool Stopped(const SearchTerms& terms, StateIndex state) {
  return terms.barrier != nullptr && terms.barrier->component(terms.graph.ComponentOf(state));
}

/// Notes the entry where it is cheaper than what is known; whether it was.
bool Improve(StateMap& map, const StateMap::Entry& entry) {
  StateMap::Entry& known = map.At(entry.state);
  if (known.cost <= entry.cost) return false;
  known = entry;
  return true;
}

/// The one component from which edges lead into the seeds; nothing when there are several, or none.
std::optional<model::ComponentIndex> OnlyTail(const PathGraph& graph, std::span<const Seed> seeds) {
  std::optional<model::ComponentIndex> only;
  for (const Seed& seed : seeds) {
    for (const PathGraph::Edge& edge : graph.EdgesInto(seed.state)) {
      const model::ComponentIndex tail = graph.ComponentOf(edge.from);
      if (only && *only != tail) return std::nullopt;
      only = tail;
    }
  }
  return only;
}

}  // namespace

std::optional<LastHops> FindLastHops(const SearchTerms& terms, std::span<const Seed> seeds) {
  const auto tail = OnlyTail(terms.graph, seeds);
  if (!tail || *tail == terms.graph.ComponentOf(seeds.front().state)) return std::nullopt;
  // From a seed where much is left a run may go on to one where less is: that takes a whole search.
  for (const Seed& seed : seeds) {
    if (seed.cost != seeds.front().cost) return std::nullopt;
  }
  LastHops last;
  for (const Seed& seed : seeds) {
    if (!Stopped(terms, seed.state))
      Improve(last.seeds, {seed.state, seed.cost, UINT32_MAX, kNoState});
  }
  for (const StateMap::Entry& seed : last.seeds.entries()) {
    ForEachWayInto(
        terms, seed.state, seed.cost, [&](const RunStart& start) { last.starts.push_back(start); },
        [&](const StateMap::Entry& entry) { last.hops.push_back(entry); });
  }
  if (last.hops.empty()) return std::nullopt;
  last.offset = last.hops.front().cost;
  StateMap cheapest;
  for (const StateMap::Entry& hop : last.hops) {
    last.offset.unknowns = std::min(last.offset.unknowns, hop.cost.unknowns);
    last.offset.hops = std::min(last.offset.hops, hop.cost.hops);
    Improve(cheapest, hop);
  }
  for (const StateMap::Entry& hop : cheapest.entries()) {
    last.before.push_back(
        {hop.state, {hop.cost.unknowns - last.offset.unknowns, hop.cost.hops - last.offset.hops}});
  }
  std::stable_sort(last.hops.begin(), last.hops.end(), [](const auto& a, const auto& b) {
    return std::tie(a.state, a.cost) < std::tie(b.state, b.cost);
  });
  return last;
}

BackwardSearch::BackwardSearch(const SearchTerms& terms, std::span<const Seed> seeds) {
  Frontier frontier;
  const auto reach = [&](const StateMap::Entry& entry) {
    if (Improve(reached_, entry)) frontier.Push({entry.cost, entry.state});
  };
  for (const Seed& seed : seeds) {
    if (!Stopped(terms, seed.state)) reach({seed.state, seed.cost, UINT32_MAX, kNoState});
  }
  Frontier::Item item;
  while (frontier.Pop(&item)) {
    if (reached_.Find(item.state)->cost != item.cost)
      continue;  // a cheaper way was found meanwhile
    ForEachWayInto(
        terms, item.state, item.cost, [&](const RunStart& start) { starts_.push_back(start); },
        reach);
  }
  Sort(starts_);
}

/// What is behind the seeds is the same as from the states before them; a run that goes on through
/// a seed could as well end there.
BackwardSearch::BackwardSearch(LastHops last, std::shared_ptr<const BackwardSearch> before)
    : reached_(std::move(last.seeds)),
      last_hops_(std::move(last.hops)),
      before_(std::move(before)),
      starts_(std::move(last.starts)) {
  for (RunStart start : before_->starts()) {
    if (reached_.Find(start.next) != nullptr) continue;
    start.rest = {start.rest.unknowns + last.offset.unknowns, start.rest.hops + last.offset.hops};
    starts_.push_back(start);
  }
  Sort(starts_);
}

const StateMap::Entry* BackwardSearch::Find(StateIndex state) const {
  if (const auto* found = reached_.Find(state); found != nullptr || before_ == nullptr)
    return found;
  const auto* found = before_->Find(state);
  if (found == nullptr || found->next != kNoState) return found;
  return &*std::lower_bound(last_hops_.begin(), last_hops_.end(), state,
                            [](const auto& hop, StateIndex key) { return hop.state < key; });
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
  for (const StateMap::Entry* at = Find(start.next); at->next != kNoState; at = Find(at->next)) {
    hops.push_back(graph.EdgesInto(at->next)[at->edge].hop());
  }
  return hops;
}

StateIndex BackwardSearch::EndOf(const RunStart& start) const {
  const StateMap::Entry* at = Find(start.next);
  while (at->next != kNoState) at = Find(at->next);
  return at->state;
}

}  // namespace threatgap::graph
