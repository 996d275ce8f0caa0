#pragma once

#include <map>
#include <string>
#include <vector>

#include "analyzer/model/threat_model.h"
#include "analyzer/outcome/analysis_result.h"

namespace threatgap::pipeline {

/// How system and findings were called before something was renamed (`formerly:`).
struct FormerNames {
  std::vector<std::string> systems;  ///< earlier ids of the system
  std::map<std::string, std::vector<std::string>>
      fingerprints;  ///< of a finding now, and those it had under earlier names
  /// Earlier id of a zone, component or flow, of data, of a control, and its id now.
  std::map<std::string, std::string> places, data, controls;

  /// Earlier fingerprints of `finding`; empty where nothing it is about was renamed.
  const std::vector<std::string>& Of(const outcome::Finding& finding) const;
};

/// Combines the earlier ids of everything a finding is about. A flow that has no id of its own is
/// renamed with its ends. O(elements), where nothing was renamed.
FormerNames FindFormerNames(const model::ThreatModel& model,
                            const std::vector<outcome::Finding>& findings);

}  // namespace threatgap::pipeline
