#include "reports/json_writer.h"

#include <gtest/gtest.h>

#include <limits>

namespace threatgap::reports {
namespace {

using Layout = JsonWriter::Layout;

std::string Quoted(std::string_view text) {
  JsonWriter out;
  out.Text(text);
  std::string bytes = out.Finish();
  bytes.pop_back();
  return bytes;
}

std::string Written(double value) {
  JsonWriter out;
  out.Number(value);
  return out.Finish();
}

/// {"b": [1, {"a": true}], "a": {}, "c": {"x": null, "y": []}}, the last value inline.
void WriteSample(JsonWriter& out) {
  out.BeginObject();
  out.Key("b").BeginArray().Integer(-1);
  out.BeginObject().Key("a").Flag(true).EndObject();
  out.EndArray();
  out.Key("a").BeginObject().EndObject();
  out.Key("c").BeginObject(Layout::kInline).Key("x").Null();
  out.Key("y").BeginArray().Count(1).Count(2).EndArray().EndObject();
  out.EndObject();
}

TEST(JsonWriter, KeysStandInTheOrderOfTheCallsAndInlineContainersOnOneLine) {
  JsonWriter out;
  WriteSample(out);
  EXPECT_EQ(out.Finish(), R"({
  "b": [
    -1,
    {
      "a": true
    }
  ],
  "a": {},
  "c": {"x": null, "y": [1, 2]}
}
)");
}

TEST(JsonWriter, WithoutIndentationEverythingStandsOnOneLine) {
  JsonWriter out(0);
  WriteSample(out);
  EXPECT_EQ(out.Finish(), R"({"b":[-1,{"a":true}],"a":{},"c":{"x":null,"y":[1,2]}})"
                          "\n");
}

TEST(JsonWriter, FinishLeavesAnEmptyWriter) {
  JsonWriter out;
  out.Text("a");
  EXPECT_EQ(out.Finish(), "\"a\"\n");
  out.Text("b");
  EXPECT_EQ(out.Finish(), "\"b\"\n");
}

TEST(JsonWriter, TextIsEscaped) {
  const struct {
    std::string_view name, text, expected;
  } kCases[] = {
      {"quote and backslash", R"(a"b\c)", R"("a\"b\\c")"},
      {"short escapes", "\b\f\n\r\t", R"("\b\f\n\r\t")"},
      {"control characters", {"\0\x1b\x7f", 3}, R"("\u0000\u001b\u007f")"},
      {"line separators", "\u2028\u2029", R"("\u2028\u2029")"},
      {"other text stands for itself", "Größe 漢字 😀 </script>", "\"Größe 漢字 😀 </script>\""},
      {"a broken byte",
       "a\xff"
       "b",
       "\"a\xEF\xBF\xBD"
       "b\""},
      {"a surrogate", "\xed\xa0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"a cut character at the end", "\xe6\xbc", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"nothing", "", "\"\""},
  };
  for (const auto& test : kCases) EXPECT_EQ(Quoted(test.text), test.expected) << test.name;
}

TEST(JsonWriter, KeysAreEscapedLikeText) {
  JsonWriter out(0);
  out.BeginObject().Key("a\"\n").Null().EndObject();
  EXPECT_EQ(out.Finish(), "{\"a\\\"\\n\":null}\n");
}

TEST(JsonWriter, NumbersHaveAtMostThreeDecimals) {
  EXPECT_EQ(Written(4), "4\n");
  EXPECT_EQ(Written(10), "10\n");
  EXPECT_EQ(Written(2.5), "2.5\n");
  EXPECT_EQ(Written(1.0 / 3), "0.333\n");
  EXPECT_EQ(Written(-0.0001), "0\n");
  EXPECT_EQ(Written(std::numeric_limits<double>::infinity()), "null\n");
  EXPECT_EQ(Written(std::numeric_limits<double>::quiet_NaN()), "null\n");
}

TEST(JsonWriter, IntegersKeepAllDigits) {
  JsonWriter out(0);
  out.BeginArray().Integer(std::numeric_limits<std::int64_t>::min());
  out.Count(std::numeric_limits<std::size_t>::max()).EndArray();
  EXPECT_EQ(out.Finish(), "[-9223372036854775808,18446744073709551615]\n");
}

}  // namespace
}  // namespace threatgap::reports
