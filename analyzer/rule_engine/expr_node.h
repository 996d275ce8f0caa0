#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/rule_engine/expression.h"
#include "analyzer/rule_engine/token.h"

namespace threatgap::rule_engine {

enum class NodeKind : std::uint8_t {
  kBool,       ///< number: 0 or 1
  kInt,        ///< number
  kString,     ///< text; number after checking: rank, days, or index into ExprTree::texts
  kList,       ///< children
  kVariable,   ///< text; number: slot
  kAttribute,  ///< child: the element; text; number: AttributeId
  kFlowEnd,    ///< child: the flow; number: 0 from, 1 to
  kCall,       ///< function, children; number: the TypeId which the function looks for
  kIsType,     ///< child: the component; text; number: TypeId
  kIsStated,   ///< child: a kAttribute
  kNot,        ///< child
  kAnd,
  kOr,          ///< children, two or more
  kCompare,     ///< compare, two children
  kMembership,  ///< membership, two children
  kSum,         ///< children, added up
  kNegate,      ///< child
  kIf,          ///< children: condition, then, else
  kQuantifier,  ///< quantifier; children: set, body; text: the variable; number: its slot
};

enum class CompareOp : std::uint8_t {
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual
};
enum class MembershipOp : std::uint8_t { kIn, kWithin, kOverlaps };
enum class QuantifierKind : std::uint8_t { kAny, kAll, kNo, kCount };
enum class Function : std::uint8_t {
  kTrust,
  kCrosses,
  kData,
  kFlows,
  kTools,
  kOutputs,
  kLogSinks,
  kUsers,
  kOnCycle,
  kSize,
  kContains,
  kDays
};

/// The spelling in rules: `<=`, `within`, `any`, `log-sinks`.
std::string_view Spelling(CompareOp op);
/// Whether `a op b`.
bool Holds(CompareOp op, std::int64_t a, std::int64_t b);
std::string_view Spelling(MembershipOp op);
std::string_view Spelling(QuantifierKind kind);
std::string_view Spelling(Function function);

/// One node of an expression. The parser fills in what was written, the checker adds the type and
/// resolves names into `number`; after that it never changes. `x is not T` is `not (x is T)`, and
/// `a - b` is a sum with a negated member, so that there is one node for one meaning.
struct ExprNode {
  NodeKind kind = NodeKind::kBool;
  CompareOp compare = CompareOp::kEqual;
  MembershipOp membership = MembershipOp::kIn;
  QuantifierKind quantifier = QuantifierKind::kAny;
  Function function = Function::kTrust;
  bool constant = false;  ///< kList: every member is a constant, listed in `items`
  std::int32_t number = 0;
  ExprType type{};
  TextRange range{};  ///< the whole node
  TextRange name{};   ///< the name or the operator in it
  std::string text{};
  std::vector<ExprNode> children{};
  std::vector<std::int32_t> items{};  ///< ascending, each once
};

/// A checked expression: what Expression points to.
struct ExprTree {
  ExprNode root;
  int scope_size = 0;              ///< slots from here on belong to quantifiers
  std::vector<int> slots;          ///< see Expression::slots
  std::vector<std::string> texts;  ///< text literals, each once
  std::string source;              ///< as written; ranges of nodes are positions in it
  base::Span span;                 ///< the scalar in its file
};

/// Deepest nesting of quantifiers: each level multiplies the cost.
constexpr int kMaxQuantifiers = 8;

}  // namespace threatgap::rule_engine
