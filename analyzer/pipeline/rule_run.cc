#include "analyzer/pipeline/rule_run.h"

#include <algorithm>
#include <numeric>

namespace threatgap::pipeline {
namespace {

using coverage::Coverage;
using rule_engine::Match;

/// Joins the judged matches [begin, end) of one identity: a certain match beats a possible one, and among
/// equals the worst coverage stands for all, because one open way is enough for the threat.
JudgedMatch Join(std::vector<JudgedMatch>& group) {
  const bool certain = std::any_of(group.begin(), group.end(), [](const auto& j) { return j.match.truth.is_true(); });
  std::erase_if(group, [&](const auto& j) { return j.match.truth.is_true() != certain; });
  const auto worse = [](const JudgedMatch& a, const JudgedMatch& b) {
    const auto rank = [](const JudgedMatch& j) {
      return std::tuple(j.match.truth.keys.size(), j.coverage.hi, j.coverage.lo);
    };
    return rank(a) < rank(b);
  };
  JudgedMatch joined = *std::min_element(group.begin(), group.end(), worse);
  for (const JudgedMatch& other : group) {
    joined.coverage.lo = std::min(joined.coverage.lo, other.coverage.lo);
    joined.coverage.hi = std::min(joined.coverage.hi, other.coverage.hi);
    joined.coverage.proven &= other.coverage.proven;
  }
  if (joined.coverage.lo == joined.coverage.hi) {
    joined.coverage.keys = {};
  } else {
    for (const JudgedMatch& other : group) joined.coverage.keys.Add(other.coverage.keys);
  }
  return joined;
}

}  // namespace

RuleRun::RuleRun(const rule_engine::Rule& rule, const rule_engine::MatchContext& context,
                 const coverage::ControlEffects& effects, bool evidence_required)
    : rule_(&rule) {
  std::vector<Match> matches = FindMatches(rule, context, &paths_);
  judge_ = std::make_unique<coverage::CoverageJudge>(rule, context, effects, paths_.get(), evidence_required);
  // The path matcher remembers searches by their target, so matches with one target are judged together.
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
    judged[i].coverage = judge_->Judge(matches[i]);
    judged[i].match = std::move(matches[i]);
  }
  const auto identity = [&](const JudgedMatch& j) { return j.match.identity(rule); };
  std::stable_sort(judged.begin(), judged.end(),
                   [&](const auto& a, const auto& b) { return identity(a) < identity(b); });
  for (std::size_t i = 0; i < judged.size();) {
    std::vector<JudgedMatch> group;
    const auto key = identity(judged[i]);
    while (i < judged.size() && identity(judged[i]) == key) group.push_back(std::move(judged[i++]));
    findings_.push_back(group.size() == 1 ? std::move(group.front()) : Join(group));
  }
}

}  // namespace threatgap::pipeline
