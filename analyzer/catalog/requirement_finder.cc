#include "analyzer/catalog/requirement_finder.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/catalog/declared_once.h"

namespace threatgap::catalog {
namespace {

/// `iso27001` for all editions: the usual mistake is an id without its edition.
std::string FrameworkHelp(const Catalog& catalog, std::string_view id) {
  for (const auto& framework : catalog.frameworks) {
    const auto at = framework.id.find('@');
    if (id == std::string_view(framework.id).substr(0, at))
      return fmt::format("did you mean `{}`?", framework.id);
  }
  return syntax::DidYouMean(id, catalog.FrameworkIds());
}

std::vector<std::string> AspectIds(const catalog::Requirement& requirement) {
  std::vector<std::string> ids;
  for (const Aspect& aspect : requirement.aspects) ids.push_back(aspect.id);
  return ids;
}

std::string AspectHelp(const std::vector<std::string>& ids, std::string_view name) {
  if (ids.empty()) return "its catalogue states no aspects for it";
  const std::string near = syntax::DidYouMean(name, ids);
  return near.empty() ? "its aspects are " + base::QuotedList(ids) : near;
}

/// Why a mapping with this relation names no aspects; empty: it may.
std::string NoAspectsReason(Relation relation) {
  if (CoversWhole(relation)) return "it covers all of them";
  if (relation == Relation::kSubset || relation == Relation::kIntersects) return {};
  return "it carries no coverage";
}

}  // namespace

std::optional<std::int32_t> RequirementFinder::Framework(std::string_view id,
                                                         const base::Span& span) {
  if (const auto found = catalog_.FindFramework(id)) return found;
  if (FailsFirst(std::string(id))) {
    sink_.Error("unknown-reference", span, fmt::format("unknown framework `{}`", id),
                FrameworkHelp(catalog_, id));
  }
  return std::nullopt;
}

std::optional<std::int32_t> RequirementFinder::Requirement(std::int32_t framework,
                                                           std::string_view id,
                                                           const base::Span& span) {
  const auto& in = catalog_.frameworks[static_cast<std::size_t>(framework)];
  if (const auto found = in.Find(id)) return found;
  if (FailsFirst(fmt::format("{}:{}", in.id, id))) {
    std::vector<std::string> ids;
    for (const auto& [known, index] : in.by_id) ids.push_back(known);
    sink_.Error("unknown-reference", span,
                fmt::format("unknown requirement `{}` in `{}`", id, in.id),
                syntax::DidYouMean(id, ids));
  }
  return std::nullopt;
}

std::optional<RequirementRef> RequirementFinder::Full(std::string_view id, const base::Span& span) {
  const auto colon = id.find(':');
  if (colon == std::string_view::npos) {
    if (FailsFirst(std::string(id))) {
      sink_.Error("unknown-reference", span, fmt::format("`{}` names no requirement", id),
                  "write framework@edition:requirement, such as `iso27001@2022:A.8.24`");
    }
    return std::nullopt;
  }
  const auto framework = Framework(id.substr(0, colon), span);
  if (!framework) return std::nullopt;
  const auto requirement = Requirement(*framework, id.substr(colon + 1), span);
  if (!requirement) return std::nullopt;
  return RequirementRef{*framework, *requirement};
}

std::vector<std::int32_t> RequirementFinder::Aspects(const std::vector<syntax::PlacedText>& names,
                                                     const Mapping& mapping) {
  if (names.empty()) return {};
  const catalog::Requirement& target = catalog_.Get(mapping.to);
  const base::Span& place = names.front().span;
  if (const std::string reason = NoAspectsReason(mapping.relation); !reason.empty()) {
    sink_.Error("conflicting-keys", place,
                fmt::format("a mapping that is `{}` names no aspects: {}",
                            RelationWord(mapping.relation), reason));
    return {};
  }
  const std::vector<std::string> ids = AspectIds(target);
  DeclaredOnce once("aspect");
  std::vector<std::int32_t> found;
  for (const auto& name : names) {
    const auto at = std::find(ids.begin(), ids.end(), name.text);
    if (at == ids.end()) {
      sink_.Error("unknown-reference", name.span,
                  fmt::format("`{}` has no aspect `{}`", target.id, name.text),
                  AspectHelp(ids, name.text));
    } else if (once.Add(name.text, name.span, sink_)) {
      found.push_back(static_cast<std::int32_t>(at - ids.begin()));
    }
  }
  if (found.size() == ids.size() && !ids.empty()) {
    sink_.Error("conflicting-keys", place,
                fmt::format("a mapping that is `{}` cannot cover all aspects of `{}`",
                            RelationWord(mapping.relation), target.id),
                "name the aspects which it covers alone, or state `equal` or `superset`");
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace threatgap::catalog
