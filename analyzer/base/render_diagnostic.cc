// Diagnostics as text; the declarations stand in diagnostic.h.

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/text.h"
#include "analyzer/base/utf8.h"

namespace threatgap::base {
namespace {

constexpr std::size_t kTabStop = 4;
constexpr std::size_t kLongestLine = 120;       // columns shown without cutting
constexpr std::size_t kWindow = 114;            // columns shown between two `...`
constexpr std::size_t kColumnsBeforeSpan = 40;  // shown in front of a span in a long line
constexpr std::size_t kSliceBytes =
    1024;  // a minified file is one line of megabytes: look no further
constexpr std::string_view kEllipsis = "...";

struct Palette {
  std::string_view bold, error, warning, note, caret, reset;
};
constexpr Palette kPlain{};
constexpr Palette kColors{"\x1b[1m",    "\x1b[1;31m", "\x1b[1;35m",
                          "\x1b[1;36m", "\x1b[1;32m", "\x1b[0m"};

std::string_view ColorOf(const Palette& palette, Severity severity) {
  switch (severity) {
    case Severity::kError:
      return palette.error;
    case Severity::kWarning:
      return palette.warning;
    case Severity::kNote:
      return palette.note;
  }
  return palette.error;
}

/// One code point of a source line as it is shown.
struct Cell {
  std::string shown;
  std::size_t column = 0;  ///< from 0
  std::size_t width = 0;
  bool marked = false;
};

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::size_t ToCodePoint(std::string_view line, std::size_t offset) {
  while (offset < line.size() && IsContinuation(line[offset])) ++offset;
  return offset;
}

/// A source line with the marked range [begin, end) in bytes, cut to a handy size.
struct Excerpt {
  std::vector<Cell> cells;
  bool cut_before = false;
  bool cut_after = false;
};

Cell MakeCell(std::string_view line, std::size_t at, std::size_t length, std::size_t column) {
  if (line[at] == '\t') {
    const std::size_t width = kTabStop - column % kTabStop;
    return {std::string(width, ' '), column, width, false};
  }
  std::string shown = Printable(line.substr(at, length));
  const std::size_t width = DisplayWidth(shown);
  return {std::move(shown), column, width, false};
}

Excerpt MakeExcerpt(std::string_view line, std::size_t begin, std::size_t end) {
  const std::size_t low = begin > kSliceBytes ? ToCodePoint(line, begin - kSliceBytes) : 0;
  const std::size_t high = ToCodePoint(line, std::min(line.size(), begin + kSliceBytes));
  Excerpt excerpt{{}, low > 0, high < line.size()};
  std::size_t column = 0;
  for (std::size_t at = low; at < high;) {
    const std::size_t length = DecodeUtf8(line, at).length;
    Cell cell = MakeCell(line, at, length, column);
    cell.marked = at >= begin && at < end;
    column += cell.width;
    excerpt.cells.push_back(std::move(cell));
    at += length;
  }
  return excerpt;
}

/// Cuts an excerpt that is too wide down to a window that shows where the marked cells begin.
Excerpt Narrow(Excerpt excerpt) {
  auto& cells = excerpt.cells;
  if (cells.empty()) return excerpt;
  const std::size_t width = cells.back().column + cells.back().width;
  if (width <= kLongestLine && !excerpt.cut_before && !excerpt.cut_after) return excerpt;
  const auto marked =
      std::find_if(cells.begin(), cells.end(), [](const Cell& c) { return c.marked; });
  const std::size_t focus = marked == cells.end() ? width : marked->column;
  const std::size_t from = focus < kWindow / 2 ? 0 : focus - kColumnsBeforeSpan;
  const auto first =
      std::find_if(cells.begin(), cells.end(), [&](const Cell& c) { return c.column >= from; });
  const auto last = std::find_if(
      first, cells.end(), [&](const Cell& c) { return c.column + c.width > from + kWindow; });
  Excerpt narrow{{first, last},
                 excerpt.cut_before || first != cells.begin(),
                 excerpt.cut_after || last != cells.end()};
  return narrow;
}

std::string Trimmed(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

/// The text under which the carets stand, and the carets.
std::pair<std::string, std::string> ShowExcerpt(const Excerpt& excerpt) {
  std::string shown = excerpt.cut_before ? std::string(kEllipsis) : "";
  std::string carets(shown.size(), ' ');
  for (const Cell& cell : excerpt.cells) {
    shown += cell.shown;
    carets += std::string(cell.width, cell.marked ? '^' : ' ');
  }
  if (carets.find('^') == std::string::npos)
    carets += '^';  // an empty span, or one at the line's end
  if (excerpt.cut_after) shown += kEllipsis;
  return {Trimmed(std::move(shown)), Trimmed(std::move(carets))};
}

std::string RenderSource(const Span& span, const SourceFile& file, const Palette& palette) {
  const Location place = file.Locate(span.begin);
  const std::string_view line = file.LineText(place.line);
  const auto line_begin = static_cast<std::size_t>(line.data() - file.text().data());
  const std::size_t begin = std::min<std::size_t>(span.begin - line_begin, line.size());
  const std::size_t length =
      std::max<std::size_t>(1, span.end > span.begin ? span.end - span.begin : 0);
  const std::size_t end = std::min(begin + length, line.size());
  const auto [shown, carets] = ShowExcerpt(Narrow(MakeExcerpt(line, begin, end)));
  const std::string first = Trimmed(fmt::format("{:>5} | {}", place.line, shown));
  return fmt::format("{}\n      | {}{}{}\n", first, palette.caret, carets, palette.reset);
}

struct Headline {
  Severity severity;
  std::string text;
};

std::string RenderPlace(const Span& span, const Headline& headline, const SourceStore& sources,
                        const Palette& palette) {
  const std::string_view color = ColorOf(palette, headline.severity);
  std::string where = "threatgap";
  if (span.valid()) {
    const Location place = sources.Locate(span);
    where = fmt::format("{}:{}:{}", Printable(place.file), place.line, place.column);
  }
  std::string out = fmt::format("{}{}:{} {}{}:{} {}\n", palette.bold, where, palette.reset, color,
                                SeverityWord(headline.severity), palette.reset, headline.text);
  if (span.valid()) out += RenderSource(span, sources.Get(span.source), palette);
  return out;
}

}  // namespace

std::string RenderDiagnostic(const Diagnostic& diagnostic, const SourceStore& sources, bool color) {
  const Palette& palette = color ? kColors : kPlain;
  const std::string text = fmt::format("{} [{}]", Printable(diagnostic.message), diagnostic.id);
  std::string out = RenderPlace(diagnostic.span, {diagnostic.severity, text}, sources, palette);
  for (const DiagnosticNote& note : diagnostic.notes) {
    out += RenderPlace(note.span, {Severity::kNote, Printable(note.message)}, sources, palette);
  }
  if (!diagnostic.help.empty()) {
    out += fmt::format("{}help:{} {}\n", palette.bold, palette.reset, Printable(diagnostic.help));
  }
  return out;
}

}  // namespace threatgap::base
