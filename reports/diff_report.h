#pragma once

#include <string>

#include "analyzer/outcome/result_diff.h"
#include "reports/text_report.h"

namespace threatgap::reports {

/// What `threatgap diff` prints: what is said about the policy first, then the verdict, new gaps
/// with their path, and each other change in one line. Without `options.all` at most ten lines of a
/// kind. Same guarantees as WriteText.
std::string WriteDiffText(const outcome::ResultDiff& diff, const TextOptions& options);

/// The same as the comment of a pull request: at most ten new gaps with their path, everything else
/// collapsed, at most kDiffCommentBytes bytes. What has no room is cut between rows and counted.
/// The first line is always the same, so that a bot finds the comment which it has to update.
std::string WriteDiffMarkdown(const outcome::ResultDiff& diff);
inline constexpr std::size_t kDiffCommentBytes = 60'000;

/// Everything, for machines: one JSON document of the schema "threatgap-diff/1", with the
/// conventions of WriteJson.
std::string WriteDiffJson(const outcome::ResultDiff& diff);

/// The verdict in one line: `3 new gaps (1 critical, 2 high), 1 worse; 2 closed, 11 unchanged.`
std::string DiffVerdict(const outcome::ResultDiff& diff);

}  // namespace threatgap::reports
