#pragma once

#include "analyzer/cli/console.h"

namespace CLI {
class App;
}

namespace threatgap::cli {

/// `threatgap diff OLD NEW`: what changed between two models or saved JSON results of one system.
/// Exit status: 0 nothing new, 1 new gaps, 2 could not compare.
void AddDiffCommand(CLI::App& app, Action& action);

}  // namespace threatgap::cli
