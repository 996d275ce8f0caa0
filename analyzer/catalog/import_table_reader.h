#pragma once

#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/catalog/import_tables.h"
#include "analyzer/syntax/document.h"

namespace threatgap::catalog {

class Catalog;

/// Reads `imports: {FORMAT: {kinds: {WORD: {type | technology}}, words: {LIST: {WORD: ours}}}}`.
/// Types and technologies must be in `catalog`; of two files which state a word the later one wins,
/// so that a user's file replaces ours. What a list of words means is checked by the reader of the
/// format, which knows it.
ImportTables ReadImportTables(const std::vector<syntax::NodeRef>& roots, const Catalog& catalog,
                              base::DiagnosticSink& sink);

}  // namespace threatgap::catalog
