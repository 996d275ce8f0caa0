#pragma once

#include "analyzer/load/input_format.h"

namespace threatgap::load {

/// Whether a document is a model of the Microsoft Threat Modeling Tool (2016 and later): XML with
/// the root element `ThreatModel` and a `DrawingSurfaceList` in it.
bool RecognisesTm7(syntax::NodeRef root);

/// Reads all drawings: stencils as components, connectors as flows, border boundaries as zones,
/// with what they hold by geometry. A boundary line encloses nothing, so it becomes a note. A
/// choice in a list of properties becomes a claimed control where the import table says which, and
/// a tag otherwise; the first choice of a list is how stencils come and says nothing. Threats stand
/// on the flow of their interaction. `Mitigated` with a justification is a claimed control,
/// `NotApplicable` a proposal to avoid. The advice of the template (`PossibleMitigations`) is no
/// decision and is left out, as are notes and the template itself. Source of the names: files of
/// the tool and its templates `SDL TM Knowledge Base (Core)` 4.1 and `Azure Threat Model Template`
/// 1.0.
void ReadTm7(const ReadJob& job);

}  // namespace threatgap::load
