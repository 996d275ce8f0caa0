// RULES.md §5 (c): what is decided while facts are missing holds in every completion of the model,
// and an interval contains the verdict of each.

#include <gtest/gtest.h>

#include "tests/property/random_model.h"
#include "tests/property/tiny_model.h"

namespace threatgap::testing {
namespace {

struct Counts {
  std::size_t completions = 0, decided = 0, vanished = 0, narrowed = 0;
};

/// Compares the findings of a model with those of a completion of it.
::testing::AssertionResult Within(const Findings& before, const Findings& after, Counts& counts) {
  const auto fail = [&](const std::string& key, const char* what) {
    return ::testing::AssertionFailure() << key << " " << what << "\nbefore\n"
                                         << Words(before) << "after\n"
                                         << Words(after);
  };
  for (const auto& [key, old] : before) {
    const auto found = after.find(key);
    if (found == after.end()) {
      if (old.certain) return fail(key, "was certain and is gone");
      ++counts.vanished;
      continue;
    }
    const Finding& now = found->second;
    if (old.certain && !now.certain) return fail(key, "was certain and is only possible");
    if (now.lo < old.lo || now.hi > old.hi || now.lo > now.hi)
      return fail(key, "left its interval");
    if (!old.certain && now.certain) ++counts.decided;
    if (now.lo > old.lo || now.hi < old.hi) ++counts.narrowed;
  }
  for (const auto& [key, now] : after) {
    if (!before.contains(key)) return fail(key, "was no match before");
  }
  ++counts.completions;
  return ::testing::AssertionSuccess();
}

TEST(CompletionProperty, VerdictsOfTheRulesStayInTheirIntervals) {
  Counts counts;
  for (std::uint32_t seed = 0; seed < 1'000; ++seed) {
    Random random(400'000 + seed);
    const RandomModel model = MakeRandomModel(random);
    const Findings before = FindingsOf(model.Load());
    for (int c = 0; c < 10; ++c) {
      const RandomModel completed = Complete(random, model, c == 0 ? 1 : 1 + random.Below(8));
      const Findings after = FindingsOf(completed.Load());
      ASSERT_TRUE(Within(before, after, counts)) << "seed " << seed << "\n"
                                                 << model.Text() << completed.Text();
    }
  }
  EXPECT_EQ(counts.completions, 10'000U);
  EXPECT_GT(counts.decided, 1'000U);
  EXPECT_GT(counts.vanished, 1'000U);
  EXPECT_GT(counts.narrowed, 500U);
}

/// States some of the missing facts.
TinyModel Complete(Random& random, const TinyModel& tiny, int one_in) {
  TinyModel made = tiny;
  const auto decide = [&](Said& said) {
    if (said == Said::kNothing && random.OneIn(one_in))
      said = random.OneIn(2) ? Said::kYes : Said::kNo;
  };
  const auto fill = [&](std::optional<std::vector<int>>& list) {
    if (list || !random.OneIn(one_in)) return;
    list.emplace();
    for (int d = 0; d < static_cast<int>(tiny.wanted.size()); ++d) {
      if (random.OneIn(2)) list->push_back(d);
    }
  };
  for (Said& wanted : made.wanted) decide(wanted);
  for (auto& component : made.components) {
    if (component.kind == TinyModel::Kind::kUnclear && random.OneIn(one_in)) {
      component.kind = random.OneIn(2) ? TinyModel::Kind::kUser : TinyModel::Kind::kService;
    }
    for (Said* said : {&component.source, &component.via, &component.target, &component.stop})
      decide(*said);
    if (component.control) decide(component.control->status);
  }
  for (auto& flow : made.flows) {
    fill(flow.carries);
    fill(flow.returns);
    decide(flow.usable);
    if (flow.control) decide(flow.control->status);
  }
  return made;
}

TEST(CompletionProperty, PathsWithEveryFeatureStayInTheirIntervals) {
  static const std::vector<std::string> kPlaces{"every-path(src..to)", "every-hop(src..to)", "to"};
  static const std::vector<std::string> kPlacesWithVia{"every-path(src..mid)",
                                                       "every-path(mid..to)", "every-hop(mid..to)"};
  Counts counts;
  for (std::uint32_t seed = 0; seed < 2'000; ++seed) {
    Random random(600'000 + seed);
    const TinyModel tiny = RandomTinyModel(random, 7, true);
    RuleShape shape = RandomShape(random);
    shape.attacker = random.OneIn(3);
    shape.at = random.Pick(shape.via && random.OneIn(2) ? kPlacesWithVia : kPlaces);
    const std::vector<const rule_engine::Rule*> rules{&RuleOf(shape)};
    const Findings before = FindingsOf(tiny.Build(), rules);
    for (int c = 0; c < 5; ++c) {
      const TinyModel completed = Complete(random, tiny, c == 0 ? 1 : 1 + random.Below(8));
      const Findings after = FindingsOf(completed.Build(), rules);
      ASSERT_TRUE(Within(before, after, counts))
          << "seed " << seed << " " << shape.follow << " at " << shape.at << "\n"
          << tiny.Text() << completed.Text();
    }
  }
  EXPECT_EQ(counts.completions, 10'000U);
  EXPECT_GT(counts.narrowed, 200U);
}

TEST(CompletionProperty, NothingButEvidenceIsAskedWhenEverythingIsStated) {
  for (std::uint32_t seed = 0; seed < 500; ++seed) {
    Random random(500'000 + seed);
    const RandomModel model = Complete(random, MakeRandomModel(random), 1);
    for (const auto& [key, finding] : FindingsOf(model.Load())) {
      for (const std::string& ask : finding.asks) {
        ASSERT_TRUE(ask.ends_with(".evidence")) << ask << " for " << key << "\n" << model.Text();
      }
      ASSERT_TRUE(finding.certain && (finding.lo == finding.hi || !finding.asks.empty()))
          << key << "\n"
          << model.Text();
    }
  }
}

}  // namespace
}  // namespace threatgap::testing
