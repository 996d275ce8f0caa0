#include "analyzer/rule_engine/expr_evaluator.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace threatgap::rule_engine {
namespace {

using model::ElementKind;
using model::ElementRef;
using model::KeySet;
using model::Ternary;
using model::Truth;
using Kind = ExprType::Kind;

/// The value which the closed world gives to an attribute that is not stated, if there is a lowest
/// one.
std::optional<std::int32_t> LowestValue(model::ValueType type) {
  switch (type) {
    case model::ValueType::kBool:
    case model::ValueType::kInt:
    case model::ValueType::kDuration:
    case model::ValueType::kScale:
      return 0;
    case model::ValueType::kEnum:
      return Evaluator::kNoWord;
    case model::ValueType::kText:
    case model::ValueType::kRef:
      break;
  }
  return std::nullopt;
}

}  // namespace

Ternary Evaluator::Bool(const ExprNode& node) {
  switch (node.kind) {
    case NodeKind::kNot:
      return Not(Bool(node.children.front()));
    case NodeKind::kAnd: {
      Ternary result = Ternary::Of(true);
      for (const ExprNode& child : node.children) {
        result = And(std::move(result), Bool(child));
        if (result.is_false()) break;
      }
      return result;
    }
    case NodeKind::kOr: {
      Ternary result = Ternary::Of(false);
      for (const ExprNode& child : node.children) {
        result = Or(std::move(result), Bool(child));
        if (result.is_true()) break;
      }
      return result;
    }
    case NodeKind::kCompare:
      return Compare(node);
    case NodeKind::kMembership:
      return Membership(node);
    case NodeKind::kIsStated:
      return Ternary::Of(IsStated(node));
    case NodeKind::kIf:
      return BoolIf(node);
    case NodeKind::kCall:
      return BoolCall(node);
    case NodeKind::kQuantifier:
      return Quantified(node);
    case NodeKind::kIsType: {
      KeySet keys;
      const auto component = Scalar(node.children.front(), keys);
      if (!component) return Ternary::Unknown(std::move(keys));
      return TypeIs(context_, *component, node.number);
    }
    default:
      break;
  }
  KeySet keys;
  const auto value = Scalar(node, keys);
  return value ? Ternary::Of(*value != 0) : Ternary::Unknown(std::move(keys));
}

std::optional<std::int32_t> Evaluator::Scalar(const ExprNode& node, KeySet& keys) {
  switch (node.kind) {
    case NodeKind::kBool:
    case NodeKind::kInt:
      return node.number;
    case NodeKind::kString:
      return node.type.kind == Kind::kText ? TextId(node) : node.number;
    case NodeKind::kVariable:
      return VariableValue(node);
    case NodeKind::kAttribute:
      return Attribute(node, keys);
    case NodeKind::kFlowEnd: {
      const auto flow = Scalar(node.children.front(), keys);
      if (!flow) return std::nullopt;
      const model::Flow& ends = context_.model().flows[static_cast<std::size_t>(*flow)];
      return node.number == 0 ? ends.from : ends.to;
    }
    case NodeKind::kCall:
      if (node.function == Function::kTrust) return Trust(node, keys);
      break;
    default:
      break;
  }
  if (node.type.kind == Kind::kBool) {
    const Ternary value = Bool(node);
    keys.Add(value.keys);
    if (value.is_unknown()) return std::nullopt;
    return value.is_true() ? 1 : 0;
  }
  assert(node.type.kind == Kind::kInt && "every other scalar node has its own case");
  const IntRange range = Int(node);
  keys.Add(range.keys);
  if (range.lo != range.hi) return std::nullopt;
  return static_cast<std::int32_t>(std::clamp(range.lo, kLowest, kHighest));
}

std::int32_t Evaluator::VariableValue(const ExprNode& node) const {
  if (node.number >= tree_.scope_size)
    return bound_[static_cast<std::size_t>(node.number - tree_.scope_size)];
  return environment_[static_cast<std::size_t>(node.number)].index;
}

std::int32_t Evaluator::TextId(const ExprNode& literal) const {
  const std::int32_t id = context_.model().strings.Find(literal.text);
  return id >= 0 ? id : -1 - literal.number;
}

const std::string& Evaluator::TextOf(std::int32_t value) const {
  return value >= 0 ? context_.model().strings.Get(value)
                    : tree_.texts[static_cast<std::size_t>(-1 - value)];
}

std::optional<std::int32_t> Evaluator::Attribute(const ExprNode& node, KeySet& keys) {
  const ExprNode& base = node.children.front();
  const auto index = Scalar(base, keys);
  if (!index) return std::nullopt;
  const ElementRef element{base.type.target, *index};
  const auto id = static_cast<model::AttributeId>(node.number);
  const bool reference = node.type.kind == Kind::kRef;
  const model::AttributeValue* value = context_.model().Get(element).Find(id);
  if (value != nullptr && !(reference && value->value.scalar == model::kNone))
    return value->value.scalar;
  if (context_.closed_world) {
    if (const auto lowest = LowestValue(model::Attribute(id).type)) return lowest;
  }
  keys.Add({element, static_cast<std::int16_t>(id)});
  return std::nullopt;
}

std::optional<std::int32_t> Evaluator::Trust(const ExprNode& node, KeySet& keys) {
  const ExprNode& argument = node.children.front();
  const auto index = Scalar(argument, keys);
  if (!index) return std::nullopt;
  auto answer = argument.type.target == ElementKind::kZone ? context_.graph->TrustOfZone(*index)
                                                           : context_.graph->TrustOf(*index);
  if (answer.rank) return *answer.rank;
  if (context_.closed_world) return 0;
  keys.Add(answer.keys);
  return std::nullopt;
}

Ternary Evaluator::Compare(const ExprNode& node) {
  const ExprNode& left = node.children[0];
  const ExprNode& right = node.children[1];
  if (left.type.set) {
    const Ternary same = SameMembers(Set(left), Set(right));
    return node.compare == CompareOp::kEqual ? same : Not(same);
  }
  if (left.type.kind == Kind::kInt) return CompareRanges(node);
  KeySet keys;
  if (left.type.kind == Kind::kText && right.kind == NodeKind::kString &&
      left.kind != NodeKind::kString) {
    // Comparing the texts is faster than looking the literal up.
    const auto text = Scalar(left, keys);
    if (!text) return Ternary::Unknown(std::move(keys));
    return Ternary::Of((TextOf(*text) == right.text) == (node.compare == CompareOp::kEqual));
  }
  const auto a = Scalar(left, keys);
  const auto b = Scalar(right, keys);
  if (!a || !b) return Ternary::Unknown(std::move(keys));
  return Ternary::Of(Holds(node.compare, *a, *b));
}

Ternary Evaluator::CompareRanges(const ExprNode& node) {
  IntRange a = Int(node.children[0]);
  const IntRange b = Int(node.children[1]);
  const bool ordered = node.compare != CompareOp::kEqual && node.compare != CompareOp::kNotEqual;
  const bool apart = a.hi < b.lo || b.hi < a.lo;
  const bool exact = a.lo == a.hi && b.lo == b.hi;
  if (exact || apart) return Ternary::Of(Holds(node.compare, a.lo, b.lo));
  // Ranges that touch still decide `<=` and the like: both extreme pairs agree exactly when all do.
  if (ordered && Holds(node.compare, a.lo, b.hi) == Holds(node.compare, a.hi, b.lo)) {
    return Ternary::Of(Holds(node.compare, a.lo, b.hi));
  }
  a.keys.Add(b.keys);
  return Ternary::Unknown(std::move(a.keys));
}

Ternary Evaluator::Membership(const ExprNode& node) {
  const ExprNode& left = node.children[0];
  const SetParts right = Set(node.children[1]);
  if (node.membership == MembershipOp::kWithin) return Within(Set(left), right);
  if (node.membership == MembershipOp::kOverlaps) return Overlaps(Set(left), right);
  KeySet keys;
  const auto item = Scalar(left, keys);
  return item ? Contains(right, *item) : ContainsUnknown(right, std::move(keys));
}

bool Evaluator::IsStated(const ExprNode& node) {
  const ExprNode& attribute = node.children.front();
  const ExprNode& base = attribute.children.front();
  KeySet ignored;
  const auto index = Scalar(base, ignored);
  if (!index) return false;
  const auto* value = context_.model()
                          .Get({base.type.target, *index})
                          .Find(static_cast<model::AttributeId>(attribute.number));
  if (value == nullptr) return false;
  return attribute.type.set || attribute.type.kind != Kind::kRef ||
         value->value.scalar != model::kNone;
}

Ternary Evaluator::BoolIf(const ExprNode& node) {
  Ternary condition = Bool(node.children[0]);
  if (!condition.is_unknown()) return Bool(node.children[condition.is_true() ? 1 : 2]);
  Ternary then = Bool(node.children[1]);
  const Ternary otherwise = Bool(node.children[2]);
  if (then.truth == otherwise.truth && !then.is_unknown()) return then;
  condition.keys.Add(then.keys);
  condition.keys.Add(otherwise.keys);
  return condition;
}

Ternary Evaluator::BoolCall(const ExprNode& node) {
  if (node.function == Function::kContains) return ContainsElement(node);
  KeySet keys;
  const auto element = Scalar(node.children.front(), keys);
  if (!element) return Ternary::Unknown(std::move(keys));
  if (node.function == Function::kCrosses) return context_.graph->Crosses(*element);
  assert(node.function == Function::kOnCycle && "the other functions give no condition");
  return OnCycle(*element);
}

/// A cycle that is not drawn may run through flows that an open list leaves out: at the component,
/// or, when flows both enter and leave it, anywhere.
Ternary Evaluator::OnCycle(model::ComponentIndex component) const {
  const graph::ArchitectureGraph& graph = *context_.graph;
  if (graph.OnCycle(component)) return Ternary::Of(true);
  if (context_.closed_world) return Ternary::Of(false);
  KeySet open = graph.OpenKeys(model::ListKind::kFlows, component);
  if (!open.empty() || (!graph.InFlows(component).empty() && !graph.OutFlows(component).empty())) {
    open.Add(graph.OpenKeysAnywhere(model::ListKind::kFlows));
  }
  return open.empty() ? Ternary::Of(false) : Ternary::Unknown(std::move(open));
}

Ternary Evaluator::ContainsElement(const ExprNode& node) {
  KeySet keys;
  const auto zone = Scalar(node.children[0], keys);
  const auto element = Scalar(node.children[1], keys);
  if (!zone || !element) return Ternary::Unknown(std::move(keys));
  if (node.children[1].type.target == ElementKind::kComponent)
    return context_.graph->Contains(*zone, *element);
  return Ternary::Of(context_.graph->ZoneContains(*zone, *element));
}

Ternary Evaluator::Quantified(const ExprNode& node) {
  switch (node.quantifier) {
    case QuantifierKind::kAny:
      return AnyHolds(node, Truth::kTrue);
    case QuantifierKind::kNo:
      return Not(AnyHolds(node, Truth::kTrue));
    default:
      return Not(AnyHolds(node, Truth::kFalse));
  }
}

/// The same question for certain members of `data(component)` alone. Around a hub they usually
/// decide, and then the long list of what is not stated there need not be copied.
bool Evaluator::DecidedByData(const ExprNode& node, Truth decisive) {
  const ExprNode& set = node.children[0];
  if (set.kind != NodeKind::kCall || set.function != Function::kData ||
      set.children.front().type.target != model::ElementKind::kComponent) {
    return false;
  }
  KeySet keys;
  const auto component = Scalar(set.children.front(), keys);
  if (!component || context_.graph->UnstatedDataAt(*component).empty()) return false;
  for (const std::int32_t item : context_.graph->DataAt(*component)) {
    bound_[static_cast<std::size_t>(node.number - tree_.scope_size)] = item;
    if (Bool(node.children[1]).truth == decisive) return true;
  }
  return false;
}

/// Whether the body has the value `decisive` for some member: the heart of `any`, `no` and (with
/// false) `all`.
Ternary Evaluator::AnyHolds(const ExprNode& node, Truth decisive) {
  const ExprNode& body = node.children[1];
  std::int32_t& variable = bound_[static_cast<std::size_t>(node.number - tree_.scope_size)];
  if (DecidedByData(node, decisive)) return Ternary::Of(true);
  const SetParts set = Set(node.children[0]);
  KeySet keys;
  for (const std::int32_t item : set.certain) {
    variable = item;
    const Ternary value = Bool(body);
    if (value.truth == decisive) return Ternary::Of(true);
    AddEach(value.keys, keys);
  }
  for (const SetMember& member : set.maybe) {
    variable = member.item;
    const Ternary value = Bool(body);
    if (value.truth != decisive && !value.is_unknown()) continue;
    AddEach(member.maybe, keys);
    AddEach(value.keys, keys);
  }
  keys.Add(set.open);
  return keys.empty() ? Ternary::Of(false) : Ternary::Unknown(std::move(keys));
}

}  // namespace threatgap::rule_engine
