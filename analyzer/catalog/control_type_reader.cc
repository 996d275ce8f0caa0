#include "analyzer/catalog/control_type_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/catalog/declared_once.h"
#include "analyzer/syntax/field_reader.h"

namespace threatgap::catalog {
namespace {

using syntax::FieldReader;
using syntax::NodeRef;

constexpr std::string_view kMechanisms[] = {"filter",    "permission",   "human",
                                            "isolation", "cryptography", "monitoring"};
constexpr std::string_view kReduces[] = {"likelihood", "impact", "detection"};
constexpr std::string_view kStages[] = {"design", "deployment", "operations"};
constexpr std::string_view kOnComponent[] = {"self", "incoming"};
constexpr std::string_view kOnZone[] = {"none", "members", "entries"};
constexpr std::string_view kRelations[] = {"equal", "subset",  "superset",   "intersects",
                                           "none",  "related", "unspecified"};
constexpr std::string_view kIn[] = {"component", "flow"};

void ReadSatisfiedWhen(FieldReader& fields, ControlType& type) {
  const NodeRef list = fields.Sequence("satisfied-when");
  for (NodeRef item = list.first(); item; item = item.next()) {
    FieldReader condition(item, "`satisfied-when` of control type", type.id, fields.sink());
    SatisfiedWhen read;
    read.variable = condition.RequiredText("as");
    if (condition.Require("in")) read.on_flow = condition.Word("in", kIn).value_or(1) == 1;
    read.where = condition.RequiredText("where");
    read.where_span = item.Get("where").span();
    condition.Finish();
    type.satisfied_when.push_back(std::move(read));
  }
}

void ReadMaps(FieldReader& fields, ControlType& type, RequirementFinder& finder) {
  const NodeRef list = fields.Sequence("maps");
  type.maps.reserve(list.size());
  for (NodeRef item = list.first(); item; item = item.next()) {
    FieldReader map(item, "mapping of control type", type.id, fields.sink());
    Mapping read;
    read.span = item.span();
    const std::string to = map.RequiredText("to");
    if (map.Require("relation")) {
      if (const auto word = map.Word("relation", kRelations))
        read.relation = static_cast<Relation>(*word);
    }
    const auto aspects = map.Texts("aspects");
    read.why = map.RequiredText("why");
    map.Finish();
    if (to.empty()) continue;
    const auto target = finder.Full(to, item.Get("to").span());
    if (!target) continue;
    read.to = *target;
    if (ParseRelation(item.Get("relation").text())) read.aspects = finder.Aspects(aspects, read);
    type.maps.push_back(std::move(read));
  }
}

void ReadEffect(FieldReader& fields, ControlType& type) {
  if (fields.Require("mechanism")) {
    type.mechanism = static_cast<Mechanism>(fields.Word("mechanism", kMechanisms).value_or(0));
  }
  if (fields.Require("reduces"))
    type.reduces = static_cast<Reduces>(fields.Word("reduces", kReduces).value_or(0));
  const NodeRef stages = fields.Sequence("lifecycle");
  for (NodeRef item = stages.first(); item; item = item.next()) {
    if (const auto stage = syntax::ReadWord(item, "lifecycle", kStages, fields.sink())) {
      type.lifecycle.emplace_back(kStages[*stage]);
    }
  }
  type.evidence_age_days = fields.DurationDays("evidence-age");
  type.customer_from_scope = fields.Integer("customer-from-scope", 1, 5).value_or(1);
  type.stands_on_incoming = fields.Word("on-component", kOnComponent).value_or(0) == 1;
  type.on_zone = static_cast<ControlType::OnZone>(fields.Word("on-zone", kOnZone).value_or(0));
}

ControlType ReadControlType(NodeRef key, RequirementFinder& finder, base::DiagnosticSink& sink) {
  ControlType type;
  type.id = key.text();
  type.span = key.span();
  FieldReader fields(key.value(), "control type", key.text(), sink);
  fields.Text("is");
  type.title = fields.RequiredText("title");
  type.description = fields.RequiredText("description");
  ReadEffect(fields, type);
  ReadSatisfiedWhen(fields, type);
  ReadMaps(fields, type, finder);
  fields.Finish();
  return type;
}

std::int32_t FindById(const std::vector<ControlType>& types, std::string_view id) {
  const auto found =
      std::lower_bound(types.begin(), types.end(), id,
                       [](const ControlType& type, std::string_view key) { return type.id < key; });
  return found != types.end() && found->id == id ? static_cast<std::int32_t>(found - types.begin())
                                                 : -1;
}

/// Cuts every circle of `is` once, and reports it.
void CutCycles(std::vector<ControlType>& types, base::DiagnosticSink& sink) {
  std::vector<int> round(types.size(), -1);
  for (std::size_t start = 0; start < types.size(); ++start) {
    auto at = static_cast<std::int32_t>(start);
    while (at >= 0 && round[static_cast<std::size_t>(at)] < 0) {
      round[static_cast<std::size_t>(at)] = static_cast<int>(start);
      at = types[static_cast<std::size_t>(at)].is;
    }
    if (at < 0 || round[static_cast<std::size_t>(at)] != static_cast<int>(start)) continue;
    ControlType& type = types[static_cast<std::size_t>(at)];
    sink.Error("hierarchy-cycle", type.span,
               fmt::format("control type `{}` is a subtype of itself", type.id));
    type.is = -1;
  }
}

void LinkSupertypes(std::vector<ControlType>& types, const std::vector<NodeRef>& keys,
                    base::DiagnosticSink& sink) {
  for (const NodeRef key : keys) {
    const NodeRef is = key.value().Get("is");
    if (!is.is_scalar()) continue;
    const std::int32_t super = FindById(types, is.text());
    types[static_cast<std::size_t>(FindById(types, key.text()))].is = super;
    if (super >= 0) continue;
    std::vector<std::string> ids;
    for (const ControlType& type : types) ids.push_back(type.id);
    sink.Error("unknown-reference", is.span(), fmt::format("unknown control type `{}`", is.text()),
               syntax::DidYouMean(is.text(), ids));
  }
  CutCycles(types, sink);
}

}  // namespace

std::vector<ControlType> ReadControlTypes(const std::vector<NodeRef>& roots,
                                          RequirementFinder& finder, base::DiagnosticSink& sink) {
  DeclaredOnce once("control type");
  std::vector<ControlType> types;
  std::vector<NodeRef> keys;
  for (const NodeRef root : roots) {
    FieldReader fields(root, "control file", "", sink);
    const NodeRef section = fields.Mapping("controls");
    fields.Finish();
    for (NodeRef key = section.first(); key; key = key.next()) {
      if (!once.Add(key.text(), key.span(), sink)) continue;
      types.push_back(ReadControlType(key, finder, sink));
      keys.push_back(key);
    }
  }
  std::sort(types.begin(), types.end(),
            [](const ControlType& a, const ControlType& b) { return a.id < b.id; });
  LinkSupertypes(types, keys, sink);
  return types;
}

}  // namespace threatgap::catalog
