// The users whom a component works for, against a path rule that asks for the same.

#include "analyzer/graph/user_reach.h"

#include <gtest/gtest.h>

#include "analyzer/rule_engine/path_matcher.h"
#include "tests/property/random_model.h"
#include "tests/property/tiny_model.h"

namespace threatgap::testing {
namespace {

const rule_engine::Rule& FromUsers() {
  static const rule_engine::Rule rule = ReadTestRule(R"(match:
  path:
    from: {as: u, is: user}
    to: {as: x}
    carrying: {as: d, where: "d.content != 'log'"}
    follow: influence
covered-by: {any: [{control: rate-limit, at: x}]}
)");
  return rule;
}

using Pairs = std::map<std::pair<int, int>, bool>;  ///< user, component: certain

Pairs ByRule(const graph::ArchitectureGraph& graph) {
  const rule_engine::MatchContext context({&graph, false}, *graph.model().types);
  std::unique_ptr<rule_engine::PathMatcher> paths;
  Pairs pairs;
  for (const auto& match : FindMatches(FromUsers(), context, &paths)) {
    const auto ends = match.identity(FromUsers());
    pairs[{ends[0].index, ends[1].index}] = match.truth.is_true();
  }
  return pairs;
}

Pairs ByReach(const graph::ArchitectureGraph& graph) {
  Pairs pairs;
  for (std::size_t c = 0; c < graph.model().components.size(); ++c) {
    const auto component = static_cast<int>(c);
    for (const auto& at : graph.UsersOf(component)) pairs[{at.user, component}] = at.keys.empty();
  }
  return pairs;
}

std::string Words(const Pairs& pairs) {
  std::string text;
  for (const auto& [ends, certain] : pairs) {
    text += std::to_string(ends.first) + (certain ? " => " : " -> ") + std::to_string(ends.second) +
            "\n";
  }
  return text;
}

TEST(UserReachProperty, FindsWhatAPathRuleFinds) {
  std::size_t certain = 0, possible = 0;
  for (std::uint32_t seed = 0; seed < 3'000; ++seed) {
    Random random(seed);
    const model::ThreatModel model = seed % 2 == 0
                                         ? MakeRandomModel(random).Load()
                                         : RandomTinyModel(random, 8, !random.OneIn(3)).Build();
    const graph::ArchitectureGraph graph(model);
    const Pairs expected = ByRule(graph);
    ASSERT_EQ(Words(ByReach(graph)), Words(expected)) << "seed " << seed;
    for (const auto& [ends, sure] : expected) ++(sure ? certain : possible);
  }
  EXPECT_GT(certain, 500U);
  EXPECT_GT(possible, 500U);
}

}  // namespace
}  // namespace threatgap::testing
