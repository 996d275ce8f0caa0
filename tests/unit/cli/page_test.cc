#include "analyzer/cli/page.h"

#include <gtest/gtest.h>

namespace threatgap::cli {
namespace {

TEST(Page, PutsLabelsInAColumnAndWrapsTheText) {
  Page page;
  page.Labelled("name", "short", 6);
  page.Labelled("much-too-long", "text under its label", 6);
  EXPECT_EQ(page.text(), "  name    short\n  much-too-long\n          text under its label\n");
}

TEST(Page, NoLineOfProseIsWiderThan80Columns) {
  Page page;
  page.Title("ID", std::string(40, 'a') + " " + std::string(40, 'b'));
  page.Paragraph(
      "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
      "sixteen");
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = page.text().find('\n', begin)) != std::string::npos;
       begin = end + 1) {
    EXPECT_LE(end - begin, 80U);
  }
}

TEST(Page, ShowsControlCharactersAsText) {
  Page page;
  page.Line("a\x1b[31mb");
  EXPECT_EQ(page.text(), "a\\x1b[31mb\n");
}

TEST(Page, NeverHasTwoEmptyLinesInARow) {
  Page page;
  page.Blank();
  page.Line("a");
  page.Blank();
  page.Heading("b");
  EXPECT_EQ(page.text(), "a\n\nb\n");
}

}  // namespace
}  // namespace threatgap::cli
