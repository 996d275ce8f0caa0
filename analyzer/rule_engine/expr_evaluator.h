#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "analyzer/rule_engine/expr_node.h"
#include "analyzer/rule_engine/expr_sets.h"
#include "analyzer/rule_engine/expression.h"

namespace threatgap::rule_engine {

/// Ends of an integer of which nothing is known: every number that an attribute can hold.
constexpr std::int64_t kLowest = std::numeric_limits<std::int32_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int32_t>::max();

/// Evaluates the nodes of one checked expression in one environment. A value is an int32 whose
/// meaning follows from the node's type: 0/1, a rank, days, an element index, an id of the model's
/// StringPool; a text literal which the model does not contain has a negative id of its own. Cheap
/// to make; allocates only for unknowns and for sets that have to be put together.
class Evaluator {
 public:
  Evaluator(const ExprTree& tree, const EvalContext& context, Environment environment)
      : tree_(tree), context_(context), environment_(environment) {}

  model::Ternary Bool(const ExprNode& node);
  IntRange Int(const ExprNode& node);
  /// The value of any node that is not a set; nothing when unknown, and `keys` gets why.
  std::optional<std::int32_t> Scalar(const ExprNode& node, model::KeySet& keys);
  SetParts Set(const ExprNode& node);

  /// The text of a value of type text.
  const std::string& TextOf(std::int32_t value) const;
  /// The closed world's value of an unordered enum which is not stated: none of its words.
  static constexpr std::int32_t kNoWord = -1;

 private:
  std::int32_t VariableValue(const ExprNode& node) const;
  std::int32_t TextId(const ExprNode& literal) const;

  model::Ternary Compare(const ExprNode& node);
  model::Ternary CompareRanges(const ExprNode& node);
  model::Ternary Membership(const ExprNode& node);
  model::Ternary Quantified(const ExprNode& node);
  model::Ternary AnyHolds(const ExprNode& node, model::Truth decisive);
  bool DecidedByData(const ExprNode& node, model::Truth decisive);
  model::Ternary BoolIf(const ExprNode& node);
  model::Ternary BoolCall(const ExprNode& node);
  model::Ternary ContainsElement(const ExprNode& node);
  model::Ternary OnCycle(model::ComponentIndex component) const;
  bool IsStated(const ExprNode& node);

  IntRange Sum(const ExprNode& node);
  IntRange IntIf(const ExprNode& node);
  IntRange Count(const ExprNode& node);
  IntRange Size(const ExprNode& node);

  std::optional<std::int32_t> Attribute(const ExprNode& node, model::KeySet& keys);
  std::optional<std::int32_t> Trust(const ExprNode& node, model::KeySet& keys);

  SetParts AttributeSet(const ExprNode& node);
  SetParts List(const ExprNode& node);
  SetParts CallSet(const ExprNode& node);
  SetParts DataOfFlow(model::FlowIndex flow);
  SetParts DataOfComponent(model::ComponentIndex component);
  SetParts Flows(model::ComponentIndex component);
  SetParts Targets(model::ComponentIndex component, model::TypeId type);
  SetParts Outputs(model::ComponentIndex component);
  SetParts Users(model::ComponentIndex component) const;
  void AddOpenFlows(model::ComponentIndex component, SetParts& parts) const;
  /// Adds the members of a set attribute, or its key while it is not stated.
  void Gather(model::ElementRef element, model::AttributeId attribute,
              std::vector<std::int32_t>& items, model::KeySet& open) const;

  const ExprTree& tree_;
  const EvalContext& context_;
  Environment environment_;
  std::array<std::int32_t, kMaxQuantifiers>
      bound_;  // NOLINT: each is set by its quantifier before it is read
};

}  // namespace threatgap::rule_engine
