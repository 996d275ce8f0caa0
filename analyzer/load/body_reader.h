#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "analyzer/load/draft.h"
#include "analyzer/load/element_reader.h"

namespace threatgap::load {

/// Reads the fields which only one kind of element has; called before the attributes are read.
using OwnFields = std::function<void(syntax::FieldReader& fields)>;

/// Reads what a foreign file says about an element, if one does. Values which its reader inferred
/// carry that origin and the reason. Sets id and place of the element, too.
void ReadImportedBody(const Declaration& declaration, std::string_view noun,
                      model::ElementKind kind, model::Element& element, ReadContext& context,
                      const OwnFields& own_fields);

/// Reads what a native file says about it. It replaces what was imported, value by value.
void ReadNativeBody(const Declaration& declaration, std::string_view noun, model::ElementKind kind,
                    model::Element& element, ReadContext& context, const OwnFields& own_fields);

/// Puts `values` in place of those of the same attributes; the result is ordered by attribute.
void ReplaceAttributes(std::vector<model::AttributeValue>& known,
                       std::vector<model::AttributeValue> values);

}  // namespace threatgap::load
