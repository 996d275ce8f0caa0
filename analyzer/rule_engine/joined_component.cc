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

int JoinedIn(const ExprNode& node, int flow_slot) {
  if (node.kind != NodeKind::kAnd) return JoinedBy(node, flow_slot);
  for (const ExprNode& part : node.children) {
    if (const int slot = JoinedIn(part, flow_slot); slot >= 0) return slot;
  }
  return -1;
}

}  // namespace

int JoinedComponent(const Binder& binder) {
  return binder.where ? JoinedIn(binder.where.tree().root, binder.slot) : -1;
}

}  // namespace threatgap::rule_engine
