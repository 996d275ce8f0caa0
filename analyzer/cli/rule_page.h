#pragma once

#include <string>
#include <vector>

#include "analyzer/catalog/catalog.h"
#include "analyzer/cli/document.h"
#include "analyzer/rule_engine/rule_loader.h"

namespace threatgap::cli {

/// What people read about a rule: the threat, when it fires, what covers it and where, how severe
/// it is, the prose of its file, references with their titles, tests. All from the rule as it was
/// understood; nothing is quoted from its file.
Document RulePage(const rule_engine::Rule& rule, const catalog::Catalog& catalog);

/// All rules as a Markdown page with a link to `ID.md` for each: id, title, pack, the levels of
/// severity it can have, and the first sentence of its explanation.
std::string RuleIndex(const rule_engine::RuleSet& rules);

/// Control types which the rule asks for, ascending and each once.
std::vector<catalog::ControlTypeId> ControlsAskedFor(const rule_engine::Rule& rule);

}  // namespace threatgap::cli
