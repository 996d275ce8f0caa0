#pragma once

#include <string>

#include "analyzer/outcome/analysis_result.h"

/// Small results for tests which compare whole outputs. Unlike the fixture of all writers they
/// change only with those tests.
namespace threatgap::reports {

/// One rule with three sources on one target, an expired treatment, an accepted gap, one undecided
/// finding with its question, two model notes. The gate fails.
outcome::AnalysisResult SmallResult();

/// A first draft: three components, two flows, no zones, no data, no controls; `gaps` gaps.
outcome::AnalysisResult ThinResult(std::size_t gaps);

/// SmallResult with at least one of everything a result can hold, so that every key is written.
outcome::AnalysisResult FullResult();

/// `result` with `text` in place of every name, sentence and path a model can set.
outcome::AnalysisResult WithTextEverywhere(outcome::AnalysisResult result, const std::string& text);

/// A gap of `rule` on the elements `from` and `to`, joined by one flow.
outcome::Finding MakeGap(const std::string& rule, const std::string& from, const std::string& to,
                         outcome::Level level, const std::string& fingerprint);

}  // namespace threatgap::reports
