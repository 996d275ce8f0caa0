#include "analyzer/base/diagnostic.h"

#include <algorithm>
#include <utility>

namespace threatgap::base {
namespace {

auto SortKey(const Diagnostic& d) {
  return std::tie(d.span.source.index, d.span.begin, d.severity, d.message, d.id, d.span.end,
                  d.help);
}

}  // namespace

void DiagnosticSink::Report(Diagnostic diagnostic) {
  // Beyond the limit repetitions are counted again: remembering them would need memory without
  // bound.
  const bool keep = kept_.size() < limit_;
  std::tuple key(diagnostic.id, diagnostic.span, diagnostic.message);
  if (keep ? !seen_.insert(std::move(key)).second : seen_.contains(key)) return;
  if (diagnostic.severity == Severity::kError) ++errors_;
  if (diagnostic.severity == Severity::kWarning) ++warnings_;
  if (keep) {
    kept_.push_back(std::move(diagnostic));
  } else {
    ++dropped_;
  }
}

void DiagnosticSink::Error(std::string id, const Span& span, std::string message,
                           std::string help) {
  Report({Severity::kError, std::move(id), std::move(message), span, {}, std::move(help)});
}

void DiagnosticSink::Warning(std::string id, const Span& span, std::string message,
                             std::string help) {
  Report({Severity::kWarning, std::move(id), std::move(message), span, {}, std::move(help)});
}

void DiagnosticSink::Note(std::string id, const Span& span, std::string message, std::string help) {
  Report({Severity::kNote, std::move(id), std::move(message), span, {}, std::move(help)});
}

void DiagnosticSink::Merge(const DiagnosticSink& other) {
  std::size_t kept_errors = 0;
  std::size_t kept_warnings = 0;
  for (const Diagnostic& diagnostic : other.kept_) {
    if (diagnostic.severity == Severity::kError) ++kept_errors;
    if (diagnostic.severity == Severity::kWarning) ++kept_warnings;
    Report(diagnostic);
  }
  errors_ += other.errors_ - kept_errors;
  warnings_ += other.warnings_ - kept_warnings;
  dropped_ += other.dropped_;
}

std::vector<Diagnostic> DiagnosticSink::Sorted() const {
  std::vector<Diagnostic> sorted = kept_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return SortKey(a) < SortKey(b);
  });
  return sorted;
}

std::string_view SeverityWord(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kNote:
      return "note";
  }
  return "error";
}

}  // namespace threatgap::base
