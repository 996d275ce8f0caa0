#include "analyzer/load/element_reader.h"

#include <fmt/format.h>

#include <algorithm>

namespace threatgap::load {
namespace {

using catalog::WrittenValue;
using catalog::WrittenWord;
using model::AttributeDef;
using model::AttributeId;
using model::AttributeValue;
using model::ElementKind;
using model::ValueType;
using syntax::FieldReader;
using syntax::NodeRef;

void CheckTechnology(const WrittenWord& word, ReadContext& context) {
  if (context.catalog.FindTechnology(word.text) != nullptr) return;
  std::string help = syntax::DidYouMean(word.text, context.catalog.TechnologyIds());
  if (help.empty())
    help = "`threatgap mappings list` shows the presets; leave `technology` out where none fits";
  context.sink.Error("unknown-reference", word.span,
                     fmt::format("unknown technology `{}`", word.text), std::move(help));
}

std::optional<std::int32_t> ResolveWord(AttributeId id, const WrittenWord& word,
                                        ReadContext& context) {
  const AttributeDef& attribute = model::Attribute(id);
  if (attribute.type == ValueType::kRef) {
    const auto ref = context.names.Resolve(word.text, word.span, Mask(attribute.target));
    return ref ? std::optional(ref->index) : std::nullopt;
  }
  if (attribute.type != ValueType::kText) return catalog::ParseWord(attribute, word, context.sink);
  if (id == model::attribute::kTechnology) CheckTechnology(word, context);
  return context.strings.Intern(word.text);
}

void MakeSet(std::vector<std::int32_t>& items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

constexpr std::string_view kElementKeys[] = {"title", "description", "formerly", "same-as"};

}  // namespace

void ReadCommonFields(FieldReader& fields, model::Element& element) {
  fields.Has("id");
  fields.Has("same-as");
  if (const auto title = fields.Text("title")) element.title = *title;
  if (const auto description = fields.Text("description")) element.description = *description;
  for (auto& former : fields.Texts("formerly")) element.formerly.push_back(std::move(former.text));
}

std::optional<ImportOrigin> ReadImportOrigin(FieldReader& fields) {
  const NodeRef body = fields.Mapping("imported-from");
  if (!body) return std::nullopt;
  FieldReader origin(body, "`imported-from`", "", fields.sink());
  ImportOrigin read{origin.RequiredText("format"), origin.Text("id").value_or(""),
                    origin.Text("status").value_or("")};
  origin.Finish();
  return read;
}

void ReadTags(FieldReader& fields, model::Element& element, ReadContext& context) {
  if (!fields.Has("tags")) return;
  std::vector<std::string> tags;
  for (auto& tag : fields.Texts("tags")) tags.push_back(std::move(tag.text));
  SetTags(tags, element, context);
}

void SetTags(const std::vector<std::string>& tags, model::Element& element, ReadContext& context) {
  AttributeValue value{model::attribute::kTags, model::Origin::kStated, {}, element.span, -1};
  for (const std::string& tag : tags) value.value.items.push_back(context.strings.Intern(tag));
  MakeSet(value.value.items);
  std::erase_if(element.attributes, [](const AttributeValue& known) {
    return known.attribute == model::attribute::kTags;
  });
  element.attributes.push_back(std::move(value));
}

std::optional<AttributeValue> ResolveAttribute(AttributeId id, const WrittenValue& written,
                                               const base::Span& span, model::Origin origin,
                                               ReadContext& context) {
  const AttributeDef& attribute = model::Attribute(id);
  if (!catalog::CheckShape(attribute, written, context.sink)) return std::nullopt;
  AttributeValue value{id, origin, {}, span, -1};
  bool good = true;
  for (const WrittenWord& word : written.words) {
    const auto scalar = ResolveWord(id, word, context);
    if (!scalar) {
      good = false;
    } else if (attribute.set) {
      value.value.items.push_back(*scalar);
    } else {
      value.value.scalar = *scalar;
    }
  }
  MakeSet(value.value.items);
  if (!good) return std::nullopt;
  return value;
}

std::vector<AttributeValue> ReadAttributes(FieldReader& fields, ElementKind kind,
                                           model::Origin origin, ReadContext& context) {
  std::vector<AttributeValue> attributes;
  for (const NodeRef key : fields.TakeRest()) {
    const auto id = model::FindAttribute(kind, key.text());
    if (!id) {
      fields.ReportUnknownKey(
          key, catalog::UnknownAttributeHelp(kind, key.text(),
                                             {std::begin(kElementKeys), std::end(kElementKeys)}));
      continue;
    }
    const auto written = catalog::ReadWritten(key.value(), key.text(), context.sink);
    if (!written) continue;
    if (auto value = ResolveAttribute(*id, *written, key.value().span(), origin, context)) {
      attributes.push_back(std::move(*value));
    }
  }
  SortAttributes(attributes);
  return attributes;
}

std::vector<model::Placement> ResolvePlaces(const std::vector<syntax::PlacedText>& names,
                                            model::KindMask expected, ReadContext& context) {
  std::vector<model::Placement> places;
  places.reserve(names.size());
  for (const auto& name : names) {
    if (const auto ref = context.names.Resolve(name.text, name.span, expected))
      places.push_back({*ref, name.span});
  }
  return places;
}

void SortAttributes(std::vector<AttributeValue>& attributes) {
  std::sort(
      attributes.begin(), attributes.end(),
      [](const AttributeValue& a, const AttributeValue& b) { return a.attribute < b.attribute; });
}

}  // namespace threatgap::load
