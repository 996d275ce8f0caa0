#pragma once

#include <optional>
#include <string>

#include "analyzer/base/diagnostic.h"
#include "analyzer/baseline/baseline_file.h"
#include "analyzer/outcome/analysis_result.h"
#include "analyzer/pipeline/run.h"

namespace threatgap::pipeline {

/// The baseline which `--write-baseline PATH` writes. A baseline that stands at `path` keeps its
/// dates and its list of rules, and may only shrink: findings it does not know, or knows as less
/// bad, are an error unless `allow_growth`. So is a file there which is no written baseline, or
/// that of another system. `session` is that of the run. Empty after an error.
std::optional<baseline::Baseline> NextBaseline(const outcome::AnalysisResult& result,
                                               const std::string& path, bool allow_growth,
                                               Session& session, base::DiagnosticSink& sink);

}  // namespace threatgap::pipeline
