#pragma once

#include <string>

#include "analyzer/catalog/catalog.h"

namespace threatgap::cli {

/// The JSON Schema of native model files, generated from the attribute table and what `catalog` has
/// loaded.
std::string ModelSchema(const catalog::Catalog& catalog);

}  // namespace threatgap::cli
