#pragma once

#include <string>
#include <vector>

#include "analyzer/rule_engine/expr_node.h"
#include "analyzer/rule_engine/expr_position.h"

namespace threatgap::rule_engine {

/// Whether the node is a text literal or a list of such, which takes its type from the other side
/// of its operator.
bool IsUntyped(const ExprNode& node);

/// Gives literals the type that their neighbour asks for, and keeps the text literals of one
/// expression.
class LiteralTyper {
 public:
  explicit LiteralTyper(const ExprReporter& reporter) : reporter_(reporter) {}

  /// Gives the untyped `node` the type `wanted`: a word becomes its rank, a duration its days. A
  /// text that is no word of the scale or no duration is reported (`unknown-word`) and gives false.
  /// Where `wanted` is a type without literals, or a set for a single text, the node becomes text
  /// and the caller finds that the types differ.
  bool Assign(ExprNode& node, const ExprType& wanted);
  /// Lists the members of a checked list in `items`, when all of them are constants other than
  /// texts.
  void CollectConstants(ExprNode& list) const;
  std::vector<std::string> TakeTexts() { return std::move(texts_); }

 private:
  bool AssignText(ExprNode& node, const ExprType& wanted);
  bool Word(ExprNode& node, const model::Vocabulary& vocabulary);

  const ExprReporter& reporter_;
  std::vector<std::string> texts_;
};

}  // namespace threatgap::rule_engine
