// One component for each built-in preset, with nothing but `technology`: what the preset fills in.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/unit/load/loading.h"

namespace threatgap::load {
namespace {

/// A model whose component `x` says nothing but its technology.
Loaded ModelOf(const catalog::Technology& technology) {
  return Loaded("components: {x: {technology: " + technology.id + "}}");
}

TEST(TechnologyPresets, EachFillsInItsTypeAndAllItsFacts) {
  EXPECT_GE(BuiltinCatalog().technologies.size(), 58U);
  for (const auto& technology : BuiltinCatalog().technologies) {
    SCOPED_TRACE(technology.id);
    const Loaded loaded = ModelOf(technology);
    ASSERT_EQ(loaded.diagnostics(), "");
    EXPECT_NE(technology.type, model::kNoType);
    EXPECT_EQ(loaded.component("x").type, technology.type);
    for (const auto& fact : technology.facts) {
      std::string words;
      for (const std::string& word : fact.words) words += (words.empty() ? "" : ", ") + word;
      EXPECT_EQ(loaded.value(loaded.component("x"), model::Attribute(fact.attribute).name),
                words + " (technology preset)");
    }
  }
}

/// Software that people run themselves says nothing but its type, whose defaults then hold.
TEST(TechnologyPresets, EachTellsAnAttributeByItselfOrByItsType) {
  for (const auto& technology : BuiltinCatalog().technologies) {
    const Loaded loaded = ModelOf(technology);
    const auto& values = loaded.component("x").attributes;
    EXPECT_TRUE(std::any_of(values.begin(), values.end(), [](const auto& value) {
      return value.origin == model::Origin::kPreset || value.origin == model::Origin::kTypeDefault;
    })) << technology.id;
  }
}

TEST(TechnologyPresets, NoneFillsInMoreThanItsFacts) {
  for (const auto& technology : BuiltinCatalog().technologies) {
    const Loaded loaded = ModelOf(technology);
    const auto& values = loaded.component("x").attributes;
    const auto filled = std::count_if(values.begin(), values.end(), [](const auto& value) {
      return value.origin == model::Origin::kPreset;
    });
    EXPECT_EQ(static_cast<std::size_t>(filled), technology.facts.size()) << technology.id;
  }
}

TEST(TechnologyPresets, EachAndEachOfItsFactsHasASourceAndADate) {
  for (const auto& technology : BuiltinCatalog().technologies) {
    EXPECT_NE(technology.source, "") << technology.id;
    EXPECT_TRUE(technology.date.has_value()) << technology.id;
    for (const auto& fact : technology.facts) {
      EXPECT_NE(fact.source, "") << technology.id;
      EXPECT_TRUE(fact.date.has_value()) << technology.id;
    }
  }
}

}  // namespace
}  // namespace threatgap::load
