#pragma once

#include <cstddef>
#include <functional>
#include <ostream>
#include <string>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"

namespace threatgap::cli {

/// Exit status of the program (DESIGN.md §4).
enum ExitCode { kPassed = 0, kGateFailed = 1, kCouldNotAnalyse = 2, kInternalError = 3 };

/// Where a command writes: results to `out`, everything said about the run to `err`.
struct Console {
  std::ostream& out;
  std::ostream& err;
};

/// What the parsed command line asks for; returns the exit status.
using Action = std::function<int(Console&)>;

/// When output is coloured. kAuto: on a terminal, unless NO_COLOR is set or the terminal is dumb.
enum class ColorMode { kAuto, kAlways, kNever };

/// Whether to colour what is written to `stream`. Only std::cout and std::cerr can be terminals.
bool UseColor(ColorMode mode, const std::ostream& stream);

/// Writes the diagnostics of `sink`, in order, at most `limit` of them; further ones are counted in
/// a last line.
void PrintDiagnostics(const base::DiagnosticSink& sink, const base::SourceStore& sources,
                      ColorMode color, std::size_t limit, Console& console);

/// Writes one message without a place, the way diagnostics look.
void PrintError(const std::string& id, const std::string& message, const std::string& help,
                Console& console);

/// Writes why nothing was analysed: the number of errors in `sink`. Returns kCouldNotAnalyse.
int GiveUp(const base::DiagnosticSink& sink, Console& console);

}  // namespace threatgap::cli
