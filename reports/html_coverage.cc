#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "analyzer/base/text.h"
#include "reports/html_components.h"
#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

using outcome::Finding;
using outcome::FrameworkView;
using outcome::Level;

constexpr std::size_t kRows = 50;

// How the threats at one component leave one requirement.
struct Standing {
  bool held = true;            // every threat that touches it is covered
  std::optional<Level> worst;  // of the open gaps that touch it
};

struct Cell {
  std::size_t held = 0, exposed = 0, touched = 0;
  Level worst = Level::kLow;
};

using Requirements = std::map<std::string_view, Standing>;         // by id
using Frameworks = std::map<std::string_view, Requirements>;       // by id
using Rows = std::map<const outcome::ComponentView*, Frameworks>;  // only looked up

void Touch(Frameworks& frameworks, const Finding& finding) {
  for (const auto& touch : finding.requirements) {
    Standing& standing = frameworks[touch.framework][touch.requirement];
    if (finding.group != outcome::Group::kCovered) standing.held = false;
    if (finding.group != outcome::Group::kGap) continue;
    standing.worst = std::max(standing.worst.value_or(Level::kLow), finding.residual.hi);
  }
}

Rows RowsOf(const Page& page, const std::vector<ComponentTally>& tallies) {
  Rows rows;
  for (const ComponentTally& tally : tallies) rows[tally.component];
  for (const Finding* finding : page.Register()) {
    if (IsSuppressed(*finding)) continue;
    const auto row = rows.find(page.CountedAt(*finding));
    if (row != rows.end()) Touch(row->second, *finding);
  }
  return rows;
}

Cell CellOf(const Frameworks& frameworks, const std::string& framework) {
  Cell cell;
  const auto found = frameworks.find(framework);
  if (found == frameworks.end()) return cell;
  for (const auto& [id, standing] : found->second) {
    ++cell.touched;
    if (standing.held) ++cell.held;
    if (!standing.worst) continue;
    ++cell.exposed;
    cell.worst = std::max(cell.worst, *standing.worst);
  }
  return cell;
}

std::vector<const FrameworkView*> TouchedFrameworks(const Page& page, const Rows& rows) {
  std::vector<const FrameworkView*> touched;
  for (const FrameworkView& framework : page.result.frameworks) {
    if (std::any_of(rows.begin(), rows.end(),
                    [&](const auto& row) { return row.second.contains(framework.id); }))
      touched.push_back(&framework);
  }
  return touched;
}

void WriteCell(Page& page, const Cell& cell) {
  if (cell.touched == 0) {
    page.out += "<td class=\"num soft\">\xe2\x80\x93</td>";
    return;
  }
  page.Add(R"(<td class="num{}" data-key="{}">)",
           Markup{cell.exposed > 0 ? fmt::format(" h-{}", LevelWord(cell.worst)) : ""},
           cell.exposed);
  page.Add(R"(<a href="#findings" data-cell>{}/{}</a>)", cell.held, cell.touched);
  if (cell.exposed > 0)
    page.Add("<span class=\"sub\">{} exposed<span class=\"sr\">, worst {}</span></span>",
             cell.exposed, LevelWord(cell.worst));
  page.out += "</td>";
}

void WriteMatrix(Page& page, const std::vector<ComponentTally>& tallies) {
  const Rows rows = RowsOf(page, tallies);
  const std::vector<const FrameworkView*> frameworks = TouchedFrameworks(page, rows);
  std::vector<std::string> labels;
  for (const FrameworkView* framework : frameworks)
    labels.push_back("#" + FrameworkLabel(page, framework->id));
  std::vector<std::string_view> heads = {"Component", "#Gaps"};
  heads.insert(heads.end(), labels.begin(), labels.end());
  OpenTable(page, "Coverage by component and framework", "class=\"gather matrix\" data-sort",
            heads);
  for (const ComponentTally& tally : tallies) {
    std::size_t gaps = 0;
    for (const std::size_t count : tally.gaps) gaps += count;
    page.Add(
        "<tr><th scope=\"row\" class=\"name\"><a href=\"#findings\" "
        "data-filter=\"component={}\">{}</a></th><td class=\"num\">{}</td>",
        FilterValue(tally.component->id), tally.name, gaps);
    for (const FrameworkView* framework : frameworks)
      WriteCell(page, CellOf(rows.at(tally.component), framework->id));
    page.out += "</tr>\n";
  }
  CloseTable(page);
}

}  // namespace

void WriteCoverage(Page& page) {
  std::vector<ComponentTally> tallies = TallyByComponent(page);
  std::erase_if(tallies, [](const auto& tally) { return tally.component == nullptr; });
  page.out += "<section id=\"coverage\">\n<h2>Coverage by component</h2>\n";
  if (tallies.empty() || page.result.frameworks.empty()) {
    page.out +=
        "<p>No component carries a gap or an undecided finding that touches a "
        "requirement.</p>\n</section>\n\n";
    return;
  }
  const std::size_t left_out = tallies.size() - std::min(kRows, tallies.size());
  tallies.resize(tallies.size() - left_out);
  page.out +=
      "<p>Of the requirements which threats at a component touch, how many hold there: every such "
      "threat is covered. <em>Exposed</em> are those which an open gap touches, shaded by the "
      "worst of them; the others wait for answers.</p>\n";
  WriteMatrix(page, tallies);
  if (left_out > 0) {
    page.Add(
        "<p class=\"more\">The {} components with the worst gaps; {} left out here, the JSON "
        "report "
        "holds {}.</p>\n",
        kRows, base::Counted(left_out, "more is", "more are"),
        std::string_view(left_out == 1 ? "it" : "them"));
  }
  page.out += "</section>\n\n";
}

}  // namespace threatgap::reports::html
