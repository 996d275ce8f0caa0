#include "analyzer/rule_engine/expr_mutants.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "analyzer/rule_engine/expr_node.h"

namespace threatgap::rule_engine {
namespace {

CompareOp Shifted(CompareOp op) {
  switch (op) {
    case CompareOp::kEqual:
      return CompareOp::kNotEqual;
    case CompareOp::kNotEqual:
      return CompareOp::kEqual;
    case CompareOp::kLess:
      return CompareOp::kLessEqual;
    case CompareOp::kLessEqual:
      return CompareOp::kLess;
    case CompareOp::kGreater:
      return CompareOp::kGreaterEqual;
    case CompareOp::kGreaterEqual:
      return CompareOp::kGreater;
  }
  return op;
}

QuantifierKind Swapped(QuantifierKind kind) {
  switch (kind) {
    case QuantifierKind::kAny:
      return QuantifierKind::kAll;
    case QuantifierKind::kAll:
      return QuantifierKind::kAny;
    case QuantifierKind::kNo:
      return QuantifierKind::kAny;
    case QuantifierKind::kCount:
      return QuantifierKind::kCount;
  }
  return kind;
}

/// Walks a working copy of the tree, changes one node at a time and puts it back.
class Mutator {
 public:
  explicit Mutator(const ExprTree& tree) : tree_(tree) {}

  std::vector<ExpressionMutant> Run() {
    Visit(tree_.root);
    return std::move(made_);
  }

 private:
  void Visit(ExprNode& node) {
    switch (node.kind) {
      case NodeKind::kAnd:
      case NodeKind::kOr:
        DropOperands(node);
        break;
      case NodeKind::kNot:
        Try(node, "drop `not`", [](ExprNode& n) { n = ExprNode(n.children.front()); });
        break;
      case NodeKind::kCompare:
        Shift(node);
        break;
      case NodeKind::kMembership:
        ChangeMembership(node);
        break;
      case NodeKind::kQuantifier:
        Swap(node);
        break;
      default:
        break;
    }
    for (ExprNode& child : node.children) Visit(child);
  }

  template <typename Change>
  void Try(ExprNode& node, std::string change, Change&& apply) {
    ExprNode kept = node;
    apply(node);
    made_.push_back({std::move(change), Expression(std::make_shared<const ExprTree>(tree_))});
    node = std::move(kept);
  }

  std::string_view TextOf(const ExprNode& node) const { return node.range.In(tree_.source); }

  void DropOperands(ExprNode& node) {
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      Try(node, fmt::format("drop `{}`", TextOf(node.children[i])), [i](ExprNode& n) {
        n.children.erase(n.children.begin() + static_cast<std::ptrdiff_t>(i));
        if (n.children.size() == 1) n = ExprNode(n.children.front());
      });
    }
  }

  void Shift(ExprNode& node) {
    const CompareOp shifted = Shifted(node.compare);
    Try(node, fmt::format("`{}` with `{}`", TextOf(node), Spelling(shifted)),
        [shifted](ExprNode& n) { n.compare = shifted; });
  }

  void ChangeMembership(ExprNode& node) {
    if (node.membership != MembershipOp::kIn) {
      const auto other = node.membership == MembershipOp::kWithin ? MembershipOp::kOverlaps
                                                                  : MembershipOp::kWithin;
      Try(node, fmt::format("`{}` with `{}`", TextOf(node), Spelling(other)),
          [other](ExprNode& n) { n.membership = other; });
    }
    const ExprNode list = node.children.back();  // a copy: each try replaces the members
    if (list.kind != NodeKind::kList || !list.constant || list.children.size() < 2) return;
    for (std::size_t i = 0; i < list.children.size(); ++i) {
      Try(node, fmt::format("`{}` without {}", TextOf(node), TextOf(list.children[i])),
          [i](ExprNode& n) {
            ExprNode& members = n.children.back();
            const std::int32_t dropped = members.children[i].number;
            members.children.erase(members.children.begin() + static_cast<std::ptrdiff_t>(i));
            std::erase(members.items, dropped);
          });
    }
  }

  void Swap(ExprNode& node) {
    const QuantifierKind other = Swapped(node.quantifier);
    if (other == node.quantifier) return;
    Try(node, fmt::format("`{}` with `{}`", TextOf(node), Spelling(other)),
        [other](ExprNode& n) { n.quantifier = other; });
  }

  ExprTree tree_;
  std::vector<ExpressionMutant> made_;
};

}  // namespace

std::vector<ExpressionMutant> MutantsOf(const Expression& expression) {
  return Mutator(expression.tree()).Run();
}

const std::string& SourceText(const Expression& expression) { return expression.tree().source; }

bool IsConjunction(const Expression& expression) {
  return expression.tree().root.kind == NodeKind::kAnd;
}

}  // namespace threatgap::rule_engine
