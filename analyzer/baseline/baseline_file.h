#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/budgets.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/base/result.h"
#include "analyzer/base/source.h"
#include "analyzer/outcome/analysis_result.h"

/// Results of earlier runs: saved JSON reports and written baselines.
namespace threatgap::baseline {

/// The value of `schema` in a written baseline.
inline constexpr std::string_view kBaselineSchemaName = "threatgap-baseline/1";

/// One finding that an earlier run knew and that was not covered then.
struct Entry {
  std::string fingerprint;  ///< 16 hex digits
  std::string key;
  outcome::Level severity = outcome::Level::kLow;  ///< residual, upper end
  outcome::Verdict verdict = outcome::Verdict::kUncovered;
  std::optional<base::Date> first_seen;
  std::string decision;  ///< `accepted`, `suppressed`, … where one held then; empty: open

  /// The rule, which the key begins with; empty for threats of people that no rule derives.
  std::string rule() const;
  /// A gap which nobody had decided about.
  bool IsOpenGap() const;
};

/// What a run is compared with.
struct Baseline {
  std::string path, sha256;
  base::Span span;  ///< of the whole file; invalid for one made from a result
  base::Span system_span;
  std::string system;  ///< its id; may be empty
  std::optional<base::Date> as_of;
  bool closed_world = false;
  std::vector<std::string> rules;  ///< ids of those which ran, sorted
  std::vector<Entry> entries;      ///< by key, then fingerprint

  bool RuleRan(const std::string& id) const;
};

/// What `result` knows: everything that is not covered, also what was decided about.
Baseline BaselineOf(const outcome::AnalysisResult& result);

/// Reads a saved JSON report or a written baseline, whichever it is. What is neither (a model, a
/// file of another tool, an empty or cut file) is a located error that says what it is; so are
/// entries that contradict each other and a file of a run in which no rule ran, because against
/// such a one nothing would ever be new. Empty after an error.
std::optional<Baseline> ReadBaseline(base::SourceId source, const base::SourceStore& sources,
                                     const base::Budgets& budgets, base::DiagnosticSink& sink);

/// The same, and a saved report is an error too: for files which are going to be replaced.
std::optional<Baseline> ReadWrittenBaseline(base::SourceId source, const base::SourceStore& sources,
                                            const base::Budgets& budgets,
                                            base::DiagnosticSink& sink);

/// The message about a baseline at `path` that could not be loaded.
std::string CannotRead(const std::string& path, const base::Failure& failure);

/// The file: JSON, one line for each entry and each rule, so that merges are readable. Same
/// baseline, same bytes.
std::string WriteBaseline(const Baseline& baseline);

}  // namespace threatgap::baseline
