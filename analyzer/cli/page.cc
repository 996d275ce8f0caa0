#include "analyzer/cli/page.h"

#include <algorithm>

#include "analyzer/base/text.h"

namespace threatgap::cli {
namespace {

constexpr std::size_t kColumns = 80;
constexpr std::size_t kNarrowest = 30;

/// `prefix`, then `text` wrapped under itself.
std::string Hanging(std::string prefix, std::string_view text, std::size_t indent) {
  const std::size_t width = std::max(kNarrowest, kColumns - std::min(kColumns, indent));
  std::string out;
  for (const std::string& line : base::WrapText(base::Printable(text), width)) {
    out += prefix + line + "\n";
    prefix.assign(indent, ' ');
  }
  return out;
}

}  // namespace

void Page::Title(std::string_view id, std::string_view title) {
  text_ += Hanging(std::string(id) + "  ", title, id.size() + 2);
}

void Page::Heading(std::string_view text) {
  Blank();
  Line(text);
}

void Page::Paragraph(std::string_view text, std::size_t indent) {
  if (!text.empty()) text_ += Hanging(std::string(indent, ' '), text, indent);
}

void Page::Item(std::string_view text, std::size_t indent) {
  text_ += Hanging(std::string(indent, ' ') + "- ", text, indent + 2);
}

void Page::Labelled(std::string_view label, std::string_view text, std::size_t width) {
  if (text.empty()) return;
  std::string prefix = "  " + std::string(label);
  if (label.size() >= width) {
    Line(prefix);
    prefix.clear();
  }
  prefix.resize(width + 4, ' ');
  text_ += Hanging(prefix, text, width + 4);
}

void Page::Line(std::string_view text) { text_ += base::Printable(text) + "\n"; }

void Page::Blank() {
  if (!text_.empty() && !text_.ends_with("\n\n")) text_ += "\n";
}

}  // namespace threatgap::cli
