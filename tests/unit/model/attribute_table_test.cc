#include "analyzer/model/attribute_table.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace threatgap::model {
namespace {

constexpr ElementKind kKinds[] = {
    ElementKind::kComponent, ElementKind::kFlow,   ElementKind::kData,  ElementKind::kZone,
    ElementKind::kControl,   ElementKind::kThreat, ElementKind::kSystem};

TEST(AttributeTable, EveryAttributeIsFoundUnderEachOfItsKinds) {
  for (std::size_t i = 0; i < AttributeTable().size(); ++i) {
    const AttributeDef& attribute = AttributeTable()[i];
    ASSERT_NE(attribute.applies, 0) << attribute.name;
    for (const ElementKind kind : kKinds) {
      const auto found = FindAttribute(kind, attribute.name);
      if (attribute.applies & Mask(kind)) {
        ASSERT_TRUE(found.has_value()) << attribute.name;
        EXPECT_EQ(Index(*found), i) << attribute.name << " stands twice in the table";
      } else if (found) {
        EXPECT_NE(Index(*found), i) << attribute.name;
      }
    }
  }
}

TEST(AttributeTable, WordsStandWhereATypeNeedsThemAndOnlyThere) {
  for (const AttributeDef& attribute : AttributeTable()) {
    const bool words = attribute.type == ValueType::kEnum || attribute.type == ValueType::kScale;
    EXPECT_EQ(words, attribute.vocabulary != nullptr) << attribute.name;
    if (!words) continue;
    EXPECT_EQ(attribute.type == ValueType::kScale, attribute.vocabulary->ordered) << attribute.name;
    std::set<std::string_view> different(attribute.vocabulary->words.begin(),
                                         attribute.vocabulary->words.end());
    EXPECT_EQ(different.size(), attribute.vocabulary->words.size()) << attribute.name;
  }
}

TEST(AttributeTable, DescriptionsReadAsPartOfAQuestion) {
  for (const AttributeDef& attribute : AttributeTable()) {
    ASSERT_FALSE(attribute.description.empty()) << attribute.name;
    EXPECT_NE(attribute.description.back(), '.') << attribute.name;
    EXPECT_NE(attribute.description.back(), '?') << attribute.name;
  }
}

TEST(AttributeTable, ScalesOfTheRulesAscend) {
  struct Case {
    ElementKind kind;
    const char* attribute;
    std::initializer_list<const char*> words;
  };
  const Case cases[] = {
      {ElementKind::kZone, "trust", {"public", "partner", "internal", "restricted"}},
      {ElementKind::kData, "confidentiality", {"public", "internal", "confidential", "restricted"}},
      {ElementKind::kComponent, "criticality", {"low", "normal", "important", "critical"}},
      {ElementKind::kComponent, "autonomy", {"none", "suggest", "act-with-approval", "act"}},
      {ElementKind::kFlow, "encryption", {"none", "legacy-tls", "tls1.2", "tls1.3"}},
      {ElementKind::kFlow, "authn", {"none", "shared-secret", "token", "mutual"}},
  };
  for (const Case& c : cases) {
    const auto& vocabulary = *Attribute(*FindAttribute(c.kind, c.attribute)).vocabulary;
    int rank = 0;
    for (const char* word : c.words) EXPECT_EQ(vocabulary.Rank(word), rank++) << word;
    EXPECT_FALSE(vocabulary.Rank("unknown").has_value());
    EXPECT_FALSE(vocabulary.Rank("").has_value());
  }
}

TEST(AttributeTable, ClearanceAndConfidentialityShareAScale) {
  EXPECT_EQ(Attribute(*FindAttribute(ElementKind::kComponent, "clearance")).vocabulary,
            Attribute(*FindAttribute(ElementKind::kData, "confidentiality")).vocabulary);
}

TEST(AttributeTable, AnAttributeOfAnotherKindOrAMisspeltOneIsNotFound) {
  EXPECT_FALSE(FindAttribute(ElementKind::kFlow, "zone").has_value());
  EXPECT_FALSE(FindAttribute(ElementKind::kComponent, "encryption").has_value());
  EXPECT_FALSE(FindAttribute(ElementKind::kComponent, "zones").has_value());
  EXPECT_FALSE(FindAttribute(ElementKind::kComponent, "").has_value());
  EXPECT_FALSE(FindAttribute(ElementKind::kSystem, "zone").has_value());
}

TEST(AttributeTable, BehavioursHaveTheRanksOfTheirEnum) {
  const auto& words = *Attribute(attribute::kBehaviour).vocabulary;
  EXPECT_EQ(words.Rank("forward"), static_cast<int>(Behaviour::kForward));
  EXPECT_EQ(words.Rank("encrypt"), static_cast<int>(Behaviour::kEncrypt));
  EXPECT_EQ(words.Rank("decrypt"), static_cast<int>(Behaviour::kDecrypt));
  EXPECT_EQ(words.Rank("anonymise"), static_cast<int>(Behaviour::kAnonymise));
  EXPECT_EQ(words.Rank("discard"), static_cast<int>(Behaviour::kDiscard));
  EXPECT_EQ(words.Rank("store"), static_cast<int>(Behaviour::kStore));
}

}  // namespace
}  // namespace threatgap::model
