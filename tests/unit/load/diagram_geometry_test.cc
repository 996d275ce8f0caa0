#include "analyzer/load/diagram_geometry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/unit/syntax/reading.h"

namespace threatgap::load {
namespace {

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
      syntax::ReadJson, R"({"ok": -1.5, "text": "1x", "big": 1e999, "neg": -2, "list": []})", "f");
  const syntax::NodeRef root = reading->root();
  const auto get = [&](const char* key) { return root.Get(key); };
  const auto made = MakeRectangle(get("ok"), get("ok"), get("ok"), get("ok"));
  EXPECT_FALSE(made.has_value());
  EXPECT_EQ(*NumberOf(get("ok")), -1.5);
  for (const char* key : {"text", "big", "list", "missing"})
    EXPECT_FALSE(NumberOf(get(key)).has_value()) << key;
  EXPECT_FALSE(MakeRectangle(get("ok"), get("ok"), get("neg"), get("neg")).has_value());
}

bool Holds(const Rectangle& outer, const Rectangle& inner) {
  return outer.left <= inner.left && outer.top <= inner.top && outer.right >= inner.right &&
         outer.bottom >= inner.bottom;
}

TEST(DiagramGeometry, AgreesWithComparingEveryPair) {
  std::mt19937 random(7);
  std::uniform_int_distribution<int> at(0, 12), size(0, 8);
  const auto some = [&] {
    const double x = at(random), y = at(random);
    return Rectangle{x, y, x + size(random), y + size(random)};
  };
  for (int round = 0; round < 300; ++round) {
    Rectangles boxes, inner;
    for (int i = 0; i < 9; ++i) boxes.push_back(some());
    for (int i = 0; i < 9; ++i) inner.push_back(some());
    const auto found = FindEnclosing(boxes, inner);
    for (std::size_t i = 0; i < inner.size(); ++i) {
      std::optional<std::size_t> best;
      double area = 0;
      for (std::size_t b = 0; b < boxes.size(); ++b) {
        if (!Holds(*boxes[b], *inner[i])) continue;
        const double own = (boxes[b]->right - boxes[b]->left) * (boxes[b]->bottom - boxes[b]->top);
        if (best && own > area) continue;
        best = b;
        area = own;
      }
      ASSERT_EQ(found[i], best) << "round " << round << ", item " << i;
    }
  }
}

}  // namespace
}  // namespace threatgap::load
