#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/date.h"
#include "analyzer/catalog/catalog.h"
#include "analyzer/model/threat_model.h"
#include "analyzer/rule_engine/rule.h"
#include "tests/property/random.h"

namespace threatgap::testing {

/// The built-in catalog, loaded once for all property tests.
const catalog::Catalog& BuiltinCatalog();
/// The texts of the catalog and of the rules made by ReadTestRule.
const base::SourceStore& TestSources();

/// What a model says about a fact: yes, no, or nothing.
enum class Said { kNo, kNothing, kYes };

/// A model reduced to what path rules look at, so that a second implementation can read it without
/// any code of the analyzer. Components are `a`, `b`, …; data are `d0`, `d1`, …; numbers are
/// positions in these lists.
struct TinyModel {
  enum class Kind {
    kService,
    kUser,
    kUnclear
  };  ///< kUnclear: an abstract type which may be a user
  /// A control on an element.
  struct Control {
    Said status = Said::kYes;  ///< implemented, absent, not stated
    int cap = 1;  ///< what its evidence is worth: 1 nothing, 2 an inspection, 3 an automated test
  };
  struct Component {
    Kind kind = Kind::kService;
    std::string behaviour = "derive";
    Said source = Said::kNo, via = Said::kNo, target = Said::kNo;  ///< whether it fits the waypoint
    Said stop = Said::kNo;                                         ///< the rule's `not-through`
    std::optional<Control> control;
  };
  struct Flow {
    int from = 0;
    int to = 0;
    std::optional<std::vector<int>> carries, returns;
    Said usable = Said::kYes;  ///< the rule's `step`
    std::optional<Control> control;
  };
  std::vector<Component> components;
  std::vector<Said> wanted;  ///< per datum: whether it fits `carrying`
  std::vector<Flow> flows;

  /// The same as a model of the analyzer, flow i being named `i` with leading zero.
  model::ThreatModel Build() const;
  /// The day on which evidence in these models is fresh.
  static constexpr base::Date kToday{20'000};
  /// For messages: one line per component and flow.
  std::string Text() const;
};

/// The parts which a path rule of the tests has.
struct RuleShape {
  std::string follow = "influence";
  bool via = false;
  bool carrying = false;
  bool labels = false;  ///< `carrying` reads a label, which anonymising takes away
  bool step = false;
  bool stop = false;
  bool attacker = false;  ///< the source hosts no control
  std::string at;         ///< placement of the one control; empty: on the target
  auto operator<=>(const RuleShape&) const = default;
};

/// The rule of this shape, read from YAML like any other and remembered. Waypoints are `src`,
/// `mid`, `to`.
const rule_engine::Rule& RuleOf(const RuleShape& shape);

/// Reads a rule from the text of its match, coverage and the like; throws with the diagnostics when
/// it is wrong.
rule_engine::Rule ReadTestRule(const std::string& body);

/// A random model with up to `components` components, all the features above mixed in.
TinyModel RandomTinyModel(Random& random, int components, bool with_unknowns);
RuleShape RandomShape(Random& random);

}  // namespace threatgap::testing
