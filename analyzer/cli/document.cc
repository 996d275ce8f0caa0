#include "analyzer/cli/document.h"

#include <fmt/format.h>

#include <cctype>
#include <utility>

#include "analyzer/base/text.h"
#include "analyzer/cli/page.h"

namespace threatgap::cli {
namespace {

constexpr std::size_t kIndent = 2;

/// Whether a block of the kind stands close to one like itself, without an empty line between them.
bool StandsClose(Block::Kind kind) {
  return kind == Block::Kind::kItem || kind == Block::Kind::kFact;
}

/// An underscore between letters or digits is no markup.
bool StandsInAWord(std::string_view text, std::size_t at) {
  const auto is_letter = [&](std::size_t i) {
    return std::isalnum(static_cast<unsigned char>(text[i])) != 0;
  };
  return at > 0 && at + 1 < text.size() && is_letter(at - 1) && is_letter(at + 1);
}

std::string MarkdownOf(const Block& block) {
  const std::string text = EscapedMarkdown(block.text);
  switch (block.kind) {
    case Block::Kind::kTitle:
      return fmt::format("# {} {}", EscapedMarkdown(block.label), text);
    case Block::Kind::kHeading:
      return "## " + text;
    case Block::Kind::kParagraph:
      return text;
    case Block::Kind::kFact:
      return fmt::format("- **{}:** {}", EscapedMarkdown(block.label), text);
    case Block::Kind::kItem:
      return std::string(kIndent * static_cast<std::size_t>(block.depth), ' ') + "- " + text;
  }
  return {};
}

void AddText(const Block& block, Page& page) {
  switch (block.kind) {
    case Block::Kind::kTitle:
      page.Title(block.label, block.text);
      page.Blank();
      return;
    case Block::Kind::kHeading:
      page.Heading(block.text);
      return;
    case Block::Kind::kParagraph:
      page.Paragraph(block.text);
      return;
    case Block::Kind::kFact:
      page.Labelled(block.label, block.text);
      return;
    case Block::Kind::kItem:
      page.Item(block.text, kIndent * static_cast<std::size_t>(block.depth + 1));
      return;
  }
}

}  // namespace

void Document::Add(Block block) {
  if (!block.text.empty()) blocks_.push_back(std::move(block));
}
void Document::Title(std::string id, std::string text) {
  Add({Block::Kind::kTitle, std::move(text), std::move(id)});
}
void Document::Heading(std::string text) { Add({Block::Kind::kHeading, std::move(text)}); }
void Document::Paragraph(std::string text) { Add({Block::Kind::kParagraph, std::move(text)}); }
void Document::Fact(std::string label, std::string text) {
  Add({Block::Kind::kFact, std::move(text), std::move(label)});
}
void Document::Item(std::string text, int depth) {
  Add({Block::Kind::kItem, std::move(text), {}, depth});
}

std::string WriteText(const Document& document) {
  Page page;
  for (const Block& block : document.blocks()) AddText(block, page);
  return page.text();
}

std::string WriteMarkdown(const Document& document) {
  std::string out;
  Block::Kind last = Block::Kind::kTitle;
  for (const Block& block : document.blocks()) {
    const bool close = block.kind == last && StandsClose(last);
    if (!out.empty() && !close) out += "\n";
    out += MarkdownOf(block) + "\n";
    last = block.kind;
  }
  return out;
}

std::string EscapedMarkdown(std::string_view text) {
  constexpr std::string_view kMarkup = R"(\*[]<)";
  const std::string printable = base::Printable(text);
  std::string out;
  bool code = false;
  for (std::size_t i = 0; i < printable.size(); ++i) {
    const char c = printable[i];
    if (c == '`') code = !code;
    const bool markup =
        c == '_' ? !StandsInAWord(printable, i) : kMarkup.find(c) != std::string::npos;
    if (!code && markup) out += '\\';
    out += c;
  }
  return out;
}

std::string MarkdownTable(const std::vector<std::string>& heads,
                          const std::vector<std::vector<std::string>>& rows) {
  const auto line = [](const std::vector<std::string>& cells) {
    std::string out = "|";
    for (const std::string& cell : cells) {
      out += ' ';
      for (const char c : cell) out += c == '|' ? std::string("\\|") : std::string(1, c);
      out += " |";
    }
    return out + "\n";
  };
  std::string out = line(heads) + line(std::vector<std::string>(heads.size(), "---"));
  for (const auto& row : rows) out += line(row);
  return out;
}

}  // namespace threatgap::cli
