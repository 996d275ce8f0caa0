#include <gtest/gtest.h>

#include <string>

#include "analyzer/syntax/json_mistake.h"
#include "tests/unit/syntax/reading.h"

namespace threatgap::syntax {
namespace {

std::unique_ptr<Reading> Json(const std::string& text, const base::Budgets& budgets = {}) {
  return Read(ReadJson, text, "m.json", budgets);
}

TEST(JsonReader, TextsBecomeTrees) {
  struct Case {
    const char* text;
    const char* shape;
  };
  const Case cases[] = {
      {R"({"a": 1, "b": [true, false, null]})", R"({"a": 1, "b": [true, false, null]})"},
      {R"({"a": -1.50e+3, "b": 12345678901234567890})",
       R"({"a": -1.50e+3, "b": 12345678901234567890})"},
      {R"(["\u00e4\ud83d\ude00\/", "plain", ""])", "[\"ä\U0001F600/\", \"plain\", \"\"]"},
      {R"({"\u0061": {}, "c": []})", R"({"a": {}, "c": []})"},
      {" \"text\" ", "\"text\""},
      {"12", "12"},
      {"\xEF\xBB\xBF[1]\r\n", "[1]"},
  };
  for (const Case& c : cases) {
    const auto reading = Json(c.text);
    EXPECT_EQ(reading->messages(), "") << c.text;
    EXPECT_EQ(Shape(reading->root()), c.shape) << c.text;
  }
}

TEST(JsonReader, SpansCoverExactlyTheNode) {
  const auto reading = Json(R"({ "a" : "x\"y" , "b":[ 1 , {} ], "c": {"d": null } })");
  const NodeRef root = reading->root();
  EXPECT_EQ(reading->under(root), R"({ "a" : "x\"y" , "b":[ 1 , {} ], "c": {"d": null } })");
  EXPECT_EQ(reading->under(root.GetKey("a")), R"("a")");
  EXPECT_EQ(reading->under(root.Get("a")), R"("x\"y")");
  EXPECT_EQ(reading->under(root.Get("b")), "[ 1 , {} ]");
  EXPECT_EQ(reading->under(root.Get("b").first()), "1");
  EXPECT_EQ(reading->under(root.Get("b").first().next()), "{}");
  EXPECT_EQ(reading->under(root.Get("c")), R"({"d": null })");
  EXPECT_EQ(reading->under(root.Get("c").Get("d")), "null");
}

TEST(JsonReader, MistakesAreReportedWithTheirPlace) {
  struct Case {
    const char* text;
    const char* place;
    const char* words;
  };
  const Case cases[] = {
      {R"({"a": 1)", "1:1", "`{` is never closed"},
      {R"([[1])", "1:1", "`[` is never closed"},
      {R"({"a": 1,})", "1:9", "expected a key after the comma"},
      {R"([1,])", "1:4", "expected a value after the comma"},
      {R"([,1])", "1:2", "expected a value"},
      {R"([1 2])", "1:4", "expected `,` or `]`"},
      {R"({"a":1 "b":2})", "1:8", "expected `,` or `}`"},
      {R"([1})", "1:3", "expected `,` or `]`"},
      {R"({"a" 1})", "1:6", "expected `:` after the key"},
      {R"({"a","b"})", "1:5", "expected `:` after the key"},
      {R"({a: 1})", "1:2", "expected a key in double quotes"},
      {R"({'a': 1})", "1:2", "expected a key in double quotes"},
      {R"({1: 1})", "1:2", "expected a key in double quotes"},
      {R"({"a":})", "1:6", "expected a value"},
      {R"({"x":1,"a":]})", "1:12", "expected a value"},
      {R"({"a": tru})", "1:7", "`tru` is not a JSON value"},
      {R"({"a": NaN})", "1:7", "`NaN` is not a JSON value"},
      {R"([01])", "1:2", "`01` is not a JSON value"},
      {R"([1.])", "1:2", "`1.` is not a JSON value"},
      {R"([+1])", "1:2", "`+1` is not a JSON value"},
      {R"([1e])", "1:2", "`1e` is not a JSON value"},
      {R"([1] // c)", "1:5", "text after the end of the document"},
      {"[1, // c\n2]", "1:5", "JSON has no comments"},
      {R"({"a": "x)", "1:7", "string is never closed"},
      {R"({"a": "x\")", "1:7", "string is never closed"},
      {"[\"x\ny\"]", "1:2", "string is not closed on its line"},
      {"[\"x\ty\"]", "1:4", "tab inside a string"},
      {R"(["\q"])", "1:3", "unknown escape in a string"},
      {R"(["\u00zz"])", "1:3", "`\\u` needs four hex digits"},
      {R"(["\ud800"])", "1:3", "half of a surrogate pair"},
      {R"(["\ude00"])", "1:3", "half of a surrogate pair"},
      {R"({"a": 1} x)", "1:10", "text after the end of the document"},
      {R"({"a": 1}})", "1:9", "text after the end of the document"},
      {R"([1][2])", "1:4", "text after the end of the document"},
      {R"(["a":1])", "1:5", "expected `,` or `]`"},
      {R"(})", "1:1", "expected a value"},
      {R"(1 2)", "1:3", "text after the end of the document"},
  };
  for (const Case& c : cases) {
    const auto reading = Json(c.text);
    EXPECT_EQ(reading->document, nullptr) << c.text;
    const std::string messages = reading->messages();
    EXPECT_EQ(messages.substr(0, messages.find('\n')), "m.json:" + std::string(c.place) +
                                                           ": error: not valid JSON: " + c.words +
                                                           " [syntax-error]");
  }
}

TEST(JsonReader, AMessageShowsItsLineAndSaysWhatToDo) {
  EXPECT_EQ(Json("{\n  \"a\": 1,\n}\n")->messages(),
            "m.json:3:1: error: not valid JSON: expected a key after the comma [syntax-error]\n"
            "    3 | }\n"
            "      | ^\n"
            "help: remove the comma\n");
}

TEST(JsonReader, DuplicateKeysAreReportedAndTheFirstIsKept) {
  const auto reading = Json(R"({"a": 1, "\u0061": 2})");
  EXPECT_EQ(Shape(reading->root()), R"({"a": 1})");
  EXPECT_EQ(reading->messages(),
            "m.json:1:10: error: duplicate key `a` [duplicate-key]\n"
            "    1 | {\"a\": 1, \"\\u0061\": 2}\n"
            "      |          ^^^^^^^^\n"
            "m.json:1:2: note: the key stands here first\n"
            "    1 | {\"a\": 1, \"\\u0061\": 2}\n"
            "      |  ^^^\n");
}

TEST(JsonReader, DeepNestingStopsAtTheBudget) {
  for (const std::string open : {"[", "{\"a\":"}) {
    std::string text;
    for (int i = 0; i < 100000; ++i) text += open;
    // An unbalanced text is refused before the first event, so the brackets are closed.
    text += open == "[" ? "" : "1";
    for (int i = 0; i < 100000; ++i) text += open == "[" ? "]" : "}";
    const auto reading = Json(text);
    ASSERT_EQ(reading->sink.Sorted().size(), 1U);
    EXPECT_EQ(reading->sink.Sorted()[0].id, "budget-exceeded");
  }
}

TEST(JsonReader, BrokenUtf8AndEmptyFilesAreErrors) {
  EXPECT_EQ(Json("[\"\xff\"]")->sink.Sorted()[0].id, "broken-utf8");
  const auto empty = Json("  \n");
  ASSERT_NE(empty->document, nullptr);
  EXPECT_FALSE(empty->root());
  EXPECT_EQ(empty->sink.Sorted()[0].id, "empty-file");
}

TEST(JsonMistake, NothingIsFoundInValidTexts) {
  for (const char* text :
       {"{}", "[]", "0", "-0.5E-7", R"({"a":[{},[],"\\\"\ud83d\ude00"]})", " [1 , 2] "}) {
    EXPECT_FALSE(FindJsonMistake(text).has_value()) << text;
  }
}

TEST(JsonMistake, SimdjsonAndOurSecondLookAgreeOnEveryPrefix) {
  const std::string text = R"({"a": [1, -2.5e3, "x\u00e4", null, {"b": true}], "c": {}})";
  for (std::size_t length = 1; length < text.size(); ++length) {
    const std::string prefix = text.substr(0, length);
    EXPECT_EQ(Json(prefix)->document, nullptr) << prefix;
    EXPECT_TRUE(FindJsonMistake(prefix).has_value()) << prefix;
  }
}

}  // namespace
}  // namespace threatgap::syntax
