#include "reports/best_moves.h"

#include <gmock/gmock.h>

#include "tests/unit/reports/small_result.h"

namespace threatgap::reports {
namespace {

using outcome::Finding;
using outcome::Level;
using outcome::Missing;
using outcome::Named;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Missing Wanted(std::vector<std::string> types, std::vector<std::string> places,
               bool alternative = false) {
  Missing missing;
  missing.control_types = std::move(types);
  missing.title = "Title of " + missing.control_types.front();
  for (std::string& place : places) missing.places.push_back({"component", place, place});
  missing.alternative = alternative;
  return missing;
}

Finding Gap(const std::string& fingerprint, Level level, std::vector<Missing> missing) {
  Finding gap = MakeGap("GAI-001", "customer", "model", level, fingerprint);
  gap.missing = std::move(missing);
  return gap;
}

// `type@place: fingerprint fingerprint` for each move.
std::vector<std::string> Words(const std::vector<Finding>& gaps, std::size_t count) {
  std::vector<const Finding*> pointers;
  for (const Finding& gap : gaps) pointers.push_back(&gap);
  std::vector<std::string> words;
  for (const BestMove& move : BestMoves(pointers, count)) {
    std::string text = move.control_type + "@" + move.place.id + ":";
    for (const Finding* closed : move.closes) text += " " + closed->fingerprint;
    words.push_back(text);
  }
  return words;
}

TEST(BestMoves, PlaceThatClosesSeveralGapsComesFirst) {
  EXPECT_THAT(Words({Gap("1", Level::kHigh, {Wanted({"filter"}, {"model", "gateway"})}),
                     Gap("2", Level::kHigh, {Wanted({"filter"}, {"gateway"})})},
                    3),
              ElementsAre("filter@gateway: 1 2"));
}

TEST(BestMoves, OneCriticalGapOutweighsManyMediumOnes) {
  EXPECT_THAT(Words({Gap("1", Level::kMedium, {Wanted({"a"}, {"x"})}),
                     Gap("2", Level::kMedium, {Wanted({"a"}, {"x"})}),
                     Gap("3", Level::kCritical, {Wanted({"b"}, {"y"})})},
                    3),
              ElementsAre("b@y: 3", "a@x: 1 2"));
}

TEST(BestMoves, WhatAnEarlierMoveClosedIsNotCountedAgain) {
  EXPECT_THAT(Words({Gap("1", Level::kHigh, {Wanted({"a"}, {"x", "y"})}),
                     Gap("2", Level::kHigh, {Wanted({"a"}, {"x"})}),
                     Gap("3", Level::kLow, {Wanted({"a"}, {"y"})})},
                    3),
              ElementsAre("a@x: 1 2", "a@y: 3"));
}

TEST(BestMoves, GapThatNeedsTwoMeasuresIsClosedByNoneOfThem) {
  EXPECT_THAT(Words({Gap("1", Level::kHigh, {Wanted({"a"}, {"x"}), Wanted({"b"}, {"x"})})}, 3),
              IsEmpty());
  EXPECT_THAT(
      Words({Gap("1", Level::kHigh, {Wanted({"a"}, {"x"}), Wanted({"b"}, {"x"}, true)})}, 3),
      ElementsAre("a@x: 1"));
}

TEST(BestMoves, DutyOfTheProviderIsNoMove) {
  Missing missing = Wanted({"a"}, {"x"});
  missing.by_provider = true;
  EXPECT_THAT(Words({Gap("1", Level::kHigh, {missing})}, 3), IsEmpty());
}

TEST(BestMoves, EndsAtTheNumberAskedForAndWithoutGaps) {
  EXPECT_THAT(Words({}, 3), IsEmpty());
  EXPECT_THAT(Words({Gap("1", Level::kHigh, {Wanted({"a"}, {"x"})}),
                     Gap("2", Level::kLow, {Wanted({"b"}, {"x"})})},
                    1),
              ElementsAre("a@x: 1"));
}

TEST(BestMoves, EqualMovesStandInTheOrderOfTypeAndPlace) {
  EXPECT_THAT(Words({Gap("1", Level::kHigh, {Wanted({"b", "a"}, {"y", "x"})})}, 3),
              ElementsAre("a@x: 1"));
}

}  // namespace
}  // namespace threatgap::reports
