#pragma once

#include "analyzer/cli/console.h"

namespace CLI {
class App;
}

namespace threatgap::cli {

/// `threatgap mappings list [KIND] | show ID… | check`.
void AddMappingsCommand(CLI::App& app, Action& action);

}  // namespace threatgap::cli
