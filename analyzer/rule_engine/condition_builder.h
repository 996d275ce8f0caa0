#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analyzer/rule_engine/condition_system.h"

namespace threatgap::rule_engine {

/// What the conditions of a rule know about its variables before they are tested: the type of each
/// slot, kNoType for any.
using BoundTypes = std::vector<model::TypeId>;

Condition Negation(Condition condition);

/// Turns checked expressions into conditions of one system. What it cannot look into, such as a
/// quantifier, becomes a fact of its own, so that only its repetitions are recognised.
class ConditionBuilder {
 public:
  /// Nodes in `opaque` become facts of their own as well. All must outlive the builder.
  ConditionBuilder(ConditionSystem& system, const BoundTypes& bound,
                   const std::set<const ExprNode*>& opaque)
      : system_(system), bound_(bound), opaque_(opaque) {}

  /// `node` is a condition of `tree`.
  Condition Build(const ExprTree& tree, const ExprNode& node);

 private:
  using Values = std::vector<std::int64_t>;

  Condition Build(const ExprNode& node);
  Condition Parts(Condition::Kind kind, const ExprNode& node);
  Condition Compare(const ExprNode& node);
  Condition CompareSets(const ExprNode& left, const ExprNode& right);
  Condition CompareFacts(const ExprNode& left, CompareOp op, const ExprNode& right);
  Condition Member(const ExprNode& node);
  Condition Within(const ExprNode& node);
  Condition Overlaps(const ExprNode& node);
  Condition IsType(const ExprNode& node);
  Condition Quantifier(const ExprNode& node);

  Condition Truth(const std::string& key);
  /// That both sides are equal (`==`) or the left one is less (`<`), which nothing is known about.
  Condition Relation(const ExprNode& left, std::string_view op, const ExprNode& right);
  Condition OfFact(Condition::Kind kind, int fact, Values values);
  /// Compares the set of `node`, which is no list, with a list.
  Condition OfSet(Condition::Kind kind, const ExprNode& node, Values list);
  Condition Empty(const ExprNode& set);

  /// The fact behind a word, text or number which is no literal.
  int FactOf(const ExprNode& node);
  std::optional<std::int64_t> ConstantOf(const ExprNode& node);
  /// The members of a list of literals, ascending.
  std::optional<Values> ListOf(const ExprNode& node);

  ConditionSystem& system_;
  const BoundTypes& bound_;
  const std::set<const ExprNode*>& opaque_;
  int scope_size_ = 0;  ///< of the expression at hand
};

}  // namespace threatgap::rule_engine
