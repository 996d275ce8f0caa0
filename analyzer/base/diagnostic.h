#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "analyzer/base/source.h"

namespace threatgap::base {

enum class Severity { kError, kWarning, kNote };

/// A further place that helps to understand a diagnostic.
struct DiagnosticNote {
  Span span;
  std::string message;
};

/// One message about the input, the same list for people and machines. Style: what is wrong, in
/// lower case, without a full stop, names in backquotes, numbers both found and allowed. Only
/// `help` says what to do.
struct Diagnostic {
  Severity severity = Severity::kError;
  std::string id;  ///< kebab-case; has a section in docs/diagnostics.md (`threatgap explain ID`)
  std::string message;
  Span span;  ///< the smallest range that shows the mistake; invalid: no place in a file
  std::vector<DiagnosticNote> notes{};
  std::string help{};  ///< may be empty
};

/// Collects diagnostics of one run. Keeps at most `limit`, counts all, and drops exact repetitions,
/// so that each mistake is reported once. Not thread-safe: parallel stages collect into their own
/// sink and merge.
class DiagnosticSink {
 public:
  explicit DiagnosticSink(std::size_t limit = 1000) : limit_(limit) {}

  void Report(Diagnostic diagnostic);
  void Error(std::string id, const Span& span, std::string message, std::string help = {});
  void Warning(std::string id, const Span& span, std::string message, std::string help = {});
  void Note(std::string id, const Span& span, std::string message, std::string help = {});
  void Merge(const DiagnosticSink& other);

  /// Reported diagnostics ordered by file (in order of loading), offset, severity and text: the
  /// same for any order in which stages ran.
  std::vector<Diagnostic> Sorted() const;
  std::size_t error_count() const { return errors_; }
  std::size_t warning_count() const { return warnings_; }
  /// Diagnostics counted but not kept because the limit was reached.
  std::size_t dropped() const { return dropped_; }
  bool has_errors() const { return errors_ > 0; }

 private:
  std::size_t limit_;
  std::vector<Diagnostic> kept_;
  std::set<std::tuple<std::string, Span, std::string>> seen_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
  std::size_t dropped_ = 0;
};

/// The message as people read it: `file:line:col: error: message [id]`, the source line with a
/// caret line, notes the same way, `help:` last, a line break at the end. Without a span it begins
/// with `threatgap:` and shows no source. Model text in it is made printable. Tabs advance to
/// multiples of four columns; of lines wider than 120 columns only a window around the span is
/// shown. `color` adds ANSI colours.
std::string RenderDiagnostic(const Diagnostic& diagnostic, const SourceStore& sources, bool color);

std::string_view SeverityWord(Severity severity);

}  // namespace threatgap::base
