#pragma once

#include "analyzer/load/draft.h"
#include "analyzer/load/element_reader.h"
#include "analyzer/model/threat_model.h"

namespace threatgap::load {

/// Reads what a native file says about a threat into `threat`, which is new or an imported one;
/// what is stated replaces what was imported.
void ReadThreat(const Declaration& declaration, bool is_new, model::Threat& threat,
                ReadContext& context);

/// Resolves the texts of imported assets which happen to be ids of data or components.
void LinkImportedAssets(model::Threat& threat, ReadContext& context);

}  // namespace threatgap::load
