#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analyzer/model/unknown.h"
#include "analyzer/rule_engine/expression.h"

namespace threatgap::rule_engine {

/// A set while it is evaluated: what it certainly holds, what it may hold, and the keys of what may
/// be missing. `certain` points into the model or the expression where it can, so that the usual
/// case allocates nothing.
struct SetParts {
  std::span<const std::int32_t> certain;  ///< ascending, each once
  std::vector<SetMember> maybe;           ///< ascending by item, none of them certain
  model::KeySet open;

  SetParts() = default;
  SetParts(SetParts&&) = default;
  SetParts& operator=(SetParts&&) = default;
  SetParts(const SetParts&) = delete;
  SetParts& operator=(const SetParts&) = delete;

  /// Takes items in any order.
  void Own(std::vector<std::int32_t> items);
  bool Holds(std::int32_t item) const;
  const SetMember* FindMaybe(std::int32_t item) const;
  bool CertainlyEmpty() const { return certain.empty() && maybe.empty() && open.empty(); }
  /// Keys of everything about it that is not known.
  void AddKeys(model::KeySet& keys) const;

 private:
  std::vector<std::int32_t> own_;
};

/// Adds the few keys of `more` one by one. Members are visited in ascending order, so that each
/// lands near the end: merging whole sets would make a walk over many unknown members quadratic.
void AddEach(const model::KeySet& more, model::KeySet& keys);

/// Whether the set holds `item`: unknown with the keys of its possible membership and of what may
/// be missing.
model::Ternary Contains(const SetParts& set, std::int32_t item);
/// The same for an item that is not known because of `item_keys`: only an empty set decides.
model::Ternary ContainsUnknown(const SetParts& set, model::KeySet item_keys);
/// Whether every member of `inner` is in `outer`; a known member that cannot be there decides.
model::Ternary Within(const SetParts& inner, const SetParts& outer);
/// Whether they have a member in common; a known common one decides.
model::Ternary Overlaps(const SetParts& a, const SetParts& b);
/// Whether they hold the same members: both within each other.
model::Ternary SameMembers(const SetParts& a, const SetParts& b);

}  // namespace threatgap::rule_engine
