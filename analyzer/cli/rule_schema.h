#pragma once

#include <string>

#include "analyzer/catalog/catalog.h"

namespace threatgap::cli {

/// The JSON Schema of rule files. Expressions are text here; `threatgap rules test` checks them.
std::string RuleSchema(const catalog::Catalog& catalog);

}  // namespace threatgap::cli
