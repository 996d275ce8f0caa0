#pragma once

#include "analyzer/cli/console.h"

namespace CLI {
class App;
}

namespace threatgap::cli {

/// `threatgap init [--policy]`: a commented starter model, or policy, in the working folder. Never
/// overwrites a file.
void AddInitCommand(CLI::App& app, Action& action);

}  // namespace threatgap::cli
