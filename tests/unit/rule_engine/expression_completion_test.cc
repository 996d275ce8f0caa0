// Soundness of three-valued evaluation, by brute force: what is decided while facts are missing
// must hold in every completion of the model, and an unknown verdict may only ask for facts that
// are missing.

#include <gtest/gtest.h>

#include <array>

#include "tests/unit/rule_engine/random_expression.h"

namespace threatgap::rule_engine {
namespace {

class Completions {
 public:
  Completions(FactChoice choice, std::vector<std::size_t> missing)
      : choice_(std::move(choice)), missing_(std::move(missing)) {}

  template <typename Visit>
  void ForEach(Visit visit, std::size_t next = 0) {
    if (next == missing_.size()) return visit(choice_);
    const std::size_t fact = missing_[next];
    for (std::size_t option = 0; option < TestFacts()[fact].options.size(); ++option) {
      choice_[fact] = static_cast<int>(option);
      ForEach(visit, next + 1);
    }
  }

 private:
  FactChoice choice_;
  std::vector<std::size_t> missing_;
};

TEST(ExpressionCompletion, DecidedVerdictsHoldInEveryCompletion) {
  ExpressionGenerator generator(20'260'501);
  int unknown = 0, decided = 0, needless = 0;
  for (int round = 0; round < 250; ++round) {
    FactChoice choice;
    for (const TestFact& fact : TestFacts())
      choice.push_back(generator.Below(static_cast<int>(fact.options.size())));
    std::vector<std::size_t> missing;
    for (int i = 0; i < 3; ++i) {
      const auto fact =
          static_cast<std::size_t>(generator.Below(static_cast<int>(TestFacts().size())));
      if (choice[fact] >= 0) missing.push_back(fact);
      choice[fact] = -1;
    }
    const World thin = BuildWorld(choice);
    std::vector<World> worlds;
    Completions(choice, missing).ForEach([&](const FactChoice& complete) {
      worlds.push_back(BuildWorld(complete));
    });

    for (int n = 0; n < 40; ++n) {
      const std::string text = generator.Bool(generator.Below(4));
      const Expression expression = Compile(text);
      const auto verdict = EvaluateBool(expression, thin.context(), thin.slots());
      EXPECT_EQ(verdict.is_unknown(), !verdict.keys.empty()) << text;
      for (const model::UnknownKey& key : verdict.keys) {
        const bool is_missing = std::any_of(missing.begin(), missing.end(), [&](std::size_t fact) {
          const std::string name =
              TestFacts()[fact].attribute.empty() ? "type" : TestFacts()[fact].attribute;
          return KeyText(thin.model(), key) == TestFacts()[fact].element + "." + name;
        });
        // Facts which the test model never states may be asked for as well.
        EXPECT_TRUE(is_missing || FactText(key) == "autonomy" || FactText(key) == "confidentiality")
            << text << " asks for " << KeyText(thin.model(), key);
      }
      std::array<int, 3> seen{};
      for (const World& world : worlds) {
        const auto complete = EvaluateBool(expression, world.context(), world.slots());
        ++seen[static_cast<std::size_t>(complete.truth)];
        if (!verdict.is_unknown()) {
          EXPECT_EQ(complete.truth, verdict.truth) << text;
        }
      }
      unknown += verdict.is_unknown() ? 1 : 0;
      decided += verdict.is_unknown() ? 0 : 1;
      needless += verdict.is_unknown() && (seen[0] == 0 || seen[2] == 0) && seen[1] == 0 ? 1 : 0;
    }
  }
  // The test is worth something only while both kinds of verdicts occur, and most unknown ones for
  // a reason.
  EXPECT_GT(unknown, 1'000);
  EXPECT_GT(decided, 1'000);
  EXPECT_LT(needless, unknown / 3);
}

TEST(ExpressionCompletion, RangesHoldTheNumberOfEveryCompletion) {
  ExpressionGenerator generator(7);
  for (int round = 0; round < 150; ++round) {
    FactChoice choice;
    for (const TestFact& fact : TestFacts())
      choice.push_back(generator.Below(static_cast<int>(fact.options.size())));
    const auto fact =
        static_cast<std::size_t>(generator.Below(static_cast<int>(TestFacts().size())));
    choice[fact] = -1;
    const World thin = BuildWorld(choice);
    std::vector<World> worlds;
    Completions(choice, {fact}).ForEach([&](const FactChoice& complete) {
      worlds.push_back(BuildWorld(complete));
    });
    for (int n = 0; n < 40; ++n) {
      const std::string text = generator.Int(generator.Below(4));
      const Expression expression = Compile(text);
      const IntRange range = EvaluateInt(expression, thin.context(), thin.slots());
      EXPECT_EQ(range.lo == range.hi, range.keys.empty()) << text;
      for (const World& world : worlds) {
        const IntRange complete = EvaluateInt(expression, world.context(), world.slots());
        EXPECT_LE(range.lo, complete.lo) << text;
        EXPECT_GE(range.hi, complete.hi) << text;
      }
    }
  }
}

}  // namespace
}  // namespace threatgap::rule_engine
