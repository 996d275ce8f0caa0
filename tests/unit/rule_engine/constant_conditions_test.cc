#include "analyzer/rule_engine/constant_conditions.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "analyzer/rule_engine/expr_node.h"
#include "tests/unit/rule_engine/random_expression.h"

namespace threatgap::rule_engine {
namespace {

std::string TextOf(const ExprPart& part) {
  return std::string(part.node->range.In(part.tree->source));
}

std::string Words(const ConstantConditionFinder& finder) {
  std::string text;
  for (const ConstantCondition& found : finder.found()) {
    if (!text.empty()) text += "; ";
    text += found.always ? "always" : "never";
    for (const ExprPart& part : found.parts) text += " `" + TextOf(part) + "`";
    if (found.by_type) text += " (type)";
  }
  return text;
}

/// What is found in `text`; the first variable is bound with `type`.
std::string Constants(const std::string& text, const std::string& type = "") {
  const Expression expression = Compile(text);
  BoundTypes bound(TestScope().size(), model::kNoType);
  if (!type.empty()) bound[0] = *testing::TestTypes()->Find(type);
  ConstantConditionFinder finder(*testing::TestTypes(), bound);
  finder.Look(expression);
  return Words(finder);
}

struct Case {
  const char* text;
  const char* found;
};

TEST(ConstantConditions, OneComparisonCanBeDecidedByItsScaleOrList) {
  for (const Case& c : std::vector<Case>{
           {"trust(x) >= 'public'", "always `trust(x) >= 'public'`"},
           {"trust(x) < 'public'", "never `trust(x) < 'public'`"},
           {"trust(x) > 'restricted'", "never `trust(x) > 'restricted'`"},
           {"'public' <= trust(x)", "always `'public' <= trust(x)`"},
           {"x.billing in ['per-use', 'flat', 'free']",
            "always `x.billing in ['per-use', 'flat', 'free']`"},
           {"x.billing in []", "never `x.billing in []`"},
           {"x.effects overlaps []", "never `x.effects overlaps []`"},
           {"x.stores overlaps []", "never `x.stores overlaps []`"},
           {"[] within x.stores", "always `[] within x.stores`"},
           {"x.effects within ['read', 'write', 'send', 'pay', 'delete', 'execute', 'configure']",
            "always `x.effects within ['read', 'write', 'send', 'pay', 'delete', 'execute', "
            "'configure']`"},
           {"x.instances >= 0", "always `x.instances >= 0`"},
           {"size(flows(x)) < 0", "never `size(flows(x)) < 0`"},
           {"(count g in flows(x): crosses(g)) > 0 - 1",
            "always `(count g in flows(x): crosses(g)) > 0 - 1`"},
           {"(x.region not in []) == y.pinned", "always `(x.region not in [])`"},
           {"x.region not in []", "always `x.region not in []`"},
           {"x.effects not within x.effects", "never `x.effects not within x.effects`"},
           {"d.retention >= 'P0D'", "always `d.retention >= 'P0D'`"},
           {"days(d.retention) < 0", "never `days(d.retention) < 0`"},
           {"x.instances == x.instances", "always `x.instances == x.instances`"},
           {"x == x", "always `x == x`"},
           {"x.region != x.region", "never `x.region != x.region`"},
           {"1 < 2", "always `1 < 2`"},
           {"2 + 1 > 7 - 4", "never `2 + 1 > 7 - 4`"},
           {"days('P1Y') == 365", "always `days('P1Y') == 365`"},
           {"'read' in ['read', 'pay']", "always `'read' in ['read', 'pay']`"},
           {"true", "always `true`"},
       }) {
    EXPECT_EQ(Constants(c.text), c.found) << c.text;
  }
}

TEST(ConstantConditions, PartsOfAndContradictEachOther) {
  for (const Case& c : std::vector<Case>{
           {"x.billing == 'flat' and x.billing == 'free'",
            "never `x.billing == 'flat'` `x.billing == 'free'`"},
           {"x.instances > 5 and x.pinned and x.instances < 3",
            "never `x.instances > 5` `x.instances < 3`"},
           {"x.instances > 2 and x.instances < 4 and x.instances != 3",
            "never `x.instances > 2` `x.instances < 4` `x.instances != 3`"},
           {"x.pinned and (y.pinned and not x.pinned)", "never `x.pinned` `not x.pinned`"},
           {"x.region == 'eu' and x.region == 'us'", "never `x.region == 'eu'` `x.region == 'us'`"},
           {"x.billing in ['flat', 'free'] and x.billing == 'per-use'",
            "never `x.billing in ['flat', 'free']` `x.billing == 'per-use'`"},
           {"x.effects within ['read'] and x.effects overlaps ['pay', 'send']",
            "never `x.effects within ['read']` `x.effects overlaps ['pay', 'send']`"},
           {"x.effects == [] and 'read' in x.effects",
            "never `x.effects == []` `'read' in x.effects`"},
           {"x.stores == [] and x.stores != []", "never `x.stores == []` `x.stores != []`"},
           {"x is tool and x is llm", "never `x is tool` `x is llm`"},
           {"x is agent and not (x is llm)", "never `x is agent` `not (x is llm)`"},
           {"trust(x) < trust(y) and trust(y) == 'public'",
            "never `trust(x) < trust(y)` `trust(y) == 'public'`"},
           {"x.instances < y.instances and y.instances <= x.instances",
            "never `x.instances < y.instances` `y.instances <= x.instances`"},
           {"(any g in flows(x): crosses(g)) and (no h in flows(x): crosses(h))",
            "never `(any g in flows(x): crosses(g))` `(no h in flows(x): crosses(h))`"},
           {"x.technology is stated and x.technology is not stated",
            "never `x.technology is stated` `x.technology is not stated`"},
           {"(x.pinned or y.pinned) and not x.pinned and not y.pinned",
            "never `(x.pinned or y.pinned)` `not x.pinned` `not y.pinned`"},
       }) {
    EXPECT_EQ(Constants(c.text), c.found) << c.text;
  }
}

TEST(ConstantConditions, PartsOfOrLeaveNothingOut) {
  for (const Case& c : std::vector<Case>{
           {"x.pinned or not x.pinned", "always `x.pinned` `not x.pinned`"},
           {"x.instances < 5 or y.pinned or x.instances > 3",
            "always `x.instances < 5` `x.instances > 3`"},
           {"trust(x) <= 'partner' or trust(x) > 'partner'",
            "always `trust(x) <= 'partner'` `trust(x) > 'partner'`"},
           {"x.pinned and y.pinned or not x.pinned or not y.pinned",
            "always `x.pinned and y.pinned` `not x.pinned` `not y.pinned`"},
       }) {
    EXPECT_EQ(Constants(c.text), c.found) << c.text;
  }
}

TEST(ConstantConditions, TheTypeOfABoundVariableCounts) {
  EXPECT_EQ(Constants("x is llm", "agent"), "always `x is llm` (type)");
  EXPECT_EQ(Constants("x is tool", "llm"), "never `x is tool` (type)");
  EXPECT_EQ(Constants("x is not tool", "llm"), "always `x is not tool` (type)");
  EXPECT_EQ(Constants("x is agent", "llm"), "");
  EXPECT_EQ(Constants("y is llm", "agent"), "");
  EXPECT_EQ(Constants("any t in tools(x): t is agent", "llm"), "");
}

TEST(ConstantConditions, ConditionsInsideOtherExpressionsAreFoundAndTheirUsersAreNot) {
  EXPECT_EQ(Constants("if trust(x) >= 'public' then 5 else 4"), "always `trust(x) >= 'public'`");
  EXPECT_EQ(Constants("any g in flows(x): g.kind == 'admin' and g.kind == 'batch'"),
            "never `g.kind == 'admin'` `g.kind == 'batch'`");
  EXPECT_EQ(Constants("not (x.pinned or not x.pinned)"), "always `x.pinned` `not x.pinned`");
  EXPECT_EQ(Constants("(x.billing in []) and x.pinned or y.pinned"), "never `(x.billing in [])`");
  EXPECT_EQ(Constants("x.pinned and true"), "always `true`");
}

TEST(ConstantConditions, OrdinaryConditionsAreNotReported) {
  for (const char* text : {
           "trust(x) <= 'partner'",
           "trust(x) >= 'partner' and trust(x) <= 'partner'",
           "not (x.technology is stated) and x.technology == 'none'",
           "x.region is stated and x.region == 'eu'",
           "x.instances > 5 and x.instances < 7",
           "x.instances > 0 or y.instances > 0",
           "x.instances < y.instances or y.instances < x.instances",
           "x.region == 'eu' or x.region != 'us'",
           "x.region == y.region and x.region == 'eu'",
           "x.billing == 'flat' or x.billing == 'free'",
           "x.effects overlaps ['read'] and not (x.effects within ['read'])",
           "x.effects within []",
           "x.tags overlaps ['a'] and x.tags overlaps ['b']",
           "'a' in x.tags and not ('b' in x.tags)",
           "x is process and not (x is model)",
           "x is llm and not (x is agent)",
           "any g in flows(x): true",
           "(any g in flows(x): g.kind == 'admin') and (any g in flows(x): g.kind == 'batch')",
           "(any g in flows(x): crosses(g)) and not (all g in flows(x): crosses(g))",
           "(count g in flows(x): crosses(g)) > 2 and (count g in flows(x): true) > 3",
           "x.instances + 1 > 0",
           "x.pinned == y.pinned",
           "if x.pinned then y.pinned else not y.pinned",
           "if x.pinned then true else y.pinned",
           "x.zone == y.zone and x != y",
           "'P30D' < d.retention and d.retention < 'P60D'",
       }) {
    EXPECT_EQ(Constants(text), "") << text;
  }
}

TEST(ConstantConditions, ManyFactsAreGivenUpInsteadOfTriedForever) {
  std::string chain = "x.tags overlaps ['t0']";
  for (int i = 1; i < 30; ++i) {
    chain += " and (x.tags overlaps ['t" + std::to_string(i) + "'] or y.tags overlaps ['t" +
             std::to_string(i) + "'])";
  }
  EXPECT_EQ(Constants(chain), "");
}

TEST(ConstantConditions, ConditionsOfDifferentExpressionsAreComparedTogether) {
  const std::vector<Expression> conditions{Compile("trust(x) <= 'partner' and x.pinned"),
                                           {},
                                           Compile("y.pinned"),
                                           Compile("y.pinned and trust(x) == 'internal'")};
  ConstantConditionFinder finder(*testing::TestTypes(), {});
  for (const Expression& condition : conditions) finder.Look(condition);
  EXPECT_EQ(Words(finder), "");
  finder.LookTogether(conditions);
  EXPECT_EQ(Words(finder), "never `trust(x) <= 'partner'` `trust(x) == 'internal'`");
}

/// The condition which was found, as an expression of its own; nothing when it reads the variable
/// of a quantifier around it.
std::optional<Expression> Alone(const ConstantCondition& found) {
  std::string text;
  for (const ExprPart& part : found.parts) {
    if (!text.empty()) text += found.always ? " or " : " and ";
    text += "(" + TextOf(part) + ")";
  }
  base::DiagnosticSink sink;
  return CompileExpression({text, {}, nullptr}, TestScope(), Expected::kBool, *testing::TestTypes(),
                           {}, sink);
}

TEST(ConstantConditions, WhatIsReportedNeverHasTheOtherTruthInRandomModels) {
  ExpressionGenerator generator(20'261'121);
  std::vector<World> worlds;
  for (int i = 0; i < 200; ++i) {
    FactChoice choice;
    for (const TestFact& fact : TestFacts())
      choice.push_back(generator.Below(static_cast<int>(fact.options.size()) + 1) - 1);
    worlds.push_back(BuildWorld(choice));
  }
  int never = 0, always = 0, compared = 0;
  for (int round = 0; round < 30'000; ++round) {
    const std::string text = generator.Bool(1 + generator.Below(4));
    const Expression expression = Compile(text);
    ConstantConditionFinder finder(*testing::TestTypes(), {});
    finder.Look(expression);
    for (const ConstantCondition& found : finder.found()) {
      const auto alone = Alone(found);
      if (!alone) continue;
      (found.always ? always : never) += 1;
      compared += found.parts.size() > 1 ? 1 : 0;
      for (const World& world : worlds) {
        const auto truth = EvaluateBool(*alone, world.context(), world.slots());
        EXPECT_FALSE(found.always ? truth.is_false() : truth.is_true())
            << text << "\nfound " << alone->tree().source;
      }
    }
  }
  // Worth something only while all of them occur.
  EXPECT_GT(never, 100);
  EXPECT_GT(always, 100);
  EXPECT_GT(compared, 20);
}

}  // namespace
}  // namespace threatgap::rule_engine
