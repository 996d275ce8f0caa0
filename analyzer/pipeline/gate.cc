#include "analyzer/pipeline/gate.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/pipeline/decisions.h"

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

void JudgeFinding(const Analysis& analysis, outcome::Gate& gate, Finding& finding) {
  if (IsSuppressed(finding) || IsDecided(finding) || finding.group == Group::kCovered) return;
  const std::string as_gap = CountsAsGap(analysis, finding);
  const bool certain = finding.group == Group::kGap || !as_gap.empty();
  const auto threshold = certain ? gate.fail_on : gate.fail_on_unknown;
  if (!threshold || finding.residual.hi < *threshold) {
    if (!certain) ++gate.not_gated;
    return;
  }
  finding.gated = true;
  finding.gate_reason = !as_gap.empty() ? as_gap : std::string(VerdictWord(finding.verdict));
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

std::string VerdictSentence(const outcome::AnalysisResult& result) {
  const outcome::Gate& gate = result.gate;
  const outcome::Summary& summary = result.summary;
  std::string head;
  if (!gate.evaluated) {
    head = fmt::format("NOT JUDGED {}: {}.", DateWords(result.as_of), gate.reasons.front());
  } else if (!gate.passed) {
    std::string reason = base::Counted(gate.failing, "open finding");
    if (gate.fail_on) reason += fmt::format(" at {} or above", LevelWord(*gate.fail_on));
    head = fmt::format("FAILED {}: {}.", DateWords(result.as_of), reason);
  } else if (!gate.fail_on) {
    head = fmt::format("PASSED {}: the gate is off.", DateWords(result.as_of));
  } else {
    head = fmt::format("PASSED {}: nothing open at {} or above.", DateWords(result.as_of),
                       LevelWord(*gate.fail_on));
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
  if (gate.fail_on_origin == "command line, beats the policy")
    tail += " --fail-on beats the policy.";
  if (result.closed_world) tail += " Closed world: unstated attributes took their lowest value.";
  return head + " " + counts + "." + tail;
}

}  // namespace

void JudgeGate(const Analysis& analysis, outcome::AnalysisResult& result) {
  Count(result);
  outcome::Gate& gate = result.gate;
  ChooseThresholds(analysis, gate);
  for (Finding& finding : result.findings) JudgeFinding(analysis, gate, finding);
  gate.passed = gate.failing == 0;
  if (result.counts.components == 0 && result.counts.threats == 0) {
    gate.evaluated = gate.passed = false;
    gate.reasons = {"the model has neither components nor threats"};
  } else if (result.summary.rules_ran == 0) {
    gate.evaluated = gate.passed = false;
    gate.reasons = {"no rule ran"};
  }
  result.verdict_sentence = VerdictSentence(result);
}

}  // namespace threatgap::pipeline
