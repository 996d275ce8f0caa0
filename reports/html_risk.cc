#include <algorithm>
#include <array>

#include "analyzer/base/text.h"
#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

using outcome::Finding;
using outcome::Level;

constexpr int kDecisionNoticeDays = 30;

struct HeatMap {
  std::string_view caption;
  std::string_view key;  ///< name of the filter
  std::map<std::string, std::size_t> cells{};
  std::size_t unrated = 0;
};

void Put(HeatMap& map, int likelihood, int impact) {
  const std::string cell = Cell(likelihood, impact);
  if (cell.empty()) {
    ++map.unrated;
  } else {
    ++map.cells[cell];
  }
}

void WriteCell(Page& page, const HeatMap& map, int likelihood, int impact) {
  const auto row = static_cast<std::size_t>(likelihood - 1);
  const std::string_view word =
      LevelWord(page.result.risk_matrix[row][static_cast<std::size_t>(impact - 1)]);
  const std::string cell = Cell(likelihood, impact);
  const auto found = map.cells.find(cell);
  if (found == map.cells.end()) {
    page.Add(R"(<td class="h-{0}"><span>{0}</span></td>)", word);
    return;
  }
  page.Add(
      R"(<td class="h-{0}"><a href="#findings" data-filter="group=gap&amp;{1}={2}"><b>{3}</b> {0}</a></td>)",
      word, map.key, cell, found->second);
}

void WriteHeatMap(Page& page, const HeatMap& map) {
  page.Add(
      "<table class=\"heat\"><caption>{}</caption><thead><tr><th scope=\"col\"><span "
      "class=\"sr\">Likelihood"
      "</span></th><th scope=\"col\">Impact 1</th>",
      map.caption);
  for (int impact = 2; impact <= 5; ++impact) page.Add("<th scope=\"col\">{}</th>", impact);
  page.out += "</tr></thead><tbody>";
  for (int likelihood = 5; likelihood >= 1; --likelihood) {
    page.Add("<tr><th scope=\"row\">{}{}</th>", std::string_view(likelihood == 5 ? "Likely " : ""),
             likelihood);
    for (int impact = 1; impact <= 5; ++impact) WriteCell(page, map, likelihood, impact);
    page.out += "</tr>";
  }
  page.out += "</tbody></table>";
  if (map.unrated > 0) {
    page.Add("<p class=\"more\">{} without a rating of likelihood and impact.</p>",
             base::Counted(map.unrated, "gap"));
  }
}

void WriteHeatMaps(Page& page) {
  HeatMap today{"Today, with effective controls", "residual"};
  HeatMap before{"Before controls", "inherent"};
  for (const Finding* gap : page.Gaps()) {
    Put(today, gap->residual_likelihood_hi, gap->residual_impact_hi);
    Put(before, gap->likelihood_hi, gap->impact_hi);
  }
  page.out += "<div class=\"two\">\n<div><h3>Likelihood and impact</h3>";
  WriteHeatMap(page, today);
  page.out +=
      "</div>\n<div><h3><span class=\"sr\">Likelihood and impact before controls</span>&nbsp;</h3>";
  WriteHeatMap(page, before);
  page.out += "</div>\n</div>\n";
}

void WriteAccountability(Page& page) {
  const auto as_of = page.result.as_of.date;
  std::size_t overdue = 0;
  std::size_t unowned = 0;
  for (const Finding* gap : page.Gaps()) {
    if (gap->due && as_of && *gap->due < *as_of) ++overdue;
    if (gap->owner.empty()) ++unowned;
  }
  std::size_t ending = 0;
  const auto ends_soon = [&](const std::optional<base::Date>& end) {
    return end && as_of && *end >= *as_of && end->days - as_of->days <= kDecisionNoticeDays;
  };
  for (const auto& t : page.result.treatments) ending += !t.proposal && ends_soon(t.until) ? 1 : 0;
  for (const auto& s : page.result.suppressions) ending += ends_soon(s.expires) ? 1 : 0;
  page.out += "<h3>Accountability</h3>\n<ul class=\"plain\">";
  if (overdue > 0) {
    page.Add("<li><a href=\"#findings\" data-filter=\"due=overdue\">{} overdue</a></li>",
             base::Counted(overdue, "gap"));
  }
  if (unowned > 0) {
    page.Add("<li><a href=\"#findings\" data-filter=\"due=none\">{} without an owner</a></li>",
             base::Counted(unowned, "gap"));
  }
  if (ending > 0) {
    page.Add("<li><a href=\"#decisions\">{} within {} days</a></li>",
             base::Counted(ending, "decision ends", "decisions end"), kDecisionNoticeDays);
  }
  if (page.result.summary.expired_decisions > 0) {
    page.Add("<li><a href=\"#decisions\">{} expired</a></li>",
             base::Counted(page.result.summary.expired_decisions, "decision"));
  }
  if (overdue + unowned + ending + page.result.summary.expired_decisions == 0) {
    page.out +=
        as_of
            ? "<li class=\"soft\">Nothing is overdue, without an owner or about to end.</li>"
            : "<li class=\"soft\">Every gap has an owner; without a date nothing is overdue.</li>";
  }
  page.out += "</ul>\n";
}

struct Row {
  std::string id, name, zone;
  std::array<std::size_t, 4> gaps{};
  std::size_t undecided = 0;
};

std::vector<Row> RowsByComponent(const Page& page) {
  std::map<std::string, Row> rows;
  for (const Finding* finding : page.Register()) {
    const bool gap = finding->group == outcome::Group::kGap;
    if (IsSuppressed(*finding) || (!gap && finding->group != outcome::Group::kUndecided)) continue;
    const auto* component = page.CountedAt(*finding);
    Row& row = rows[component == nullptr ? "" : component->id];
    if (component != nullptr) {
      row.id = component->id;
      row.name = component->title.empty() ? component->id : component->title;
      row.zone = page.ZoneTitle(component->zone);
    }
    ++(gap ? row.gaps[static_cast<std::size_t>(finding->residual.hi)] : row.undecided);
  }
  std::vector<Row> sorted;
  for (auto& [id, row] : rows) sorted.push_back(std::move(row));
  std::stable_sort(sorted.begin(), sorted.end(), [](const Row& a, const Row& b) {
    return std::lexicographical_compare(b.gaps.rbegin(), b.gaps.rend(), a.gaps.rbegin(),
                                        a.gaps.rend());
  });
  return sorted;
}

void AddCount(Page& page, std::size_t count) {
  page.Add("<td class=\"num\">{}</td>", count == 0 ? Soft("0") : Mark("{}", count));
}

void WriteGathering(Page& page) {
  constexpr std::size_t kRows = 30;
  const std::vector<Row> rows = RowsByComponent(page);
  page.out += "<h3>Where gaps gather</h3>\n";
  if (rows.empty()) {
    page.out += "<p class=\"soft\">No component carries a gap or an undecided finding.</p>\n";
    return;
  }
  OpenTable(page, "Gaps by component", "data-sort",
            {"Component", "Zone", "#Critical", "#High", "#Medium", "#Low", "#Undecided"});
  for (std::size_t i = 0; i < std::min(kRows, rows.size()); ++i) {
    const Row& row = rows[i];
    if (row.id.empty()) {
      page.out += "<tr><th scope=\"row\">No single component</th><td></td>";
    } else {
      page.Add(
          "<tr><th scope=\"row\" class=\"name\"><a href=\"#findings\" "
          "data-filter=\"component={}\">{}</a></th>"
          "<td>{}</td>",
          row.id, row.name, row.zone);
    }
    for (auto it = row.gaps.rbegin(); it != row.gaps.rend(); ++it) AddCount(page, *it);
    AddCount(page, row.undecided);
    page.out += "</tr>\n";
  }
  CloseTable(page);
  if (rows.size() > kRows) {
    page.Add("<p class=\"more\">The {} components with the worst gaps; {} more have some.</p>\n",
             kRows, rows.size() - kRows);
  }
}

}  // namespace

void WriteRisk(Page& page) {
  page.out += "<section id=\"risk\">\n<h2>Risk</h2>\n";
  if (page.Gaps().empty()) {
    page.out += "<p>No gap to place on the risk map.</p>\n";
  } else {
    page.Add(
        "<p>Where {} before and after the controls that count, each at the upper end of what is "
        "known.</p>\n",
        base::Counted(page.Gaps().size(), "gap stands", "gaps stand"));
    WriteHeatMaps(page);
    WriteAccountability(page);
  }
  WriteGathering(page);
  page.out += "</section>\n\n";
}

}  // namespace threatgap::reports::html
