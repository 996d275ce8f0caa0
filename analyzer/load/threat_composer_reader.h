#pragma once

#include "analyzer/base/diagnostic.h"
#include "analyzer/load/input_format.h"
#include "analyzer/syntax/document.h"

namespace threatgap::load {

/// Whether a document is an AWS Threat Composer workspace, threat pack or mitigation pack: `schema`
/// is a number and there are `threats` or `mitigations`.
bool RecognisesThreatComposer(syntax::NodeRef root);

/// Reads threats (the slots of the grammar from their fields, never from the sentence), mitigations
/// as controls, links and assumptions. The format has no components and flows, and says of no
/// control where it stands, so all three lists are opened. Published files are untidy: links that
/// lead nowhere and unknown status words are warnings, unknown metadata are notes (once per key),
/// and other unknown keys are ignored. A resolved mitigation is an implemented control by claim;
/// what a threat's own status says is kept as a word.
void ReadThreatComposer(const ReadJob& job);

}  // namespace threatgap::load
