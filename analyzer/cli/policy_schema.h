#pragma once

#include <string>
#include <vector>

#include "analyzer/catalog/catalog.h"

namespace threatgap::cli {

/// The JSON Schema of `threatgap-policy.yaml`. `rules`: ids which `rules-off` and suppressions may
/// name.
std::string PolicySchema(const catalog::Catalog& catalog, std::vector<std::string> rules);

}  // namespace threatgap::cli
