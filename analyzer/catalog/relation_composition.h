#pragma once

#include <vector>

#include "analyzer/catalog/frameworks.h"

/// What follows from chains of relations (RULES.md §3.4). Requirements are seen as sets which are
/// not empty, and `intersects` says that each of two sets has something of its own besides what
/// they share.
namespace threatgap::catalog {

/// Whether the word states how two sets lie; `related` and `unspecified` do not.
bool IsSetRelation(Relation relation);

/// The relation as seen from the other end: the target to the source.
Relation Inverse(Relation relation);

/// `first` leads from a to b and `second` from b to c: the set relations which a and c can then
/// have, in the order of the enumeration and never empty. All five where one of the words is no set
/// relation.
std::vector<Relation> PossibleAfter(Relation first, Relation second);

/// The strongest word which is true of a and c in every case: the only possible relation, or the
/// word that follows or precedes an `equal`; `unspecified` where several relations are possible.
Relation Compose(Relation first, Relation second);

}  // namespace threatgap::catalog
