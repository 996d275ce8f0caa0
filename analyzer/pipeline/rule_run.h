#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "analyzer/coverage/coverage.h"
#include "analyzer/coverage/risk.h"
#include "analyzer/rule_engine/match.h"
#include "analyzer/rule_engine/path_matcher.h"

namespace threatgap::pipeline {

/// One finding in the making: a match with its coverage. Matches of one identity are one finding.
struct JudgedMatch {
  rule_engine::Match match;
  coverage::Coverage coverage;
  bool evidence_required = false;
};

/// From which inherent severity on a control counts only with fresh evidence (`evidence:
/// {required-from: …}` of a policy). Not stated: never.
struct EvidenceRequirement {
  std::optional<model::SeverityLevel> from;
  coverage::RiskMatrix matrix{};
};

/// A rule that ran on a model, with what is needed to explain its findings. Stays valid as long as
/// rule, context and effects do.
class RuleRun {
 public:
  /// Finds and judges all matches.
  RuleRun(const rule_engine::Rule& rule, const rule_engine::MatchContext& context,
          const coverage::ControlEffects& effects, const EvidenceRequirement& evidence);

  const rule_engine::Rule& rule() const { return *rule_; }
  /// Ordered by identity (indexes of elements, which follow their ids).
  const std::vector<JudgedMatch>& findings() const { return findings_; }
  /// The judge of a finding; it answers further questions about it.
  coverage::CoverageJudge& judge(const JudgedMatch& judged) {
    return judged.evidence_required ? *strict_judge_ : *judge_;
  }
  rule_engine::PathMatcher* paths() { return paths_.get(); }

 private:
  const rule_engine::Rule* rule_;
  std::unique_ptr<rule_engine::PathMatcher> paths_;
  std::unique_ptr<coverage::CoverageJudge> judge_;
  std::unique_ptr<coverage::CoverageJudge>
      strict_judge_;  ///< asks for evidence; null where nothing does
  std::vector<JudgedMatch> findings_;
};

}  // namespace threatgap::pipeline
