#include "analyzer/catalog/crosswalk_reader.h"

#include <fmt/format.h>

#include "analyzer/catalog/declared_once.h"
#include "analyzer/syntax/field_reader.h"

namespace threatgap::catalog {
namespace {

using syntax::FieldReader;
using syntax::NodeRef;

constexpr std::string_view kRelations[] = {"equal", "subset",  "superset",   "intersects",
                                           "none",  "related", "unspecified"};
constexpr std::string_view kTrustWords[] = {"A", "B", "C", "D"};

void ReadHead(FieldReader& fields, Crosswalk& crosswalk) {
  crosswalk.source = fields.RequiredText("source");
  if (fields.Require("date")) crosswalk.date = fields.Date("date");
  if (const auto trust = fields.Word("trust", kTrustWords)) crosswalk.trust = kTrustWords[*trust];
  crosswalk.license = fields.RequiredText("license");
}

std::optional<std::int32_t> Endpoint(FieldReader& fields, NodeRef item, std::string_view key,
                                     std::int32_t framework, RequirementFinder& finder) {
  const std::string id = fields.RequiredText(key);
  if (id.empty()) return std::nullopt;
  return finder.Requirement(framework, id, item.Get(key).span());
}

std::optional<CrosswalkRelation> ReadRelation(NodeRef item, const Crosswalk& crosswalk,
                                              RequirementFinder& finder,
                                              base::DiagnosticSink& sink) {
  FieldReader fields(item, "crosswalk relation", "", sink);
  CrosswalkRelation read;
  read.span = item.span();
  const auto from = Endpoint(fields, item, "from", crosswalk.from, finder);
  const auto to = Endpoint(fields, item, "to", crosswalk.to, finder);
  if (fields.Require("relation")) {
    if (const auto word = fields.Word("relation", kRelations))
      read.relation = static_cast<Relation>(*word);
  }
  read.why = fields.RequiredText("why");
  fields.Finish();
  if (!from || !to) return std::nullopt;
  read.from = *from;
  read.to = *to;
  return read;
}

void ReadRelations(NodeRef list, const Catalog& catalog, Crosswalk& crosswalk,
                   RequirementFinder& finder, base::DiagnosticSink& sink) {
  DeclaredOnce once("relation");
  crosswalk.relations.reserve(list.size());
  for (NodeRef item = list.first(); item; item = item.next()) {
    const auto relation = ReadRelation(item, crosswalk, finder, sink);
    if (!relation) continue;
    const std::string pair =
        fmt::format("{} to {}", catalog.Get({crosswalk.from, relation->from}).id,
                    catalog.Get({crosswalk.to, relation->to}).id);
    if (once.Add(pair, item.span(), sink)) crosswalk.relations.push_back(*relation);
  }
}

}  // namespace

std::optional<Crosswalk> ReadCrosswalk(NodeRef root, const Catalog& catalog,
                                       RequirementFinder& finder, base::DiagnosticSink& sink) {
  FieldReader fields(root, "crosswalk", "", sink);
  Crosswalk crosswalk;
  crosswalk.span = root.GetKey("crosswalk").span();
  const NodeRef ends = fields.Mapping("crosswalk");
  FieldReader end_fields(ends, "crosswalk", "", sink);
  const std::string from = end_fields.RequiredText("from");
  const std::string to = end_fields.RequiredText("to");
  end_fields.Finish();
  ReadHead(fields, crosswalk);
  fields.Require("relations");
  const NodeRef relations = fields.Sequence("relations");
  fields.Finish();
  if (from.empty() || to.empty()) return std::nullopt;
  const auto from_index = finder.Framework(from, ends.Get("from").span());
  const auto to_index = finder.Framework(to, ends.Get("to").span());
  if (!from_index || !to_index) return std::nullopt;
  crosswalk.from = *from_index;
  crosswalk.to = *to_index;
  ReadRelations(relations, catalog, crosswalk, finder, sink);
  return crosswalk;
}

}  // namespace threatgap::catalog
