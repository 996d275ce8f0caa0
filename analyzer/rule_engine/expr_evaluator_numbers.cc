// The numbers of Evaluator, as ranges.

#include <algorithm>
#include <utility>

#include "analyzer/rule_engine/expr_evaluator.h"

namespace threatgap::rule_engine {
namespace {

using model::KeySet;
using model::Ternary;

IntRange Exactly(std::int64_t value) { return {value, value, {}}; }

IntRange Settled(IntRange range) {
  if (range.lo == range.hi) range.keys = {};
  return range;
}

}  // namespace

IntRange Evaluator::Int(const ExprNode& node) {
  switch (node.kind) {
    case NodeKind::kSum:
      return Sum(node);
    case NodeKind::kNegate: {
      IntRange range = Int(node.children.front());
      return {-range.hi, -range.lo, std::move(range.keys)};
    }
    case NodeKind::kIf:
      return IntIf(node);
    case NodeKind::kQuantifier:
      return Count(node);
    case NodeKind::kCall:
      if (node.function == Function::kSize) return Size(node);
      break;
    default:
      break;
  }
  // A number, a variable, an attribute, or the days of a duration.
  KeySet keys;
  const auto value = Scalar(node.kind == NodeKind::kCall ? node.children.front() : node, keys);
  return value ? Exactly(*value) : IntRange{kLowest, kHighest, std::move(keys)};
}

IntRange Evaluator::Sum(const ExprNode& node) {
  IntRange sum = Exactly(0);
  for (const ExprNode& child : node.children) {
    const IntRange part = Int(child);
    sum.lo += part.lo;
    sum.hi += part.hi;
    sum.keys.Add(part.keys);
  }
  return sum;
}

IntRange Evaluator::IntIf(const ExprNode& node) {
  Ternary condition = Bool(node.children[0]);
  if (!condition.is_unknown()) return Int(node.children[condition.is_true() ? 1 : 2]);
  const IntRange then = Int(node.children[1]);
  const IntRange otherwise = Int(node.children[2]);
  condition.keys.Add(then.keys);
  condition.keys.Add(otherwise.keys);
  return Settled({std::min(then.lo, otherwise.lo), std::max(then.hi, otherwise.hi),
                  std::move(condition.keys)});
}

IntRange Evaluator::Count(const ExprNode& node) {
  const SetParts set = Set(node.children[0]);
  const ExprNode& body = node.children[1];
  std::int32_t& variable = bound_[static_cast<std::size_t>(node.number - tree_.scope_size)];
  IntRange count;
  for (const std::int32_t item : set.certain) {
    variable = item;
    const Ternary value = Bool(body);
    count.lo += value.is_true() ? 1 : 0;
    count.hi += value.is_false() ? 0 : 1;
    AddEach(value.keys, count.keys);
  }
  for (const SetMember& member : set.maybe) {
    variable = member.item;
    const Ternary value = Bool(body);
    if (value.is_false()) continue;
    ++count.hi;
    AddEach(member.maybe, count.keys);
    AddEach(value.keys, count.keys);
  }
  if (!set.open.empty()) count.hi = kHighest;
  count.keys.Add(set.open);
  return count;
}

IntRange Evaluator::Size(const ExprNode& node) {
  const SetParts set = Set(node.children.front());
  IntRange size = Exactly(static_cast<std::int64_t>(set.certain.size()));
  size.hi = set.open.empty() ? size.lo + static_cast<std::int64_t>(set.maybe.size()) : kHighest;
  set.AddKeys(size.keys);
  return size;
}

}  // namespace threatgap::rule_engine
