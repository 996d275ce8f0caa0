#include <algorithm>

#include "analyzer/base/text.h"
#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

constexpr std::size_t kRows = 300;

// Assumptions that people wrote as sentences; the others are values filled in by defaults and
// presets.
bool IsWritten(const outcome::AssumptionView& assumption) { return !assumption.text.empty(); }

void WriteWritten(Page& page) {
  page.out += "<h3>Written by people</h3>\n<ul class=\"plain\">";
  for (const auto& assumption : page.result.assumptions) {
    if (IsWritten(assumption))
      page.Add("<li>{} {}</li>", assumption.text, Place(assumption.location));
  }
  page.out += "</ul>\n";
}

void WriteFilledIn(Page& page, std::size_t count) {
  page.out += "<h3>Filled in</h3>\n";
  OpenTable(page, "Assumptions", "data-sort",
            {"Attribute", "Elements", "Value", "Origin", "Source"});
  std::size_t shown = 0;
  for (const auto& a : page.result.assumptions) {
    if (IsWritten(a) || shown == kRows) continue;
    ++shown;
    const std::string elements = a.examples.empty() ? a.element : JoinText(a.examples);
    page.Add("<tr><th scope=\"row\">{}</th><td class=\"wrap\">{}", a.attribute, elements);
    if (a.elements > std::max<std::size_t>(1, a.examples.size())) {
      page.Add("<span class=\"sub\">{} in all</span>", base::Counted(a.elements, "element"));
    }
    page.Add("</td><td>{}</td><td>{}</td><td>{} {}</td></tr>\n", Code(a.value), a.origin, a.source,
             Place(a.location));
  }
  CloseTable(page);
  if (count > shown)
    page.Add("<p class=\"more\">The first {} of {}; the JSON report holds all.</p>\n", shown,
             count);
}

}  // namespace

void WriteAssumptions(Page& page) {
  const auto& assumptions = page.result.assumptions;
  page.out += "<section id=\"assumptions\">\n<h2>Assumptions</h2>\n";
  if (assumptions.empty()) {
    page.out +=
        "<p>Nothing was assumed: no default and no preset filled in a value.</p>\n</section>\n\n";
    return;
  }
  page.out +=
      "<p>Values that the author did not write into the element, and where they came from.</p>\n";
  const auto written =
      static_cast<std::size_t>(std::count_if(assumptions.begin(), assumptions.end(), IsWritten));
  if (written > 0) WriteWritten(page);
  if (written < assumptions.size()) WriteFilledIn(page, assumptions.size() - written);
  page.out += "</section>\n\n";
}

}  // namespace threatgap::reports::html
