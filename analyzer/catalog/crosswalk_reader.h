#pragma once

#include <optional>
#include <vector>

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

/// Whether the file maps control types: `crosswalk: {from: control-types, to: acme-ai@1}`. Such a
/// file gives control types of other files a place in a framework of one's own.
bool MapsControlTypes(syntax::NodeRef root);

/// Reads files that map control types, and adds their rows to the `maps` of the types, which must
/// be loaded. A mapping which a type has already is an error.
void ReadControlTypeMaps(const std::vector<syntax::NodeRef>& roots, Catalog& catalog,
                         RequirementFinder& finder, base::DiagnosticSink& sink);

}  // namespace threatgap::catalog
