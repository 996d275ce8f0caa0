#include "analyzer/catalog/crosswalk_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "analyzer/catalog/declared_once.h"
#include "analyzer/syntax/field_reader.h"

namespace threatgap::catalog {
namespace {

using syntax::FieldReader;
using syntax::NodeRef;

constexpr std::string_view kRelations[] = {"equal", "subset",  "superset",   "intersects",
                                           "none",  "related", "unspecified"};
/// What stands in the place of a framework where control types are mapped.
constexpr std::string_view kControlTypes = "control-types";
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

void ReadRelationWord(FieldReader& fields, Relation& relation, std::string& why) {
  if (fields.Require("relation")) {
    if (const auto word = fields.Word("relation", kRelations))
      relation = static_cast<Relation>(*word);
  }
  why = fields.RequiredText("why");
}

std::optional<CrosswalkRelation> ReadRelation(NodeRef item, const Crosswalk& crosswalk,
                                              RequirementFinder& finder,
                                              base::DiagnosticSink& sink) {
  FieldReader fields(item, "crosswalk relation", "", sink);
  CrosswalkRelation read;
  read.span = item.span();
  const auto from = Endpoint(fields, item, "from", crosswalk.from, finder);
  const auto to = Endpoint(fields, item, "to", crosswalk.to, finder);
  ReadRelationWord(fields, read.relation, read.why);
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

/// The two ends, the head, and the list of relations, which is left to the caller.
struct CrosswalkFile {
  Crosswalk head;
  std::string from, to;
  NodeRef ends, relations;
};

CrosswalkFile ReadFile(NodeRef root, base::DiagnosticSink& sink) {
  FieldReader fields(root, "crosswalk", "", sink);
  CrosswalkFile file;
  file.head.span = root.GetKey("crosswalk").span();
  file.ends = fields.Mapping("crosswalk");
  FieldReader end_fields(file.ends, "crosswalk", "", sink);
  file.from = end_fields.RequiredText("from");
  file.to = end_fields.RequiredText("to");
  end_fields.Finish();
  ReadHead(fields, file.head);
  fields.Require("relations");
  file.relations = fields.Sequence("relations");
  fields.Finish();
  return file;
}

struct TypeMapping {
  ControlTypeId type = -1;
  Mapping mapping;
};

std::optional<TypeMapping> ReadTypeMapping(NodeRef item, std::int32_t framework,
                                           const Catalog& catalog, RequirementFinder& finder,
                                           base::DiagnosticSink& sink) {
  FieldReader fields(item, "crosswalk relation", "", sink);
  TypeMapping read;
  read.mapping.span = item.span();
  const std::string from = fields.RequiredText("from");
  const auto type = catalog.FindControlType(from);
  if (!type && !from.empty()) {
    sink.Error("unknown-reference", item.Get("from").span(),
               fmt::format("unknown control type `{}`", from),
               syntax::DidYouMean(from, catalog.ControlTypeIds()));
  }
  const auto to = Endpoint(fields, item, "to", framework, finder);
  ReadRelationWord(fields, read.mapping.relation, read.mapping.why);
  const auto aspects = fields.Texts("aspects");
  fields.Finish();
  if (!type || !to) return std::nullopt;
  read.type = *type;
  read.mapping.to = {framework, *to};
  if (ParseRelation(item.Get("relation").text()))
    read.mapping.aspects = finder.Aspects(aspects, read.mapping);
  return read;
}

void AddMapping(const TypeMapping& read, Catalog& catalog, base::DiagnosticSink& sink) {
  ControlType& type = catalog.control_types[static_cast<std::size_t>(read.type)];
  for (const Mapping& known : type.maps) {
    if (known.to != read.mapping.to) continue;
    sink.Report({base::Severity::kError,
                 "duplicate-id",
                 fmt::format("the mapping of `{}` to `{}` is stated twice", type.id,
                             catalog.RequirementId(known.to)),
                 read.mapping.span,
                 {{known.span, "first stated here"}},
                 ""});
    return;
  }
  type.maps.push_back(read.mapping);
}

}  // namespace

std::optional<Crosswalk> ReadCrosswalk(NodeRef root, const Catalog& catalog,
                                       RequirementFinder& finder, base::DiagnosticSink& sink) {
  CrosswalkFile file = ReadFile(root, sink);
  if (file.from.empty() || file.to.empty()) return std::nullopt;
  const auto from_index = finder.Framework(file.from, file.ends.Get("from").span());
  const auto to_index = finder.Framework(file.to, file.ends.Get("to").span());
  if (!from_index || !to_index) return std::nullopt;
  Crosswalk crosswalk = std::move(file.head);
  crosswalk.from = *from_index;
  crosswalk.to = *to_index;
  ReadRelations(file.relations, catalog, crosswalk, finder, sink);
  return crosswalk;
}

bool MapsControlTypes(NodeRef root) {
  return root.Get("crosswalk").is_mapping() &&
         root.Get("crosswalk").Get("from").text() == kControlTypes;
}

void ReadControlTypeMaps(const std::vector<NodeRef>& roots, Catalog& catalog,
                         RequirementFinder& finder, base::DiagnosticSink& sink) {
  std::vector<TypeMapping> added;
  for (const NodeRef root : roots) {
    const CrosswalkFile file = ReadFile(root, sink);
    if (file.to.empty()) continue;
    const auto framework = finder.Framework(file.to, file.ends.Get("to").span());
    if (!framework) continue;
    for (NodeRef item = file.relations.first(); item; item = item.next()) {
      if (auto read = ReadTypeMapping(item, *framework, catalog, finder, sink))
        added.push_back(std::move(*read));
    }
  }
  std::stable_sort(added.begin(), added.end(), [](const TypeMapping& a, const TypeMapping& b) {
    return std::tie(a.type, a.mapping.to) < std::tie(b.type, b.mapping.to);
  });
  for (const TypeMapping& mapping : added) AddMapping(mapping, catalog, sink);
}

}  // namespace threatgap::catalog
