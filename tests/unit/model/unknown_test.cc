#include "analyzer/model/unknown.h"

#include <gtest/gtest.h>

#include "tests/unit/model_builder.h"

namespace threatgap::model {
namespace {

using ::threatgap::testing::ModelBuilder;

UnknownKey KeyOf(int number) { return {{ElementKind::kComponent, number}, 0}; }
Ternary U(int number) { return Ternary::Unknown(KeyOf(number)); }
const Ternary kT = Ternary::Of(true), kF = Ternary::Of(false);

/// `T`, `F`, or `U` with the numbers of its keys.
std::string Words(const Ternary& truth) {
  if (!truth.is_unknown()) {
    EXPECT_TRUE(truth.keys.empty());
    return truth.is_true() ? "T" : "F";
  }
  std::string text = "U";
  for (const auto& key : truth.keys) text += std::to_string(key.element.index);
  return text;
}

TEST(Ternary, OperatorsAreStrongKleeneAndKeepTheKeysThatMatter) {
  struct Case {
    Ternary a, b;
    const char *conjunction, *disjunction;
  };
  const Case cases[] = {{kT, kT, "T", "T"},      {kT, kF, "F", "T"},    {kF, kF, "F", "F"},
                        {kT, U(1), "U1", "T"},   {kF, U(1), "F", "U1"}, {U(1), U(2), "U12", "U12"},
                        {U(1), U(1), "U1", "U1"}};
  for (const Case& c : cases) {
    EXPECT_EQ(Words(And(c.a, c.b)), c.conjunction);
    EXPECT_EQ(Words(And(c.b, c.a)), c.conjunction);
    EXPECT_EQ(Words(Or(c.a, c.b)), c.disjunction);
    EXPECT_EQ(Words(Or(c.b, c.a)), c.disjunction);
  }
}

TEST(Ternary, NotOfUnknownIsUnknownForTheSameReason) {
  EXPECT_EQ(Words(Not(kT)), "F");
  EXPECT_EQ(Words(Not(kF)), "T");
  EXPECT_EQ(Words(Not(U(3))), "U3");
  EXPECT_EQ(Words(Or(U(3), Not(U(3)))), "U3") << "truth-functional: not a tautology";
}

TEST(KeySet, HoldsEachKeyOnceInAscendingOrder) {
  KeySet keys;
  for (const int number : {5, 1, 3, 1, 5}) keys.Add(KeyOf(number));
  EXPECT_EQ(Words(Ternary::Unknown(keys)), "U135");
  EXPECT_EQ(keys.size(), 3U);
}

TEST(KeySet, UnitesWithSetsOfAnySize) {
  const auto made = [](std::initializer_list<int> numbers) {
    KeySet keys;
    for (const int number : numbers) keys.Add(KeyOf(number));
    return keys;
  };
  struct Case {
    std::initializer_list<int> a, b, both;
  };
  const Case cases[] = {{{}, {}, {}},
                        {{}, {1, 2}, {1, 2}},
                        {{1, 2}, {}, {1, 2}},
                        {{1, 3}, {2}, {1, 2, 3}},
                        {{1, 2, 3}, {1, 3}, {1, 2, 3}},
                        {{1, 4}, {2, 4, 6}, {1, 2, 4, 6}}};
  for (const Case& c : cases) {
    KeySet keys = made(c.a);
    keys.Add(made(c.b));
    EXPECT_EQ(keys, made(c.both));
  }
}

TEST(UnknownKey, IsNamedByItsElementAndItsFact) {
  const ThreatModel model = ModelBuilder().AddZone("z").AddComponent("m", "llm").Finish();
  const ElementRef m{ElementKind::kComponent, 0}, z{ElementKind::kZone, 0};
  const ElementRef system{ElementKind::kSystem, 0};
  const auto autonomy = *FindAttribute(ElementKind::kComponent, "autonomy");
  EXPECT_EQ(KeyText(model, {m, static_cast<std::int16_t>(autonomy)}), "m.autonomy");
  EXPECT_EQ(KeyText(model, {m, UnknownKey::kType}), "m.type");
  EXPECT_EQ(KeyText(model, OpenListKey(system, ListKind::kControls)), "system.controls");
  EXPECT_EQ(KeyText(model, OpenListKey(z, ListKind::kFlows)), "z.flows");
  EXPECT_EQ(KeyText(model, OpenListKey(z, ListKind::kComponents)), "z.components");
  EXPECT_EQ(FactText({m, UnknownKey::kStatus}), "status");
  EXPECT_EQ(FactText({m, UnknownKey::kEvidence}), "evidence");
  EXPECT_EQ(FactText({m, UnknownKey::kRequiredEvidence}), "evidence");
  EXPECT_EQ(FactText({m, UnknownKey::kControlPlace}), "on");
}

}  // namespace
}  // namespace threatgap::model
