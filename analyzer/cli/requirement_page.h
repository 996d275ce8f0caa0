#pragma once

#include "analyzer/catalog/catalog.h"
#include "analyzer/cli/document.h"
#include "analyzer/rule_engine/rule_loader.h"

namespace threatgap::cli {

/// A requirement and the chains which lead to it: control types mapped to it, crosswalk rows to and
/// from it with source and trust, what follows from two relations in a row (RULES.md §3.4), the
/// rules which refer to it.
Document RequirementPage(catalog::RequirementRef ref, const catalog::Catalog& catalog,
                         const rule_engine::RuleSet& rules);

}  // namespace threatgap::cli
