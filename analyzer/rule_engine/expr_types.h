#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/rule_engine/expr_node.h"
#include "analyzer/rule_engine/expression.h"

namespace threatgap::rule_engine {

/// The type of the values of an attribute.
ExprType TypeOf(const model::AttributeDef& attribute);
ExprType RefType(model::ElementKind kind, bool set = false);
ExprType Simple(ExprType::Kind kind, bool set = false);
ExprType MemberOf(ExprType set);
ExprType SetOf(ExprType member);

/// Whether values of both types can be compared for equality: the same type, or any set and the
/// empty list.
bool Comparable(const ExprType& a, const ExprType& b);
/// Whether `<` makes sense: ordered scales, numbers and durations.
bool Ordered(const ExprType& type);

/// TypeText with an article, as in "found a set of data".
std::string WithArticle(const ExprType& type);
/// `a component`, `data`.
std::string KindWithArticle(model::ElementKind kind);

/// What a function takes and gives. Functions are total and their list is closed.
struct FunctionDef {
  Function function;
  std::string_view name;
  std::vector<model::KindMask>
      arguments;  ///< per argument the kinds of elements; 0: not an element
  ExprType result;
  std::string_view looks_for;  ///< component type which it needs; may be empty
};
const FunctionDef* FindFunction(std::string_view name);
std::vector<std::string> FunctionNames();

}  // namespace threatgap::rule_engine
