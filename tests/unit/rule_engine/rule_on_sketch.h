#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analyzer/coverage/coverage.h"
#include "analyzer/rule_engine/path_matcher.h"
#include "analyzer/rule_engine/rule.h"

namespace threatgap::testing {

/// A model in the notation of rule tests (RULES.md §2.5), its zones and data included.
struct Sketch {
  std::string flows;
  std::vector<std::string> controls{};  ///< `rate-limit{status: planned} on g`
  std::vector<std::string> open{};      ///< lists of the system which leave things out
};

/// Reads a rule `TST-001` from its match, coverage and the like (severity 3 and 3 unless it states
/// one); throws with the diagnostics when it is wrong.
rule_engine::Rule RuleFrom(const std::string& body);

/// One rule on one sketched model, with everything that was found.
class RuleOnSketch {
 public:
  RuleOnSketch(const std::string& body, const Sketch& sketch, bool evidence_required = false);
  ~RuleOnSketch();

  /// One line for each match: its identity, `possible` with the keys when it is, what it carries,
  /// and its coverage with the keys when that is not decided.
  std::string Words() const;
  /// The identities of the matches with the keys of those that are only possible, without coverage.
  std::string Matches() const;
  /// Hops of the witness of the first match: `u>a <b>a`.
  std::string Witness() const;
  std::string Hops(const std::vector<graph::Hop>& hops) const;
  std::string Words(const model::KeySet& keys) const;

  const rule_engine::Rule& rule() const { return rule_; }
  const model::ThreatModel& model() const;
  const rule_engine::MatchContext& context() const;
  const std::vector<rule_engine::Match>& found() const { return matches_; }
  const coverage::Coverage& coverage(std::size_t match = 0) const { return coverages_.at(match); }
  const coverage::ControlEffects& effects() const;
  coverage::CoverageJudge& judge() { return *judge_; }
  rule_engine::PathMatcher& paths() { return *paths_; }
  model::ElementRef At(std::string_view id) const;

 private:
  struct World;
  std::string Identity(const rule_engine::Match& match) const;
  rule_engine::Rule rule_;
  std::unique_ptr<World> world_;
  std::unique_ptr<rule_engine::PathMatcher> paths_;
  std::vector<rule_engine::Match> matches_;
  std::unique_ptr<coverage::CoverageJudge> judge_;
  std::vector<coverage::Coverage> coverages_;
};

}  // namespace threatgap::testing
