// Zones; declared in architecture_reader.h.

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/load/architecture_reader.h"
#include "analyzer/load/body_reader.h"

namespace threatgap::load {
namespace {

using model::AttributeValue;
using model::ElementKind;
using syntax::FieldReader;
using syntax::NodeRef;

constexpr std::string_view kListWords[] = {"components", "flows", "controls"};

model::Zone ReadZone(const Declaration& declaration, const Inheritance& inheritance,
                     ReadContext& context) {
  model::Zone zone;
  const auto lists = [&](FieldReader& fields) { zone.open = ReadOpenLists(fields); };
  ReadImportedBody(declaration, "zone", ElementKind::kZone, zone, context, lists);
  ReadNativeBody(declaration, "zone", ElementKind::kZone, zone, context, lists);
  inheritance.Fill(ElementKind::kZone, zone);
  return zone;
}

model::ZoneIndex ParentOf(const model::Zone& zone) {
  const AttributeValue* const parent = zone.Find(model::attribute::kParent);
  return parent == nullptr ? model::kNone : parent->value.scalar;
}

void CutParent(model::Zone& zone, ReadContext& context) {
  const AttributeValue parent = *zone.Find(model::attribute::kParent);
  context.sink.Error("hierarchy-cycle", parent.span,
                     fmt::format("zone `{}` lies inside itself", zone.id),
                     "follow the `parent` of each zone outwards: one of them leads back");
  std::erase_if(zone.attributes, [](const AttributeValue& value) {
    return value.attribute == model::attribute::kParent;
  });
}

}  // namespace

model::OpenLists ReadOpenLists(FieldReader& fields) {
  model::OpenLists lists;
  const NodeRef value = fields.Sequence("open");
  for (NodeRef item = value.first(); item; item = item.next()) {
    if (const auto list = syntax::ReadWord(item, "open", kListWords, fields.sink())) {
      lists.open[static_cast<std::size_t>(*list)] = true;
      lists.span[static_cast<std::size_t>(*list)] = item.span();
    }
  }
  return lists;
}

std::vector<model::Zone> ReadZones(const std::vector<Declaration>& declarations,
                                   const Inheritance& inheritance, ReadContext& context) {
  std::vector<model::Zone> zones;
  zones.reserve(declarations.size());
  for (const Declaration& declaration : declarations)
    zones.push_back(ReadZone(declaration, inheritance, context));
  return zones;
}

void CheckZoneCycles(std::vector<model::Zone>& zones, ReadContext& context) {
  std::vector<int> round(zones.size(), -1);
  for (std::size_t start = 0; start < zones.size(); ++start) {
    auto at = static_cast<model::ZoneIndex>(start);
    while (at != model::kNone && round[static_cast<std::size_t>(at)] < 0) {
      round[static_cast<std::size_t>(at)] = static_cast<int>(start);
      at = ParentOf(zones[static_cast<std::size_t>(at)]);
    }
    if (at != model::kNone && round[static_cast<std::size_t>(at)] == static_cast<int>(start)) {
      CutParent(zones[static_cast<std::size_t>(at)], context);
    }
  }
}

}  // namespace threatgap::load
