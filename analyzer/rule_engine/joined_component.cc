#include "analyzer/rule_engine/expr_node.h"
#include "analyzer/rule_engine/match.h"

namespace threatgap::rule_engine {
namespace {

/// The slot of `x` in `binder.from == x`, in either order; -1 for other comparisons.
int JoinedBy(const ExprNode& node, int flow_slot) {
  if (node.kind != NodeKind::kCompare || node.compare != CompareOp::kEqual) return -1;
  for (const int i : {0, 1}) {
    const ExprNode& end = node.children[static_cast<std::size_t>(i)];
    const ExprNode& other = node.children[static_cast<std::size_t>(1 - i)];
    if (end.kind == NodeKind::kFlowEnd && end.children.front().kind == NodeKind::kVariable &&
        end.children.front().number == flow_slot && other.kind == NodeKind::kVariable) {
      return other.number;
    }
  }
  return -1;
}

/// The slot of `x` in `binder == x`, in either order; -1 for other comparisons.
int SameAs(const ExprNode& node, int slot) {
  if (node.kind != NodeKind::kCompare || node.compare != CompareOp::kEqual) return -1;
  const ExprNode& a = node.children[0];
  const ExprNode& b = node.children[1];
  if (a.kind != NodeKind::kVariable || b.kind != NodeKind::kVariable) return -1;
  return a.number == slot ? b.number : b.number == slot ? a.number : -1;
}

/// The first answer of `find` in a conjunction.
template <typename Find>
int FindInConjunction(const ExprNode& node, int slot, Find find) {
  if (node.kind != NodeKind::kAnd) return find(node, slot);
  for (const ExprNode& part : node.children) {
    if (const int found = FindInConjunction(part, slot, find); found >= 0) return found;
  }
  return -1;
}

}  // namespace

int JoinedComponent(const Binder& binder) {
  return binder.where ? FindInConjunction(binder.where.tree().root, binder.slot, JoinedBy) : -1;
}

int SameElement(const Binder& binder) {
  return binder.where ? FindInConjunction(binder.where.tree().root, binder.slot, SameAs) : -1;
}

}  // namespace threatgap::rule_engine
