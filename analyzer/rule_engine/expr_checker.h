#pragma once

#include <optional>

#include "analyzer/rule_engine/expr_node.h"
#include "analyzer/rule_engine/expr_position.h"
#include "analyzer/rule_engine/expression.h"

namespace threatgap::rule_engine {

/// Gives every node of a parsed expression its type and resolves names to slots, attributes, words
/// and component types. Text literals take their type from the other side of the operator: a word
/// of its scale, a duration, else text. Reports every mistake (see CompileExpression) and returns
/// nothing then; what depends on a part that failed stays silent. O(size of the expression).
std::optional<ExprTree> CheckExpression(ExprNode root, const Scope& scope, Expected expected,
                                        const model::ComponentTypes& types,
                                        const ExprReporter& reporter);

}  // namespace threatgap::rule_engine
