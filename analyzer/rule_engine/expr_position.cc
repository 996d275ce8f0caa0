#include "analyzer/rule_engine/expr_position.h"

#include <optional>

namespace threatgap::rule_engine {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Walks the bytes of a scalar beside the text which they spell.
class Aligner {
 public:
  Aligner(std::string_view bytes, std::string_view text, bool doubled_quotes)
      : bytes_(bytes), text_(text), doubled_quotes_(doubled_quotes) {}

  /// Offset in the bytes of each position of `range`, or nothing where the texts differ.
  std::optional<TextRange> Align(const TextRange& range) {
    TextRange found;
    std::uint32_t last_end = 0;
    for (std::uint32_t i = 0; i < text_.size(); ++i) {
      if (i == range.begin) found.begin = at_;
      if (!Step(text_[i])) return std::nullopt;
      last_end = at_;
      if (i + 1 == range.end) found.end = last_end;
    }
    if (range.begin >= text_.size()) found.begin = last_end;
    if (range.end <= range.begin) found.end = found.begin;
    return found;
  }

 private:
  bool Step(char c) {
    if (at_ >= bytes_.size()) return false;
    if (c == '\'' && doubled_quotes_) {
      at_ += 2;
      return at_ <= bytes_.size() && bytes_.substr(at_ - 2, 2) == "''";
    }
    if (c == ' ' && IsBlank(bytes_[at_])) {
      const bool folded = SkipFold();
      if (!folded) ++at_;
      return true;
    }
    return bytes_[at_++] == c;
  }

  /// Skips blanks which contain a line break; a blank in the text stands for all of them.
  bool SkipFold() {
    std::uint32_t end = at_;
    while (end < bytes_.size() && IsBlank(bytes_[end])) ++end;
    if (bytes_.substr(at_, end - at_).find('\n') == std::string_view::npos) return false;
    at_ = end;
    return true;
  }

  std::string_view bytes_;
  std::string_view text_;
  bool doubled_quotes_;
  std::uint32_t at_ = 0;
};

}  // namespace

base::Span PositionInFile(const ExprSource& source, const TextRange& range) {
  if (source.sources == nullptr || !source.span.valid()) return source.span;
  const std::string_view file = source.sources->Get(source.span.source).text();
  if (source.span.end > file.size() || source.span.begin > source.span.end) return source.span;
  std::string_view bytes = file.substr(source.span.begin, source.span.end - source.span.begin);
  std::uint32_t base = source.span.begin;
  bool doubled_quotes = false;
  if (bytes != source.text && bytes.size() >= 2 && bytes.front() == bytes.back() &&
      (bytes.front() == '\'' || bytes.front() == '"')) {
    doubled_quotes = bytes.front() == '\'';
    bytes = bytes.substr(1, bytes.size() - 2);
    ++base;
  }
  const auto found = Aligner(bytes, source.text, doubled_quotes).Align(range);
  if (!found) return source.span;
  return {source.span.source, base + found->begin, base + found->end};
}

}  // namespace threatgap::rule_engine
