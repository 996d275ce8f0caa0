#include <algorithm>

#include "analyzer/base/text.h"
#include "reports/diagram_svg.h"
#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

constexpr std::size_t kTableRows = 100;
constexpr std::size_t kPaths = 100;

void WriteTools(Page& page, const DiagramSvg& diagram) {
  page.out += "<div class=\"tools\" data-tools hidden>";
  const auto& gaps = page.Gaps();
  const bool paths = !gaps.empty() && (!diagram.zones_only || !diagram.insides.empty());
  if (paths) {
    page.out += "<label class=\"grow\">Highlighted path<select id=\"path-pick\">";
    if (diagram.zones_only) page.out += "<option value=\"\">None</option>";
    for (std::size_t i = 0; i < std::min(kPaths, gaps.size()); ++i) {
      page.Add("<option value=\"{}\">{}: {}</option>", gaps[i]->fingerprint,
               LevelText(gaps[i]->residual), gaps[i]->key);
    }
    page.out += "</select></label>\n";
  }
  if (!diagram.insides.empty()) {
    page.out +=
        "<label class=\"grow\">Inside of<select id=\"zone-pick\"><option value=\"\">All "
        "zones</option></select></label>\n";
  }
  page.out +=
      "<button class=\"btn\" type=\"button\" data-zoom=\"1.4\">Zoom in</button><button "
      "class=\"btn\" type=\"button\" data-zoom=\"0.714\">Zoom out</button><button class=\"btn\" "
      "type=\"button\" data-zoom=\"0\">Fit</button></div>\n";
}

void WriteCaption(Page& page, const outcome::Finding* highlighted, bool zones_only) {
  page.out += "<figcaption><span id=\"path-text\" role=\"status\">";
  if (zones_only) {
    page.Add("More than {} elements: every box is a zone, every arrow all flows between two zones.",
             kDiagramElements);
  } else if (highlighted != nullptr) {
    page.Add("Highlighted: {}. {}", highlighted->key, highlighted->coverage_note);
  } else {
    page.out += "No gap, so no path is highlighted.";
  }
  page.out +=
      "</span> <span data-tools hidden>Drag to move, + and - to zoom, 0 to fit.</span>"
      "</figcaption>";
}

void WriteDiagram(Page& page) {
  const outcome::Finding* worst = page.Gaps().empty() ? nullptr : page.Gaps().front();
  const DiagramSvg diagram = DrawDiagram(page.result, worst);
  if (diagram.svg.empty()) {
    page.Add("<p>{}</p>\n", diagram.missing);
    return;
  }
  WriteTools(page, diagram);
  if (!diagram.insides.empty()) {
    page.Add("<script type=\"application/json\" id=\"diagram-data\">\n{}\n</script>\n",
             Markup{diagram.insides});
  }
  page.Add(
      "<figure><div class=\"diagram\" tabindex=\"0\" role=\"region\" aria-label=\"Architecture "
      "diagram\">{}</div>\n",
      Markup{diagram.svg});
  WriteCaption(page, worst, diagram.zones_only);
  page.out += "</figure>\n";
}

std::string DataText(const outcome::FlowView& flow) {
  std::string text =
      flow.data_known ? JoinText(flow.carries) : JoinText(flow.carries) + " (not stated)";
  if (!flow.returns.empty()) text += " / " + JoinText(flow.returns);
  return text;
}

Markup Stated(const std::string& value) {
  return value.empty() ? Soft("not stated") : Mark("{}", value);
}

std::string ComponentName(const Page& page, const std::string& id) {
  const auto* component = page.FindComponent(id);
  return component == nullptr || component->title.empty() ? id : component->title;
}

void WriteFlowRow(Page& page, const outcome::FlowView& flow) {
  page.Add("<tr><th scope=\"row\" class=\"name\">{} to {}<span class=\"sub\">{} {}</span></th>",
           ComponentName(page, flow.from), ComponentName(page, flow.to), Code(flow.id),
           Place(flow.location));
  page.Add("<td class=\"wrap\">{}</td><td>{}</td><td>{}</td><td>{}</td>", DataText(flow),
           Stated(flow.kind), Stated(flow.encryption), Stated(flow.authn));
  if (flow.gaps > 0) {
    page.Add("<td class=\"num\">{}</td></tr>\n", flow.gaps);
  } else {
    page.Add("<td class=\"num\">{}</td></tr>\n", Soft("0"));
  }
}

void WriteFlows(Page& page) {
  const auto& flows = page.result.flows;
  page.Add("<details class=\"fold\" id=\"flows\"><summary>Flows <span>{}</span></summary>",
           flows.size());
  if (flows.empty()) {
    page.out += "<p class=\"soft\">The model holds no flow.</p></details>\n";
    return;
  }
  OpenTable(page, "Flows", "data-sort",
            {"Flow", "Data sent / returned", "Kind", "Encryption", "Authentication", "#Gaps"});
  for (std::size_t i = 0; i < std::min(kTableRows, flows.size()); ++i) WriteFlowRow(page, flows[i]);
  CloseTable(page);
  if (flows.size() > kTableRows) {
    page.Add("<p class=\"more\">The first {} of {}; the JSON report holds all.</p>", kTableRows,
             flows.size());
  }
  page.out += "</details>\n";
}

void WriteComponentRow(Page& page, const outcome::ComponentView& component) {
  page.Add("<tr><th scope=\"row\" class=\"name\">{}<span class=\"sub\">{} {}</span></th>",
           component.title.empty() ? component.id : component.title, Code(component.id),
           Place(component.location));
  page.Add("<td>{}<span class=\"sub\">{}</span></td><td>{}</td><td>{}</td><td>{}</td>",
           component.type_title.empty() ? component.type : component.type_title,
           component.technology, page.ZoneTitle(component.zone), Stated(component.criticality),
           Stated(component.owner));
  page.Add("<td class=\"wrap\">{}</td><td class=\"num\">{}</td></tr>\n",
           JoinText(component.controls),
           component.gaps > 0 ? Mark("{}", component.gaps) : Soft("0"));
}

void WriteComponents(Page& page) {
  const auto& components = page.result.components;
  if (components.empty()) return;
  page.Add(
      "<details class=\"fold\" id=\"components\"><summary>Components <span>{}</span></summary>",
      components.size());
  OpenTable(page, "Components", "data-sort",
            {"Component", "Type", "Zone", "Criticality", "Owner", "Controls here", "#Gaps"});
  for (std::size_t i = 0; i < std::min(kTableRows, components.size()); ++i)
    WriteComponentRow(page, components[i]);
  CloseTable(page);
  if (components.size() > kTableRows) {
    page.Add("<p class=\"more\">The first {} of {}; the JSON report holds all.</p>", kTableRows,
             components.size());
  }
  page.out += "</details>\n";
}

void WriteDataAssets(Page& page) {
  const auto& data = page.result.data;
  if (data.empty()) return;
  page.Add("<details class=\"fold\" id=\"data\"><summary>Data <span>{}</span></summary>",
           data.size());
  OpenTable(page, "Data", "data-sort", {"Data", "Confidentiality", "Content", "Personal"});
  for (std::size_t i = 0; i < std::min(kTableRows, data.size()); ++i) {
    page.Add(
        "<tr><th scope=\"row\" class=\"name\">{}<span class=\"sub\">{} "
        "{}</span></th><td>{}</td><td>{}</td><td>{}</td></tr>\n",
        data[i].title.empty() ? data[i].id : data[i].title, Code(data[i].id),
        Place(data[i].location), Stated(data[i].confidentiality), Stated(data[i].content),
        std::string_view(data[i].personal ? "yes" : "no"));
  }
  CloseTable(page);
  page.out += "</details>\n";
}

}  // namespace

void WriteArchitecture(Page& page) {
  const outcome::AnalysisResult& r = page.result;
  page.out += "<section id=\"architecture\">\n<h2>Architecture</h2>\n";
  page.Add(
      "<p>{} in {}, {}, {}. Arrows and numbers in the colour of critical gaps mark where paths of "
      "gaps run; the "
      "thick numbered line is one of them, a green outline a control that stands on it.</p>\n",
      base::Counted(r.components.size(), "component"), base::Counted(r.zones.size(), "zone"),
      base::Counted(r.flows.size(), "flow"), base::Counted(r.data.size(), "data asset"));
  WriteDiagram(page);
  WriteFlows(page);
  WriteComponents(page);
  WriteDataAssets(page);
  page.out += "</section>\n\n";
}

}  // namespace threatgap::reports::html
