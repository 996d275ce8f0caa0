#include "reports/report_writer.h"

#include <algorithm>

#include "reports/annotations_report.h"
#include "reports/codequality_report.h"
#include "reports/csv_report.h"
#include "reports/html_report.h"
#include "reports/json_report.h"
#include "reports/junit_report.h"
#include "reports/markdown_report.h"
#include "reports/oscal_report.h"
#include "reports/sarif_report.h"
#include "reports/sast_report.h"
#include "reports/text_report.h"
#include "reports/xlsx_report.h"

namespace threatgap::reports {
namespace {

std::string WritePlainText(const outcome::AnalysisResult& result) { return WriteText(result, {}); }

constexpr ReportFormat kFormats[] = {
    {"text", "what check prints: the worst gaps, counts and questions", WritePlainText},
    {"json", "everything, for machines (schema threatgap-result/1)", WriteJson},
    {"html", "one page for people, works offline", WriteHtml},
    {"sarif", "SARIF 2.1.0 for audit and editors: all but what is covered", WriteSarif, nullptr,
     true},
    {"sarif-github", "SARIF for GitHub code scanning: open gaps only", WriteSarifGithub,
     SarifGithubRemark, true},
    {"junit", "test results: one case per finding", WriteJunit, nullptr, true},
    {"junit-gitlab", "the same with the file of each case, for GitLab", WriteJunitGitlab, nullptr,
     true},
    {"markdown", "summary of a job or comment on a pull request", WriteMarkdown, nullptr, true},
    {"csv", "the risk register, for spreadsheets", WriteCsv},
    {"xlsx", "audit workbook: applicability, risks, plan, evidence", WriteXlsx},
    {"oscal-ar", "OSCAL assessment results", WriteOscalAssessmentResults},
    {"oscal-poam", "OSCAL plan of action and milestones", WriteOscalPlanOfAction},
    {"gitlab-codequality", "open gaps for GitLab Code Quality", WriteCodeQuality, nullptr, true},
    {"gitlab-sast", "open gaps for GitLab's vulnerability report", WriteSast, nullptr, true},
    {"github-annotations", "workflow commands, the worst at their lines", WriteAnnotations, nullptr,
     true},
};

}  // namespace

const ReportFormat* FindReportFormat(std::string_view name) {
  const auto found = std::find_if(std::begin(kFormats), std::end(kFormats),
                                  [&](const ReportFormat& format) { return format.name == name; });
  return found == std::end(kFormats) ? nullptr : found;
}

std::vector<ReportFormat> ReportFormats() { return {std::begin(kFormats), std::end(kFormats)}; }

}  // namespace threatgap::reports
