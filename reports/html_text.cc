#include "reports/html_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "analyzer/base/text.h"
#include "analyzer/base/utf8.h"

namespace threatgap::reports::html {
namespace {

bool IsPlain(char c) {
  return c >= 0x20 && c < 0x7f && c != '&' && c != '<' && c != '>' && c != '"' && c != '\'';
}

bool IsAsciiText(char c) { return c >= 0x20 && c < 0x7f; }

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

void AppendHtmlChar(std::string& out, char c) {
  switch (c) {
    case '&':
      out += "&amp;";
      return;
    case '<':
      out += "&lt;";
      return;
    case '>':
      out += "&gt;";
      return;
    case '"':
      out += "&quot;";
      return;
    case '\'':
      out += "&#39;";
      return;
    default:
      out += c;
  }
}

void AppendJsonChar(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '<':
      out += "\\u003c";
      return;
    case '>':
      out += "\\u003e";
      return;
    case '&':
      out += "\\u0026";
      return;
    default:
      out += c;
  }
}

// Share of the font size which a character takes in the wider of the common sans-serif faces, in
// semibold.
double Advance(char32_t c) {
  if (c == 'i' || c == 'j' || c == 'l' || c == '.' || c == ',' || c == '\'' || c == '|')
    return 0.37;
  if (c == ' ' || c == 'f' || c == 't' || c == 'r' || c == '-' || c == '(' || c == ')') return 0.44;
  if (c == 'm' || c == 'w' || c == 'M' || c == 'W' || c == '@') return 1.0;
  if (c >= 'A' && c <= 'Z') return 0.76;
  if (c < 0x250) return 0.66;
  return base::ColumnsOf(c) == 2 ? 1.1 : 0.7;
}

}  // namespace

void AppendHtml(std::string& out, std::string_view text) {
  if (text.size() > kLongestText) return AppendHtml(out, WithinBounds(text));
  const auto plain = std::find_if_not(text.begin(), text.end(), IsPlain);
  out.append(text.begin(), plain);
  if (plain == text.end()) return;
  const std::string_view rest = text.substr(static_cast<std::size_t>(plain - text.begin()));
  if (std::all_of(rest.begin(), rest.end(), IsAsciiText)) {
    for (const char c : rest) AppendHtmlChar(out, c);
    return;
  }
  for (const char c : base::Printable(rest)) AppendHtmlChar(out, c);
}

std::string Html(std::string_view text) {
  std::string out;
  AppendHtml(out, text);
  return out;
}

void AppendJson(std::string& out, std::string_view text) {
  if (text.size() > kLongestText) return AppendJson(out, WithinBounds(text));
  out += '"';
  if (std::all_of(text.begin(), text.end(), IsAsciiText)) {
    for (const char c : text) AppendJsonChar(out, c);
  } else {
    const std::string printable = base::Printable(text);
    for (std::size_t i = 0; i < printable.size(); ++i) {
      const std::string_view here = std::string_view(printable).substr(i, 3);
      if (here == "\u2028" || here == "\u2029") {
        out += here == "\u2028" ? "\\u2028" : "\\u2029";
        i += 2;
      } else {
        AppendJsonChar(out, printable[i]);
      }
    }
  }
  out += '"';
}

std::string AnchorPart(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (!IsUnreserved(c)) c = '_';
  }
  return out;
}

std::string FilterValue(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (IsUnreserved(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return out;
}

std::string_view FrameworkName(std::string_view id) { return id.substr(0, id.find('@')); }

double TextWidth(std::string_view text, double font_size) {
  double width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const base::CodePoint point = base::DecodeUtf8(text, i);
    width += base::ColumnsOf(point.value) == 0 ? 0 : Advance(point.value);
    i += point.length;
  }
  return width * font_size;
}

std::string Ellipsis(std::string_view text, double font_size, double width) {
  if (TextWidth(text, font_size) <= width) return std::string(text);
  std::size_t end = 0;
  double used = font_size * 0.9;  // the ellipsis itself
  while (end < text.size()) {
    const base::CodePoint point = base::DecodeUtf8(text, end);
    used += base::ColumnsOf(point.value) == 0 ? 0 : Advance(point.value) * font_size;
    if (used > width) break;
    end += point.length;
  }
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace threatgap::reports::html
