#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/source.h"
#include "analyzer/model/attribute_table.h"

namespace threatgap::model {

/// A value of an attribute. What the numbers mean follows from the AttributeDef: 0/1 for bool, rank
/// for enum and scale, days for durations, a StringPool id for text, an element index for
/// references.
struct Value {
  std::int32_t scalar = 0;
  std::vector<std::int32_t> items{};  ///< members of a set, ascending, each once
  bool operator==(const Value&) const = default;
};

/// Who said a value (DESIGN.md §3.3): stated in the element > inferred by the reader of a foreign
/// format > defaults > technology preset > type default.
enum class Origin : std::uint8_t { kStated, kInferred, kDefaults, kPreset, kTypeDefault };
std::string_view OriginWord(Origin origin);

/// An attribute with its value, who gave it and where that is written.
struct AttributeValue {
  AttributeId attribute{};
  Origin origin = Origin::kStated;
  Value value{};
  base::Span span{};
  /// kInferred: StringPool id of the reason; kPreset: of the technology; kTypeDefault: a TypeId.
  std::int32_t giver = -1;
};

/// Interns texts, so that equal texts have equal ids. Ids are given in order of first use.
class StringPool {
 public:
  std::int32_t Intern(std::string_view text);
  /// The id of `text`, or -1.
  std::int32_t Find(std::string_view text) const;
  const std::string& Get(std::int32_t id) const { return texts_[static_cast<std::size_t>(id)]; }

 private:
  std::deque<std::string> texts_;
  std::map<std::string, std::int32_t, std::less<>> ids_;  ///< own copies: a pool may be copied
};

}  // namespace threatgap::model
