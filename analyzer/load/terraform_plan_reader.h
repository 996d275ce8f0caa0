#pragma once

#include "analyzer/load/input_format.h"

namespace threatgap::load {

/// Whether a document is what `terraform show -json` prints: `format_version`, and `planned_values`
/// or `resource_changes`.
bool RecognisesTerraformPlan(syntax::NodeRef root);

/// Reads the planned resources of all modules, which is architecture only. What a resource names
/// stands under `configuration`, by addresses without module and index; references that lead
/// through variables and outputs of modules are not followed. A plan without `configuration` gives
/// components only. Source of the field names: HashiCorp's description of the JSON output format
/// (https://developer.hashicorp.com/terraform/internals/json-format) and real plans of versions
/// 0.1 to 1.2.
void ReadTerraformPlan(const ReadJob& job);

}  // namespace threatgap::load
