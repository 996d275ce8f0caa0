#include "analyzer/pipeline/what_if.h"

#include <fmt/format.h>

#include "analyzer/base/text.h"

namespace threatgap::pipeline {
namespace {

std::string Nearest(std::string_view name, const std::vector<std::string>& candidates) {
  const auto near = base::NearestName(name, candidates);
  return near ? fmt::format("did you mean `{}`?", *near) : "";
}

std::vector<std::string> PlaceIds(const model::ThreatModel& model) {
  std::vector<std::string> ids;
  for (const auto& element : model.components) ids.push_back(element.id);
  for (const auto& element : model.flows) ids.push_back(element.id);
  for (const auto& element : model.zones) ids.push_back(element.id);
  return ids;
}

}  // namespace

void AddAssumedControls(const std::vector<std::string>& assumptions,
                        const catalog::Catalog& catalog, model::ThreatModel& model,
                        base::DiagnosticSink& sink) {
  for (std::size_t i = 0; i < assumptions.size(); ++i) {
    const std::string& text = assumptions[i];
    const std::size_t on = text.find(" on ");
    if (on == std::string::npos) {
      sink.Error("assumption", {}, fmt::format("`{}` is no assumption", text),
                 "write `CONTROL on ELEMENT`");
      continue;
    }
    const std::string type_id = text.substr(0, on), element_id = text.substr(on + 4);
    const auto type = catalog.FindControlType(type_id);
    const auto place =
        element_id == "system"
            ? model::ElementRef{model::ElementKind::kSystem, 0}
            : model.FindPlace(element_id)
                  .value_or(model::ElementRef{model::ElementKind::kSystem, model::kNone});
    if (!type) {
      sink.Error("unknown-control", {},
                 fmt::format("unknown control type `{}` in the assumption `{}`", type_id, text),
                 Nearest(type_id, catalog.ControlTypeIds()));
    }
    if (place.index == model::kNone) {
      sink.Error("unknown-reference", {},
                 fmt::format("unknown element `{}` in the assumption `{}`", element_id, text),
                 Nearest(element_id, PlaceIds(model)));
    }
    if (!type || place.index == model::kNone) continue;
    model::Control control;
    control.id = fmt::format("~assumed-{:06}", i + 1);
    control.title = "Assumed: " + text;
    control.types = {*type};
    control.on = {{place, {}}};
    control.status = model::ControlStatus::kImplemented;
    model.controls.push_back(std::move(control));
  }
}

}  // namespace threatgap::pipeline
