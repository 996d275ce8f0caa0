#pragma once

#include <string>
#include <vector>

#include "analyzer/outcome/analysis_result.h"

/// Texts which somebody could write into a model to break or abuse a report.
namespace threatgap::reports {

struct HostileText {
  std::string name;  ///< a word for messages of tests
  std::string text;
};

/// Control characters and broken UTF-8, quotes, direction marks, names of 100,000 characters,
/// formulas, script tags, commands for the log of a workflow, YAML tricks, Markdown, and nothing at
/// all.
std::vector<HostileText> HostileTexts();

/// A result with at least one of everything (a baseline too), and with `text` in each field that
/// can come from a model, a policy, a baseline or a pack. Only fingerprints, digests and the words
/// of our own vocabularies stay.
outcome::AnalysisResult HostileResult(const std::string& text);

/// The same of a run that analysed nothing.
outcome::AnalysisResult HostileFailure(const std::string& text);

}  // namespace threatgap::reports
