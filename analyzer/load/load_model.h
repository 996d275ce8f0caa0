#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/budgets.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/catalog/catalog.h"
#include "analyzer/model/threat_model.h"

namespace threatgap::load {

/// Reads `paths` (files, or folders which mean their `threatgap.yaml`) and the files they include,
/// merges them into one model, fills defaults, technology presets and type defaults, and resolves
/// every reference. Formats are recognised by content. Elements come back ordered by id; the model
/// does not depend on the order of `paths`. Everything wrong is reported with its place, all in one
/// run. Returns nothing only after an error which left nothing to analyse; callers must not analyse
/// when `sink` has errors. Cost: linear in the text, plus sorting.
std::optional<model::ThreatModel> LoadModel(const std::vector<std::string>& paths,
                                            const catalog::Catalog& catalog,
                                            base::SourceStore& sources,
                                            const base::Budgets& budgets,
                                            base::DiagnosticSink& sink);

/// The same for texts in memory: pairs of displayed path and content. No includes from disk.
std::optional<model::ThreatModel> LoadModelFromMemory(
    const std::vector<std::pair<std::string, std::string>>& files, const catalog::Catalog& catalog,
    base::SourceStore& sources, const base::Budgets& budgets, base::DiagnosticSink& sink);

}  // namespace threatgap::load
