#pragma once

#include <set>

#include "analyzer/pipeline/analysis.h"

namespace threatgap::pipeline {

/// Explains the coverage of one finding (RULES.md §3.5): witness and guarded path, what exists and
/// why it is or is not enough, what is missing and where it could stand, coverage in words. Cost: a
/// few searches for each leaf of the rule; the search for closing places is limited to the elements
/// of the witness.
class GapExplanation {
 public:
  GapExplanation(const Analysis& analysis, RuleRun& run, const JudgedMatch& judged);
  void Fill(outcome::Finding& finding);

 private:
  struct Guarded {
    std::size_t met = 0, needed = 0;
    std::string counted;
    std::vector<graph::Hop> first_guarded;  ///< path leaves: one guarded entrance
  };
  Guarded Count(const coverage::LeafVerdict& leaf);
  rule_engine::PathMatcher::Stretch StretchOf(const coverage::LeafVerdict& leaf) const;
  void FillWitness(outcome::Finding& finding);
  std::vector<graph::Hop> OpenRun(const coverage::LeafVerdict& leaf);
  std::vector<outcome::WitnessStep> Steps(const std::vector<graph::Hop>& hops) const;
  std::vector<outcome::WitnessStep> StepsOfElements() const;
  outcome::WitnessStep Step(model::ElementRef element) const;
  /// Control that counts at `element`: for the leaf that is shown, or for any.
  std::string GuardAt(model::ElementRef element) const;
  /// Elements where the leaf's control could count for this match, at most `limit`.
  std::vector<model::ElementRef> Places(const coverage::LeafVerdict& leaf, std::size_t limit);
  void AddHave(const coverage::LeafVerdict& leaf, const Guarded& counted,
               outcome::Finding& finding);
  void AddDerived(const coverage::LeafVerdict& leaf, const std::vector<model::ElementRef>& places,
                  const std::string& enough, outcome::Finding& finding);
  void AddMissing(const coverage::LeafVerdict& leaf, const Guarded& counted,
                  outcome::Finding& finding);
  std::vector<outcome::Named> ClosingPlaces(const coverage::LeafVerdict& leaf);
  std::string Where(const coverage::LeafVerdict& leaf);
  /// Numbers of the unmet leaves that would help: those below a part of the tree that is met
  /// already would not.
  void CollectNeeded(const rule_engine::CoverTree& tree);
  /// An expression of the rule with the names of the bound elements in place of its variables.
  std::string WithNames(const std::string& expression) const;
  bool MayHost(const coverage::LeafVerdict& leaf, model::ElementRef element) const;

  const Analysis& analysis_;
  RuleRun& run_;
  const JudgedMatch& judged_;
  const rule_engine::Rule& rule_;
  std::vector<graph::Hop> witness_;
  const coverage::LeafVerdict* shown_ = nullptr;  ///< the leaf whose open or guarded path is drawn
  std::set<int> needed_;
  std::set<int> alternative_;  ///< needed leaves that would do in place of a needed one before them
};

}  // namespace threatgap::pipeline
