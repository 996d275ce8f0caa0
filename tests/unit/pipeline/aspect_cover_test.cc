#include "analyzer/pipeline/aspect_cover.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace threatgap::pipeline {
namespace {

using model::Truth;
using outcome::AspectState;
using outcome::AspectView;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const MappedPart kFirst{"t.first", false, {0}};
const MappedPart kSecond{"t.second", false, {1}};
const MappedPart kAll{"t.all", true, {}};

/// Three aspects; nothing shows the last one.
std::vector<AspectView> View(const std::vector<Contribution>& contributions) {
  return ViewAspects({{"a", "A"}, {"b", "B"}, {"c", "C"}}, {kFirst, kSecond}, contributions);
}

TEST(AspectCover, AnAspectThatNoControlTypeShowsIsLeftToPeople) {
  const auto views = View({});
  EXPECT_EQ(views[0].state, AspectState::kMissing);
  EXPECT_THAT(views[0].control_types, ElementsAre("t.first"));
  EXPECT_EQ(views[2].state, AspectState::kManual);
  EXPECT_THAT(views[2].control_types, IsEmpty());
}

TEST(AspectCover, TheBestControlDecidesAndIsNamed) {
  const auto views = View({{kFirst, "planned", Truth::kFalse, true, false},
                           {kFirst, "unclear", Truth::kUnknown, false, false},
                           {kFirst, "there", Truth::kTrue, false, false},
                           {kFirst, "also", Truth::kTrue, false, false},
                           {kFirst, "also", Truth::kTrue, false, false},
                           {kSecond, "planned", Truth::kFalse, true, false}});
  EXPECT_EQ(views[0].state, AspectState::kCovered);
  EXPECT_THAT(views[0].controls, ElementsAre("also", "there"));
  EXPECT_EQ(views[1].state, AspectState::kPlanned);
  EXPECT_THAT(views[1].controls, ElementsAre("planned"));
}

TEST(AspectCover, AControlThatFailedCoversNothing) {
  const auto views = View({{kFirst, "failed", Truth::kFalse, false, false}});
  EXPECT_EQ(views[0].state, AspectState::kMissing);
  EXPECT_THAT(views[0].controls, IsEmpty());
}

TEST(AspectCover, WhatIsTheWholeCoversEveryAspect) {
  const auto views = ViewAspects({{"a", "A"}, {"b", "B"}}, {kAll, kFirst},
                                 {{kAll, "gate", Truth::kTrue, false, false}});
  EXPECT_EQ(views[1].state, AspectState::kCovered);
  EXPECT_THAT(views[1].control_types, ElementsAre("t.all"));
  EXPECT_EQ(AspectsInWords(views), "2 of 2 aspects covered");
}

TEST(AspectCover, OnlyProvenControlsProveTheWhole) {
  const Contribution first{kFirst, "a", Truth::kTrue, false, true};
  const Contribution second{kSecond, "b", Truth::kTrue, false, true};
  Contribution claimed = second;
  claimed.proven = false;
  EXPECT_EQ(ProvenCover(2, {first, second}), outcome::Cover::kCovered);
  EXPECT_EQ(ProvenCover(2, {first, claimed}), outcome::Cover::kPartial);
  EXPECT_EQ(ProvenCover(2, {claimed}), outcome::Cover::kUncovered);
}

TEST(AspectCover, WordsNameWhatIsLeft) {
  EXPECT_EQ(AspectsInWords(View({{kSecond, "x", Truth::kTrue, false, false}})),
            "1 of 3 aspects covered, not a, c");
  EXPECT_EQ(AspectsInWords({}), "");
}

}  // namespace
}  // namespace threatgap::pipeline
