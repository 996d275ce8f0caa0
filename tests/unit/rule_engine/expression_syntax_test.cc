#include <gtest/gtest.h>

#include "analyzer/rule_engine/lexer.h"
#include "tests/unit/rule_engine/expression_fixture.h"

namespace threatgap::rule_engine {
namespace {

std::string Tokens(const std::string& text) {
  base::DiagnosticSink sink;
  const ExprSource source{text, {}, nullptr};
  const auto tokens = Lex(text, ExprReporter(source, sink));
  if (!tokens) return "failed";
  std::string shown;
  for (const Token& token : *tokens) {
    if (token.kind == TokenKind::kEnd) continue;
    if (!shown.empty()) shown += " | ";
    shown += token.range.In(text);
  }
  return shown;
}

TEST(ExpressionLexer, NamesTakeTheLongestMatch) {
  const std::pair<std::string, std::string> kCases[] = {
      {"a-b", "a-b"},
      {"a -b", "a | - | b"},
      {"a - b", "a | - | b"},
      {"agent.needed-effects within [ 'read' ]",
       "agent | . | needed-effects | within | [ | 'read' | ]"},
      {"on-cycle(x)", "on-cycle | ( | x | )"},
      {"a_b2>=10", "a_b2 | >= | 10"},
      {"a==b!=c<=d<e", "a | == | b | != | c | <= | d | < | e"},
      {"  \n\t ", ""},
      {"'it is `\"fine'", "'it is `\"fine'"},
      {"a1-2", "a1-2"},
  };
  for (const auto& [text, tokens] : kCases) EXPECT_EQ(Tokens(text), tokens) << text;
}

TEST(ExpressionLexer, ReservedWordsHaveTheirOwnKinds) {
  EXPECT_EQ(ReservedWord("overlaps"), TokenKind::kOverlaps);
  EXPECT_EQ(ReservedWord("stated"), TokenKind::kStated);
  EXPECT_EQ(ReservedWord("system"), TokenKind::kSystem);
  EXPECT_EQ(ReservedWord("any-thing"), TokenKind::kName);
  EXPECT_EQ(ReservedWord("If"), TokenKind::kName);
}

struct Mistake {
  std::string text;
  std::string rendered;
};

TEST(ExpressionSyntax, MistakesAreShownAtTheirPlace) {
  const Mistake kMistakes[] = {
      {"x is llm && y is tool", R"(rule.yaml:1:10: error: unexpected `&&` [expression-syntax]
    1 | x is llm && y is tool
      |          ^^
help: write `and`
)"},
      {"x.owner = \"me\" and y", R"(rule.yaml:1:9: error: unexpected `=` [expression-syntax]
    1 | x.owner = "me" and y
      |         ^
help: write `==`
rule.yaml:1:11: error: unexpected `"` [expression-syntax]
    1 | x.owner = "me" and y
      |           ^
help: texts stand in single quotes
rule.yaml:1:14: error: unexpected `"` [expression-syntax]
    1 | x.owner = "me" and y
      |              ^
help: texts stand in single quotes
)"},
      {"x.owner == 'me", R"(rule.yaml:1:12: error: text without a closing quote [expression-syntax]
    1 | x.owner == 'me
      |            ^^^
help: texts stand in single quotes
)"},
      {"size(flows(x))-1 > 2",
       R"(rule.yaml:1:15: error: a minus sign needs a blank on its left [expression-syntax]
    1 | size(flows(x))-1 > 2
      |               ^
help: `a-b` is one name, `a - b` a difference
)"},
      {"x.instances > 2nd",
       R"(rule.yaml:1:15: error: `2nd` is neither a number nor a name [expression-syntax]
    1 | x.instances > 2nd
      |               ^^^
help: names begin with a letter
)"},
      {"x.instances > 4000000000",
       R"(rule.yaml:1:15: error: number `4000000000` is too large [expression-syntax]
    1 | x.instances > 4000000000
      |               ^^^^^^^^^^
help: at most 2147483647
)"},
      {"", R"(rule.yaml:1:1: error: expected a value, found the end [expression-syntax]
    1 |
      | ^
)"},
      {"x is actor or",
       R"(rule.yaml:1:14: error: expected a value, found the end [expression-syntax]
    1 | x is actor or
      |              ^
)"},
      {"(x is actor", R"(rule.yaml:1:12: error: expected `)`, found the end [expression-syntax]
    1 | (x is actor
      |            ^
)"},
      {"x is actor y",
       R"(rule.yaml:1:12: error: expected an operator or the end, found `y` [expression-syntax]
    1 | x is actor y
      |            ^
)"},
      {"1 < x.instances < 3", R"(rule.yaml:1:17: error: comparisons do not chain [expression-syntax]
    1 | 1 < x.instances < 3
      |                 ^
help: join two comparisons with `and`
)"},
      {"(1 < x.instances < 3)",
       R"(rule.yaml:1:18: error: comparisons do not chain [expression-syntax]
    1 | (1 < x.instances < 3)
      |                  ^
help: join two comparisons with `and`
)"},
      {"crosses(f) and any e in data(f): e.personal",
       R"(rule.yaml:1:16: error: `any` must stand in brackets here [expression-syntax]
    1 | crosses(f) and any e in data(f): e.personal
      |                ^^^
help: write `(any …)`
)"},
      {"count g in flows(x): crosses(g) >= 2",
       R"(rule.yaml:1:22: error: cannot compare a condition with a number [type-mismatch]
    1 | count g in flows(x): crosses(g) >= 2
      |                      ^^^^^^^^^^^^^^^
)"},
      {"any in flows(x): true",
       R"(rule.yaml:1:5: error: expected a name for the members, found `in` [expression-syntax]
    1 | any in flows(x): true
      |     ^^
)"},
      {"any g in flows(x) crosses(g)",
       R"(rule.yaml:1:19: error: expected `:`, found `crosses` [expression-syntax]
    1 | any g in flows(x) crosses(g)
      |                   ^^^^^^^
)"},
      {"if x is llm then true",
       R"(rule.yaml:1:22: error: expected `else`, found the end [expression-syntax]
    1 | if x is llm then true
      |                      ^
)"},
      {"x is 'llm'",
       R"(rule.yaml:1:6: error: expected a component type or `stated` after `is` [expression-syntax]
    1 | x is 'llm'
      |      ^^^^^
)"},
      {"x not is llm",
       R"(rule.yaml:1:7: error: expected `in`, `within` or `overlaps` after `not`, found `is` [expression-syntax]
    1 | x not is llm
      |       ^^
)"},
      {"data(f).personal",
       R"(rule.yaml:1:8: error: an attribute can only follow a name [expression-syntax]
    1 | data(f).personal
      |        ^
help: bind the members with `any x in …: x.attribute`
)"},
      {"x.instances > -1",
       R"(rule.yaml:1:15: error: a value cannot begin with a minus sign [expression-syntax]
    1 | x.instances > -1
      |               ^
help: write a difference such as `0 - 1`
)"},
      {"system",
       R"(rule.yaml:1:1: error: expected a value, found the reserved word `system` [expression-syntax]
    1 | system
      | ^^^^^^
)"},
      {"x.",
       R"(rule.yaml:1:3: error: expected the name of an attribute, found the end [expression-syntax]
    1 | x.
      |   ^
)"},
      {"x.owner in ['a' 'b']",
       R"(rule.yaml:1:17: error: expected `,` or `]`, found `'b'` [expression-syntax]
    1 | x.owner in ['a' 'b']
      |                 ^^^
)"},
  };
  for (const auto& [text, rendered] : kMistakes) EXPECT_EQ(Diagnose(text), rendered) << text;
}

TEST(ExpressionSyntax, QuantifierBodyReachesToTheNextClosingWord) {
  for (const char* text : {
           "if any t in tools(x): t.effects overlaps ['pay'] then true else false",
           "(count g in flows(x): crosses(g) and g.authn == 'none') >= 2",
           "all g in flows(x): crosses(g) or not crosses(g)",
           "any g in flows(x): any e in data(g): e.personal",
           "if x is llm then any g in flows(x): crosses(g) else no g in flows(x): crosses(g)",
           "not not x is llm and not x.owner is stated or true",
       }) {
    EXPECT_EQ(Diagnose(text), "") << text;
  }
}

TEST(ExpressionSyntax, NestingHasABudget) {
  base::Budgets budgets;
  budgets.expression_depth = 3;
  EXPECT_EQ(Diagnose("((true))", Expected::kBool, budgets), "");
  EXPECT_EQ(Diagnose("(((true)))", Expected::kBool, budgets),
            R"(rule.yaml:1:4: error: expression nested more than 3 deep [budget-exceeded]
    1 | (((true)))
      |    ^^^^
)");
  const std::string deep = std::string(100'000, '(') + "true";
  EXPECT_NE(Diagnose(deep).find("expression nested more than 64 deep"), std::string::npos);
  std::string nots;
  for (int i = 0; i < 100'000; ++i) nots += "not ";
  EXPECT_NE(Diagnose(nots + "true").find("[budget-exceeded]"), std::string::npos);
  std::string chain = "z";
  for (int i = 0; i < 100'000; ++i) chain += ".parent";
  EXPECT_NE(Diagnose(chain + " is stated").find("more than 64 attributes in a row"),
            std::string::npos);
}

TEST(ExpressionSyntax, LongChainsAreNotDeep) {
  std::string text = "true";
  std::string sum = "1";
  for (int i = 0; i < 20'000; ++i) {
    text += i % 2 == 0 ? " and true" : " or false";
    sum += " + 1";
  }
  EXPECT_EQ(Diagnose(text), "");
  EXPECT_EQ(Diagnose(sum, Expected::kInt), "");
}

/// Diagnostics of an expression inside a YAML file, whose scalar is marked by `«` and `»`.
std::string DiagnoseInFile(std::string file, const std::string& text) {
  const std::string open = "«", close = "»";
  const auto begin = file.find(open);
  file.erase(begin, open.size());
  const auto end = file.find(close);
  file.erase(end, close.size());
  base::SourceStore sources;
  const base::SourceId id = sources.Add("rule.yaml", file);
  const ExprSource source{
      text,
      {id, static_cast<base::ByteOffset>(begin), static_cast<base::ByteOffset>(end)},
      &sources};
  base::DiagnosticSink sink;
  CompileExpression(source, TestScope(), Expected::kBool, *testing::TestTypes(), {}, sink);
  std::string rendered;
  for (const auto& diagnostic : sink.Sorted())
    rendered += RenderDiagnostic(diagnostic, sources, false);
  return rendered;
}

TEST(ExpressionPosition, MistakesAreMappedThroughYamlScalars) {
  const std::string text = "x.zone is stated and f.encryptoin == 'none'";
  const std::string head =
      ": error: unknown attribute `encryptoin` of a flow [unknown-attribute]\n";
  const std::string help = "help: did you mean `encryption`?\n";
  EXPECT_EQ(DiagnoseInFile("where: «\"x.zone is stated and f.encryptoin == 'none'\"»", text),
            "rule.yaml:1:32" + head +
                "    1 | where: \"x.zone is stated and f.encryptoin == 'none'\"\n"
                "      |                                ^^^^^^^^^^\n" +
                help);
  EXPECT_EQ(DiagnoseInFile("where: «x.zone is stated and f.encryptoin == 'none'»", text),
            "rule.yaml:1:31" + head +
                "    1 | where: x.zone is stated and f.encryptoin == 'none'\n"
                "      |                               ^^^^^^^^^^\n" +
                help);
  EXPECT_EQ(DiagnoseInFile("where: «'f.authn == ''none'' and f.encryptoin == ''none'''»",
                           "f.authn == 'none' and f.encryptoin == 'none'"),
            "rule.yaml:1:35" + head +
                "    1 | where: 'f.authn == ''none'' and f.encryptoin == ''none'''\n"
                "      |                                   ^^^^^^^^^^\n" +
                help);
  EXPECT_EQ(DiagnoseInFile("where: «x.zone is stated\n    and f.encryptoin == 'none'»\n", text),
            "rule.yaml:2:11" + head +
                "    2 |     and f.encryptoin == 'none'\n"
                "      |           ^^^^^^^^^^\n" +
                help);
}

TEST(ExpressionPosition, EscapedScalarIsMarkedAsAWhole) {
  EXPECT_EQ(DiagnoseInFile("where: «\"x.\\u006fwnerr is stated\"»", "x.ownerr is stated"),
            R"(rule.yaml:1:8: error: unknown attribute `ownerr` of a component [unknown-attribute]
    1 | where: "x.\u006fwnerr is stated"
      |        ^^^^^^^^^^^^^^^^^^^^^^^^^
help: did you mean `owner`?
)");
}

}  // namespace
}  // namespace threatgap::rule_engine
