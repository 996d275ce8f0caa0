#include "analyzer/rule_engine/expr_checker.h"

#include <algorithm>
#include <set>
#include <utility>

#include "analyzer/base/text.h"
#include "analyzer/rule_engine/expr_literals.h"
#include "analyzer/rule_engine/expr_suggestions.h"
#include "analyzer/rule_engine/expr_types.h"

namespace threatgap::rule_engine {
namespace {

using Kind = ExprType::Kind;
using model::ElementKind;

/// Checks bottom-up. Each member function sets the node's type, and returns false after something
/// was reported.
class Checker {
 public:
  Checker(const Scope& scope, const model::ComponentTypes& types, const ExprReporter& reporter)
      : types_(types), reporter_(reporter), literals_(reporter) {
    for (const Variable& variable : scope)
      bound_.emplace_back(variable.name, RefType(variable.kind));
    scope_size_ = bound_.size();
  }

  std::optional<ExprTree> Run(ExprNode root, Expected expected) {
    bool ok = Check(root);
    if (ok && expected == Expected::kBool) ok = Want(root, Kind::kBool, "expected a condition");
    if (ok && expected == Expected::kInt) ok = Want(root, Kind::kInt, "expected a number");
    if (!ok) return std::nullopt;
    ExprTree tree;
    tree.root = std::move(root);
    tree.scope_size = static_cast<int>(scope_size_);
    tree.slots.assign(slots_.begin(), slots_.end());
    tree.texts = literals_.TakeTexts();
    return tree;
  }

 private:
  bool Fail(std::string id, const TextRange& range, std::string message,
            std::string help = {}) const {
    reporter_.Error(std::move(id), range, std::move(message), std::move(help));
    return false;
  }
  bool Mismatch(const TextRange& range, std::string message, std::string help = {}) const {
    return Fail("type-mismatch", range, std::move(message), std::move(help));
  }

  bool Want(const ExprNode& node, Kind kind, const std::string& rule) const {
    if (node.type == Simple(kind)) return true;
    const bool attribute_set = node.type.set && kind == Kind::kBool;
    return Mismatch(node.range, rule + ", found " + WithArticle(node.type),
                    attribute_set ? "ask `… != []`, or `any x in …: …`" : "");
  }

  /// Checks a node; a text literal or list of them that nothing gave a type becomes text.
  bool Check(ExprNode& node) {
    if (IsUntyped(node)) return literals_.Assign(node, Simple(Kind::kText));
    switch (node.kind) {
      case NodeKind::kBool:
        return Typed(node, Simple(Kind::kBool));
      case NodeKind::kInt:
        return Typed(node, Simple(Kind::kInt));
      case NodeKind::kString:
        break;
      case NodeKind::kList:
        return List(node);
      case NodeKind::kVariable:
        return Variable_(node);
      case NodeKind::kFlowEnd:
      case NodeKind::kAttribute:
        return Attribute(node);
      case NodeKind::kCall:
        return Call(node);
      case NodeKind::kIsType:
        return IsType(node);
      case NodeKind::kIsStated:
        return IsStated(node);
      case NodeKind::kNot:
        return Operands(node, Kind::kBool, "`not` takes a condition");
      case NodeKind::kAnd:
        return Operands(node, Kind::kBool, "`and` joins conditions");
      case NodeKind::kOr:
        return Operands(node, Kind::kBool, "`or` joins conditions");
      case NodeKind::kCompare:
        return Compare(node);
      case NodeKind::kMembership:
        return Membership(node);
      case NodeKind::kSum:
      case NodeKind::kNegate:
        return Operands(node, Kind::kInt, "`+` and `-` take numbers");
      case NodeKind::kIf:
        return If(node);
      case NodeKind::kQuantifier:
        return Quantifier(node);
    }
    return false;
  }

  static bool Typed(ExprNode& node, const ExprType& type) {
    node.type = type;
    return true;
  }

  bool CheckAll(std::vector<ExprNode>& nodes) {
    bool ok = true;
    for (ExprNode& node : nodes) ok = Check(node) && ok;
    return ok;
  }

  bool Operands(ExprNode& node, Kind kind, const std::string& rule) {
    bool ok = true;
    for (ExprNode& child : node.children) ok = Check(child) && Want(child, kind, rule) && ok;
    return ok && Typed(node, Simple(kind));
  }

  bool List(ExprNode& node) {
    auto& members = node.children;
    const auto first = std::find_if_not(members.begin(), members.end(), IsUntyped);
    bool ok = Check(*first);
    for (ExprNode& member : members) {
      if (&member != &*first)
        ok =
            (ok && IsUntyped(member) ? literals_.Assign(member, first->type) : Check(member)) && ok;
    }
    if (!ok) return false;
    for (const ExprNode& member : members) {
      if (member.type.set)
        return Mismatch(member.range, "a list cannot hold " + WithArticle(member.type));
      if (member.type != first->type) {
        return Mismatch(member.range, "a list cannot mix " + WithArticle(first->type) + " with " +
                                          WithArticle(member.type));
      }
    }
    literals_.CollectConstants(node);
    return Typed(node, SetOf(first->type));
  }

  bool Variable_(ExprNode& node) {
    for (std::size_t slot = 0; slot < bound_.size(); ++slot) {
      if (bound_[slot].first != node.text) continue;
      node.number = static_cast<std::int32_t>(slot);
      if (slot < scope_size_) slots_.insert(static_cast<int>(slot));
      return Typed(node, bound_[slot].second);
    }
    if (!unbound_.insert(node.text).second) return false;
    std::vector<std::string> names;
    for (const auto& [name, type] : bound_) names.push_back(name);
    std::string help = DidYouMean(node.text, names);
    if (help.empty() && IsWordSomewhere(node.text))
      help = "words stand in quotes: `'" + node.text + "'`";
    return Fail("unbound-variable", node.range, "unknown name " + Quoted(node.text),
                std::move(help));
  }

  bool Attribute(ExprNode& node) {
    const ExprNode& base = node.children.front();
    if (!Check(node.children.front())) return false;
    if (base.type.set) {
      return Mismatch(node.name, "a set has no attributes",
                      "bind its members: `any x in …: x." + node.text + " …`");
    }
    if (base.type.kind != Kind::kRef) {
      return Mismatch(node.name, WithArticle(base.type) + " has no attributes");
    }
    const ElementKind kind = base.type.target;
    if (kind == ElementKind::kFlow && (node.text == "from" || node.text == "to")) {
      node.kind = NodeKind::kFlowEnd;
      node.number = node.text == "to" ? 1 : 0;
      return Typed(node, RefType(ElementKind::kComponent));
    }
    const auto attribute = model::FindAttribute(kind, node.text);
    if (!attribute) {
      return Fail("unknown-attribute", node.name,
                  "unknown attribute " + Quoted(node.text) + " of " + KindWithArticle(kind),
                  AttributeHelp(kind, node.text));
    }
    node.number = static_cast<std::int32_t>(*attribute);
    return Typed(node, TypeOf(model::Attribute(*attribute)));
  }

  bool Call(ExprNode& node) {
    const FunctionDef* def = FindFunction(node.text);
    if (def == nullptr) {
      CheckAll(node.children);
      return Fail("unknown-function", node.name, "unknown function " + Quoted(node.text),
                  DidYouMean(node.text, FunctionNames()));
    }
    node.function = def->function;
    if (node.children.size() != def->arguments.size()) {
      return Mismatch(node.range, Quoted(node.text) + " takes " +
                                      base::Counted(def->arguments.size(), "argument") +
                                      ", found " + std::to_string(node.children.size()));
    }
    if (!Arguments(node, *def)) return false;
    if (!def->looks_for.empty()) {
      const auto type = types_.Find(def->looks_for);
      if (!type) {
        return Fail("unknown-type", node.name,
                    Quoted(node.text) + " needs the component type " + Quoted(def->looks_for));
      }
      node.number = *type;
    }
    return Typed(node, def->result);
  }

  bool Arguments(ExprNode& node, const FunctionDef& def) {
    ExprNode& first = node.children.front();
    if (def.function == Function::kDays && IsUntyped(first))
      return literals_.Assign(first, Simple(Kind::kDuration));
    if (!CheckAll(node.children)) return false;
    if (def.function == Function::kDays)
      return Want(first, Kind::kDuration, "`days` takes a duration");
    if (def.function == Function::kSize) {
      return first.type.set ||
             Mismatch(first.range, "`size` takes a set, found " + WithArticle(first.type));
    }
    bool ok = true;
    for (std::size_t i = 0; i < node.children.size(); ++i)
      ok = Element(node, node.children[i], def.arguments[i]) && ok;
    return ok;
  }

  bool Element(const ExprNode& call, const ExprNode& argument, model::KindMask kinds) const {
    const bool reference = argument.type.kind == Kind::kRef && !argument.type.set;
    if (reference && (kinds & model::Mask(argument.type.target))) return true;
    std::string wanted;
    for (const auto kind : {ElementKind::kComponent, ElementKind::kFlow, ElementKind::kZone}) {
      if (kinds & model::Mask(kind))
        wanted += (wanted.empty() ? "" : " or ") + KindWithArticle(kind);
    }
    const bool flow = reference && argument.type.target == ElementKind::kFlow &&
                      (kinds & model::Mask(ElementKind::kComponent));
    return Mismatch(
        argument.range,
        Quoted(call.text) + " takes " + wanted + ", found " + WithArticle(argument.type),
        flow ? "take an end of the flow, `from` or `to`" : "");
  }

  bool IsType(ExprNode& node) {
    const ExprNode& operand = node.children.front();
    bool ok = Check(node.children.front());
    if (ok && operand.type != RefType(ElementKind::kComponent)) {
      const bool flow = operand.type == RefType(ElementKind::kFlow);
      ok =
          Mismatch(operand.range, "only a component has a type, found " + WithArticle(operand.type),
                   flow ? "take an end of the flow, `from` or `to`" : "");
    }
    const auto type = types_.Find(node.text);
    if (!type) {
      return Fail("unknown-type", node.name, "unknown component type " + Quoted(node.text),
                  DidYouMean(node.text, types_.Ids()));
    }
    node.number = *type;
    return ok && Typed(node, Simple(Kind::kBool));
  }

  bool IsStated(ExprNode& node) {
    const ExprNode& operand = node.children.front();
    if (!Check(node.children.front())) return false;
    if (operand.kind == NodeKind::kAttribute) return Typed(node, Simple(Kind::kBool));
    return Mismatch(
        operand.range, "only an attribute can be stated or not",
        operand.kind == NodeKind::kFlowEnd ? "the ends of a flow are always known" : "");
  }

  /// Checks both sides of an operator; an untyped literal takes its type from the other side.
  bool Sides(ExprNode& node, ExprType (*left_from_right)(ExprType),
             ExprType (*right_from_left)(ExprType)) {
    ExprNode& left = node.children[0];
    ExprNode& right = node.children[1];
    if (IsUntyped(left) && !IsUntyped(right))
      return Check(right) && literals_.Assign(left, left_from_right(right.type));
    if (!IsUntyped(left) && IsUntyped(right))
      return Check(left) && literals_.Assign(right, right_from_left(left.type));
    const bool ok = Check(left);
    return Check(right) && ok;
  }

  bool Compare(ExprNode& node) {
    const auto same = [](ExprType type) { return type; };
    if (!Sides(node, same, same)) return false;
    const ExprType& left = node.children[0].type;
    const ExprType& right = node.children[1].type;
    const std::string op = Quoted(Spelling(node.compare));
    if (!Comparable(left, right)) {
      return Mismatch(node.range,
                      "cannot compare " + WithArticle(left) + " with " + WithArticle(right),
                      left.set != right.set ? "membership is `in`" : "");
    }
    const bool equality = node.compare == CompareOp::kEqual || node.compare == CompareOp::kNotEqual;
    if (!equality && !Ordered(left)) {
      return Mismatch(node.range,
                      op + " needs an order, which " + WithArticle(left) + " does not have",
                      left.set ? "sets are compared with `within` and `overlaps`" : "");
    }
    return Typed(node, Simple(Kind::kBool));
  }

  bool Membership(ExprNode& node) {
    const bool in = node.membership == MembershipOp::kIn;
    const auto same = [](ExprType type) { return type; };
    if (!Sides(node, in ? MemberOf : +same, in ? SetOf : +same)) return false;
    const ExprNode& left = node.children[0];
    const ExprNode& right = node.children[1];
    const std::string op = Quoted(Spelling(node.membership));
    if (!right.type.set) {
      return Mismatch(right.range,
                      op + " takes a set on its right, found " + WithArticle(right.type),
                      in ? "a single value is compared with `==`" : "");
    }
    if (left.type.set == in) {
      return Mismatch(left.range,
                      op + (in ? " takes a single value" : " takes a set") +
                          " on its left, found " + WithArticle(left.type),
                      in ? "sets are compared with `within` and `overlaps`"
                         : "a single value is tested with `in`");
    }
    if (!Comparable(SetOf(left.type), right.type)) {
      return Mismatch(node.range, "cannot look for " + WithArticle(left.type) + " in " +
                                      WithArticle(right.type));
    }
    return Typed(node, Simple(Kind::kBool));
  }

  bool If(ExprNode& node) {
    if (!CheckAll(node.children) || !Want(node.children[0], Kind::kBool, "`if` takes a condition"))
      return false;
    const ExprType& then = node.children[1].type;
    const ExprType& otherwise = node.children[2].type;
    if (then != otherwise) {
      return Mismatch(node.range, "`then` gives " + WithArticle(then) + " and `else` gives " +
                                      WithArticle(otherwise));
    }
    if (then != Simple(Kind::kBool) && then != Simple(Kind::kInt)) {
      return Mismatch(node.range, "`if` gives conditions or numbers, found " + WithArticle(then));
    }
    return Typed(node, then);
  }

  bool Quantifier(ExprNode& node) {
    const ExprNode& set = node.children[0];
    bool ok = Check(node.children[0]);
    if (ok && (!set.type.set || set.type.kind == Kind::kEmptySet)) {
      ok = Mismatch(set.range, Quoted(Spelling(node.quantifier)) + " takes a set, found " +
                                   WithArticle(set.type));
    }
    if (ok) ok = Bind(node, MemberOf(set.type));
    if (!ok) return false;
    ok = Check(node.children[1]) &&
         Want(node.children[1], Kind::kBool, "the body of a quantifier is a condition");
    bound_.pop_back();
    return ok && Typed(node, Simple(node.quantifier == QuantifierKind::kCount ? Kind::kInt
                                                                              : Kind::kBool));
  }

  bool Bind(ExprNode& node, const ExprType& type) {
    const auto taken = [&](const auto& bound) { return bound.first == node.text; };
    if (std::any_of(bound_.begin(), bound_.end(), taken)) {
      return Fail("bound-twice", node.name, "the name " + Quoted(node.text) + " is bound twice",
                  "choose another name");
    }
    if (bound_.size() - scope_size_ >= kMaxQuantifiers) {
      return Fail("budget-exceeded", node.range,
                  "more than " + std::to_string(kMaxQuantifiers) + " quantifiers nested");
    }
    node.number = static_cast<std::int32_t>(bound_.size());
    bound_.emplace_back(node.text, type);
    return true;
  }

  const model::ComponentTypes& types_;
  const ExprReporter& reporter_;
  LiteralTyper literals_;
  std::vector<std::pair<std::string, ExprType>> bound_;  ///< by slot
  std::size_t scope_size_ = 0;
  std::set<int> slots_;
  std::set<std::string> unbound_;  ///< reported once
};

}  // namespace

std::optional<ExprTree> CheckExpression(ExprNode root, const Scope& scope, Expected expected,
                                        const model::ComponentTypes& types,
                                        const ExprReporter& reporter) {
  return Checker(scope, types, reporter).Run(std::move(root), expected);
}

}  // namespace threatgap::rule_engine
