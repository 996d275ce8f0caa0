#include "analyzer/rule_engine/lexer.h"

#include <array>
#include <utility>

#include "analyzer/base/text.h"
#include "analyzer/base/utf8.h"

namespace threatgap::rule_engine {
namespace {

constexpr std::array<std::pair<std::string_view, TokenKind>, 18> kReserved{{
    {"if", TokenKind::kIf},
    {"then", TokenKind::kThen},
    {"else", TokenKind::kElse},
    {"any", TokenKind::kAny},
    {"all", TokenKind::kAll},
    {"no", TokenKind::kNo},
    {"count", TokenKind::kCount},
    {"in", TokenKind::kIn},
    {"within", TokenKind::kWithin},
    {"overlaps", TokenKind::kOverlaps},
    {"or", TokenKind::kOr},
    {"and", TokenKind::kAnd},
    {"not", TokenKind::kNot},
    {"is", TokenKind::kIs},
    {"true", TokenKind::kTrue},
    {"false", TokenKind::kFalse},
    {"stated", TokenKind::kStated},
    {"system", TokenKind::kSystem},
}};

/// Longer signs first.
constexpr std::array<std::pair<std::string_view, TokenKind>, 15> kSigns{{
    {"==", TokenKind::kEqual},
    {"!=", TokenKind::kNotEqual},
    {"<=", TokenKind::kLessEqual},
    {">=", TokenKind::kGreaterEqual},
    {"<", TokenKind::kLess},
    {">", TokenKind::kGreater},
    {"+", TokenKind::kPlus},
    {"-", TokenKind::kMinus},
    {"(", TokenKind::kOpenRound},
    {")", TokenKind::kCloseRound},
    {"[", TokenKind::kOpenSquare},
    {"]", TokenKind::kCloseSquare},
    {",", TokenKind::kComma},
    {".", TokenKind::kDot},
    {":", TokenKind::kColon},
}};

/// What people write who come from another language.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kForeign{{
    {"&&", "write `and`"},
    {"||", "write `or`"},
    {"=", "write `==`"},
    {"!", "write `not`"},
    {"\"", "texts stand in single quotes"},
    {"`", "texts stand in single quotes"},
    {"{", "lists stand in square brackets"},
    {"}", "lists stand in square brackets"},
}};

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class Lexer {
 public:
  Lexer(std::string_view text, const ExprReporter& reporter) : text_(text), reporter_(reporter) {}

  std::optional<std::vector<Token>> Run() {
    while (at_ < text_.size()) {
      if (IsBlank(text_[at_])) {
        ++at_;
      } else if (IsLetter(text_[at_])) {
        Name();
      } else if (IsDigit(text_[at_])) {
        Number();
      } else if (text_[at_] == '\'') {
        String();
      } else if (!Sign()) {
        Foreign();
      }
    }
    Push(TokenKind::kEnd, 0);
    if (failed_) return std::nullopt;
    return std::move(tokens_);
  }

 private:
  void Push(TokenKind kind, std::size_t length) {
    tokens_.push_back({kind, Range(length)});
    at_ += length;
  }

  TextRange Range(std::size_t length) const {
    return {static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(at_ + length)};
  }

  void Fail(std::size_t length, std::string message, std::string help) {
    reporter_.Error("expression-syntax", Range(length), std::move(message), std::move(help));
    failed_ = true;
    at_ += length;
  }

  bool Continues(std::size_t at) const {
    return at < text_.size() && (IsLetter(text_[at]) || IsDigit(text_[at]));
  }

  void Name() {
    std::size_t end = at_ + 1;
    while (end < text_.size()) {
      if (Continues(end) || text_[end] == '_') {
        ++end;
      } else if (text_[end] == '-' && Continues(end + 1)) {
        end += 2;
      } else {
        break;
      }
    }
    Push(ReservedWord(text_.substr(at_, end - at_)), end - at_);
  }

  void Number() {
    std::size_t end = at_;
    while (end < text_.size() && IsDigit(text_[end])) ++end;
    if (Continues(end)) {
      while (Continues(end)) ++end;
      const std::string word(text_.substr(at_, end - at_));
      return Fail(end - at_, "`" + word + "` is neither a number nor a name",
                  "names begin with a letter");
    }
    Push(TokenKind::kInt, end - at_);
  }

  void String() {
    const std::size_t close = text_.find('\'', at_ + 1);
    if (close == std::string_view::npos) {
      return Fail(text_.size() - at_, "text without a closing quote",
                  "texts stand in single quotes");
    }
    Push(TokenKind::kString, close + 1 - at_);
  }

  bool Sign() {
    for (const auto& [sign, kind] : kSigns) {
      if (!text_.substr(at_).starts_with(sign)) continue;
      if (kind == TokenKind::kMinus && at_ > 0 && !IsBlank(text_[at_ - 1])) {
        Fail(1, "a minus sign needs a blank on its left",
             "`a-b` is one name, `a - b` a difference");
      } else {
        Push(kind, sign.size());
      }
      return true;
    }
    return false;
  }

  void Foreign() {
    for (const auto& [sign, help] : kForeign) {
      if (!text_.substr(at_).starts_with(sign)) continue;
      return Fail(sign.size(), "unexpected `" + std::string(sign) + "`", std::string(help));
    }
    const std::size_t length = base::DecodeUtf8(text_, at_).length;
    Fail(length, "unexpected `" + base::Printable(text_.substr(at_, length)) + "`", {});
  }

  std::string_view text_;
  const ExprReporter& reporter_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
  bool failed_ = false;
};

}  // namespace

TokenKind ReservedWord(std::string_view word) {
  for (const auto& [reserved, kind] : kReserved) {
    if (reserved == word) return kind;
  }
  return TokenKind::kName;
}

std::optional<std::vector<Token>> Lex(std::string_view text, const ExprReporter& reporter) {
  return Lexer(text, reporter).Run();
}

}  // namespace threatgap::rule_engine
