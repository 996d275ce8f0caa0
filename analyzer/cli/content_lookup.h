#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzer/catalog/catalog.h"
#include "analyzer/rule_engine/rule_loader.h"

namespace threatgap::cli {

/// The page about the control type, requirement (`iso27001@2022:A.8.24`), framework, crosswalk,
/// component type or technology called `id`, looked up in this order; nothing when there is none.
std::optional<std::string> ContentPage(const std::string& id, const catalog::Catalog& catalog,
                                       const rule_engine::RuleSet& rules);

/// All ids which ContentPage knows.
std::vector<std::string> ContentIds(const catalog::Catalog& catalog);

}  // namespace threatgap::cli
