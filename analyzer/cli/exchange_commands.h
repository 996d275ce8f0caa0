#pragma once

#include "analyzer/cli/console.h"

namespace CLI {
class App;
}

namespace threatgap::cli {

/// `threatgap import FILE… [-o model.yaml]`: any readable format to native YAML.
void AddImportCommand(CLI::App& app, Action& action);

/// `threatgap export --format F [MODEL…] [-o FILE]`: a model to another format.
void AddExportCommand(CLI::App& app, Action& action);

}  // namespace threatgap::cli
