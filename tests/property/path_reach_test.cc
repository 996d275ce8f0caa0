// Matches of path rules against a second implementation: on all directed graphs of up to four
// components, and on random models with everything mixed in.

#include <gtest/gtest.h>

#include "analyzer/rule_engine/path_matcher.h"
#include "tests/property/path_oracle.h"
#include "tests/property/tiny_model.h"

namespace threatgap::testing {
namespace {

using Found = std::map<PathOracle::Waypoints, PathOracle::Match>;

std::string Words(const Found& found) {
  std::string text;
  for (const auto& [waypoints, match] : found) {
    for (const int waypoint : waypoints) text += static_cast<char>('a' + waypoint);
    text += match.unknowns == 0 ? " certain, " : " possible, ";
    text += std::to_string(match.unknowns) + " unknown, " + std::to_string(match.hops) +
            " hops, carries";
    for (const int datum : match.carried) text += " d" + std::to_string(datum);
    text += "\n";
  }
  return text;
}

/// What the analyzer says. The number of unknown facts is not part of a match; it is taken from the
/// oracle where the witness agrees with it, see Compare.
Found Analyze(const rule_engine::Rule& rule, const model::ThreatModel& model) {
  const graph::ArchitectureGraph graph(model);
  const rule_engine::MatchContext context({&graph, false}, *model.types);
  std::unique_ptr<rule_engine::PathMatcher> paths;
  Found found;
  for (const auto& match : FindMatches(rule, context, &paths)) {
    PathOracle::Waypoints waypoints;
    for (const auto& element : match.identity(rule)) waypoints.push_back(element.index);
    EXPECT_EQ(match.truth.is_unknown(), !match.truth.keys.empty());
    PathOracle::Match made{
        match.truth.is_true() ? 0 : 1, static_cast<int>(match.witness.size()), {}};
    if (match.truth.is_true()) made.carried.insert(match.carried.begin(), match.carried.end());
    found.emplace(std::move(waypoints), std::move(made));
  }
  return found;
}

/// Compares, and counts the matches.
::testing::AssertionResult Agree(const TinyModel& tiny, const RuleShape& shape,
                                 std::size_t& matches) {
  const model::ThreatModel model = tiny.Build();
  const Found found = Analyze(RuleOf(shape), model);
  Found expected = PathOracle(tiny, shape).Matches();
  for (auto& [waypoints, match] : expected) match.unknowns = std::min(match.unknowns, 1);
  matches += expected.size();
  if (Words(found) == Words(expected)) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure()
         << "follow " << shape.follow << (shape.via ? " via" : "")
         << (shape.carrying ? " carrying" : "") << (shape.labels ? " labels" : "")
         << (shape.step ? " step" : "") << (shape.stop ? " stop" : "") << "\n"
         << tiny.Text() << "found\n"
         << Words(found) << "expected\n"
         << Words(expected);
}

/// The graph with adjacency matrix `bits`, self-loops included.
TinyModel GraphOf(int n, unsigned bits) {
  TinyModel tiny;
  tiny.components.resize(static_cast<std::size_t>(n));
  for (int from = 0; from < n; ++from) {
    for (int to = 0; to < n; ++to) {
      if ((bits >> (from * n + to)) & 1U) tiny.flows.push_back({from, to, {}, {}, Said::kYes, {}});
    }
  }
  return tiny;
}

/// Behaviours, kinds, data and unknown facts spread over a graph by the digits of `number`.
void Decorate(TinyModel& tiny, unsigned number, bool everyone_ends) {
  static const std::vector<std::string> kBehaviours{"forward", "derive",    "forward", "encrypt",
                                                    "decrypt", "anonymise", "discard", "store"};
  static const std::vector<std::optional<std::vector<int>>> kData{
      std::vector<int>{0}, std::vector<int>{0, 1}, std::nullopt, std::vector<int>{1},
      std::vector<int>{}};
  Random random(number);
  tiny.wanted = {Said::kYes, random.OneIn(2) ? Said::kNo : Said::kNothing};
  for (std::size_t c = 0; c < tiny.components.size(); ++c) {
    auto& component = tiny.components[c];
    component.behaviour = random.Pick(kBehaviours);
    if (random.OneIn(6))
      component.kind = random.OneIn(2) ? TinyModel::Kind::kUser : TinyModel::Kind::kUnclear;
    component.source = everyone_ends || c == 0 ? Said::kYes : Said::kNo;
    component.target = everyone_ends || c + 1 == tiny.components.size() ? Said::kYes : Said::kNo;
    component.via = Said::kYes;
    component.stop = random.OneIn(8) ? Said::kNothing : random.OneIn(8) ? Said::kYes : Said::kNo;
  }
  for (auto& flow : tiny.flows) {
    flow.carries = random.Pick(kData);
    flow.returns = random.OneIn(2) ? std::vector<int>{} : random.Pick(kData);
    flow.usable = random.OneIn(8) ? Said::kNothing : random.OneIn(8) ? Said::kNo : Said::kYes;
  }
}

TEST(PathReachProperty, AllGraphsOfUpToThreeComponentsForEveryRuleShape) {
  std::size_t cases = 0, matches = 0;
  for (int n = 1; n <= 3; ++n) {
    for (unsigned bits = 0; bits < 1U << (n * n); ++bits) {
      for (const char* follow : {"reach", "carried", "influence"}) {
        for (unsigned parts = 0; parts < 32; ++parts) {
          RuleShape shape{follow,
                          (parts & 1U) != 0,
                          (parts & 2U) != 0,
                          (parts & 4U) != 0,
                          (parts & 8U) != 0,
                          (parts & 16U) != 0,
                          false,
                          ""};
          if ((shape.labels && !shape.carrying) || (shape.carrying && shape.follow == "reach"))
            continue;
          TinyModel tiny = GraphOf(n, bits);
          Decorate(tiny, bits * 32 + parts, true);
          ++cases;
          ASSERT_TRUE(Agree(tiny, shape, matches)) << "case " << cases;
        }
      }
    }
  }
  RecordProperty("cases", static_cast<int>(cases));
  RecordProperty("matches", static_cast<int>(matches));
}

TEST(PathReachProperty, AllGraphsOfFourComponents) {
  std::size_t cases = 0, matches = 0;
  for (unsigned bits = 0; bits < 1U << 16; ++bits) {
    Random random(bits + 7);
    const RuleShape shape = RandomShape(random);
    TinyModel tiny = GraphOf(4, bits);
    Decorate(tiny, bits, false);
    ++cases;
    ASSERT_TRUE(Agree(tiny, shape, matches)) << "graph " << bits;
  }
  RecordProperty("cases", static_cast<int>(cases));
  RecordProperty("matches", static_cast<int>(matches));
}

TEST(PathReachProperty, TenThousandRandomModels) {
  std::size_t matches = 0;
  for (std::uint32_t seed = 0; seed < 10'000; ++seed) {
    Random random(seed);
    const TinyModel tiny = RandomTinyModel(random, 8, !random.OneIn(3));
    const RuleShape shape = RandomShape(random);
    ASSERT_TRUE(Agree(tiny, shape, matches)) << "seed " << seed;
  }
  EXPECT_GT(matches, 5'000U);
  RecordProperty("matches", static_cast<int>(matches));
}

}  // namespace
}  // namespace threatgap::testing
