#pragma once

#include "analyzer/load/input_format.h"

namespace threatgap::load {

/// Whether a document is a model of the OWASP Threat Model Library: `scope`, `trust_zones` and
/// `data_flows`.
bool RecognisesTmBom(syntax::NodeRef root);

/// Reads models of schema 1.0: trust zones, actors, components and data stores, data sets with
/// their placements, data flows, threats with their personas and risks, controls and assumptions. A
/// boundary is a pair of zones: what is said about it stands on the flows which lead from one of
/// them to the other. `encrypted: true` and the methods of a boundary are claims; only an `active`
/// control is claimed to be in place. A zone that is named and not declared is added with a
/// warning, because published models do that. Source of the field names: the JSON schema at
/// https://github.com/OWASP/www-project-threat-model-library.
void ReadTmBom(const ReadJob& job);

}  // namespace threatgap::load
