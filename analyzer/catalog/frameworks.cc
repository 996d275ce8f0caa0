#include "analyzer/catalog/frameworks.h"

#include <fmt/format.h>

#include <array>

#include "analyzer/base/text.h"

namespace threatgap::catalog {
namespace {

constexpr std::string_view kRelationWords[] = {"equal", "subset",  "superset",   "intersects",
                                               "none",  "related", "unspecified"};
constexpr std::string_view kMechanismWords[] = {"filter",    "permission",   "human",
                                                "isolation", "cryptography", "monitoring"};
constexpr std::string_view kReducesWords[] = {"likelihood", "impact", "detection"};

template <typename E, std::size_t N>
std::optional<E> Parse(const std::string_view (&words)[N], std::string_view word) {
  for (std::size_t i = 0; i < N; ++i) {
    if (words[i] == word) return static_cast<E>(i);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::int32_t> Framework::Find(std::string_view requirement) const {
  const auto found = by_id.find(requirement);
  if (found == by_id.end()) return std::nullopt;
  return found->second;
}

std::string EntriesInWords(const Framework& framework) {
  const std::size_t here = framework.requirements.size();
  if (!framework.entries) return base::Counted(here, "entry", "entries");
  const auto all = static_cast<std::size_t>(*framework.entries);
  return here == all ? fmt::format("all {}", base::Counted(all, "entry", "entries"))
                     : fmt::format("{} of {}", here, base::Counted(all, "entry", "entries"));
}

std::string_view RelationWord(Relation relation) {
  return kRelationWords[static_cast<std::size_t>(relation)];
}
std::optional<Relation> ParseRelation(std::string_view word) {
  return Parse<Relation>(kRelationWords, word);
}
bool CoversWhole(Relation relation) {
  return relation == Relation::kEqual || relation == Relation::kSuperset;
}
std::string_view MechanismWord(Mechanism mechanism) {
  return kMechanismWords[static_cast<std::size_t>(mechanism)];
}
std::string_view ReducesWord(Reduces reduces) {
  return kReducesWords[static_cast<std::size_t>(reduces)];
}
std::optional<Reduces> ParseReduces(std::string_view word) {
  return Parse<Reduces>(kReducesWords, word);
}

}  // namespace threatgap::catalog
