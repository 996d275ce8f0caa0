#include "analyzer/syntax/flow_notation.h"

#include <fmt/format.h>

#include <utility>

namespace threatgap::syntax {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool IsBlank(char c) { return kBlanks.find(c) != std::string_view::npos; }

/// Parses one statement; stops at its first mistake.
class StatementParser {
 public:
  StatementParser(std::string_view text, std::size_t begin, std::size_t end)
      : text_(text), at_(begin), begin_(begin), end_(end) {}

  bool Parse(NotationStatement& statement) {
    if (!ParseNode(statement)) return false;
    for (SkipBlanks(); at_ < end_; SkipBlanks()) {
      if (!ParseArrow(statement)) return false;
      SkipBlanks();
      if (at_ == end_) return Fail(statement.arrows.back().begin, at_, "the arrow leads nowhere");
      if (!ParseNode(statement)) return false;
    }
    return true;
  }

  NotationError TakeError() { return std::move(error_); }

 private:
  bool Fail(std::size_t begin, std::size_t end, std::string message, std::string help = {}) {
    error_ = {begin, end > begin ? end : begin + 1, std::move(message), std::move(help)};
    return false;
  }

  void SkipBlanks() {
    while (at_ < end_ && IsBlank(text_[at_])) ++at_;
  }

  /// The characters up to a blank or one of `stops`.
  NotationWord TakeWord(std::string_view stops) {
    const std::size_t begin = at_;
    while (at_ < end_ && !IsBlank(text_[at_]) && stops.find(text_[at_]) == std::string_view::npos)
      ++at_;
    return {text_.substr(begin, at_ - begin), begin, at_};
  }

  bool ParseNode(NotationStatement& statement) {
    SkipBlanks();
    NotationNode node;
    node.id = TakeWord(":@{}[],;/");
    if (node.id.text.empty()) return Fail(at_, at_ + 1, "expected the id of a component");
    if (node.id.text.front() == '-') {
      return Fail(node.id.begin, node.id.end, "expected the id of a component before the arrow");
    }
    if (!ParseMark(':', "type", node.type) || !ParseMark('@', "zone", node.zone)) return false;
    if (at_ < end_ && text_[at_] == '{' && !ParseAttributes(node.attributes)) return false;
    if (at_ < end_ && !IsBlank(text_[at_])) {
      return Fail(at_, at_ + 1,
                  fmt::format("unexpected `{}` after `{}`", text_[at_], node.id.text));
    }
    statement.nodes.push_back(std::move(node));
    return true;
  }

  bool ParseMark(char mark, std::string_view what, std::optional<NotationWord>& word) {
    if (at_ == end_ || text_[at_] != mark) return true;
    ++at_;
    word = TakeWord(":@{}[],;/");
    return !word->text.empty() ||
           Fail(at_ - 1, at_, fmt::format("`{}` is followed by no {}", mark, what));
  }

  bool ParseArrow(NotationStatement& statement) {
    NotationArrow arrow;
    arrow.begin = at_;
    if (text_[at_] != '-') {
      const NotationWord word = TakeWord("");
      return Fail(
          word.begin, word.end, fmt::format("expected an arrow, found `{}`", word.text),
          "an arrow looks like `-data->`, `-data/returned->` or `-->` and stands between blanks");
    }
    arrow.end = FindArrowEnd();
    if (arrow.end == 0) {
      return Fail(
          arrow.begin, end_, "the arrow is not closed by `->`",
          "an arrow looks like `-data->`, `-data/returned->` or `-->` and stands between blanks");
    }
    if (arrow.end - arrow.begin == 2) {
      return Fail(arrow.begin, arrow.end, "the arrow `->` says nothing about data",
                  "write `-->` where the data is not known, `-data->` where it is");
    }
    if (!ParseInside(arrow)) return false;
    statement.arrows.push_back(std::move(arrow));
    return true;
  }

  /// The offset behind the `->` that ends the arrow at at_, or 0.
  std::size_t FindArrowEnd() const {
    int depth = 0;
    char quote = 0;
    for (std::size_t i = at_; i + 1 < end_; ++i) {
      const char c = text_[i];
      if (quote != 0) {
        if (c == quote) quote = 0;
        continue;
      }
      if (depth > 0 && (c == '"' || c == '\'')) quote = c;
      if (c == '{') ++depth;
      if (c == '}') --depth;
      if (depth == 0 && c == '-' && text_[i + 1] == '>' && (i + 2 == end_ || IsBlank(text_[i + 2])))
        return i + 2;
    }
    return 0;
  }

  /// Reads `carries/returns{attributes}` between the first hyphen and the final `->`.
  bool ParseInside(NotationArrow& arrow) {
    const std::size_t outer_end = std::exchange(end_, arrow.end - 2);
    ++at_;
    bool good = ParseNames(arrow.carries);
    const bool has_returns = good && at_ < end_ && text_[at_] == '/';
    if (has_returns) {
      ++at_;
      good = ParseNames(arrow.returns);
    }
    arrow.states_data = has_returns || !arrow.carries.empty();
    if (good && at_ < end_ && text_[at_] == '{') good = ParseAttributes(arrow.attributes);
    SkipBlanks();
    if (good && at_ < end_)
      good = Fail(at_, at_ + 1, fmt::format("unexpected `{}` in the arrow", text_[at_]));
    end_ = outer_end;
    at_ = arrow.end;
    return good;
  }

  /// `a,b`; may be empty.
  bool ParseNames(std::vector<NotationWord>& names) {
    SkipBlanks();
    if (at_ == end_ || text_[at_] == '/' || text_[at_] == '{') return true;
    while (true) {
      SkipBlanks();
      const NotationWord name = TakeWord(",/{}[]:");
      if (name.text.empty())
        return Fail(at_ > begin_ ? at_ - 1 : at_, at_, "expected the name of data");
      names.push_back(name);
      SkipBlanks();
      if (at_ == end_ || text_[at_] != ',') return true;
      ++at_;
    }
  }

  bool ParseAttributes(std::vector<NotationAttribute>& attributes) {
    const std::size_t open = at_++;
    for (SkipBlanks(); at_ < end_ && text_[at_] != '}'; SkipBlanks()) {
      if (!ParseAttribute(attributes)) return false;
      SkipBlanks();
      if (at_ < end_ && text_[at_] == ',') {
        ++at_;
      } else if (at_ < end_ && text_[at_] != '}') {
        return Fail(at_, at_ + 1, fmt::format("expected `,` or `}}`, found `{}`", text_[at_]));
      }
    }
    if (at_ == end_) return Fail(open, at_, "`{` is not closed by `}`");
    ++at_;
    return true;
  }

  bool ParseAttribute(std::vector<NotationAttribute>& attributes) {
    NotationAttribute attribute;
    attribute.key = TakeWord(":,{}[]");
    if (attribute.key.text.empty()) return Fail(at_, at_ + 1, "expected the name of an attribute");
    SkipBlanks();
    if (at_ == end_ || text_[at_] != ':') {
      return Fail(attribute.key.begin, attribute.key.end,
                  fmt::format("expected `:` and a value after `{}`", attribute.key.text));
    }
    ++at_;
    SkipBlanks();
    attribute.begin = at_;
    attribute.is_list = at_ < end_ && text_[at_] == '[';
    const bool good = attribute.is_list ? ParseList(attribute) : ParseValue(attribute, ",}");
    attribute.end = at_;
    attributes.push_back(std::move(attribute));
    return good;
  }

  bool ParseList(NotationAttribute& attribute) {
    const std::size_t open = at_++;
    for (SkipBlanks(); at_ < end_ && text_[at_] != ']'; SkipBlanks()) {
      if (!ParseValue(attribute, ",]}")) return false;
      SkipBlanks();
      if (at_ < end_ && text_[at_] == ',') ++at_;
    }
    if (at_ == end_) return Fail(open, at_, "`[` is not closed by `]`");
    ++at_;
    return true;
  }

  /// One value: quoted, or everything up to one of `stops` without the blanks around it.
  bool ParseValue(NotationAttribute& attribute, std::string_view stops) {
    if (at_ < end_ && (text_[at_] == '"' || text_[at_] == '\'')) return ParseQuoted(attribute);
    const std::size_t begin = at_;
    while (at_ < end_ && stops.find(text_[at_]) == std::string_view::npos) ++at_;
    std::size_t last = at_;
    while (last > begin && IsBlank(text_[last - 1])) --last;
    if (last == begin) {
      return Fail(attribute.key.begin, attribute.key.end,
                  fmt::format("`{}` has no value", attribute.key.text));
    }
    attribute.words.push_back({text_.substr(begin, last - begin), begin, last});
    return true;
  }

  bool ParseQuoted(NotationAttribute& attribute) {
    const std::size_t close = text_.find(text_[at_], at_ + 1);
    if (close == std::string_view::npos || close >= end_)
      return Fail(at_, end_, "the quotation mark is not closed");
    attribute.words.push_back({text_.substr(at_ + 1, close - at_ - 1), at_ + 1, close});
    at_ = close + 1;
    return true;
  }

  std::string_view text_;
  std::size_t at_;
  std::size_t begin_;
  std::size_t end_;
  NotationError error_;
};

/// The end of the statement that begins at `at`: the next `;` outside braces and quotes.
std::size_t StatementEnd(std::string_view text, std::size_t at) {
  int depth = 0;
  char quote = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
      continue;
    }
    if (depth > 0 && (c == '"' || c == '\'')) quote = c;
    if (c == '{') ++depth;
    if (c == '}' && depth > 0) --depth;
    if (c == ';' && depth == 0) return at;
  }
  return at;
}

}  // namespace

Notation ParseNotation(std::string_view text) {
  Notation notation;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = StatementEnd(text, at);
    if (text.substr(at, end - at).find_first_not_of(kBlanks) != std::string_view::npos) {
      StatementParser parser(text, at, end);
      NotationStatement statement;
      if (parser.Parse(statement)) {
        notation.statements.push_back(std::move(statement));
      } else {
        notation.errors.push_back(parser.TakeError());
      }
    }
    at = end + 1;
  }
  if (notation.statements.empty() && notation.errors.empty())
    notation.errors.push_back({0, text.size(), "nothing stands here", ""});
  return notation;
}

}  // namespace threatgap::syntax
