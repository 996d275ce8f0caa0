#include "analyzer/cli/content_lookup.h"

#include "analyzer/cli/content_pages.h"
#include "analyzer/cli/requirement_page.h"

namespace threatgap::cli {

std::optional<std::string> ContentPage(const std::string& id, const catalog::Catalog& catalog,
                                       const rule_engine::RuleSet& rules) {
  if (const auto type = catalog.FindControlType(id)) return ControlTypePage(*type, catalog, rules);
  if (const auto requirement = catalog.FindRequirement(id))
    return WriteText(RequirementPage(*requirement, catalog, rules));
  if (const auto framework = catalog.FindFramework(id)) {
    return FrameworkPage(catalog.frameworks[static_cast<std::size_t>(*framework)]);
  }
  for (const auto& crosswalk : catalog.crosswalks) {
    if (CrosswalkId(crosswalk, catalog) == id) return CrosswalkPage(crosswalk, catalog);
  }
  if (const auto type = catalog.types->Find(id)) return ComponentTypePage(*type, catalog);
  if (const auto* technology = catalog.FindTechnology(id))
    return TechnologyPage(*technology, catalog);
  return std::nullopt;
}

std::vector<std::string> ContentIds(const catalog::Catalog& catalog) {
  std::vector<std::string> ids = catalog.ControlTypeIds();
  const auto add = [&](const std::vector<std::string>& more) {
    ids.insert(ids.end(), more.begin(), more.end());
  };
  add(catalog.FrameworkIds());
  add(catalog.types->Ids());
  add(catalog.TechnologyIds());
  for (const auto& crosswalk : catalog.crosswalks) ids.push_back(CrosswalkId(crosswalk, catalog));
  for (const auto& framework : catalog.frameworks) {
    for (const auto& requirement : framework.requirements)
      ids.push_back(framework.id + ":" + requirement.id);
  }
  return ids;
}

}  // namespace threatgap::cli
