#pragma once

#include <string>

#include "reports/result_schema.h"

namespace threatgap::baseline {

/// What `--write-baseline` writes, as a table (reports/result_shape.h). The reader takes its keys
/// and words from here.
reports::DocumentShape BaselineShape();
/// Its JSON Schema; what `threatgap schema baseline` prints.
std::string BaselineSchema();

}  // namespace threatgap::baseline
