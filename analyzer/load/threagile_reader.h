#pragma once

#include <vector>

#include "analyzer/load/input_format.h"

namespace threatgap::load {

/// Whether a document is a Threagile model: `technical_assets` or `threagile_version`. A part that
/// another file includes needs neither.
bool RecognisesThreagile(syntax::NodeRef root);

/// The files under `includes`.
std::vector<syntax::PlacedText> IncludesOfThreagile(syntax::NodeRef root,
                                                    base::DiagnosticSink& sink);

/// Reads models (maps keyed by title) and the dumps which the tool writes of them (maps keyed by
/// id), of one file or several: an element may stand in one file and what refers to it in another.
/// Technical assets become components, communication links flows, trust boundaries zones with what
/// they list, data assets data. The protocol and `vpn` are claims of encryption; a protocol that
/// Threagile calls unencrypted is an inferred `encryption: none`. Risks of own categories and
/// abuse cases are threats. Entries of `risk_tracking` name risks which the tool generates from its
/// rules: they are claims and proposals about the threats of the file which they fit, and where
/// none fits, a threat that keeps their words. Shared runtimes, questions and security requirements
/// have no counterpart. Source of the field names: the sources of Threagile
/// (https://github.com/Threagile/threagile) and its example models.
void ReadThreagile(const ReadJob& job);

}  // namespace threatgap::load
