#pragma once

#include <memory>
#include <vector>

#include "analyzer/coverage/coverage.h"
#include "analyzer/rule_engine/match.h"
#include "analyzer/rule_engine/path_matcher.h"

namespace threatgap::pipeline {

/// One finding in the making: a match with its coverage. Matches of one identity are one finding.
struct JudgedMatch {
  rule_engine::Match match;
  coverage::Coverage coverage;
};

/// A rule that ran on a model, with what is needed to explain its findings. Stays valid as long as rule, context and
/// effects do.
class RuleRun {
 public:
  /// Finds and judges all matches. `evidence_required`: the policy wants fresh evidence for this rule's severity.
  RuleRun(const rule_engine::Rule& rule, const rule_engine::MatchContext& context,
          const coverage::ControlEffects& effects, bool evidence_required);

  const rule_engine::Rule& rule() const { return *rule_; }
  /// Ordered by identity (indexes of elements, which follow their ids).
  const std::vector<JudgedMatch>& findings() const { return findings_; }
  coverage::CoverageJudge& judge() { return *judge_; }
  rule_engine::PathMatcher* paths() { return paths_.get(); }

 private:
  const rule_engine::Rule* rule_;
  std::unique_ptr<rule_engine::PathMatcher> paths_;
  std::unique_ptr<coverage::CoverageJudge> judge_;
  std::vector<JudgedMatch> findings_;
};

}  // namespace threatgap::pipeline
