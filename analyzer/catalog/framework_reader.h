#pragma once

#include <optional>

#include "analyzer/base/diagnostic.h"
#include "analyzer/catalog/frameworks.h"
#include "analyzer/syntax/document.h"

namespace threatgap::catalog {

/// Reads one catalogue file, `mappings/catalogs/<framework>@<edition>.yaml`. Sources need dates,
/// requirements need a title and one of the file's groups. Nothing comes back only when the file
/// has no usable id.
std::optional<Framework> ReadFramework(syntax::NodeRef root, base::DiagnosticSink& sink);

}  // namespace threatgap::catalog
