#include <algorithm>

#include "analyzer/base/text.h"
#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

constexpr std::size_t kRows = 300;

void WriteThreat(Page& page, const outcome::AuthoredThreat& threat) {
  page.Add("<tr id=\"threat-{}\"><th scope=\"row\">{}<span class=\"sub\">{}</span></th>",
           AnchorPart(threat.id), threat.id, Place(threat.location));
  const std::string& sentence = threat.sentence.empty() ? threat.statement : threat.sentence;
  page.Add("<td class=\"wrap\">{}", threat.title.empty() ? sentence : threat.title);
  if (!threat.title.empty() && sentence != threat.title)
    page.Add("<span class=\"sub\">{}</span>", sentence);
  page.Add("</td><td>{}</td>",
           threat.finding.empty() ? Soft("none") : KeyLink(page, threat.finding));
  page.Add("<td class=\"how\">{}</td>",
           threat.merged ? Mark("merged: {}", threat.state) : Mark("{}", threat.state));
  std::vector<std::string> imported = {threat.foreign_status, threat.priority};
  std::erase(imported, "");
  page.Add("<td>{}</td><td class=\"wrap\">{}</td></tr>\n", JoinText(threat.stride),
           threat.mitigations.empty() ? Soft("none") : Mark("{}", JoinText(threat.mitigations)));
}

}  // namespace

void WriteThreats(Page& page) {
  const outcome::AnalysisResult& r = page.result;
  page.out += "<section id=\"threats\">\n<h2>Authored threats</h2>\n";
  page.Add(
      "<p>{} written by people; {} of them no rule confirms. The rules derived {} nobody wrote "
      "down.</p>\n",
      base::Counted(r.threats.size(), "threat"), r.summary.unconfirmed,
      base::Counted(r.summary.unwritten, "threat"));
  if (!r.threats.empty()) {
    OpenTable(page, "Authored threats", "data-sort",
              {"Threat", "What it says", "Finding", "State", "STRIDE", "Mitigations"});
    for (std::size_t i = 0; i < std::min(kRows, r.threats.size()); ++i)
      WriteThreat(page, r.threats[i]);
    CloseTable(page);
    if (r.threats.size() > kRows) {
      page.Add("<p class=\"more\">The first {} of {}; the JSON report holds all.</p>\n", kRows,
               r.threats.size());
    }
  }
  page.out += "</section>\n\n";
}

}  // namespace threatgap::reports::html
