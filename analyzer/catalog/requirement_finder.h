#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/catalog/catalog.h"
#include "analyzer/syntax/field_reader.h"

namespace threatgap::catalog {

/// Resolves framework and requirement ids for readers, with a suggestion for a name that nobody
/// has. A name that failed is reported once and stays silent afterwards.
class RequirementFinder {
 public:
  RequirementFinder(const Catalog& catalog, base::DiagnosticSink& sink)
      : catalog_(catalog), sink_(sink) {}

  /// `iso27001@2022`.
  std::optional<std::int32_t> Framework(std::string_view id, const base::Span& span);
  /// `A.8.24` within a framework.
  std::optional<std::int32_t> Requirement(std::int32_t framework, std::string_view id,
                                          const base::Span& span);
  /// `iso27001@2022:A.8.24`.
  std::optional<RequirementRef> Full(std::string_view id, const base::Span& span);

  /// What `aspects` of a mapping names, as positions. `mapping` has its target and relation.
  /// Reported: aspects which the target does not have or which are named twice, and relations with
  /// which none or not all of them can be named.
  std::vector<std::int32_t> Aspects(const std::vector<syntax::PlacedText>& names,
                                    const Mapping& mapping);

 private:
  bool FailsFirst(std::string name) { return failed_.insert(std::move(name)).second; }

  const Catalog& catalog_;
  base::DiagnosticSink& sink_;
  std::set<std::string> failed_;
};

}  // namespace threatgap::catalog
