#pragma once

#include <optional>
#include <string_view>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/outcome/analysis_result.h"
#include "analyzer/syntax/document.h"

namespace threatgap::baseline {

/// The value of `schema` in a JSON report which this version reads.
inline constexpr std::string_view kSavedSchemaName = "threatgap-result/1";

/// Whether the root of a document says that it is a JSON report, of whatever version.
bool IsSavedResult(syntax::NodeRef root);

/// Reads the parts of a JSON report which comparisons need: head, rules that ran, findings with
/// identity, verdict, path and decisions, controls, architecture. The other members of the result
/// stay empty, and keys that this version does not know are left alone, because later versions may
/// add some. What is missing, of the wrong kind or contradicts itself is a located error. Empty
/// after an error. `path` and `sha256` of the file are not part of the result.
std::optional<outcome::AnalysisResult> ReadSavedResult(syntax::NodeRef root,
                                                       base::DiagnosticSink& sink);

}  // namespace threatgap::baseline
