#include "analyzer/syntax/json_mistake.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace threatgap::syntax {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kWordEnds = " \t\r\n,:[]{}\"";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

/// Removes the digits at the front of `rest`; whether there was one.
bool TakeDigits(std::string_view& rest) {
  const std::size_t end = std::min(rest.find_first_not_of("0123456789"), rest.size());
  rest.remove_prefix(end);
  return end > 0;
}

bool IsNumber(std::string_view rest) {
  if (rest.starts_with('-')) rest.remove_prefix(1);
  const bool leading_zero = rest.size() > 1 && rest[0] == '0' && IsDigit(rest[1]);
  if (leading_zero || !TakeDigits(rest)) return false;
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    if (!TakeDigits(rest)) return false;
  }
  if (rest.starts_with('e') || rest.starts_with('E')) {
    rest.remove_prefix(1);
    if (rest.starts_with('-') || rest.starts_with('+')) rest.remove_prefix(1);
    if (!TakeDigits(rest)) return false;
  }
  return rest.empty();
}

/// The 16 bits of the four hex digits at `at`, if they are there.
std::optional<unsigned> HexUnit(std::string_view text, std::size_t at) {
  if (at + 4 > text.size()) return std::nullopt;
  unsigned unit = 0;
  for (const char c : text.substr(at, 4)) {
    const char lower = static_cast<char>(c | 0x20);
    if (!IsDigit(c) && (lower < 'a' || lower > 'f')) return std::nullopt;
    unit = unit * 16 + static_cast<unsigned>(IsDigit(c) ? c - '0' : lower - 'a' + 10);
  }
  return unit;
}

bool IsHighSurrogate(unsigned unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool IsLowSurrogate(unsigned unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

/// Walks a text token by token; `wanted_` says what may stand next.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::optional<JsonMistake> Scan();

 private:
  enum class Wanted { kValue, kItemOrEnd, kKeyOrEnd, kKey, kColon, kCommaOrEnd };

  bool Step();
  bool StepValue(char c);
  bool StepKey(char c);
  bool StepComma(char c);
  bool Open(char bracket);
  bool Close();
  bool TakeString();
  bool TakeWord();
  bool CheckEscape(std::size_t at);
  bool CheckUnicodeEscape(std::size_t at);
  bool AtEnd();
  bool Mistake(std::size_t offset, std::string words, std::string help = {});

  std::string_view text_;
  std::size_t at_ = 0;
  Wanted wanted_ = Wanted::kValue;
  std::vector<std::size_t> open_;  ///< offsets of the brackets that are open
  std::optional<JsonMistake> mistake_;
};

std::optional<JsonMistake> Scanner::Scan() {
  while (Step()) {
  }
  return mistake_;
}

bool Scanner::Step() {
  at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size());
  if (at_ == text_.size()) return AtEnd();
  const char c = text_[at_];
  switch (wanted_) {
    case Wanted::kItemOrEnd:
      return c == ']' ? Close() : StepValue(c);
    case Wanted::kValue:
      return StepValue(c);
    case Wanted::kKeyOrEnd:
      return c == '}' ? Close() : StepKey(c);
    case Wanted::kKey:
      return StepKey(c);
    case Wanted::kColon:
      if (c != ':') return Mistake(at_, "expected `:` after the key");
      ++at_;
      wanted_ = Wanted::kValue;
      return true;
    case Wanted::kCommaOrEnd:
      return StepComma(c);
  }
  return false;
}

bool Scanner::StepValue(char c) {
  if (c == '{' || c == '[') return Open(c);
  if (c == '"') {
    wanted_ = Wanted::kCommaOrEnd;
    return TakeString();
  }
  const std::size_t before =
      at_ == 0 ? std::string_view::npos : text_.find_last_not_of(kBlanks, at_ - 1);
  if (c == ']' && before != std::string_view::npos && text_[before] == ',') {
    return Mistake(at_, "expected a value after the comma", "remove the comma");
  }
  if (kWordEnds.find(c) != std::string_view::npos) return Mistake(at_, "expected a value");
  return TakeWord();
}

bool Scanner::StepKey(char c) {
  if (c == '"') {
    wanted_ = Wanted::kColon;
    return TakeString();
  }
  if (c == '}') return Mistake(at_, "expected a key after the comma", "remove the comma");
  return Mistake(at_, "expected a key in double quotes");
}

bool Scanner::StepComma(char c) {
  if (open_.empty()) return Mistake(at_, "text after the end of the document");
  const bool in_object = text_[open_.back()] == '{';
  if (c == (in_object ? '}' : ']')) return Close();
  if (c != ',') return Mistake(at_, in_object ? "expected `,` or `}`" : "expected `,` or `]`");
  ++at_;
  wanted_ = in_object ? Wanted::kKey : Wanted::kValue;
  return true;
}

bool Scanner::Open(char bracket) {
  open_.push_back(at_++);
  wanted_ = bracket == '{' ? Wanted::kKeyOrEnd : Wanted::kItemOrEnd;
  return true;
}

bool Scanner::Close() {
  open_.pop_back();
  ++at_;
  wanted_ = Wanted::kCommaOrEnd;
  return true;
}

bool Scanner::TakeWord() {
  const std::size_t end = JsonWordEnd(text_, at_);
  const std::string_view word = text_.substr(at_, end - at_);
  if (!IsJsonLiteral(word)) {
    if (word.starts_with("//") || word.starts_with("/*") || word.starts_with('#')) {
      return Mistake(at_, "JSON has no comments");
    }
    return Mistake(at_, fmt::format("`{}` is not a JSON value", word.substr(0, 40)),
                   "put texts in double quotes");
  }
  at_ = end;
  wanted_ = Wanted::kCommaOrEnd;
  return true;
}

bool Scanner::TakeString() {
  const std::size_t closed = JsonStringEnd(text_, at_);
  const std::size_t end = std::min(closed, text_.size());
  for (std::size_t i = at_ + 1; i < end; ++i) {
    if (text_[i] == '\n' || text_[i] == '\r') {
      return Mistake(at_, "string is not closed on its line", "write line breaks as `\\n`");
    }
    if (text_[i] == '\t') return Mistake(i, "tab inside a string", "write it as `\\t`");
    if (text_[i] != '\\') continue;
    if (!CheckEscape(i)) return false;
    ++i;
  }
  if (closed == std::string_view::npos) return Mistake(at_, "string is never closed");
  at_ = end;
  return true;
}

bool Scanner::CheckEscape(std::size_t at) {
  if (at + 1 >= text_.size()) return true;  // reported as a string without end
  if (text_[at + 1] == 'u') return CheckUnicodeEscape(at);
  if (std::string_view("\"\\/bfnrt").find(text_[at + 1]) != std::string_view::npos) return true;
  return Mistake(at, "unknown escape in a string", "write a backslash as `\\\\`");
}

bool Scanner::CheckUnicodeEscape(std::size_t at) {
  const auto unit = HexUnit(text_, at + 2);
  if (!unit) return Mistake(at, "`\\u` needs four hex digits");
  const bool after_high = at >= 6 && text_.substr(at - 6, 2) == "\\u" &&
                          IsHighSurrogate(HexUnit(text_, at - 4).value_or(0));
  const bool before_low = text_.substr(std::min(at + 6, text_.size()), 2) == "\\u" &&
                          IsLowSurrogate(HexUnit(text_, at + 8).value_or(0));
  const bool alone =
      (IsHighSurrogate(*unit) && !before_low) || (IsLowSurrogate(*unit) && !after_high);
  return alone ? Mistake(at, "half of a surrogate pair") : true;
}

bool Scanner::AtEnd() {
  if (!open_.empty())
    return Mistake(open_.back(), fmt::format("`{}` is never closed", text_[open_.back()]));
  if (wanted_ != Wanted::kCommaOrEnd) return Mistake(at_, "expected a value");
  return false;
}

bool Scanner::Mistake(std::size_t offset, std::string words, std::string help) {
  mistake_ = JsonMistake{offset, std::move(words), std::move(help)};
  return false;
}

}  // namespace

std::optional<JsonMistake> FindJsonMistake(std::string_view text) { return Scanner(text).Scan(); }

std::size_t JsonStringEnd(std::string_view text, std::size_t begin) {
  std::size_t at = text.find_first_of("\"\\", begin + 1);
  while (at != std::string_view::npos && text[at] == '\\') at = text.find_first_of("\"\\", at + 2);
  return at == std::string_view::npos ? at : at + 1;
}

bool IsJsonLiteral(std::string_view word) {
  return word == "true" || word == "false" || word == "null" || IsNumber(word);
}

std::size_t JsonWordEnd(std::string_view text, std::size_t begin) {
  return std::min(text.find_first_of(kWordEnds, begin), text.size());
}

}  // namespace threatgap::syntax
