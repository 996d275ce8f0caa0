#pragma once

#include <string>

#include "analyzer/outcome/analysis_result.h"

namespace threatgap::reports {

/// A writer turns one result into the bytes of one report. Writers are pure: same result, same
/// bytes, no clock, no path, no random id. Text from models is data and is escaped for the format.
using ReportWriter = std::string (*)(const outcome::AnalysisResult& result);

/// What people must be told about a report that was written, because it does not hold everything;
/// empty: nothing. `bytes` is the report.
using ReportRemark = std::string (*)(const outcome::AnalysisResult& result,
                                     const std::string& bytes);

struct ReportFormat {
  std::string_view name;  ///< as in `--report NAME=FILE`
  std::string_view description;
  ReportWriter write;
  ReportRemark remark = nullptr;  ///< null: nothing is ever left out
  bool tells_failure = false;     ///< written too when nothing could be analysed
};

/// All formats in the order of the help text; null for an unknown name.
const ReportFormat* FindReportFormat(std::string_view name);
std::vector<ReportFormat> ReportFormats();

}  // namespace threatgap::reports
