// Values of expressions as people read them.

#include <algorithm>
#include <utility>

#include "analyzer/base/text.h"
#include "analyzer/rule_engine/expr_evaluator.h"

namespace threatgap::rule_engine {
namespace {

using model::ElementKind;
using model::ElementRef;
using model::KeySet;
using Kind = ExprType::Kind;

std::string ElementName(const model::ThreatModel& model, ElementRef element) {
  if (element.kind != ElementKind::kFlow) return model.NameOf(element);
  const model::Flow& flow = model.flows[static_cast<std::size_t>(element.index)];
  if (!flow.title.empty()) return flow.title;
  return model.NameOf({ElementKind::kComponent, flow.from}) + " -> " +
         model.NameOf({ElementKind::kComponent, flow.to});
}

/// One value that is known.
std::string ItemText(const Evaluator& evaluator, const model::ThreatModel& model,
                     const ExprType& type, std::int32_t item) {
  switch (type.kind) {
    case Kind::kBool:
      return item != 0 ? "true" : "false";
    case Kind::kInt:
      return std::to_string(item);
    case Kind::kText:
      return evaluator.TextOf(item);
    case Kind::kDuration:
      return base::Counted(static_cast<std::size_t>(std::max(item, 0)), "day");
    case Kind::kWord:
      if (item == Evaluator::kNoWord) return "unstated " + std::string(type.vocabulary->name);
      return std::string(type.vocabulary->words[static_cast<std::size_t>(item)]);
    case Kind::kRef:
      return ElementName(model, {type.target, item});
    case Kind::kEmptySet:
      break;
  }
  return {};
}

/// What the value of a node is called: the attribute, or what the function gives.
std::string ThingText(const ExprNode& node, const KeySet& keys) {
  if (node.kind == NodeKind::kAttribute) return node.text;
  if (node.kind == NodeKind::kCall) {
    switch (node.function) {
      case Function::kOutputs:
        return "data";
      case Function::kLogSinks:
        return "log stores";
      case Function::kSize:
      case Function::kDays:
      case Function::kContains:
      case Function::kCrosses:
      case Function::kOnCycle:
        break;
      default:
        return node.text;
    }
  }
  return keys.empty() ? "value" : FactText(*keys.begin());
}

/// What a set without members lacks.
std::string MembersText(const ExprNode& node) {
  if (node.kind == NodeKind::kCall || node.type.kind != Kind::kRef) return ThingText(node, {});
  const std::string word(model::ElementKindWord(node.type.target));
  return node.type.target == ElementKind::kData ? word : word + "s";
}

std::string RangeText(const IntRange& range, const ExprNode& node) {
  if (range.lo == range.hi) return std::to_string(range.lo);
  if (range.lo <= kLowest && range.hi >= kHighest) return "unstated " + ThingText(node, range.keys);
  if (range.hi >= kHighest) return "at least " + std::to_string(range.lo);
  if (range.lo <= kLowest) return "at most " + std::to_string(range.hi);
  return std::to_string(range.lo) + "–" + std::to_string(range.hi);
}

std::vector<std::string> MemberTexts(const Evaluator& evaluator, const model::ThreatModel& model,
                                     const ExprType& type, std::span<const std::int32_t> items) {
  std::vector<std::string> texts;
  for (const std::int32_t item : items) texts.push_back(ItemText(evaluator, model, type, item));
  // Words keep the order of their scale, everything else is sorted by name.
  if (type.kind != Kind::kWord && type.kind != Kind::kInt && type.kind != Kind::kDuration) {
    std::sort(texts.begin(), texts.end());
  }
  return texts;
}

std::string SetText(Evaluator& evaluator, const model::ThreatModel& model, const ExprNode& node) {
  const SetParts set = evaluator.Set(node);
  const bool complete = set.maybe.empty() && set.open.empty();
  if (set.certain.empty())
    return complete ? "no stated " + MembersText(node) : "unstated " + MembersText(node);
  std::string text;
  for (const std::string& member : MemberTexts(evaluator, model, node.type, set.certain)) {
    if (!text.empty()) text += ", ";
    text += member;
  }
  return complete ? text : text + " and possibly more";
}

}  // namespace

std::string RenderValue(const Expression& expression, const EvalContext& context,
                        Environment environment) {
  Evaluator evaluator(expression.tree(), context, environment);
  const ExprNode& root = expression.tree().root;
  if (root.type.set) return SetText(evaluator, context.model(), root);
  if (root.type.kind == Kind::kInt) return RangeText(evaluator.Int(root), root);
  KeySet keys;
  const auto value = evaluator.Scalar(root, keys);
  if (!value) return "unstated " + ThingText(root, keys);
  return ItemText(evaluator, context.model(), root.type, *value);
}

std::vector<std::string> RenderMembers(const Expression& expression, const EvalContext& context,
                                       Environment environment) {
  Evaluator evaluator(expression.tree(), context, environment);
  const ExprNode& root = expression.tree().root;
  if (root.type.set)
    return MemberTexts(evaluator, context.model(), root.type, evaluator.Set(root).certain);
  KeySet keys;
  const auto value = evaluator.Scalar(root, keys);
  if (!value) return {};
  return {ItemText(evaluator, context.model(), root.type, *value)};
}

}  // namespace threatgap::rule_engine
