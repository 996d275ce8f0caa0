#include "analyzer/rule_engine/expr_normal_form.h"

namespace threatgap::rule_engine {
namespace {

std::string Joined(const ExprNode& node, std::string_view separator, std::string_view open,
                   std::string_view close) {
  std::string text(open);
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (i > 0) text += separator;
    text += NormalFormOf(node.children[i]);
  }
  return text.append(close);
}

std::string Infix(const ExprNode& node, std::string_view op) {
  return Joined(node, " " + std::string(op) + " ", "(", ")");
}

std::string QuantifierForm(const ExprNode& node) {
  return "(" + std::string(Spelling(node.quantifier)) + " $" + std::to_string(node.number) +
         " in " + NormalFormOf(node.children[0]) + ": " + NormalFormOf(node.children[1]) + ")";
}

}  // namespace

std::string NormalFormOf(const ExprNode& node) {
  switch (node.kind) {
    case NodeKind::kBool:
      return node.number != 0 ? "true" : "false";
    case NodeKind::kInt:
      return std::to_string(node.number);
    case NodeKind::kString:
      return "'" + node.text + "'";
    case NodeKind::kList:
      return Joined(node, ", ", "[", "]");
    case NodeKind::kVariable:
      return "$" + std::to_string(node.number);
    case NodeKind::kFlowEnd:
    case NodeKind::kAttribute:
      return NormalFormOf(node.children.front()) + "." + node.text;
    case NodeKind::kCall:
      return Joined(node, ", ", node.text + "(", ")");
    case NodeKind::kIsType:
    case NodeKind::kIsStated:
      return "(" + NormalFormOf(node.children.front()) + " is " + node.text + ")";
    case NodeKind::kNot:
      return "(not " + NormalFormOf(node.children.front()) + ")";
    case NodeKind::kAnd:
      return Infix(node, "and");
    case NodeKind::kOr:
      return Infix(node, "or");
    case NodeKind::kCompare:
      return Infix(node, Spelling(node.compare));
    case NodeKind::kMembership:
      return Infix(node, Spelling(node.membership));
    case NodeKind::kSum:
      return Infix(node, "+");
    case NodeKind::kNegate:
      return "-" + NormalFormOf(node.children.front());
    case NodeKind::kIf:
      return "(if " + NormalFormOf(node.children[0]) + " then " + NormalFormOf(node.children[1]) +
             " else " + NormalFormOf(node.children[2]) + ")";
    case NodeKind::kQuantifier:
      return QuantifierForm(node);
  }
  return {};
}

}  // namespace threatgap::rule_engine
