#include "analyzer/load/input_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "analyzer/load/cloudformation_reader.h"
#include "analyzer/load/cyclonedx_reader.h"
#include "analyzer/load/drawio_reader.h"
#include "analyzer/load/native_reader.h"
#include "analyzer/load/otm_reader.h"
#include "analyzer/load/pytm_reader.h"
#include "analyzer/load/structurizr_reader.h"
#include "analyzer/load/terraform_plan_reader.h"
#include "analyzer/load/threagile_reader.h"
#include "analyzer/load/threat_composer_reader.h"
#include "analyzer/load/threat_dragon_reader.h"
#include "analyzer/load/threatcl_reader.h"
#include "analyzer/load/tm7_reader.h"
#include "analyzer/load/tmbom_reader.h"
#include "analyzer/syntax/xml_element.h"

namespace threatgap::load {
namespace {

using syntax::NodeRef;

constexpr std::size_t kKeysShown = 12;

constexpr InputFormat kFormats[] = {
    {"threatgap", "the top-level key `threatgap`", RecognisesNative, ReadNative, IncludesOfNative},
    {"threat-composer", "a number under `schema`, and `threats` or `mitigations`",
     RecognisesThreatComposer, ReadThreatComposer, nullptr},
    {"threat-dragon", "`summary` and `detail` with `diagrams`", RecognisesThreatDragon,
     ReadThreatDragon, nullptr},
    {"otm", "the key `otmVersion`", RecognisesOtm, ReadOtm, nullptr},
    {"threagile", "the key `technical_assets` or `threagile_version`", RecognisesThreagile,
     ReadThreagile, IncludesOfThreagile},
    {"tmbom", "`scope`, `trust_zones` and `data_flows`", RecognisesTmBom, ReadTmBom, nullptr},
    {"pytm", "the lists `elements`, `flows` and `boundaries`", RecognisesPytm, ReadPytm, nullptr},
    {"structurizr", "`model` with `softwareSystems` or `people`", RecognisesStructurizr,
     ReadStructurizr, nullptr},
    {"terraform-plan", "`format_version`, and `planned_values` or `resource_changes`",
     RecognisesTerraformPlan, ReadTerraformPlan, nullptr},
    {"cloudformation", "`Resources` with types like `AWS::S3::Bucket`", RecognisesCloudFormation,
     ReadCloudFormation, nullptr},
    {"threatcl", "`threatmodel` and `spec_version`", RecognisesThreatcl, ReadThreatcl, nullptr},
    {"cyclonedx", "`bomFormat: CycloneDX`, or XML with the root element `bom` of cyclonedx.org",
     RecognisesCycloneDx, ReadCycloneDx, nullptr},
    {"drawio", "XML with the root element `mxfile` or `mxGraphModel`", RecognisesDrawio, ReadDrawio,
     nullptr},
    {"tm7", "XML with the root element `ThreatModel`", RecognisesTm7, ReadTm7, nullptr},
};

std::string KeysSeen(NodeRef root) {
  if (root.is_null()) return "the file is empty";
  if (const syntax::XmlElement element{root})
    return fmt::format("found XML with the root element `{}`", element.name());
  if (!root.is_mapping())
    return fmt::format("found {} at the top", syntax::NodeKindWords(root.kind()));
  std::string seen;
  std::size_t count = 0;
  for (NodeRef key = root.first(); key && count < kKeysShown; key = key.next(), ++count) {
    seen += fmt::format("{}`{}`", seen.empty() ? "" : ", ", key.text());
  }
  if (root.size() > count) seen += fmt::format(" and {} more", root.size() - count);
  return seen.empty() ? "found no top-level key" : "found the top-level keys " + seen;
}

bool LooksNative(NodeRef root) {
  constexpr std::string_view kSections[] = {"components", "zones",  "flows",
                                            "controls",   "system", "defaults"};
  return std::any_of(std::begin(kSections), std::end(kSections),
                     [&](std::string_view key) { return static_cast<bool>(root.GetKey(key)); });
}

std::string Advice(NodeRef root) {
  if (LooksNative(root)) return "a file of threatgap's own format begins with `threatgap: 1`";
  std::string tried;
  for (const InputFormat& format : kFormats)
    tried += fmt::format("{}{}", tried.empty() ? "" : ", ", format.name);
  return "formats tried: " + tried + "; docs/formats.md says what each is recognised by";
}

}  // namespace

std::span<const InputFormat> InputFormats() { return kFormats; }

const InputFormat* FindFormat(NodeRef root) {
  for (const InputFormat& format : kFormats) {
    if (format.recognises(root)) return &format;
  }
  return nullptr;
}

const InputFormat* RecogniseFormat(const syntax::Document& document, base::DiagnosticSink& sink) {
  const NodeRef root = document.root();
  if (const InputFormat* const format = FindFormat(root)) return format;
  const base::Span start{document.source(), 0, 0};
  const bool has_key = root.is_mapping() && root.first();
  sink.Error("unrecognised-format", has_key ? root.first().span() : start,
             "the format of this file is not known: " + KeysSeen(root), Advice(root));
  return nullptr;
}

}  // namespace threatgap::load
