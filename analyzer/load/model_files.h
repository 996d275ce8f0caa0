#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/base/budgets.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/load/input_format.h"
#include "analyzer/syntax/document.h"

namespace threatgap::load {

/// A parsed and recognised file of the model.
struct ModelFile {
  std::string path;  ///< as displayed
  base::SourceId source;
  const InputFormat* format = nullptr;
  std::unique_ptr<syntax::Document> document;
};

/// Reads the named files (a folder means its `threatgap.yaml`) and everything native ones
/// `include:`, each file once however often and under whatever spelling it is named. Includes stay
/// inside the folder of the first path. The files come back ordered by path; those that cannot be
/// read are reported and missing.
std::vector<ModelFile> ReadModelFiles(const std::vector<std::string>& paths,
                                      base::SourceStore& sources, const base::Budgets& budgets,
                                      base::DiagnosticSink& sink);

/// The same for texts in memory, pairs of path and content; includes may name only these.
std::vector<ModelFile> ReadModelTexts(const std::vector<std::pair<std::string, std::string>>& files,
                                      base::SourceStore& sources, const base::Budgets& budgets,
                                      base::DiagnosticSink& sink);

}  // namespace threatgap::load
