#pragma once

#include <string>
#include <vector>

#include "analyzer/rule_engine/expression.h"

/// Expressions as people read them in the documentation of a rule.
namespace threatgap::rule_engine {

/// One line of a condition. Lines of a greater depth belong to the line above them.
struct WordsLine {
  int depth = 0;
  std::string text;
  bool operator==(const WordsLine&) const = default;
};

/// A value or condition as one phrase: "the trust of `src` is public", "5 if the trust of `src` is
/// public; otherwise 4", "the tools of `model`". It means what the expression means, unknown values
/// included: only rewrites which hold in three-valued logic are made (negations move inwards).
std::string InWords(const Expression& expression);

/// A condition as a list: all lines of depth 0 must hold, and long parts are broken into lines
/// below "one of these holds:" and the like.
std::vector<WordsLine> LinesInWords(const Expression& condition);

}  // namespace threatgap::rule_engine
