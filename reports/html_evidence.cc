#include <algorithm>

#include "analyzer/base/text.h"
#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

using outcome::ControlView;

constexpr std::size_t kNamed = 4;

// One of the filter tags; controls that are not implemented owe no evidence.
std::string ProofOf(const ControlView& control) {
  if (control.status != "implemented") return "notdue";
  return control.proof.empty() ? "missing" : control.proof;
}

Markup ProofTag(const std::string& proof) {
  if (proof == "notdue") return Tag("not due");
  if (proof == "valid") return Tag("valid");
  return proof == "expiring" ? Tag(proof, "warn") : Tag(proof, "bad");
}

Markup EvidenceCell(const ControlView& control) {
  if (control.evidence.empty()) return Soft("none");
  std::vector<Markup> items;
  for (const auto& item : control.evidence) {
    Markup text = Mark("{}", item.kind.empty() ? "evidence" : item.kind);
    if (item.date) text.text += Mark(" {}", Day(item.date)).text;
    if (!item.result.empty() && item.result != "pass") text.text += Mark(", {}", item.result).text;
    if (item.valid_until) text.text += Mark(", valid until {}", Day(item.valid_until)).text;
    if (control.evidence.size() > 1 && !item.freshness.empty() && item.freshness != "valid") {
      text.text += " " + Tag(item.freshness, item.freshness == "expiring" ? "warn" : "bad").text;
    }
    if (!item.ref.empty()) text.text += Mark("<code class=\"sub\">{}</code>", item.ref).text;
    if (!item.by.empty()) text.text += Mark("<span class=\"sub\">by {}</span>", item.by).text;
    items.push_back(text);
  }
  return Join(items, "<br>");
}

template <typename ToLink>
Markup Some(const std::vector<std::string>& ids, ToLink to_link) {
  std::vector<Markup> links;
  for (std::size_t i = 0; i < std::min(kNamed, ids.size()); ++i) links.push_back(to_link(ids[i]));
  if (ids.size() > kNamed) links.push_back(Mark("{} more", ids.size() - kNamed));
  return links.empty() ? Soft("none") : Join(links, "<br>");
}

void WriteControl(Page& page, const ControlView& control) {
  const std::string proof = ProofOf(control);
  std::vector<Markup> places;
  for (const auto& element : control.on) places.push_back(Code(element.id));
  page.Add(
      "<tr id=\"control-{}\" data-tags=\"{}\"><th scope=\"row\" class=\"name\">{}<span "
      "class=\"sub\">{}</span></th>",
      AnchorPart(control.id), proof, control.title.empty() ? control.id : control.title,
      Code(JoinText(control.types)));
  page.Add("<td>{}</td><td>{}", Join(places, "<br>"),
           control.status.empty() ? "not stated" : control.status);
  if (control.due) page.Add("<span class=\"sub\">due {}</span>", Day(control.due));
  if (!control.foreign_status.empty())
    page.Add("<span class=\"sub\">imported as {}</span>", control.foreign_status);
  page.Add("{}</td><td class=\"who\">{}</td><td class=\"wrap\">{}</td><td>{}</td>",
           Place(control.location, "sub"),
           control.owner.empty() ? Soft("no owner") : Mark("{}", control.owner),
           EvidenceCell(control), ProofTag(proof));
  page.Add(
      "<td>{}</td><td>{}</td></tr>\n",
      Some(control.requirements, [&](const std::string& id) { return RequirementLink(page, id); }),
      Some(control.findings, [&](const std::string& key) { return KeyLink(page, key); }));
}

void WriteTools(Page& page, std::size_t rows) {
  page.Add(
      "<div class=\"tools\" data-tools hidden><button class=\"btn\" type=\"button\" "
      "data-table=\"evidence-table\" data-tag=\"\" aria-pressed=\"true\">All {}</button>",
      rows);
  for (const char* proof : {"valid", "expiring", "expired", "failed", "missing", "notdue"}) {
    const auto& controls = page.result.controls;
    const auto count = std::count_if(controls.begin(), controls.end(), [&](const auto& control) {
      return ProofOf(control) == proof;
    });
    if (count == 0) continue;
    page.Add(
        "<button class=\"btn\" type=\"button\" data-table=\"evidence-table\" data-tag=\"{}\" "
        "aria-pressed=\"false\">{} {}</button>",
        proof, count, std::string_view(std::string_view(proof) == "notdue" ? "not due" : proof));
  }
  page.Add("<output id=\"evidence-table-count\">{0} of {0} rows</output></div>\n", rows);
}

}  // namespace

void WriteEvidence(Page& page) {
  const auto& controls = page.result.controls;
  page.out += "<section id=\"evidence\">\n<h2>Controls and evidence</h2>\n";
  if (controls.empty()) {
    page.out += "<p>The model lists no control.</p>\n</section>\n\n";
    return;
  }
  page.out +=
      "<p>One row per control in the model. Only implemented controls count; old evidence lowers "
      "the grade, it "
      "never counts as less than none.</p>\n";
  const std::size_t rows = std::min(kControlRows, controls.size());
  WriteTools(page, rows);
  OpenTable(page, "Controls and evidence", "class=\"wide\" id=\"evidence-table\" data-sort",
            {"Control", "Stands on", "Status", "Owner", "Evidence", "Freshness", "Requirements",
             "Asked for by"});
  for (std::size_t i = 0; i < rows; ++i) WriteControl(page, controls[i]);
  CloseTable(page);
  if (controls.size() > rows) {
    page.Add("<p class=\"more\">The first {} of {}; the JSON report holds all.</p>\n", rows,
             controls.size());
  }
  page.out += "</section>\n\n";
}

}  // namespace threatgap::reports::html
