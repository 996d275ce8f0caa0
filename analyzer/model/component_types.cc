#include "analyzer/model/component_types.h"

namespace threatgap::model {

TypeId ComponentTypes::Add(ComponentType type) {
  const auto id = static_cast<TypeId>(types_.size());
  by_id_.emplace(type.id, id);
  types_.push_back(std::move(type));
  return id;
}

std::optional<TypeId> ComponentTypes::Find(std::string_view id) const {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return std::nullopt;
  return found->second;
}

bool ComponentTypes::IsA(TypeId type, TypeId ancestor) const {
  for (; type != kNoType; type = Get(type).parent) {
    if (type == ancestor) return true;
  }
  return false;
}

const AttributeValue* ComponentTypes::Default(TypeId type, AttributeId attribute,
                                              TypeId* origin) const {
  for (; type != kNoType; type = Get(type).parent) {
    for (const AttributeValue& value : Get(type).defaults) {
      if (value.attribute != attribute) continue;
      if (origin != nullptr) *origin = type;
      return &value;
    }
  }
  return nullptr;
}

std::vector<std::string> ComponentTypes::Ids() const {
  std::vector<std::string> ids;
  for (const auto& [id, index] : by_id_) ids.push_back(id);
  return ids;
}

}  // namespace threatgap::model
