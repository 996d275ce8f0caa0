#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/budgets.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/catalog/content.h"
#include "analyzer/catalog/frameworks.h"
#include "analyzer/catalog/import_tables.h"
#include "analyzer/model/component_types.h"
#include "analyzer/model/value.h"

namespace threatgap::catalog {

/// A preset of a known service (`mappings/components/technologies.yaml`, DESIGN.md §3.3).
struct Technology {
  struct Fact {
    model::AttributeId attribute{};
    /// The value as written; text values are texts here because each model has its own StringPool.
    std::vector<std::string> words;
    std::string source;  ///< where the fact was read
    std::optional<base::Date> date;
    base::Span span;
  };
  std::string id;
  std::string title;
  model::TypeId type = model::kNoType;
  std::vector<Fact> facts;
  std::string source;
  std::optional<base::Date> date;
  base::Span span;
};

/// A file that was loaded as content, for the list of packs in reports.
struct PackFile {
  std::string path;
  std::string sha256;
  bool builtin = true;
};

/// Everything under `mappings/`: frameworks, crosswalks, control types, component types,
/// technologies, words of foreign formats. Immutable after loading; shared by the models and
/// analyses of one run.
class Catalog {
 public:
  std::vector<Framework> frameworks;       ///< ordered by id
  std::vector<Crosswalk> crosswalks;       ///< ordered by file
  std::vector<ControlType> control_types;  ///< ordered by id
  std::vector<Technology> technologies;    ///< ordered by id
  std::shared_ptr<model::ComponentTypes> types;
  ImportTables imports;
  std::vector<PackFile> packs;

  std::optional<std::int32_t> FindFramework(std::string_view id) const;
  std::optional<ControlTypeId> FindControlType(std::string_view id) const;
  const Technology* FindTechnology(std::string_view id) const;
  /// Resolves `iso27001@2022:A.8.24`.
  std::optional<RequirementRef> FindRequirement(std::string_view id) const;
  /// `iso27001@2022:A.8.24`.
  std::string RequirementId(RequirementRef ref) const;
  const Requirement& Get(RequirementRef ref) const;
  /// Whether `type` equals `ancestor` or stands below it in the `is` hierarchy. O(depth).
  bool IsA(ControlTypeId type, ControlTypeId ancestor) const;

  std::vector<std::string> FrameworkIds() const;
  std::vector<std::string> ControlTypeIds() const;
  std::vector<std::string> TechnologyIds() const;
};

/// Where content comes from: the embedded files, and folders which are walked for `*.yaml`.
struct ContentRequest {
  bool builtin = true;
  std::vector<std::string> folders;  ///< `--mappings DIR`, repeatable
};

/// Loads all mapping files. Everything is checked: unknown keys and words, ids stated twice (both
/// places are named), dangling references, cycles of `is`, undated sources, expressions are kept as
/// text. All mistakes are reported; the catalog which comes back holds what could be read. Result
/// does not depend on the order of files. Cost: linear in the text.
Catalog LoadCatalog(const ContentRequest& request, base::SourceStore& sources,
                    const base::Budgets& budgets, base::DiagnosticSink& sink);

/// Files below `folder` (recursively) whose name ends in `.yaml`, sorted; an unreadable folder is
/// reported.
std::vector<std::string> YamlFilesBelow(const std::string& folder, base::DiagnosticSink& sink);

}  // namespace threatgap::catalog
