#include "analyzer/cli/document.h"

#include <gtest/gtest.h>

namespace threatgap::cli {
namespace {

Document Sample() {
  Document page;
  page.Title("X-1", "A *title*");
  page.Fact("name", "x");
  page.Fact("empty", "");
  page.Fact("file", "`a_b.yaml`");
  page.Heading("When");
  page.Paragraph("Each of");
  page.Item("first");
  page.Item("below", 1);
  page.Paragraph("Done.");
  return page;
}

TEST(Document, IsWrittenForTheTerminal) {
  EXPECT_EQ(WriteText(Sample()),
            "X-1  A *title*\n\n"
            "  name            x\n"
            "  file            `a_b.yaml`\n\n"
            "When\n"
            "  Each of\n"
            "  - first\n"
            "    - below\n"
            "  Done.\n");
}

TEST(Document, IsWrittenAsMarkdown) {
  EXPECT_EQ(WriteMarkdown(Sample()),
            "# X-1 A \\*title\\*\n\n"
            "- **name:** x\n"
            "- **file:** `a_b.yaml`\n\n"
            "## When\n\n"
            "Each of\n\n"
            "- first\n"
            "  - below\n\n"
            "Done.\n");
}

TEST(Document, MarkupIsEscapedOutsideOfCodeOnly) {
  EXPECT_EQ(EscapedMarkdown("a*b_c _g_ [d](e) <f> \\ `*_[<`"),
            "a\\*b_c \\_g\\_ \\[d\\](e) \\<f> \\\\ `*_[<`");
}

TEST(Document, ControlCharactersAreShown) {
  EXPECT_EQ(EscapedMarkdown("a\x1b[31m"), "a\\\\x1b\\[31m");
}

TEST(Document, ABarInACellDoesNotEndTheCell) {
  EXPECT_EQ(MarkdownTable({"A", "B"}, {{"x|y", "z"}}), "| A | B |\n| --- | --- |\n| x\\|y | z |\n");
}

}  // namespace
}  // namespace threatgap::cli
