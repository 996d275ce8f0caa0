#include "analyzer/base/text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace threatgap::base {
namespace {

TEST(Text, CodePointsAreCountedAndBrokenBytesCountOneEach) {
  EXPECT_EQ(CountCodePoints(""), 0U);
  EXPECT_EQ(CountCodePoints("twelve bytes"), 12U);
  EXPECT_EQ(CountCodePoints("Zür日本"), 5U);
  EXPECT_EQ(CountCodePoints("a\xff\xc3z"), 4U);
}

TEST(Text, DisplayWidthCountsWideCharactersTwiceAndMarksNot) {
  EXPECT_EQ(DisplayWidth("abc"), 3U);
  EXPECT_EQ(DisplayWidth("日本"), 4U);
  EXPECT_EQ(DisplayWidth("e\xcc\x81"), 1U);
  EXPECT_EQ(DisplayWidth("\xf0\x9f\x98\x80"), 2U);
}

TEST(Text, BrokenUtf8IsFoundAtItsFirstByte) {
  struct Case {
    const char* name;
    std::string text;
    std::optional<std::size_t> expected;
  };
  const Case cases[] = {
      {"ascii", "plain", std::nullopt},
      {"well-formed", "ä日\xf0\x9f\x98\x80", std::nullopt},
      {"lone continuation", "long enough text\x80", 16},
      {"cut sequence", "ab\xe6\x97", 2},
      {"overlong slash", "\xc0\xaf", 0},
      {"overlong three bytes", "\xe0\x80\xaf", 0},
      {"surrogate", "x\xed\xa0\x80", 1},
      {"above U+10FFFF", "\xf4\x90\x80\x80", 0},
      {"byte ff", "\xff", 0},
  };
  for (const Case& c : cases) EXPECT_EQ(FindBrokenUtf8(c.text), c.expected) << c.name;
}

TEST(Text, PrintableShowsWhatATerminalWouldObey) {
  EXPECT_EQ(Printable("plain ä"), "plain ä");
  EXPECT_EQ(Printable("a\x1b[31mb"), "a\\x1b[31mb");
  EXPECT_EQ(Printable("a ##[error]b ##VSO[c]d"), "a \\x23#[error]b \\x23#VSO[c]d");
  EXPECT_EQ(Printable("## a #[b] ##vs"), "## a #[b] ##vs");
  EXPECT_EQ(Printable("a\nb\tc\r"), "a b c ");
  EXPECT_EQ(Printable("\x7f\xc2\x9b"), "\\x7f\\x9b");
  EXPECT_EQ(Printable("\xff"), "\\xff");
  EXPECT_EQ(Printable("a\u202eb"), "a\\u202eb");
  EXPECT_EQ(Printable("a\U000e0041b"), "a\\U000e0041b");
}

TEST(Text, WrappingBreaksAtBlanksAndKeepsLongWords) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(WrapText("", 10), Lines{""});
  EXPECT_EQ(WrapText("one two three", 7), (Lines{"one two", "three"}));
  EXPECT_EQ(WrapText("a  verylongword b", 5), (Lines{"a", "verylongword", "b"}));
}

TEST(Text, NearestNameSuggestsLikelyTyposOnly) {
  const std::vector<std::string> zones = {"dmz", "internal", "internet", "TLS"};
  EXPECT_EQ(NearestName("dmzz", zones), "dmz");
  EXPECT_EQ(NearestName("dzm", zones), "dmz");
  EXPECT_EQ(NearestName("interent", zones), "internet");
  EXPECT_EQ(NearestName("tls", zones), "TLS");
  EXPECT_EQ(NearestName("abc", zones), std::nullopt);
  EXPECT_EQ(NearestName("dm", zones), std::nullopt);
  EXPECT_EQ(NearestName("database", zones), std::nullopt);
  EXPECT_EQ(NearestName("", zones), std::nullopt);
  EXPECT_EQ(NearestName(std::string(100000, 'x'), zones), std::nullopt);
}

TEST(Text, OfTwoEquallyNearNamesTheFirstIsSuggested) {
  const std::vector<std::string> names = {"web-a", "web-b"};
  EXPECT_EQ(NearestName("web-c", names), "web-a");
}

TEST(Text, ListsReadLikeASentence) {
  EXPECT_EQ(QuotedList(std::vector<std::string>{}), "");
  EXPECT_EQ(QuotedList(std::vector<std::string>{"a"}), "`a`");
  EXPECT_EQ(QuotedList(std::vector<std::string>{"a", "b"}), "`a` and `b`");
  EXPECT_EQ(QuotedList(std::vector<std::string>{"a", "b", "c"}, "or"), "`a`, `b` or `c`");
}

TEST(Text, CountsAgreeWithTheirNouns) {
  EXPECT_EQ(Counted(0, "flow"), "0 flows");
  EXPECT_EQ(Counted(1, "flow"), "1 flow");
  EXPECT_EQ(Counted(2, "boundary", "boundaries"), "2 boundaries");
}

TEST(Text, IdsAreLettersDigitsAndThreeMarks) {
  for (const char* good : {"a", "web-1", "A_b.c", "9"}) EXPECT_TRUE(IsValidId(good)) << good;
  for (const char* bad : {"", "system", "a b", "a/b", "ä", "a:b"})
    EXPECT_FALSE(IsValidId(bad)) << bad;
}

}  // namespace
}  // namespace threatgap::base
