#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "analyzer/base/budgets.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/catalog/catalog.h"

// Fuzz targets feed any bytes to one reader. None may crash, hang or report an error without saying
// where; sanitizers watch the rest. How to run them: scripts/fuzz.

namespace threatgap::fuzzing {

/// The built-in catalog, loaded once.
const catalog::Catalog& BuiltinCatalog();

/// Bytes of one run as a file, and the diagnostics about it.
struct Input {
  Input(std::string path, const std::uint8_t* data, std::size_t size);
  ~Input();  ///< renders every diagnostic, and aborts on one whose place lies outside of its file
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  base::Budgets budgets;
  base::SourceStore sources;
  base::DiagnosticSink sink;
  base::SourceId source;
};

/// Small enough for thousands of runs a second.
base::Budgets SmallBudgets();

}  // namespace threatgap::fuzzing
