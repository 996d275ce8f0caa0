#pragma once

#include <ostream>

namespace threatgap::cli {

/// Runs the program: parses `argv`, does what it says, returns the exit status (DESIGN.md §4): 0
/// analysed and the gate passed, or the command did its work; 1 the gate or a test of a rule
/// failed; 2 could not be done because of usage, input, rules, policy or a failed write. Results go
/// to `out`, everything else to `err`. Exceptions which leave it are internal errors (exit status
/// 3).
int RunCommandLine(int argc, const char* const* argv, std::ostream& out, std::ostream& err);

}  // namespace threatgap::cli
