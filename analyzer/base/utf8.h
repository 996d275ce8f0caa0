#pragma once

#include <cstddef>
#include <string_view>

namespace threatgap::base {

/// One step through UTF-8 text: the code point and the bytes it takes. Where the bytes are not
/// well-formed (RFC 3629), `valid` is false, `length` is 1 and `value` is the offending byte.
struct CodePoint {
  char32_t value = 0;
  std::size_t length = 1;
  bool valid = true;
};

/// The code point at `offset`, which must be smaller than text.size(). O(1).
CodePoint DecodeUtf8(std::string_view text, std::size_t offset);

/// Terminal columns of one code point: 0 for combining marks, 2 for wide East Asian characters and
/// most emoji, otherwise 1.
std::size_t ColumnsOf(char32_t code_point);

}  // namespace threatgap::base
