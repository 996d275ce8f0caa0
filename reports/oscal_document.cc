#include "reports/oscal_document.h"

#include <set>

#include "analyzer/base/digest.h"
#include "reports/oscal_values.h"

namespace threatgap::reports::oscal {
namespace {

constexpr std::string_view kVersion = "1.2.1";
constexpr std::string_view kNoMoment = "1970-01-01T00:00:00Z";
constexpr std::string_view kNoUuid = "00000000-0000-0000-0000-000000000000";

void PutMetadata(Document& document, std::string_view title) {
  const auto& result = document.index.result;
  const std::string& name = result.system.title.empty() ? result.system.id : result.system.title;
  const bool dated = Midnight(result.as_of.date).has_value();
  JsonWriter& out = document.out;
  out.Key("metadata").BeginObject();
  PutMarkup(out, "title", fmt::format("{}: {}", title, name));
  out.Key("last-modified").Text(document.moment);
  out.Key("version").Text(dated ? base::FormatDate(*result.as_of.date) : "undated");
  out.Key("oscal-version").Text(kVersion);
  if (!dated) {
    out.Key("remarks").Text(
        "The analysis was given no date. 1970-01-01 stands where OSCAL demands one.");
  }
  out.EndObject();
}

}  // namespace

Document::Document(const Index& i)
    : index(i), moment(Midnight(i.result.as_of.date).value_or(std::string(kNoMoment))) {}

std::string Document::Uuid(std::string_view kind, std::string_view name) const {
  return NameUuid(fmt::format("{}/{}/{}", index.result.system.id, kind, name));
}

std::string Document::ToolUuid() const { return NameUuid("tool"); }

void BeginDocument(Document& document, std::string_view root, std::string_view title) {
  document.out.BeginObject();
  document.out.Key(root).BeginObject();
  document.out.Key("uuid").Text(kNoUuid);
  PutMetadata(document, title);
}

std::string FinishDocument(Document& document) {
  document.out.EndObject();
  document.out.EndObject();
  std::string text = document.out.Finish();
  const std::string uuid = NameUuid("document/" + base::Sha256Hex(text));
  text.replace(text.find(kNoUuid), kNoUuid.size(), uuid);
  return text;
}

void PutOrigins(Document& document) {
  JsonWriter& out = document.out;
  out.Key("origins").BeginArray(JsonWriter::Layout::kInline).BeginObject();
  out.Key("actors").BeginArray().BeginObject();
  out.Key("type").Text("tool");
  out.Key("actor-uuid").Text(document.ToolUuid());
  out.EndObject().EndArray().EndObject().EndArray();
}

void PutToolComponent(Document& document) {
  JsonWriter& out = document.out;
  out.BeginObject();
  out.Key("uuid").Text(document.ToolUuid());
  out.Key("type").Text("software");
  out.Key("title").Text("threatgap");
  out.Key("description").Text("Static analyzer for threat models; it wrote this document.");
  out.Key("props").BeginArray();
  PutProperty(out, "version", document.index.result.tool_version);
  out.EndArray();
  out.Key("status").BeginObject(JsonWriter::Layout::kInline);
  out.Key("state").Text("operational");
  out.EndObject().EndObject();
}

std::vector<const outcome::ComponentView*> SubjectsOf(
    const Index& index, const std::vector<const outcome::Finding*>& findings) {
  std::set<const outcome::ComponentView*> wanted;
  for (const auto* finding : findings) wanted.insert(index.CountedAt(*finding));
  std::vector<const outcome::ComponentView*> subjects;
  for (const auto& component : index.result.components) {
    if (wanted.contains(&component)) subjects.push_back(&component);
  }
  return subjects;
}

void PutSubjectComponent(Document& document, const outcome::ComponentView& component) {
  const std::string zone = document.index.ZoneTitle(component.zone);
  JsonWriter& out = document.out;
  out.BeginObject();
  out.Key("uuid").Text(document.Uuid("component", component.id));
  const std::string type = Line(component.type);
  out.Key("type").Text(type.empty() ? "unknown" : type);
  PutMarkup(out, "title", component.title, component.id);
  PutMarkup(out, "description",
            fmt::format("Component {} of the model{}{}", component.id,
                        zone.empty() ? "" : ", in the trust zone ", zone));
  out.Key("status").BeginObject(JsonWriter::Layout::kInline);
  out.Key("state").Text("other");
  out.Key("remarks").Text("The model does not state it.");
  out.EndObject().EndObject();
}

void PutRelated(Document& document, const std::vector<const outcome::Finding*>& findings) {
  const auto put = [&](std::string_view list, std::string_view key, std::string_view kind,
                       bool (*belongs)(const outcome::Finding&)) {
    bool open = false;
    for (const auto* finding : findings) {
      if (!belongs(*finding)) continue;
      if (!open) document.out.Key(list).BeginArray();
      open = true;
      document.out.BeginObject(JsonWriter::Layout::kInline);
      document.out.Key(key).Text(document.Uuid(kind, finding->fingerprint));
      document.out.EndObject();
    }
    if (open) document.out.EndArray();
  };
  put("related-observations", "observation-uuid", "observation", IsObserved);
  put("related-risks", "risk-uuid", "risk", IsRisk);
}

}  // namespace threatgap::reports::oscal
