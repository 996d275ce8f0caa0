#include "analyzer/rule_engine/expression.h"

#include <algorithm>
#include <utility>

#include "analyzer/rule_engine/expr_checker.h"
#include "analyzer/rule_engine/expr_node.h"
#include "analyzer/rule_engine/expr_normal_form.h"
#include "analyzer/rule_engine/expr_parser.h"
#include "analyzer/rule_engine/expr_position.h"

namespace threatgap::rule_engine {
namespace {

void CollectAttributes(const ExprNode& node, int slot, std::vector<model::AttributeId>& found) {
  if (node.kind == NodeKind::kAttribute && node.children.front().kind == NodeKind::kVariable &&
      node.children.front().number == slot) {
    found.push_back(static_cast<model::AttributeId>(node.number));
  }
  for (const ExprNode& child : node.children) CollectAttributes(child, slot, found);
}

bool AttributesOnly(const ExprNode& node, int slot) {
  if (node.kind == NodeKind::kVariable) return node.number != slot;
  if (node.kind == NodeKind::kAttribute && node.children.front().kind == NodeKind::kVariable)
    return true;
  return std::all_of(node.children.begin(), node.children.end(),
                     [&](const ExprNode& child) { return AttributesOnly(child, slot); });
}

}  // namespace

ExprType Expression::type() const { return tree_->root.type; }
const std::vector<int>& Expression::slots() const { return tree_->slots; }
bool Expression::is_constant() const { return tree_->slots.empty(); }
std::string Expression::NormalForm() const { return NormalFormOf(tree_->root); }

std::vector<model::AttributeId> Expression::AttributesRead(int slot) const {
  std::vector<model::AttributeId> found;
  CollectAttributes(tree_->root, slot, found);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

bool Expression::ReadsAttributesOnly(int slot) const { return AttributesOnly(tree_->root, slot); }

std::optional<Expression> CompileExpression(const ExprSource& source, const Scope& scope,
                                            Expected expected, const model::ComponentTypes& types,
                                            const base::Budgets& budgets,
                                            base::DiagnosticSink& sink) {
  const ExprReporter reporter(source, sink);
  auto root = ParseExpression(source.text, budgets.expression_depth, reporter);
  if (!root) return std::nullopt;
  auto tree = CheckExpression(std::move(*root), scope, expected, types, reporter);
  if (!tree) return std::nullopt;
  tree->source = source.text;
  tree->span = source.span;
  return Expression(std::make_shared<const ExprTree>(std::move(*tree)));
}

}  // namespace threatgap::rule_engine
