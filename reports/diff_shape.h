#pragma once

#include <string>

#include "reports/result_schema.h"

namespace threatgap::reports {

/// What `threatgap diff --format json` writes, as a table (result_shape.h).
DocumentShape DiffShape();
/// Its JSON Schema; what `threatgap schema diff` prints.
std::string DiffSchema();

}  // namespace threatgap::reports
