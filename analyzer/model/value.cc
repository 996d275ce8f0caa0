#include "analyzer/model/value.h"

namespace threatgap::model {

std::string_view OriginWord(Origin origin) {
  constexpr std::string_view kWords[] = {"stated", "inferred", "defaults", "technology preset",
                                         "type default"};
  return kWords[static_cast<std::size_t>(origin)];
}

std::int32_t StringPool::Intern(std::string_view text) {
  if (const std::int32_t known = Find(text); known >= 0) return known;
  const auto id = static_cast<std::int32_t>(texts_.size());
  texts_.emplace_back(text);
  ids_.emplace(texts_.back(), id);
  return id;
}

std::int32_t StringPool::Find(std::string_view text) const {
  const auto found = ids_.find(text);
  return found == ids_.end() ? -1 : found->second;
}

}  // namespace threatgap::model
