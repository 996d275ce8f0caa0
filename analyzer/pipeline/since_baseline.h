#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/baseline/baseline_file.h"
#include "analyzer/outcome/analysis_result.h"
#include "analyzer/pipeline/former_names.h"

namespace threatgap::pipeline {

/// How one finding stands to a baseline (DESIGN.md §5).
struct Standing {
  enum class Kind : std::uint8_t {
    kNew,
    kOfNewerRule,  ///< not known there, because its rule did not run then
    kWorse,        ///< known, and worse since, or a decision about it has ended: counts as new
    kRenamed,      ///< known under an earlier name of something it is about
    kUnchanged,
  };
  Kind kind = Kind::kNew;
  std::optional<std::size_t> entry;  ///< in the baseline
  std::string note;                  ///< why it is worse, for people
};

/// Reports where a baseline and a run cannot be compared: another system, or facts assumed there
/// which are questions here. Returns whether they can.
bool CheckComparable(const baseline::Baseline& baseline, const outcome::SystemView& system,
                     const std::vector<std::string>& former_systems, bool closed_world,
                     base::DiagnosticSink& sink);

/// The standing of each finding, in their order. Each entry answers for one finding at most: the
/// one with its fingerprint, otherwise the first that had it under an earlier name. O(n log n).
std::vector<Standing> StandingsAgainst(const baseline::Baseline& baseline,
                                       const std::vector<outcome::Finding>& findings,
                                       const FormerNames& former);

/// `new`, `updated` or `unchanged`.
std::string StandingWord(const Standing& standing);

/// Fills Finding::baseline of what is not covered, and AnalysisResult::baseline. Gaps of rules that
/// did not run this time are not called closed: a warning counts them. Rules must be filled.
void FillBaselineView(const baseline::Baseline& baseline, const std::vector<Standing>& standings,
                      outcome::AnalysisResult& result, base::DiagnosticSink& sink);

}  // namespace threatgap::pipeline
