#include "analyzer/cli/schema_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace threatgap::cli {
namespace {

using model::AttributeDef;
using model::ValueType;

std::string MemberType(const AttributeDef& attribute) {
  switch (attribute.type) {
    case ValueType::kBool:
      return "boolean";
    case ValueType::kInt:
      return "integer";
    case ValueType::kText:
      return attribute.name == "technology" ? "technology" : "text";
    case ValueType::kDuration:
      return "duration";
    case ValueType::kEnum:
    case ValueType::kScale:
      return "words-" + std::string(attribute.vocabulary->name);
    case ValueType::kRef:
      return "id";
  }
  return "any";
}

}  // namespace

std::vector<SchemaField> AttributeFields(model::ElementKind kind) {
  std::vector<SchemaField> fields;
  for (const AttributeDef& attribute : model::AttributeTable()) {
    if ((attribute.applies & model::Mask(kind)) == 0) continue;
    const std::string type = MemberType(attribute);
    // Without a value they are not known, where the other way is.
    const bool one_way = attribute.name == "carries" || attribute.name == "returns";
    fields.push_back({std::string(attribute.name),
                      (attribute.set ? "[" + type + "]" : type) + (one_way ? "|null" : ""),
                      std::string(attribute.description)});
  }
  return fields;
}

std::vector<SchemaWords> AttributeWords() {
  std::vector<SchemaWords> all;
  std::set<std::string_view> seen;
  for (const AttributeDef& attribute : model::AttributeTable()) {
    const auto* vocabulary = attribute.vocabulary;
    if ((attribute.applies & model::kStatedKinds) == 0) continue;
    if (vocabulary == nullptr || !seen.insert(vocabulary->name).second) continue;
    std::vector<std::string> words(vocabulary->words.begin(), vocabulary->words.end());
    std::string about =
        vocabulary->ordered ? fmt::format("ordered: {}", fmt::join(words, " < ")) : "";
    all.push_back({"words-" + std::string(vocabulary->name), std::move(about), std::move(words)});
  }
  return all;
}

std::vector<SchemaWords> CatalogWords(const catalog::Catalog& catalog) {
  std::vector<std::string> types = catalog.types->Ids();
  std::sort(types.begin(), types.end());
  return {Words("component-type", "component types; packs add more", std::move(types)),
          Words("technology", "technology presets; packs add more", catalog.TechnologyIds()),
          Words("control-type", "control types; packs add more", catalog.ControlTypeIds()),
          Words("framework", "frameworks with their edition", catalog.FrameworkIds())};
}

SchemaWords Words(std::string name, std::string about, std::vector<std::string> words) {
  return {std::move(name), std::move(about), std::move(words)};
}

SchemaWords SeverityWords() {
  return Words("severity-level", "ordered: low < medium < high < critical",
               {"low", "medium", "high", "critical"});
}

SchemaObject TreatmentObject(bool in_policy) {
  return {"treatment",
          in_policy ? "a decision about a finding or an authored threat; exactly one of `finding` "
                      "and `threat`"
                    : "a proposal: shown, but only the policy lets the gate pass",
          {{"finding", "text", "key or fingerprint of a finding"},
           {"threat", "id", "id of an authored threat"},
           {"decision", "decision", "", true},
           {"why", "text", "", true},
           {"by", "text", "who decided", in_policy},
           {"approved-by", "text", "who approved it", in_policy},
           {"until", "date", "last day on which it holds"},
           {"severity", "severity-level", "it holds up to this severity", in_policy}}};
}

SchemaWords DecisionWords() {
  return Words("decision", "ISO/IEC 27005: retain, share, avoid, modify",
               {"accepted", "transferred", "avoided", "planned"});
}

}  // namespace threatgap::cli
