#include "analyzer/load/body_reader.h"

#include <algorithm>

namespace threatgap::load {
namespace {

using model::AttributeValue;
using syntax::FieldReader;

void MarkInferred(const InferredValues& inferred, std::vector<AttributeValue>& attributes,
                  ReadContext& context) {
  for (AttributeValue& value : attributes) {
    const auto found = inferred.find(model::Attribute(value.attribute).name);
    if (found == inferred.end()) continue;
    value.origin = model::Origin::kInferred;
    value.giver = context.strings.Intern(found->second);
  }
}

}  // namespace

void ReadImportedBody(const Declaration& declaration, std::string_view noun,
                      model::ElementKind kind, model::Element& element, ReadContext& context,
                      const OwnFields& own_fields) {
  element.id = declaration.id;
  element.span = declaration.id_span;
  if (!declaration.imported) return;
  const ImportedBody& imported = *declaration.imported;
  element.original_id = imported.original_id;
  FieldReader fields(imported.body, noun, declaration.id, context.sink);
  ReadCommonFields(fields, element);
  own_fields(fields);
  element.attributes = ReadAttributes(fields, kind, model::Origin::kStated, context);
  if (imported.inferred) MarkInferred(*imported.inferred, element.attributes, context);
}

void ReadNativeBody(const Declaration& declaration, std::string_view noun, model::ElementKind kind,
                    model::Element& element, ReadContext& context, const OwnFields& own_fields) {
  FieldReader fields(declaration.body, noun, declaration.id, context.sink);
  ReadCommonFields(fields, element);
  own_fields(fields);
  ReplaceAttributes(element.attributes,
                    ReadAttributes(fields, kind, model::Origin::kStated, context));
}

void ReplaceAttributes(std::vector<AttributeValue>& known, std::vector<AttributeValue> values) {
  if (known.empty()) {
    known = std::move(values);
    return;
  }
  for (AttributeValue& value : values) {
    const auto found = std::find_if(known.begin(), known.end(), [&](const AttributeValue& old) {
      return old.attribute == value.attribute;
    });
    if (found == known.end()) {
      known.push_back(std::move(value));
    } else {
      *found = std::move(value);
    }
  }
  SortAttributes(known);
}

}  // namespace threatgap::load
