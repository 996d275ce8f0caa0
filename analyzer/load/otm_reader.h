#pragma once

#include "analyzer/load/input_format.h"

namespace threatgap::load {

/// Whether a document is an Open Threat Model: `otmVersion`.
bool RecognisesOtm(syntax::NodeRef root);

/// Reads models of version 0.1.0 and 0.2.0: trust zones, components, data flows, assets, and each
/// threat that stands at a component or flow (the lists at the top are only a catalogue). A
/// component inside another stands in the zone of the outermost. Ratings (0 to 100) become words by
/// quarters, marked as inferred. A mitigation stands at the element of its threat; its state is a
/// claim. Source of the field names: the specification at
/// https://github.com/iriusrisk/OpenThreatModel, and real files of both versions.
void ReadOtm(const ReadJob& job);

}  // namespace threatgap::load
