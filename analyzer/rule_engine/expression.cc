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

std::optional<Expression> CompileExpression(const ExprSource& source, const Scope& scope,
                                            Expected expected, const model::ComponentTypes& types,
                                            const base::Budgets& budgets,
                                            base::DiagnosticSink& sink) {
  const ExprReporter reporter(source, sink);
  auto root = ParseExpression(source.text, budgets.expression_depth, reporter);
  if (!root) return std::nullopt;
  auto tree = CheckExpression(std::move(*root), scope, expected, types, reporter);
  if (!tree) return std::nullopt;
  return Expression(std::make_shared<const ExprTree>(std::move(*tree)));
}

}  // namespace threatgap::rule_engine
