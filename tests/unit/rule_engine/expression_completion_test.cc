// Soundness of three-valued evaluation, by brute force: what is decided while facts are missing
// must hold in every completion of the model, and an unknown verdict may only ask for facts that
// are missing.

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "tests/unit/rule_engine/expression_fixture.h"

namespace threatgap::rule_engine {
namespace {

using testing::ModelBuilder;

/// A fact of the test model which may be left out; an empty attribute is the type of the component.
struct Fact {
  std::string element, attribute;
  std::vector<std::string> options;
};

const std::vector<Fact>& Facts() {
  static const std::vector<Fact> facts{
      {"x", "pinned", {"false", "true"}},
      {"x", "instances", {"1", "2", "3"}},
      {"x", "clearance", {"public", "internal", "confidential"}},
      {"x", "effects", {"", "read", "pay", "read, pay"}},
      {"y", "pinned", {"false", "true"}},
      {"y", "autonomy", {"none", "suggest", "act-with-approval", "act"}},
      {"y", "needed-effects", {"", "read", "read, pay"}},
      {"y", "stores", {"", "d", "d, e"}},
      {"y", "", {"tool", "service", "agent"}},
      {"y", "zone", {"app", "net"}},
      {"f", "carries", {"", "d", "e", "d, e"}},
      {"f", "encryption", {"none", "tls1.2", "tls1.3"}},
      {"f", "tenant", {"t1", "t2"}},
      {"g", "tenant", {"t1", "t2"}},
      {"g", "returns", {"", "e"}},
      {"d", "confidentiality", {"public", "internal", "confidential"}},
      {"d", "personal", {"false", "true"}},
      {"e", "personal", {"false", "true"}},
      {"net", "trust", {"public", "partner"}},
  };
  return facts;
}

/// The chosen option of each fact, or -1 where it is not stated.
using Choice = std::vector<int>;

World Build(const Choice& choice) {
  const auto type = std::find_if(Facts().begin(), Facts().end(),
                                 [](const Fact& fact) { return fact.attribute.empty(); });
  const int chosen_type = choice[static_cast<std::size_t>(type - Facts().begin())];
  ModelBuilder builder;
  builder.AddZone("app").Set("trust", "internal").AddZone("net").AddData("d").AddData("e");
  builder.AddComponent("x", "llm", "app").Set("stores", "d");
  builder.AddComponent(
      "y", chosen_type < 0 ? "process" : type->options[static_cast<std::size_t>(chosen_type)]);
  builder.AddFlow("x", "y", "f").Set("returns", "").AddFlow("y", "x", "g").Set("carries", "d");
  for (std::size_t i = 0; i < choice.size(); ++i) {
    const Fact& fact = Facts()[i];
    if (choice[i] < 0 || fact.attribute.empty()) continue;
    builder.At(fact.element).Set(fact.attribute, fact.options[static_cast<std::size_t>(choice[i])]);
  }
  World world(builder.Finish());
  world.Bind("x", "x").Bind("y", "y").Bind("f", "f").Bind("d", "d").Bind("z", "net");
  return world;
}

/// Random well-typed expressions over the test model.
class Generator {
 public:
  explicit Generator(std::uint32_t seed) : random_(seed) {}

  int Below(int n) { return static_cast<int>(random_() % static_cast<std::uint32_t>(n)); }

  std::string Bool(int depth) {
    if (depth == 0) return Atom();
    switch (Below(10)) {
      case 0:
        return "(" + Bool(depth - 1) + " and " + Bool(depth - 1) + ")";
      case 1:
        return "(" + Bool(depth - 1) + " or " + Bool(depth - 1) + ")";
      case 2:
        return "(not " + Bool(depth - 1) + ")";
      case 3:
        return "(if " + Bool(depth - 1) + " then " + Bool(depth - 1) + " else " + Bool(depth - 1) +
               ")";
      case 4:
        return "(" + Bool(depth - 1) + " == " + Bool(depth - 1) + ")";
      case 5:
        return "(" + Int(depth - 1) + Pick(kOps) + Int(depth - 1) + ")";
      case 6:
        return "(" + Pick(kDataSets) + Pick(kSetOps) + Pick(kDataSets) + ")";
      case 7:
        return "(" + Pick(kEffectSets) + Pick(kSetOps) + Pick(kEffectSets) + ")";
      case 8:
        return Quantifier(Pick({"any", "all", "no"}), depth);
      default:
        return Atom();
    }
  }

  std::string Int(int depth) {
    switch (Below(depth == 0 ? 3 : 6)) {
      case 0:
        return std::to_string(Below(4));
      case 1:
        return "x.instances";
      case 2:
        return "size(" + Pick(kDataSets) + ")";
      case 3:
        return "(if " + Bool(depth - 1) + " then " + Int(depth - 1) + " else " + Int(depth - 1) +
               ")";
      case 4:
        return "(" + Int(depth - 1) + Pick({" + ", " - "}) + Int(depth - 1) + ")";
      default:
        return Quantifier("count", depth);
    }
  }

 private:
  using Choices = std::vector<std::string>;
  std::string Pick(const Choices& choices) {
    return choices[static_cast<std::size_t>(Below(static_cast<int>(choices.size())))];
  }

  std::string Atom() { return "(" + Pick(kAtoms) + ")"; }

  std::string Quantifier(const std::string& word, int depth) {
    const std::string name = "v" + std::to_string(++names_);
    const std::string rest = " and " + Bool(depth - 1);
    switch (Below(3)) {
      case 0:
        return "(" + word + " " + name + " in " + Pick(kDataSets) + ": " + name +
               Pick({".personal", " in f.carries", ".confidentiality >= 'internal'", " == d"}) +
               (Below(2) ? rest : "") + ")";
      case 1:
        return "(" + word + " " + name + " in tools(x): " + name +
               Pick({".pinned", " == y", " is tool", ".autonomy >= 'act'"}) +
               (Below(2) ? rest : "") + ")";
      default:
        return "(" + word + " " + name + " in flows(x): " +
               Pick({"crosses(" + name + ")", name + ".tenant == 't1'", "d in data(" + name + ")",
                     name + ".to == y"}) +
               ")";
    }
  }

  const Choices kAtoms{"x.pinned",
                       "y.pinned",
                       "d.personal",
                       "any m in f.carries: m.personal",
                       "y is tool",
                       "y is llm",
                       "crosses(f)",
                       "y.autonomy >= 'act-with-approval'",
                       "d.confidentiality > x.clearance",
                       "f.encryption >= 'tls1.2'",
                       "f.encryption in ['none', 'tls1.2']",
                       "f.tenant == 't1'",
                       "trust(y) <= 'partner'",
                       "trust(z) == 'public'",
                       "contains(z, y)",
                       "y.zone == x.zone",
                       "d in f.carries",
                       "'pay' in x.effects",
                       "y in tools(x)",
                       "d in outputs(y)",
                       "y.zone == z",
                       "f.tenant in ['t0', 't1']",
                       "y.zone.trust == 'public'",
                       "d.personal in [x.pinned, false]"};
  const Choices kOps{" == ", " != ", " < ", " <= ", " > ", " >= "};
  const Choices kSetOps{" within ", " overlaps ", " == ", " != ", " not within ", " not overlaps "};
  const Choices kDataSets{"f.carries",  "data(f)",  "data(x)", "data(y)",
                          "outputs(x)", "y.stores", "[d]",     "[d, d]"};
  const Choices kEffectSets{"x.effects", "y.needed-effects", "['read']", "['read', 'pay']", "[]"};

  std::mt19937 random_;
  int names_ = 0;
};

class Completions {
 public:
  Completions(Choice choice, std::vector<std::size_t> missing)
      : choice_(std::move(choice)), missing_(std::move(missing)) {}

  template <typename Visit>
  void ForEach(Visit visit, std::size_t next = 0) {
    if (next == missing_.size()) return visit(choice_);
    const std::size_t fact = missing_[next];
    for (std::size_t option = 0; option < Facts()[fact].options.size(); ++option) {
      choice_[fact] = static_cast<int>(option);
      ForEach(visit, next + 1);
    }
  }

 private:
  Choice choice_;
  std::vector<std::size_t> missing_;
};

TEST(ExpressionCompletion, DecidedVerdictsHoldInEveryCompletion) {
  Generator generator(20'260'501);
  int unknown = 0, decided = 0, needless = 0;
  for (int round = 0; round < 250; ++round) {
    Choice choice;
    for (const Fact& fact : Facts())
      choice.push_back(generator.Below(static_cast<int>(fact.options.size())));
    std::vector<std::size_t> missing;
    for (int i = 0; i < 3; ++i) {
      const auto fact = static_cast<std::size_t>(generator.Below(static_cast<int>(Facts().size())));
      if (choice[fact] >= 0) missing.push_back(fact);
      choice[fact] = -1;
    }
    const World thin = Build(choice);
    std::vector<World> worlds;
    Completions(choice, missing).ForEach([&](const Choice& complete) {
      worlds.push_back(Build(complete));
    });

    for (int n = 0; n < 40; ++n) {
      const std::string text = generator.Bool(generator.Below(4));
      const Expression expression = Compile(text);
      const auto verdict = EvaluateBool(expression, thin.context(), thin.slots());
      EXPECT_EQ(verdict.is_unknown(), !verdict.keys.empty()) << text;
      for (const model::UnknownKey& key : verdict.keys) {
        const bool is_missing = std::any_of(missing.begin(), missing.end(), [&](std::size_t fact) {
          const std::string name =
              Facts()[fact].attribute.empty() ? "type" : Facts()[fact].attribute;
          return KeyText(thin.model(), key) == Facts()[fact].element + "." + name;
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
  Generator generator(7);
  for (int round = 0; round < 150; ++round) {
    Choice choice;
    for (const Fact& fact : Facts())
      choice.push_back(generator.Below(static_cast<int>(fact.options.size())));
    const auto fact = static_cast<std::size_t>(generator.Below(static_cast<int>(Facts().size())));
    choice[fact] = -1;
    const World thin = Build(choice);
    std::vector<World> worlds;
    Completions(choice, {fact}).ForEach([&](const Choice& complete) {
      worlds.push_back(Build(complete));
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
