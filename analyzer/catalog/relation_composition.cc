#include "analyzer/catalog/relation_composition.h"

#include <array>
#include <cstdint>

namespace threatgap::catalog {
namespace {

constexpr std::size_t kSetRelations = 5;

/// Sets of relations, one bit for each of the enumeration.
using Mask = std::uint8_t;
constexpr Mask Bit(Relation relation) {
  return static_cast<Mask>(1U << static_cast<unsigned>(relation));
}
constexpr Mask E = Bit(Relation::kEqual), B = Bit(Relation::kSubset), P = Bit(Relation::kSuperset),
               I = Bit(Relation::kIntersects), N = Bit(Relation::kNone);
constexpr Mask kAny = E | B | P | I | N;

/// Row: a to b, column: b to c; both equal, subset, superset, intersects, none.
constexpr std::array<std::array<Mask, kSetRelations>, kSetRelations> kTable = {{
    {E, B, P, I, N},
    {B, B, kAny, B | I | N, N},
    {P, E | B | P | I, P, P | I, P | I | N},
    {I, B | I, P | I | N, kAny, P | I | N},
    {N, B | I | N, N, B | I | N, kAny},
}};

Mask MaskAfter(Relation first, Relation second) {
  if (!IsSetRelation(first) || !IsSetRelation(second)) return kAny;
  return kTable[static_cast<std::size_t>(first)][static_cast<std::size_t>(second)];
}

}  // namespace

bool IsSetRelation(Relation relation) { return static_cast<std::size_t>(relation) < kSetRelations; }

Relation Inverse(Relation relation) {
  if (relation == Relation::kSubset) return Relation::kSuperset;
  if (relation == Relation::kSuperset) return Relation::kSubset;
  return relation;
}

std::vector<Relation> PossibleAfter(Relation first, Relation second) {
  std::vector<Relation> possible;
  for (std::size_t i = 0; i < kSetRelations; ++i) {
    const auto relation = static_cast<Relation>(i);
    if (MaskAfter(first, second) & Bit(relation)) possible.push_back(relation);
  }
  return possible;
}

Relation Compose(Relation first, Relation second) {
  if (first == Relation::kEqual) return second;
  if (second == Relation::kEqual) return first;
  const std::vector<Relation> possible = PossibleAfter(first, second);
  return possible.size() == 1 ? possible.front() : Relation::kUnspecified;
}

}  // namespace threatgap::catalog
