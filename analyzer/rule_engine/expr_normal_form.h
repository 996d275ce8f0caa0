#pragma once

#include <string>

#include "analyzer/rule_engine/expr_node.h"

namespace threatgap::rule_engine {

/// One spelling for expressions which differ only in white space, brackets and the names of
/// variables: every operator in brackets, variables as `$` and their slot. `not (x is T)` and `x is
/// not T` are one. For comparing, not reading.
std::string NormalFormOf(const ExprNode& node);

}  // namespace threatgap::rule_engine
