#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/budgets.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/catalog/catalog.h"
#include "analyzer/rule_engine/rule.h"
#include "analyzer/syntax/field_reader.h"

namespace threatgap::rule_engine {

/// What the readers of the parts of a rule share: the rule being made and the scope of its
/// variables.
class RuleReader {
 public:
  RuleReader(const catalog::Catalog& catalog, const base::SourceStore& sources,
             const base::Budgets& budgets, base::DiagnosticSink& sink)
      : catalog_(catalog), sources_(sources), budgets_(budgets), sink_(sink) {}

  std::optional<Rule> Read(syntax::NodeRef root, const std::string& file);

 private:
  // Match forms (rule_reader_match.cc).
  void ReadMatch(syntax::NodeRef node);
  void ReadEach(syntax::NodeRef node);
  void ReadPath(syntax::NodeRef node);
  void ReadPattern(syntax::NodeRef node);
  void ReadCount(syntax::NodeRef node);
  void ReadAbsent(syntax::NodeRef node);
  void ReadPatternEdges(syntax::FieldReader& fields);
  /// Reads `{as, in, is, where}`; declares the variable. `where` is compiled when `compile_where`,
  /// otherwise by CompileWhere once all variables are known.
  Binder ReadBinder(syntax::NodeRef node, model::ElementKind kind, std::string_view noun);
  void ReadBinderFields(syntax::FieldReader& fields, Binder& binder);
  void CompileWhere(Binder& binder, std::vector<int> visible);
  void ReadIdentity(syntax::NodeRef list);

  // Coverage (rule_reader_cover.cc).
  std::optional<CoverTree> ReadCover(syntax::NodeRef node);
  std::optional<CoverTree> ReadControlLeaf(syntax::NodeRef node);
  std::optional<CoverTree> ReadExists(syntax::NodeRef node);
  std::optional<RequiredPlace> ReadPlace(syntax::NodeRef node);
  bool StandsOn(const RequiredPlace& place, syntax::NodeRef node,
                std::initializer_list<model::ElementKind> kinds, std::string_view wanted);
  /// Reports a leaf which no model can meet.
  void CheckCanBeMet(const CoverTree& leaf, syntax::NodeRef at);
  const Binder* BinderOf(int slot) const;
  std::optional<std::pair<int, int>> ReadStretch(syntax::NodeRef node, std::string_view inside);

  // Rest (rule_reader.cc).
  void ReadSeverity(syntax::NodeRef node);
  void ReadRefs(syntax::NodeRef node);
  void ReadThreat(syntax::NodeRef node);
  Template ReadTemplate(syntax::NodeRef node);
  void ReadTests(syntax::NodeRef list);
  void ReadTest(syntax::NodeRef node);
  void ReadExpectation(syntax::NodeRef key, RuleTest& test);
  void CheckTests(syntax::NodeRef at);
  void CheckFileName(const std::string& file, syntax::NodeRef at);
  void CheckUnused();

  int Declare(std::string name, model::ElementKind kind, const base::Span& span);
  /// Slot of a variable that a match binds, or -1 after an error.
  int SlotOf(std::string_view name, const base::Span& span);
  /// Reports variables which `expression` reads although no match binds them: those of a predicate
  /// inside the match, and the datum of a path outside of severity and threat, where every datum
  /// counts.
  void CheckBound(const Expression& expression, const base::Span& span, bool datum_is_bound);
  bool IsBound(int slot, bool datum_is_bound) const;
  /// Marks a variable as known inside its own predicate only.
  void HideVariable(int slot);
  Expression Compile(syntax::NodeRef node, Expected expected, const Scope& scope);
  Expression Compile(syntax::NodeRef node, Expected expected) {
    return Compile(node, expected, rule_.scope);
  }
  Expression CompileText(std::string_view text, const base::Span& span, Expected expected,
                         const Scope& scope);
  void Error(std::string id, const base::Span& span, std::string message, std::string help = {});
  /// An error, which is a warning in a rule that is still being written.
  void Complain(std::string id, const base::Span& span, std::string message, std::string help = {});
  void NoteUse(const Expression& expression);
  /// Reports controls named inside the match, and quantifiers which do not use their variable.
  void CheckNodes(const Expression& expression);

  const catalog::Catalog& catalog_;
  const base::SourceStore& sources_;
  const base::Budgets& budgets_;
  base::DiagnosticSink& sink_;
  Rule rule_;
  std::vector<base::Span> declared_at_;  ///< per slot
  std::vector<bool> used_;               ///< per slot
  std::vector<bool> hidden_;             ///< per slot
  bool in_match_ = false;                ///< reading `match`
  bool broken_ = false;
};

}  // namespace threatgap::rule_engine
