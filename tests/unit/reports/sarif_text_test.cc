#include "reports/sarif_text.h"

#include <gtest/gtest.h>

#include "reports/gzip_size.h"

namespace threatgap::reports::sarif {
namespace {

TEST(SarifText, BracketsOfANameMakeNoLink) {
  EXPECT_EQ(Message("see [here](1)"), R"(see \[here\](1))");
  EXPECT_EQ(Message(R"(a\b)"), R"(a\\b)");
  EXPECT_EQ(MessageLink("a]b", 3), "[a)b](3)");
}

TEST(SarifText, MessagesAreOneVisibleLine) {
  EXPECT_EQ(Message(" a\r\nb\x01\xE2\x80\xAE"), R"(a  b\\x01\\u202e)");
}

TEST(SarifText, OnlyWhatLooksLikeAPlaceholderDoublesItsBraces) {
  EXPECT_EQ(WithoutPlaceholders("{0} and {12}"), "{{0}} and {{12}}");
  EXPECT_EQ(WithoutPlaceholders("{} {a} { 0} {0"), "{} {a} { 0} {0");
  EXPECT_EQ(WithoutPlaceholders("{{0}"), "{{{0}}");
}

TEST(SarifText, ClippedTextEndsBeforeACodePoint) {
  EXPECT_EQ(Clipped("short", 5), "short");
  EXPECT_EQ(Clipped("abcdefgh", 6), "abc…");
  EXPECT_EQ(Clipped("ab\xC3\xA4\xC3\xA4", 5), "ab…");
}

TEST(SarifText, MarkdownKeepsCodeAndNothingElse) {
  EXPECT_EQ(Markdown("Put `guardrail.input` where *all* <b>routes</b> meet"),
            R"(Put `guardrail.input` where \*all\* \<b\>routes\</b\> meet)");
  EXPECT_EQ(Markdown("one ` only"), R"(one \` only)");
  EXPECT_EQ(Markdown("``<script>"), R"(\`\`\<script\>)");
  EXPECT_EQ(Markdown("a\nb"), "a\nb");
}

TEST(SarifText, ACellOfATableStaysOneCell) { EXPECT_EQ(MarkdownCell("a|b\n`c`"), R"(a\|b \`c\`)"); }

TEST(SarifText, NamesAreWordsJoined) {
  EXPECT_EQ(PascalName("effect-without-approval"), "EffectWithoutApproval");
  EXPECT_EQ(PascalName("a 2b"), "A2b");
  EXPECT_EQ(PascalName("--"), "");
}

TEST(GzipSize, CountsWhatGzipWouldWrite) {
  EXPECT_EQ(GzipSize(""), 20U);  // header, an empty block and the checksum
  EXPECT_LT(GzipSize(std::string(1'000'000, 'a')), 2'000U);
}

}  // namespace
}  // namespace threatgap::reports::sarif
