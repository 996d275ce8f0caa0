#pragma once

#include <cstddef>
#include <string>

#include "analyzer/outcome/analysis_result.h"

namespace threatgap::reports {

/// What hosts take; beyond it they drop the text as a whole, so that the writer cuts before,
/// between rows, and says how many it cut. GitHub: 1024 KiB for a job summary, 65,536 characters
/// for a comment.
constexpr std::size_t kJobSummaryBytes = 900'000;
constexpr std::size_t kCommentBytes = 60'000;

/// The summary for a pull request or a job, in the Markdown of GitHub and GitLab: the verdict, the
/// counts by severity with their change against the baseline, a table of the new gaps (without a
/// baseline of the ten worst) and of whatever else fails the gate, each of them in full inside
/// `<details>`, then what else there is, the other gaps last. Its first line is
/// `<!-- threatgap:ID -->` with the id of the system, by which a bot finds the comment that it
/// wrote before. A job summary, so at most kJobSummaryBytes long.
std::string WriteMarkdown(const outcome::AnalysisResult& result);

/// The same in at most `max_bytes`, which must be kCommentBytes or more. Verdict and counts are
/// never cut.
std::string WriteMarkdownWithin(const outcome::AnalysisResult& result, std::size_t max_bytes);

}  // namespace threatgap::reports
