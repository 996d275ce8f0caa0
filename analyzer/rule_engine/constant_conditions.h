#pragma once

#include <set>
#include <vector>

#include "analyzer/rule_engine/condition_builder.h"
#include "analyzer/rule_engine/expression.h"

namespace threatgap::rule_engine {

/// A part of an expression.
struct ExprPart {
  const ExprTree* tree = nullptr;
  const ExprNode* node = nullptr;
};

/// A condition which has the same truth whatever a model states, unknown facts aside.
struct ConstantCondition {
  bool always = false;  ///< otherwise never true
  /// The condition; with more than one part, `and` (never true) or `or` (always true) of them. None
  /// of the parts can be left out.
  std::vector<ExprPart> parts;
  bool by_type = false;  ///< only because of the type with which a variable is bound
};

/// Finds constant conditions in the expressions of one rule: comparisons that the scale or the list
/// decides (`trust(x) >= 'public'`, `x.effects overlaps []`), parts of `and` that contradict each
/// other, parts of `or` that leave nothing out, types that contradict `is:`. Whatever is reported
/// is constant; what needs long reasoning is not found (ConditionSystem). A part of a constant
/// condition that is constant itself is reported alone. The expressions must outlive the finder.
class ConstantConditionFinder {
 public:
  ConstantConditionFinder(const model::ComponentTypes& types, BoundTypes bound)
      : types_(types), bound_(std::move(bound)) {}

  /// Looks at each condition in `expression`, which may be a number or a set itself.
  void Look(const Expression& expression);
  /// Looks at conditions which must all hold for a match, after Look() at each of them.
  void LookTogether(const std::vector<Expression>& conditions);

  const std::vector<ConstantCondition>& found() const { return found_; }

 private:
  void Visit(const ExprTree& tree, const ExprNode& node);
  void VisitCondition(const ExprTree& tree, const ExprNode& node);
  void CheckAlone(const ExprPart& part);
  /// Whether the parts are constant together: never all true, or never all false.
  void CheckGroup(const std::vector<ExprPart>& parts, bool conjunction);
  bool CanBe(bool truth, const ExprPart& part, const BoundTypes& bound) const;
  void Report(ConstantCondition condition, const ExprNode& node);

  const model::ComponentTypes& types_;
  BoundTypes bound_;
  std::set<const ExprNode*> reported_;
  std::vector<ConstantCondition> found_;
};

}  // namespace threatgap::rule_engine
