#pragma once

#include <string>

#include "analyzer/outcome/analysis_result.h"

namespace threatgap::reports {

/// The machine interface: everything the result holds, as one JSON document of the schema
/// "threatgap-result/1" (result_schema.h). Conventions:
/// - Every declared key is always present. What is absent or empty is `null` (text, dates, levels,
///   locations), `[]` or `{}`; numbers that were not rated are `null`.
/// - Keys and words of closed vocabularies (`partially_covered`, `false_positive`) use `_`. Ids,
///   names, attributes and control types stand as in the model.
/// - Severities and coverage are ranges `{lo, hi}`; lo == hi where nothing is unknown.
/// - Lists stand in the order of the result: findings worst first, registers by id.
/// - Model text that is not well-formed UTF-8 holds U+FFFD in the place of each offending byte.
/// Same result, same bytes. Linear in the result.
std::string WriteJson(const outcome::AnalysisResult& result);

/// The value of `schema`.
inline constexpr std::string_view kResultSchemaName = "threatgap-result/1";

}  // namespace threatgap::reports
