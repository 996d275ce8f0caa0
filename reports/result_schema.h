#pragma once

#include <string>

namespace threatgap::reports {

/// The JSON Schema (draft 2020-12) of the JSON report, generated from the table in result_shape.h;
/// what `threatgap schema result` prints. Every object is closed (`additionalProperties: false`)
/// and requires all its keys; only `counts` of inputs and `bindings` have free keys.
std::string ResultSchema();

}  // namespace threatgap::reports
