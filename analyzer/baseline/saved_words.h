#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analyzer/base/diagnostic.h"
#include "analyzer/outcome/analysis_result.h"
#include "analyzer/syntax/document.h"

/// Values as JSON reports and baselines spell them. Each reader reports what it cannot read at its
/// place; `object` is a mapping.
namespace threatgap::baseline {

/// The value of a key that every such object has; an error where it is missing.
syntax::NodeRef Needed(syntax::NodeRef object, std::string_view key, base::DiagnosticSink& sink);

/// The text of a key; empty where it is null.
std::string TextAt(syntax::NodeRef object, std::string_view key, base::DiagnosticSink& sink);
bool FlagAt(syntax::NodeRef object, std::string_view key, base::DiagnosticSink& sink);
/// Nothing where it is null.
std::optional<base::Date> DateAt(syntax::NodeRef object, std::string_view key,
                                 base::DiagnosticSink& sink);
/// The list or mapping under a key; no node after an error.
syntax::NodeRef ListAt(syntax::NodeRef object, std::string_view key, base::DiagnosticSink& sink);
syntax::NodeRef ObjectAt(syntax::NodeRef object, std::string_view key, base::DiagnosticSink& sink);

/// 16 hex digits in lower case.
std::string FingerprintAt(syntax::NodeRef object, base::DiagnosticSink& sink);
outcome::Level LevelAt(syntax::NodeRef object, std::string_view key, base::DiagnosticSink& sink);
outcome::Verdict VerdictAt(syntax::NodeRef object, base::DiagnosticSink& sink);
outcome::Group GroupAt(syntax::NodeRef object, base::DiagnosticSink& sink);
outcome::Cover CoverAt(syntax::NodeRef object, std::string_view key, base::DiagnosticSink& sink);

/// Whether `node` is a mapping; an error which names it as `what` otherwise.
bool ExpectObject(syntax::NodeRef node, std::string_view what, base::DiagnosticSink& sink);

}  // namespace threatgap::baseline
