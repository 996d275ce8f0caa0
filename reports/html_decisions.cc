#include "analyzer/base/text.h"
#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

// `in 25 days`, `14 days ago`; empty where one of the dates is not known.
std::string Distance(const Page& page, const std::optional<base::Date>& date) {
  if (!date || !page.result.as_of.date) return {};
  const int days = date->days - page.result.as_of.date->days;
  if (days == 0) return "today";
  const std::string count = base::Counted(static_cast<std::size_t>(days < 0 ? -days : days), "day");
  return days < 0 ? count + " ago" : "in " + count;
}

void AddEnd(Page& page, const std::optional<base::Date>& date) {
  if (!date) {
    page.Add("<td>{}</td>", Soft("no end"));
    return;
  }
  page.Add("<td class=\"nowrap\">{}<span class=\"sub\">{}</span></td>", base::FormatDate(*date),
           Distance(page, date));
}

Markup StateTag(std::string_view state, bool valid) {
  if (state.starts_with("expired") || state.starts_with("severity rose")) return Tag(state, "bad");
  return valid ? Tag(state.empty() ? "valid" : state)
               : Tag(state.empty() ? "not valid" : state, "warn");
}

void WriteTreatment(Page& page, const outcome::TreatmentView& treatment) {
  const std::string& subject = treatment.finding.empty() ? treatment.threat : treatment.finding;
  page.Add("<tr><th scope=\"row\" class=\"name\">{}", KeyLink(page, subject));
  if (!treatment.finding.empty() && !treatment.threat.empty() &&
      treatment.threat != treatment.finding) {
    page.Add("<span class=\"sub\">{}</span>", treatment.threat);
  }
  if (treatment.severity)
    page.Add("<span class=\"sub\">up to {}</span>", Severity(*treatment.severity));
  page.Add("</th><td>{}", treatment.decision);
  if (!treatment.iso_word.empty())
    page.Add("<span class=\"sub\">ISO 27005: {}</span>", treatment.iso_word);
  page.Add("</td><td class=\"wrap\">{}{}</td>", treatment.why, Place(treatment.location, "sub"));
  page.Add("<td>{}</td><td>{}</td>", treatment.by, treatment.approved_by);
  AddEnd(page, treatment.until);
  page.Add("<td>{}<span class=\"sub\">{}</span></td></tr>\n",
           std::string_view(treatment.valid && !treatment.proposal ? "yes" : "no"),
           StateTag(treatment.proposal && treatment.state.empty() ? "proposed in the model"
                                                                  : treatment.state,
                    treatment.valid));
}

void WriteTreatments(Page& page) {
  page.out += "<h3>Treatments</h3>\n";
  if (page.result.treatments.empty()) {
    page.out += "<p class=\"soft\">No treatment was decided.</p>\n";
    return;
  }
  OpenTable(page, "Treatments", "data-sort",
            {"Gap", "Decision", "Why", "By", "Approved by", "Until", "Passes gate"});
  for (const auto& treatment : page.result.treatments) WriteTreatment(page, treatment);
  CloseTable(page);
}

void WriteSuppressions(Page& page) {
  page.out += "<h3>Suppressions</h3>\n";
  if (page.result.suppressions.empty()) {
    page.out += "<p class=\"soft\">Nothing is suppressed.</p>\n";
    return;
  }
  OpenTable(
      page, "Suppressions", "data-sort",
      {"Finding", "Reason", "Justification", "Owner", "Approver", "Created", "Expires", "State"});
  for (const auto& s : page.result.suppressions) {
    page.Add("<tr><th scope=\"row\" class=\"name\">{}</th><td>{}</td><td class=\"wrap\">{}{}</td>",
             KeyLink(page, s.finding), s.reason, s.justification, Place(s.location, "sub"));
    page.Add("<td>{}</td><td>{}</td><td>{}</td>", s.owner, s.approver, Day(s.created));
    AddEnd(page, s.expires);
    page.Add("<td>{}</td></tr>\n", StateTag(s.state, s.valid));
  }
  CloseTable(page);
}

}  // namespace

void WriteDecisions(Page& page) {
  page.out += "<section id=\"decisions\">\n<h2>Decisions</h2>\n";
  page.out +=
      "<p>Treatments stand beside coverage and never count as covered. Only accepted, transferred "
      "and "
      "avoided pass the gate, up to the severity approved and until the date given. Suppressed "
      "findings "
      "are counted apart and stay in the register.</p>\n";
  WriteTreatments(page);
  WriteSuppressions(page);
  page.out += "</section>\n\n";
}

}  // namespace threatgap::reports::html
