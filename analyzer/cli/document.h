#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Pages of reference text as values, so that one page can be written for the terminal and as
/// Markdown.
namespace threatgap::cli {

/// A part of a page. Texts hold no markup but backquotes around names and code.
struct Block {
  enum class Kind {
    kTitle,      ///< the label is an id, the text a title
    kHeading,    ///< starts a section
    kParagraph,  ///< prose
    kFact,       ///< a label and its value
    kItem,       ///< an entry of a list; of a deeper list where `depth` is greater
  };
  Kind kind = Kind::kParagraph;
  std::string text;
  std::string label{};
  int depth = 0;
};

/// A page, in reading order.
class Document {
 public:
  void Title(std::string id, std::string text);
  void Heading(std::string text);
  /// Nothing when `text` is empty; the same for Fact and Item.
  void Paragraph(std::string text);
  void Fact(std::string label, std::string text);
  void Item(std::string text, int depth = 0);

  const std::vector<Block>& blocks() const { return blocks_; }

 private:
  void Add(Block block);
  std::vector<Block> blocks_;
};

/// For the terminal: 80 columns, nothing can move the cursor.
std::string WriteText(const Document& document);

/// As a Markdown page, one line for each paragraph and item. What Markdown would read as markup
/// outside of backquotes is escaped.
std::string WriteMarkdown(const Document& document);

/// `text` with backslashes before what Markdown would read as markup; code between backquotes stays
/// as it is.
std::string EscapedMarkdown(std::string_view text);

/// A Markdown table; the cells are Markdown already, apart from `|`, which is escaped here.
std::string MarkdownTable(const std::vector<std::string>& heads,
                          const std::vector<std::vector<std::string>>& rows);

}  // namespace threatgap::cli
