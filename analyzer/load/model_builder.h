#pragma once

#include "analyzer/base/diagnostic.h"
#include "analyzer/catalog/catalog.h"
#include "analyzer/load/draft.h"
#include "analyzer/model/threat_model.h"

namespace threatgap::load {

/// Turns what all files declare into one model: orders elements by id, completes imported ones,
/// resolves every name, fills defaults. Reports each mistake once; the model that comes back is
/// whole in itself (every index is valid or kNone), and worth an analysis only when nothing was
/// reported as an error.
model::ThreatModel BuildModel(Draft draft, const catalog::Catalog& catalog,
                              base::DiagnosticSink& sink);

}  // namespace threatgap::load
