#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/coverage/risk.h"
#include "analyzer/pipeline/rule_run.h"
#include "analyzer/pipeline/run.h"

namespace threatgap::pipeline {

/// What the makers of the result share: the inputs of one analysis and the rules that ran.
/// Read-only while the result is made.
struct Analysis {
  const model::ThreatModel& model;
  const catalog::Catalog& catalog;
  const rule_engine::RuleSet& rules;
  const load::Policy& policy;
  const CheckOptions& options;
  const base::SourceStore& sources;
  std::optional<base::Date> as_of;

  const rule_engine::MatchContext& context;
  const coverage::ControlEffects& effects;

  base::Location Locate(const base::Span& span) const { return sources.Locate(span); }
  base::Location Locate(model::ElementRef element) const;
  outcome::Named Name(model::ElementRef element) const;
  const catalog::ControlType& ControlType(catalog::ControlTypeId id) const {
    return catalog.control_types[static_cast<std::size_t>(id)];
  }
};

outcome::Level ToLevel(model::SeverityLevel level);
outcome::Cover ToCover(coverage::Cover cover);
outcome::LevelRange ToRange(const coverage::LevelRange& range);

/// Verdict and group follow from match and coverage alone (RULES.md §3.1).
void SetVerdict(outcome::Finding& finding);

/// 16 hex digits: SHA-256 of the compact JSON array `["threatgap/1", system, rule, [name, id], …]`
/// (DESIGN.md §2).
std::string Fingerprint(const std::string& system, const std::string& rule,
                        const std::vector<std::pair<std::string, std::string>>& bindings);

/// A question for people about one unstated fact.
outcome::Ask MakeAsk(const Analysis& analysis, const model::UnknownKey& key);

/// `tested 2026-10-02`, `claimed, no evidence`, `evidence expired 49 days ago`, `failed
/// 2026-10-02`.
std::string ProofWords(const Analysis& analysis, const model::Control& control,
                       std::optional<int> max_age_days);

/// `planned`, … or `unknown`.
std::string StatusWord(const model::Control& control);

/// "A source prerequisites can action, which leads to impact": threat grammar without its last
/// slot.
std::string ShortSentence(const outcome::Slots& slots);
/// The whole sentence, with goals and assets.
std::string FullSentence(const outcome::Slots& slots);

}  // namespace threatgap::pipeline
