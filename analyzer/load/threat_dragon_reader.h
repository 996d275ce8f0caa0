#pragma once

#include "analyzer/load/input_format.h"

namespace threatgap::load {

/// Whether a document is an OWASP Threat Dragon model: `summary`, and `detail` with `diagrams`.
bool RecognisesThreatDragon(syntax::NodeRef root);

/// Reads models of version 1 (JointJS cells) and 2 (AntV X6 cells) of all diagrams: actors,
/// processes, stores and flows with their threats, and boundary boxes as zones. What a box holds
/// follows from the geometry. A boundary curve encloses nothing, so it becomes a note. A ticked box
/// (`isEncrypted`) is a claimed control; one that is not ticked says nothing, because that is how
/// it comes. A mitigation is a free text without a place: a claim, never coverage. `NotApplicable`
/// is a proposal to avoid the threat. Source of the field names: the published JSON schemas of
/// Threat Dragon 1 and 2, and models of both.
void ReadThreatDragon(const ReadJob& job);

}  // namespace threatgap::load
