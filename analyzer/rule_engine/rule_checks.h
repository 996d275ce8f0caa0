#pragma once

#include <functional>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/catalog/catalog.h"
#include "analyzer/rule_engine/rule.h"

namespace threatgap::rule_engine {

/// The load-time checks of RULES.md §2.4 which look at a whole rule that could be read: constant
/// and contradictory conditions (`constant-condition`, a warning in a draft), tests that name what
/// their sketch lacks, and a match that is slow on large models (`costly-match`, a warning). Costs
/// more than reading the rule, so the embedded rules are checked by our own tests and not at every
/// start.
void CheckRule(const Rule& rule, const catalog::Catalog& catalog, const base::SourceStore& sources,
               base::DiagnosticSink& sink);

/// Reports rules with equal normal forms (`equal-rules`), at the one that is new; a warning where
/// one of them is a draft. `rules` are ordered by id.
void CheckEqualRules(const std::vector<Rule>& rules, const catalog::Catalog& catalog,
                     const std::function<bool(const Rule&)>& is_new, base::DiagnosticSink& sink);

}  // namespace threatgap::rule_engine
