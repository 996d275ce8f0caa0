#include <algorithm>
#include <array>

#include "analyzer/base/text.h"
#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

using outcome::Finding;
using outcome::Level;

constexpr std::size_t kNamed = 8;
constexpr std::array kLevels = {Level::kCritical, Level::kHigh, Level::kMedium, Level::kLow};

std::vector<const Finding*> GapsThatAre(const Page& page, std::string_view word) {
  std::vector<const Finding*> gaps;
  for (const Finding* gap : page.Gaps()) {
    if (gap->baseline == word) gaps.push_back(gap);
  }
  return gaps;
}

void WriteGaps(Page& page, std::string_view title, std::string_view word) {
  const std::vector<const Finding*> gaps = GapsThatAre(page, word);
  if (gaps.empty()) return;
  std::vector<Markup> links;
  for (std::size_t i = 0; i < std::min(kNamed, gaps.size()); ++i)
    links.push_back(FindingLink(*gaps[i], gaps[i]->key));
  if (gaps.size() > kNamed) links.push_back(Mark("{} more", gaps.size() - kNamed));
  page.Add(
      "<li><a href=\"#findings\" data-filter=\"group=gap&amp;baseline={}\">{} {}</a>: {}</li>\n",
      word, gaps.size(), title, Join(links));
}

void WriteClosed(Page& page, const std::vector<outcome::ClosedGap>& closed) {
  if (closed.empty()) return;
  std::vector<Markup> keys;
  for (std::size_t i = 0; i < std::min(kNamed, closed.size()); ++i)
    keys.push_back(Mark("<code>{}</code> ({})", closed[i].key, closed[i].severity));
  if (closed.size() > kNamed) keys.push_back(Mark("{} more", closed.size() - kNamed));
  page.Add("<li>{} closed: {}</li>\n", closed.size(), Join(keys));
}

std::size_t CountAt(const std::vector<const Finding*>& gaps, Level level) {
  return static_cast<std::size_t>(std::count_if(
      gaps.begin(), gaps.end(), [level](const Finding* gap) { return gap->residual.hi == level; }));
}

void AddNumber(Page& page, std::size_t count) {
  page.Add("<td class=\"num\">{}</td>", count == 0 ? Soft("0") : Mark("{}", count));
}

// How many came and went at each severity.
void WriteTrend(Page& page, const outcome::BaselineView& baseline) {
  const auto added = GapsThatAre(page, "new");
  const auto updated = GapsThatAre(page, "updated");
  const auto unchanged = GapsThatAre(page, "unchanged");
  OpenTable(page, "Change by severity", "",
            {"Severity", "#New", "#Worse", "#Still open", "#Closed"});
  for (const Level level : kLevels) {
    page.Add("<tr><th scope=\"row\">{}</th>", Severity(level));
    AddNumber(page, CountAt(added, level));
    AddNumber(page, CountAt(updated, level));
    AddNumber(page, CountAt(unchanged, level));
    AddNumber(page, static_cast<std::size_t>(std::count_if(
                        baseline.closed.begin(), baseline.closed.end(),
                        [&](const auto& gap) { return gap.severity == LevelWord(level); })));
    page.out += "</tr>\n";
  }
  CloseTable(page);
}

}  // namespace

Trend TrendOf(const Page& page) {
  Trend trend;
  for (const Finding* gap : page.Gaps()) {
    if (gap->baseline == "new") ++trend.added;
    if (gap->baseline == "updated") ++trend.updated;
    if (gap->baseline == "unchanged") ++trend.unchanged;
  }
  if (page.result.baseline) trend.closed = page.result.baseline->closed.size();
  return trend;
}

void WriteChanges(Page& page) {
  page.out += "<h3>Changed since the baseline</h3>\n";
  if (!page.result.baseline) {
    page.out +=
        "<p class=\"soft\">This run was not compared with an earlier one; <code>--baseline "
        "FILE</code> shows what is new and what was closed.</p>\n";
    return;
  }
  const outcome::BaselineView& baseline = *page.result.baseline;
  const Trend trend = TrendOf(page);
  if (trend.added + trend.updated + trend.closed == 0) {
    page.Add("<p class=\"soft\">Nothing changed: {} still open.</p>\n",
             base::Counted(trend.unchanged, "gap is", "gaps are"));
    return;
  }
  page.out += "<ul class=\"plain\">";
  WriteGaps(page, "new", "new");
  WriteGaps(page, "worse or renamed", "updated");
  WriteClosed(page, baseline.closed);
  if (baseline.of_newer_rules > 0)
    page.Add("<li>{} new only because a rule is newer than the baseline.</li>\n",
             base::Counted(baseline.of_newer_rules, "gap is", "gaps are"));
  page.out += "</ul>\n";
  WriteTrend(page, baseline);
}

}  // namespace threatgap::reports::html
