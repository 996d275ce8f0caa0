#pragma once

#include <vector>

#include "analyzer/cli/console.h"
#include "analyzer/pipeline/run.h"

namespace threatgap::cli {

/// Share of mutants that the tests of a pack must notice, in percent.
constexpr int kWantedMutants = 90;

/// Changes every rule in small ways, runs its tests on each change, and prints for each rule and
/// pack how many of them some test noticed, as killed/total; what no test noticed is listed with
/// its place. Whether every pack reaches kWantedMutants.
bool ReportRuleMutants(const std::vector<const rule_engine::Rule*>& rules,
                       pipeline::Session& session, Console& console);

}  // namespace threatgap::cli
