#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "analyzer/base/text.h"
#include "reports/diff_phrases.h"
#include "reports/diff_report.h"
#include "reports/finding_standing.h"
#include "reports/markdown_gap.h"
#include "reports/markdown_page.h"
#include "reports/markdown_text.h"
#include "reports/text_phrases.h"

namespace threatgap::reports {
namespace {

using namespace markdown;  // NOLINT: the parts of Markdown reports
using outcome::Finding;
using outcome::GapChange;
using outcome::ResultDiff;

constexpr std::string_view kMarker = "<!-- threatgap:diff -->\n";

// Bounds of texts in code points.
constexpr std::size_t kWord = 80;
constexpr std::size_t kTitle = 160;
constexpr std::size_t kPhrase = 300;
constexpr std::size_t kWay = 600;

constexpr std::size_t kInFull = 10;
constexpr std::size_t kSentences = 10;

std::string Name(const Finding& finding) {
  return fmt::format("{} {} {} {}", text::LevelText(finding.residual),
                     Code(FindingSource(finding), kWord), Text(finding.title, kTitle),
                     finding.bindings.empty() ? "" : Code(text::IdentityText(finding), kWord));
}

std::string What(const GapChange& gap) {
  return gap.what.empty() ? "" : fmt::format(" ({})", Text(gap.what, kPhrase));
}

std::string Way(const std::vector<outcome::WitnessStep>& path) {
  std::string way;
  for (const std::string& hop : text::HopTexts(path)) way += (way.empty() ? "" : " ") + hop;
  return Code(way, kWay);
}

/// Two lines: the gap, and the path which no control guards.
std::string NewGapRow(const GapChange& gap) {
  const Finding& finding = gap.finding();
  const std::string way = finding.witness.empty() ? "" : "  Path: " + Way(finding.witness) + "\n";
  return fmt::format("- Gap: {}{}\n{}", Name(finding), What(gap), way);
}

std::string GapRow(const GapChange& gap) {
  return fmt::format("- Gap: {} {}{}\n", Name(gap.finding()),
                     Code(gap.finding().fingerprint, kWord), What(gap));
}

void AddSection(Page& page, std::string_view title, const std::vector<std::string>& rows,
                std::string_view things) {
  page.AddRows(fmt::format("\n<details><summary>{}</summary>\n\n", title), rows, "\n</details>\n",
               things, 0.5);
}

void AddGapSection(Page& page, std::string_view title, const std::vector<GapChange>& gaps) {
  std::vector<std::string> rows;
  for (const GapChange& gap : gaps) rows.push_back(GapRow(gap));
  AddSection(page, fmt::format("{}: {}", title, gaps.size()), rows, "gaps");
}

void AddHead(Page& page, const ResultDiff& diff) {
  page.Add(kMarker);
  const std::size_t shown = std::min(diff.policy.size(), kSentences);
  for (std::size_t i = 0; i < shown; ++i)
    page.Add(fmt::format("- ⚠️ Policy: {}\n", Text(diff.policy[i], kPhrase)));
  if (shown > 0) page.Add("\n");
  const outcome::SystemView& system = diff.after.result->system;
  const std::string name = Text(system.title.empty() ? system.id : system.title, kWord);
  page.Add(fmt::format("## {}{}{}\n\n**{}**\n", diff.HasNewGaps() ? "❌ New gaps" : "✅ No new gap",
                       name.empty() ? "" : ": ", name, DiffVerdict(diff)));
  for (const std::string& remark : diff.remarks)
    page.Add(fmt::format("- Note: {}\n", Text(remark, kPhrase)));
}

void AddNewGaps(Page& page, const ResultDiff& diff) {
  std::vector<const GapChange*> news;
  for (const auto* list : {&diff.added, &diff.worse}) {
    for (const GapChange& gap : *list) news.push_back(&gap);
  }
  std::stable_sort(news.begin(), news.end(), [](const GapChange* a, const GapChange* b) {
    return a->finding().residual.hi > b->finding().residual.hi;
  });
  std::vector<std::string> rows, full, rest;
  for (std::size_t i = 0; i < news.size(); ++i) {
    if (i >= kInFull) {
      rest.push_back(GapRow(*news[i]));
      continue;
    }
    rows.push_back(NewGapRow(*news[i]));
    full.push_back(GapDetails(*diff.after.result, news[i]->finding()));
  }
  page.AddRows("\n### New gaps\n\n", rows, "", "new gaps", 0.5);
  page.AddRows("", full, "", "explanations of gaps", 0.5);
  AddSection(page, base::Counted(rest.size(), "more new gap"), rest, "new gaps");
}

template <typename Item, typename Phrase>
void AddPhrases(Page& page, std::string_view title, std::string_view label,
                const std::vector<Item>& items, std::string_view things, Phrase phrase) {
  std::vector<std::string> rows;
  for (const Item& item : items)
    rows.push_back(fmt::format("- {}: {}\n", label, Text(phrase(item), kPhrase)));
  AddSection(page, fmt::format("{}: {}", title, items.size()), rows, things);
}

void AddPaths(Page& page, const ResultDiff& diff) {
  std::vector<std::string> rows;
  for (const outcome::NewPath& path : diff.paths) {
    rows.push_back(fmt::format("- New: {}\n  Path: {}\n", Text(diff::PathText(path), kPhrase),
                               Way(path.path)));
  }
  AddSection(page,
             fmt::format("New paths from untrusted sources to sensitive data: {}", rows.size()),
             rows, "paths");
}

}  // namespace

std::string WriteDiffMarkdown(const ResultDiff& diff) {
  Page page(kDiffCommentBytes);
  AddHead(page, diff);
  AddNewGaps(page, diff);
  AddPhrases(page, "Controls that lost their place", "Control", diff.lost_controls, "controls",
             diff::LostControlText);
  AddPhrases(page, "New flows over trust boundaries", "New", diff.crossings, "flows",
             diff::CrossingText);
  AddPaths(page, diff);
  AddGapSection(page, "Gaps of rules that did not run before", diff.of_newer_rules);
  AddGapSection(page, "Gaps whose rule does not run any more, not closed", diff.not_evaluated);
  AddGapSection(page, "Changed gaps", diff.changed);
  AddGapSection(page, "Closed gaps", diff.closed);
  return page.Finish();
}

}  // namespace threatgap::reports
