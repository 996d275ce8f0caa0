#pragma once

#include <cstddef>
#include <string>

#include "analyzer/outcome/analysis_result.h"

namespace threatgap::reports {

struct TextOptions {
  bool all = false;        ///< no limit on what is listed
  bool quiet = false;      ///< the verdict sentence alone
  bool color = false;      ///< ANSI colours for verdict and severity words
  std::size_t width = 80;  ///< columns; below 40 counts as 40
};

/// What `threatgap check` prints: verdict, gaps (the ten worst in full, further ones in one line
/// each, forty in all), decisions as counts, the five questions which settle most, counts, and what
/// to write next. Several findings of one rule on one target are one block and count as one. Where
/// a model has no zones or no controls yet, the report stays within one screen of 40 lines as far
/// as one gap in full allows. No line is wider than `options.width`; nothing in the model can move
/// the cursor or colour the screen.
std::string WriteText(const outcome::AnalysisResult& result, const TextOptions& options);

/// Everything about one finding, as `threatgap explain KEY` prints it. `finding` must be one of
/// `result.findings` or a copy.
std::string WriteFindingText(const outcome::AnalysisResult& result, const outcome::Finding& finding,
                             const TextOptions& options);

/// All questions, most valuable first, with the elements asked about, their places and the line
/// that answers. More than 20 elements of one question are counted unless `options.all`.
std::string WriteQuestionsText(const outcome::AnalysisResult& result, const TextOptions& options);

}  // namespace threatgap::reports
