#include "analyzer/cli/content_pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "analyzer/base/date.h"
#include "analyzer/base/text.h"
#include "analyzer/cli/page.h"
#include "analyzer/cli/rule_page.h"

namespace threatgap::cli {
namespace {

using catalog::Catalog;
using catalog::ControlType;
using catalog::Framework;

const ControlType& TypeAt(const Catalog& catalog, catalog::ControlTypeId id) {
  return catalog.control_types[static_cast<std::size_t>(id)];
}

std::string DateText(const std::optional<base::Date>& date) {
  return date ? base::FormatDate(*date) : "undated";
}

std::string PlacesText(const ControlType& type) {
  std::string out = type.stands_on_incoming ? "on a component it also stands on the flows into it"
                                            : "on a component it stands there only";
  switch (type.on_zone) {
    case ControlType::OnZone::kNone:
      return out + "; it cannot be placed on a zone";
    case ControlType::OnZone::kMembers:
      return out + "; on a zone it stands on everything inside";
    case ControlType::OnZone::kEntries:
      return out + "; on a zone it stands on each flow that enters";
  }
  return out;
}

/// ` for review`; empty for mappings which name no aspect.
std::string AspectsText(const catalog::Mapping& mapping, const Catalog& catalog) {
  if (mapping.aspects.empty()) return {};
  std::vector<std::string> ids;
  for (const auto aspect : mapping.aspects)
    ids.push_back(catalog.Get(mapping.to).aspects[static_cast<std::size_t>(aspect)].id);
  return fmt::format(" for {}", fmt::join(ids, ", "));
}

void AddMappings(Page& page, const ControlType& type, const Catalog& catalog) {
  page.Heading("Mapped to");
  if (type.maps.empty()) page.Paragraph("nothing");
  for (const auto& mapping : type.maps) {
    page.Paragraph(
        fmt::format("{}  {}", catalog.RequirementId(mapping.to), catalog.Get(mapping.to).title));
    page.Paragraph(fmt::format("{}{}: {}", catalog::RelationWord(mapping.relation),
                               AspectsText(mapping, catalog), mapping.why),
                   6);
  }
}

void AddRuleLine(Page& page, const rule_engine::Rule& rule) {
  page.Paragraph(fmt::format("{}  {}", rule.id, rule.title));
}

void AddRulesAsking(Page& page, catalog::ControlTypeId id, const Catalog& catalog,
                    const rule_engine::RuleSet& rules) {
  page.Heading("Rules which ask for it");
  std::size_t found = 0;
  for (const auto& rule : rules.rules) {
    const auto asked = ControlsAskedFor(rule);
    const bool asks = std::any_of(asked.begin(), asked.end(),
                                  [&](auto wanted) { return catalog.IsA(id, wanted); });
    if (!asks) continue;
    AddRuleLine(page, rule);
    ++found;
  }
  if (found == 0) page.Paragraph("none");
}

std::string ValueText(const model::AttributeValue& value) {
  const auto& attribute = model::Attribute(value.attribute);
  if (attribute.set)
    return value.value.items.empty() ? "none" : fmt::format("{} items", value.value.items.size());
  if (attribute.type == model::ValueType::kBool) return value.value.scalar != 0 ? "true" : "false";
  if (attribute.vocabulary != nullptr) {
    return std::string(attribute.vocabulary->words[static_cast<std::size_t>(value.value.scalar)]);
  }
  return fmt::format("{}", value.value.scalar);
}

}  // namespace

std::string ControlTypePage(catalog::ControlTypeId id, const Catalog& catalog,
                            const rule_engine::RuleSet& rules) {
  const ControlType& type = TypeAt(catalog, id);
  Page page;
  page.Title(type.id, type.title);
  page.Blank();
  page.Paragraph(type.description);
  page.Blank();
  if (type.is >= 0) page.Labelled("is a kind of", TypeAt(catalog, type.is).id);
  page.Labelled("mechanism", catalog::MechanismWord(type.mechanism));
  page.Labelled("reduces", catalog::ReducesWord(type.reduces));
  page.Labelled("life cycle", fmt::format("{}", fmt::join(type.lifecycle, ", ")));
  page.Labelled("place", PlacesText(type));
  if (type.evidence_age_days)
    page.Labelled(
        "evidence",
        base::Counted(static_cast<std::size_t>(*type.evidence_age_days), "day") + " old at most");
  for (const auto& statement : type.satisfied_when) page.Labelled("proved by", statement.where);
  AddMappings(page, type, catalog);
  AddRulesAsking(page, id, catalog, rules);
  return page.text();
}

std::string FrameworkPage(const Framework& framework) {
  Page page;
  page.Title(framework.id, framework.title);
  page.Blank();
  page.Labelled("publisher", framework.publisher);
  page.Labelled("licence", framework.license);
  page.Labelled("trust", framework.trust);
  page.Labelled("entries", EntriesInWords(framework));
  if (!framework.complete) page.Labelled("limits", framework.limits);
  for (const auto& source : framework.sources)
    page.Labelled("source", fmt::format("{}, {}", source.title, DateText(source.date)));
  for (const auto& [group, title] : framework.groups) {
    page.Heading(title);
    for (const auto& requirement : framework.requirements) {
      if (requirement.group == group) page.Labelled(requirement.id, requirement.title);
    }
  }
  return page.text();
}

std::string ComponentTypePage(model::TypeId id, const Catalog& catalog) {
  const model::ComponentTypes& types = *catalog.types;
  const model::ComponentType& type = types.Get(id);
  Page page;
  page.Title(type.id, type.title);
  page.Blank();
  page.Paragraph(type.description);
  page.Blank();
  std::vector<std::string> chain, below;
  for (model::TypeId at = type.parent; at != model::kNoType; at = types.Get(at).parent)
    chain.push_back(types.Get(at).id);
  page.Labelled("is a kind of", fmt::format("{}", fmt::join(chain, ", a kind of ")));
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (types.Get(static_cast<model::TypeId>(i)).parent == id)
      below.push_back(types.Get(static_cast<model::TypeId>(i)).id);
  }
  std::sort(below.begin(), below.end());
  page.Labelled("kinds of it", fmt::format("{}", fmt::join(below, ", ")));
  if (type.abstract)
    page.Labelled("coarse", "it may hide a more special type, so rules cannot know what it is");
  for (std::size_t i = 0; i < model::AttributeTable().size(); ++i) {
    const auto attribute = static_cast<model::AttributeId>(i);
    model::TypeId giver = model::kNoType;
    const auto* value = types.Default(id, attribute, &giver);
    if (value == nullptr) continue;
    page.Labelled(model::Attribute(attribute).name,
                  fmt::format("{} (default of {})", ValueText(*value), types.Get(giver).id));
  }
  return page.text();
}

std::string TechnologyPage(const catalog::Technology& technology, const Catalog& catalog) {
  Page page;
  page.Title(technology.id, technology.title);
  page.Blank();
  if (technology.type != model::kNoType)
    page.Labelled("type", catalog.types->Get(technology.type).id);
  for (const auto& fact : technology.facts) {
    page.Labelled(model::Attribute(fact.attribute).name,
                  fmt::format("{}", fmt::join(fact.words, ", ")));
  }
  page.Labelled("source", technology.source);
  page.Labelled("reviewed", DateText(technology.date));
  return page.text();
}

std::vector<std::string> TechnologyRow(const catalog::Technology& technology,
                                       const Catalog& catalog) {
  std::vector<std::string> facts;
  for (const auto& fact : technology.facts) {
    facts.push_back(
        fmt::format("{}: {}", model::Attribute(fact.attribute).name, fmt::join(fact.words, ", ")));
  }
  return {technology.id,
          technology.title,
          technology.type == model::kNoType ? "" : catalog.types->Get(technology.type).id,
          facts.empty() ? "its type only" : fmt::format("{}", fmt::join(facts, "; ")),
          technology.source,
          DateText(technology.date)};
}

std::string CrosswalkId(const catalog::Crosswalk& crosswalk, const Catalog& catalog) {
  const auto name = [&](std::int32_t framework) {
    return framework < 0 ? std::string("?")
                         : catalog.frameworks[static_cast<std::size_t>(framework)].id;
  };
  return name(crosswalk.from) + "--" + name(crosswalk.to);
}

std::string CrosswalkPage(const catalog::Crosswalk& crosswalk, const Catalog& catalog) {
  Page page;
  page.Title(CrosswalkId(crosswalk, catalog), "crosswalk");
  page.Blank();
  page.Labelled("source", crosswalk.source);
  page.Labelled("date", DateText(crosswalk.date));
  page.Labelled("licence", crosswalk.license);
  page.Labelled("trust", crosswalk.trust);
  page.Heading("Relations");
  for (const auto& line : crosswalk.relations) {
    if (line.from < 0 || line.to < 0) continue;
    page.Paragraph(fmt::format("{} {} {}", catalog.Get({crosswalk.from, line.from}).id,
                               catalog::RelationWord(line.relation),
                               catalog.Get({crosswalk.to, line.to}).id));
    page.Paragraph(line.why, 6);
  }
  return page.text();
}

}  // namespace threatgap::cli
