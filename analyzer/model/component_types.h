#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/source.h"
#include "analyzer/model/value.h"

namespace threatgap::model {

using TypeId = std::int32_t;
constexpr TypeId kNoType = -1;

/// One node of the type hierarchy (`mappings/components/types.yaml`).
struct ComponentType {
  std::string id;
  std::string title;
  std::string description;
  TypeId parent = kNoType;
  bool abstract = false;  ///< may hide a more special type: `is` answers "unknown" below it
  std::vector<AttributeValue> defaults;  ///< own ones only; lookups walk up
  base::Span span;
};

/// The type hierarchy: a forest whose roots have no parent.
class ComponentTypes {
 public:
  /// Adds a type; its parent must have been added before.
  TypeId Add(ComponentType type);
  std::optional<TypeId> Find(std::string_view id) const;
  const ComponentType& Get(TypeId id) const { return types_[static_cast<std::size_t>(id)]; }
  ComponentType& Get(TypeId id) { return types_[static_cast<std::size_t>(id)]; }
  std::size_t size() const { return types_.size(); }
  /// Whether `type` equals `ancestor` or stands below it. O(depth).
  bool IsA(TypeId type, TypeId ancestor) const;
  /// The value which `type` or its nearest ancestor gives `attribute`, or null; `origin` gets the
  /// giver.
  const AttributeValue* Default(TypeId type, AttributeId attribute, TypeId* origin = nullptr) const;
  std::vector<std::string> Ids() const;

 private:
  std::vector<ComponentType> types_;
  std::map<std::string, TypeId, std::less<>> by_id_;
};

}  // namespace threatgap::model
