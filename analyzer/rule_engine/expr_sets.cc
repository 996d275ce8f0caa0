#include "analyzer/rule_engine/expr_sets.h"

#include <algorithm>
#include <utility>

namespace threatgap::rule_engine {
namespace {

using model::KeySet;
using model::Ternary;

Ternary FalseUnless(KeySet keys) {
  return keys.empty() ? Ternary::Of(false) : Ternary::Unknown(std::move(keys));
}
Ternary TrueUnless(KeySet keys) {
  return keys.empty() ? Ternary::Of(true) : Ternary::Unknown(std::move(keys));
}

/// What a member that is certain or possible (`keys`) in one set adds to the question of an overlap
/// with `other`.
void AddMeeting(const SetParts& other, std::int32_t item, const KeySet& keys, KeySet& found) {
  if (other.Holds(item)) {
    AddEach(keys, found);
  } else if (const SetMember* maybe = other.FindMaybe(item)) {
    AddEach(keys, found);
    AddEach(maybe->maybe, found);
  }
}

}  // namespace

void SetParts::Own(std::vector<std::int32_t> items) {
  own_ = std::move(items);
  std::sort(own_.begin(), own_.end());
  own_.erase(std::unique(own_.begin(), own_.end()), own_.end());
  certain = own_;
}

bool SetParts::Holds(std::int32_t item) const {
  return std::binary_search(certain.begin(), certain.end(), item);
}

const SetMember* SetParts::FindMaybe(std::int32_t item) const {
  const auto found =
      std::lower_bound(maybe.begin(), maybe.end(), item,
                       [](const SetMember& member, std::int32_t key) { return member.item < key; });
  return found != maybe.end() && found->item == item ? &*found : nullptr;
}

void SetParts::AddKeys(KeySet& keys) const {
  for (const SetMember& member : maybe) AddEach(member.maybe, keys);
  keys.Add(open);
}

void AddEach(const KeySet& more, KeySet& keys) {
  for (const model::UnknownKey& key : more) keys.Add(key);
}

Ternary Contains(const SetParts& set, std::int32_t item) {
  if (set.Holds(item)) return Ternary::Of(true);
  KeySet keys = set.open;
  if (const SetMember* maybe = set.FindMaybe(item)) keys.Add(maybe->maybe);
  return FalseUnless(std::move(keys));
}

Ternary ContainsUnknown(const SetParts& set, KeySet item_keys) {
  if (set.CertainlyEmpty()) return Ternary::Of(false);
  set.AddKeys(item_keys);
  return Ternary::Unknown(std::move(item_keys));
}

Ternary Within(const SetParts& inner, const SetParts& outer) {
  KeySet keys;
  for (const std::int32_t item : inner.certain) {
    const Ternary held = Contains(outer, item);
    if (held.is_false()) return held;
    AddEach(held.keys, keys);
  }
  for (const SetMember& member : inner.maybe) {
    const Ternary held = Contains(outer, member.item);
    if (held.is_true()) continue;
    AddEach(member.maybe, keys);
    AddEach(held.keys, keys);
  }
  if (!inner.open.empty()) {
    keys.Add(inner.open);
    outer.AddKeys(keys);
  }
  return TrueUnless(std::move(keys));
}

Ternary Overlaps(const SetParts& a, const SetParts& b) {
  KeySet keys;
  for (const std::int32_t item : a.certain) {
    if (b.Holds(item)) return Ternary::Of(true);
    AddMeeting(b, item, {}, keys);
  }
  for (const SetMember& member : a.maybe) AddMeeting(b, member.item, member.maybe, keys);
  if (!a.open.empty() && !b.CertainlyEmpty()) {
    keys.Add(a.open);
    b.AddKeys(keys);
  }
  if (!b.open.empty() && !a.CertainlyEmpty()) {
    keys.Add(b.open);
    a.AddKeys(keys);
  }
  return FalseUnless(std::move(keys));
}

Ternary SameMembers(const SetParts& a, const SetParts& b) {
  return And(Within(a, b), Within(b, a));
}

}  // namespace threatgap::rule_engine
