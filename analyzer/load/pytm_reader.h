#pragma once

#include "analyzer/load/input_format.h"

namespace threatgap::load {

/// Whether a document is what pytm prints with `--json`, or its input: the lists `elements`,
/// `flows` and `boundaries`.
bool RecognisesPytm(syntax::NodeRef root);

/// Reads all three layouts: 1.1 and 1.2 (controls are fields of the element), 1.3 and later (they
/// stand under `controls`), and hand-written input files. References are names, which may repeat:
/// they lead to the first, and an ambiguous one is reported. A control that is true is a claim at
/// its element; false is how the format comes and says nothing. Findings are threats which pytm
/// generated; a `response` is a claim or proposal, and what an assumption excluded is a proposal to
/// avoid it. Advice under `mitigations` is kept as metadata. Source of the field names: the sources
/// of pytm (https://github.com/OWASP/pytm) and its output.
void ReadPytm(const ReadJob& job);

}  // namespace threatgap::load
