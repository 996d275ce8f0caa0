#include "reports/markdown_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace threatgap::reports::markdown {
namespace {

std::string Short(std::string_view text) { return Text(text, 200); }

TEST(MarkdownText, PlainWordsStayReadable) {
  EXPECT_EQ(Short("High-impact effect, 1 of 2 (model.yaml:41)!"),
            "High-impact effect, 1 of 2 (model.yaml:41)!");
  EXPECT_EQ(Short("user_id"), "user_id");
  EXPECT_EQ(Short("a # b, c @ d, 5 % of e"), "a # b, c @ d, 5 % of e");
}

TEST(MarkdownText, MarkupBecomesCharacterReferences) {
  EXPECT_EQ(Short("a|b"), "a&#124;b");
  EXPECT_EQ(Short("`a` **b** _c_ ~~d~~"),
            "&#96;a&#96; &#42;&#42;b&#42;&#42; &#95;c&#95; &#126;&#126;&#8203;d&#126;&#126;");
  EXPECT_EQ(Short("[a](b)"), "&#91;a&#93;(b)");
  EXPECT_EQ(Short("<b>&lt;"), "&#60;b&#62;&#38;&#8203;lt;");
  EXPECT_EQ(Short("\\"), "&#92;");
  EXPECT_EQ(Short("$1$"), "<span>$</span>&#8203;1<span>$</span>");
}

TEST(MarkdownText, NobodyIsNotifiedAndNothingIsReferredTo) {
  EXPECT_EQ(Short("@octocat"), "@&#8203;octocat");
  EXPECT_EQ(Short("a@b.example"), "a@&#8203;b.example");
  EXPECT_EQ(Short("see #12, x/y#3, !4"), "see #&#8203;12, x/y#&#8203;3, !&#8203;4");
  EXPECT_EQ(Short("gh-12 GH-7 high-12"), "gh-&#8203;12 GH-&#8203;7 high-12");
}

TEST(MarkdownText, AddressesDoNotBecomeLinks) {
  EXPECT_EQ(Short("https://evil.example"), "https:&#8203;//evil.example");
  EXPECT_EQ(Short("WWW.evil.example awww.b"), "WWW.&#8203;evil.example awww.b");
}

TEST(MarkdownText, BreaksAndDirectionMarksCannotLeaveTheLine) {
  EXPECT_EQ(Short("a\n/close\n"), "a /close");
  EXPECT_EQ(Short("a\u202Eb"), "a&#92;u202eb");
}

TEST(MarkdownText, LimitCountsTextAndNotItsReferences) {
  EXPECT_EQ(Text("<<<<", 3), "&#60;&#60;…");
}

TEST(MarkdownText, CodeIsEscapedTooButKeepsItsSigns) {
  EXPECT_EQ(Code("iso27001@2022:A.8.26", 80), "<code>iso27001@2022:A.8.26</code>");
  EXPECT_EQ(Code("a|`b</code>", 80), "<code>a&#124;&#96;b&#60;/code&#62;</code>");
  EXPECT_EQ(Code("http://a", 80), "<code>http:&#8203;//a</code>");
  EXPECT_EQ(Code(" \n", 80), "");
}

TEST(MarkdownText, MarkerWordsFitIntoACommentAndStayDifferent) {
  EXPECT_EQ(MarkerWord("shop.v1_2"), "shop.v1_2");
  EXPECT_EQ(MarkerWord("help-desk"), "help-desk");
  EXPECT_NE(MarkerWord("a b"), MarkerWord("a-b"));
  EXPECT_NE(MarkerWord("a--b"), MarkerWord("a-b"));
  EXPECT_NE(MarkerWord(std::string(100, 'a')), MarkerWord(std::string(101, 'a')));
  EXPECT_LT(MarkerWord(std::string(100'000, 'a')).size(), 80U);
  for (const char* text : {"-->", "--!>", "a--", "\n", "", "<!--"}) {
    const std::string word = MarkerWord(text);
    EXPECT_FALSE(word.empty()) << text;
    EXPECT_EQ(word.find("--"), std::string::npos) << text;
    EXPECT_EQ(word.find_first_of("<>\n"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace threatgap::reports::markdown
