#pragma once

#include <cstdint>
#include <optional>

#include "analyzer/rule_engine/expression.h"

namespace threatgap::rule_engine {

struct IntBounds {
  std::int64_t lo = 0;
  std::int64_t hi = 0;
};

/// The smallest and the largest value which an integer expression can have in any model: `if … then
/// 5 else 4` gives 4 and 5. Nothing when a number of the model enters it.
std::optional<IntBounds> BoundsOf(const Expression& expression);

}  // namespace threatgap::rule_engine
