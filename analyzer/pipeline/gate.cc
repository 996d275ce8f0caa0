#include "analyzer/pipeline/gate.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/pipeline/decisions.h"
#include "analyzer/pipeline/required_requirements.h"
#include "analyzer/pipeline/tolerance.h"

namespace threatgap::pipeline {
namespace {

using outcome::Finding;
using outcome::Group;
using outcome::Level;

std::optional<Level> LevelOf(const std::optional<load::Threshold>& threshold,
                             std::optional<Level> otherwise) {
  if (!threshold) return otherwise;
  if (!threshold->level) return std::nullopt;
  return ToLevel(*threshold->level);
}

void ChooseThresholds(const Analysis& analysis, outcome::Gate& gate) {
  const auto& options = analysis.options;
  const auto& policy = analysis.policy;
  gate.fail_on = LevelOf(options.fail_on ? options.fail_on : policy.fail_on, Level::kHigh);
  gate.fail_on_origin = policy.fail_on ? "policy" : "default";
  if (options.fail_on)
    gate.fail_on_origin = policy.fail_on ? "command line, beats the policy" : "command line";
  gate.fail_on_unknown = LevelOf(
      options.fail_on_unknown ? options.fail_on_unknown : policy.fail_on_unknown, std::nullopt);
  if (options.strict && gate.fail_on) {
    gate.fail_on_unknown =
        gate.fail_on_unknown ? std::min(*gate.fail_on_unknown, *gate.fail_on) : gate.fail_on;
  }
}

/// Why an undecided finding counts as a gap all the same; empty: it does not.
std::string CountsAsGap(const Analysis& analysis, const Finding& finding) {
  if (finding.group != Group::kUndecided || finding.asks.empty()) return {};
  // That an imported control has no place either changes nothing: its status alone could make it a
  // gap.
  const bool only_place =
      std::all_of(finding.asks.begin(), finding.asks.end(),
                  [](const outcome::Ask& ask) { return ask.attribute == "on"; });
  if (only_place) return {};
  const auto excused = [&](const outcome::Ask& ask) {
    if (ask.attribute == "status" || ask.attribute == "on") return true;
    if (ask.attribute == "controls") return !analysis.policy.allow_open_controls;
    if (ask.attribute == "flows") return !analysis.policy.allow_open_flows;
    if (ask.attribute == "components") return !analysis.policy.allow_open_components;
    return ask.attribute == "evidence" && analysis.policy.evidence_required_from &&
           finding.inherent.hi >= ToLevel(*analysis.policy.evidence_required_from);
  };
  if (!std::all_of(finding.asks.begin(), finding.asks.end(), excused)) return {};
  const auto first = std::find_if(finding.asks.begin(), finding.asks.end(),
                                  [](const auto& ask) { return ask.attribute != "on"; });
  return fmt::format("undecided only because {} is not stated", first->key);
}

/// `--fail-on never` switches off all that the policy says; `fail-on: never` only its own key.
bool SwitchedOff(const Analysis& analysis) {
  return analysis.options.fail_on && !analysis.options.fail_on->level;
}

std::optional<ToleranceLimit> LimitOf(const Analysis& analysis, const Finding& finding) {
  return SwitchedOff(analysis) ? std::nullopt : ToleranceOf(analysis, finding);
}

std::optional<Level> Stricter(std::optional<Level> a, std::optional<Level> b) {
  return a && b ? std::min(a, b) : (a ? a : b);
}

/// What the baseline knows does not fail again; gaps of newer rules only where the policy says so.
bool IsExcused(const Analysis& analysis, const Standing* standing) {
  if (standing == nullptr) return false;
  if (standing->kind == Standing::Kind::kOfNewerRule) return !analysis.policy.new_rules_fail;
  return standing->kind == Standing::Kind::kUnchanged || standing->kind == Standing::Kind::kRenamed;
}

/// The standing of finding `i`; null without a baseline.
const Standing* StandingOf(const std::vector<Standing>& standings, std::size_t i) {
  return standings.empty() ? nullptr : &standings[i];
}

void JudgeFinding(const Analysis& analysis, const Standing* standing, outcome::Gate& gate,
                  Finding& finding) {
  if (IsSuppressed(finding) || IsDecided(finding) || finding.group == Group::kCovered) return;
  const std::string as_gap = CountsAsGap(analysis, finding);
  const bool certain = finding.group == Group::kGap || !as_gap.empty();
  const auto usual = certain ? gate.fail_on : gate.fail_on_unknown;
  std::optional<ToleranceLimit> limit;
  if (certain || analysis.options.strict) limit = LimitOf(analysis, finding);
  const auto threshold = limit ? Stricter(usual, limit->fail_from) : usual;
  if (!threshold || finding.residual.hi < *threshold) {
    if (!certain) ++gate.not_gated;
    return;
  }
  if (IsExcused(analysis, standing)) return;
  finding.gated = true;
  finding.gate_reason = !as_gap.empty() ? as_gap : std::string(VerdictWord(finding.verdict));
  if (!usual || finding.residual.hi < *usual) finding.gate_reason += "; " + limit->why;
  if (standing != nullptr && !standing->note.empty())
    finding.gate_reason += fmt::format(" ({})", standing->note);
  ++gate.failing;
  gate.reasons.push_back(
      fmt::format("{} {}: {}", LevelWord(finding.residual.hi), finding.key, finding.gate_reason));
}

void Count(outcome::AnalysisResult& result) {
  outcome::Summary& summary = result.summary;
  for (const Finding& finding : result.findings) {
    if (IsSuppressed(finding)) {
      ++summary.suppressed;
      continue;
    }
    switch (finding.group) {
      case Group::kGap:
        ++summary.gaps;
        ++summary.gaps_by_level[finding.residual.hi];
        break;
      case Group::kUndecided:
        ++summary.undecided;
        break;
      case Group::kPossible:
        ++summary.possible;
        break;
      case Group::kCovered:
        ++summary.covered;
        if (finding.proven) ++summary.covered_proven;
        break;
    }
    if (finding.basis == outcome::Basis::kDerived && finding.certain) ++summary.unwritten;
    if (finding.group == Group::kCovered) continue;
    for (const auto& treatment : finding.treatments) {
      if (treatment.proposal || (!treatment.valid && treatment.decision != "planned")) continue;
      if (treatment.decision == "accepted") ++summary.accepted;
      if (treatment.decision == "transferred") ++summary.transferred;
      if (treatment.decision == "planned") ++summary.planned;
    }
  }
  for (const auto& treatment : result.treatments) {
    if (treatment.valid && treatment.decision == "avoided") ++summary.avoided;
  }
  for (const auto& threat : result.threats) {
    if (!threat.merged && !threat.instance_of.empty()) ++summary.unconfirmed;
  }
  for (const auto& rule : result.rules) {
    ++summary.rules_total;
    if (rule.ran) ++summary.rules_ran;
  }
}

std::string LevelCounts(const outcome::Summary& summary) {
  std::string text;
  for (const Level level : {Level::kCritical, Level::kHigh, Level::kMedium, Level::kLow}) {
    const auto found = summary.gaps_by_level.find(level);
    if (found != summary.gaps_by_level.end())
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", found->second, LevelWord(level));
  }
  return text;
}

std::string Decisions(const outcome::Summary& summary) {
  std::string text;
  const auto add = [&](std::size_t n, std::string_view word) {
    if (n > 0) text += fmt::format(", {} {}", n, word);
  };
  add(summary.accepted, "accepted");
  add(summary.transferred, "transferred");
  add(summary.planned, "planned");
  add(summary.suppressed, "suppressed");
  if (summary.expired_decisions > 0)
    text += ", " + base::Counted(summary.expired_decisions, "expired decision");
  return text;
}

std::string DateWords(const outcome::AsOf& as_of) {
  return as_of.date ? fmt::format("as of {} ({})", base::FormatDate(*as_of.date), as_of.origin)
                    : "without a date";
}

/// What fails: `open finding`; against a baseline `new gap`, where only gaps do.
std::string_view FailingNoun(const outcome::AnalysisResult& result) {
  if (!result.baseline) return "open finding";
  const bool gaps = std::none_of(
      result.findings.begin(), result.findings.end(),
      [](const Finding& finding) { return finding.gated && finding.group != Group::kGap; });
  return gaps ? "new gap" : "new open finding";
}

/// `8 open findings at high or above and 2 below`; then what fails as a whole.
std::string FailureWords(const outcome::AnalysisResult& result) {
  const outcome::Gate& gate = result.gate;
  const auto below = static_cast<std::size_t>(
      std::count_if(result.findings.begin(), result.findings.end(), [&](const Finding& finding) {
        return finding.gated && gate.fail_on && finding.residual.hi < *gate.fail_on;
      }));
  std::string text;
  if (gate.failing > below || (below == 0 && gate.failing > 0)) {
    text = base::Counted(gate.failing - below, FailingNoun(result));
    if (gate.fail_on) text += fmt::format(" at {} or above", LevelWord(*gate.fail_on));
    if (below > 0) text += fmt::format(" and {} below", below);
  } else if (below > 0) {
    text = fmt::format("{} below {}, which must not stay open",
                       base::Counted(below, FailingNoun(result)), LevelWord(*gate.fail_on));
  }
  for (std::size_t i = gate.failing; i < gate.reasons.size(); ++i)
    text += (text.empty() ? "" : "; ") + gate.reasons[i];
  return text;
}

/// `nothing open at high or above, nor above the tolerance of the policy`.
std::string PassWords(const Analysis& analysis, const outcome::AnalysisResult& result) {
  const outcome::Gate& gate = result.gate;
  const bool tolerance = !SwitchedOff(analysis) && !analysis.policy.tolerance.empty();
  if (!gate.fail_on && !tolerance) return "the gate is off";
  std::string text = result.baseline ? "nothing new" : "nothing open";
  if (gate.fail_on) text += fmt::format(" at {} or above", LevelWord(*gate.fail_on));
  if (tolerance)
    text += fmt::format("{} above the tolerance of the policy", gate.fail_on ? ", nor" : "");
  return text;
}

std::string VerdictSentence(const Analysis& analysis, const outcome::AnalysisResult& result) {
  const outcome::Gate& gate = result.gate;
  const outcome::Summary& summary = result.summary;
  std::string head;
  if (!gate.evaluated) {
    head = fmt::format("NOT JUDGED {}: {}.", DateWords(result.as_of), gate.reasons.front());
  } else {
    head = fmt::format("{} {}: {}.", gate.passed ? "PASSED" : "FAILED", DateWords(result.as_of),
                       gate.passed ? PassWords(analysis, result) : FailureWords(result));
  }
  std::string counts =
      summary.gaps == 0
          ? fmt::format("No gap found by {}", base::Counted(summary.rules_ran, "rule"))
          : fmt::format("{} ({})", base::Counted(summary.gaps, "gap"), LevelCounts(summary));
  counts += Decisions(summary) +
            fmt::format("; {} undecided, {} possible", summary.undecided, summary.possible);
  if (gate.not_gated > 0) counts += fmt::format(" ({} not gated)", gate.not_gated);
  std::string tail;
  if (summary.gaps > 0) {
    tail = summary.rules_ran == summary.rules_total
               ? fmt::format(" {} ran.", base::Counted(summary.rules_ran, "rule"))
               : fmt::format(" {} of {} ran.", summary.rules_ran,
                             base::Counted(summary.rules_total, "rule"));
  }
  if (result.baseline && result.baseline->of_newer_rules > 0 && !analysis.policy.new_rules_fail) {
    tail += fmt::format(
        " {} newer than the baseline, not gated.",
        base::Counted(result.baseline->of_newer_rules, "gap of a rule", "gaps of rules"));
  }
  if (gate.fail_on_origin == "command line, beats the policy")
    tail += " --fail-on beats the policy.";
  if (result.closed_world) tail += " Closed world: unstated attributes took their lowest value.";
  return head + " " + counts + "." + tail;
}

void FailAsAWhole(outcome::AnalysisResult& result, std::string reason) {
  result.gate.passed = false;
  result.gate.reasons.push_back(std::move(reason));
}

/// Where the list of controls is open, as after every format that cannot state controls, rules
/// decide little for certain. The gate must not pass on that silence.
/// What the baseline knows as undecided may stay so.
void JudgeOpenControls(const Analysis& analysis, const std::vector<Standing>& standings,
                       outcome::AnalysisResult& result) {
  const bool open = analysis.model.system.open.IsOpen(model::ListKind::kControls);
  bool all_known = !standings.empty();
  for (std::size_t i = 0; i < standings.size(); ++i) {
    const Group group = result.findings[i].group;
    if (group == Group::kUndecided || group == Group::kPossible)
      all_known = all_known && IsExcused(analysis, &standings[i]);
  }
  const bool matters = result.counts.components > 0 && result.gate.not_gated > 0 && !all_known;
  if (!open || !matters || analysis.policy.allow_open_controls) return;
  FailAsAWhole(
      result,
      "the list of controls is open; state `controls:` or `complete: [controls]` in a native "
      "file, or allow it in the policy (`allow-open: [controls]`)");
}

/// Components without any flow: no path was looked at, and most threats come along paths.
void JudgeFlows(const Analysis& analysis, outcome::AnalysisResult& result) {
  if (result.counts.components < 2 || result.counts.flows > 0 || analysis.policy.allow_open_flows)
    return;
  FailAsAWhole(result,
               fmt::format("the model states {} and no flow, so that no path was looked at; "
                           "state `flows:`, or allow it in the policy (`allow-open: "
                           "[flows]`)",
                           base::Counted(result.counts.components, "component")));
}

/// What stops the gate without being a finding.
void JudgeAsAWhole(const Analysis& analysis, const std::vector<Standing>& standings,
                   outcome::AnalysisResult& result) {
  const bool tolerance = !analysis.policy.tolerance.empty();
  if (SwitchedOff(analysis)) return;
  if (result.gate.fail_on || tolerance) {
    JudgeOpenControls(analysis, standings, result);
    JudgeFlows(analysis, result);
  }
  RequiredState required = JudgeRequired(analysis, result);
  for (std::string& reason : required.failed) FailAsAWhole(result, std::move(reason));
  if (required.not_evaluated.empty()) return;
  result.gate.evaluated = result.gate.passed = false;
  auto& reasons = result.gate.reasons;
  reasons.insert(reasons.begin(), required.not_evaluated.begin(), required.not_evaluated.end());
}

bool RanForThreats(const outcome::AnalysisResult& result) {
  return std::any_of(result.rules.begin(), result.rules.end(),
                     [](const auto& rule) { return rule.ran && rule.kind == "threat"; });
}

}  // namespace

void JudgeGate(const Analysis& analysis, const std::vector<Standing>& standings,
               outcome::AnalysisResult& result) {
  Count(result);
  outcome::Gate& gate = result.gate;
  ChooseThresholds(analysis, gate);
  for (std::size_t i = 0; i < result.findings.size(); ++i)
    JudgeFinding(analysis, StandingOf(standings, i), gate, result.findings[i]);
  gate.passed = gate.failing == 0;
  JudgeAsAWhole(analysis, standings, result);
  if (result.counts.components == 0 && result.counts.threats == 0) {
    gate.evaluated = gate.passed = false;
    gate.reasons = {"the model has neither components nor threats"};
  } else if (!RanForThreats(result)) {
    gate.evaluated = gate.passed = false;
    gate.reasons = {result.summary.rules_ran == 0 ? "no rule ran"
                                                  : "no rule that looks for threats ran"};
  }
  result.verdict_sentence = VerdictSentence(analysis, result);
}

}  // namespace threatgap::pipeline
