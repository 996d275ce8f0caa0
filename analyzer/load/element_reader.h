#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/catalog/attribute_words.h"
#include "analyzer/catalog/catalog.h"
#include "analyzer/load/names.h"
#include "analyzer/model/threat_model.h"
#include "analyzer/syntax/field_reader.h"

namespace threatgap::load {

/// What the readers of element bodies share while one model is built.
struct ReadContext {
  const catalog::Catalog& catalog;
  Names& names;
  model::StringPool& strings;
  base::DiagnosticSink& sink;
};

/// Reads title, description and former ids, which every element may have. `id` and `same-as` count
/// as asked for: they were read when the element was declared.
void ReadCommonFields(syntax::FieldReader& fields, model::Element& element);

/// Reads `tags` of an element that has no attribute table (controls, threats).
void ReadTags(syntax::FieldReader& fields, model::Element& element, ReadContext& context);

/// Reads all fields nobody asked for as attributes of `kind`; reports those that are none.
/// Call it after the other fields. The result is ordered by attribute.
std::vector<model::AttributeValue> ReadAttributes(syntax::FieldReader& fields,
                                                  model::ElementKind kind, model::Origin origin,
                                                  ReadContext& context);

/// What `imported-from: {format, id, status}` says: the element comes from a file of another tool,
/// which called it so. `threatgap import` writes it.
struct ImportOrigin {
  std::string format, id, status;
};
std::optional<ImportOrigin> ReadImportOrigin(syntax::FieldReader& fields);

/// One attribute value with its words resolved, or nothing after an error.
std::optional<model::AttributeValue> ResolveAttribute(model::AttributeId id,
                                                      const catalog::WrittenValue& written,
                                                      const base::Span& span, model::Origin origin,
                                                      ReadContext& context);

/// A list of places: elements of the kinds `expected`. Unknown names are left out.
std::vector<model::Placement> ResolvePlaces(const std::vector<syntax::PlacedText>& names,
                                            model::KindMask expected, ReadContext& context);

/// Gives `element` the tags `tags`, in place of those it had.
void SetTags(const std::vector<std::string>& tags, model::Element& element, ReadContext& context);

void SortAttributes(std::vector<model::AttributeValue>& attributes);

}  // namespace threatgap::load
