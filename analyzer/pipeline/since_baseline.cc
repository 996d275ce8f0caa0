#include "analyzer/pipeline/since_baseline.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "analyzer/base/text.h"
#include "analyzer/pipeline/decisions.h"

namespace threatgap::pipeline {
namespace {

using baseline::Baseline;
using baseline::Entry;
using outcome::Finding;
using outcome::Group;
using outcome::Verdict;

/// How bad a verdict is, best first.
int Badness(Verdict verdict) {
  constexpr Verdict kOrder[] = {Verdict::kCovered, Verdict::kPossible, Verdict::kUndecided,
                                Verdict::kPartiallyCovered, Verdict::kUncovered};
  return static_cast<int>(std::find(std::begin(kOrder), std::end(kOrder), verdict) -
                          std::begin(kOrder));
}

/// The day on which the last decision about the finding ended; nothing while one holds.
std::optional<base::Date> LastEnd(const Finding& finding) {
  std::optional<base::Date> last;
  const auto add = [&](const std::optional<base::Date>& end) {
    if (end && (!last || *end > *last)) last = end;
  };
  for (const outcome::TreatmentView& treatment : finding.treatments) {
    if (!treatment.proposal && treatment.state.starts_with("expired")) add(treatment.until);
  }
  if (finding.suppression && finding.suppression->state.starts_with("expired"))
    add(finding.suppression->expires);
  return last;
}

/// Why a known finding counts as new; empty: it does not.
std::string WhyWorse(const Baseline& baseline, const Entry& entry, const Finding& finding) {
  if (IsSuppressed(finding) || IsDecided(finding)) return {};
  if (!entry.decision.empty()) return fmt::format("was {}, and is not now", entry.decision);
  if (Badness(finding.verdict) > Badness(entry.verdict))
    return fmt::format("was {}", VerdictWord(entry.verdict));
  if (finding.residual.hi > entry.severity) return fmt::format("was {}", LevelWord(entry.severity));
  const auto end = LastEnd(finding);
  const bool since = end && (!baseline.as_of || *end >= *baseline.as_of);
  return since ? fmt::format("a decision about it ended {}", base::FormatDate(*end))
               : std::string();
}

class Matcher {
 public:
  Matcher(const Baseline& baseline, const std::vector<Finding>& findings)
      : baseline_(baseline), findings_(findings), standings_(findings.size()) {
    for (std::size_t i = 0; i < baseline.entries.size(); ++i)
      free_.emplace(baseline.entries[i].fingerprint, i);
  }

  std::vector<Standing> Match(const FormerNames& former) {
    for (std::size_t i = 0; i < findings_.size(); ++i) Take(i, findings_[i].fingerprint);
    for (std::size_t i = 0; i < findings_.size(); ++i) {
      for (const std::string& old : former.Of(findings_[i])) {
        if (standings_[i].entry) break;
        Take(i, old);
      }
    }
    for (std::size_t i = 0; i < findings_.size(); ++i) Judge(i);
    return std::move(standings_);
  }

 private:
  void Take(std::size_t finding, const std::string& fingerprint) {
    const auto found = free_.find(fingerprint);
    if (found == free_.end()) return;
    standings_[finding].entry = found->second;
    free_.erase(found);
  }

  void Judge(std::size_t i) {
    Standing& standing = standings_[i];
    const Finding& finding = findings_[i];
    if (!standing.entry) {
      const bool newer = !finding.rule.empty() && !baseline_.RuleRan(finding.rule);
      standing.kind = newer ? Standing::Kind::kOfNewerRule : Standing::Kind::kNew;
      return;
    }
    const Entry& entry = baseline_.entries[*standing.entry];
    standing.note = WhyWorse(baseline_, entry, finding);
    standing.kind = !standing.note.empty()                     ? Standing::Kind::kWorse
                    : entry.fingerprint != finding.fingerprint ? Standing::Kind::kRenamed
                                                               : Standing::Kind::kUnchanged;
  }

  const Baseline& baseline_;
  const std::vector<Finding>& findings_;
  std::vector<Standing> standings_;
  std::map<std::string, std::size_t> free_;
};

void CountGap(const Standing& standing, outcome::BaselineView& view) {
  switch (standing.kind) {
    case Standing::Kind::kNew:
      ++view.added;
      break;
    case Standing::Kind::kOfNewerRule:
      ++view.of_newer_rules;
      break;
    case Standing::Kind::kWorse:
    case Standing::Kind::kRenamed:
      ++view.updated;
      break;
    case Standing::Kind::kUnchanged:
      ++view.unchanged;
      break;
  }
}

/// Rules which ran now; the empty id stands for threats of people.
std::set<std::string> RulesThatRan(const outcome::AnalysisResult& result) {
  std::set<std::string> ran{""};
  for (const outcome::RuleRun& rule : result.rules) {
    if (rule.ran) ran.insert(rule.id);
  }
  return ran;
}

void ReportIdle(const Baseline& baseline, const std::map<std::string, std::size_t>& idle,
                base::DiagnosticSink& sink) {
  if (idle.empty()) return;
  std::vector<std::string> rules;
  std::size_t gaps = 0;
  for (const auto& [rule, count] : idle) {
    rules.push_back(rule);
    gaps += count;
  }
  const base::Span start{baseline.span.source, 0, 0};
  sink.Warning(
      "baseline-rule-idle", start,
      fmt::format("{} not looked for: {} did not run",
                  base::Counted(gaps, "gap of the baseline was", "gaps of the baseline were"),
                  base::QuotedList(rules)),
      "they are not closed; turn the rules on again to know");
}

}  // namespace

bool CheckComparable(const Baseline& baseline, const outcome::SystemView& system,
                     const std::vector<std::string>& former_systems, bool closed_world,
                     base::DiagnosticSink& sink) {
  const auto quoted = [](const std::string& id) {
    return id.empty() ? std::string("a system without an id")
                      : fmt::format("system `{}`", base::Printable(id));
  };
  const bool same = baseline.system == system.id ||
                    std::find(former_systems.begin(), former_systems.end(), baseline.system) !=
                        former_systems.end();
  if (!same) {
    sink.Error("baseline-mismatch", baseline.system_span,
               fmt::format("this is of {}, the model is of {}", quoted(baseline.system),
                           quoted(system.id)),
               "a system that was renamed says so with `formerly: [OLD-ID]`");
  }
  if (baseline.closed_world && !closed_world) {
    sink.Error("baseline-mismatch", {baseline.span.source, 0, 0},
               "this was made with `--closed-world`, where what nobody stated counts as a gap",
               "give `--closed-world` here too, or write it again without");
    return false;
  }
  return same;
}

std::vector<Standing> StandingsAgainst(const Baseline& baseline,
                                       const std::vector<Finding>& findings,
                                       const FormerNames& former) {
  return Matcher(baseline, findings).Match(former);
}

std::string StandingWord(const Standing& standing) {
  constexpr const char* kWords[] = {"new", "new", "updated", "updated", "unchanged"};
  return kWords[static_cast<std::size_t>(standing.kind)];
}

void FillBaselineView(const Baseline& baseline, const std::vector<Standing>& standings,
                      outcome::AnalysisResult& result, base::DiagnosticSink& sink) {
  outcome::BaselineView& view = result.baseline.emplace();
  view.path = baseline.path;
  view.sha256 = baseline.sha256;
  std::vector<bool> there(baseline.entries.size());
  for (std::size_t i = 0; i < standings.size(); ++i) {
    Finding& finding = result.findings[i];
    if (finding.group == Group::kCovered) continue;
    finding.baseline = StandingWord(standings[i]);
    if (standings[i].entry) there[*standings[i].entry] = true;
    const bool open = !IsSuppressed(finding) && !IsDecided(finding);
    if (finding.group == Group::kGap && open) CountGap(standings[i], view);
  }
  const std::set<std::string> ran = RulesThatRan(result);
  std::map<std::string, std::size_t> idle;
  for (std::size_t i = 0; i < baseline.entries.size(); ++i) {
    const Entry& entry = baseline.entries[i];
    if (!entry.IsOpenGap()) continue;
    ++view.entries;
    if (there[i]) continue;
    if (!ran.contains(entry.rule())) {
      ++idle[entry.rule()];
      continue;
    }
    view.closed.push_back({entry.fingerprint, entry.key, entry.rule(),
                           std::string(VerdictWord(entry.verdict)),
                           std::string(LevelWord(entry.severity))});
  }
  ReportIdle(baseline, idle, sink);
}

}  // namespace threatgap::pipeline
