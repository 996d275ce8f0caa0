#include "analyzer/rule_engine/constant_conditions.h"

#include <algorithm>
#include <utility>

namespace threatgap::rule_engine {
namespace {

bool IsLiteral(const ExprNode& node, bool value) {
  return node.kind == NodeKind::kBool && (node.number != 0) == value;
}

/// Whether `node` is a relation with its own `not`: `x is not T`, `a not in b`.
bool IsOneRelation(const ExprNode& node) {
  return node.name.begin >= node.children.front().range.begin;
}

/// Operands of nested chains of the same word.
void CollectOperands(const ExprTree& tree, const ExprNode& node, NodeKind chain,
                     const std::set<const ExprNode*>& whole, std::vector<ExprPart>& parts) {
  if (node.kind != chain || whole.contains(&node)) {
    parts.push_back({&tree, &node});
    return;
  }
  for (const ExprNode& child : node.children) CollectOperands(tree, child, chain, whole, parts);
}

/// Leaves out each part without which the rest is still impossible.
std::vector<int> Smallest(const ConditionSystem& system, std::vector<int> impossible) {
  for (std::size_t i = 0; i < impossible.size();) {
    std::vector<int> rest = impossible;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
    if (system.CanAllHold(rest)) {
      ++i;
    } else {
      impossible = std::move(rest);
    }
  }
  return impossible;
}

}  // namespace

void ConstantConditionFinder::Look(const Expression& expression) {
  if (!expression) return;
  const ExprTree& tree = expression.tree();
  if (tree.root.type.kind == ExprType::Kind::kBool && !tree.root.type.set) {
    VisitCondition(tree, tree.root);
  } else {
    Visit(tree, tree.root);
  }
}

void ConstantConditionFinder::VisitCondition(const ExprTree& tree, const ExprNode& node) {
  if (node.kind == NodeKind::kBool) return Report({node.number != 0, {{&tree, &node}}}, node);
  Visit(tree, node);
}

void ConstantConditionFinder::Visit(const ExprTree& tree, const ExprNode& node) {
  switch (node.kind) {
    case NodeKind::kAnd:
    case NodeKind::kOr: {
      for (const ExprNode& child : node.children) VisitCondition(tree, child);
      std::vector<ExprPart> parts;
      CollectOperands(tree, node, node.kind, reported_, parts);
      const std::size_t before = found_.size();
      CheckGroup(parts, node.kind == NodeKind::kAnd);
      if (found_.size() > before) reported_.insert(&node);
      return;
    }
    case NodeKind::kNot: {
      const ExprNode& operand = node.children.front();
      if (!IsOneRelation(node)) return VisitCondition(tree, operand);
      for (const ExprNode& side : operand.children) Visit(tree, side);
      break;
    }
    case NodeKind::kIf:
      VisitCondition(tree, node.children[0]);
      Visit(tree, node.children[1]);
      Visit(tree, node.children[2]);
      break;
    case NodeKind::kQuantifier:
      // `any f in flows(x): true` asks whether there is one.
      Visit(tree, node.children[0]);
      if (!IsLiteral(node.children[1], true)) VisitCondition(tree, node.children[1]);
      return;
    default:
      for (const ExprNode& child : node.children) Visit(tree, child);
  }
  const bool condition = node.type.kind == ExprType::Kind::kBool && !node.type.set;
  if (condition && node.kind != NodeKind::kBool) CheckAlone({&tree, &node});
}

bool ConstantConditionFinder::CanBe(bool truth, const ExprPart& part,
                                    const BoundTypes& bound) const {
  ConditionSystem system(types_);
  Condition condition = ConditionBuilder(system, bound, reported_).Build(*part.tree, *part.node);
  if (!truth) condition = Negation(std::move(condition));
  return system.CanAllHold({system.Add(std::move(condition))});
}

void ConstantConditionFinder::CheckAlone(const ExprPart& part) {
  for (const bool truth : {true, false}) {
    if (CanBe(truth, part, bound_)) continue;
    return Report({!truth, {part}, CanBe(truth, part, {})}, *part.node);
  }
}

void ConstantConditionFinder::CheckGroup(const std::vector<ExprPart>& parts, bool conjunction) {
  ConditionSystem system(types_);
  ConditionBuilder builder(system, bound_, reported_);
  for (const ExprPart& part : parts) {
    Condition condition = builder.Build(*part.tree, *part.node);
    system.Add(conjunction ? std::move(condition) : Negation(std::move(condition)));
  }
  for (const std::vector<int>& group : system.Groups()) {
    if (group.size() < 2 || system.CanAllHold(group)) continue;
    ConstantCondition constant{!conjunction, {}};
    for (const int i : Smallest(system, group))
      constant.parts.push_back(parts[static_cast<std::size_t>(i)]);
    found_.push_back(std::move(constant));
    return;  // one contradiction is enough
  }
}

void ConstantConditionFinder::LookTogether(const std::vector<Expression>& conditions) {
  std::vector<ExprPart> parts;
  for (const Expression& condition : conditions) {
    if (!condition || reported_.contains(&condition.tree().root)) continue;
    CollectOperands(condition.tree(), condition.tree().root, NodeKind::kAnd, reported_, parts);
  }
  CheckGroup(parts, true);
}

void ConstantConditionFinder::Report(ConstantCondition condition, const ExprNode& node) {
  reported_.insert(&node);
  found_.push_back(std::move(condition));
}

}  // namespace threatgap::rule_engine
