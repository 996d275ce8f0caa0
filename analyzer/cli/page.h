#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace threatgap::cli {

/// A page of reference text for the terminal: no line of prose wider than 80 columns, nothing in it
/// can move the cursor or colour the screen.
class Page {
 public:
  /// The first line: `id  title`, and an empty line after it.
  void Title(std::string_view id, std::string_view title);
  /// A heading, with an empty line before it.
  void Heading(std::string_view text);
  /// Prose, wrapped; nothing when `text` is empty.
  void Paragraph(std::string_view text, std::size_t indent = 2);
  /// An entry of a list: a hyphen at `indent`, then `text`, wrapped under itself.
  void Item(std::string_view text, std::size_t indent = 2);
  /// `label` in a column of `width`, then `text`, wrapped, under itself; nothing when `text` is
  /// empty.
  void Labelled(std::string_view label, std::string_view text, std::size_t width = 14);
  /// A line as it is, apart from control characters.
  void Line(std::string_view text);
  void Blank();

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace threatgap::cli
