#include "analyzer/rule_engine/expression_words.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "tests/unit/rule_engine/expression_fixture.h"

namespace threatgap::rule_engine {
namespace {

struct Case {
  const char* expression;
  const char* words;
};

void PrintTo(const Case& test, std::ostream* out) { *out << test.expression; }

class WordsTest : public ::testing::TestWithParam<Case> {};

TEST_P(WordsTest, TellTheExpression) {
  EXPECT_EQ(InWords(Compile(GetParam().expression)), GetParam().words);
}

INSTANTIATE_TEST_SUITE_P(
    Conditions, WordsTest,
    ::testing::Values(
        Case{"x.criticality >= 'critical'", "the criticality of `x` is critical"},
        Case{"x.criticality < 'critical'", "the criticality of `x` is below critical"},
        Case{"x.criticality <= 'low'", "the criticality of `x` is low"},
        Case{"x.criticality <= 'normal'", "the criticality of `x` is normal or lower"},
        Case{"x.criticality > 'low'", "the criticality of `x` is above low"},
        Case{"x.instances >= 2", "`instances` of `x` is at least 2"},
        Case{"x.instances < y.instances", "`instances` of `x` is less than `instances` of `y`"},
        Case{"trust(x) <= trust(y)", "the trust of `x` is at most as high as the trust of `y`"},
        Case{"f.to != x", "the receiver of `f` is not `x`"},
        Case{"x.prompts == []", "the prompts of `x` are empty"},
        Case{"d.content not in ['text', 'document', 'log']",
             "the content of `d` is not text, document or log"},
        Case{"d in data(f)", "`d` is among the data of `f`"},
        Case{"not (x.effects within ['read', 'write'])",
             "the effects of `x` contain something beyond read and write"},
        Case{"not (x.effects overlaps ['pay'])", "the effects of `x` do not include pay"},
        Case{"x.effects overlaps y.effects",
             "the effects of `x` share something with the effects "
             "of `y`"},
        Case{"crosses(f)", "`f` crosses the boundary of a zone"},
        Case{"not on-cycle(x)", "`x` is not on a cycle of flows"},
        Case{"contains(z, x)", "`z` contains `x`"},
        Case{"x.zone is not stated", "the zone of `x` is not stated"},
        Case{"d.secrets is stated", "`secrets` of `d` is stated"},
        Case{"f.carries is not stated", "the data which `f` carries are not stated"},
        Case{"size(flows(x)) > 2", "the number of flows of `x` is more than 2"},
        Case{"days(d.retention) > 30", "the retention of `d` in days is more than 30"},
        Case{"x.pinned and true", "`x` has `pinned: true` and always"}));

INSTANTIATE_TEST_SUITE_P(
    Negations, WordsTest,
    ::testing::Values(
        Case{"not (x.pinned and y.pinned)", "`x` has `pinned: false` or `y` has `pinned: false`"},
        Case{"not not x.pinned", "`x` has `pinned: true`"},
        Case{"not (any e in data(x): e.personal)",
             "for no `e` in the data of `x`, `e` has `personal: true`"},
        Case{"not (all e in data(x): e.personal)",
             "not for each `e` in the data of `x`, `e` has `personal: true`"},
        Case{"not (x.criticality > 'normal')", "the criticality of `x` is normal or lower"},
        Case{"not (x is llm or x is tool)", "`x` is not of type llm or tool"}));

INSTANTIATE_TEST_SUITE_P(
    Joined, WordsTest,
    ::testing::Values(
        Case{"x is llm or x.pinned or x is tool",
             "`x` is of type llm or tool or `x` has `pinned: "
             "true`"},
        Case{"x is llm and x is tool", "`x` is of type llm and `x` is of type tool"},
        Case{"x is llm or y is llm", "`x` is of type llm or `y` is of type llm"},
        Case{"x.pinned and (y.pinned or crosses(f))",
             "`x` has `pinned: true` and (`y` has `pinned: true` or `f` crosses the boundary of a "
             "zone)"},
        Case{"x.pinned and (y.pinned and crosses(f))",
             "`x` has `pinned: true` and `y` has `pinned: true` and `f` crosses the boundary of a "
             "zone"},
        Case{"(any e in data(x): e.personal) and x.pinned",
             "(for at least one `e` in the data of `x`, `e` has `personal: true`) and `x` has "
             "`pinned: true`"}));

INSTANTIATE_TEST_SUITE_P(
    Values, WordsTest,
    ::testing::Values(Case{"if x.pinned then 5 else 4", "5 if `x` has `pinned: true`; otherwise 4"},
                      Case{"if x.pinned then 5 else if y.pinned then 4 else 3",
                           "5 if `x` has `pinned: true`; 4 if `y` has `pinned: true`; otherwise 3"},
                      Case{"2 + (if x.pinned then 1 else 0) - 1",
                           "2 plus (1 if `x` has `pinned: true`; otherwise 0) plus minus 1"},
                      Case{"tools(x)", "the tools of `x`"},
                      Case{"log-sinks(x)", "the log stores of `x`"},
                      Case{"users(x)", "the users of `x`"},
                      Case{"f.from.stores", "the data which the sender of `f` stores"}));

std::vector<WordsLine> LinesOf(const std::string& text) { return LinesInWords(Compile(text)); }

TEST(ExpressionWords, ConditionsJoinedByAndStandInLinesOfTheirOwn) {
  const std::vector<WordsLine> expected = {{0, "`x` has `pinned: true`"},
                                           {0, "`x` is not of type llm"}};
  EXPECT_EQ(LinesOf("x.pinned and not (x is llm)"), expected);
}

TEST(ExpressionWords, AShortAlternativeStaysInOneLine) {
  const std::vector<WordsLine> expected = {{0, "`x` has `pinned: true` or `y` has `pinned: true`"}};
  EXPECT_EQ(LinesOf("x.pinned or y.pinned"), expected);
}

TEST(ExpressionWords, ALongAlternativeIsBrokenDown) {
  const std::vector<WordsLine> expected = {
      {0, "one of these holds:"},
      {1, "all of these hold:"},
      {2, "the criticality of `x` is important or higher"},
      {2, "the autonomy of `x` is act-with-approval or higher"},
      {2, "the trust of `x` is lower than the trust of `y`"},
      {1, "`x` is of type llm or tool"}};
  EXPECT_EQ(
      LinesOf("(x.criticality >= 'important' and x.autonomy >= 'act-with-approval' and trust(x) "
              "< trust(y)) or x is llm or x is tool"),
      expected);
}

TEST(ExpressionWords, ALongQuantifierHasItsBodyBelowIt) {
  const std::vector<WordsLine> expected = {
      {0, "for at least one `g` in the flows of `x`:"},
      {1, "the receiver of `g` is `x`"},
      {1, "the trust of the sender of `g` is partner or lower"},
      {1, "the criticality of the sender of `g` is important or higher"}};
  EXPECT_EQ(LinesOf("any g in flows(x): g.to == x and trust(g.from) <= 'partner' and "
                    "g.from.criticality >= 'important'"),
            expected);
}

TEST(ExpressionWords, TheBodyOfNoStaysWhole) {
  const auto lines = LinesOf(
      "no g in flows(x): g.to == x and trust(g.from) <= 'partner' and g.from.criticality >= "
      "'important'");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_TRUE(lines.front().text.starts_with("for no `g` in the flows of `x`, the receiver"));
}

}  // namespace
}  // namespace threatgap::rule_engine
