#pragma once

#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/catalog/catalog.h"
#include "analyzer/catalog/requirement_finder.h"
#include "analyzer/syntax/document.h"

namespace threatgap::catalog {

/// Reads the `controls:` sections of all control files into types ordered by id. `is` may name a
/// type of any file; `maps` must name requirements of loaded frameworks.
std::vector<ControlType> ReadControlTypes(const std::vector<syntax::NodeRef>& roots,
                                          RequirementFinder& finder, base::DiagnosticSink& sink);

}  // namespace threatgap::catalog
