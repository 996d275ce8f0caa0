// RULES.md §0.9: an implemented control or passing evidence more never lowers a verdict, and never
// makes or unmakes a finding.

#include <gtest/gtest.h>

#include "tests/property/random_model.h"

namespace threatgap::testing {
namespace {

/// One improvement of a model, or nothing where it has no place for one.
std::optional<RandomModel> Improve(Random& random, const RandomModel& model) {
  RandomModel better = model;
  const int kind = random.Below(3);
  if (kind == 0) {
    better.controls.push_back(MakeRandomControl(random, model));
    return better;
  }
  if (model.controls.empty()) return std::nullopt;
  auto& control = better.controls[static_cast<std::size_t>(
      random.Below(static_cast<int>(model.controls.size())))];
  if (kind == 1) {
    control.status = "implemented";
  } else {
    control.evidence.push_back(PassingEvidence(random));
  }
  return better;
}

TEST(MonotoneProperty, ControlsAndEvidenceNeverLowerCoverage) {
  std::size_t compared = 0, raised = 0;
  for (std::uint32_t seed = 0; seed < 1'500; ++seed) {
    Random random(300'000 + seed);
    RandomModel model = MakeRandomModel(random);
    const bool evidence_required = random.OneIn(3);
    Findings before = FindingsOf(model.Load(), evidence_required);
    for (int step = 0; step < 5; ++step) {
      const auto better = Improve(random, model);
      if (!better) continue;
      const Findings after = FindingsOf(better->Load(), evidence_required);
      ASSERT_EQ(after.size(), before.size()) << model.Text() << better->Text();
      for (const auto& [key, finding] : after) {
        ASSERT_TRUE(before.contains(key)) << key;
        const Finding& old = before.at(key);
        ASSERT_EQ(finding.certain, old.certain) << key;
        ASSERT_LE(old.lo, finding.lo) << "seed " << seed << " " << key << "\n"
                                      << model.Text() << better->Text();
        ASSERT_LE(old.hi, finding.hi) << "seed " << seed << " " << key << "\n"
                                      << model.Text() << better->Text();
        ++compared;
        if (finding.lo > old.lo || finding.hi > old.hi) ++raised;
      }
      model = *better;
      before = after;
    }
  }
  EXPECT_GT(compared, 10'000U);
  EXPECT_GT(raised, 200U);
  RecordProperty("compared", static_cast<int>(compared));
  RecordProperty("raised", static_cast<int>(raised));
}

}  // namespace
}  // namespace threatgap::testing
