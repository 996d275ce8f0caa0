#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/model/threat_model.h"
#include "analyzer/rule_engine/rule_loader.h"
#include "tests/property/random.h"

namespace threatgap::testing {

/// The rules that ship with the program.
const rule_engine::RuleSet& BuiltinRules();

/// Rules with the forms and placements that the built-in ones do not have.
const std::vector<rule_engine::Rule>& OtherRules();

/// A model in the making, from which facts can be left out and stated later. All values are YAML.
struct RandomModel {
  struct Element {
    std::string id;
    std::map<std::string, std::string>
        stated;  ///< attributes and the like; what is missing is not known
  };
  struct Control {
    std::string type, on;
    std::optional<std::string> status;
    std::vector<std::string> evidence;  ///< flow mappings
  };
  std::vector<Element> zones, data, components, flows;
  std::vector<Control> controls;
  std::vector<std::string> open;  ///< lists of the system
  static constexpr const char* kToday = "2026-01-01";

  /// The sections `components`, `flows` and so on, each entry on a line of its own.
  std::string Text() const;
  /// The model as the analyzer reads it; throws with the diagnostics when it does not.
  model::ThreatModel Load() const;
};

RandomModel MakeRandomModel(Random& random);
RandomModel::Control MakeRandomControl(Random& random, const RandomModel& model);
/// A piece of passing evidence up to three years old.
std::string PassingEvidence(Random& random);

/// States some of the facts that are missing: an attribute (with `one_in` = 1 every one), a more
/// exact type, the status of a control, a list that is closed after all, perhaps with controls that
/// nobody had written down.
RandomModel Complete(Random& random, const RandomModel& model, int one_in);

/// What the rules find: by rule and identity, `certain` or `possible`, and the ends of coverage.
struct Finding {
  bool certain = false;
  int lo = 0, hi = 0;
  std::vector<std::string> asks;
};
using Findings = std::map<std::string, Finding>;
Findings FindingsOf(const model::ThreatModel& model,
                    const std::vector<const rule_engine::Rule*>& rules,
                    bool evidence_required = false);
/// The same for all built-in and other rules.
Findings FindingsOf(const model::ThreatModel& model, bool evidence_required = false);
std::string Words(const Findings& findings);

}  // namespace threatgap::testing
