#include "tests/unit/rule_engine/random_expression.h"

#include <algorithm>

namespace threatgap::rule_engine {

using testing::ModelBuilder;

const std::vector<TestFact>& TestFacts() {
  static const std::vector<TestFact> facts{
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

World BuildWorld(const FactChoice& choice) {
  const auto type = std::find_if(TestFacts().begin(), TestFacts().end(),
                                 [](const TestFact& fact) { return fact.attribute.empty(); });
  const int chosen_type = choice[static_cast<std::size_t>(type - TestFacts().begin())];
  ModelBuilder builder;
  builder.AddZone("app").Set("trust", "internal").AddZone("net").AddData("d").AddData("e");
  builder.AddComponent("x", "llm", "app").Set("stores", "d");
  builder.AddComponent(
      "y", chosen_type < 0 ? "process" : type->options[static_cast<std::size_t>(chosen_type)]);
  builder.AddFlow("x", "y", "f").Set("returns", "").AddFlow("y", "x", "g").Set("carries", "d");
  for (std::size_t i = 0; i < choice.size(); ++i) {
    const TestFact& fact = TestFacts()[i];
    if (choice[i] < 0 || fact.attribute.empty()) continue;
    builder.At(fact.element).Set(fact.attribute, fact.options[static_cast<std::size_t>(choice[i])]);
  }
  World world(builder.Finish());
  world.Bind("x", "x").Bind("y", "y").Bind("f", "f").Bind("d", "d").Bind("z", "net");
  return world;
}

}  // namespace threatgap::rule_engine
