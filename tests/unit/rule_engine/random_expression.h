#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/unit/rule_engine/expression_fixture.h"

namespace threatgap::rule_engine {

/// A fact of the test model which may be left out; an empty attribute is the type of the component.
struct TestFact {
  std::string element, attribute;
  std::vector<std::string> options;
};
const std::vector<TestFact>& TestFacts();

/// The chosen option of each fact, or -1 where it is not stated.
using FactChoice = std::vector<int>;

/// A small model with these facts, `x`, `y`, `f`, `d` and `z` being bound.
World BuildWorld(const FactChoice& choice);

/// Random well-typed expressions over the test model.
class ExpressionGenerator {
 public:
  explicit ExpressionGenerator(std::uint32_t seed) : random_(seed) {}

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

}  // namespace threatgap::rule_engine
