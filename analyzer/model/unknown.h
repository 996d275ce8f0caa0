#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/model/threat_model.h"

namespace threatgap::model {

/// A fact which the model does not state: the `(element, attribute)` pair that would settle it.
struct UnknownKey {
  /// Facts which are not attributes of the table.
  enum Special : std::int16_t {
    kType = -1,
    kStatus = -2,
    kEvidence = -3,
    kListComponents = -4,
    kListFlows = -5,
    kListControls = -6,
    kControlPlace = -7,
    kRequiredEvidence = -8
  };
  ElementRef element;
  std::int16_t fact = 0;  ///< an AttributeId, or one of Special
  auto operator<=>(const UnknownKey&) const = default;
};

/// `m.autonomy`, `a>b.tenant`, `x.type`, `backup.status`, `system.controls`.
std::string KeyText(const ThreatModel& model, const UnknownKey& key);
/// The part after the last dot of KeyText: `autonomy`, `controls`.
std::string FactText(const UnknownKey& key);
UnknownKey OpenListKey(ElementRef system_or_zone, ListKind list);

/// An ascending set of keys. Usually empty or tiny.
class KeySet {
 public:
  KeySet() = default;
  explicit KeySet(UnknownKey key) : keys_{key} {}
  void Add(const UnknownKey& key);
  void Add(const KeySet& other);
  bool empty() const { return keys_.empty(); }
  std::size_t size() const { return keys_.size(); }
  auto begin() const { return keys_.begin(); }
  auto end() const { return keys_.end(); }
  bool operator==(const KeySet&) const = default;

 private:
  std::vector<UnknownKey> keys_;
};

/// Kleene's strong three-valued logic, kUnknown between the others.
enum class Truth : std::uint8_t { kFalse, kUnknown, kTrue };

/// A truth value; when it is unknown, with the keys which would decide it (never empty then).
struct Ternary {
  Truth truth = Truth::kFalse;
  KeySet keys{};
  static Ternary Of(bool value) { return {value ? Truth::kTrue : Truth::kFalse, {}}; }
  static Ternary Unknown(UnknownKey key) { return {Truth::kUnknown, KeySet(key)}; }
  static Ternary Unknown(KeySet keys) { return {Truth::kUnknown, std::move(keys)}; }
  bool is_true() const { return truth == Truth::kTrue; }
  bool is_false() const { return truth == Truth::kFalse; }
  bool is_unknown() const { return truth == Truth::kUnknown; }
};
/// Kleene operators. Keys of operands that do not matter (`false and U`) are dropped.
Ternary And(Ternary a, const Ternary& b);
Ternary Or(Ternary a, const Ternary& b);
Ternary Not(Ternary a);

}  // namespace threatgap::model
