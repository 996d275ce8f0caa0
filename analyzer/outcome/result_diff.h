#pragma once

#include <string>
#include <vector>

#include "analyzer/outcome/analysis_result.h"

/// What changed between two results, as plain values for the report writers.
namespace threatgap::outcome {

/// One gap that changed. The findings belong to the two results.
struct GapChange {
  const Finding* before = nullptr;  ///< null: not there
  const Finding* after = nullptr;   ///< null: gone
  std::string what;                 ///< in words: `was covered`, `severity medium, was high`

  const Finding& finding() const { return after != nullptr ? *after : *before; }
};

/// A flow which leads from one zone into another and did not before.
struct NewCrossing {
  std::string flow, from, to;
  std::string from_zone, to_zone;  ///< with their trust: `internet (public)`
  std::vector<std::string> data;   ///< in both directions
  bool new_flow = true;            ///< false: the flow was there, within one zone
  base::Location location;
};

/// A way from an untrusted source to sensitive data which was not there before.
struct NewPath {
  std::string source, target;
  std::vector<std::string> data;  ///< sensitive data at the end
  std::string because;            ///< `flow a>b is new`, `records is at kb now`
  std::vector<WitnessStep> path;  ///< component, flow, component, …
};

/// An implemented control which does less than before.
struct LostControl {
  std::string control, title;
  std::string what;  ///< `does not stand on gateway any more`
  base::Location location;
};

/// One of the two things that are compared.
struct DiffSide {
  std::string path;                        ///< as given
  bool saved = false;                      ///< a JSON report; false: a model
  std::string policy_path, policy_sha256;  ///< applied, or beside the model; empty: none
  const AnalysisResult* result = nullptr;
};

/// All lists stand in a deterministic order, gaps worst first.
struct ResultDiff {
  DiffSide before, after;
  std::vector<std::string> policy;        ///< sentences about the policy; empty: it is the same
  std::vector<std::string> remarks;       ///< what else makes the two differ: dates, versions
  std::vector<GapChange> added;           ///< open gaps which were not there
  std::vector<GapChange> worse;           ///< known, and count as new: worse, or not excused now
  std::vector<GapChange> of_newer_rules;  ///< their rule did not run before
  std::vector<GapChange> closed;
  std::vector<GapChange> changed;        ///< better, renamed, decided about, not certain any more
  std::vector<GapChange> not_evaluated;  ///< their rule did not run this time
  std::vector<NewCrossing> crossings;
  std::vector<NewPath> paths;
  std::vector<LostControl> lost_controls;
  std::size_t unchanged = 0;      ///< open gaps
  std::size_t added_unknown = 0;  ///< undecided and possible threats which were not there

  /// Whether anything counts as a new gap.
  bool HasNewGaps() const { return !added.empty() || !worse.empty(); }
};

}  // namespace threatgap::outcome
