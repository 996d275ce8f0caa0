#pragma once

#include <memory>

#include "analyzer/base/budgets.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/syntax/document.h"

namespace threatgap::syntax {

/// Parses a YAML file into a tree. Reports syntax errors, duplicate keys, unknown anchors, several
/// documents, broken UTF-8, tags and crossed budgets, each with its place. Returns null when the
/// text could not be read as a whole, and then an error was reported. Anchors and aliases are
/// expanded (within the budget); merge keys (`<<`) are errors. Cost: linear in the text plus
/// expanded aliases.
std::unique_ptr<Document> ReadYaml(const base::SourceStore& sources, base::SourceId source,
                                   const base::Budgets& budgets, base::DiagnosticSink& sink);

/// Parses a JSON file (RFC 8259) into the same tree; numbers, true and false are unquoted scalars
/// with the text as written. Same contract as ReadYaml.
std::unique_ptr<Document> ReadJson(const base::SourceStore& sources, base::SourceId source,
                                   const base::Budgets& budgets, base::DiagnosticSink& sink);

/// JSON where the text begins with `{` or `[` and parses as JSON or the name ends in `.json`,
/// otherwise YAML. Binary content (NUL bytes, zip) and XML are refused with a clear word.
std::unique_ptr<Document> ReadDocument(const base::SourceStore& sources, base::SourceId source,
                                       const base::Budgets& budgets, base::DiagnosticSink& sink);

}  // namespace threatgap::syntax
