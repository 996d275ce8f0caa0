#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/budgets.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/graph/architecture_graph.h"
#include "analyzer/model/threat_model.h"
#include "analyzer/model/unknown.h"

namespace threatgap::rule_engine {

/// Static type of an expression (RULES.md §2.2).
struct ExprType {
  enum class Kind : std::uint8_t { kBool, kInt, kText, kDuration, kWord, kRef, kEmptySet };
  Kind kind = Kind::kBool;
  bool set = false;
  const model::Vocabulary* vocabulary = nullptr;          ///< kWord: the enum or ordered scale
  model::ElementKind target = model::ElementKind::kData;  ///< kRef
  bool operator==(const ExprType&) const = default;
};
std::string TypeText(const ExprType& type);

/// A variable which a rule binds: its name and the kind of element it stands for. The position in
/// the scope is the slot in the environment.
struct Variable {
  std::string name;
  model::ElementKind kind = model::ElementKind::kComponent;
};
using Scope = std::vector<Variable>;

struct ExprTree;

/// A checked expression, ready to be evaluated any number of times from any thread. Cheap to copy.
class Expression {
 public:
  Expression() = default;
  explicit Expression(std::shared_ptr<const ExprTree> tree) : tree_(std::move(tree)) {}
  explicit operator bool() const { return tree_ != nullptr; }
  const ExprTree& tree() const { return *tree_; }
  ExprType type() const;
  /// Slots of the scope's variables which it reads, ascending.
  const std::vector<int>& slots() const;
  /// Attributes which it reads from the variable in `slot` directly (`d.confidentiality`),
  /// ascending.
  std::vector<model::AttributeId> AttributesRead(int slot) const;
  /// Whether it looks at the variable in `slot` only through `x.attribute`, so that elements which
  /// agree in AttributesRead give the same truth or value.
  bool ReadsAttributesOnly(int slot) const;
  /// Whether it reads no variable of the scope (`1 < 2`, `true`), so that its value is the same in
  /// every model.
  bool is_constant() const;
  /// A spelling in which white space and quotes are normalised and variables are numbered by slot.
  std::string NormalForm() const;

 private:
  std::shared_ptr<const ExprTree> tree_;
};

/// Where an expression stands, so that a mistake is reported at its own column: `text` is the
/// scalar's text, `span` the scalar in its file. When the file's bytes between the quotes equal
/// `text`, positions map one to one; otherwise the whole scalar is marked.
struct ExprSource {
  std::string_view text;
  base::Span span;
  const base::SourceStore* sources = nullptr;
};

enum class Expected : std::uint8_t { kBool, kInt, kAny };

/// Parses and type-checks `source` against the grammar of RULES.md §2.2. Component types named
/// after `is` are looked up in `types`. Reports every mistake at its position with a suggestion and
/// returns nothing then: syntax (`expression-syntax`), unbound name (`unbound-variable`), unknown
/// attribute, function, literal or type (`unknown-attribute`, `unknown-function`, `unknown-word`,
/// `unknown-type`), wrong types
/// (`type-mismatch`), comparing two scales, a name bound twice (`bound-twice`), `trust` of a flow.
std::optional<Expression> CompileExpression(const ExprSource& source, const Scope& scope,
                                            Expected expected, const model::ComponentTypes& types,
                                            const base::Budgets& budgets,
                                            base::DiagnosticSink& sink);

/// What an evaluation may look at.
struct EvalContext {
  const graph::ArchitectureGraph* graph = nullptr;
  bool closed_world = false;  ///< unstated attributes take their lowest value (`--closed-world`)
  const model::ThreatModel& model() const { return graph->model(); }
};

/// Values of the scope's variables, by slot. A slot that the expression does not read may hold
/// anything.
using Environment = std::span<const model::ElementRef>;

/// An integer which may be a range because facts are not known.
struct IntRange {
  std::int64_t lo = 0;
  std::int64_t hi = 0;
  model::KeySet keys;
};

/// A member of a set, or a possible one.
struct SetMember {
  std::int32_t item = 0;
  model::KeySet maybe;  ///< empty: certainly a member
};

/// The value of a set: members by ascending item, and the keys of what may be missing (an open
/// list, an unstated attribute).
struct SetValue {
  ExprType type;
  std::vector<SetMember> members;
  model::KeySet open;
};

/// Three-valued evaluation, RULES.md §2.3: every unknown carries its keys; quantifiers are decided
/// early by known members. Total: cannot fail. Cost: O(size of the expression × members of the sets
/// it walks).
model::Ternary EvaluateBool(const Expression& expression, const EvalContext& context,
                            Environment environment);
IntRange EvaluateInt(const Expression& expression, const EvalContext& context,
                     Environment environment);
SetValue EvaluateSet(const Expression& expression, const EvalContext& context,
                     Environment environment);
/// A single value of any type as `kind, item`; nothing when unknown, and then `keys` gets why.
std::optional<std::int32_t> EvaluateScalar(const Expression& expression, const EvalContext& context,
                                           Environment environment, model::KeySet* keys);

/// The value as people read it in a threat sentence: names of elements, words of scales; sets
/// sorted and joined with commas, an empty one as `no stated <things>`, an unknown one as `unstated
/// <attribute>`.
std::string RenderValue(const Expression& expression, const EvalContext& context,
                        Environment environment);
/// Members of a set or the single value, each as people read it (for lists in reports); empty when
/// none.
std::vector<std::string> RenderMembers(const Expression& expression, const EvalContext& context,
                                       Environment environment);

/// Whether `component` is of type `type`: unknown (key `x.type`) where the component's type is
/// abstract and `type` stands below it (RULES.md §2.3, "x is T").
model::Ternary TypeIs(const EvalContext& context, model::ComponentIndex component,
                      model::TypeId type);

}  // namespace threatgap::rule_engine
