#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/attribute_table.h"

namespace threatgap::rule_engine {

/// A name from a rule in backquotes, made printable.
std::string Quoted(std::string_view name);
/// "did you mean `x`?" with the candidate nearest to `name`, or nothing.
std::string DidYouMean(std::string_view name, const std::vector<std::string>& candidates);
/// Whether some scale or enum has the word: then quotes were probably forgotten.
bool IsWordSomewhere(std::string_view name);
/// What helps someone who asked an element of `kind` for an attribute `name` which it does not
/// have.
std::string AttributeHelp(model::ElementKind kind, std::string_view name);

}  // namespace threatgap::rule_engine
