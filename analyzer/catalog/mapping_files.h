#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analyzer/catalog/catalog.h"
#include "analyzer/syntax/document.h"

namespace threatgap::catalog {

/// What a mapping file holds, told by its top-level key.
enum class MappingKind {
  kFramework,
  kCrosswalk,
  kControlTypes,
  kComponentTypes,
  kTechnologies,
  kImports
};

/// A parsed mapping file.
struct MappingFile {
  std::string path;
  MappingKind kind = MappingKind::kFramework;
  std::unique_ptr<syntax::Document> document;
};

/// Parses the embedded files below `mappings/` and all `*.yaml` below the folders of `request`,
/// ordered by path within each. Records every file in `packs`. A file with none of the known
/// top-level keys is an error.
std::vector<MappingFile> ReadMappingFiles(const ContentRequest& request,
                                          std::vector<PackFile>& packs, base::SourceStore& sources,
                                          const base::Budgets& budgets, base::DiagnosticSink& sink);

}  // namespace threatgap::catalog
