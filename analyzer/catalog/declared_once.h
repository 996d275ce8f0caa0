#pragma once

#include <map>
#include <string>
#include <string_view>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"

namespace threatgap::catalog {

/// Remembers where ids of one kind were declared, and reports an id that is declared a second time
/// with both places.
class DeclaredOnce {
 public:
  /// `noun` names the kind in messages: `control type`.
  explicit DeclaredOnce(std::string_view noun) : noun_(noun) {}

  /// Whether `id` is new. Otherwise the error is reported at `span`.
  bool Add(std::string_view id, const base::Span& span, base::DiagnosticSink& sink) {
    const auto [at, is_new] = places_.emplace(id, span);
    if (is_new) return true;
    sink.Report({base::Severity::kError,
                 "duplicate-id",
                 "the " + noun_ + " `" + std::string(id) + "` is stated twice",
                 span,
                 {{at->second, "first stated here"}},
                 ""});
    return false;
  }

 private:
  std::string noun_;
  std::map<std::string, base::Span, std::less<>> places_;
};

}  // namespace threatgap::catalog
