#include "analyzer/rule_engine/expr_types.h"

#include <algorithm>

namespace threatgap::rule_engine {
namespace {

using Kind = ExprType::Kind;
using model::ElementKind;
using model::Mask;

std::string MemberText(const ExprType& type) {
  switch (type.kind) {
    case Kind::kBool:
      return "condition";
    case Kind::kInt:
      return "number";
    case Kind::kText:
      return "text";
    case Kind::kDuration:
      return "duration";
    case Kind::kWord:
      return (type.vocabulary->ordered ? "level of `" : "word of `") +
             std::string(type.vocabulary->name) + "`";
    case Kind::kRef:
      return std::string(model::ElementKindWord(type.target));
    case Kind::kEmptySet:
      break;
  }
  return "thing";
}

std::string PluralText(const ExprType& type) {
  if (type.kind == Kind::kRef && type.target == ElementKind::kData) return "data";
  std::string text = MemberText(type);
  const std::size_t noun = std::min(text.find(" of "), text.size());
  return text.insert(noun, "s");
}

std::vector<FunctionDef> MakeFunctions() {
  constexpr model::KindMask kC = Mask(ElementKind::kComponent), kF = Mask(ElementKind::kFlow),
                            kZ = Mask(ElementKind::kZone);
  ExprType trust = TypeOf(model::Attribute(model::attribute::kTrust));
  const ExprType condition = Simple(Kind::kBool), number = Simple(Kind::kInt);
  const ExprType components = RefType(ElementKind::kComponent, true),
                 data = RefType(ElementKind::kData, true);
  return {
      {Function::kTrust, "trust", {kC | kZ}, trust, {}},
      {Function::kCrosses, "crosses", {kF}, condition, {}},
      {Function::kData, "data", {kC | kF}, data, {}},
      {Function::kFlows, "flows", {kC}, RefType(ElementKind::kFlow, true), {}},
      {Function::kTools, "tools", {kC}, components, "tool"},
      {Function::kOutputs, "outputs", {kC}, data, {}},
      {Function::kLogSinks, "log-sinks", {kC}, components, "log-store"},
      {Function::kUsers, "users", {kC}, components, {}},
      {Function::kOnCycle, "on-cycle", {kC}, condition, {}},
      {Function::kSize, "size", {0}, number, {}},
      {Function::kContains, "contains", {kZ, kC | kZ}, condition, {}},
      {Function::kDays, "days", {0}, number, {}},
  };
}

const std::vector<FunctionDef>& Functions() {
  static const std::vector<FunctionDef> functions = MakeFunctions();
  return functions;
}

}  // namespace

ExprType TypeOf(const model::AttributeDef& attribute) {
  ExprType type;
  type.set = attribute.set;
  switch (attribute.type) {
    case model::ValueType::kBool:
      type.kind = Kind::kBool;
      break;
    case model::ValueType::kInt:
      type.kind = Kind::kInt;
      break;
    case model::ValueType::kText:
      type.kind = Kind::kText;
      break;
    case model::ValueType::kDuration:
      type.kind = Kind::kDuration;
      break;
    case model::ValueType::kEnum:
    case model::ValueType::kScale:
      type.kind = Kind::kWord;
      type.vocabulary = attribute.vocabulary;
      break;
    case model::ValueType::kRef:
      type.kind = Kind::kRef;
      type.target = attribute.target;
      break;
  }
  return type;
}

ExprType Simple(Kind kind, bool set) {
  ExprType type;
  type.kind = kind;
  type.set = set;
  return type;
}

ExprType RefType(ElementKind kind, bool set) {
  ExprType type = Simple(Kind::kRef, set);
  type.target = kind;
  return type;
}

ExprType MemberOf(ExprType set) {
  set.set = false;
  return set;
}

ExprType SetOf(ExprType member) {
  member.set = true;
  return member;
}

bool Comparable(const ExprType& a, const ExprType& b) {
  return a == b || (a.set && b.set && (a.kind == Kind::kEmptySet || b.kind == Kind::kEmptySet));
}

bool Ordered(const ExprType& type) {
  if (type.set) return false;
  return type.kind == Kind::kInt || type.kind == Kind::kDuration ||
         (type.kind == Kind::kWord && type.vocabulary->ordered);
}

std::string TypeText(const ExprType& type) {
  if (type.kind == Kind::kEmptySet) return "empty list";
  return type.set ? "set of " + PluralText(type) : MemberText(type);
}

std::string WithArticle(const ExprType& type) {
  if (!type.set && type.kind == Kind::kRef) return KindWithArticle(type.target);
  const std::string text = TypeText(type);
  return (text.front() == 'e' ? "an " : "a ") + text;
}

std::string KindWithArticle(ElementKind kind) {
  return (kind == ElementKind::kData ? "" : "a ") + std::string(model::ElementKindWord(kind));
}

const FunctionDef* FindFunction(std::string_view name) {
  for (const FunctionDef& function : Functions()) {
    if (function.name == name) return &function;
  }
  return nullptr;
}

std::vector<std::string> FunctionNames() {
  std::vector<std::string> names;
  for (const FunctionDef& function : Functions()) names.emplace_back(function.name);
  return names;
}

std::string_view Spelling(Function function) {
  for (const FunctionDef& def : Functions()) {
    if (def.function == function) return def.name;
  }
  return {};
}

bool Holds(CompareOp op, std::int64_t a, std::int64_t b) {
  switch (op) {
    case CompareOp::kEqual:
      return a == b;
    case CompareOp::kNotEqual:
      return a != b;
    case CompareOp::kLess:
      return a < b;
    case CompareOp::kLessEqual:
      return a <= b;
    case CompareOp::kGreater:
      return a > b;
    case CompareOp::kGreaterEqual:
      return a >= b;
  }
  return false;
}

std::string_view Spelling(CompareOp op) {
  constexpr std::string_view kWords[] = {"==", "!=", "<", "<=", ">", ">="};
  return kWords[static_cast<std::size_t>(op)];
}

std::string_view Spelling(MembershipOp op) {
  constexpr std::string_view kWords[] = {"in", "within", "overlaps"};
  return kWords[static_cast<std::size_t>(op)];
}

std::string_view Spelling(QuantifierKind kind) {
  constexpr std::string_view kWords[] = {"any", "all", "no", "count"};
  return kWords[static_cast<std::size_t>(kind)];
}

}  // namespace threatgap::rule_engine
