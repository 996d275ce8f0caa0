#include "analyzer/rule_engine/int_bounds.h"

#include <algorithm>

#include "analyzer/rule_engine/expr_node.h"

namespace threatgap::rule_engine {
namespace {

std::optional<IntBounds> Bounds(const ExprNode& node);

std::optional<IntBounds> IfBounds(const ExprNode& node) {
  const auto a = Bounds(node.children[1]), b = Bounds(node.children[2]);
  if (!a || !b) return std::nullopt;
  return IntBounds{std::min(a->lo, b->lo), std::max(a->hi, b->hi)};
}

std::optional<IntBounds> SumBounds(const ExprNode& node) {
  IntBounds sum;
  for (const ExprNode& child : node.children) {
    const auto more = Bounds(child);
    if (!more) return std::nullopt;
    sum.lo += more->lo;
    sum.hi += more->hi;
  }
  return sum;
}

std::optional<IntBounds> Bounds(const ExprNode& node) {
  switch (node.kind) {
    case NodeKind::kInt:
      return IntBounds{node.number, node.number};
    case NodeKind::kIf:
      return IfBounds(node);
    case NodeKind::kSum:
      return SumBounds(node);
    case NodeKind::kNegate: {
      const auto inner = Bounds(node.children[0]);
      if (!inner) return std::nullopt;
      return IntBounds{-inner->hi, -inner->lo};
    }
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<IntBounds> BoundsOf(const Expression& expression) {
  return Bounds(expression.tree().root);
}

}  // namespace threatgap::rule_engine
