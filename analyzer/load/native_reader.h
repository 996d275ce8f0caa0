#pragma once

#include "analyzer/base/diagnostic.h"
#include "analyzer/load/draft.h"
#include "analyzer/syntax/document.h"

namespace threatgap::load {

/// Whether a document is threatgap's own format (YAML or JSON): it has the top-level key
/// `threatgap`.
bool RecognisesNative(syntax::NodeRef root);

/// Collects the declarations of one native file (DESIGN.md §3.1): which ids there are and where.
/// Reports unknown sections, impossible ids and broken short flows; bodies are read later, when all
/// names are known.
void ReadNative(syntax::NodeRef root, model::InputFile& input, Draft& draft,
                base::DiagnosticSink& sink);

}  // namespace threatgap::load
