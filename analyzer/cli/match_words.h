#pragma once

#include <string>
#include <vector>

#include "analyzer/catalog/catalog.h"
#include "analyzer/rule_engine/expression_words.h"
#include "analyzer/rule_engine/rule.h"

/// The parts of a rule as people read them.
namespace threatgap::cli {

/// When a rule fires: an opening sentence, and the conditions as a list below it.
struct MatchWords {
  std::string opening;
  std::vector<rule_engine::WordsLine> lines;
};
MatchWords MatchInWords(const rule_engine::Rule& rule, const catalog::Catalog& catalog);

/// The tree of controls, one line for each node. `rule` must have one.
std::vector<rule_engine::WordsLine> CoverInWords(const rule_engine::Rule& rule,
                                                 const catalog::Catalog& catalog);

/// The threat in one sentence, with the names which the match binds in backquotes; empty when the
/// rule states none.
std::string ThreatInWords(const rule_engine::Rule& rule);

}  // namespace threatgap::cli
