#include "tests/fuzz/fuzzing.h"

#include <cstdlib>
#include <utility>

namespace threatgap::fuzzing {

const catalog::Catalog& BuiltinCatalog() {
  static base::SourceStore sources;
  static const catalog::Catalog catalog = [] {
    base::DiagnosticSink sink;
    return catalog::LoadCatalog({true, {}}, sources, base::Budgets{}, sink);
  }();
  return catalog;
}

base::Budgets SmallBudgets() {
  base::Budgets budgets;
  budgets.alias_nodes = 10'000;
  budgets.nodes = 100'000;
  budgets.findings = 10'000;
  return budgets;
}

Input::Input(std::string path, const std::uint8_t* data, std::size_t size)
    : budgets(SmallBudgets()),
      source(sources.Add(std::move(path), std::string(reinterpret_cast<const char*>(data), size))) {
}

Input::~Input() {
  for (const base::Diagnostic& diagnostic : sink.Sorted()) {
    const base::Span& span = diagnostic.span;
    if (span.valid() &&
        (span.begin > span.end || span.end > sources.Get(span.source).text().size()))
      std::abort();
    if (base::RenderDiagnostic(diagnostic, sources, false).empty()) std::abort();
  }
}

}  // namespace threatgap::fuzzing
