#pragma once

#include <string>

#include "analyzer/base/source.h"
#include "analyzer/catalog/catalog.h"
#include "analyzer/rule_engine/rule.h"

namespace threatgap::cli {

/// What people read about a rule: the threat, what it looks for, what covers it, references, prose,
/// tests. `sources` must hold the file of `rule`, whose `match` and severity are quoted as written.
std::string RulePage(const rule_engine::Rule& rule, const catalog::Catalog& catalog,
                     const base::SourceStore& sources);

/// Control types which the rule asks for, ascending and each once.
std::vector<catalog::ControlTypeId> ControlsAskedFor(const rule_engine::Rule& rule);

}  // namespace threatgap::cli
