#pragma once

#include "analyzer/pipeline/analysis.h"

namespace threatgap::pipeline {

/// Ranks what the model does not say by what it would decide: for every undecided or possible
/// verdict v its weight (critical 8, high 4, medium 2, low 1) is shared out over its keys, and keys
/// of one attribute are asked together (RULES.md §2.3). Most valuable first, ties by attribute.
std::vector<outcome::QuestionView> RankQuestions(const Analysis& analysis,
                                                 const std::vector<outcome::Finding>& findings);

}  // namespace threatgap::pipeline
