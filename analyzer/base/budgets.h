#pragma once

#include <cstddef>
#include <cstdint>

namespace threatgap::base {

/// Limits which keep hostile input from exhausting time or memory. Crossing one is an ordinary
/// located diagnostic (`budget-exceeded`), never a crash. Every reader takes the same struct, so
/// that the limits stand in one place and tests can lower them.
struct Budgets {
  std::size_t file_bytes = std::size_t{512} << 20;  ///< largest input file, in bytes
  std::size_t nesting = 100;                        ///< deepest list/map nesting of a document
  std::size_t aliases = 1000;                       ///< YAML aliases in one document
  std::size_t alias_nodes = 1'000'000;    ///< nodes which the aliases of one document may add
  std::size_t yaml_line_bytes = 1 << 20;  ///< longest line of a YAML file, in bytes
  std::size_t nodes = 50'000'000;         ///< nodes of one document, aliases expanded
  std::size_t files = 1000;               ///< files of one model, includes counted
  std::size_t expression_depth = 64;      ///< nesting of one rule expression
  std::size_t findings = 1'000'000;       ///< findings of one rule
  std::size_t diagnostics = 1000;         ///< diagnostics kept; the rest is only counted
};

}  // namespace threatgap::base
