#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/model/attribute_table.h"
#include "analyzer/syntax/document.h"

namespace threatgap::catalog {

/// One word of an attribute value as somebody wrote it.
struct WrittenWord {
  std::string_view text;  ///< lives as long as the document
  base::Span span;
};

/// A value of an attribute as written, before its words are understood: in a YAML or JSON mapping,
/// or in the braces of the flow notation.
struct WrittenValue {
  base::Span span;
  bool is_list = false;
  std::vector<WrittenWord> words;  ///< exactly one when it is no list
};

/// The words of `value`, which must be a scalar or a list of scalars; other shapes are reported.
std::optional<WrittenValue> ReadWritten(syntax::NodeRef value, std::string_view key,
                                        base::DiagnosticSink& sink);

/// Whether `value` is a list exactly when the attribute holds a set; reported otherwise, because a
/// list says all there is and one word does not.
bool CheckShape(const model::AttributeDef& attribute, const WrittenValue& value,
                base::DiagnosticSink& sink);

/// What `word` means for a bool, int, duration, enum or scale (see model::Value). Nothing after an
/// error was reported. Texts and references are the caller's business: they need a pool or a model.
std::optional<std::int32_t> ParseWord(const model::AttributeDef& attribute, const WrittenWord& word,
                                      base::DiagnosticSink& sink);

/// Help for a key that is no attribute of `kind`: the nearest of its attributes and `other_keys`,
/// or the kind of element which has an attribute of this name.
std::string UnknownAttributeHelp(model::ElementKind kind, std::string_view key,
                                 const std::vector<std::string_view>& other_keys);

}  // namespace threatgap::catalog
