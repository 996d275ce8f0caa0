#include "analyzer/model/unknown.h"

#include <algorithm>
#include <iterator>

namespace threatgap::model {

std::string FactText(const UnknownKey& key) {
  switch (key.fact) {
    case UnknownKey::kType:
      return "type";
    case UnknownKey::kStatus:
      return "status";
    case UnknownKey::kEvidence:
    case UnknownKey::kRequiredEvidence:
      return "evidence";
    case UnknownKey::kListComponents:
      return "components";
    case UnknownKey::kListFlows:
      return "flows";
    case UnknownKey::kListControls:
      return "controls";
    case UnknownKey::kControlPlace:
      return "on";
    default:
      return std::string(Attribute(static_cast<AttributeId>(key.fact)).name);
  }
}

std::string KeyText(const ThreatModel& model, const UnknownKey& key) {
  return model.IdOf(key.element) + "." + FactText(key);
}

UnknownKey OpenListKey(ElementRef system_or_zone, ListKind list) {
  constexpr UnknownKey::Special kFacts[] = {UnknownKey::kListComponents, UnknownKey::kListFlows,
                                            UnknownKey::kListControls};
  return {system_or_zone, kFacts[static_cast<std::size_t>(list)]};
}

void KeySet::Add(const UnknownKey& key) {
  const auto at = std::lower_bound(keys_.begin(), keys_.end(), key);
  if (at == keys_.end() || *at != key) keys_.insert(at, key);
}

void KeySet::Add(const KeySet& other) {
  if (other.keys_.empty()) return;
  if (keys_.empty()) {
    keys_ = other.keys_;
    return;
  }
  // Collecting over many members mostly adds one key, or nothing new.
  if (other.keys_.size() == 1) return Add(other.keys_.front());
  if (std::includes(keys_.begin(), keys_.end(), other.keys_.begin(), other.keys_.end())) return;
  std::vector<UnknownKey> merged;
  merged.reserve(keys_.size() + other.keys_.size());
  std::set_union(keys_.begin(), keys_.end(), other.keys_.begin(), other.keys_.end(),
                 std::back_inserter(merged));
  keys_ = std::move(merged);
}

Ternary And(Ternary a, const Ternary& b) {
  if (a.is_false() || b.is_false()) return Ternary::Of(false);
  if (a.is_true()) return b;
  a.keys.Add(b.keys);
  return a;
}

Ternary Or(Ternary a, const Ternary& b) {
  if (a.is_true() || b.is_true()) return Ternary::Of(true);
  if (a.is_false()) return b;
  a.keys.Add(b.keys);
  return a;
}

Ternary Not(Ternary a) {
  if (a.is_true()) return Ternary::Of(false);
  if (a.is_false()) return Ternary::Of(true);
  return a;
}

}  // namespace threatgap::model
