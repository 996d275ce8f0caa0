#include <gtest/gtest.h>

#include <string>

#include "tests/unit/syntax/reading.h"

namespace threatgap::syntax {
namespace {

std::unique_ptr<Reading> Yaml(const std::string& text, const base::Budgets& budgets = {}) {
  return Read(ReadYaml, text, "m.yaml", budgets);
}

TEST(YamlReader, TextsBecomeTrees) {
  struct Case {
    const char* text;
    const char* shape;
  };
  const Case cases[] = {
      {"a: 1\nb: two words\n", "{a: 1, b: two words}"},
      {"on: yes\nno: 012\n", "{on: yes, no: 012}"},
      {"a:\nb: ~\nc: null\nnull: d\n", "{a: null, b: null, c: null, null: d}"},
      {"- 1\n-\n- [x, {y: z}]\n", "[1, null, [x, {y: z}]]"},
      {"a: \"q\\n\\u00e4\"\nb: 'it''s'\n", "{a: \"q\nä\", b: \"it's\"}"},
      {"a: |\n  x\n\n  y\nb: >-\n  f\n  g\n", "{a: \"x\n\ny\n\", b: \"f g\"}"},
      {"a: &x {b: [1]}\nc: *x\n", "{a: {b: [1]}, c: {b: [1]}}"},
      {"&k a: 1\nb: *k\n", "{a: 1, b: a}"},
      {"? a\n: 1\n? b\n", "{a: 1, b: null}"},
      {"{a: [], b: {}, c}\n", "{a: [], b: {}, c: null}"},
      {"[p: q]\n", "[{p: q}]"},
      {"%YAML 1.2\n---\na: ! 1\n...\n", "{a: \"1\"}"},
      {"\xEF\xBB\xBF"
       "a: 1\r\nb: 2\r\n",
       "{a: 1, b: 2}"},
      {"\"<<\": 1\n", "{\"<<\": 1}"},
      {"word", "word"},
  };
  for (const Case& c : cases) {
    const auto reading = Yaml(c.text);
    EXPECT_EQ(reading->messages(), "") << c.text;
    EXPECT_EQ(Shape(reading->root()), c.shape) << c.text;
  }
}

TEST(YamlReader, SpansCoverExactlyTheNode) {
  struct Case {
    const char* name;
    const char* value;  ///< what stands behind `a:`, a line `z: end` follows
    const char* under;
  };
  const Case cases[] = {
      {"plain", " two words  # comment", "two words"},
      {"plain over lines", " two\n   words # c", "two\n   words"},
      {"plain with a hash", " c#", "c#"},
      {"double quoted", " \"x \\\" \\\\\" # c", "\"x \\\" \\\\\""},
      {"single quoted", " 'it''s' # c", "'it''s'"},
      {"literal", " |+ # c\n  x\n\n  y\n\n", "|+ # c\n  x\n\n  y"},
      {"folded", " >\n  x\n  y", ">\n  x\n  y"},
      {"empty literal", " |", "|"},
      {"missing", "", ""},
      {"missing with comment", " # c", ""},
      {"null word", " null # c", "null"},
      {"behind an anchor", " &x v", "v"},
      {"behind an anchor and a break", " &x\n  b: c", "b: c"},
      {"flow list", " [1, [2], ] # c", "[1, [2], ]"},
      {"flow map with a missing value", " {b: , c: }", "{b: , c: }"},
      {"flow over lines with comments", " [ # ]\n 1 # ]\n ]", "[ # ]\n 1 # ]\n ]"},
      {"empty flow", " { }", "{ }"},
      {"block list", "\n- 1\n- b: c\n", "- 1\n- b: c"},
      {"wide characters", " 日本 # c", "日本"},
  };
  for (const Case& c : cases) {
    const auto reading = Yaml("a:" + std::string(c.value) + "\nz: end\n");
    ASSERT_EQ(reading->messages(), "") << c.name;
    EXPECT_EQ(reading->under(reading->root().Get("a")), c.under) << c.name;
    EXPECT_EQ(reading->under(reading->root().GetKey("z")), "z") << c.name;
  }
}

TEST(YamlReader, AMissingValuePointsAtTheEndOfItsKey) {
  const auto reading = Yaml("key:\nnull: 1\n");
  EXPECT_EQ(reading->root().Get("key").span().begin, 3U);
  EXPECT_EQ(Shape(reading->root()), "{key: null, null: 1}");
}

TEST(YamlReader, AnAliasStandsWhereItIsWrittenAndItsChildrenWhereTheyAre) {
  const auto reading = Yaml("a: &x {b: 1}\nc: *x\n");
  const NodeRef copy = reading->root().Get("c");
  EXPECT_EQ(reading->under(copy), "*x");
  EXPECT_EQ(copy.Get("b").span(), reading->root().Get("a").Get("b").span());
}

TEST(YamlReader, MistakesAreReportedWithTheirPlace) {
  struct Case {
    std::string text;
    std::string messages;
  };
  const Case cases[] = {
      {"a: 1\nb: 2\na: 3\n",
       "m.yaml:3:1: error: duplicate key `a` [duplicate-key]\n    3 | a: 3\n      | ^\n"
       "m.yaml:1:1: note: the key stands here first\n    1 | a: 1\n      | ^\n"},
      {"a:\n\tb: 1\n",
       "m.yaml:2:3: error: not valid YAML: illegal map value [syntax-error]\n    2 |     b: 1\n"
       "      |      ^\nhelp: indent with blanks, not tabs\n"},
      {"a: b: c\n",
       "m.yaml:1:5: error: not valid YAML: illegal map value [syntax-error]\n    1 | a: b: c\n"
       "      |     ^\nhelp: quote a text that contains `: `\n"},
      {"x: 1\nzone:dmz\ny: 2\n",
       "m.yaml:3:2: error: not valid YAML: illegal map value [syntax-error]\n    3 | y: 2\n      | "
       " ^\n"
       "help: check the indentation, and that the line above has a blank behind its colon\n"},
      {"a:\n  b: 1\n c: 2\n",
       "m.yaml:3:2: error: not valid YAML: end of map not found [syntax-error]\n    3 |  c: 2\n    "
       "  |  ^\n"
       "help: check the indentation, quotes and colons of this line\n"},
      {"a: \"open\nb: 1\n",
       "m.yaml:1:4: error: not valid YAML: quoted text is never closed [syntax-error]\n"
       "    1 | a: \"open\n      |    ^\n"},
      {"a: 'x''\n",
       "m.yaml:1:4: error: not valid YAML: quoted text is never closed [syntax-error]\n"
       "    1 | a: 'x''\n      |    ^\n"},
      {"{a: 1, b\n\n",
       "m.yaml:1:8: error: not valid YAML: end of map flow not found [syntax-error]\n"
       "    1 | {a: 1, b\n      |        ^\n"},
      {"a: @x\n",
       "m.yaml:1:4: error: not valid YAML: unknown token [syntax-error]\n    1 | a: @x\n      |    "
       "^\n"
       "help: quote a text that begins with this character\n"},
      {"a: *nope\n",
       "m.yaml:1:4: error: alias `*nope` has no anchor in front of it [unknown-anchor]\n"
       "    1 | a: *nope\n      |    ^^^^^\n"},
      {"a: &x [*x]\n",
       "m.yaml:1:8: error: alias stands inside the node it refers to [alias-cycle]\n"
       "    1 | a: &x [*x]\n      |        ^^\n"
       "help: write the value out instead of referring to it\n"},
      {"a: &x {b: 1}\nc:\n  <<: *x\n",
       "m.yaml:3:3: error: merge keys (`<<`) are not supported [merge-key]\n    3 |   <<: *x\n     "
       " |   ^^\n"
       "help: write the merged fields out\n"},
      {"? [a]\n: b\n",
       "m.yaml:1:3: error: key is a list or a map, not a text [invalid-key]\n    1 | ? [a]\n      "
       "|   ^^^\n"
       "help: quote a text that begins with `{` or `[`\n"},
      {": b\n",
       "m.yaml:1:1: error: key is empty [invalid-key]\n    1 | : b\n      | ^\n"
       "help: write a name in front of the colon\n"},
      {"a: !!str 1\n",
       "m.yaml:1:4: error: YAML tag `!!str` is not supported [unsupported-tag]\n    1 | a: !!str "
       "1\n"
       "      |    ^^^^^\nhelp: remove the tag; quote a value to make it text\n"},
      {"a: 1\n---\nb: 2\n",
       "m.yaml:2:1: error: file holds more than one YAML document [several-documents]\n    2 | "
       "---\n"
       "      | ^^^\nhelp: keep one document per file\n"},
      {"- a\nb: c\n",
       "m.yaml:2:1: error: not valid YAML: text after the end of the document [syntax-error]\n"
       "    2 | b: c\n      | ^\nhelp: check the indentation of this line\n"},
      {"", "m.yaml:1:1: error: file is empty [empty-file]\n    1 |\n      | ^\n"},
      {"# only\n",
       "m.yaml:1:1: error: file holds nothing but comments [empty-file]\n    1 | # only\n      | "
       "^\n"},
      {"a: \xff\n",
       "m.yaml:1:4: error: byte ff is not valid UTF-8 [broken-utf8]\n    1 | a: \\xff\n      |    "
       "^^^^\n"
       "help: save the file as UTF-8\n"},
      {"a: \x04\nb: 1",
       "m.yaml:1:4: error: control character 04 is not allowed [control-character]\n    1 | a: "
       "\\x04\n"
       "      |    ^^^^\nhelp: remove it, or write it as `\\u0004` in double quotes\n"},
      {std::string("a: 1\0", 5),
       "m.yaml:1:5: error: file holds NUL bytes, so it is not text [unreadable-file]\n    1 | a: "
       "1\\x00\n"
       "      |     ^^^^\n"},
      {"<a/>",
       "m.yaml:1:1: error: file is XML or HTML, not YAML or JSON [unreadable-file]\n    1 | <a/>\n "
       "     | ^\n"},
  };
  for (const Case& c : cases) EXPECT_EQ(Yaml(c.text)->messages(), c.messages) << c.text;
}

TEST(YamlReader, SeveralMistakesOfOneFileAreReportedTogether) {
  const auto reading = Yaml("a: !x 1\n<<: 2\na: 3\nb: {c: 1, c: 2}\n");
  EXPECT_EQ(reading->sink.error_count(), 4U);
  EXPECT_EQ(Shape(reading->root()), "{a: 1, b: {c: 1}}");
}

TEST(YamlReader, OfManyDuplicateKeysTheFirstIsKept) {
  std::string text;
  for (int i = 0; i < 300; ++i)
    text += "k" + std::to_string(i % 100) + ": " + std::to_string(i) + "\n";
  const auto reading = Yaml(text);
  EXPECT_EQ(reading->sink.error_count(), 200U);
  EXPECT_EQ(reading->root().size(), 100U);
  EXPECT_EQ(reading->root().Get("k99").text(), "99");
}

TEST(YamlReader, AnEmptyFileHasNoRoot) {
  for (const char* text : {"", " \n", "# c\n", "---\n"}) {
    const auto reading = Yaml(text);
    ASSERT_NE(reading->document, nullptr) << text;
    EXPECT_FALSE(reading->root()) << text;
    EXPECT_EQ(reading->sink.Sorted()[0].id, "empty-file") << text;
  }
}

std::string OnlyMessage(const Reading& reading) {
  return reading.sink.Sorted().size() == 1 ? reading.sink.Sorted()[0].message : reading.messages();
}

TEST(YamlReader, NestedAliasesCannotExhaustMemory) {
  std::string text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
  for (char c = 'b'; c < 'j'; ++c) {
    const std::string before = "*" + std::string(1, static_cast<char>(c - 1)) + ",";
    text += std::string(1, c) + ": &" + std::string(1, c) + " [";
    for (int i = 0; i < 10; ++i) text += before;
    text += "]\n";
  }
  const auto reading = Yaml(text);
  EXPECT_EQ(reading->document, nullptr);
  EXPECT_EQ(OnlyMessage(*reading),
            "aliases expand to 1012328 nodes, more than the budget of 1000000");
}

TEST(YamlReader, CrossedBudgetsAreErrorsNotCrashes) {
  base::Budgets budgets;
  budgets.nesting = 2;
  EXPECT_EQ(OnlyMessage(*Yaml("[[[1]]]", budgets)),
            "nesting is deeper than the budget of 2 levels");
  EXPECT_EQ(OnlyMessage(*Yaml("[&a [1], [*a]]", budgets)),
            "nesting is deeper than the budget of 2 levels");
  EXPECT_EQ(Yaml("[&a 1, [*a]]", budgets)->messages(), "");
  budgets = {};
  budgets.nodes = 3;
  EXPECT_EQ(OnlyMessage(*Yaml("[1, 2, 3]", budgets)),
            "document has more nodes than the budget of 3");
  budgets = {};
  budgets.aliases = 1;
  EXPECT_EQ(OnlyMessage(*Yaml("[&a 1, *a, *a]", budgets)),
            "document has more aliases than the budget of 1");
}

TEST(YamlReader, AnEndlessLineIsRefusedBeforeItNeedsMemory) {
  base::Budgets budgets;
  budgets.yaml_line_bytes = 8;
  EXPECT_EQ(Yaml("a: 1\nb: [2, 3]\n", budgets)->messages(),
            "m.yaml:2:1: error: line has 9 bytes, more than the budget of 8 [budget-exceeded]\n"
            "    2 | b: [2, 3]\n      | ^\n"
            "help: break the line, or write the file as JSON\n");
}

TEST(YamlReader, DeepNestingStopsAtTheBudget) {
  for (const std::string open : {"[", "{a: ", "- ", "? "}) {
    std::string text;
    for (int i = 0; i < 100000; ++i) text += open;
    EXPECT_EQ(OnlyMessage(*Yaml(text)), "nesting is deeper than the budget of 100 levels") << open;
  }
}

TEST(YamlReader, FilesOfOtherToolsMayMergeAndTag) {
  struct Case {
    const char* text;
    const char* shape;
  };
  const Case cases[] = {
      {"a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3, e: 4}\n", "{a: {b: 1, c: 2}, d: {c: 3, e: 4, b: 1}}"},
      {"a: &x {b: 1}\nc: {<<: *x}\nd: &y {<<: *x, e: 2}\nf: {<<: *y}\n",
       "{a: {b: 1}, c: {b: 1}, d: {e: 2, b: 1}, f: {e: 2, b: 1}}"},
      {"a: &x {b: 1}\nc: &y {b: 2, d: 3}\ne: {<<: [*x, *y, text]}\n",
       "{a: {b: 1}, c: {b: 2, d: 3}, e: {b: 1, d: 3}}"},
      {"a: {<<: text, b: 1}\nc: {<<: }\n", "{a: {b: 1}, c: {}}"},
      {"a: !Ref x\nb: [!GetAtt c.d, !If [e, f]]\n",
       "{a: {\"Ref\": x}, b: [{\"GetAtt\": c.d}, {\"If\": [e, f]}]}"},
      {"a: !Sub \"q\"\nb: !Map\n  c: !Deep\n  - !Ref d\n",
       "{a: {\"Sub\": q}, b: {\"Map\": {c: {\"Deep\": [{\"Ref\": d}]}}}}"},
      {"# nothing\n", "(none)"},
      {"", "(none)"},
  };
  for (const Case& c : cases) {
    const auto reading = Read(ReadForeignYaml, c.text, "m.yaml");
    EXPECT_EQ(reading->messages(), "") << c.text;
    EXPECT_EQ(Shape(reading->root()), c.shape) << c.text;
  }
}

TEST(YamlReader, TagsOfTheStandardStayUnsupportedInFilesOfOtherTools) {
  EXPECT_EQ(OnlyMessage(*Read(ReadForeignYaml, "a: !!binary x\n", "m.yaml")),
            "YAML tag `!!binary` is not supported");
}

TEST(YamlReader, TagsCountAsNestingInFilesOfOtherTools) {
  std::string text;
  for (int i = 0; i < 100000; ++i) text += "!A [";
  EXPECT_EQ(OnlyMessage(*Read(ReadForeignYaml, text, "m.yaml")),
            "nesting is deeper than the budget of 100 levels");
}

}  // namespace
}  // namespace threatgap::syntax
