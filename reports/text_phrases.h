#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/outcome/analysis_result.h"
#include "reports/text_page.h"

/// Parts of a finding as short phrases. The text is as in the model: TextPage makes it printable.
namespace threatgap::reports::text {

/// `high`, `medium..high`.
std::string LevelText(const outcome::LevelRange& range);
/// `HIGH`.
std::string UpperLevel(outcome::Level level);
Tint LevelTint(outcome::Level level);
/// `2 high, 21 medium`, worst first; empty where all counts are 0.
std::string LevelCountsText(const std::map<outcome::Level, std::size_t>& counts);

/// `HIGH (inherent critical)`: the residual severity and, where it differs, the inherent one.
std::string SeverityText(const outcome::Finding& finding);
/// `partially covered`; `uncovered..partial` where coverage is a range that stays a gap.
std::string VerdictText(const outcome::Finding& finding);
/// The elements which identify the finding: `customer -> model`; the title for a threat without.
std::string IdentityText(const outcome::Finding& finding);
/// The rule, or the id of an authored threat that no rule derives.
std::string SourceText(const outcome::Finding& finding);

/// `(model.yaml:41)`; empty where the place is not known.
std::string PlaceText(const base::Location& location);
/// Ids joined by commas, at most `limit` of them: `a, b and 3 more`.
std::string IdsText(const std::vector<outcome::Named>& elements, std::size_t limit);

/// One phrase per hop, which read on: `customer -[question]-> gateway (model.yaml:41)`,
/// `-[ask: question]-> model (model.yaml:42)`. A flow is named where its id says more than its
/// ends. A path that is not component, flow, component, … becomes one phrase per element.
std::vector<std::string> HopTexts(const std::vector<outcome::WitnessStep>& path);
/// Only the components: `customer > gateway > model`.
std::string RouteText(const std::vector<outcome::WitnessStep>& path);

/// `guardrail.input on gateway (input-guardrail, tested 2026-10-02): guards 1 of 2 entrances`.
std::string HaveText(const outcome::Have& have);
/// `guardrail.input on every path from a to b (1 of 2 entrances guarded); could stand on model,
/// a>b`.
std::string MissingText(const outcome::Missing& missing);
/// `accepted until 2027-03-31 by ciso: why (valid)`.
std::string TreatmentText(const outcome::TreatmentView& treatment);
std::string SuppressionText(const outcome::SuppressionView& suppression);

/// The requirements as phrases, one per framework and note, those with a note first:
/// `ISO 27001 A.8.26 implemented but exposed`, `OWASP LLM LLM01, LLM06`.
std::vector<std::string> TouchTexts(const outcome::AnalysisResult& result,
                                    const outcome::Finding& finding);

/// How many digits of the fingerprints tell all findings apart; at least 8.
std::size_t FingerprintDigits(const outcome::AnalysisResult& result);

}  // namespace threatgap::reports::text
