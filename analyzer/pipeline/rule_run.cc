#include "analyzer/pipeline/rule_run.h"

#include <algorithm>
#include <numeric>

namespace threatgap::pipeline {
namespace {

using coverage::Coverage;
using rule_engine::Match;

/// Joins the judged matches of one identity. A certain one stands for all, and among equals the
/// worst, because one open way is enough for the threat. The interval holds for whichever of the
/// possible ones turn out to exist: each may lower the verdict, and where none is certain the best
/// of them may be the only one.
JudgedMatch Join(const std::vector<JudgedMatch>& group) {
  const auto rank = [](const JudgedMatch& j) {
    return std::tuple(!j.match.truth.is_true(), j.match.truth.keys.size(), j.coverage.hi,
                      j.coverage.lo);
  };
  JudgedMatch joined = *std::min_element(
      group.begin(), group.end(),
      [&](const JudgedMatch& a, const JudgedMatch& b) { return rank(a) < rank(b); });
  const bool certain = joined.match.truth.is_true();
  for (const JudgedMatch& other : group) {
    joined.coverage.lo = std::min(joined.coverage.lo, other.coverage.lo);
    joined.coverage.proven &= other.coverage.proven;
    if (!certain) {
      joined.coverage.hi = std::max(joined.coverage.hi, other.coverage.hi);
    } else if (other.match.truth.is_true()) {
      joined.coverage.hi = std::min(joined.coverage.hi, other.coverage.hi);
    }
  }
  joined.coverage.keys = {};
  if (joined.coverage.lo == joined.coverage.hi) return joined;
  for (const JudgedMatch& other : group) {
    joined.coverage.keys.Add(other.coverage.keys);
    joined.coverage.keys.Add(other.match.truth.keys);
  }
  return joined;
}

}  // namespace

RuleRun::RuleRun(const rule_engine::Rule& rule, const rule_engine::MatchContext& context,
                 const coverage::ControlEffects& effects, const EvidenceRequirement& evidence)
    : rule_(&rule) {
  std::vector<Match> matches = FindMatches(rule, context, &paths_);
  judge_ = std::make_unique<coverage::CoverageJudge>(rule, context, effects, paths_.get(), false);
  const bool ask_severity = evidence.from && rule.kind == rule_engine::RuleKind::kThreat;
  if (ask_severity) {
    strict_judge_ =
        std::make_unique<coverage::CoverageJudge>(rule, context, effects, paths_.get(), true);
  }
  // The path matcher remembers searches by their target, so matches with one target are judged
  // together.
  std::vector<std::size_t> order(matches.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (paths_) {
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const auto slot = static_cast<std::size_t>(rule.path.waypoints.back().slot);
      return matches[a].slots[slot] < matches[b].slots[slot];
    });
  }
  std::vector<JudgedMatch> judged(matches.size());
  for (const std::size_t i : order) {
    if (ask_severity) {
      const coverage::Risk risk =
          coverage::InherentRisk(rule, matches[i], context.eval(), evidence.matrix);
      judged[i].evidence_required = risk.inherent.hi >= *evidence.from;
    }
    judged[i].coverage = judge(judged[i]).Judge(matches[i]);
    judged[i].match = std::move(matches[i]);
  }
  std::vector<std::pair<std::vector<model::ElementRef>, std::size_t>> by_identity;
  by_identity.reserve(judged.size());
  for (std::size_t i = 0; i < judged.size(); ++i)
    by_identity.emplace_back(judged[i].match.identity(rule), i);
  std::sort(by_identity.begin(), by_identity.end());
  for (std::size_t i = 0; i < by_identity.size();) {
    std::vector<JudgedMatch> group;
    const auto& key = by_identity[i].first;
    for (; i < by_identity.size() && by_identity[i].first == key; ++i)
      group.push_back(std::move(judged[by_identity[i].second]));
    findings_.push_back(group.size() == 1 ? std::move(group.front()) : Join(group));
  }
}

}  // namespace threatgap::pipeline
