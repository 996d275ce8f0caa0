#pragma once

#include <memory>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/catalog/catalog.h"
#include "analyzer/syntax/document.h"

namespace threatgap::catalog {

/// Reads the `types:` sections of all type files into one hierarchy. `is` may name a type of any
/// file; unknown names and cycles are reported. Type ids do not depend on the order of files.
std::shared_ptr<model::ComponentTypes> ReadComponentTypes(const std::vector<syntax::NodeRef>& roots,
                                                          base::DiagnosticSink& sink);

/// Reads the `technologies:` sections into presets ordered by id. Each preset needs a type, a
/// source and a date; its values are checked against the attributes of components.
std::vector<Technology> ReadTechnologies(const std::vector<syntax::NodeRef>& roots,
                                         const model::ComponentTypes& types,
                                         base::DiagnosticSink& sink);

}  // namespace threatgap::catalog
