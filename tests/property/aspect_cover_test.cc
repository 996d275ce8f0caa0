// RULES.md §3.4: what controls cover of a requirement is the union of their aspects, and what is
// unknown makes it an interval. The second implementation tries all ways in which the unknown
// effects can turn out, and holds the requirement for covered when no aspect is left.

#include "analyzer/pipeline/aspect_cover.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/property/random.h"

namespace threatgap::pipeline {
namespace {

using model::Truth;
using outcome::Cover;

using Effects = std::vector<bool>;

bool LeavesNothing(std::size_t aspects, const std::vector<Contribution>& contributions,
                   const Effects& effects) {
  for (std::size_t aspect = 0; aspect < aspects; ++aspect) {
    bool covered = false;
    for (std::size_t i = 0; i < contributions.size(); ++i) {
      covered |= effects[i] && contributions[i].part.Covers(static_cast<std::int32_t>(aspect));
    }
    if (!covered) return false;
  }
  return true;
}

Cover CoverIf(std::size_t aspects, const std::vector<Contribution>& contributions,
              const Effects& effects) {
  bool any = false, whole = false;
  for (std::size_t i = 0; i < contributions.size(); ++i) {
    any |= effects[i];
    whole |= effects[i] && contributions[i].part.whole;
  }
  if (!any) return Cover::kUncovered;
  if (aspects == 0) return whole ? Cover::kCovered : Cover::kPartial;
  return LeavesNothing(aspects, contributions, effects) ? Cover::kCovered : Cover::kPartial;
}

CoveredAspects ByEnumeration(std::size_t aspects, const std::vector<Contribution>& contributions) {
  CoveredAspects found{Cover::kCovered, Cover::kUncovered};
  for (unsigned world = 0; world < 1U << contributions.size(); ++world) {
    Effects effects;
    bool possible = true;
    for (std::size_t i = 0; i < contributions.size(); ++i) {
      effects.push_back((world >> i & 1U) != 0);
      const Truth truth = contributions[i].effective;
      possible &= truth == Truth::kUnknown || (truth == Truth::kTrue) == effects.back();
    }
    if (!possible) continue;
    const Cover cover = CoverIf(aspects, contributions, effects);
    found.lo = std::min(found.lo, cover);
    found.hi = std::max(found.hi, cover);
  }
  return found;
}

/// Every part of a set of `aspects`, and one that is the whole.
std::vector<MappedPart> PartsOf(std::size_t aspects) {
  std::vector<MappedPart> parts = {{"whole", true, {}}};
  for (unsigned chosen = 0; chosen < 1U << aspects; ++chosen) {
    MappedPart part{"part", false, {}};
    for (std::size_t i = 0; i < aspects; ++i) {
      if ((chosen >> i & 1U) != 0) part.aspects.push_back(static_cast<std::int32_t>(i));
    }
    parts.push_back(part);
  }
  return parts;
}

constexpr Truth kTruths[] = {Truth::kFalse, Truth::kUnknown, Truth::kTrue};

void ExpectSame(std::size_t aspects, const std::vector<Contribution>& contributions) {
  const CoveredAspects real = CoverAspects(aspects, contributions);
  const CoveredAspects simple = ByEnumeration(aspects, contributions);
  ASSERT_EQ(real.lo, simple.lo) << aspects << " aspects, " << contributions.size() << " controls";
  ASSERT_EQ(real.hi, simple.hi) << aspects << " aspects, " << contributions.size() << " controls";
}

TEST(AspectCoverProperty, TheUnionOfAspectsIsWhatEnumerationFindsForAllSmallSets) {
  std::size_t compared = 0;
  for (std::size_t aspects = 0; aspects <= 3; ++aspects) {
    std::vector<Contribution> single;
    for (const MappedPart& part : PartsOf(aspects)) {
      for (const Truth truth : kTruths) single.push_back({part, "c", truth, false, false});
    }
    ExpectSame(aspects, {});
    for (std::size_t a = 0; a < single.size(); ++a) {
      for (std::size_t b = a; b < single.size(); ++b) {
        for (std::size_t c = b; c < single.size(); ++c) {
          ExpectSame(aspects, {single[a], single[b], single[c]});
          ++compared;
        }
      }
    }
  }
  EXPECT_GT(compared, 4'000U);
}

TEST(AspectCoverProperty, TheUnionOfAspectsIsWhatEnumerationFindsForRandomSets) {
  std::size_t open = 0;
  for (std::uint32_t seed = 0; seed < 4'000; ++seed) {
    testing::Random random(seed);
    const auto aspects = static_cast<std::size_t>(random.Below(7));
    const auto parts = PartsOf(aspects);
    std::vector<Contribution> contributions;
    for (int left = random.Below(8); left > 0; --left) {
      const auto& part =
          parts[static_cast<std::size_t>(random.Below(static_cast<int>(parts.size())))];
      contributions.push_back({part, "c", kTruths[random.Below(3)], false, false});
    }
    ExpectSame(aspects, contributions);
    const CoveredAspects cover = CoverAspects(aspects, contributions);
    open += cover.lo != cover.hi;
  }
  EXPECT_GT(open, 500U) << "intervals must occur";
}

}  // namespace
}  // namespace threatgap::pipeline
