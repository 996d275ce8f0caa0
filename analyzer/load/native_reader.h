#pragma once

#include "analyzer/base/diagnostic.h"
#include "analyzer/load/input_format.h"
#include "analyzer/syntax/document.h"

namespace threatgap::load {

/// Whether a document is threatgap's own format (YAML or JSON): it has the top-level key
/// `threatgap`.
bool RecognisesNative(syntax::NodeRef root);

/// Collects the declarations of one native file (DESIGN.md §3.1): which ids there are and where.
/// Reports unknown sections, impossible ids and broken short flows; bodies are read later, when all
/// names are known.
void ReadNative(const ReadJob& job);

/// The files under `include:`.
std::vector<syntax::PlacedText> IncludesOfNative(syntax::NodeRef root, base::DiagnosticSink& sink);

}  // namespace threatgap::load
