#include "analyzer/pipeline/rule_mutants.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "analyzer/rule_engine/expr_mutants.h"

namespace threatgap::pipeline {
namespace {

using rule_engine::Binder;
using rule_engine::CoverTree;
using rule_engine::Expression;
using rule_engine::MatchForm;
using rule_engine::RequiredPlace;
using rule_engine::Rule;

/// Numbers the leaves again, in order of appearance.
void Number(CoverTree& tree, int& next) {
  tree.leaf = tree.children.empty() ? next++ : -1;
  for (CoverTree& child : tree.children) Number(child, next);
}

/// Changes one thing in a working copy at a time, takes a copy of the whole rule, and puts it back.
class Mutator {
 public:
  Mutator(const Rule& rule, const model::ComponentTypes& types) : rule_(rule), types_(types) {}

  std::vector<RuleMutant> Run() {
    ChangeMatch();
    if (rule_.attacker >= 0) {
      Try(rule_.attacker, "attacker: drop", rule_.span, [](int& slot) { slot = -1; });
    }
    if (rule_.covered_by) ChangeCover(*rule_.covered_by);
    return std::move(made_);
  }

 private:
  template <typename Part, typename Change>
  void Try(Part& part, std::string change, const base::Span& span, Change&& apply) {
    Part kept = part;
    apply(part);
    Rule copy = rule_;
    if (copy.covered_by) {
      copy.leaf_count = 0;
      Number(*copy.covered_by, copy.leaf_count);
    }
    made_.push_back({std::move(change), span, std::move(copy)});
    part = std::move(kept);
  }

  void ChangeExpression(Expression& expression, std::string_view where, const base::Span& span,
                        bool may_drop) {
    if (!expression) return;
    if (may_drop && !IsConjunction(expression)) {
      Try(expression, fmt::format("{}: drop `{}`", where, SourceText(expression)), span,
          [](Expression& e) { e = Expression(); });
    }
    for (auto& mutant : MutantsOf(expression)) {
      Try(expression, fmt::format("{}: {}", where, mutant.change), span,
          [&mutant](Expression& e) { e = std::move(mutant.expression); });
    }
  }

  void ChangeBinder(Binder& binder, std::string_view where) {
    if (binder.type != model::kNoType) {
      const model::TypeId parent = types_.Get(binder.type).parent;
      Try(binder.type,
          fmt::format("{}: any {} instead of {}", where,
                      parent == model::kNoType ? "component" : types_.Get(parent).id,
                      types_.Get(binder.type).id),
          binder.span, [parent](model::TypeId& type) { type = parent; });
    }
    ChangeExpression(binder.where, where, binder.span, true);
  }

  void ChangeMatch() {
    switch (rule_.form) {
      case MatchForm::kEach:
        return ChangeBinder(rule_.each.element, "each");
      case MatchForm::kPath:
        return ChangePath();
      case MatchForm::kPattern:
        return ChangePattern();
      case MatchForm::kCount:
        return ChangeCount();
      case MatchForm::kAbsent:
        return ChangeAbsent();
    }
  }

  void ChangePath() {
    auto& path = rule_.path;
    for (Binder& waypoint : path.waypoints) ChangeBinder(waypoint, waypoint.name);
    if (path.carrying) ChangeBinder(*path.carrying, path.carrying->name);
    if (path.step) {
      ChangeBinder(*path.step, path.step->name);
    }
    if (path.not_through) {
      Try(path.not_through, "not-through: drop", path.not_through->span,
          [](std::optional<Binder>& stop) { stop.reset(); });
      ChangeBinder(*path.not_through, path.not_through->name);
    }
    constexpr std::pair<graph::Follow, std::string_view> kWays[] = {
        {graph::Follow::kCarried, "carried"},
        {graph::Follow::kInfluence, "influence"},
        {graph::Follow::kReach, "reach"}};
    for (const auto& [follow, word] : kWays) {
      // Whether a datum travels decides between `carried` and `reach`.
      const auto impossible = path.carrying ? graph::Follow::kReach : graph::Follow::kCarried;
      if (follow == path.follow || follow == impossible) continue;
      Try(path.follow, fmt::format("follow: {}", word), rule_.span,
          [follow = follow](graph::Follow& f) { f = follow; });
    }
  }

  void ChangePattern() {
    auto& pattern = rule_.pattern;
    for (Binder& node : pattern.nodes) ChangeBinder(node, node.name);
    ChangeExpression(pattern.where, "where", rule_.span, true);
  }

  void ChangeCount() {
    auto& count = rule_.count;
    ChangeBinder(count.each, count.each.name);
    ChangeExpression(count.over.where, count.over.name, count.over.span, true);
    ChangeBound(count.at_least, "at-least");
    ChangeBound(count.at_most, "at-most");
  }

  void ChangeBound(std::optional<int>& bound, std::string_view key) {
    if (!bound) return;
    for (const int step : {-1, 1}) {
      if (*bound + step < 0) continue;
      Try(bound, fmt::format("{}: {} instead of {}", key, *bound + step, *bound), rule_.span,
          [step](std::optional<int>& b) { *b += step; });
    }
  }

  void ChangeAbsent() {
    auto& absent = rule_.absent;
    ChangeBinder(absent.element, absent.element.name);
    if (!absent.when) return;
    ChangeBinder(*absent.when, absent.when->name);
  }

  void ChangeCover(CoverTree& tree) {
    switch (tree.kind) {
      case CoverTree::Kind::kAll:
      case CoverTree::Kind::kAny:
        ChangeGroup(tree);
        break;
      case CoverTree::Kind::kAtLeast:
        for (const int step : {-1, 1}) {
          const int count = tree.at_least + step;
          if (count < 1 || count > static_cast<int>(tree.children.size())) continue;
          Try(tree.at_least,
              fmt::format("covered-by: at-least {} instead of {}", count, tree.at_least), tree.span,
              [count](int& k) { k = count; });
        }
        break;
      case CoverTree::Kind::kControl:
        ChangeLeaf(tree);
        break;
      case CoverTree::Kind::kExists:
        ChangeBinder(tree.exists, "exists");
        break;
    }
    for (CoverTree& child : tree.children) ChangeCover(child);
  }

  void ChangeGroup(CoverTree& tree) {
    if (tree.children.size() < 2) return;
    const bool all = tree.kind == CoverTree::Kind::kAll;
    Try(tree.kind,
        all ? "covered-by: `any` instead of `all`" : "covered-by: `all` instead of `any`",
        tree.span, [all](CoverTree::Kind& kind) {
          kind = all ? CoverTree::Kind::kAny : CoverTree::Kind::kAll;
        });
    for (std::size_t i = 0; i < tree.children.size(); ++i) {
      Try(tree, fmt::format("covered-by: drop item {} of `{}`", i + 1, all ? "all" : "any"),
          tree.children[i].span, [i](CoverTree& group) {
            group.children.erase(group.children.begin() + static_cast<std::ptrdiff_t>(i));
          });
    }
  }

  void ChangeLeaf(CoverTree& leaf) {
    for (std::size_t i = 0; leaf.controls.size() > 1 && i < leaf.controls.size(); ++i) {
      Try(leaf.controls, fmt::format("covered-by: without control {} of the leaf", i + 1),
          leaf.span, [i](auto& controls) {
            controls.erase(controls.begin() + static_cast<std::ptrdiff_t>(i));
          });
    }
    if (leaf.max_age_days) {
      Try(leaf.max_age_days, "covered-by: drop `max-age`", leaf.span,
          [](std::optional<int>& age) { age.reset(); });
    }
    using Kind = RequiredPlace::Kind;
    const auto move = [&](std::string to, auto&& change) {
      Try(leaf.at, fmt::format("covered-by: at {} instead of {}", to, leaf.at.text), leaf.span,
          change);
    };
    const auto anywhere = [](RequiredPlace& at) { at.kind = Kind::kSystem; };
    switch (leaf.at.kind) {
      case Kind::kEveryPath:
        for (const int end : {leaf.at.from, leaf.at.to}) {
          const Binder& waypoint = rule_.path.waypoints[static_cast<std::size_t>(end)];
          move(waypoint.name, [&waypoint](RequiredPlace& at) {
            at.kind = Kind::kElement, at.slot = waypoint.slot;
          });
        }
        move("every-hop", [](RequiredPlace& at) { at.kind = Kind::kEveryHop; });
        break;
      case Kind::kEveryHop:
        move("every-path", [](RequiredPlace& at) { at.kind = Kind::kEveryPath; });
        break;
      case Kind::kElement:
        for (const int slot : rule_.identity) {
          if (slot == leaf.at.slot) continue;
          move(rule_.scope[static_cast<std::size_t>(slot)].name,
               [slot](RequiredPlace& at) { at.slot = slot; });
        }
        move("system", anywhere);
        break;
      case Kind::kEach:
      case Kind::kZone:
      case Kind::kEntry:
        move("system", anywhere);
        break;
      case Kind::kSystem:
        break;
    }
  }

  Rule rule_;
  const model::ComponentTypes& types_;
  std::vector<RuleMutant> made_;
};

}  // namespace

std::vector<RuleMutant> MutantsOf(const Rule& rule, const model::ComponentTypes& types) {
  return Mutator(rule, types).Run();
}

}  // namespace threatgap::pipeline
