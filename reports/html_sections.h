#pragma once

#include <cstddef>
#include <vector>

#include "reports/html_page.h"

/// The sections of the gap report in reading order. Each appends one `<section>`; one without
/// content says so in one line, so that every report has the same shape.
namespace threatgap::reports::html {

/// Rows which stand in the page itself; the script takes all others from the embedded data.
constexpr std::size_t kStaticFindings = 100;

/// Controls in the evidence table, the rows which `#control-ID` can name.
constexpr std::size_t kControlRows = 300;

void WriteSummary(Page& page);    ///< the first screen, for two minutes
void WriteWorstGaps(Page& page);  ///< a part of the summary
void WriteRisk(Page& page);
void WriteDecisions(Page& page);
void WriteFindings(Page& page);
void WriteArchitecture(Page& page);
void WriteQuestions(Page& page);
void WriteApplicability(Page& page);  ///< Statement of Applicability, iso27001@2022
void WriteOtherFrameworks(Page& page);
/// Components by framework: how many requirements hold there; bounded for large models.
void WriteCoverage(Page& page);
void WriteEvidence(Page& page);
void WriteAssumptions(Page& page);
void WriteThreats(Page& page);  ///< threats written by people
void WriteMethod(Page& page);
void WriteLifeCycle(Page& page);  ///< a part of the method section

// Parts of the risk section, each under a heading of its own.
void WriteMoves(Page& page);           ///< the placements that close the worst gaps
void WriteChanges(Page& page);         ///< against the baseline
void WriteAccountability(Page& page);  ///< overdue, without owner, decisions that end or ended
void WriteStaleEvidence(Page& page);
void WriteExposed(Page& page);  ///< requirements touched by open gaps, worst first

/// Gaps by their word in the baseline; all zero without one.
struct Trend {
  std::size_t added = 0, updated = 0, unchanged = 0, closed = 0;
};
Trend TrendOf(const Page& page);
/// Gaps whose date has passed, the oldest first.
std::vector<const outcome::Finding*> OverdueGaps(const Page& page);

/// One finding as `<details>` that opens without script.
void WriteFinding(Page& page, const outcome::Finding& finding);
/// `WantedText` with counts and the places where it would be enough.
std::string MissingText(const outcome::Missing& missing);
/// What would close the finding, the first measures of it: `Human approval on Refund tool, and …`.
std::string ClosureText(const outcome::Finding& finding);
/// What stands against the threat: everything that counts, and of the rest the first few.
std::vector<const outcome::Have*> HavesToShow(const outcome::Finding& finding);
/// `3 more controls of these types, not enough here`.
std::string MoreHavesText(std::size_t count);
/// Text of one `Have`, without its place.
std::string HaveText(const outcome::Have& have);
/// `accepted until 2027-01-31 by ml-platform, approved by ciso: why (valid)`.
std::string TreatmentText(const outcome::TreatmentView& treatment);
/// `false-positive: why (valid, owner a, approver b)`.
std::string SuppressionText(const outcome::SuppressionView& suppression);
/// What a hop is called on the path strip: the data on a flow, the name of a component.
std::string StepLabel(const outcome::WitnessStep& step);
/// `High today (likelihood 3, impact 5); critical before controls (4, 5)`.
std::string RiskText(const outcome::Finding& finding);

/// The block which the script reads: all findings, compact, with repeated texts written once.
void WriteData(Page& page);

/// The framework shown as Statement of Applicability, or null.
const outcome::FrameworkView* ApplicabilityFramework(const Page& page);

}  // namespace threatgap::reports::html
