#include "analyzer/syntax/flow_notation.h"

#include <gtest/gtest.h>

namespace threatgap::syntax {
namespace {

TEST(FlowNotation, ReadsNodesArrowsAndAttributes) {
  const std::string_view text =
      "u:user@internet -q,page/ans{encryption: tls1.3}-> m:llm@app{autonomy: act, effects: [pay, "
      "send]}; u --> m";
  const Notation notation = ParseNotation(text);
  ASSERT_TRUE(notation.errors.empty());
  ASSERT_EQ(notation.statements.size(), 2U);
  const NotationStatement& first = notation.statements[0];
  ASSERT_EQ(first.nodes.size(), 2U);
  EXPECT_EQ(first.nodes[0].id.text, "u");
  EXPECT_EQ(first.nodes[0].type->text, "user");
  EXPECT_EQ(first.nodes[0].zone->text, "internet");
  EXPECT_EQ(first.nodes[1].attributes[1].words[1].text, "send");
  EXPECT_TRUE(first.nodes[1].attributes[1].is_list);
  const NotationArrow& arrow = first.arrows[0];
  EXPECT_EQ(arrow.carries.size(), 2U);
  EXPECT_EQ(arrow.returns[0].text, "ans");
  EXPECT_EQ(arrow.attributes[0].key.text, "encryption");
  EXPECT_EQ(text.substr(arrow.begin, arrow.end - arrow.begin), "-q,page/ans{encryption: tls1.3}->");
  EXPECT_EQ(text.substr(arrow.returns[0].begin, 3), "ans");
  EXPECT_FALSE(notation.statements[1].arrows[0].states_data);
}

TEST(FlowNotation, ChainsAndHyphensInNames) {
  const Notation notation = ParseNotation("web-app -a-b-> c-d -/x-> e");
  ASSERT_TRUE(notation.errors.empty());
  const NotationStatement& statement = notation.statements[0];
  EXPECT_EQ(statement.nodes.size(), 3U);
  EXPECT_EQ(statement.nodes[0].id.text, "web-app");
  EXPECT_EQ(statement.arrows[0].carries[0].text, "a-b");
  EXPECT_TRUE(statement.arrows[1].states_data);
  EXPECT_TRUE(statement.arrows[1].carries.empty());
  EXPECT_EQ(statement.arrows[1].returns[0].text, "x");
}

TEST(FlowNotation, NodesMayStandAlone) {
  const Notation notation = ParseNotation("m:llm@app{autonomy: act}; n");
  ASSERT_TRUE(notation.errors.empty());
  EXPECT_EQ(notation.statements.size(), 2U);
  EXPECT_TRUE(notation.statements[0].arrows.empty());
}

struct Mistake {
  const char* text;
  std::size_t begin, end;
  const char* message;
};

TEST(FlowNotation, MistakesHaveTheirPlace) {
  constexpr Mistake kMistakes[] = {
      {"", 0, 0, "nothing stands here"},
      {"a -> b", 2, 4, "the arrow `->` says nothing about data"},
      {"a -x b", 2, 6, "the arrow is not closed by `->`"},
      {"a -x->", 2, 6, "the arrow leads nowhere"},
      {"a b", 2, 3, "expected an arrow, found `b`"},
      {"-x-> b", 0, 4, "expected the id of a component before the arrow"},
      {"a: -x-> b", 1, 2, "`:` is followed by no type"},
      {"a -x{k: v-> b", 2, 13, "the arrow is not closed by `->`"},
      {"a{k} --> b", 2, 3, "expected `:` and a value after `k`"},
      {"a{k: } --> b", 2, 3, "`k` has no value"},
      {"a -x,-> b", 4, 5, "expected the name of data"},
  };
  for (const Mistake& mistake : kMistakes) {
    const Notation notation = ParseNotation(mistake.text);
    ASSERT_EQ(notation.errors.size(), 1U) << mistake.text;
    EXPECT_EQ(notation.errors[0].message, mistake.message) << mistake.text;
    EXPECT_EQ(notation.errors[0].begin, mistake.begin) << mistake.text;
    EXPECT_EQ(notation.errors[0].end, mistake.end) << mistake.text;
  }
}

TEST(FlowNotation, OneMistakeDoesNotHideTheOtherStatements) {
  const Notation notation = ParseNotation("a -> b; c --> d; e f");
  EXPECT_EQ(notation.errors.size(), 2U);
  EXPECT_EQ(notation.statements.size(), 1U);
}

TEST(FlowNotation, AnyBytesAreRead) {
  for (const char* text : {"{",
                           "}",
                           ";;;",
                           "a{",
                           "a{b",
                           "a{b:",
                           "a{b:[",
                           "a{b:'",
                           "a{b:''}",
                           "-",
                           "->",
                           "a -",
                           "a -->",
                           "a -/-> b",
                           "a -{}-> b",
                           "a{} --> b",
                           "a@",
                           "\xff\xfe",
                           "a -{x: '}'}-> b",
                           "a -,-> b"}) {
    const Notation notation = ParseNotation(text);
    EXPECT_FALSE(notation.errors.empty() && notation.statements.empty()) << text;
  }
}

}  // namespace
}  // namespace threatgap::syntax
