#pragma once

#include <string>
#include <vector>

#include "analyzer/pipeline/analysis.h"

namespace threatgap::pipeline {

/// Reports names under `required:` of the policy which no loaded catalogue has, and those of
/// threats: nobody implements a threat.
void CheckRequired(const load::Policy& policy, const catalog::Catalog& catalog,
                   base::DiagnosticSink& sink);

/// How the requirements under `required:` stand, as sentences for the gate.
struct RequiredState {
  std::vector<std::string> failed;         ///< looked at, and not implemented with fresh evidence
  std::vector<std::string> not_evaluated;  ///< nobody knows: neither a pass nor a failure
};

/// A requirement is met when it is implemented, and would be if only what fresh evidence proves
/// counted. An exclusion in the model does not meet it: a model cannot excuse itself. All names
/// must have passed CheckRequired. Does not depend on which frameworks reports show.
RequiredState JudgeRequired(const Analysis& analysis, outcome::AnalysisResult& result);

}  // namespace threatgap::pipeline
