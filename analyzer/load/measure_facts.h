#pragma once

#include "analyzer/model/threat_model.h"

namespace threatgap::load {

/// Gives controls and threats the attributes by which rules ask about them (`status`, `placed`,
/// `evidence-count`, …), from what their readers found. What was not stated stays unknown.
void DescribeMeasures(model::ThreatModel& model);

}  // namespace threatgap::load
