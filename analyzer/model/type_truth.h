#pragma once

#include "analyzer/model/threat_model.h"
#include "analyzer/model/unknown.h"

namespace threatgap::model {

/// Whether `component` is of type `type`: unknown (key `x.type`) where its type is abstract and
/// `type` stands below it, or where it has none (RULES.md §2.3, "x is T").
Ternary TypeTruth(const ThreatModel& model, ComponentIndex component, TypeId type);

}  // namespace threatgap::model
