#include "analyzer/load/diagram_geometry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <random>

#include "tests/unit/syntax/reading.h"

namespace threatgap::load {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using Rectangles = std::vector<std::optional<Rectangle>>;

constexpr std::nullopt_t kNo = std::nullopt;

TEST(DiagramGeometry, TheSmallestBoxAroundAllOfAnItemHoldsIt) {
  const Rectangles boxes = {Rectangle{0, 0, 100, 100}, Rectangle{10, 10, 50, 50}, kNo};
  EXPECT_THAT(FindEnclosing(boxes, {Rectangle{20, 20, 30, 30}, Rectangle{60, 60, 70, 70},
                                    Rectangle{40, 40, 60, 60}, Rectangle{90, 90, 110, 110}, kNo,
                                    Rectangle{10, 10, 50, 50}}),
              ElementsAre(1U, 0U, 0U, kNo, kNo, 1U));
}

TEST(DiagramGeometry, BoxesLieInTheNextLargerOne) {
  EXPECT_THAT(FindParents({Rectangle{0, 0, 100, 100}, Rectangle{10, 10, 50, 50},
                           Rectangle{20, 20, 30, 30}, Rectangle{200, 0, 300, 100}, kNo}),
              ElementsAre(kNo, 0U, 1U, kNo, kNo));
}

TEST(DiagramGeometry, EqualBoxesNestInTheirOrderAndNeverInACircle) {
  const Rectangle same{0, 0, 10, 10};
  EXPECT_THAT(FindParents({same, same, same}), ElementsAre(kNo, 0U, 1U));
  EXPECT_THAT(FindEnclosing({same, same}, {Rectangle{1, 1, 2, 2}}), ElementsAre(1U));
}

TEST(DiagramGeometry, OnlyFiniteNumbersAndSizesMakeARectangle) {
  const auto reading = syntax::Read(
      syntax::ReadJson, R"({"ok": -1.5, "text": "1x", "big": 1e999, "neg": -2, "list": [],
                                 "most": 1.5e308, "one": 1})",
      "f");
  const syntax::NodeRef root = reading->root();
  const auto get = [&](const char* key) { return root.Get(key); };
  const auto made = MakeRectangle(get("ok"), get("ok"), get("ok"), get("ok"));
  EXPECT_FALSE(made.has_value());
  EXPECT_EQ(*NumberOf(get("ok")), -1.5);
  for (const char* key : {"text", "big", "list", "missing"})
    EXPECT_FALSE(NumberOf(get(key)).has_value()) << key;
  EXPECT_FALSE(MakeRectangle(get("ok"), get("ok"), get("neg"), get("neg")).has_value());
  EXPECT_TRUE(MakeRectangle(get("most"), get("most"), get("one"), get("one")).has_value());
  EXPECT_FALSE(MakeRectangle(get("most"), get("one"), get("most"), get("one")).has_value());
  EXPECT_FALSE(MakeRectangle(get("one"), get("most"), get("one"), get("most")).has_value());
}

bool Holds(const Rectangle& outer, const Rectangle& inner) {
  return outer.left <= inner.left && outer.top <= inner.top && outer.right >= inner.right &&
         outer.bottom >= inner.bottom;
}

bool Equal(const Rectangle& a, const Rectangle& b) { return Holds(a, b) && Holds(b, a); }

double Area(const Rectangle& box) { return (box.right - box.left) * (box.bottom - box.top); }

double Border(const Rectangle& box) { return box.right - box.left + box.bottom - box.top; }

/// Of the boxes which `accept` takes: the smallest, of equal ones the last.
template <typename Accept>
std::optional<std::size_t> Compared(const Rectangles& boxes, Accept accept) {
  std::optional<std::size_t> best;
  for (std::size_t b = 0; b < boxes.size(); ++b) {
    if (!boxes[b] || !accept(b)) continue;
    if (best && std::pair(Area(*boxes[*best]), Border(*boxes[*best])) <
                    std::pair(Area(*boxes[b]), Border(*boxes[b])))
      continue;
    best = b;
  }
  return best;
}

void ExpectAsCompared(const Rectangles& boxes, const Rectangles& inner) {
  const auto enclosing = FindEnclosing(boxes, inner);
  ASSERT_EQ(enclosing.size(), inner.size());
  for (std::size_t i = 0; i < inner.size(); ++i) {
    const auto expected =
        Compared(boxes, [&](std::size_t b) { return inner[i] && Holds(*boxes[b], *inner[i]); });
    ASSERT_EQ(enclosing[i], expected) << "item " << i;
  }
  const auto parents = FindParents(boxes);
  ASSERT_EQ(parents.size(), boxes.size());
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const auto expected = Compared(boxes, [&](std::size_t b) {
      return boxes[i] && Holds(*boxes[b], *boxes[i]) && (!Equal(*boxes[b], *boxes[i]) || b < i);
    });
    ASSERT_EQ(parents[i], expected) << "box " << i;
  }
}

TEST(DiagramGeometry, AgreesWithComparingEveryPair) {
  std::mt19937 random(7);
  // Few places, so that boxes are equal, share borders, touch, are lines and points.
  for (const int places : {3, 6, 12, 100}) {
    std::uniform_int_distribution<int> at(0, places), size(0, places * 2 / 3), missing(0, 9);
    const auto some = [&]() -> std::optional<Rectangle> {
      const double x = at(random), y = at(random);
      const Rectangle made{x, y, x + size(random), y + size(random)};
      return missing(random) == 0 ? std::nullopt : std::optional(made);
    };
    for (int round = 0; round < 300; ++round) {
      SCOPED_TRACE(testing::Message() << places << " places, round " << round);
      Rectangles boxes, inner;
      for (int i = 0; i < round % 40; ++i) boxes.push_back(some());
      for (int i = 0; i < 9; ++i) inner.push_back(some());
      ExpectAsCompared(boxes, inner);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(DiagramGeometry, LinesNestLikeBoxes) {
  const Rectangles lines = {Rectangle{2, 0, 3, 0}, Rectangle{0, 0, 10, 0}, Rectangle{1, 0, 9, 0}};
  EXPECT_THAT(FindParents(lines), ElementsAre(2U, kNo, 1U));
}

TEST(DiagramGeometry, HugeBoxesNestByTheirBorders) {
  const Rectangles boxes = {Rectangle{-1e308, -1e308, 1e308, 1e308},
                            Rectangle{-1e200, -1e200, 1e200, 1e200},
                            Rectangle{-1e300, -1e300, 1e300, 1e300}};
  EXPECT_THAT(FindParents(boxes), ElementsAre(kNo, 2U, 0U));
}

constexpr int kMany = 30'000;

/// Boxes 30,000 deep in each other once took 17 seconds.
TEST(DiagramGeometry, ManyBoxesInEachOtherTakeNoLongerThanManyInARow) {
  Rectangles nested, row, same(kMany, Rectangle{0, 0, 1, 1});
  for (int i = 0; i < kMany; ++i) {
    const double place = i;
    nested.push_back(Rectangle{place, place, 2 * kMany - place, 2 * kMany - place});
    row.push_back(Rectangle{place, 0, place + 1, 1});
  }
  const auto start = std::chrono::steady_clock::now();
  for (const Rectangles* boxes : {&nested, &same}) {
    const auto parents = FindParents(*boxes);
    EXPECT_EQ(parents.front(), kNo);
    for (std::size_t i = 1; i < parents.size(); ++i) ASSERT_EQ(parents[i], i - 1);
    EXPECT_THAT(FindEnclosing(*boxes, {boxes->back()}), ElementsAre(boxes->size() - 1));
  }
  EXPECT_THAT(FindParents(row), Each(kNo));
  const auto own = FindEnclosing(row, row);
  for (std::size_t i = 0; i < own.size(); ++i) ASSERT_EQ(own[i], i);
  const auto last = FindEnclosing(nested, Rectangles(kMany, nested.back()));
  EXPECT_THAT(last, Each(nested.size() - 1));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

}  // namespace
}  // namespace threatgap::load
