#pragma once

#include <string>

#include "analyzer/rule_engine/expr_node.h"

namespace threatgap::rule_engine {

/// One spelling for expressions which say the same in other words: they differ in white space,
/// brackets, the names of variables, the order of the operands of `and`, `or`, `==`, `+` and
/// `overlaps`, the order in a list, `a > b` for `b < a`, `not (a == b)` for `a != b`, `no` for `not
/// any`. Every operator stands in brackets, variables are `$` and their slot. For comparing, not
/// reading. O(size · log size) comparisons of texts.
std::string NormalFormOf(const ExprNode& node);

}  // namespace threatgap::rule_engine
