#include "analyzer/rule_engine/expr_normal_form.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace threatgap::rule_engine {
namespace {

std::string Join(const std::vector<std::string>& parts, std::string_view separator,
                 std::string_view open, std::string_view close) {
  std::string text(open);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += separator;
    text += parts[i];
  }
  return text.append(close);
}

std::vector<std::string> FormsOf(const std::vector<ExprNode>& nodes) {
  std::vector<std::string> forms;
  for (const ExprNode& node : nodes) forms.push_back(NormalFormOf(node));
  return forms;
}

void SortOnce(std::vector<std::string>& forms) {
  std::sort(forms.begin(), forms.end());
  forms.erase(std::unique(forms.begin(), forms.end()), forms.end());
}

/// Operands of nested chains of the same word, each once.
void CollectChain(const ExprNode& node, NodeKind kind, std::vector<std::string>& forms) {
  for (const ExprNode& child : node.children) {
    if (child.kind == kind) {
      CollectChain(child, kind, forms);
    } else {
      forms.push_back(NormalFormOf(child));
    }
  }
}

std::string ChainForm(const ExprNode& node, std::string_view word) {
  std::vector<std::string> forms;
  CollectChain(node, node.kind, forms);
  SortOnce(forms);
  return forms.size() == 1 ? forms.front() : Join(forms, word, "(", ")");
}

std::string ListForm(const ExprNode& node) {
  std::vector<std::string> forms = FormsOf(node.children);
  SortOnce(forms);
  return Join(forms, ", ", "[", "]");
}

std::string SumForm(const ExprNode& node) {
  std::vector<std::string> forms = FormsOf(node.children);
  std::sort(forms.begin(), forms.end());
  return Join(forms, " + ", "(", ")");
}

std::string Infix(std::string left, std::string_view op, std::string right, bool symmetric) {
  if (symmetric && right < left) std::swap(left, right);
  return "(" + left + " " + std::string(op) + " " + right + ")";
}

/// `>` and `>=` with their sides swapped.
std::string CompareForm(const ExprNode& node, CompareOp op) {
  const std::string left = NormalFormOf(node.children[0]), right = NormalFormOf(node.children[1]);
  switch (op) {
    case CompareOp::kGreater:
      return Infix(right, "<", left, false);
    case CompareOp::kGreaterEqual:
      return Infix(right, "<=", left, false);
    default:
      break;
  }
  const bool symmetric = op == CompareOp::kEqual || op == CompareOp::kNotEqual;
  return Infix(left, Spelling(op), right, symmetric);
}

CompareOp Opposite(CompareOp op) {
  constexpr CompareOp kOpposite[] = {CompareOp::kNotEqual,     CompareOp::kEqual,
                                     CompareOp::kGreaterEqual, CompareOp::kGreater,
                                     CompareOp::kLessEqual,    CompareOp::kLess};
  return kOpposite[static_cast<std::size_t>(op)];
}

std::string Negation(const std::string& form) {
  constexpr std::string_view kNot = "(not ";
  const bool twice = form.starts_with(kNot);
  return twice ? form.substr(kNot.size(), form.size() - kNot.size() - 1)
               : std::string(kNot) + form + ")";
}

std::string NotForm(const ExprNode& operand) {
  if (operand.kind == NodeKind::kCompare) return CompareForm(operand, Opposite(operand.compare));
  return Negation(NormalFormOf(operand));
}

std::string QuantifierForm(const ExprNode& node) {
  const bool no = node.quantifier == QuantifierKind::kNo;
  const std::string form =
      "(" + std::string(Spelling(no ? QuantifierKind::kAny : node.quantifier)) + " $" +
      std::to_string(node.number) + " in " + NormalFormOf(node.children[0]) + ": " +
      NormalFormOf(node.children[1]) + ")";
  return no ? Negation(form) : form;
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
      return ListForm(node);
    case NodeKind::kVariable:
      return "$" + std::to_string(node.number);
    case NodeKind::kFlowEnd:
    case NodeKind::kAttribute:
      return NormalFormOf(node.children.front()) + "." + node.text;
    case NodeKind::kCall:
      return Join(FormsOf(node.children), ", ", node.text + "(", ")");
    case NodeKind::kIsType:
    case NodeKind::kIsStated:
      return "(" + NormalFormOf(node.children.front()) + " is " + node.text + ")";
    case NodeKind::kNot:
      return NotForm(node.children.front());
    case NodeKind::kAnd:
      return ChainForm(node, " and ");
    case NodeKind::kOr:
      return ChainForm(node, " or ");
    case NodeKind::kCompare:
      return CompareForm(node, node.compare);
    case NodeKind::kMembership:
      return Infix(NormalFormOf(node.children[0]), Spelling(node.membership),
                   NormalFormOf(node.children[1]), node.membership == MembershipOp::kOverlaps);
    case NodeKind::kSum:
      return SumForm(node);
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
