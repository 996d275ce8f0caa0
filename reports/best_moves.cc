#include "reports/best_moves.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

namespace threatgap::reports {
namespace {

using outcome::Finding;

using Key = std::pair<std::string, std::string>;     // control type, `kind:id` of the place
using Worth = std::array<std::size_t, 4>;            // gaps by level, worst first
using Moves = std::map<Key, BestMove, std::less<>>;  // ordered, so that ties are the same each time

// Entries after the first either replace the one before them or are needed beside it.
bool OneMeasureIsEnough(const Finding& gap) {
  return !gap.missing.empty() && std::all_of(gap.missing.begin() + 1, gap.missing.end(),
                                             [](const auto& m) { return m.alternative; });
}

void AddMoves(Moves& moves, const Finding& gap) {
  if (!OneMeasureIsEnough(gap)) return;
  for (const outcome::Missing& missing : gap.missing) {
    if (missing.by_provider) continue;
    for (const std::string& type : missing.control_types) {
      const bool titled = type == missing.control_types.front();
      for (const outcome::Named& place : missing.places) {
        BestMove& move = moves[{type, place.kind + ":" + place.id}];
        if (titled) move.title = missing.title;
        move.control_type = type;
        move.place = place;
        // One gap may name the same placement in two entries.
        if (move.closes.empty() || move.closes.back() != &gap) move.closes.push_back(&gap);
      }
    }
  }
}

Worth WorthOf(const BestMove& move) {
  Worth worth{};
  for (const Finding* gap : move.closes) ++worth[3 - static_cast<std::size_t>(gap->residual.hi)];
  return worth;
}

}  // namespace

std::vector<BestMove> BestMoves(const std::vector<const Finding*>& gaps, std::size_t count) {
  Moves moves;
  for (const Finding* gap : gaps) AddMoves(moves, *gap);
  std::vector<BestMove> best;
  while (best.size() < count) {
    const auto next = std::max_element(
        moves.begin(), moves.end(),
        [](const auto& a, const auto& b) { return WorthOf(a.second) < WorthOf(b.second); });
    if (next == moves.end() || next->second.closes.empty()) break;
    best.push_back(next->second);
    const std::set<const Finding*> closed(next->second.closes.begin(), next->second.closes.end());
    for (auto& [key, move] : moves)
      std::erase_if(move.closes, [&](const Finding* gap) { return closed.contains(gap); });
  }
  return best;
}

}  // namespace threatgap::reports
