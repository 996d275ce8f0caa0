#include "analyzer/load/inheritance.h"

#include <fmt/format.h>

#include <algorithm>

namespace threatgap::load {
namespace {

using model::AttributeValue;
using model::ElementKind;
using syntax::FieldReader;
using syntax::NodeRef;

struct DefaultsKey {
  std::string_view key;
  ElementKind kind;
};
constexpr DefaultsKey kDefaultsKeys[] = {{"components", ElementKind::kComponent},
                                         {"flows", ElementKind::kFlow},
                                         {"data", ElementKind::kData},
                                         {"zones", ElementKind::kZone}};

const AttributeValue* FindIn(const std::vector<AttributeValue>& values,
                             model::AttributeId attribute) {
  const auto found = std::find_if(values.begin(), values.end(), [&](const AttributeValue& value) {
    return value.attribute == attribute;
  });
  return found == values.end() ? nullptr : &*found;
}

void AddMissing(std::vector<AttributeValue>& values, const std::vector<AttributeValue>& inherited) {
  for (const AttributeValue& value : inherited) {
    if (FindIn(values, value.attribute) == nullptr) values.push_back(value);
  }
}

}  // namespace

void Inheritance::AddDefaults(NodeRef section) {
  FieldReader fields(section, "`defaults`", "", context_.sink);
  for (const DefaultsKey& entry : kDefaultsKeys) {
    if (const NodeRef body = fields.Mapping(entry.key)) AddDefaultsOf(entry.kind, body, entry.key);
  }
  fields.Finish();
}

void Inheritance::AddDefaultsOf(ElementKind kind, NodeRef body, std::string_view key) {
  FieldReader fields(body, "defaults of", key, context_.sink);
  auto& known = defaults_[static_cast<std::size_t>(kind)];
  for (AttributeValue& value : ReadAttributes(fields, kind, model::Origin::kDefaults, context_)) {
    if (const AttributeValue* const first = FindIn(known, value.attribute)) {
      context_.sink.Report({base::Severity::kError,
                            "stated-twice",
                            fmt::format("the default `{}` of {} is stated twice",
                                        model::Attribute(value.attribute).name, key),
                            value.span,
                            {{first->span, "first stated here"}},
                            ""});
    } else {
      known.push_back(std::move(value));
    }
  }
}

void Inheritance::Fill(ElementKind kind, model::Element& element) const {
  AddMissing(element.attributes, defaults_[static_cast<std::size_t>(kind)]);
  SortAttributes(element.attributes);
}

void Inheritance::Fill(model::Component& component) {
  AddMissing(component.attributes, defaults_[static_cast<std::size_t>(ElementKind::kComponent)]);
  if (const auto* name = FindIn(component.attributes, model::attribute::kTechnology)) {
    const auto* technology =
        context_.catalog.FindTechnology(context_.strings.Get(name->value.scalar));
    if (technology != nullptr) AddMissing(component.attributes, OfTechnology(*technology));
  }
  if (component.type != model::kNoType) AddMissing(component.attributes, OfType(component.type));
  SortAttributes(component.attributes);
}

const std::vector<AttributeValue>& Inheritance::OfTechnology(
    const catalog::Technology& technology) {
  const auto [at, is_new] = technologies_.try_emplace(&technology);
  if (!is_new) return at->second;
  for (const auto& fact : technology.facts) {
    const std::vector<catalog::WrittenWord> words = [&] {
      std::vector<catalog::WrittenWord> made;
      for (const std::string& word : fact.words) made.push_back({word, fact.span});
      return made;
    }();
    const catalog::WrittenValue written{fact.span, model::Attribute(fact.attribute).set, words};
    auto value =
        ResolveAttribute(fact.attribute, written, fact.span, model::Origin::kPreset, context_);
    if (!value) continue;
    value->giver = context_.strings.Intern(technology.id);
    at->second.push_back(std::move(*value));
  }
  return at->second;
}

const std::vector<AttributeValue>& Inheritance::OfType(model::TypeId type) {
  const auto [at, is_new] = types_.try_emplace(type);
  if (!is_new) return at->second;
  const model::ComponentTypes& types = *context_.catalog.types;
  for (model::TypeId giver = type; giver != model::kNoType; giver = types.Get(giver).parent) {
    for (AttributeValue value : types.Get(giver).defaults) {
      if (FindIn(at->second, value.attribute) != nullptr) continue;
      value.origin = model::Origin::kTypeDefault;
      value.giver = giver;
      at->second.push_back(std::move(value));
    }
  }
  return at->second;
}

}  // namespace threatgap::load
