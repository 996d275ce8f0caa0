#include "analyzer/pipeline/compare_results.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "analyzer/base/text.h"
#include "analyzer/baseline/baseline_file.h"
#include "analyzer/pipeline/compare_architectures.h"
#include "analyzer/pipeline/decisions.h"
#include "analyzer/pipeline/since_baseline.h"

namespace threatgap::pipeline {
namespace {

using outcome::AnalysisResult;
using outcome::DiffSide;
using outcome::Finding;
using outcome::Group;

constexpr std::size_t kDigits = 16;  // of digests, for people

bool IsDecidedAbout(const Finding& finding) { return IsSuppressed(finding) || IsDecided(finding); }

/// What stops the gate counts like a gap: undecided only because somebody left something out.
bool IsOpenGap(const Finding& finding) {
  if (IsDecidedAbout(finding) || finding.group == Group::kCovered) return false;
  return finding.group == Group::kGap || finding.gated;
}

std::string DecisionWords(const Finding& finding) {
  if (IsSuppressed(finding)) {
    const auto& suppression = *finding.suppression;
    return fmt::format(
        "suppressed as {}{}", suppression.reason,
        suppression.expires ? " until " + base::FormatDate(*suppression.expires) : std::string());
  }
  for (const auto& treatment : finding.treatments) {
    if (!treatment.valid) continue;
    return treatment.until
               ? fmt::format("{} until {}", treatment.decision, base::FormatDate(*treatment.until))
               : treatment.decision;
  }
  return {};
}

std::string Joined(const std::vector<std::string>& parts) {
  return fmt::format("{}", fmt::join(parts, ", "));
}

/// What differs between two states of a gap.
std::string Differences(const Finding& before, const Finding& after) {
  std::vector<std::string> parts;
  if (before.fingerprint != after.fingerprint) parts.push_back("was called " + before.key);
  if (before.verdict != after.verdict) {
    parts.push_back(
        fmt::format("{}, was {}", VerdictWord(after.verdict), VerdictWord(before.verdict)));
  }
  if (before.residual.hi != after.residual.hi) {
    parts.push_back(fmt::format("severity {}, was {}", LevelWord(after.residual.hi),
                                LevelWord(before.residual.hi)));
  }
  return Joined(parts);
}

/// Findings of the result before, by all names under which those after may know them.
class Comparer {
 public:
  Comparer(const AnalysisResult& before, const AnalysisResult& after, const FormerNames& former,
           outcome::ResultDiff& diff)
      : before_(before), after_(after), former_(former), diff_(diff) {
    for (const Finding& finding : before.findings)
      by_fingerprint_.emplace(finding.fingerprint, &finding);
    for (const auto& rule : after.rules) {
      if (rule.ran) ran_.insert(rule.id);
    }
  }

  void Compare() {
    const baseline::Baseline known = baseline::BaselineOf(before_);
    const auto standings = StandingsAgainst(known, after_.findings, former_);
    for (std::size_t i = 0; i < after_.findings.size(); ++i) {
      const Finding& finding = after_.findings[i];
      const Finding* const before =
          standings[i].entry ? by_fingerprint_.at(known.entries[*standings[i].entry].fingerprint)
                             : CoveredBefore(finding);
      if (before != nullptr) matched_.insert(before);
      Place(finding, before, standings[i]);
    }
    for (const Finding& finding : before_.findings) {
      if (IsOpenGap(finding) && !matched_.contains(&finding)) Gone(finding);
    }
    const auto worst_first = [](const outcome::GapChange& a, const outcome::GapChange& b) {
      return a.finding().residual.hi > b.finding().residual.hi;
    };
    for (auto* list : {&diff_.added, &diff_.worse, &diff_.of_newer_rules, &diff_.closed,
                       &diff_.changed, &diff_.not_evaluated}) {
      std::stable_sort(list->begin(), list->end(), worst_first);
    }
  }

 private:
  /// A baseline leaves out what was covered.
  const Finding* CoveredBefore(const Finding& finding) const {
    std::vector<std::string> names{finding.fingerprint};
    const auto& earlier = former_.Of(finding);
    names.insert(names.end(), earlier.begin(), earlier.end());
    for (const std::string& name : names) {
      const auto found = by_fingerprint_.find(name);
      if (found != by_fingerprint_.end() && found->second->group == Group::kCovered)
        return found->second;
    }
    return nullptr;
  }

  void Place(const Finding& finding, const Finding* before, const Standing& standing) {
    if (IsOpenGap(finding)) return PlaceGap(finding, before, standing);
    const bool was_gap = before != nullptr && IsOpenGap(*before);
    if (finding.group == Group::kCovered) {
      if (was_gap) diff_.closed.push_back({before, &finding, "covered now"});
      return;
    }
    if (IsDecidedAbout(finding)) {
      if (finding.group != Group::kGap) return;
      const std::string words = DecisionWords(finding);
      if (was_gap) diff_.changed.push_back({before, &finding, words + " now"});
      if (before == nullptr) diff_.changed.push_back({before, &finding, "new, and " + words});
      return;
    }
    if (was_gap) {
      const std::string asked = finding.asks.empty() ? "" : ": " + finding.asks.front().text;
      diff_.changed.push_back(
          {before, &finding,
           fmt::format("{} now, because less is stated{}", VerdictWord(finding.verdict), asked)});
    } else if (before == nullptr) {
      ++diff_.added_unknown;
    }
  }

  void PlaceGap(const Finding& finding, const Finding* before, const Standing& standing) {
    switch (standing.kind) {
      case Standing::Kind::kNew:
        diff_.added.push_back({before, &finding, before == nullptr ? "" : "was covered"});
        return;
      case Standing::Kind::kOfNewerRule:
        diff_.of_newer_rules.push_back({before, &finding, "its rule did not run before"});
        return;
      case Standing::Kind::kWorse:
        diff_.worse.push_back({before, &finding, standing.note});
        return;
      case Standing::Kind::kRenamed:
      case Standing::Kind::kUnchanged:
        break;
    }
    const std::string what = Differences(*before, finding);
    if (what.empty()) {
      ++diff_.unchanged;
    } else {
      diff_.changed.push_back({before, &finding, what});
    }
  }

  void Gone(const Finding& finding) {
    if (!finding.rule.empty() && !ran_.contains(finding.rule)) {
      diff_.not_evaluated.push_back({&finding, nullptr, "its rule did not run"});
    } else {
      diff_.closed.push_back({&finding, nullptr, "the threat is gone"});
    }
  }

  const AnalysisResult& before_;
  const AnalysisResult& after_;
  const FormerNames& former_;
  outcome::ResultDiff& diff_;
  std::map<std::string, const Finding*> by_fingerprint_;
  std::set<std::string> ran_;
  std::set<const Finding*> matched_;
};

std::string PolicyText(const DiffSide& side) {
  return fmt::format("{} (sha256 {})", side.policy_path, side.policy_sha256.substr(0, kDigits));
}

void ComparePolicies(const DiffSide& before, const DiffSide& after,
                     std::vector<std::string>& sentences) {
  if (before.policy_sha256 == after.policy_sha256) return;
  if (before.policy_path.empty()) {
    sentences.push_back("a policy was added: " + PolicyText(after));
  } else if (after.policy_path.empty()) {
    sentences.push_back("the policy was removed: " + PolicyText(before));
  } else {
    sentences.push_back(
        fmt::format("the policy changed: {}, was {}", PolicyText(after), PolicyText(before)));
  }
}

void CompareThresholds(const AnalysisResult& before, const AnalysisResult& after,
                       std::vector<std::string>& sentences) {
  const auto word = [](const std::optional<outcome::Level>& level) {
    return level ? LevelWord(*level) : std::string_view("never");
  };
  // What somebody gave on a command line says nothing about the policy.
  const auto given = [](const AnalysisResult& result) {
    return result.gate.fail_on_origin.starts_with("command line");
  };
  if (before.gate.fail_on == after.gate.fail_on || given(before) || given(after)) return;
  sentences.push_back(fmt::format("the gate fails from {} on, was {}", word(after.gate.fail_on),
                                  word(before.gate.fail_on)));
}

void CompareRules(const AnalysisResult& before, const AnalysisResult& after,
                  std::vector<std::string>& sentences) {
  std::map<std::string, const outcome::RuleRun*> now;
  for (const auto& rule : after.rules) now.emplace(rule.id, &rule);
  std::vector<std::string> off;
  for (const auto& rule : before.rules) {
    if (!rule.ran) continue;
    const auto found = now.find(rule.id);
    if (found == now.end()) {
      off.push_back(rule.id);
    } else if (!found->second->ran) {
      off.push_back(fmt::format("{} ({})", rule.id, found->second->reason));
    }
  }
  if (!off.empty()) {
    sentences.push_back(fmt::format("{} before and not now: {}",
                                    base::Counted(off.size(), "rule ran", "rules ran"),
                                    Joined(off)));
  }
}

std::string DateText(const outcome::AsOf& as_of) {
  return as_of.date ? base::FormatDate(*as_of.date) : "no date";
}

void CompareRuns(const AnalysisResult& before, const AnalysisResult& after,
                 std::vector<std::string>& remarks) {
  if (before.as_of.date != after.as_of.date) {
    remarks.push_back(
        fmt::format("judged as of {} and {}", DateText(before.as_of), DateText(after.as_of)));
  }
  if (before.closed_world != after.closed_world)
    remarks.push_back("only one of the two was made with --closed-world");
  if (before.tool_version != after.tool_version) {
    remarks.push_back(
        fmt::format("made by versions {} and {}", before.tool_version, after.tool_version));
  }
}

/// Controls which stand where they stood and do not count any more: something leads around them.
void AddBypassed(const AnalysisResult& before, const AnalysisResult& after,
                 std::vector<outcome::LostControl>& lost) {
  std::map<std::string, const Finding*> old;
  for (const Finding& finding : before.findings) old.emplace(finding.fingerprint, &finding);
  std::set<std::string> named;
  for (const outcome::LostControl& control : lost) named.insert(control.control);
  const auto counts = [](const Finding& finding, const std::string& control) {
    return std::any_of(finding.have.begin(), finding.have.end(), [&](const outcome::Have& have) {
      return have.control == control && have.counts;
    });
  };
  std::set<std::string> seen;
  for (const Finding& finding : after.findings) {
    const auto was = old.find(finding.fingerprint);
    if (finding.group == Group::kCovered || was == old.end() ||
        was->second->group != Group::kCovered) {
      continue;
    }
    for (const outcome::Have& have : was->second->have) {
      if (!have.counts || have.control.empty() || named.contains(have.control)) continue;
      const bool less = !counts(finding, have.control) || finding.group == Group::kGap;
      if (!less || !seen.insert(have.control).second) continue;
      lost.push_back({have.control, have.title,
                      fmt::format("is not enough against {} any more", finding.key),
                      finding.location});
    }
  }
}

}  // namespace

outcome::ResultDiff CompareResults(DiffSide before, DiffSide after, const FormerNames& former) {
  outcome::ResultDiff diff;
  diff.before = std::move(before);
  diff.after = std::move(after);
  const AnalysisResult& old = *diff.before.result;
  const AnalysisResult& now = *diff.after.result;
  ComparePolicies(diff.before, diff.after, diff.policy);
  CompareThresholds(old, now, diff.policy);
  CompareRules(old, now, diff.policy);
  CompareRuns(old, now, diff.remarks);
  Comparer(old, now, former, diff).Compare();
  const ArchitectureParts parts = PartsOf(now);
  const ArchitectureParts parts_before = PartsUnderNewNames(old, former, parts);
  diff.crossings = FindNewCrossings(parts_before, parts);
  diff.paths = FindNewPaths(parts_before, parts);
  diff.lost_controls = FindLostControls(parts_before, parts);
  AddBypassed(old, now, diff.lost_controls);
  return diff;
}

}  // namespace threatgap::pipeline
