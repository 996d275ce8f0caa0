#pragma once

#include <vector>

#include "analyzer/outcome/analysis_result.h"
#include "reports/audit_table.h"
#include "reports/html_page.h"

/// The sheets of the audit workbook. Nothing here is computed anew: each cell stands in the result,
/// and what the result does not know has no column.
namespace threatgap::reports::audit {

/// Answers which finding, component or decision belongs to what; shared with the HTML report.
using Index = html::Page;

/// The framework whose controls the Statement of Applicability lists.
constexpr std::string_view kApplicability = "iso27001@2022";

/// Scope, date, gate, digests of inputs and rules, counts per framework.
Table SummaryTable(const Index& index);
/// One row per counted control of ISO/IEC 27001 Annex A; no row where it was not evaluated.
Table ApplicabilityTable(const Index& index);
/// One row per finding, in the order of the register; suppressed ones last.
Table RiskRegister(const Index& index);
/// What is planned, transferred or avoided, and what would close each gap nobody decided about.
Table TreatmentPlan(const Index& index);
/// Treatments with whoever approved them: also those that do not hold.
Table AcceptanceTable(const Index& index);
Table SuppressionTable(const Index& index);
/// One row per piece of evidence, and one per implemented control without any.
Table EvidenceIndex(const Index& index);
/// One row per requirement; a column per component which findings of the framework are about.
Table RequirementTable(const Index& index, const outcome::FrameworkView& framework);
/// One row per unanswered question and element, most valuable first.
Table QuestionTable(const Index& index);
/// Rules that did not run, open lists, requirements only people can answer.
Table NotAssessedTable(const Index& index);

/// `guardrail.input on every path from a to b; and: ...`; empty where nothing is known that would
/// close the gap.
std::string ClosingAction(const outcome::Finding& finding);

/// All of them in the order of the workbook. The names are not yet fit for a spreadsheet.
std::vector<Table> AuditTables(const outcome::AnalysisResult& result);

}  // namespace threatgap::reports::audit
