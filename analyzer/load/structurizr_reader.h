#pragma once

#include "analyzer/load/input_format.h"

namespace threatgap::load {

/// Whether a document is a Structurizr workspace: `model` with `softwareSystems` or `people`.
bool RecognisesStructurizr(syntax::NodeRef root);

/// Reads the model of a workspace, which is architecture only: people, software systems, containers
/// and components with their relationships. What holds others (a system with containers) becomes a
/// zone, and a component as well where a relationship ends at it. A relationship that is linked to
/// another is its copy at a higher level or in a deployment and is skipped. Deployment nodes repeat
/// the containers once per environment and are not read; views are drawings. Source of the field
/// names: the JSON schema at https://github.com/structurizr/json and real workspaces.
void ReadStructurizr(const ReadJob& job);

}  // namespace threatgap::load
