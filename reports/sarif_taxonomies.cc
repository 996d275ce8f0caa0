#include "reports/json_values.h"
#include "reports/sarif_document.h"
#include "reports/sarif_text.h"

namespace threatgap::reports::sarif {
namespace {

using outcome::FrameworkView;
using outcome::RequirementView;

std::string EditionOf(std::string_view id) {
  const std::size_t at = id.find('@');
  return at == std::string_view::npos ? std::string() : std::string(id.substr(at + 1));
}

void PutState(JsonWriter& out, const RequirementView& row) {
  out.Key("properties").BeginObject(kInline);
  json::PutWord(out, "status", RequirementStatusWord(row.status));
  if (row.at_best) json::PutWord(out, "status_at_best", RequirementStatusWord(*row.at_best));
  out.Key("exposed").Flag(row.exposed);
  out.Key("claimed").Flag(row.claimed);
  if (!row.owner.empty()) out.Key("owner").Text(Plain(row.owner));
  if (!row.why.empty()) out.Key("why").Text(Plain(row.why));
  out.EndObject();
}

void PutTaxon(JsonWriter& out, const RequirementView& row) {
  const std::string title = Plain(row.title.empty() ? row.id : row.title);
  out.BeginObject();
  out.Key("id").Text(row.id);
  out.Key("name").Text(title);
  PutTextObject(out, "shortDescription", title);
  PutState(out, row);
  out.EndObject();
}

void PutTaxonomy(Document& document, const FrameworkView& framework) {
  JsonWriter& out = document.out;
  const std::string name = TaxonomyName(framework);
  const std::string edition = EditionOf(framework.id);
  out.BeginObject();
  out.Key("name").Text(name);
  if (!edition.empty()) out.Key("version").Text(edition);
  out.Key("guid").Text(document.Uuid("taxonomy", framework.id));
  PutTextObject(out, "shortDescription", name);
  if (!framework.limits.empty()) PutTextObject(out, "fullDescription", Plain(framework.limits));
  out.Key("isComprehensive").Flag(framework.limits.empty());
  out.Key("contents").BeginArray(kInline).Text("localizedData").Text("nonLocalizedData").EndArray();
  json::PutList(out, "taxa", framework.requirements,
                [&out](const RequirementView& row) { PutTaxon(out, row); });
  out.Key("properties").BeginObject();
  out.Key("id").Text(framework.id);
  json::PutText(out, "license", framework.license);
  json::PutTexts(out, "sources", framework.sources);
  out.EndObject();
  out.EndObject();
}

}  // namespace

Taxa::Taxa(const outcome::AnalysisResult& result) {
  for (std::size_t f = 0; f < result.frameworks.size(); ++f) {
    const FrameworkView& framework = result.frameworks[f];
    for (std::size_t r = 0; r < framework.requirements.size(); ++r)
      positions_.emplace(framework.id + ":" + framework.requirements[r].id, Position{f, r});
  }
}

const Taxa::Position* Taxa::Find(std::string_view full_id) const {
  const auto found = positions_.find(full_id);
  return found == positions_.end() ? nullptr : &found->second;
}

std::string TaxonomyName(const FrameworkView& framework) {
  return Plain(framework.title.empty() ? framework.id : framework.title);
}

void PutSupportedTaxonomies(Document& document) {
  JsonWriter& out = document.out;
  out.Key("supportedTaxonomies").BeginArray();
  for (std::size_t i = 0; i < document.result.frameworks.size(); ++i) {
    const FrameworkView& framework = document.result.frameworks[i];
    out.BeginObject(kInline);
    out.Key("name").Text(TaxonomyName(framework));
    out.Key("index").Count(i);
    out.Key("guid").Text(document.Uuid("taxonomy", framework.id));
    out.EndObject();
  }
  out.EndArray();
}

void PutTaxonomies(Document& document) {
  json::PutList(document.out, "taxonomies", document.result.frameworks,
                [&document](const FrameworkView& framework) { PutTaxonomy(document, framework); });
}

}  // namespace threatgap::reports::sarif
