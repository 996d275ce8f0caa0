#include "analyzer/rule_engine/rule_normal_form.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "analyzer/rule_engine/expr_node.h"
#include "analyzer/rule_engine/expr_normal_form.h"

namespace threatgap::rule_engine {
namespace {

using Texts = std::vector<std::string>;

std::string Sorted(Texts texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return fmt::format("[{}]", fmt::join(texts, "; "));
}

void AddConjuncts(const ExprNode& node, Texts& conditions) {
  if (node.kind != NodeKind::kAnd) {
    conditions.push_back(NormalFormOf(node));
    return;
  }
  for (const ExprNode& child : node.children) AddConjuncts(child, conditions);
}

class Writer {
 public:
  explicit Writer(const catalog::Catalog& catalog) : catalog_(catalog) {}

  std::string Of(const Rule& rule) const {
    return fmt::format("{} {} {} {} {} {} {} {} {}", static_cast<int>(rule.kind),
                       Sorted(rule.stride), Sorted(rule.linddun), FormOf(rule.likelihood),
                       FormOf(rule.impact), MatchOf(rule), fmt::join(rule.identity, ","),
                       rule.attacker, rule.covered_by ? CoverOf(*rule.covered_by) : "");
  }

 private:
  static std::string FormOf(const Expression& expression) {
    return expression ? expression.NormalForm() : "";
  }

  void Add(const Expression& expression, Texts& conditions) const {
    if (expression) AddConjuncts(expression.tree().root, conditions);
  }

  void Add(const Binder& binder, Texts& conditions) const {
    conditions.push_back(fmt::format("${}: {}", binder.slot, static_cast<int>(binder.kind)));
    if (binder.type != model::kNoType)
      conditions.push_back(
          fmt::format("(${} is {})", binder.slot, catalog_.types->Get(binder.type).id));
    Add(binder.where, conditions);
  }

  std::string Of(const Binder& binder) const {
    Texts conditions;
    Add(binder, conditions);
    return Sorted(std::move(conditions));
  }

  std::string MatchOf(const Rule& rule) const {
    switch (rule.form) {
      case MatchForm::kEach:
        return "each " + Of(rule.each.element);
      case MatchForm::kPath:
        return PathOf(rule.path);
      case MatchForm::kPattern:
        return PatternOf(rule.pattern);
      case MatchForm::kCount: {
        const CountMatch& count = rule.count;
        return fmt::format("count {} {} {} {} {}", Of(count.each), count.over_set.NormalForm(),
                           count.of.NormalForm(), count.at_least.value_or(-1),
                           count.at_most.value_or(-1));
      }
      case MatchForm::kAbsent:
        return fmt::format("absent {} {}", Of(rule.absent.element),
                           rule.absent.when ? Of(*rule.absent.when) : "");
    }
    return {};
  }

  /// All of a path's conditions but those about what lies between hold of the same elements.
  std::string PathOf(const PathMatch& path) const {
    Texts conditions, slots;
    for (const Binder& waypoint : path.waypoints) {
      Add(waypoint, conditions);
      slots.push_back(std::to_string(waypoint.slot));
    }
    if (path.carrying) Add(*path.carrying, conditions);
    return fmt::format("path {} {} {} {} {}", fmt::join(slots, ","), static_cast<int>(path.follow),
                       Sorted(std::move(conditions)), path.step ? Of(*path.step) : "",
                       path.not_through ? Of(*path.not_through) : "");
  }

  std::string PatternOf(const PatternMatch& pattern) const {
    Texts conditions, edges;
    for (const Binder& node : pattern.nodes) Add(node, conditions);
    Add(pattern.where, conditions);
    for (const PatternEdge& edge : pattern.edges)
      edges.push_back(fmt::format("{} {} {}", edge.from, edge.slot, edge.to));
    return fmt::format("pattern {} {}", Sorted(std::move(conditions)), Sorted(std::move(edges)));
  }

  std::string CoverOf(const CoverTree& tree) const {
    switch (tree.kind) {
      case CoverTree::Kind::kControl: {
        Texts controls;
        for (const auto control : tree.controls)
          controls.push_back(catalog_.control_types[static_cast<std::size_t>(control)].id);
        return fmt::format("{} at {} {} {} {}", Sorted(std::move(controls)), PlaceOf(tree.at),
                           tree.strength, tree.reduces ? static_cast<int>(*tree.reduces) : -1,
                           tree.max_age_days.value_or(-1));
      }
      case CoverTree::Kind::kExists:
        return "exists " + Of(tree.exists);
      default:
        break;
    }
    Texts children;
    for (const CoverTree& child : tree.children) children.push_back(CoverOf(child));
    if (children.size() == 1) return children.front();
    // `at-least` counts equal children, so only their order is left out.
    std::sort(children.begin(), children.end());
    const bool all = tree.kind == CoverTree::Kind::kAll;
    const int wanted = all                                  ? static_cast<int>(children.size())
                       : tree.kind == CoverTree::Kind::kAny ? 1
                                                            : tree.at_least;
    return fmt::format("{} of [{}]", wanted, fmt::join(children, "; "));
  }

  static std::string PlaceOf(const RequiredPlace& place) {
    return fmt::format("{} {} {} {} {}", static_cast<int>(place.kind), place.slot,
                       FormOf(place.set), place.from, place.to);
  }

  const catalog::Catalog& catalog_;
};

}  // namespace

std::string NormalFormOf(const Rule& rule, const catalog::Catalog& catalog) {
  return Writer(catalog).Of(rule);
}

}  // namespace threatgap::rule_engine
