#include "analyzer/rule_engine/int_bounds.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/rule_engine/expression_fixture.h"

namespace threatgap::rule_engine {
namespace {

std::string Bounds(const std::string& text) {
  const auto bounds = BoundsOf(Compile(text, Expected::kInt));
  return bounds ? std::to_string(bounds->lo) + ".." + std::to_string(bounds->hi) : "any";
}

TEST(IntBounds, ANumberIsItself) { EXPECT_EQ(Bounds("3"), "3..3"); }

TEST(IntBounds, BothBranchesCount) {
  EXPECT_EQ(Bounds("if x.pinned then 2 else 5"), "2..5");
  EXPECT_EQ(Bounds("if x.pinned then 5 else if y.pinned then 1 else 3"), "1..5");
}

TEST(IntBounds, SumsAddTheEnds) {
  EXPECT_EQ(Bounds("2 + (if x.pinned then 1 else 0)"), "2..3");
  EXPECT_EQ(Bounds("5 - (if x.pinned then 1 else 0)"), "4..5");
}

TEST(IntBounds, NumbersOfTheModelHaveNone) {
  EXPECT_EQ(Bounds("x.instances"), "any");
  EXPECT_EQ(Bounds("if x.pinned then x.instances else 3"), "any");
  EXPECT_EQ(Bounds("1 + size(flows(x))"), "any");
}

}  // namespace
}  // namespace threatgap::rule_engine
