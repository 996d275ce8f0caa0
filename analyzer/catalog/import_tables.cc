#include "analyzer/catalog/import_tables.h"

#include "analyzer/base/text.h"

namespace threatgap::catalog {

const ImportedKind* ImportTables::FindKind(std::string_view format, std::string_view word) const {
  const auto of_format = formats_.find(format);
  if (of_format == formats_.end()) return nullptr;
  const auto& kinds = of_format->second.kinds;
  std::string wanted = base::LowerAscii(word);
  if (const auto found = kinds.find(wanted); found != kinds.end()) return &found->second;
  for (std::size_t length = wanted.size() + 1; length-- > 0;) {
    wanted.resize(length);
    const auto found = kinds.find(wanted + "*");
    if (found != kinds.end()) return &found->second;
  }
  return nullptr;
}

const std::string* ImportTables::FindWord(std::string_view format, std::string_view list,
                                          std::string_view word) const {
  const auto of_format = formats_.find(format);
  if (of_format == formats_.end()) return nullptr;
  const auto words = of_format->second.lists.find(list);
  if (words == of_format->second.lists.end()) return nullptr;
  const auto found = words->second.find(base::LowerAscii(word));
  return found == words->second.end() ? nullptr : &found->second;
}

void ImportTables::SetKind(std::string_view format, std::string_view word, ImportedKind kind) {
  formats_[std::string(format)].kinds[base::LowerAscii(word)] = std::move(kind);
}

void ImportTables::SetWord(std::string_view format, std::string_view list, std::string_view word,
                           std::string ours) {
  formats_[std::string(format)].lists[std::string(list)][base::LowerAscii(word)] = std::move(ours);
}

}  // namespace threatgap::catalog
