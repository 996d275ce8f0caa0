#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/catalog/catalog.h"
#include "analyzer/model/threat_model.h"

namespace threatgap::exchange {

/// A model in another format.
struct Exported {
  std::string text;
  std::vector<std::string> left_out;  ///< what the format cannot express, as `5 zones`
};

/// A format to which models are written.
struct ModelFormat {
  std::string_view name;  ///< as on the command line: `threat-composer`
  std::string_view description;
  Exported (*write)(const model::ThreatModel& model, const catalog::Catalog& catalog);
};

/// All formats, in the order of the help text.
std::span<const ModelFormat> ModelFormats();
/// The format `name`, or null.
const ModelFormat* FindModelFormat(std::string_view name);

}  // namespace threatgap::exchange
