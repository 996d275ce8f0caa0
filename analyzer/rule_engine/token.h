#pragma once

#include <cstdint>
#include <string_view>

namespace threatgap::rule_engine {

/// Words and signs of the expression language (RULES.md §2.2). Reserved words have kinds of their
/// own, so that the parser never compares texts.
enum class TokenKind : std::uint8_t {
  kEnd,
  kName,
  kInt,
  kString,
  // reserved words
  kIf,
  kThen,
  kElse,
  kAny,
  kAll,
  kNo,
  kCount,
  kIn,
  kWithin,
  kOverlaps,
  kOr,
  kAnd,
  kNot,
  kIs,
  kTrue,
  kFalse,
  kStated,
  kSystem,
  // signs
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kPlus,
  kMinus,
  kOpenRound,
  kCloseRound,
  kOpenSquare,
  kCloseSquare,
  kComma,
  kDot,
  kColon
};

/// A half-open range of bytes in the text of an expression.
struct TextRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::string_view In(std::string_view text) const { return text.substr(begin, end - begin); }
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  TextRange range;  ///< a string with its quotes
};

/// The kind of the reserved word `word`, or kName.
TokenKind ReservedWord(std::string_view word);

}  // namespace threatgap::rule_engine
