#pragma once

#include <string>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/catalog/catalog.h"
#include "analyzer/rule_engine/rule.h"

namespace threatgap::testing {

/// One threat of a list made by others, and what our rules do about it.
struct CoverageEntry {
  std::string id, title;
  std::vector<std::string> rules{};  ///< ids, ascending
  std::string declined{};            ///< why no rule looks for it
  bool through_parts = false;        ///< `rules` cite its sub-techniques, not the entry itself
};

/// A whole list, such as MITRE ATLAS, in the order of its publisher.
struct CoverageSource {
  std::string title, origin, license;
  std::vector<CoverageEntry> entries;
};

/// Reads one file of docs/rule-coverage. Either it names a catalogue of ours and holds only what is
/// declined, the rest being read from the `refs` of `rules`; or it holds a list of its own, where
/// each entry names rules or a reason. Mistakes of the file are reported to `sink`.
CoverageSource ReadCoverageSource(base::SourceId file, const base::SourceStore& sources,
                                  const catalog::Catalog& catalog,
                                  const std::vector<rule_engine::Rule>& rules,
                                  base::DiagnosticSink& sink);

/// What keeps `source` from being a full account, one sentence each: entries neither covered nor
/// declined, entries that are both, unknown rules, and reasons that say nothing.
std::vector<std::string> CoverageMistakes(const CoverageSource& source,
                                          const std::vector<std::string>& rule_ids);

/// Words which look like rule ids in a reason, with their places.
struct MentionedRule {
  std::size_t at = 0;
  std::string id;
};
std::vector<MentionedRule> RulesMentionedIn(const std::string& reason);

}  // namespace threatgap::testing
