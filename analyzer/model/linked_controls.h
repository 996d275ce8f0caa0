#pragma once

#include <vector>

#include "analyzer/model/threat_model.h"

namespace threatgap::model {

/// The controls that a threat names as its mitigations, however deep in `all` and `any`: each once,
/// in the order in which they are named. Names that led nowhere are left out.
std::vector<ControlIndex> LinkedControls(const Threat& threat);

}  // namespace threatgap::model
