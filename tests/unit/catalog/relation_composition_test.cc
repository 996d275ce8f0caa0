// The table of compositions against an enumeration: all triples of sets over a small universe.

#include "analyzer/catalog/relation_composition.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <utility>

namespace threatgap::catalog {
namespace {

/// Bits are members: one for each part which the diagram of three sets has.
using Set = unsigned;
constexpr Set kUniverse = 1U << 7U;

Relation Between(Set a, Set b) {
  if (a == b) return Relation::kEqual;
  if ((a & b) == 0) return Relation::kNone;
  if ((a & b) == a) return Relation::kSubset;
  if ((a & b) == b) return Relation::kSuperset;
  return Relation::kIntersects;
}

using Pair = std::pair<Relation, Relation>;

/// For each pair of relations a to b and b to c, the relations found from a to c.
const std::map<Pair, std::set<Relation>>& Found() {
  static const auto found = [] {
    std::map<Pair, std::set<Relation>> made;
    for (Set a = 1; a < kUniverse; ++a)
      for (Set b = 1; b < kUniverse; ++b)
        for (Set c = 1; c < kUniverse; ++c)
          made[{Between(a, b), Between(b, c)}].insert(Between(a, c));
    return made;
  }();
  return found;
}

TEST(RelationComposition, TheTableIsExactlyWhatSetsShow) {
  ASSERT_EQ(Found().size(), 25U);
  for (const auto& [pair, relations] : Found()) {
    const auto possible = PossibleAfter(pair.first, pair.second);
    EXPECT_EQ(std::set<Relation>(possible.begin(), possible.end()), relations)
        << RelationWord(pair.first) << " then " << RelationWord(pair.second);
  }
}

/// The set relations which a word allows.
std::set<Relation> Allowed(Relation word) {
  if (IsSetRelation(word)) return {word};
  return {Relation::kEqual, Relation::kSubset, Relation::kSuperset, Relation::kIntersects,
          Relation::kNone};
}

TEST(RelationComposition, TheWordIsTrueInEveryCaseAndNoStrongerOneIs) {
  for (const auto& [pair, relations] : Found()) {
    const Relation word = Compose(pair.first, pair.second);
    const std::set<Relation> allowed = Allowed(word);
    for (const Relation relation : relations) {
      EXPECT_TRUE(allowed.contains(relation))
          << RelationWord(pair.first) << " then " << RelationWord(pair.second) << " is "
          << RelationWord(word) << ", and can be " << RelationWord(relation);
    }
    EXPECT_EQ(IsSetRelation(word), relations.size() == 1)
        << RelationWord(pair.first) << " then " << RelationWord(pair.second);
  }
}

TEST(RelationComposition, InverseIsTheRelationOfTheOtherEnd) {
  for (Set a = 1; a < kUniverse; ++a)
    for (Set b = 1; b < kUniverse; ++b) ASSERT_EQ(Inverse(Between(a, b)), Between(b, a));
  EXPECT_EQ(Inverse(Relation::kRelated), Relation::kRelated);
  EXPECT_EQ(Inverse(Relation::kUnspecified), Relation::kUnspecified);
}

TEST(RelationComposition, WordsWithoutSetsSurviveEqualOnlyAndNeverBecomeASetRelation) {
  for (const Relation vague : {Relation::kRelated, Relation::kUnspecified}) {
    EXPECT_EQ(Compose(Relation::kEqual, vague), vague);
    EXPECT_EQ(Compose(vague, Relation::kEqual), vague);
    for (const Relation other : {Relation::kSubset, Relation::kSuperset, Relation::kIntersects,
                                 Relation::kNone, Relation::kRelated, Relation::kUnspecified}) {
      EXPECT_EQ(Compose(vague, other), Relation::kUnspecified) << RelationWord(other);
      EXPECT_EQ(Compose(other, vague), Relation::kUnspecified) << RelationWord(other);
      EXPECT_EQ(PossibleAfter(vague, other).size(), 5U);
    }
  }
}

}  // namespace
}  // namespace threatgap::catalog
