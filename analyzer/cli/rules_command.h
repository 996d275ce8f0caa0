#pragma once

#include "analyzer/cli/console.h"

namespace CLI {
class App;
}

namespace threatgap::cli {

/// `threatgap rules list | show ID… | test [ID…]`.
void AddRulesCommand(CLI::App& app, Action& action);

}  // namespace threatgap::cli
