#pragma once

#include "analyzer/cli/console.h"

namespace CLI {
class App;
}

namespace threatgap::cli {

/// `threatgap check [MODEL…]`: analyse, print gaps, write reports, judge the gate. When it is
/// chosen, `action` gets what to do. So do the functions of the other commands.
void AddCheckCommand(CLI::App& app, Action& action);

}  // namespace threatgap::cli
