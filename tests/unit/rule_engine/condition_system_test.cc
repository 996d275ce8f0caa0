#include "analyzer/rule_engine/condition_system.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/model_builder.h"

namespace threatgap::rule_engine {
namespace {

Condition Number(int fact, CompareOp op, std::int64_t value) {
  Condition condition;
  condition.kind = Condition::Kind::kCompare;
  condition.fact = fact;
  condition.compare = op;
  condition.values = {value};
  return condition;
}

Condition Less(int fact, int other) {
  Condition condition = Number(fact, CompareOp::kLess, 0);
  condition.other = other;
  return condition;
}

class ConditionSystemTest : public ::testing::Test {
 protected:
  int Fact_(const std::string& key) {
    Fact fact;
    fact.kind = Fact::Kind::kNumber;
    const int number = system_.AddFact(key, fact);
    system_.Mention(number, {1, 2, 3});
    return number;
  }
  ConditionSystem system_{*testing::TestTypes()};
};

TEST_F(ConditionSystemTest, EqualKeysAreOneFact) {
  EXPECT_EQ(Fact_("a"), Fact_("a"));
  EXPECT_NE(Fact_("a"), Fact_("b"));
}

TEST_F(ConditionSystemTest, ConditionsAreGroupedByWhatTheyShareThroughOthersToo) {
  const int a = Fact_("a"), b = Fact_("b"), c = Fact_("c"), d = Fact_("d");
  system_.Add(Number(d, CompareOp::kEqual, 1));
  system_.Add(Number(a, CompareOp::kEqual, 1));
  system_.Add(Number(c, CompareOp::kEqual, 1));
  system_.Add(Less(b, c));
  system_.Add(Less(a, b));
  EXPECT_EQ(system_.Groups(), (std::vector<std::vector<int>>{{0}, {1, 2, 3, 4}}));
}

TEST_F(ConditionSystemTest, ValuesThatFitAllConditionsAreLookedFor) {
  const int a = Fact_("a"), b = Fact_("b");
  const int more = system_.Add(Number(a, CompareOp::kGreater, 2));
  const int less = system_.Add(Less(a, b));
  const int little = system_.Add(Number(b, CompareOp::kLessEqual, 3));
  const int least = system_.Add(Number(b, CompareOp::kLess, 3));
  EXPECT_TRUE(system_.CanAllHold({more, less}));
  EXPECT_FALSE(system_.CanAllHold({more, less, least}));
  EXPECT_FALSE(system_.CanAllHold({more, less, little}));
  EXPECT_TRUE(system_.CanAllHold({}));
}

TEST_F(ConditionSystemTest, TooManyCombinationsCountAsPossible) {
  std::vector<int> conditions;
  for (int i = 0; i < 8; ++i) {
    const int fact = Fact_(std::to_string(i));
    conditions.push_back(system_.Add(Number(fact, CompareOp::kEqual, 1)));
    conditions.push_back(system_.Add(Number(fact, CompareOp::kEqual, 2)));
  }
  EXPECT_FALSE(system_.CanAllHold({conditions[0], conditions[1]}));
  EXPECT_TRUE(system_.CanAllHold(conditions));
}

}  // namespace
}  // namespace threatgap::rule_engine
