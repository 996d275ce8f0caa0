#pragma once

#include <string>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/catalog/catalog.h"
#include "analyzer/model/threat_model.h"

namespace threatgap::pipeline {

/// Adds `CONTROL on ELEMENT` assumptions (`--assume`) to the model as implemented controls without
/// evidence, so that their effect can be seen before work starts. Unknown control types and
/// elements are errors with suggestions. The added controls stand behind the model's own and are
/// called `~assumed-1`, `~assumed-2`, ….
void AddAssumedControls(const std::vector<std::string>& assumptions,
                        const catalog::Catalog& catalog, model::ThreatModel& model,
                        base::DiagnosticSink& sink);

}  // namespace threatgap::pipeline
