#include "reports/report_writer.h"

#include <algorithm>

#include "reports/csv_report.h"
#include "reports/html_report.h"
#include "reports/json_report.h"
#include "reports/oscal_report.h"
#include "reports/text_report.h"
#include "reports/xlsx_report.h"

namespace threatgap::reports {
namespace {

std::string WritePlainText(const outcome::AnalysisResult& result) { return WriteText(result, {}); }

constexpr ReportFormat kFormats[] = {
    {"text", "what check prints: the worst gaps, counts and questions", WritePlainText},
    {"json", "everything, for machines (schema threatgap-result/1)", WriteJson},
    {"html", "one page for people, works offline", WriteHtml},
    {"csv", "the risk register, for spreadsheets", WriteCsv},
    {"xlsx", "audit workbook: applicability, risks, plan, evidence", WriteXlsx},
    {"oscal-ar", "OSCAL assessment results", WriteOscalAssessmentResults},
    {"oscal-poam", "OSCAL plan of action and milestones", WriteOscalPlanOfAction},
};

}  // namespace

const ReportFormat* FindReportFormat(std::string_view name) {
  const auto found = std::find_if(std::begin(kFormats), std::end(kFormats),
                                  [&](const ReportFormat& format) { return format.name == name; });
  return found == std::end(kFormats) ? nullptr : found;
}

std::vector<ReportFormat> ReportFormats() { return {std::begin(kFormats), std::end(kFormats)}; }

}  // namespace threatgap::reports
