#include "analyzer/rule_engine/rule_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "analyzer/base/text.h"
#include "analyzer/rule_engine/constant_conditions.h"
#include "analyzer/rule_engine/expr_position.h"
#include "analyzer/rule_engine/match.h"
#include "analyzer/rule_engine/rule_normal_form.h"
#include "analyzer/rule_engine/rule_test_names.h"

namespace threatgap::rule_engine {
namespace {

using base::Diagnostic;
using base::Severity;
using model::ElementKind;

/// All binders of a rule with the conditions of each match form, and what must hold together.
class Conditions {
 public:
  explicit Conditions(const Rule& rule) {
    switch (rule.form) {
      case MatchForm::kEach:
        Add(rule.each.element, true);
        break;
      case MatchForm::kPath:
        for (const Binder& waypoint : rule.path.waypoints) Add(waypoint, true);
        if (rule.path.carrying) Add(*rule.path.carrying, true);
        if (rule.path.step) Add(*rule.path.step, false);
        if (rule.path.not_through) Add(*rule.path.not_through, false);
        break;
      case MatchForm::kPattern:
        for (const Binder& node : rule.pattern.nodes) Add(node, true);
        joint_.push_back(rule.pattern.where);
        break;
      case MatchForm::kCount:
        Add(rule.count.each, true);
        alone_.push_back(rule.count.over_set);
        alone_.push_back(rule.count.of);
        break;
      case MatchForm::kAbsent:
        Add(rule.absent.element, false);
        if (rule.absent.when) Add(*rule.absent.when, false);
        break;
    }
    for (const Expression& expression : {rule.likelihood, rule.impact})
      alone_.push_back(expression);
    const ThreatGrammar& threat = rule.threat;
    for (const Template* text :
         {&threat.source, &threat.prerequisites, &threat.action, &threat.impact, &threat.assets}) {
      for (const Template::Piece& piece : text->pieces) alone_.push_back(piece.hole);
    }
    if (rule.covered_by) AddCover(*rule.covered_by);
  }

  /// Conditions which all hold for a match.
  const std::vector<Expression>& joint() const { return joint_; }
  /// The others, and expressions that hold conditions.
  const std::vector<Expression>& alone() const { return alone_; }
  /// Of `exists`, each in addition to the joint ones.
  const std::vector<Expression>& exists() const { return exists_; }
  const std::vector<const Binder*>& binders() const { return binders_; }

 private:
  void Add(const Binder& binder, bool joint) {
    binders_.push_back(&binder);
    (joint ? joint_ : alone_).push_back(binder.where);
  }

  void AddCover(const CoverTree& tree) {
    if (tree.kind == CoverTree::Kind::kControl) alone_.push_back(tree.at.set);
    if (tree.kind == CoverTree::Kind::kExists) {
      binders_.push_back(&tree.exists);
      exists_.push_back(tree.exists.where);
    }
    for (const CoverTree& child : tree.children) AddCover(child);
  }

  std::vector<Expression> joint_, alone_, exists_;
  std::vector<const Binder*> binders_;
};

class RuleCheck {
 public:
  RuleCheck(const Rule& rule, const catalog::Catalog& catalog, const base::SourceStore& sources,
            base::DiagnosticSink& sink)
      : rule_(rule), catalog_(catalog), sources_(sources), sink_(sink), conditions_(rule) {}

  void FindConstants() {
    BoundTypes bound(rule_.scope.size(), model::kNoType);
    for (const Binder* binder : conditions_.binders()) {
      if (binder->slot >= 0) bound[static_cast<std::size_t>(binder->slot)] = binder->type;
    }
    ConstantConditionFinder finder(*catalog_.types, std::move(bound));
    for (const Expression& expression : conditions_.joint()) finder.Look(expression);
    for (const Expression& expression : conditions_.alone()) finder.Look(expression);
    finder.LookTogether(conditions_.joint());
    const bool possible = finder.found().empty();
    for (const Expression& expression : conditions_.exists()) {
      if (!expression) continue;
      // `exists` must have a `where`, and `true` is how to say that any will do.
      const ExprNode& root = expression.tree().root;
      if (root.kind == NodeKind::kBool && root.number != 0) continue;
      finder.Look(expression);
      if (!possible) continue;
      std::vector<Expression> together = conditions_.joint();
      together.push_back(expression);
      finder.LookTogether(together);
    }
    for (const ConstantCondition& constant : finder.found()) ReportConstant(constant);
  }

  void FindCosts() {
    if (rule_.form == MatchForm::kPattern) CheckPatternIsJoined();
    if (rule_.covered_by) CheckExists(*rule_.covered_by);
  }

 private:
  base::Span SpanOf(const ExprPart& part) const {
    return PositionInFile({part.tree->source, part.tree->span, &sources_}, part.node->range);
  }
  static std::string TextOf(const ExprPart& part) {
    return base::Printable(part.node->range.In(part.tree->source));
  }

  void ReportConstant(const ConstantCondition& constant) {
    std::vector<std::string> others;
    for (const ExprPart& part : constant.parts) others.push_back(TextOf(part));
    const ExprPart& last = constant.parts.back();
    Diagnostic diagnostic{rule_.status == "draft" ? Severity::kWarning : Severity::kError,
                          "constant-condition",
                          {},
                          SpanOf(last)};
    if (constant.always) {
      diagnostic.message = base::QuotedList(others, "or") + " is always true";
    } else if (others.size() == 1) {
      diagnostic.message = base::QuotedList(others) + " is never true";
    } else {
      others.pop_back();
      diagnostic.message = fmt::format("`{}` is never true together with {}", TextOf(last),
                                       base::QuotedList(others));
    }
    for (const ExprPart& part : constant.parts) {
      if (part.tree != last.tree) diagnostic.notes.push_back({SpanOf(part), "stated here"});
    }
    if (constant.by_type) AddBinder(*last.node, diagnostic);
    if (diagnostic.help.empty()) diagnostic.help = WordsHelp(constant);
    sink_.Report(std::move(diagnostic));
  }

  /// Says where the variable of `x is TYPE` got its type.
  void AddBinder(const ExprNode& node, Diagnostic& diagnostic) const {
    const ExprNode& is_type = node.kind == NodeKind::kNot ? node.children.front() : node;
    if (is_type.kind != NodeKind::kIsType) return;
    for (const Binder* binder : conditions_.binders()) {
      if (binder->slot != is_type.children.front().number) continue;
      diagnostic.notes.push_back(
          {binder->span, fmt::format("`{}` is bound as `{}` here", binder->name,
                                     catalog_.types->Get(binder->type).id)});
    }
  }

  /// The words of the scale which the one condition compares with.
  static std::string WordsHelp(const ConstantCondition& constant) {
    if (constant.parts.size() > 1) return {};
    const ExprNode& whole = *constant.parts.front().node;
    const ExprNode& node = whole.kind == NodeKind::kNot ? whole.children.front() : whole;
    if (node.kind != NodeKind::kCompare && node.kind != NodeKind::kMembership) return {};
    for (const ExprNode& side : node.children) {
      if (side.kind == NodeKind::kList && side.children.empty()) return "the list is empty";
    }
    const model::Vocabulary* vocabulary = node.children.front().type.vocabulary;
    if (vocabulary == nullptr) return {};
    const std::vector<std::string> words(vocabulary->words.begin(), vocabulary->words.end());
    return fmt::format("`{}` has the {} {}", vocabulary->name,
                       vocabulary->ordered ? "levels" : "words", base::QuotedList(words));
  }

  /// Without an edge from one to the other every pair of components is looked at.
  void CheckPatternIsJoined() {
    const PatternMatch& pattern = rule_.pattern;
    if (pattern.nodes.empty()) return;
    std::vector<bool> joined(pattern.nodes.size(), false);
    joined.front() = true;
    for (std::size_t round = 0; round < pattern.nodes.size(); ++round) {
      for (const PatternEdge& edge : pattern.edges) {
        const auto from = static_cast<std::size_t>(edge.from),
                   to = static_cast<std::size_t>(edge.to);
        if (joined[from] || joined[to]) joined[from] = joined[to] = true;
      }
    }
    const auto apart = std::find(joined.begin(), joined.end(), false);
    if (apart == joined.end()) return;
    const Binder& node = pattern.nodes[static_cast<std::size_t>(apart - joined.begin())];
    sink_.Warning("costly-match", node.span,
                  fmt::format("no edge leads from `{}` to `{}`: time grows with the square of the "
                              "model",
                              pattern.nodes.front().name, node.name),
                  "join the nodes by `edges`, or bind one of them and use a quantifier");
  }

  void CheckExists(const CoverTree& tree) {
    for (const CoverTree& child : tree.children) CheckExists(child);
    if (tree.kind != CoverTree::Kind::kExists) return;
    const Binder& exists = tree.exists;
    const bool many = exists.kind == ElementKind::kFlow ||
                      (exists.kind == ElementKind::kComponent && exists.type == model::kNoType);
    if (!many || JoinedComponent(exists) >= 0 || SameElement(exists) >= 0) return;
    const bool flow = exists.kind == ElementKind::kFlow;
    sink_.Warning("costly-match", exists.where ? exists.where.tree().span : tree.span,
                  fmt::format("for each finding every {} of the model is looked at",
                              ElementKindWord(exists.kind)),
                  flow ? fmt::format("begin with `{0}.from == x` or `{0}.to == x`", exists.name)
                       : "narrow it with `is`");
  }

  const Rule& rule_;
  const catalog::Catalog& catalog_;
  const base::SourceStore& sources_;
  base::DiagnosticSink& sink_;
  const Conditions conditions_;
};

}  // namespace

void CheckRule(const Rule& rule, const catalog::Catalog& catalog, const base::SourceStore& sources,
               base::DiagnosticSink& sink) {
  RuleCheck check(rule, catalog, sources, sink);
  check.FindConstants();
  check.FindCosts();
  CheckTestNames(rule, catalog, sources, sink);
}

void CheckEqualRules(const std::vector<Rule>& rules, const catalog::Catalog& catalog,
                     const std::function<bool(const Rule&)>& is_new, base::DiagnosticSink& sink) {
  std::map<std::string, std::vector<const Rule*>> by_form;
  for (const bool fresh : {false, true}) {  // a copy is reported, not what was copied
    for (const Rule& rule : rules) {
      if (rule.status != "retired" && is_new(rule) == fresh)
        by_form[NormalFormOf(rule, catalog)].push_back(&rule);
    }
  }
  for (const auto& [form, equal] : by_form) {
    const Rule& first = *equal.front();
    for (const Rule* rule : equal) {
      if (rule->id == first.id || !is_new(*rule)) continue;
      const bool draft = rule->status == "draft" || first.status == "draft";
      Diagnostic diagnostic{
          draft ? Severity::kWarning : Severity::kError, "equal-rules",
          fmt::format("rules `{}` and `{}` say the same in other words", first.id, rule->id),
          rule->span};
      diagnostic.notes.push_back({first.span, fmt::format("`{}` is here", first.id)});
      diagnostic.help = "every finding would appear twice: keep one of them";
      sink.Report(std::move(diagnostic));
    }
  }
}

}  // namespace threatgap::rule_engine
