#pragma once

#include <optional>

#include "analyzer/base/diagnostic.h"
#include "analyzer/catalog/catalog.h"
#include "analyzer/catalog/requirement_finder.h"
#include "analyzer/syntax/document.h"

namespace threatgap::catalog {

/// Reads one crosswalk file, `mappings/crosswalks/<from>--<to>.yaml`. Both frameworks must be
/// loaded; a pair of requirements stated twice is an error. Nothing comes back when a framework is
/// unknown.
std::optional<Crosswalk> ReadCrosswalk(syntax::NodeRef root, const Catalog& catalog,
                                       RequirementFinder& finder, base::DiagnosticSink& sink);

}  // namespace threatgap::catalog
