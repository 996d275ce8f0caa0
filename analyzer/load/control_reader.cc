#include "analyzer/load/control_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/load/evidence_reader.h"

namespace threatgap::load {
namespace {

using model::ElementKind;
using model::ElementRef;
using syntax::FieldReader;

constexpr model::KindMask kPlaces =
    Mask(ElementKind::kComponent) | Mask(ElementKind::kFlow) | Mask(ElementKind::kZone);
constexpr std::size_t kMembersNamed = 8;

void ReadTypes(FieldReader& fields, model::Control& control, ReadContext& context) {
  control.types.clear();
  for (const auto& name : fields.TextOrTexts("control")) {
    if (const auto type = context.catalog.FindControlType(name.text)) {
      control.types.push_back(*type);
      continue;
    }
    std::string help = syntax::DidYouMean(name.text, context.catalog.ControlTypeIds());
    if (help.empty()) help = "`threatgap mappings list` shows the control types";
    context.sink.Error("unknown-reference", name.span,
                       fmt::format("unknown control type `{}`", name.text), std::move(help));
  }
  std::sort(control.types.begin(), control.types.end());
  control.types.erase(std::unique(control.types.begin(), control.types.end()), control.types.end());
}

void ReadPlaces(FieldReader& fields, model::Control& control, ReadContext& context) {
  control.on.clear();
  for (const auto& name : fields.TextOrTexts("on")) {
    if (name.text == "system") {
      control.on.push_back({{ElementKind::kSystem, 0}, name.span});
    } else if (const auto ref = context.names.Resolve(name.text, name.span, kPlaces)) {
      control.on.push_back({*ref, name.span});
    }
  }
}

/// The zone at `at` or one around it is `zone`.
bool LiesIn(const model::ThreatModel& model, model::ZoneIndex at, model::ZoneIndex zone) {
  while (at != model::kNone && at != zone) {
    const auto* parent = model.zones[static_cast<std::size_t>(at)].Find(model::attribute::kParent);
    at = parent == nullptr ? model::kNone : parent->value.scalar;
  }
  return at == zone;
}

std::string MembersHelp(const model::ThreatModel& model, model::ZoneIndex zone) {
  std::vector<std::string> members;
  for (const model::Component& component : model.components) {
    const auto* in = component.Find(model::attribute::kZone);
    if (in == nullptr || !LiesIn(model, in->value.scalar, zone)) continue;
    if (members.size() == kMembersNamed)
      return "name the components inside, such as " + base::QuotedList(members, "or");
    members.push_back(component.id);
  }
  if (members.empty()) return "name the component or flow where it stands";
  return "name the component where it stands: " + base::QuotedList(members, "or");
}

void CheckPlacement(const model::ThreatModel& model, const model::Control& control,
                    const model::Placement& place, ReadContext& context) {
  for (const std::int32_t type_id : control.types) {
    const auto& type = context.catalog.control_types[static_cast<std::size_t>(type_id)];
    if (type.on_zone != catalog::ControlType::OnZone::kNone) continue;
    context.sink.Error("wrong-place", place.span,
                       fmt::format("`{}` cannot stand on a zone, and `{}` is one", type.id,
                                   model.IdOf(place.element)),
                       MembersHelp(model, place.element.index));
    return;
  }
}

}  // namespace

void ReadControl(const Declaration& declaration, bool is_new, model::Control& control,
                 ReadContext& context) {
  FieldReader fields(declaration.body, "control", declaration.id, context.sink);
  ReadCommonFields(fields, control);
  ReadTags(fields, control, context);
  if (auto origin = ReadImportOrigin(fields)) {
    control.source_format = std::move(origin->format);
    control.original_id = std::move(origin->id);
    control.foreign_status = std::move(origin->status);
  }
  // Other tools know neither our types nor places.
  is_new = is_new && control.source_format.empty();
  if (is_new ? fields.Require("control", "name its type, such as `guardrail.input`")
             : fields.Has("control")) {
    ReadTypes(fields, control, context);
  }
  if (is_new ? fields.Require(
                   "on", "name the elements where it stands, or `system` for what holds everywhere")
             : fields.Has("on")) {
    ReadPlaces(fields, control, context);
  }
  if (const auto status = ReadControlStatus(fields)) control.status = status;
  if (const auto owner = fields.Text("owner")) control.owner = *owner;
  if (const auto due = fields.Date("due")) control.due = due;
  for (auto& evidence : ReadEvidence(fields)) control.evidence.push_back(std::move(evidence));
  fields.Finish();
}

void CheckControlsOnZones(const model::ThreatModel& model, ReadContext& context) {
  for (const model::Control& control : model.controls) {
    for (const model::Placement& place : control.on) {
      if (place.element.kind == ElementKind::kZone) CheckPlacement(model, control, place, context);
    }
  }
}

}  // namespace threatgap::load
