#include "analyzer/cli/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string_view>
#include <vector>

#include "analyzer/base/text.h"

namespace threatgap::cli {
namespace {

bool IsTerminal(const std::ostream& stream) {
  if (&stream == &std::cout) return isatty(STDOUT_FILENO) == 1;
  if (&stream == &std::cerr) return isatty(STDERR_FILENO) == 1;
  return false;
}

bool Wanted() {
  const char* const no_color = std::getenv("NO_COLOR");
  const char* const terminal = std::getenv("TERM");
  return (no_color == nullptr || *no_color == '\0') &&
         (terminal == nullptr || std::string_view(terminal) != "dumb");
}

}  // namespace

bool UseColor(ColorMode mode, const std::ostream& stream) {
  if (mode != ColorMode::kAuto) return mode == ColorMode::kAlways;
  return IsTerminal(stream) && Wanted();
}

void PrintDiagnostics(const base::DiagnosticSink& sink, const base::SourceStore& sources,
                      ColorMode color, std::size_t limit, Console& console) {
  const std::vector<base::Diagnostic> all = sink.Sorted();
  const bool colored = UseColor(color, console.err);
  const std::size_t shown = std::min(limit, all.size());
  for (std::size_t i = 0; i < shown; ++i) {
    console.err << base::RenderDiagnostic(all[i], sources, colored);
  }
  const std::size_t left = all.size() - shown + sink.dropped();
  if (left == 0) return;
  console.err << fmt::format("threatgap: {} not shown; `--max-diagnostics` raises the limit\n",
                             base::Counted(left, "further diagnostic"));
}

void PrintError(const std::string& id, const std::string& message, const std::string& help,
                Console& console) {
  const base::Diagnostic diagnostic{base::Severity::kError, id, message, {}, {}, help};
  console.err << base::RenderDiagnostic(diagnostic, {}, UseColor(ColorMode::kAuto, console.err));
}

int GiveUp(const base::DiagnosticSink& sink, Console& console) {
  console.err << fmt::format("threatgap: could not analyse: {}",
                             base::Counted(sink.error_count(), "error"));
  if (sink.warning_count() > 0)
    console.err << ", " << base::Counted(sink.warning_count(), "warning");
  console.err << "\n";
  return kCouldNotAnalyse;
}

}  // namespace threatgap::cli
