#pragma once

#include "analyzer/load/input_format.h"

namespace threatgap::load {

/// Whether a document is a CycloneDX bill of materials: JSON with `bomFormat: CycloneDX`, or XML
/// with the root element `bom` in a namespace of cyclonedx.org.
bool RecognisesCycloneDx(syntax::NodeRef root);

/// Reads the architecture in a bill of materials of version 1.2 to 1.7, in both syntaxes: services,
/// machine-learning models and data sets as components, `trustZone` as zones, `data` as data on the
/// flows between their sources and destinations, dependencies on any of these as flows. Software
/// packages are no architecture: where one of them depends on a service, the described software
/// does. `authenticated` is a claimed control. Considerations of model cards and vulnerabilities of
/// what was read are threats; declarations and standards are left out with a note. Source of the
/// names: the schemas of CycloneDX 1.2 to 1.7.
void ReadCycloneDx(const ReadJob& job);

}  // namespace threatgap::load
