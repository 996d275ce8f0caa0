#pragma once

#include "analyzer/outcome/analysis_result.h"
#include "reports/text_page.h"
#include "reports/text_report.h"

/// What stands below the gaps in the text report. Each adds nothing where there is nothing to say.
namespace threatgap::reports::text {

/// Findings that fail the gate although they are not gaps, one line each with the reason.
void AddGatedBesideGaps(TextPage& page, const outcome::AnalysisResult& result,
                        const TextOptions& options);
/// What changed since the baseline, and the gaps that are closed.
void AddBaseline(TextPage& page, const outcome::AnalysisResult& result, const TextOptions& options);
/// Accepted, otherwise treated and suppressed gaps: one line of counts for each decision; with
/// `all` the gaps as well.
void AddDecided(TextPage& page, const outcome::AnalysisResult& result, const TextOptions& options);
/// Undecided and possible threats as the five questions which settle most.
void AddTopQuestions(TextPage& page, const outcome::AnalysisResult& result);
/// Model notes, threats nobody wrote down, what was assumed, left open or not run.
void AddFacts(TextPage& page, const outcome::AnalysisResult& result, const TextOptions& options);
/// The lines which a thin model needs first, and how to learn more about a gap.
void AddNextSteps(TextPage& page, const outcome::AnalysisResult& result,
                  const TextOptions& options);

/// One question: its text and, below it, the line that answers it.
void AddQuestion(TextPage& page, std::size_t number, const outcome::QuestionView& question);

}  // namespace threatgap::reports::text
