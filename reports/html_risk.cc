#include <algorithm>

#include "analyzer/base/text.h"
#include "reports/html_components.h"
#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

using outcome::Finding;
using outcome::Level;

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

// A number that leads to its findings; the colour repeats the heading of the column.
void AddCount(Page& page, const ComponentTally& row, std::size_t count, std::string_view filter,
              std::string_view look) {
  if (count == 0 || row.component == nullptr) {
    page.Add("<td class=\"num\">{}</td>", count == 0 ? Soft("0") : Mark("{}", count));
    return;
  }
  page.Add(
      "<td class=\"num{}\"><a href=\"#findings\" data-filter=\"{}&amp;component={}\">{}<span "
      "class=\"sr\"> at {}</span></a></td>",
      look, Markup{std::string(filter)}, FilterValue(row.component->id), count, row.name);
}

void WriteGathering(Page& page) {
  constexpr std::size_t kRows = 30;
  const std::vector<ComponentTally> rows = TallyByComponent(page);
  page.out += "<h3>Where gaps gather</h3>\n";
  if (rows.empty()) {
    page.out += "<p class=\"soft\">No component carries a gap or an undecided finding.</p>\n";
    return;
  }
  page.out +=
      "<p class=\"soft\">Components by severity of what is open there; each number leads to its "
      "findings.</p>\n";
  OpenTable(page, "Gaps by component", "class=\"gather\" data-sort",
            {"Component", "Zone", "#Critical", "#High", "#Medium", "#Low", "#Undecided"});
  for (std::size_t i = 0; i < std::min(kRows, rows.size()); ++i) {
    const ComponentTally& row = rows[i];
    if (row.component == nullptr) {
      page.out += "<tr><th scope=\"row\">No single component</th><td></td>";
    } else {
      page.Add(
          "<tr><th scope=\"row\" class=\"name\"><a href=\"#findings\" "
          "data-filter=\"component={}\">{}</a></th>"
          "<td>{}</td>",
          FilterValue(row.component->id), row.name, page.ZoneTitle(row.component->zone));
    }
    for (std::size_t level = row.gaps.size(); level-- > 0;) {
      const std::string_view word = LevelWord(static_cast<Level>(level));
      AddCount(page, row, row.gaps[level], fmt::format("group=gap&amp;severity={}", word),
               fmt::format(" h-{}", word));
    }
    AddCount(page, row, row.undecided, "group=undecided", "");
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
  page.out += "<section id=\"risk\">\n<h2>Risk and moves</h2>\n";
  if (page.Gaps().empty()) {
    page.out += "<p>No gap to place on the risk map.</p>\n";
  } else {
    page.Add(
        "<p>Where {} before and after the controls that count, each at the upper end of what is "
        "known, and the placements that buy most.</p>\n",
        base::Counted(page.Gaps().size(), "gap stands", "gaps stand"));
    WriteMoves(page);
    WriteHeatMaps(page);
  }
  page.out += "<div class=\"two\">\n<div>";
  WriteChanges(page);
  page.out += "</div>\n<div>";
  WriteAccountability(page);
  page.out += "</div>\n</div>\n<div class=\"two\">\n<div>";
  WriteExposed(page);
  page.out += "</div>\n<div>";
  WriteStaleEvidence(page);
  page.out += "</div>\n</div>\n";
  WriteGathering(page);
  page.out += "</section>\n\n";
}

}  // namespace threatgap::reports::html
