#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "analyzer/outcome/analysis_result.h"

namespace threatgap::reports {

/// One control at one place, and the gaps which it closes by itself.
struct BestMove {
  std::string control_type;
  std::string title;  ///< of the control type; empty where the result does not name it
  outcome::Named place;
  std::vector<const outcome::Finding*> closes;  ///< in the order of `gaps`, never empty
};

/// Up to `count` placements, each the one that closes the worst of what those before it left open:
/// first the most critical gaps, then the most high ones, and so on; ties by control type and
/// place. A gap which needs two measures at once is closed by none of them, and neither is one
/// whose control is the provider's duty. This is a greedy choice without costs, not a minimum.
/// Linear in the places that gaps name, times `count`.
std::vector<BestMove> BestMoves(const std::vector<const outcome::Finding*>& gaps,
                                std::size_t count);

}  // namespace threatgap::reports
