#include "analyzer/exchange/model_format.h"

#include <algorithm>

#include "analyzer/exchange/native_writer.h"
#include "analyzer/exchange/writers.h"

namespace threatgap::exchange {
namespace {

Exported WriteNativeFormat(const model::ThreatModel& model, const catalog::Catalog& catalog) {
  return {WriteNative(model, catalog, {}), {}};
}

constexpr ModelFormat kFormats[] = {
    {"native", "one YAML file in threatgap's own format", WriteNativeFormat},
    {"otm", "Open Threat Model 0.2.0 (JSON)", WriteOpenThreatModel},
    {"threat-composer", "AWS Threat Composer workspace", WriteThreatComposer},
    {"dot", "architecture as Graphviz DOT", WriteDot},
    {"mermaid", "architecture as Mermaid flowchart", WriteMermaid},
};

}  // namespace

std::span<const ModelFormat> ModelFormats() { return kFormats; }

const ModelFormat* FindModelFormat(std::string_view name) {
  const auto found = std::find_if(std::begin(kFormats), std::end(kFormats),
                                  [&](const ModelFormat& format) { return format.name == name; });
  return found == std::end(kFormats) ? nullptr : found;
}

}  // namespace threatgap::exchange
