#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace threatgap::syntax {

/// What is wrong with a JSON text, in words for people.
struct JsonMistake {
  std::size_t offset = 0;  ///< the first byte of the offending token
  std::string words;       ///< such as "expected `,` or `}`"
  std::string help{};      ///< may be empty
};

/// The first place where `text` departs from RFC 8259, or nothing when it does not. simdjson is
/// fast because it does not keep what such a message needs, so this slower second look happens
/// after it refused a text. O(n), not recursive. Expects valid UTF-8.
std::optional<JsonMistake> FindJsonMistake(std::string_view text);

/// Behind the closing quote of the string whose opening quote stands at `begin`; the end of the
/// text if it is never closed.
std::size_t JsonStringEnd(std::string_view text, std::size_t begin);

/// Whether `word` is `true`, `false`, `null` or a number as RFC 8259 §6 spells it.
bool IsJsonLiteral(std::string_view word);

/// Where the run of characters that might be a literal ends.
std::size_t JsonWordEnd(std::string_view text, std::size_t begin);

}  // namespace threatgap::syntax
