#include <algorithm>
#include <set>

#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

// Components at which findings are counted, by title and then id.
std::set<std::pair<std::string, std::string>> Components(const Page& page) {
  std::set<std::pair<std::string, std::string>> components;
  for (const outcome::Finding* finding : page.Register()) {
    const auto* component = page.CountedAt(*finding);
    if (component == nullptr) continue;
    components.emplace(component->title.empty() ? component->id : component->title, component->id);
  }
  return components;
}

void AddOption(Page& page, std::string_view value, std::string_view text) {
  page.Add("<option value=\"{}\">{}</option>", value, text);
}

void WriteTools(Page& page) {
  const std::size_t count = page.Register().size();
  page.out +=
      R"(<div class="tools" data-tools hidden><label class="grow">Search findings<input type="search" )"
      R"(data-testid="filter" data-state="q" autocomplete="off" placeholder="rule, component, owner, requirement"></label>)"
      "\n<label>Verdict<select data-state=\"group\">";
  AddOption(page, "", "All verdicts");
  AddOption(page, "gap", "Gaps");
  AddOption(page, "undecided", "Undecided");
  AddOption(page, "possible", "Possible");
  AddOption(page, "covered", "Covered");
  AddOption(page, "suppressed", "Suppressed");
  AddOption(page, "decided", "With a decision");
  page.out += "</select></label>\n<label>Severity<select data-state=\"severity\">";
  AddOption(page, "", "All severities");
  for (const char* level : {"critical", "high", "medium", "low"}) {
    std::string title(level);
    title[0] = static_cast<char>(title[0] - 'a' + 'A');
    AddOption(page, level, title);
  }
  page.out += "</select></label>\n<label>Component<select data-state=\"component\">";
  AddOption(page, "", "All components");
  for (const auto& [title, id] : Components(page)) AddOption(page, id, title);
  page.out += "</select></label>\n<label>Order<select data-state=\"sort\">";
  AddOption(page, "severity", "Worst first");
  AddOption(page, "rule", "Rule");
  AddOption(page, "due", "Due date");
  AddOption(page, "component", "Component");
  AddOption(page, "owner", "Owner");
  page.Add(
      "</select></label>\n<button class=\"btn\" type=\"button\" id=\"reset\">Reset</button>\n"
      "<output id=\"finding-count\">{0} of {0} findings</output></div>\n",
      count);
}

}  // namespace

void WriteFindings(Page& page) {
  const auto& findings = page.Register();
  page.out += "<section id=\"findings\">\n<h2>Findings</h2>\n";
  if (findings.empty()) {
    page.out +=
        "<p>The rules derived no threat from this model, and no threat was written by "
        "people.</p>\n</section>\n\n";
    return;
  }
  page.out +=
      "<p>Every threat the rules derived from the model or people wrote down, with the first path "
      "that no control covers.";
  const std::size_t shown = std::min(kStaticFindings, findings.size());
  if (shown < findings.size()) {
    page.Add(
        " The {} worst of {} stand in the page and on paper; the script pages through all, and the "
        "JSON report holds them too.",
        shown, findings.size());
  }
  page.out += "</p>\n";
  WriteTools(page);
  page.out +=
      "<div class=\"list\">\n<div class=\"cols\" "
      "aria-hidden=\"true\"><span>Severity</span><span>Finding"
      "</span><span>Component</span><span>Verdict</span><span>Owner</span><span>Due</span></div>\n"
      "<div id=\"finding-list\">\n";
  for (std::size_t i = 0; i < shown; ++i) WriteFinding(page, *findings[i]);
  const std::size_t pages = (findings.size() + kStaticFindings - 1) / kStaticFindings;
  page.Add(
      "</div>\n</div>\n<div class=\"pager\" data-tools hidden><button class=\"btn\" "
      "type=\"button\" "
      "id=\"page-prev\" disabled>Previous</button><button class=\"btn\" type=\"button\" "
      "id=\"page-next\"{}>Next"
      "</button><output id=\"page-now\">Page 1 of {}</output></div>\n</section>\n\n",
      Markup{pages > 1 ? "" : " disabled"}, pages);
}

}  // namespace threatgap::reports::html
