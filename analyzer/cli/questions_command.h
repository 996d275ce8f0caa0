#pragma once

#include "analyzer/cli/console.h"

namespace CLI {
class App;
}

namespace threatgap::cli {

/// `threatgap questions [MODEL…]`: what the model does not say, ranked by what it would decide.
void AddQuestionsCommand(CLI::App& app, Action& action);

}  // namespace threatgap::cli
