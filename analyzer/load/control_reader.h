#pragma once

#include "analyzer/load/draft.h"
#include "analyzer/load/element_reader.h"
#include "analyzer/model/threat_model.h"

namespace threatgap::load {

/// Reads what a native file says about a control into `control`, which is new or an imported one;
/// what is stated replaces what was imported. Of a new one, `control` (its types) and `on` (its
/// places) are required.
void ReadControl(const Declaration& declaration, bool is_new, model::Control& control,
                 ReadContext& context);

/// Reports controls which stand on a zone although their type says that they cannot (`on-zone:
/// none`), with the components inside. All elements of `model` must be complete.
void CheckControlsOnZones(const model::ThreatModel& model, ReadContext& context);

}  // namespace threatgap::load
