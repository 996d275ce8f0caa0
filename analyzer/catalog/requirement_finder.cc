#include "analyzer/catalog/requirement_finder.h"

#include <fmt/format.h>

#include "analyzer/syntax/field_reader.h"

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

}  // namespace threatgap::catalog
