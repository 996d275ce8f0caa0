#pragma once

#include <optional>
#include <string>

#include "analyzer/pipeline/analysis.h"

namespace threatgap::pipeline {

/// What a policy's `tolerance` says about one finding.
struct ToleranceLimit {
  outcome::Level fail_from = outcome::Level::kLow;
  std::string why;  ///< `nothing may stay open where data is restricted (records)`
};

/// The strictest tolerance of what the finding is about, or nothing where none applies: the
/// criticality of the components which it binds (people have none), and the confidentiality of data
/// which it binds, which bound flows and components carry and store, and which travel on its
/// witness path. A class that is not stated counts as the strictest one named: silence must not be
/// the cheapest way through the gate. Findings of the system as a whole are about no element.
std::optional<ToleranceLimit> ToleranceOf(const Analysis& analysis,
                                          const outcome::Finding& finding);

}  // namespace threatgap::pipeline
