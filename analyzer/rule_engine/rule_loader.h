#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/budgets.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/catalog/catalog.h"
#include "analyzer/rule_engine/rule.h"

namespace threatgap::rule_engine {

/// All rules of a run, ordered by id.
struct RuleSet {
  std::vector<Rule> rules;
  std::vector<catalog::PackFile> packs;
  const Rule* Find(std::string_view id) const;
  std::vector<std::string> Ids() const;
};

/// Reads one rule file. Every mistake is reported at its place: unknown keys, wrong kinds, and the
/// load checks of RULES.md §2.4 (unbound or unused variable, unknown control type, framework id,
/// attribute, word, type or function, places that are not waypoints in order, a file name that
/// differs from id and name, missing test kinds). Returns nothing when the rule cannot be run.
std::optional<Rule> ReadRule(base::SourceId source, const catalog::Catalog& catalog,
                             const base::SourceStore& sources, const base::Budgets& budgets,
                             base::DiagnosticSink& sink);

/// Reads the embedded rules (unless left out) and every `*.yaml` below the folders, and checks the
/// latter further (rule_checks.h). An id stated twice is an error. The order of files is no matter.
RuleSet LoadRules(const catalog::ContentRequest& request, const catalog::Catalog& catalog,
                  base::SourceStore& sources, const base::Budgets& budgets,
                  base::DiagnosticSink& sink);

}  // namespace threatgap::rule_engine
