#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace threatgap::reports::text {

/// How the first word of a line is shown where the terminal has colours.
enum class Tint : std::uint8_t { kNone, kBad, kGood, kCritical, kHigh, kMedium, kLow };

/// Lines of a terminal report. Whatever text is added, no line is wider than `width` columns and
/// none holds a control character, an escape sequence or a direction mark: every text passes
/// base::Printable here, and nowhere else. Words wider than a line are cut. Colours are added last
/// and only to first words, so that they never count as columns.
class TextPage {
 public:
  /// `width` below 40 counts as 40.
  TextPage(std::size_t width, bool color);

  /// An empty line; none at the top, never two in a row.
  void Blank();
  /// `text` in lines of the page, each `indent` columns in.
  void Paragraph(std::string_view text, std::size_t indent = 0, Tint tint = Tint::kNone);
  /// `prefix`, then `text` with its further lines standing under its first one.
  void Hang(std::string_view prefix, std::string_view text);
  /// Like Hang, but breaks only between pieces, as far as each of them fits into a line.
  void HangPieces(std::string_view prefix, const std::vector<std::string>& pieces);
  /// `left` and, at the right edge of its first line, `right`; further lines stand 2 columns in.
  void Row(std::string_view left, std::string_view right, Tint tint = Tint::kNone);
  /// One line: `left` shortened where it does not fit, `right` at the right edge.
  void ShortRow(std::string_view left, std::string_view right, Tint tint = Tint::kNone);
  void Append(const TextPage& other);

  std::size_t width() const { return width_; }
  std::size_t size() const { return lines_.size(); }
  /// All lines, each with a line break; empty lines at the end are left out.
  std::string Text() const;

 private:
  void Add(std::string line, Tint tint = Tint::kNone);

  std::size_t width_;
  bool color_;
  std::vector<std::string> lines_;
};

/// `text` cut to at most `columns` columns; where something was cut it ends in `...`.
/// `text` must be printable.
std::string Shortened(std::string_view text, std::size_t columns);

}  // namespace threatgap::reports::text
