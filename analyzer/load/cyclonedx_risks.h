#pragma once

#include <functional>
#include <string>

#include "analyzer/load/bom_node.h"
#include "analyzer/load/foreign_model.h"

namespace threatgap::load {

/// Reads the ethical considerations and fairness assessments of a model card as threats on `model`.
/// A mitigation strategy is a described control of which nothing says that it is in place.
void ReadCycloneDxConsiderations(BomNode card, const ForeignElement& element, ForeignModel& model);

/// Our element for a `bom-ref`, or null.
using BomElementFinder = std::function<const std::string*(const std::string& ref)>;

/// Reads `vulnerabilities` which affect an element of the model. Those of software packages are the
/// business of a scanner and are left out with a note.
void ReadCycloneDxVulnerabilities(BomNode bom, const BomElementFinder& find, ForeignModel& model);

}  // namespace threatgap::load
