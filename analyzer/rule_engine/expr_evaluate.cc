// The evaluations which expression.h offers.

#include <algorithm>
#include <utility>

#include "analyzer/model/type_truth.h"
#include "analyzer/rule_engine/expr_evaluator.h"

namespace threatgap::rule_engine {
namespace {

using model::KeySet;
using model::Ternary;

SetValue ToValue(const ExprType& type, SetParts parts) {
  SetValue value{type, {}, std::move(parts.open)};
  value.members.reserve(parts.certain.size() + parts.maybe.size());
  for (const std::int32_t item : parts.certain) value.members.push_back({item, {}});
  for (SetMember& member : parts.maybe) value.members.push_back(std::move(member));
  std::sort(value.members.begin(), value.members.end(),
            [](const SetMember& a, const SetMember& b) { return a.item < b.item; });
  return value;
}

}  // namespace

Ternary EvaluateBool(const Expression& expression, const EvalContext& context,
                     Environment environment) {
  return Evaluator(expression.tree(), context, environment).Bool(expression.tree().root);
}

IntRange EvaluateInt(const Expression& expression, const EvalContext& context,
                     Environment environment) {
  return Evaluator(expression.tree(), context, environment).Int(expression.tree().root);
}

SetValue EvaluateSet(const Expression& expression, const EvalContext& context,
                     Environment environment) {
  const ExprNode& root = expression.tree().root;
  return ToValue(root.type, Evaluator(expression.tree(), context, environment).Set(root));
}

std::optional<std::int32_t> EvaluateScalar(const Expression& expression, const EvalContext& context,
                                           Environment environment, KeySet* keys) {
  const ExprNode& root = expression.tree().root;
  KeySet why;
  auto value = Evaluator(expression.tree(), context, environment).Scalar(root, why);
  if (value == Evaluator::kNoWord && root.type.kind == ExprType::Kind::kWord) {
    // No word to show: ask again in the open world, which names the key.
    const EvalContext open{context.graph, false};
    value = Evaluator(expression.tree(), open, environment).Scalar(root, why);
  }
  if (!value && keys != nullptr) keys->Add(why);
  return value;
}

Ternary TypeIs(const EvalContext& context, model::ComponentIndex component, model::TypeId type) {
  Ternary is = model::TypeTruth(context.model(), component, type);
  return is.is_unknown() && context.closed_world ? Ternary::Of(false) : is;
}

}  // namespace threatgap::rule_engine
