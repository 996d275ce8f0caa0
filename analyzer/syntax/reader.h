#pragma once

#include <memory>
#include <string>

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

/// The same for files of other tools, which may hold what ours must not, because there every value
/// keeps its place: the pairs of a merged mapping (`<<`) follow those which the mapping has itself,
/// a local tag becomes a mapping of one key (`!Ref x` as `{Ref: x}`), and a file with nothing but
/// comments is an empty document, because it may be a part of several.
std::unique_ptr<Document> ReadForeignYaml(const base::SourceStore& sources, base::SourceId source,
                                          const base::Budgets& budgets, base::DiagnosticSink& sink);

/// Parses a JSON file (RFC 8259) into the same tree; numbers, true and false are unquoted scalars
/// with the text as written. Same contract as ReadYaml.
std::unique_ptr<Document> ReadJson(const base::SourceStore& sources, base::SourceId source,
                                   const base::Budgets& budgets, base::DiagnosticSink& sink);

/// Parses an XML file into a tree which XmlElement reads. All values are quoted scalars. A document
/// type declaration is refused, so that no entity can expand; namespaces are dropped, except that
/// of the root. Places are exact to the byte, where an escape stands to its beginning. Same
/// contract as ReadYaml.
std::unique_ptr<Document> ReadXml(const base::SourceStore& sources, base::SourceId source,
                                  const base::Budgets& budgets, base::DiagnosticSink& sink);

/// Parses XML which a file holds in another form (compressed, encoded). `place` is where it stands
/// there, and the place of everything in the tree. The document does not need `text` any more. Same
/// contract as ReadYaml.
std::unique_ptr<Document> ReadEmbeddedXml(const std::string& text, const base::Span& place,
                                          const base::Budgets& budgets, base::DiagnosticSink& sink);

/// XML where the text begins with a tag; JSON where it begins with `{` or `[` and parses as JSON or
/// the name ends in `.json`; otherwise YAML. Binary content (NUL bytes, zip) is refused with a
/// clear word.
std::unique_ptr<Document> ReadDocument(const base::SourceStore& sources, base::SourceId source,
                                       const base::Budgets& budgets, base::DiagnosticSink& sink);

}  // namespace threatgap::syntax
