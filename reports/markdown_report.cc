#include "reports/markdown_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <vector>

#include "analyzer/base/text.h"
#include "reports/finding_standing.h"
#include "reports/markdown_gap.h"
#include "reports/markdown_page.h"
#include "reports/markdown_text.h"
#include "reports/report_line.h"
#include "reports/text_phrases.h"

namespace threatgap::reports {
namespace {

using namespace markdown;  // NOLINT: the parts of this report
using outcome::AnalysisResult;
using outcome::Finding;
using outcome::Level;

// Bounds of texts in code points.
constexpr std::size_t kVerdict = 400;
constexpr std::size_t kReason = 200;
constexpr std::size_t kName = 80;
constexpr std::size_t kPath = 200;
constexpr std::size_t kPhrase = 300;
constexpr std::size_t kDiagnostic = 700;

constexpr std::size_t kReasons = 5;
constexpr std::size_t kWorst = 10;
constexpr std::size_t kDiagnostics = 20;
constexpr std::size_t kQuestions = 5;

constexpr std::array kLevels = {Level::kCritical, Level::kHigh, Level::kMedium, Level::kLow};

// ---- verdict

std::string Heading(const AnalysisResult& result) {
  const outcome::Gate& gate = result.gate;
  std::string_view state = gate.passed ? "✅ Passed" : "❌ Failed";
  if (!result.analysed) {
    state = "⚠️ Not analysed";
  } else if (!gate.evaluated) {
    state = "⚠️ Not evaluated";
  }
  const outcome::SystemView& system = result.system;
  const std::string name = Text(system.title.empty() ? system.id : system.title, kName);
  return fmt::format("## {}{}{}\n", state, name.empty() ? "" : ": ", name);
}

void AddHead(Page& page, const AnalysisResult& result) {
  std::string id = result.system.id;
  if (id.empty() && !result.inputs.empty()) id = result.inputs.front().path;
  if (id.empty()) id = "model";
  page.Add(fmt::format("<!-- threatgap:{} -->\n{}", MarkerWord(id), Heading(result)));
  const std::string verdict = Text(result.verdict_sentence, kVerdict);
  if (!verdict.empty()) page.Add(fmt::format("\n**{}**\n", verdict));
  if (result.closed_world) {
    page.Add(
        "\nClosed world: attributes which the model does not state took their lowest value.\n");
  }
  const auto reasons = WholeGateReasons(result.gate);
  const std::size_t shown = std::min(reasons.size(), kReasons);
  if (shown > 0) page.Add("\n");
  for (std::size_t i = 0; i < shown; ++i)
    page.Add(fmt::format("- The gate: {}\n", Text(reasons[i], kReason)));
  if (shown < reasons.size())
    page.Add(fmt::format("- and {} more reasons\n", reasons.size() - shown));
}

void AddDiagnostics(Page& page, const AnalysisResult& result) {
  std::vector<std::string> rows;
  for (const std::string& line : DiagnosticLines(result, base::Severity::kError, kDiagnostics))
    rows.push_back(fmt::format("- {}\n", Code(line, kDiagnostic)));
  page.AddRows("\n", rows, "", "errors");
}

// ---- counts

using LevelCounts = std::array<std::size_t, kLevels.size()>;

void AddCountRow(Page& page, std::string_view name, const LevelCounts& counts, std::size_t more) {
  std::string row = fmt::format("| {} |", name);
  std::size_t all = more;
  for (const std::size_t count : counts) {
    row += fmt::format(" {} |", count);
    all += count;
  }
  page.Add(row + fmt::format(" {} |\n", all));
}

LevelCounts CountGaps(const AnalysisResult& result, std::string_view baseline) {
  LevelCounts counts{};
  for (const Finding& finding : result.findings) {
    const bool gap = finding.group == outcome::Group::kGap && !IsSuppressed(finding);
    if (!gap || (!baseline.empty() && finding.baseline != baseline)) continue;
    const auto* level = std::find(kLevels.begin(), kLevels.end(), finding.residual.hi);
    ++counts[static_cast<std::size_t>(level - kLevels.begin())];
  }
  return counts;
}

void AddClosedRow(Page& page, const outcome::BaselineView& baseline) {
  LevelCounts counts{};
  std::size_t other = 0;  // of a severity which this version does not know
  for (const outcome::ClosedGap& gap : baseline.closed) {
    const auto* level = std::find_if(kLevels.begin(), kLevels.end(),
                                     [&](Level each) { return LevelWord(each) == gap.severity; });
    ++(level == kLevels.end() ? other : counts[static_cast<std::size_t>(level - kLevels.begin())]);
  }
  AddCountRow(page, "Closed", counts, other);
}

void AddCounts(Page& page, const AnalysisResult& result) {
  page.Add("\n| | Critical | High | Medium | Low | All |\n|---|---:|---:|---:|---:|---:|\n");
  AddCountRow(page, "Gaps", CountGaps(result, ""), 0);
  if (!result.baseline) return;
  AddCountRow(page, "New", CountGaps(result, "new"), 0);
  AddCountRow(page, "Worse or renamed", CountGaps(result, "updated"), 0);
  AddClosedRow(page, *result.baseline);
  if (result.baseline->of_newer_rules > 0) {
    page.Add(fmt::format("\n{} new only because a rule is new: reported, not gated.\n",
                         base::Counted(result.baseline->of_newer_rules, "gap is", "gaps are")));
  }
}

// ---- gaps

/// What the reader must look at first, and the other open gaps.
struct Selection {
  std::string title;
  std::vector<const Finding*> first, other;
};

Selection Select(const AnalysisResult& result) {
  Selection out;
  const bool compared = result.baseline.has_value();
  std::size_t gated_beside = 0;
  for (const Finding& finding : result.findings) {
    if (StandingOf(finding) != Standing::kOpen) continue;
    const bool changed = finding.baseline == "new" || finding.baseline == "updated";
    const bool wanted = compared
                            ? changed || finding.gated
                            : out.first.size() < kWorst || finding.group != outcome::Group::kGap;
    if (wanted && finding.group != outcome::Group::kGap) ++gated_beside;
    (wanted ? out.first : out.other).push_back(&finding);
  }
  if (compared) {
    out.title = "New since the baseline";
  } else {
    out.title = out.other.empty() ? "Gaps" : "Worst gaps";
  }
  if (gated_beside > 0) out.title += ", and what else fails the gate";
  return out;
}

void AddGaps(Page& page, const AnalysisResult& result, const Selection& selection) {
  std::vector<std::string> rows, full;
  for (const Finding* finding : selection.first) rows.push_back(GapRow(result, *finding));
  // Details cost ten times the row: the table may take half of the room, and they the other half.
  const std::size_t shown =
      page.AddRows(fmt::format("\n### {}\n\n{}", selection.title, kGapHead), rows, "", "gaps", 0.5);
  for (std::size_t i = 0; i < shown; ++i) full.push_back(GapDetails(result, *selection.first[i]));
  page.AddRows("", full, "", "explanations of gaps", 0.5);
  if (rows.empty()) {
    page.Add(result.baseline ? "\nNo gap is new since the baseline.\n"
                             : "\nNo open gap was found.\n");
  }
}

void AddOtherGaps(Page& page, const AnalysisResult& result, const Selection& selection) {
  std::vector<std::string> rows;
  for (const Finding* finding : selection.other) rows.push_back(GapRow(result, *finding));
  page.AddRows(fmt::format("\n<details><summary>{}</summary>\n\n{}",
                           base::Counted(rows.size(), "other open gap"), kGapHead),
               rows, "\n</details>\n", "gaps");
}

// ---- collapsed sections

std::string Summary(std::string_view title) {
  return fmt::format("\n<details><summary>{}</summary>\n\n", title);
}

void AddSection(Page& page, std::string_view title, std::string_view table_head,
                const std::vector<std::string>& rows, std::string_view things) {
  page.AddRows(Summary(title) + std::string(table_head), rows, "\n</details>\n", things, 0.5);
}

void AddClosed(Page& page, const AnalysisResult& result) {
  if (!result.baseline) return;
  std::vector<std::string> rows;
  for (const outcome::ClosedGap& gap : result.baseline->closed) {
    rows.push_back(fmt::format("- Closed: {} {} ({})\n", Text(gap.severity, kName),
                               Code(gap.key, kName), Code(gap.fingerprint, kName)));
  }
  AddSection(page, base::Counted(rows.size(), "gap closed", "gaps closed"), "", rows,
             "closed gaps");
}

void AddDecisions(Page& page, const AnalysisResult& result) {
  std::vector<std::string> rows;
  for (const outcome::TreatmentView& each : result.treatments) {
    const std::string& what = each.finding.empty() ? each.threat : each.finding;
    rows.push_back(
        fmt::format("- {}: {}\n", Code(what, kName), Text(text::TreatmentText(each), kPhrase)));
  }
  for (const outcome::SuppressionView& each : result.suppressions) {
    rows.push_back(fmt::format("- {}: {}\n", Code(each.finding, kName),
                               Text(text::SuppressionText(each), kPhrase)));
  }
  AddSection(page,
             base::Counted(rows.size(), "treatment or suppression", "treatments and suppressions"),
             "", rows, "decisions");
}

void AddQuestions(Page& page, const AnalysisResult& result) {
  std::vector<std::string> rows;
  const std::size_t shown = std::min(result.questions.size(), kQuestions);
  for (std::size_t i = 0; i < shown; ++i) {
    const outcome::QuestionView& question = result.questions[i];
    const std::string hint = Code(question.hint, kPhrase);
    rows.push_back(fmt::format("{}. Stated nowhere: {}{}{}\n", i + 1, Text(question.text, kPhrase),
                               hint.empty() ? "" : ", for example ", hint));
  }
  AddSection(page,
             fmt::format("{} undecided and {} possible: the questions that settle most",
                         result.summary.undecided, result.summary.possible),
             "", rows, "questions");
}

std::size_t CountOf(const outcome::FrameworkView& framework, outcome::RequirementStatus status) {
  const auto found = framework.counts.find(status);
  return found == framework.counts.end() ? 0 : found->second;
}

void AddFrameworks(Page& page, const AnalysisResult& result) {
  using enum outcome::RequirementStatus;
  constexpr std::array kOrder = {kPartial, kPlanned,       kNotImplemented, kUnknown,
                                 kManual,  kNotApplicable, kNotDerived};
  std::string head = "| Framework | implemented |", rule = "|---|---:|";
  for (const auto status : kOrder) {
    head += fmt::format(" {} |", RequirementStatusWord(status));
    rule += "---:|";
  }
  head += " exposed |\n" + rule + "---:|\n";
  std::vector<std::string> rows;
  for (const outcome::FrameworkView& framework : result.frameworks) {
    if (framework.kind == "threats") continue;  // its entries are not things to implement
    const std::string name = framework.short_title.empty() ? Code(framework.id, kName)
                                                           : Text(framework.short_title, kName);
    std::string row =
        fmt::format("| {} | {}/{} |", name, CountOf(framework, kImplemented), framework.total);
    for (const auto status : kOrder) row += fmt::format(" {} |", CountOf(framework, status));
    rows.push_back(row + fmt::format(" {} |\n", framework.exposed));
  }
  AddSection(page, "Requirements", head, rows, "frameworks");
}

void AddLifeCycle(Page& page, const AnalysisResult& result) {
  std::vector<std::string> rows;
  for (const outcome::StageView& stage : result.life_cycle) {
    rows.push_back(fmt::format("| {}{} | {} | {} | {} | {} | {} |\n", Text(stage.stage, kName),
                               stage.current ? " (the system is here)" : "", stage.rules,
                               stage.gaps, stage.undecided, stage.possible, stage.covered));
  }
  AddSection(page, "Coverage by life-cycle stage",
             "| Stage | rules | gaps | undecided | possible | covered |\n"
             "|---|---:|---:|---:|---:|---:|\n",
             rows, "stages");
}

void AddFile(std::vector<std::string>& rows, std::string_view role, std::string_view path,
             std::string_view sha256) {
  rows.push_back(fmt::format("- {}: {} {}\n", role, Code(path, kPath), Code(sha256, kName)));
}

void AddMethod(Page& page, const AnalysisResult& result) {
  std::vector<std::string> rows;
  const outcome::Summary& summary = result.summary;
  rows.push_back(fmt::format("- {} of {} ran, threatgap {}\n", summary.rules_ran,
                             base::Counted(summary.rules_total, "rule"),
                             Text(result.tool_version, kName)));
  rows.push_back(result.as_of.date
                     ? fmt::format("- As of {} ({})\n", base::FormatDate(*result.as_of.date),
                                   Text(result.as_of.origin, kName))
                     : "- Without a date: nothing expires\n");
  for (const outcome::InputView& input : result.inputs)
    AddFile(rows, "Model", input.path, input.sha256);
  if (!result.policy_path.empty())
    AddFile(rows, "Policy", result.policy_path, result.policy_sha256);
  if (result.baseline) AddFile(rows, "Baseline", result.baseline->path, result.baseline->sha256);
  for (const std::string& list : result.open_lists)
    rows.push_back(fmt::format("- Open list: {}\n", Text(list, kPhrase)));
  for (const outcome::RuleRun& rule : result.rules) {
    if (rule.ran) continue;
    rows.push_back(
        fmt::format("- Did not run: {} ({})\n", Code(rule.id, kName), Text(rule.reason, kPhrase)));
  }
  AddSection(page, "What was read and what ran", "", rows, "facts");
}

}  // namespace

std::string WriteMarkdownWithin(const AnalysisResult& result, std::size_t max_bytes) {
  assert(max_bytes >= kCommentBytes && "verdict and counts of any result fit into a comment");
  Page page(max_bytes);
  AddHead(page, result);
  if (!result.analysed) {
    AddDiagnostics(page, result);
    return page.Finish();
  }
  AddCounts(page, result);
  const Selection selection = Select(result);
  AddGaps(page, result, selection);
  AddClosed(page, result);
  AddDecisions(page, result);
  AddQuestions(page, result);
  AddFrameworks(page, result);
  AddLifeCycle(page, result);
  AddMethod(page, result);
  AddOtherGaps(page, result, selection);
  return page.Finish();
}

std::string WriteMarkdown(const AnalysisResult& result) {
  return WriteMarkdownWithin(result, kJobSummaryBytes);
}

}  // namespace threatgap::reports
