#include <algorithm>
#include <set>

#include "reports/oscal_values.h"
#include "reports/report_line.h"
#include "reports/sarif_document.h"
#include "reports/sarif_text.h"

namespace threatgap::reports::sarif {
namespace {

void PutRegion(JsonWriter& out, const base::Location& place) {
  const int line = std::max(place.line, 1);
  const int column = std::max(place.column, 1);
  out.Key("region").BeginObject(kInline);
  out.Key("startLine").Integer(line);
  out.Key("startColumn").Integer(column);
  out.Key("endLine").Integer(line);
  out.Key("endColumn").Integer(column + 1);
  out.EndObject();
}

/// The zone an element lies in; a flow lies in none.
std::string ZoneOf(const Document& document, const outcome::Named& element) {
  if (element.kind != "component") return {};
  const auto* component = document.index.FindComponent(element.id);
  return component == nullptr ? std::string() : component->zone;
}

}  // namespace

std::string Uri(std::string_view path) {
  const std::string clean = RepositoryPath(path);
  std::string out;
  for (std::size_t begin = 0; begin <= clean.size();) {
    const std::size_t end = std::min(clean.find('/', begin), clean.size());
    const std::string part = clean.substr(begin, end - begin);
    begin = end + 1;
    if (part.empty() || part == "." || part == "..") continue;
    if (!out.empty()) out += '/';
    out += oscal::PathReference(part);
  }
  return out.empty() ? "unknown" : out;
}

void PutPhysicalLocation(JsonWriter& out, const base::Location& place,
                         const base::Location& fallback) {
  const base::Location& shown = place.file.empty() ? fallback : place;
  out.Key("physicalLocation").BeginObject();
  out.Key("artifactLocation").BeginObject(kInline);
  out.Key("uri").Text(Uri(shown.file));
  out.Key("uriBaseId").Text("SRCROOT");
  out.EndObject();
  PutRegion(out, shown);
  out.EndObject();
}

void PutLogicalLocations(Document& document, const outcome::Named& element) {
  if (element.id.empty()) return;
  std::string path;
  for (const std::string& part :
       {document.result.system.id, ZoneOf(document, element), element.id}) {
    if (part.empty()) continue;
    if (!path.empty()) path += '/';
    path += Plain(part);
  }
  JsonWriter& out = document.out;
  out.Key("logicalLocations").BeginArray(kInline).BeginObject();
  out.Key("name").Text(Plain(element.name.empty() ? element.id : element.name));
  out.Key("fullyQualifiedName").Text(path);
  out.Key("kind").Text("resource");
  out.EndObject().EndArray();
}

base::Location FirstInput(const outcome::AnalysisResult& result) {
  return {result.inputs.empty() ? "unknown" : result.inputs.front().path, 1, 1};
}

}  // namespace threatgap::reports::sarif
