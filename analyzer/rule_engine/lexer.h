#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "analyzer/rule_engine/expr_position.h"
#include "analyzer/rule_engine/token.h"

namespace threatgap::rule_engine {

/// The tokens of an expression, ended by one of kind kEnd. Names take the longest match: `a-b` is
/// one name, and a minus sign needs a blank on its left. Every foreign character is reported
/// (`expression-syntax`), with what to write instead where people mix languages up (`&&`, `=`,
/// `"`); then nothing is returned. O(length).
std::optional<std::vector<Token>> Lex(std::string_view text, const ExprReporter& reporter);

}  // namespace threatgap::rule_engine
