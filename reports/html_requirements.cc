#include <algorithm>

#include "analyzer/base/text.h"
#include "reports/aspect_text.h"
#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

using outcome::FrameworkView;
using outcome::RequirementStatus;
using outcome::RequirementView;

constexpr std::string_view kApplicability = "iso27001@2022";
constexpr std::size_t kNamedGaps = 4;
constexpr std::size_t kRows =
    400;  // of a framework with many entries, those without anything to say are left out

Markup StatusWord(const RequirementView& row) {
  return Mark("<span class=\"nowrap\">{} {}</span>{}", Swatch(StatusClass(row.status)),
              RequirementStatusWord(row.status),
              row.at_best ? Mark("<span class=\"sub\">at best {}</span>",
                                 RequirementStatusWord(*row.at_best))
                          : Markup{});
}

// `A.5.10` sorts after `A.5.9`.
std::string SortKey(std::string_view id) {
  std::string key;
  for (std::size_t i = 0; i < id.size();) {
    if (id[i] < '0' || id[i] > '9') {
      key += id[i++];
      continue;
    }
    const std::size_t end = std::min(id.find_first_not_of("0123456789", i), id.size());
    key += fmt::format("{:0>5}", id.substr(i, end - i));
    i = end;
  }
  return key;
}

Markup How(const RequirementView& row) {
  if (row.status == RequirementStatus::kManual) return Soft("Not assessed by this tool");
  return row.why.empty() ? Soft("not stated") : Mark("{}", row.why);
}

Markup Evidence(const RequirementView& row) {
  if (row.evidence > 0) {
    return Mark("{}<span class=\"sub\">{}</span>", base::Counted(row.evidence, "item"),
                Day(row.evidence_date));
  }
  return row.claimed ? Mark("claimed") : Soft("none");
}

Markup OpenGaps(const Page& page, const RequirementView& row) {
  if (row.open_findings.empty()) return Soft("0");
  std::vector<Markup> links;
  for (std::size_t i = 0; i < std::min(kNamedGaps, row.open_findings.size()); ++i) {
    links.push_back(KeyLink(page, row.open_findings[i]));
  }
  if (row.open_findings.size() > kNamedGaps)
    links.push_back(Mark("{} more", row.open_findings.size() - kNamedGaps));
  return Mark("{}<span class=\"sub\">{}</span>", row.open_findings.size(), Join(links, "<br>"));
}

void AddDetails(Page& page, const RequirementView& row) {
  if (!row.applies_from.empty())
    page.Add("<span class=\"sub\">Applies from {}</span>", JoinText(row.applies_from));
  for (const outcome::AspectView& aspect : row.aspects)
    page.Add("<span class=\"sub\">{}</span>", AspectText(aspect));
  for (const std::string& step : row.chain) page.Add("<span class=\"sub\">{}</span>", step);
}

// `data-tags` carries the status and, for the filter, `exposed`.
void OpenRow(Page& page, const FrameworkView& framework, const RequirementView& row) {
  page.Add("<tr id=\"{}\" data-tags=\"{}{}\"><th scope=\"row\" data-key=\"{}\">{}</th>",
           page.RequirementAnchor(framework.id, row.id), StatusClass(row.status),
           std::string_view(row.exposed ? " exposed" : ""), SortKey(row.id), row.id);
}

void WriteApplicabilityRow(Page& page, const FrameworkView& framework, const RequirementView& row) {
  const bool applies = row.status != RequirementStatus::kNotApplicable;
  OpenRow(page, framework, row);
  page.Add("<td class=\"wrap\">{}</td><td>{}</td><td>{}{}</td><td class=\"how\">{}", row.title,
           std::string_view(applies ? "yes" : "no"), StatusWord(row),
           row.exposed ? Mark("<br>{}", Tag("exposed", "warn")) : Markup{}, How(row));
  AddDetails(page, row);
  page.Add("</td><td class=\"who\">{}</td><td class=\"who\">{}</td><td>{}</td><td>{}</td></tr>\n",
           row.controls.empty() ? Soft("none") : Mark("{}", JoinText(row.controls)),
           row.owner.empty() ? Soft("not stated") : Mark("{}", row.owner), Evidence(row),
           OpenGaps(page, row));
}

void AddTagButton(Page& page, std::string_view tag, std::string_view text, bool pressed) {
  page.Add(
      "<button class=\"btn\" type=\"button\" data-table=\"soa-table\" data-tag=\"{}\" "
      "aria-pressed=\"{}\">{}</button>",
      tag, std::string_view(pressed ? "true" : "false"), text);
}

void WriteApplicabilityTools(Page& page, const FrameworkView& framework) {
  page.out += "<div class=\"tools\" data-tools hidden>";
  AddTagButton(page, "", fmt::format("All {}", framework.total), true);
  for (const RequirementStatus status : StatusOrder()) {
    const auto found = framework.counts.find(status);
    if (found == framework.counts.end() || found->second == 0) continue;
    AddTagButton(page, StatusClass(status),
                 fmt::format("{} {}", found->second, RequirementStatusWord(status)), false);
  }
  AddTagButton(page, "exposed", fmt::format("{} exposed", framework.exposed), false);
  page.Add("<output id=\"soa-table-count\">{0} of {0} rows</output></div>\n", framework.total);
}

std::string GroupTitle(const FrameworkView& framework, const std::string& id) {
  for (const auto& [group, title] : framework.groups) {
    if (group == id) return title;
  }
  return id;
}

void WriteApplicabilityTable(Page& page, const FrameworkView& framework) {
  OpenTable(page, "Statement of Applicability", "class=\"wide\" id=\"soa-table\" data-sort",
            {"Control", "Title", "Applies", "Status", "How, or why not", "Controls", "Owner",
             "Evidence", "Open gaps"});
  std::string group;
  for (const RequirementView& row : framework.requirements) {
    if (!row.primary) continue;
    if (row.group != group) {
      group = row.group;
      page.Add("<tr class=\"group\" data-group><th colspan=\"9\" scope=\"colgroup\">{}</th></tr>\n",
               GroupTitle(framework, group));
    }
    WriteApplicabilityRow(page, framework, row);
  }
  CloseTable(page);
}

void WriteSources(Page& page, const FrameworkView& framework) {
  if (!framework.limits.empty())
    page.Add("<p class=\"more\">Counts of this list tell little: {}.</p>\n", framework.limits);
  std::vector<std::string> parts;
  if (!framework.trust.empty()) parts.push_back("Trust " + framework.trust);
  if (!framework.license.empty()) parts.push_back(framework.license);
  if (!framework.sources.empty()) parts.push_back("from " + JoinText(framework.sources, "; "));
  if (!parts.empty()) page.Add("<p class=\"more\">{}.</p>\n", JoinText(parts, ". "));
}

bool HasSomethingToSay(const RequirementView& row) {
  return row.status != RequirementStatus::kNotDerived || row.exposed || !row.open_findings.empty();
}

void WriteOtherRow(Page& page, const FrameworkView& framework, const RequirementView& row) {
  OpenRow(page, framework, row);
  page.Add("<td class=\"wrap\">{}</td><td>{}{}</td><td class=\"how\">{}", row.title,
           StatusWord(row), row.exposed ? Mark("<br>{}", Tag("exposed", "warn")) : Markup{},
           How(row));
  AddDetails(page, row);
  page.Add("</td><td>{}</td></tr>\n", OpenGaps(page, row));
}

void WriteFramework(Page& page, const FrameworkView& framework, bool secondary_only) {
  const auto implemented = framework.counts.find(RequirementStatus::kImplemented);
  page.Add("<details class=\"fold\" id=\"{}{}\"><summary>{}{} ", page.FrameworkAnchor(framework.id),
           std::string_view(secondary_only ? "-other" : ""), framework.title,
           std::string_view(secondary_only ? ", entries not counted" : ""));
  if (!secondary_only) {
    page.Add("<span>{}/{} implemented, {} exposed</span>",
             implemented == framework.counts.end() ? 0 : implemented->second, framework.total,
             framework.exposed);
  }
  page.out += "</summary>";
  OpenTable(page, secondary_only ? framework.title + ", other entries" : framework.title,
            "data-sort", {"Requirement", "Title", "Status", "How", "Open gaps"});
  const bool large = framework.requirements.size() > kRows;
  std::size_t left_out = 0;
  for (const RequirementView& row : framework.requirements) {
    if (secondary_only && row.primary) continue;
    if (large && !HasSomethingToSay(row)) {
      ++left_out;
    } else {
      WriteOtherRow(page, framework, row);
    }
  }
  CloseTable(page);
  if (left_out > 0)
    page.Add("<p class=\"more\">{} that no rule derived are left out.</p>",
             base::Counted(left_out, "entry", "entries"));
  WriteSources(page, framework);
  page.out += "</details>\n";
}

}  // namespace

const FrameworkView* ApplicabilityFramework(const Page& page) {
  return page.FindFramework(kApplicability);
}

void WriteApplicability(Page& page) {
  page.out += "<section id=\"soa\">\n<h2>Statement of Applicability</h2>\n";
  const FrameworkView* framework = ApplicabilityFramework(page);
  if (framework == nullptr) {
    page.Add("<p>{} was not evaluated in this run.</p>\n</section>\n\n", kApplicability);
    return;
  }
  page.Add(
      "<p>All {} controls of {} Annex A. A control can be implemented and still exposed: it "
      "exists, but a threat "
      "path avoids it. Manual rows are not assessed by this tool.</p>\n",
      framework->total, framework->title);
  WriteApplicabilityTools(page, *framework);
  WriteApplicabilityTable(page, *framework);
  WriteSources(page, *framework);
  page.out += "</section>\n\n";
}

void WriteOtherFrameworks(Page& page) {
  const FrameworkView* soa = ApplicabilityFramework(page);
  page.out += "<section id=\"requirements\">\n<h2>Other frameworks</h2>\n";
  if (page.result.frameworks.size() == (soa == nullptr ? 0U : 1U)) {
    page.out += "<p>No other framework was evaluated.</p>\n</section>\n\n";
    return;
  }
  page.out +=
      "<p>Mapped by typed set relations; a status is carried over only where the relation allows "
      "it.</p>\n";
  for (const FrameworkView& framework : page.result.frameworks) {
    if (&framework != soa) WriteFramework(page, framework, false);
  }
  const auto secondary = [](const RequirementView& row) { return !row.primary; };
  if (soa != nullptr &&
      std::any_of(soa->requirements.begin(), soa->requirements.end(), secondary)) {
    WriteFramework(page, *soa, true);
  }
  page.out += "</section>\n\n";
}

}  // namespace threatgap::reports::html
