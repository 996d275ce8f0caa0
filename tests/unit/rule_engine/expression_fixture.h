#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/rule_engine/expression.h"
#include "tests/unit/model_builder.h"

namespace threatgap::rule_engine {

/// The scope in which the tests compile: slot 0 `x` and 1 `y` are components, 2 `f` is a flow, 3
/// `d` data, 4 `z` a zone.
inline const Scope& TestScope() {
  static const Scope scope{{"x", model::ElementKind::kComponent},
                           {"y", model::ElementKind::kComponent},
                           {"f", model::ElementKind::kFlow},
                           {"d", model::ElementKind::kData},
                           {"z", model::ElementKind::kZone}};
  return scope;
}

/// Diagnostics of `text` as a file `rule.yaml` of its own, rendered; empty when it compiles.
std::string Diagnose(const std::string& text, Expected expected = Expected::kBool,
                     const base::Budgets& budgets = {});

/// Compiles `text` in the test scope, and fails the test with the diagnostics when it does not.
Expression Compile(const std::string& text, Expected expected = Expected::kAny);

/// A model with its graph, and elements for the slots.
class World {
 public:
  explicit World(model::ThreatModel model)
      : model_(std::make_unique<model::ThreatModel>(std::move(model))),
        graph_(*model_),
        slots_(TestScope().size()) {}
  /// Binds the variable `name` to the element `id`.
  World& Bind(const std::string& name, const std::string& id);
  World& CloseWorld() {
    closed_ = true;
    return *this;
  }
  const model::ThreatModel& model() const { return *model_; }
  EvalContext context() const { return {&graph_, closed_}; }
  Environment slots() const { return slots_; }

  /// `true`, `false`, or `unknown: key, key`.
  std::string Bool(const std::string& text) const;
  /// `3`, or `lo..hi: key, key` with `*` for an end that is not bounded.
  std::string Int(const std::string& text) const;
  /// `a, b` of certain members, `c?key` of possible ones, `+ key` of what may be missing.
  std::string Set(const std::string& text) const;
  std::string Render(const std::string& text) const;
  std::string Keys(const model::KeySet& keys) const;

 private:
  std::unique_ptr<model::ThreatModel> model_;  ///< the graph points to it
  graph::ArchitectureGraph graph_;
  std::vector<model::ElementRef> slots_;
  bool closed_ = false;
};

}  // namespace threatgap::rule_engine
