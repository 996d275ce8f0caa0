#pragma once

#include "analyzer/cli/console.h"

namespace CLI {
class App;
}

namespace threatgap::cli {

/// `threatgap explain ID [MODEL…]`: a rule, control type, requirement, diagnostic or finding.
void AddExplainCommand(CLI::App& app, Action& action);

}  // namespace threatgap::cli
