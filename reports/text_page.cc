#include "reports/text_page.h"

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/base/utf8.h"

namespace threatgap::reports::text {
namespace {

constexpr std::size_t kLeastWidth = 40;

/// How many bytes of `text` fit into `columns`; at least one character.
std::size_t BytesWithin(std::string_view text, std::size_t columns) {
  std::size_t used = 0;
  std::size_t i = 0;
  while (i < text.size()) {
    const base::CodePoint at = base::DecodeUtf8(text, i);
    used += base::ColumnsOf(at.value);
    if (used > columns && i > 0) break;
    i += at.length;
  }
  return i;
}

/// `printable` in lines of at most `columns`, words wider than that in pieces.
std::vector<std::string> Wrapped(std::string_view printable, std::size_t columns) {
  std::vector<std::string> out;
  for (const std::string& line : base::WrapText(printable, columns)) {
    std::string_view rest = line;
    for (std::size_t bytes = BytesWithin(rest, columns); bytes < rest.size();
         bytes = BytesWithin(rest, columns)) {
      out.emplace_back(rest.substr(0, bytes));
      rest.remove_prefix(bytes);
    }
    out.emplace_back(rest);
  }
  return out;
}

std::string_view ColorCode(Tint tint) {
  switch (tint) {
    case Tint::kNone:
      return "";
    case Tint::kBad:
      return "\x1b[1;31m";
    case Tint::kGood:
      return "\x1b[1;32m";
    case Tint::kCritical:
      return "\x1b[1;35m";
    case Tint::kHigh:
      return "\x1b[1;31m";
    case Tint::kMedium:
      return "\x1b[33m";
    case Tint::kLow:
      return "\x1b[36m";
  }
  return "";
}

/// Columns left for text behind `used` ones, on lines of `width`.
std::size_t Remaining(std::size_t width, std::size_t used) {
  return width > used + 10 ? width - used : 10;
}

}  // namespace

std::string Shortened(std::string_view text, std::size_t columns) {
  if (base::DisplayWidth(text) <= columns) return std::string(text);
  const std::size_t bytes = columns <= 3 ? 0 : BytesWithin(text, columns - 3);
  return std::string(text.substr(0, bytes)) + "...";
}

TextPage::TextPage(std::size_t width, bool color)
    : width_(std::max(width, kLeastWidth)), color_(color) {}

void TextPage::Blank() {
  if (!lines_.empty() && !lines_.back().empty()) lines_.emplace_back();
}

void TextPage::Paragraph(std::string_view text, std::size_t indent, Tint tint) {
  const std::string margin(indent, ' ');
  for (const std::string& line : Wrapped(base::Printable(text), Remaining(width_, indent))) {
    Add(margin + line, tint);
    tint = Tint::kNone;
  }
}

void TextPage::Hang(std::string_view prefix, std::string_view text) {
  std::string margin = base::Printable(prefix);
  const std::size_t indent = base::DisplayWidth(margin);
  for (const std::string& line : Wrapped(base::Printable(text), Remaining(width_, indent))) {
    Add(margin + line);
    margin.assign(indent, ' ');
  }
}

void TextPage::HangPieces(std::string_view prefix, const std::vector<std::string>& pieces) {
  const std::string first = base::Printable(prefix);
  const std::string margin(base::DisplayWidth(first), ' ');
  const std::size_t columns = Remaining(width_, margin.size());
  std::vector<std::string> joined;
  for (const std::string& raw : pieces) {
    const std::string piece = base::Printable(raw);
    const bool fits = !joined.empty() &&
                      base::DisplayWidth(joined.back()) + 1 + base::DisplayWidth(piece) <= columns;
    if (fits) {
      joined.back() += ' ' + piece;
    } else {
      joined.push_back(piece);
    }
  }
  for (std::size_t i = 0; i < joined.size(); ++i) Hang(i == 0 ? first : margin, joined[i]);
}

void TextPage::Row(std::string_view left, std::string_view right, Tint tint) {
  const std::string shown = base::Printable(left);
  const std::string edge = Shortened(base::Printable(right), width_ / 2);
  const std::size_t columns = width_ - base::DisplayWidth(edge) - 2;
  if (base::DisplayWidth(shown) <= columns) {
    const std::size_t gap = columns - base::DisplayWidth(shown) + 2;
    Add(shown + std::string(gap, ' ') + edge, tint);
    return;
  }
  const std::vector<std::string> lines = Wrapped(shown, columns - 2);
  const std::size_t gap = columns - base::DisplayWidth(lines.front()) + 2;
  Add(lines.front() + std::string(gap, ' ') + edge, tint);
  for (std::size_t i = 1; i < lines.size(); ++i) Add("  " + lines[i]);
}

void TextPage::ShortRow(std::string_view left, std::string_view right, Tint tint) {
  const std::string edge = base::Printable(right);
  const std::size_t columns = Remaining(width_, base::DisplayWidth(edge) + 2);
  Row(Shortened(base::Printable(left), columns), edge, tint);
}

void TextPage::Append(const TextPage& other) {
  lines_.insert(lines_.end(), other.lines_.begin(), other.lines_.end());
}

std::string TextPage::Text() const {
  std::string out;
  for (const std::string& line : lines_) {
    out += line;
    out += '\n';
  }
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

void TextPage::Add(std::string line, Tint tint) {
  line.erase(line.find_last_not_of(' ') + 1);
  const auto begin = std::min(line.find_first_not_of(' '), line.size());
  // A line that begins so is a command where the report lands in the log of a GitHub workflow.
  if (std::string_view(line).substr(begin).starts_with("::")) line.replace(begin, 1, "\\x3a");
  const auto end = std::min(line.find_first_of(" :", begin), line.size());
  if (color_ && tint != Tint::kNone && begin < end) {
    line.insert(end, "\x1b[0m");
    line.insert(begin, ColorCode(tint));
  }
  lines_.push_back(std::move(line));
}

}  // namespace threatgap::reports::text
