#pragma once

#include "analyzer/exchange/model_format.h"

namespace threatgap::exchange {

/// Open Threat Model 0.2.0 (https://github.com/iriusrisk/OpenThreatModel): zones, components,
/// flows, data as assets, threats with their mitigations at the elements where they stand.
/// Attributes go to `attributes`. A component outside every zone stands in a zone `unknown`,
/// because the format wants a parent.
Exported WriteOpenThreatModel(const model::ThreatModel& model, const catalog::Catalog& catalog);

/// AWS Threat Composer, schema 1 (https://github.com/awslabs/threat-composer): threats in their
/// grammar, controls as mitigations, links, assumptions. Its schema allows no further keys and has
/// no components and flows; these go as prose into `architecture` and `dataflow`. Ids are UUIDs
/// made from ours, so that the same model gives the same file.
Exported WriteThreatComposer(const model::ThreatModel& model, const catalog::Catalog& catalog);

/// Graphviz DOT: zones as clusters.
Exported WriteDot(const model::ThreatModel& model, const catalog::Catalog& catalog);

/// A Mermaid flowchart: zones as subgraphs.
Exported WriteMermaid(const model::ThreatModel& model, const catalog::Catalog& catalog);

}  // namespace threatgap::exchange
