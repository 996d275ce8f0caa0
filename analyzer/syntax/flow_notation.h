#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace threatgap::syntax {

/// The short notation of components and flows, used in models (`flows:`) and in the sketches of
/// rule tests:
///
///     u:user@internet -q/ans{encryption: tls1.3}-> m:llm@app{autonomy: act}; u --> m
///
/// Statements are split by `;`. A node is `id`, with `:type`, `@zone` and `{attributes}` where it
/// is declared. An arrow stands between blanks: `-carries/returns{attributes}->`; `-->` leaves the
/// data unstated, `-/a->` states only what comes back. All places are byte offsets in the parsed
/// text.

/// A word and the bytes [begin, end) where it stands.
struct NotationWord {
  std::string_view text;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// `key: word` or `key: [word, word]` between braces. A word may be quoted to hold blanks and
/// commas.
struct NotationAttribute {
  NotationWord key;
  bool is_list = false;
  std::vector<NotationWord> words;  ///< exactly one when it is no list
  std::size_t begin = 0;            ///< of the value
  std::size_t end = 0;
};

struct NotationNode {
  NotationWord id;
  std::optional<NotationWord> type;
  std::optional<NotationWord> zone;
  std::vector<NotationAttribute> attributes;
};

struct NotationArrow {
  bool states_data = false;  ///< false for `-->`: neither list is known
  std::vector<NotationWord> carries;
  std::vector<NotationWord> returns;
  std::vector<NotationAttribute> attributes;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// `a -x-> b -y-> c`: one more node than arrows.
struct NotationStatement {
  std::vector<NotationNode> nodes;
  std::vector<NotationArrow> arrows;
};

struct NotationError {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string message;
  std::string help;
};

struct Notation {
  std::vector<NotationStatement> statements;  ///< those without a mistake
  std::vector<NotationError> errors;          ///< at most one for each statement
};

/// Parses `text`, which must outlive the result. Names are not resolved. Linear in the text.
Notation ParseNotation(std::string_view text);

}  // namespace threatgap::syntax
