#include "analyzer/syntax/yaml_extent.h"

#include <algorithm>

namespace threatgap::syntax {
namespace {

constexpr std::string_view kSpace = " \t\r\n";
constexpr std::string_view kFlowMarks = ",[]{}";

bool IsSpace(char c) { return kSpace.find(c) != std::string_view::npos; }

std::size_t LineEnd(std::string_view text, std::size_t at) {
  return std::min(text.find('\n', at), text.size());
}

/// Behind blanks, line breaks and comments.
std::size_t SkipSpace(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (text[at] == '#' && (at == 0 || IsSpace(text[at - 1]))) {
      at = LineEnd(text, at);
    } else if (IsSpace(text[at])) {
      ++at;
    } else {
      break;
    }
  }
  return at;
}

std::size_t WordEnd(std::string_view text, std::size_t at) {
  while (at < text.size() && !IsSpace(text[at]) &&
         kFlowMarks.find(text[at]) == std::string_view::npos)
    ++at;
  return at;
}

/// The end of a quoted scalar, or `begin` if its closing quote is missing.
std::size_t DoubleQuotedEnd(std::string_view text, std::size_t begin) {
  for (std::size_t at = begin + 1; at < text.size(); ++at) {
    if (text[at] == '"') return at + 1;
    if (text[at] == '\\') ++at;
  }
  return begin;
}

std::size_t SingleQuotedEnd(std::string_view text, std::size_t begin) {
  for (std::size_t at = begin + 1; at < text.size(); ++at) {
    if (text[at] != '\'') continue;
    if (at + 1 == text.size() || text[at + 1] != '\'') return at + 1;
    ++at;
  }
  return begin;
}

/// Plain and block scalars have no escapes: their visible characters stand in the file in the same
/// order, only the space between them is folded. So the end is found by walking both side by side.
std::size_t ReplayEnd(std::string_view text, std::size_t at, std::string_view value) {
  std::size_t end = at;
  for (const char c : value) {
    if (IsSpace(c)) continue;
    while (at < text.size() && IsSpace(text[at])) ++at;
    if (at == text.size() || text[at] != c) break;
    end = ++at;
  }
  return end;
}

std::size_t BlockScalarEnd(std::string_view text, std::size_t at, std::string_view value) {
  const std::size_t content = LineEnd(text, at);
  const std::size_t end = ReplayEnd(text, content, value);
  return end == content ? WordEnd(text, at) : end;
}

std::size_t ScalarEnd(std::string_view text, std::size_t at, std::string_view value) {
  switch (text[at]) {
    case '"':
      return DoubleQuotedEnd(text, at);
    case '\'':
      return SingleQuotedEnd(text, at);
    case '|':
    case '>':
      return BlockScalarEnd(text, at, value);
    default:
      return ReplayEnd(text, at, value);
  }
}

Extent MakeExtent(std::size_t begin, std::size_t end) {
  return {static_cast<base::ByteOffset>(begin), static_cast<base::ByteOffset>(end)};
}

}  // namespace

base::ByteOffset SkipProperties(std::string_view text, base::ByteOffset mark) {
  std::size_t at = mark;
  while (at < text.size() && (text[at] == '&' || text[at] == '!')) {
    at = SkipSpace(text, WordEnd(text, at + 1));
  }
  return static_cast<base::ByteOffset>(at);
}

Extent ScalarExtent(std::string_view text, base::ByteOffset begin, std::string_view value) {
  if (begin >= text.size()) return MakeExtent(text.size(), text.size());
  return MakeExtent(begin, ScalarEnd(text, begin, value));
}

Extent AliasExtent(std::string_view text, base::ByteOffset begin) {
  return MakeExtent(begin, WordEnd(text, std::min<std::size_t>(begin + 1, text.size())));
}

Extent NullExtent(std::string_view text, base::ByteOffset begin) {
  const std::string_view rest = text.substr(std::min<std::size_t>(begin, text.size()));
  for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
    if (!rest.starts_with(word)) continue;
    const std::size_t end = begin + word.size();
    const bool ends = end == text.size() || IsSpace(text[end]) || text[end] == ':' ||
                      kFlowMarks.find(text[end]) != std::string_view::npos;
    if (ends) return MakeExtent(begin, end);
  }
  return MakeExtent(begin, begin);
}

base::ByteOffset FlowEnd(std::string_view text, base::ByteOffset from) {
  std::size_t at = SkipSpace(text, from);
  while (at < text.size() && (text[at] == ',' || text[at] == ':' || text[at] == '?')) {
    at = SkipSpace(text, at + 1);
  }
  if (at == text.size() || (text[at] != ']' && text[at] != '}')) return from;
  return static_cast<base::ByteOffset>(at + 1);
}

}  // namespace threatgap::syntax
