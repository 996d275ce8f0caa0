#include "analyzer/base/text.h"
#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

void WriteStages(Page& page) {
  page.out += "<h3>Coverage by life-cycle stage</h3>\n";
  OpenTable(page, "Coverage by life-cycle stage", "",
            {"Stage", "#Rules", "#Gaps", "#Undecided", "#Possible", "#Covered"});
  for (const outcome::StageView& stage : page.result.life_cycle) {
    page.Add("<tr><th scope=\"row\">{}{}</th><td class=\"num\">{}</td>", stage.stage,
             std::string_view(stage.current ? " (the system is here)" : ""), stage.rules);
    for (const std::size_t count : {stage.gaps, stage.undecided, stage.possible, stage.covered})
      page.Add("<td class=\"num\">{}</td>", count == 0 ? Soft("0") : Mark("{}", count));
    page.out += "</tr>\n";
  }
  CloseTable(page);
  page.out +=
      "<p class=\"soft\">A threat counts in every stage in which its rule says that it can be "
      "stopped.</p>\n";
}

void WriteDuties(Page& page) {
  const outcome::ScopeView& scope = page.result.scope;
  page.out += "<h3 id=\"scope\">Who answers for what</h3>\n";
  if (scope.scope == 0) {
    page.out +=
        "<p class=\"soft\">The model states no <code>genai-scope</code>, so nothing here is taken "
        "off the customer.</p>\n";
    return;
  }
  page.Add(
      "<p>Scope {} of the AWS Generative AI Security Scoping Matrix{}. In every scope the customer "
      "answers for {}. What the provider answers for stays a gap until the model holds the control "
      "and the provider's proof.</p>\n",
      scope.scope, scope.title.empty() ? std::string() : ": " + scope.title,
      scope.disciplines.empty() ? std::string("all disciplines") : JoinText(scope.disciplines));
  if (scope.duties.empty()) return;
  page.Add(
      "<details class=\"fold\"><summary>Control types which gaps ask for <span>{}</span></summary>",
      scope.duties.size());
  OpenTable(page, "Who answers for control types", "data-sort",
            {"Control type", "Title", "Who", "#Customer from scope", "#Gaps"});
  for (const outcome::DutyView& duty : scope.duties) {
    page.Add(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td class=\"num\">{}</td><td "
        "class=\"num\">{}</td></tr>\n",
        Code(duty.control_type), duty.title,
        std::string_view(duty.by_customer ? "customer" : "provider"), duty.customer_from_scope,
        duty.gaps);
  }
  CloseTable(page);
  page.out += "</details>\n";
}

}  // namespace

void WriteLifeCycle(Page& page) {
  WriteStages(page);
  WriteDuties(page);
}

}  // namespace threatgap::reports::html
