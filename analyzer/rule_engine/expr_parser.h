#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "analyzer/rule_engine/expr_node.h"
#include "analyzer/rule_engine/expr_position.h"

namespace threatgap::rule_engine {

/// Parses `text` against the grammar of RULES.md §2.2 into nodes without types. Recursive descent,
/// one function per production, at most `max_depth` deep (`budget-exceeded` beyond). Reports every
/// foreign character, else the first place where the grammar cannot go on (`expression-syntax`);
/// then nothing is returned. O(length).
std::optional<ExprNode> ParseExpression(std::string_view text, std::size_t max_depth,
                                        const ExprReporter& reporter);

}  // namespace threatgap::rule_engine
