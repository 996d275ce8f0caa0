#include <algorithm>

#include "analyzer/base/text.h"
#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

using outcome::FrameworkView;
using outcome::Level;
using outcome::RequirementView;

constexpr std::size_t kRows = 8;
constexpr double kTitleSize = 13;
constexpr double kTitleWidth = 420;  // two lines; the whole title stands in its own table

struct Exposed {
  const FrameworkView* framework;
  const RequirementView* row;
  Level worst = Level::kLow;
};

// Lists of threats are exposed wherever a threat is open, which says nothing about a duty.
bool HoldsDuties(const FrameworkView& framework) { return framework.kind != "threats"; }

std::vector<Exposed> ExposedRows(const Page& page) {
  std::vector<Exposed> exposed;
  for (const FrameworkView& framework : page.result.frameworks) {
    if (!HoldsDuties(framework)) continue;
    for (const RequirementView& row : framework.requirements) {
      if (!row.exposed || !row.primary) continue;
      Exposed entry{&framework, &row};
      for (const std::string& key : row.open_findings) {
        const auto* finding = page.FindFinding(key);
        if (finding != nullptr) entry.worst = std::max(entry.worst, finding->residual.hi);
      }
      exposed.push_back(entry);
    }
  }
  std::stable_sort(exposed.begin(), exposed.end(), [](const Exposed& a, const Exposed& b) {
    if (a.worst != b.worst) return a.worst > b.worst;
    return a.row->open_findings.size() > b.row->open_findings.size();
  });
  return exposed;
}

}  // namespace

void WriteExposed(Page& page) {
  page.out += "<h3>Exposed requirements</h3>\n";
  const std::vector<Exposed> exposed = ExposedRows(page);
  if (exposed.empty()) {
    page.out += "<p class=\"soft\">No open gap touches a requirement.</p>\n";
    return;
  }
  OpenTable(page, "Exposed requirements", "data-sort",
            {"Requirement", "Status", "Worst gap", "#Open gaps"});
  for (std::size_t i = 0; i < std::min(kRows, exposed.size()); ++i) {
    const auto& [framework, row, worst] = exposed[i];
    page.Add("<tr><th scope=\"row\" class=\"name\"><a href=\"#{}\">{} {}</a>",
             page.RequirementAnchor(framework->id, row->id),
             framework->short_title.empty() ? framework->title : framework->short_title, row->id);
    page.Add(
        "<span class=\"sub\">{}</span></th><td>{}</td><td>{}</td><td class=\"num\">{}</td></tr>\n",
        Ellipsis(row->title, kTitleSize, kTitleWidth), RequirementStatusWord(row->status),
        Severity(worst), row->open_findings.size());
  }
  CloseTable(page);
  if (exposed.size() > kRows) {
    page.Add("<p class=\"more\">The worst {} of {} in all frameworks.</p>\n", kRows,
             base::Counted(exposed.size(), "exposed requirement"));
  }
}

}  // namespace threatgap::reports::html
