#include "reports/text_closing.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "analyzer/base/text.h"
#include "reports/text_gaps.h"
#include "reports/text_phrases.h"

namespace threatgap::reports::text {
namespace {

using base::Counted;
using outcome::AnalysisResult;
using outcome::Finding;

constexpr std::size_t kQuestions = 5;
constexpr std::size_t kGated = 10;
constexpr std::size_t kFacts = 3;
constexpr std::size_t kClosed = 5;

/// Gaps which people decided about in the same way.
struct Decided {
  std::vector<const Finding*> findings;
  std::optional<base::Date> first_end;

  void Add(const Finding& finding, const std::optional<base::Date>& end) {
    findings.push_back(&finding);
    if (end && (!first_end || *end < *first_end)) first_end = end;
  }
};

std::map<std::string, Decided> CollectDecided(const AnalysisResult& result) {
  std::map<std::string, Decided> out;
  for (const Finding& finding : result.findings) {
    if (IsSuppressed(finding)) {
      out["suppressed"].Add(finding, finding.suppression->expires);
    } else if (finding.group == outcome::Group::kGap) {
      const outcome::TreatmentView* const treatment = ValidTreatment(finding);
      if (treatment != nullptr) out[treatment->decision].Add(finding, treatment->until);
    }
  }
  return out;
}

void AddDecision(TextPage& page, const std::string& decision, const Decided& decided) {
  std::map<outcome::Level, std::size_t> levels;
  for (const Finding* finding : decided.findings) ++levels[finding->residual.hi];
  const std::string what = decision == "suppressed" ? "finding" : "gap";
  std::string line = fmt::format("{} {} ({})", Counted(decided.findings.size(), what), decision,
                                 LevelCountsText(levels));
  if (decided.first_end) {
    line += fmt::format(", the first until {}", base::FormatDate(*decided.first_end));
  }
  page.Paragraph(line + ".");
}

/// `MOD-001 (2), MOD-003 (3)`.
std::string NoteCounts(const AnalysisResult& result) {
  std::map<std::string, std::size_t> counts;
  for (const outcome::ModelNote& note : result.notes) ++counts[note.rule];
  std::string out;
  for (const auto& [rule, count] : counts) {
    out += fmt::format("{}{} ({})", out.empty() ? "" : ", ", rule, count);
  }
  return out;
}

void AddThreatCounts(TextPage& page, const AnalysisResult& result) {
  const outcome::Summary& summary = result.summary;
  if (summary.unwritten > 0) {
    page.Paragraph(fmt::format("Nobody wrote down {} of these threats.", summary.unwritten));
  }
  if (summary.unconfirmed > 0) {
    page.Paragraph(
        fmt::format("{} confirmed by no rule.",
                    Counted(summary.unconfirmed, "written threat is", "written threats are")));
  }
}

/// Rules which did not run, one line for each reason.
void AddIdleRules(TextPage& page, const AnalysisResult& result, bool all) {
  std::map<std::string, std::vector<std::string>> by_reason;
  for (const outcome::RuleRun& rule : result.rules) {
    if (!rule.ran) by_reason[rule.reason].push_back(rule.id);
  }
  std::size_t lines = 0;
  std::size_t hidden = 0;
  for (const auto& [reason, ids] : by_reason) {
    if (!all && lines++ >= kFacts) {
      hidden += ids.size();
      continue;
    }
    const std::size_t shown = all ? ids.size() : std::min<std::size_t>(ids.size(), 6);
    page.Paragraph(
        fmt::format("Not run: {}{}{}.",
                    fmt::join(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
                    shown < ids.size() ? fmt::format(" and {} more", ids.size() - shown) : "",
                    reason.empty() ? "" : ": " + reason));
  }
  if (hidden > 0)
    page.Paragraph(fmt::format("Not run for other reasons: {}.", Counted(hidden, "rule")));
}

/// `Covered by stage: design 12 of 60, deployment 9 of 41, operations (now) 3 of 22.`; possible
/// threats are no part of it. Nothing while no threat is covered.
void AddStages(TextPage& page, const AnalysisResult& result) {
  std::vector<std::string> parts;
  std::size_t covered = 0;
  for (const outcome::StageView& stage : result.life_cycle) {
    covered += stage.covered;
    parts.push_back(fmt::format("{}{} {} of {}", stage.stage, stage.current ? " (now)" : "",
                                stage.covered, stage.gaps + stage.undecided + stage.covered));
  }
  if (covered > 0)
    page.Paragraph(fmt::format("Covered by life-cycle stage: {}.", fmt::join(parts, ", ")));
}

/// `At generative-AI scope 3 (Pre-trained models) the provider answers for 2 of 14 missing control
/// types: …`.
void AddProviderDuties(TextPage& page, const AnalysisResult& result) {
  std::vector<std::string> types;
  for (const outcome::DutyView& duty : result.scope.duties) {
    if (!duty.by_customer) types.push_back(duty.control_type);
  }
  if (types.empty()) return;
  page.Paragraph(
      fmt::format("At generative-AI scope {}{} the provider answers for {} of {} missing control "
                  "types: {}.",
                  result.scope.scope,
                  result.scope.title.empty() ? "" : fmt::format(" ({})", result.scope.title),
                  types.size(), result.scope.duties.size(), fmt::join(types, ", ")));
}

void AddOpenLists(TextPage& page, const AnalysisResult& result, bool all) {
  const std::size_t count = result.open_lists.size();
  const std::size_t shown = all ? count : std::min(count, kFacts);
  for (std::size_t i = 0; i < shown; ++i) {
    page.Paragraph(fmt::format("Open list: {}.", result.open_lists[i]));
  }
  if (shown < count) page.Paragraph(fmt::format("{}.", Counted(count - shown, "more open list")));
}

/// An id as it may stand in a YAML flow list.
std::string YamlId(const std::string& id) {
  if (base::IsValidId(id)) return id;
  std::string out = "'";
  for (const char c : id) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

/// A control which closes part of the worst gap, as the model would state it.
std::string ControlLine(const AnalysisResult& result) {
  for (const Finding& finding : result.findings) {
    if (!IsOpenGap(finding)) continue;
    for (const outcome::Missing& missing : finding.missing) {
      if (missing.control_types.empty() || missing.places.empty()) continue;
      return fmt::format("controls: {{c1: {{control: {}, on: [{}], status: implemented}}}}",
                         missing.control_types.front(), YamlId(missing.places.front().id));
    }
  }
  return "controls: {c1: {control: log.collection, on: [system], status: implemented}}";
}

/// What a thin model lacks: the word and the line to write.
std::vector<std::pair<std::string, std::string>> Lacking(const AnalysisResult& result) {
  const outcome::Counts& counts = result.counts;
  std::vector<std::pair<std::string, std::string>> out;
  if (counts.components == 0) {
    out.emplace_back("components", "components: {customer: {type: user}, assistant: {type: llm}}");
    return out;
  }
  if (counts.flows == 0)
    out.emplace_back("flows", "flows: [customer -question/answer-> assistant]");
  if (counts.zones == 0) {
    out.emplace_back("zones", "zones: {internet: {trust: public}, app: {trust: internal}}");
  }
  if (counts.data == 0) {
    out.emplace_back("data", "data: {question: {confidentiality: internal, content: text}}");
  }
  if (counts.controls == 0) out.emplace_back("controls", ControlLine(result));
  return out;
}

std::string LackingText(const outcome::Counts& counts, const std::vector<std::string>& words) {
  if (counts.components == 0) return "The model has no components yet. Write next:";
  return fmt::format(
      "The model has {} and {}, but no {}. Write next:", Counted(counts.components, "component"),
      Counted(counts.flows, "flow"), fmt::join(words, ", no "));
}

}  // namespace

void AddGatedBesideGaps(TextPage& page, const AnalysisResult& result, const TextOptions& options) {
  std::vector<const Finding*> gated;
  for (const Finding& finding : result.findings) {
    if (finding.gated && !IsOpenGap(finding)) gated.push_back(&finding);
  }
  if (gated.empty()) return;
  page.Blank();
  page.Paragraph("These fail the gate although they are not decided:");
  const GapPrinter printer(result, options);
  const std::size_t shown = options.all ? gated.size() : std::min(gated.size(), kGated);
  for (std::size_t i = 0; i < shown; ++i) {
    printer.Brief(page, *gated[i]);
    if (!gated[i]->gate_reason.empty()) page.Paragraph(gated[i]->gate_reason, 9);
  }
  if (shown < gated.size()) {
    page.Paragraph(fmt::format("and {} more: --all lists them.", gated.size() - shown));
  }
}

void AddBaseline(TextPage& page, const AnalysisResult& result, const TextOptions& options) {
  if (!result.baseline) return;
  const outcome::BaselineView& baseline = *result.baseline;
  page.Blank();
  std::string line = fmt::format("Since the baseline {}: {}, {} updated, {} unchanged, {} closed",
                                 baseline.path, Counted(baseline.added, "gap new", "gaps new"),
                                 baseline.updated, baseline.unchanged, baseline.closed.size());
  if (baseline.of_newer_rules > 0)
    line += fmt::format("; {} of rules newer than it", baseline.of_newer_rules);
  page.Paragraph(line + ".");
  const std::size_t shown =
      options.all ? baseline.closed.size() : std::min(baseline.closed.size(), kClosed);
  for (std::size_t i = 0; i < shown; ++i) {
    const outcome::ClosedGap& gap = baseline.closed[i];
    page.ShortRow(fmt::format("closed   {}  {} there", gap.key, gap.severity),
                  gap.fingerprint.substr(0, 8), Tint::kGood);
  }
  if (shown < baseline.closed.size())
    page.Paragraph(fmt::format("and {} more: --all lists them.", baseline.closed.size() - shown));
}

void AddDecided(TextPage& page, const AnalysisResult& result, const TextOptions& options) {
  const std::map<std::string, Decided> all = CollectDecided(result);
  if (all.empty()) return;
  const GapPrinter printer(result, options);
  page.Blank();
  for (const auto& [decision, decided] : all) {
    AddDecision(page, decision, decided);
    if (!options.all) continue;
    for (const Finding* finding : decided.findings) printer.Brief(page, *finding);
  }
}

void AddQuestion(TextPage& page, std::size_t number, const outcome::QuestionView& question) {
  const std::string prefix = fmt::format("{:>3}. ", number);
  page.Hang(prefix, question.text);
  if (!question.hint.empty()) page.Hang(std::string(prefix.size() + 2, ' '), question.hint);
}

void AddTopQuestions(TextPage& page, const AnalysisResult& result) {
  const outcome::Summary& summary = result.summary;
  const std::size_t shown = std::min(result.questions.size(), kQuestions);
  if (summary.undecided + summary.possible + shown == 0) return;
  page.Blank();
  page.Paragraph(fmt::format("{} undecided and {} possible: the model does not say enough.{}",
                             summary.undecided, summary.possible,
                             shown == 0 ? "" : " Settled first by:"));
  for (std::size_t i = 0; i < shown; ++i) AddQuestion(page, i + 1, result.questions[i]);
  const std::size_t more = result.questions.size() - shown;
  if (more > 0) {
    page.Paragraph(fmt::format("{}: `threatgap questions`.", Counted(more, "more question")));
  }
}

void AddFacts(TextPage& page, const AnalysisResult& result, const TextOptions& options) {
  page.Blank();
  if (!result.notes.empty()) {
    page.Paragraph(fmt::format("{} on the model, never gated: {}.",
                               Counted(result.notes.size(), "note"), NoteCounts(result)));
  }
  AddThreatCounts(page, result);
  AddStages(page, result);
  AddProviderDuties(page, result);
  AddOpenLists(page, result, options.all);
  AddIdleRules(page, result, options.all);
  if (!result.assumptions.empty()) {
    page.Paragraph(fmt::format("{} assumed, not stated: the HTML and JSON reports list them.",
                               Counted(result.assumptions.size(), "value is", "values are")));
  }
  if (!result.policy_path.empty()) {
    page.Paragraph(fmt::format("Policy: {} (sha256 {}).", result.policy_path,
                               result.policy_sha256.substr(0, 16)));
  }
}

void AddNextSteps(TextPage& page, const AnalysisResult& result, const TextOptions& options) {
  const auto lacking = Lacking(result);
  page.Blank();
  if (!lacking.empty()) {
    std::vector<std::string> words;
    for (const auto& [word, line] : lacking) words.push_back(word);
    page.Paragraph(LackingText(result.counts, words));
    for (const auto& [word, line] : lacking) page.Hang("  ", line);
  }
  const std::vector<GapBlock> blocks = CollectGapBlocks(result);
  if (blocks.empty()) return;
  const GapPrinter printer(result, options);
  page.Paragraph(fmt::format("`threatgap explain {}` says all about a gap and how to close it.",
                             printer.ShortFingerprint(*blocks.front().findings.front())));
}

}  // namespace threatgap::reports::text
