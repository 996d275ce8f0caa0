#pragma once

#include <string>

#include "analyzer/catalog/catalog.h"
#include "analyzer/model/threat_model.h"

namespace threatgap::exchange {

/// What stands at the head of the file, as a comment.
struct NativeHeading {
  std::string text;
};

/// Writes `model` in the native format (DESIGN.md §3.1), so that reading it gives the same
/// elements, values and findings. Written is what files state and what readers of foreign formats
/// concluded (with the reason as a comment); values of presets and types are not, because they come
/// back by themselves. Values of `defaults:` are written there. What another tool calls an element
/// or says of it goes to `imported-from`. Same model, same bytes. O(model).
std::string WriteNative(const model::ThreatModel& model, const catalog::Catalog& catalog,
                        const NativeHeading& heading);

}  // namespace threatgap::exchange
