#pragma once

#include "analyzer/cli/console.h"

namespace CLI {
class App;
}

namespace threatgap::cli {

/// `threatgap init [--policy [KIND]]`: a commented starter model, or one of the starter policies,
/// in the working folder. Never overwrites a file.
void AddInitCommand(CLI::App& app, Action& action);

}  // namespace threatgap::cli
