#include "reports/json_parts.h"
#include "reports/json_values.h"

namespace threatgap::reports::json {
namespace {

void PutZone(JsonWriter& out, const outcome::ZoneView& zone) {
  out.BeginObject(kInline);
  out.Key("id").Text(zone.id);
  PutText(out, "title", zone.title);
  PutText(out, "parent", zone.parent);
  PutText(out, "trust", zone.trust);
  PutLocation(out, "location", zone.location);
  out.EndObject();
}

void PutComponent(JsonWriter& out, const outcome::ComponentView& component) {
  out.BeginObject();
  out.Key("id").Text(component.id);
  PutText(out, "title", component.title);
  PutText(out, "type", component.type);
  PutText(out, "type_title", component.type_title);
  PutText(out, "technology", component.technology);
  PutText(out, "zone", component.zone);
  PutText(out, "criticality", component.criticality);
  PutText(out, "owner", component.owner);
  PutText(out, "shape", component.shape);
  out.Key("gaps").Count(component.gaps);
  PutTexts(out, "controls", component.controls);
  PutLocation(out, "location", component.location);
  out.EndObject();
}

void PutFlow(JsonWriter& out, const outcome::FlowView& flow) {
  out.BeginObject();
  out.Key("id").Text(flow.id);
  PutText(out, "title", flow.title);
  out.Key("from").Text(flow.from);
  out.Key("to").Text(flow.to);
  PutText(out, "kind", flow.kind);
  PutText(out, "encryption", flow.encryption);
  PutText(out, "authn", flow.authn);
  PutTexts(out, "carries", flow.carries);
  PutTexts(out, "returns", flow.returns);
  out.Key("data_known").Flag(flow.data_known);
  out.Key("gaps").Count(flow.gaps);
  PutLocation(out, "location", flow.location);
  out.EndObject();
}

void PutData(JsonWriter& out, const outcome::DataView& data) {
  out.BeginObject(kInline);
  out.Key("id").Text(data.id);
  PutText(out, "title", data.title);
  PutText(out, "confidentiality", data.confidentiality);
  PutText(out, "content", data.content);
  out.Key("personal").Flag(data.personal);
  PutLocation(out, "location", data.location);
  out.EndObject();
}

void PutQuestion(JsonWriter& out, const outcome::QuestionView& question) {
  out.BeginObject();
  PutText(out, "attribute", question.attribute);
  PutText(out, "text", question.text);
  PutList(out, "asks", question.asks, [&out](const outcome::Ask& ask) {
    out.BeginObject(kInline);
    PutAskKeys(out, ask);
    out.EndObject();
  });
  out.Key("settles").Count(question.settles);
  out.Key("weight").Number(question.weight);
  PutTexts(out, "findings", question.findings);
  PutText(out, "hint", question.hint);
  out.EndObject();
}

void PutAssumption(JsonWriter& out, const outcome::AssumptionView& assumption) {
  out.BeginObject();
  PutText(out, "element", assumption.element);
  PutText(out, "attribute", assumption.attribute);
  PutText(out, "value", assumption.value);
  PutText(out, "origin", assumption.origin);
  PutText(out, "source", assumption.source);
  out.Key("elements").Count(assumption.elements);
  PutTexts(out, "examples", assumption.examples);
  PutText(out, "text", assumption.text);
  PutLocation(out, "location", assumption.location);
  out.EndObject();
}

void PutNote(JsonWriter& out, const outcome::ModelNote& note) {
  out.BeginObject(kInline);
  out.Key("rule").Text(note.rule);
  PutText(out, "text", note.text);
  PutElement(out.Key("element"), note.element);
  PutLocation(out, "location", note.location);
  out.EndObject();
}

}  // namespace

void PutQuestions(JsonWriter& out, const outcome::AnalysisResult& result) {
  PutList(out, "questions", result.questions,
          [&out](const outcome::QuestionView& question) { PutQuestion(out, question); });
  PutList(out, "assumptions", result.assumptions,
          [&out](const outcome::AssumptionView& each) { PutAssumption(out, each); });
  PutList(out, "notes", result.notes,
          [&out](const outcome::ModelNote& note) { PutNote(out, note); });
}

void PutArchitecture(JsonWriter& out, const outcome::AnalysisResult& result) {
  out.Key("architecture").BeginObject();
  PutList(out, "zones", result.zones,
          [&out](const outcome::ZoneView& zone) { PutZone(out, zone); });
  PutList(out, "components", result.components,
          [&out](const outcome::ComponentView& component) { PutComponent(out, component); });
  PutList(out, "flows", result.flows,
          [&out](const outcome::FlowView& flow) { PutFlow(out, flow); });
  PutList(out, "data", result.data, [&out](const outcome::DataView& data) { PutData(out, data); });
  out.EndObject();
}

}  // namespace threatgap::reports::json
