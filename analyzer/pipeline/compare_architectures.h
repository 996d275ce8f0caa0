#pragma once

#include "analyzer/outcome/result_diff.h"
#include "analyzer/pipeline/former_names.h"

namespace threatgap::pipeline {

/// Zones, components, flows, data and controls as results show them.
struct ArchitectureParts {
  std::vector<outcome::ZoneView> zones;
  std::vector<outcome::ComponentView> components;
  std::vector<outcome::FlowView> flows;
  std::vector<outcome::DataView> data;
  std::vector<outcome::ControlView> controls;
};

/// The parts of a result. Earlier names of `former` are replaced by those of today, except where
/// something in `now` still has them.
ArchitectureParts PartsOf(const outcome::AnalysisResult& result);
ArchitectureParts PartsUnderNewNames(const outcome::AnalysisResult& before,
                                     const FormerNames& former, const ArchitectureParts& now);

/// Flows that lead from one zone into another in `after` and not in `before`. An end whose zone is
/// not stated crosses nothing.
std::vector<outcome::NewCrossing> FindNewCrossings(const ArchitectureParts& before,
                                                   const ArchitectureParts& after);

/// For each flow, source or place of sensitive data that `before` lacks, the shortest way through
/// it from an untrusted source to sensitive data; each way once. Untrusted is a component in a zone
/// of public trust, or an actor or external system about whose trust nothing is stated. Sensitive
/// is data that is confidential, restricted or personal; it is where a flow brings or takes it. A
/// way runs along flows, and against those that return something. Linear for each new thing.
std::vector<outcome::NewPath> FindNewPaths(const ArchitectureParts& before,
                                           const ArchitectureParts& after);

/// Implemented controls of `before` that are gone, not implemented any more, or stand on less.
std::vector<outcome::LostControl> FindLostControls(const ArchitectureParts& before,
                                                   const ArchitectureParts& after);

}  // namespace threatgap::pipeline
