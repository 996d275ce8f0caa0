#pragma once

#include "analyzer/cli/console.h"

namespace CLI {
class App;
}

namespace threatgap::cli {

/// `threatgap schema model|rule|policy|result`: the JSON Schema (draft 2020-12) of a format.
void AddSchemaCommand(CLI::App& app, Action& action);

}  // namespace threatgap::cli
