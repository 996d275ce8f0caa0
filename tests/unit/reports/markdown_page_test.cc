#include "reports/markdown_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace threatgap::reports::markdown {
namespace {

const std::vector<std::string> kRows(10, std::string(100, 'r') + "\n");

TEST(MarkdownPage, RowsThatFitStandBetweenHeadAndTail) {
  Page page(10'000);
  EXPECT_EQ(page.AddRows("head\n", {"a\n", "b\n"}, "tail\n", "rows"), 2U);
  EXPECT_EQ(page.Finish(), "head\na\nb\ntail\n");
}

TEST(MarkdownPage, CutRowsAreCounted) {
  Page page(620);
  EXPECT_EQ(page.AddRows("head\n", kRows, "tail\n", "gaps"), 4U);
  const std::string text = page.Finish();
  EXPECT_LE(text.size(), 620U);
  EXPECT_THAT(text, ::testing::HasSubstr(
                        "r\n\n6 more gaps are not shown here; the other reports have them.\ntail"));
}

TEST(MarkdownPage, ShareOfTheRoomLeavesTheRestToOthers) {
  Page page(1240);
  EXPECT_EQ(page.AddRows("head\n", kRows, "tail\n", "gaps", 0.5), 4U);
}

TEST(MarkdownPage, SectionWithoutRoomIsOneLine) {
  Page page(250);
  EXPECT_EQ(page.AddRows("head\n", kRows, "tail\n", "gaps"), 0U);
  EXPECT_EQ(page.Finish(), "\n10 gaps are not shown here; the other reports have them.\n");
}

TEST(MarkdownPage, FullPageStaysAsItIs) {
  Page page(20);
  page.Add("0123456789012345678");
  EXPECT_EQ(page.AddRows("head\n", kRows, "tail\n", "gaps"), 0U);
  EXPECT_EQ(page.Finish(), "0123456789012345678");
}

TEST(MarkdownPage, SectionWithoutRowsIsNotThere) {
  Page page(1000);
  EXPECT_EQ(page.AddRows("head\n", {}, "tail\n", "gaps"), 0U);
  EXPECT_EQ(page.Finish(), "");
}

}  // namespace
}  // namespace threatgap::reports::markdown
