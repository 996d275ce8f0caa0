#include "analyzer/catalog/catalog.h"

#include <algorithm>

#include "analyzer/catalog/component_reader.h"
#include "analyzer/catalog/control_type_reader.h"
#include "analyzer/catalog/crosswalk_reader.h"
#include "analyzer/catalog/declared_once.h"
#include "analyzer/catalog/framework_reader.h"
#include "analyzer/catalog/import_table_reader.h"
#include "analyzer/catalog/mapping_files.h"
#include "analyzer/catalog/requirement_finder.h"

namespace threatgap::catalog {
namespace {

/// Position of `id` in a vector ordered by id.
template <typename T>
std::optional<std::int32_t> FindById(const std::vector<T>& items, std::string_view id) {
  const auto found =
      std::lower_bound(items.begin(), items.end(), id,
                       [](const T& item, std::string_view key) { return item.id < key; });
  if (found == items.end() || found->id != id) return std::nullopt;
  return static_cast<std::int32_t>(found - items.begin());
}

template <typename T>
std::vector<std::string> IdsOf(const std::vector<T>& items) {
  std::vector<std::string> ids;
  ids.reserve(items.size());
  for (const T& item : items) ids.push_back(item.id);
  return ids;
}

std::vector<syntax::NodeRef> RootsOf(const std::vector<MappingFile>& files, MappingKind kind) {
  std::vector<syntax::NodeRef> roots;
  for (const MappingFile& file : files) {
    if (file.kind == kind) roots.push_back(file.document->root());
  }
  return roots;
}

std::vector<Framework> ReadFrameworks(const std::vector<MappingFile>& files,
                                      base::DiagnosticSink& sink) {
  DeclaredOnce once("framework");
  std::vector<Framework> frameworks;
  for (const syntax::NodeRef root : RootsOf(files, MappingKind::kFramework)) {
    auto framework = ReadFramework(root, sink);
    if (framework && once.Add(framework->id, framework->span, sink))
      frameworks.push_back(std::move(*framework));
  }
  std::sort(frameworks.begin(), frameworks.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  return frameworks;
}

}  // namespace

std::optional<std::int32_t> Catalog::FindFramework(std::string_view id) const {
  return FindById(frameworks, id);
}

std::optional<ControlTypeId> Catalog::FindControlType(std::string_view id) const {
  return FindById(control_types, id);
}

const Technology* Catalog::FindTechnology(std::string_view id) const {
  const auto found = FindById(technologies, id);
  return found ? &technologies[static_cast<std::size_t>(*found)] : nullptr;
}

std::optional<RequirementRef> Catalog::FindRequirement(std::string_view id) const {
  const auto colon = id.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto framework = FindFramework(id.substr(0, colon));
  if (!framework) return std::nullopt;
  const auto requirement =
      frameworks[static_cast<std::size_t>(*framework)].Find(id.substr(colon + 1));
  if (!requirement) return std::nullopt;
  return RequirementRef{*framework, *requirement};
}

std::string Catalog::RequirementId(RequirementRef ref) const {
  return frameworks[static_cast<std::size_t>(ref.framework)].id + ":" + Get(ref).id;
}

const Requirement& Catalog::Get(RequirementRef ref) const {
  return frameworks[static_cast<std::size_t>(ref.framework)]
      .requirements[static_cast<std::size_t>(ref.requirement)];
}

bool Catalog::IsA(ControlTypeId type, ControlTypeId ancestor) const {
  for (; type >= 0; type = control_types[static_cast<std::size_t>(type)].is) {
    if (type == ancestor) return true;
  }
  return false;
}

std::vector<std::string> Catalog::FrameworkIds() const { return IdsOf(frameworks); }
std::vector<std::string> Catalog::ControlTypeIds() const { return IdsOf(control_types); }
std::vector<std::string> Catalog::TechnologyIds() const { return IdsOf(technologies); }

Catalog LoadCatalog(const ContentRequest& request, base::SourceStore& sources,
                    const base::Budgets& budgets, base::DiagnosticSink& sink) {
  Catalog catalog;
  const auto files = ReadMappingFiles(request, catalog.packs, sources, budgets, sink);
  catalog.types = ReadComponentTypes(RootsOf(files, MappingKind::kComponentTypes), sink);
  catalog.technologies =
      ReadTechnologies(RootsOf(files, MappingKind::kTechnologies), *catalog.types, sink);
  catalog.imports = ReadImportTables(RootsOf(files, MappingKind::kImports), catalog, sink);
  catalog.frameworks = ReadFrameworks(files, sink);
  RequirementFinder finder(catalog, sink);
  std::vector<syntax::NodeRef> control_type_maps;
  for (const syntax::NodeRef root : RootsOf(files, MappingKind::kCrosswalk)) {
    if (MapsControlTypes(root)) {
      control_type_maps.push_back(root);
    } else if (auto crosswalk = ReadCrosswalk(root, catalog, finder, sink)) {
      catalog.crosswalks.push_back(std::move(*crosswalk));
    }
  }
  catalog.control_types =
      ReadControlTypes(RootsOf(files, MappingKind::kControlTypes), finder, sink);
  ReadControlTypeMaps(control_type_maps, catalog, finder, sink);
  return catalog;
}

}  // namespace threatgap::catalog
