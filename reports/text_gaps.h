#pragma once

#include <cstddef>
#include <vector>

#include "analyzer/outcome/analysis_result.h"
#include "reports/text_page.h"
#include "reports/text_report.h"

/// The gaps in the text report.
namespace threatgap::reports::text {

/// Open gaps of one rule on one target, worst first; threats of people and rules with a single
/// binding stand alone.
struct GapBlock {
  std::vector<const outcome::Finding*> findings;  ///< never empty
};

/// A gap which neither a valid treatment nor a valid suppression takes out of the work list.
bool IsOpenGap(const outcome::Finding& finding);
/// The valid treatment of `finding`, or null.
const outcome::TreatmentView* ValidTreatment(const outcome::Finding& finding);

/// All open gaps as blocks, in the order of their worst finding. O(n log n).
std::vector<GapBlock> CollectGapBlocks(const outcome::AnalysisResult& result);

/// Prints findings and blocks of one result.
class GapPrinter {
 public:
  GapPrinter(const outcome::AnalysisResult& result, const TextOptions& options);

  /// All that people need to understand and close the gap, and the further findings of the block.
  void Full(TextPage& page, const GapBlock& block) const;
  /// One line: severity, rule, verdict, elements, title, fingerprint.
  void Brief(TextPage& page, const GapBlock& block) const;
  void Brief(TextPage& page, const outcome::Finding& finding) const;
  /// The header line of `finding`.
  void Header(TextPage& page, const outcome::Finding& finding) const;
  std::string ShortFingerprint(const outcome::Finding& finding) const;

 private:
  void Further(TextPage& page, const GapBlock& block) const;
  void Also(TextPage& page, const outcome::Finding& finding) const;

  const outcome::AnalysisResult& result_;
  TextOptions options_;
  std::size_t digits_;
};

/// The gap section: the worst in full, further ones as lines, then what is not shown. `screen` is
/// the number of lines that the section should not exceed, 0 for no such wish.
TextPage WriteGaps(const outcome::AnalysisResult& result, const TextOptions& options,
                   std::size_t screen);

/// Label column of the details of a finding: `  witness  `.
std::string Label(std::string_view word);
/// Details shared by the block and `explain`: each adds nothing where there is nothing to say.
void AddWitness(TextPage& page, const outcome::Finding& finding);
void AddDecisions(TextPage& page, const outcome::Finding& finding);

}  // namespace threatgap::reports::text
