#pragma once

#include <string>
#include <vector>

#include "analyzer/rule_engine/expression.h"

namespace threatgap::rule_engine {

/// An expression with one small change which a good test notices.
struct ExpressionMutant {
  std::string change;  ///< for people: `drop \`d.personal\``
  Expression expression;
};

/// Drops each operand of `and` and `or` and each `not`, moves each threshold by one, swaps `any`
/// with `all` and `overlaps` with `within`, drops each member of a list of constants. The
/// expression as a whole is never dropped. O(size squared).
std::vector<ExpressionMutant> MutantsOf(const Expression& expression);

/// The expression as written.
const std::string& SourceText(const Expression& expression);

/// Whether its root is a conjunction, so that MutantsOf drops its parts.
bool IsConjunction(const Expression& expression);

}  // namespace threatgap::rule_engine
