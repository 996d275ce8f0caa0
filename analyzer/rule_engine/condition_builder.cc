#include "analyzer/rule_engine/condition_builder.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "analyzer/rule_engine/expr_normal_form.h"

namespace threatgap::rule_engine {
namespace {

using Kind = Condition::Kind;
using TypeKind = ExprType::Kind;

Condition Constant(bool value) {
  Condition condition;
  condition.value = value;
  return condition;
}

Condition Both(Kind kind, Condition a, Condition b) {
  Condition condition;
  condition.kind = kind;
  condition.parts.push_back(std::move(a));
  condition.parts.push_back(std::move(b));
  return condition;
}

/// The operator for swapped sides.
CompareOp Mirrored(CompareOp op) {
  constexpr CompareOp kMirrored[] = {CompareOp::kEqual,   CompareOp::kNotEqual,
                                     CompareOp::kGreater, CompareOp::kGreaterEqual,
                                     CompareOp::kLess,    CompareOp::kLessEqual};
  return kMirrored[static_cast<std::size_t>(op)];
}

/// Whether `op` holds between equal values.
bool HoldsOfEquals(CompareOp op) {
  return op == CompareOp::kEqual || op == CompareOp::kLessEqual || op == CompareOp::kGreaterEqual;
}

bool IncludesAll(const std::vector<std::int64_t>& outer, const std::vector<std::int64_t>& inner) {
  return std::includes(outer.begin(), outer.end(), inner.begin(), inner.end());
}

bool Meet(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
  return std::any_of(a.begin(), a.end(), [&](std::int64_t value) {
    return std::binary_search(b.begin(), b.end(), value);
  });
}

/// Sizes, days and the numbers which models state are never negative.
bool NeverNegative(const ExprNode& node) {
  return node.type.kind == TypeKind::kDuration || node.kind == NodeKind::kAttribute ||
         node.kind == NodeKind::kCall || node.kind == NodeKind::kQuantifier;
}

}  // namespace

Condition Negation(Condition part) {
  Condition condition;
  condition.kind = Kind::kNot;
  condition.parts.push_back(std::move(part));
  return condition;
}

Condition ConditionBuilder::Build(const ExprTree& tree, const ExprNode& node) {
  scope_size_ = tree.scope_size;
  return Build(node);
}

Condition ConditionBuilder::Build(const ExprNode& node) {
  if (const auto known = opaque_.find(&node); known != opaque_.end())
    return Truth("node " + std::to_string(std::distance(opaque_.begin(), known)));
  switch (node.kind) {
    case NodeKind::kBool:
      return Constant(node.number != 0);
    case NodeKind::kNot:
      return Parts(Kind::kNot, node);
    case NodeKind::kAnd:
      return Parts(Kind::kAnd, node);
    case NodeKind::kOr:
      return Parts(Kind::kOr, node);
    case NodeKind::kIf:
      return Parts(Kind::kIf, node);
    case NodeKind::kCompare:
      return Compare(node);
    case NodeKind::kMembership:
      if (node.membership == MembershipOp::kIn) return Member(node);
      return node.membership == MembershipOp::kWithin ? Within(node) : Overlaps(node);
    case NodeKind::kIsType:
      return IsType(node);
    case NodeKind::kQuantifier:
      return Quantifier(node);
    default:
      break;
  }
  return Truth(NormalFormOf(node));
}

Condition ConditionBuilder::Parts(Kind kind, const ExprNode& node) {
  Condition condition;
  condition.kind = kind;
  for (const ExprNode& child : node.children) condition.parts.push_back(Build(child));
  return condition;
}

Condition ConditionBuilder::Compare(const ExprNode& node) {
  const ExprNode& left = node.children[0];
  const ExprNode& right = node.children[1];
  if (NormalFormOf(left) == NormalFormOf(right)) return Constant(HoldsOfEquals(node.compare));
  const bool different = node.compare == CompareOp::kNotEqual;
  if (left.type.set) {
    Condition same = CompareSets(left, right);
    return different ? Negation(std::move(same)) : same;
  }
  if (left.type.kind == TypeKind::kBool) {
    Condition same = Both(Kind::kSame, Build(left), Build(right));
    return different ? Negation(std::move(same)) : same;
  }
  return CompareFacts(left, node.compare, right);
}

Condition ConditionBuilder::CompareSets(const ExprNode& left, const ExprNode& right) {
  const auto a = ListOf(left), b = ListOf(right);
  if (a && b) return Constant(*a == *b);
  if (!a && !b) return Relation(left, "==", right);
  const ExprNode& set = a ? right : left;
  const Values& list = a ? *a : *b;
  return Both(Kind::kAnd, OfSet(Kind::kWithin, set, list), OfSet(Kind::kHasAll, set, list));
}

Condition ConditionBuilder::CompareFacts(const ExprNode& left, CompareOp op,
                                         const ExprNode& right) {
  const auto a = ConstantOf(left), b = ConstantOf(right);
  Condition condition;
  condition.kind = Kind::kCompare;
  condition.compare = op;
  if (a && b) {  // two literals are ordered as their values
    const bool less = *a < *b, same = *a == *b;
    const bool equality = op == CompareOp::kEqual || op == CompareOp::kNotEqual;
    if (equality) return Constant(same == (op == CompareOp::kEqual));
    return Constant(same ? HoldsOfEquals(op)
                         : less == (op == CompareOp::kLess || op == CompareOp::kLessEqual));
  }
  if (a) {
    condition.compare = Mirrored(op);
    condition.fact = FactOf(right);
    condition.values = {*a};
  } else if (b) {
    condition.fact = FactOf(left);
    condition.values = {*b};
  } else if (left.type.kind == TypeKind::kWord) {
    condition.fact = FactOf(left);
    condition.other = FactOf(right);
    return condition;
  } else {
    switch (op) {
      case CompareOp::kEqual:
        return Relation(left, "==", right);
      case CompareOp::kNotEqual:
        return Negation(Relation(left, "==", right));
      case CompareOp::kLess:
        return Relation(left, "<", right);
      case CompareOp::kGreater:
        return Relation(right, "<", left);
      case CompareOp::kLessEqual:
        return Negation(Relation(right, "<", left));
      case CompareOp::kGreaterEqual:
        return Negation(Relation(left, "<", right));
    }
  }
  system_.Mention(condition.fact, condition.values);
  return condition;
}

Condition ConditionBuilder::Member(const ExprNode& node) {
  const ExprNode& item = node.children[0];
  const ExprNode& set = node.children[1];
  const auto value = ConstantOf(item);
  const auto list = ListOf(set);
  if (list && list->empty()) return Constant(false);
  if (list && value) return Constant(Meet({*value}, *list));
  const bool plain = item.type.kind != TypeKind::kBool && item.type.kind != TypeKind::kRef;
  if (list && plain) return OfFact(Kind::kAmong, FactOf(item), *list);
  if (value && set.kind != NodeKind::kList && plain) return OfSet(Kind::kHasAll, set, {*value});
  return Truth(NormalFormOf(node));
}

Condition ConditionBuilder::Within(const ExprNode& node) {
  const ExprNode& inner = node.children[0];
  const ExprNode& outer = node.children[1];
  const auto a = ListOf(inner), b = ListOf(outer);
  if ((a && a->empty()) || NormalFormOf(inner) == NormalFormOf(outer)) return Constant(true);
  if (a && b) return Constant(IncludesAll(*b, *a));
  if (a && outer.kind != NodeKind::kList) return OfSet(Kind::kHasAll, outer, *a);
  if (b && inner.kind != NodeKind::kList) return OfSet(Kind::kWithin, inner, *b);
  return Truth(NormalFormOf(node));
}

Condition ConditionBuilder::Overlaps(const ExprNode& node) {
  const ExprNode& left = node.children[0];
  const ExprNode& right = node.children[1];
  const auto a = ListOf(left), b = ListOf(right);
  if ((a && a->empty()) || (b && b->empty())) return Constant(false);
  if (a && b) return Constant(Meet(*a, *b));
  if (a && right.kind != NodeKind::kList) return OfSet(Kind::kOverlaps, right, *a);
  if (b && left.kind != NodeKind::kList) return OfSet(Kind::kOverlaps, left, *b);
  return Truth(NormalFormOf(node));
}

Condition ConditionBuilder::IsType(const ExprNode& node) {
  const ExprNode& component = node.children.front();
  Fact fact;
  fact.kind = Fact::Kind::kType;
  const auto slot = static_cast<std::size_t>(component.number);
  if (component.kind == NodeKind::kVariable && component.number < scope_size_ &&
      slot < bound_.size()) {
    fact.below = bound_[slot];
  }
  return OfFact(Kind::kIsType, system_.AddFact("type of " + NormalFormOf(component), fact),
                {node.number});
}

Condition ConditionBuilder::Quantifier(const ExprNode& node) {
  if (node.quantifier != QuantifierKind::kNo) return Truth(NormalFormOf(node));
  ExprNode any = node;
  any.quantifier = QuantifierKind::kAny;
  return Negation(Truth(NormalFormOf(any)));
}

Condition ConditionBuilder::Truth(const std::string& key) {
  return OfFact(Kind::kTrue, system_.AddFact(key, {}), {});
}

Condition ConditionBuilder::Relation(const ExprNode& left, std::string_view op,
                                     const ExprNode& right) {
  std::string a = NormalFormOf(left), b = NormalFormOf(right);
  if (op == "==" && b < a) std::swap(a, b);
  return Truth("(" + a + " " + std::string(op) + " " + b + ")");
}

Condition ConditionBuilder::OfFact(Kind kind, int fact, Values values) {
  Condition condition;
  condition.kind = kind;
  condition.fact = fact;
  condition.values = std::move(values);
  system_.Mention(fact, condition.values);
  return condition;
}

Condition ConditionBuilder::OfSet(Kind kind, const ExprNode& node, Values list) {
  // Elements have no literals: of a set of them only emptiness is told.
  if (node.type.kind == TypeKind::kRef)
    return kind == Kind::kWithin ? Empty(node) : Constant(kind == Kind::kHasAll);
  Fact fact;
  fact.kind = Fact::Kind::kSet;
  fact.vocabulary = node.type.vocabulary;
  return OfFact(kind, system_.AddFact(NormalFormOf(node), fact), std::move(list));
}

Condition ConditionBuilder::Empty(const ExprNode& set) {
  return Truth("(" + NormalFormOf(set) + " == [])");
}

int ConditionBuilder::FactOf(const ExprNode& node) {
  Fact fact;
  if (node.type.kind == TypeKind::kWord) {
    fact.kind = Fact::Kind::kWord;
    fact.vocabulary = node.type.vocabulary;
  } else if (node.type.kind == TypeKind::kText) {
    fact.kind = Fact::Kind::kText;
  } else {
    fact.kind = Fact::Kind::kNumber;
    fact.not_negative = NeverNegative(node);
  }
  return system_.AddFact(NormalFormOf(node), fact);
}

std::optional<std::int64_t> ConditionBuilder::ConstantOf(const ExprNode& node) {
  switch (node.kind) {
    case NodeKind::kBool:
    case NodeKind::kInt:
      return node.number;
    case NodeKind::kString:
      return node.type.kind == TypeKind::kText ? system_.CodeOf(node.text) : node.number;
    case NodeKind::kNegate: {
      const auto value = ConstantOf(node.children.front());
      return value ? std::optional(-*value) : std::nullopt;
    }
    case NodeKind::kSum: {
      std::int64_t sum = 0;
      for (const ExprNode& child : node.children) {
        const auto value = ConstantOf(child);
        if (!value) return std::nullopt;
        sum += *value;
      }
      return sum;
    }
    case NodeKind::kCall:
      return node.function == Function::kDays ? ConstantOf(node.children.front()) : std::nullopt;
    default:
      break;
  }
  return std::nullopt;
}

std::optional<ConditionBuilder::Values> ConditionBuilder::ListOf(const ExprNode& node) {
  if (node.kind != NodeKind::kList) return std::nullopt;
  Values values;
  for (const ExprNode& child : node.children) {
    const auto value = ConstantOf(child);
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

}  // namespace threatgap::rule_engine
