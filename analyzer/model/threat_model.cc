#include "analyzer/model/threat_model.h"

#include <algorithm>
#include <cassert>

namespace threatgap::model {
namespace {

template <typename T>
std::int32_t FindById(const std::vector<T>& elements, std::string_view id) {
  const auto found =
      std::lower_bound(elements.begin(), elements.end(), id,
                       [](const T& element, std::string_view key) { return element.id < key; });
  if (found == elements.end() || found->id != id) return kNone;
  return static_cast<std::int32_t>(found - elements.begin());
}

std::optional<std::int32_t> Found(std::int32_t index) {
  if (index == kNone) return std::nullopt;
  return index;
}

std::string ScalarText(const ThreatModel& model, const AttributeDef& def, std::int32_t scalar) {
  switch (def.type) {
    case ValueType::kBool:
      return scalar != 0 ? "true" : "false";
    case ValueType::kInt:
      return std::to_string(scalar);
    case ValueType::kDuration:
      return std::to_string(scalar) + " days";
    case ValueType::kText:
      return model.strings.Get(scalar);
    case ValueType::kEnum:
    case ValueType::kScale:
      return std::string(def.vocabulary->words[static_cast<std::size_t>(scalar)]);
    case ValueType::kRef:
      return model.IdOf({def.target, scalar});
  }
  return {};
}

}  // namespace

const AttributeValue* Element::Find(AttributeId attribute) const {
  const auto found = std::lower_bound(
      attributes.begin(), attributes.end(), attribute,
      [](const AttributeValue& value, AttributeId key) { return value.attribute < key; });
  return found != attributes.end() && found->attribute == attribute ? &*found : nullptr;
}

std::string_view ListKindWord(ListKind list) {
  constexpr std::string_view kWords[] = {"components", "flows", "controls"};
  return kWords[static_cast<std::size_t>(list)];
}

std::string_view EvidenceKindWord(Evidence::Kind kind) {
  constexpr std::string_view kWords[] = {"automated-test", "inspection", "document", "statement"};
  return kWords[static_cast<std::size_t>(kind)];
}

std::string_view ControlStatusWord(ControlStatus status) {
  constexpr std::string_view kWords[] = {"absent", "planned", "implemented", "retired"};
  return kWords[static_cast<std::size_t>(status)];
}

std::string_view SeverityLevelWord(SeverityLevel level) {
  constexpr std::string_view kWords[] = {"low", "medium", "high", "critical"};
  return kWords[static_cast<std::size_t>(level)];
}

std::optional<SeverityLevel> ParseSeverityLevel(std::string_view word) {
  for (const auto level : {SeverityLevel::kLow, SeverityLevel::kMedium, SeverityLevel::kHigh,
                           SeverityLevel::kCritical}) {
    if (SeverityLevelWord(level) == word) return level;
  }
  return std::nullopt;
}

std::string_view TreatmentDecisionWord(TreatmentDecision decision) {
  constexpr std::string_view kWords[] = {"accepted", "transferred", "avoided", "planned"};
  return kWords[static_cast<std::size_t>(decision)];
}

std::string_view LifecycleWord(Lifecycle stage) {
  constexpr std::string_view kWords[] = {"design", "deployment", "operations"};
  return kWords[static_cast<std::size_t>(stage)];
}

const Element& ThreatModel::Get(ElementRef ref) const {
  const auto i = static_cast<std::size_t>(ref.index);
  switch (ref.kind) {
    case ElementKind::kComponent:
      return components[i];
    case ElementKind::kFlow:
      return flows[i];
    case ElementKind::kData:
      return data[i];
    case ElementKind::kZone:
      return zones[i];
    case ElementKind::kControl:
      return controls[i];
    case ElementKind::kThreat:
      return threats[i];
    case ElementKind::kSystem:
      break;
  }
  assert(false && "the system is not an element");
  return components[i];
}

const std::string& ThreatModel::IdOf(ElementRef ref) const {
  static const std::string kSystemId = "system";
  return ref.kind == ElementKind::kSystem ? kSystemId : Get(ref).id;
}

const std::string& ThreatModel::NameOf(ElementRef ref) const {
  static const std::string kSystemName = "the system";
  return ref.kind == ElementKind::kSystem ? kSystemName : Get(ref).name();
}

std::optional<ElementRef> ThreatModel::FindPlace(std::string_view id) const {
  if (const auto i = FindById(components, id); i != kNone)
    return ElementRef{ElementKind::kComponent, i};
  if (const auto i = FindById(flows, id); i != kNone) return ElementRef{ElementKind::kFlow, i};
  if (const auto i = FindById(zones, id); i != kNone) return ElementRef{ElementKind::kZone, i};
  return std::nullopt;
}

std::optional<DataIndex> ThreatModel::FindData(std::string_view id) const {
  return Found(FindById(data, id));
}
std::optional<ControlIndex> ThreatModel::FindControl(std::string_view id) const {
  return Found(FindById(controls, id));
}
std::optional<ThreatIndex> ThreatModel::FindThreat(std::string_view id) const {
  return Found(FindById(threats, id));
}

std::size_t ThreatModel::CountOf(ElementKind kind) const {
  switch (kind) {
    case ElementKind::kComponent:
      return components.size();
    case ElementKind::kFlow:
      return flows.size();
    case ElementKind::kData:
      return data.size();
    case ElementKind::kZone:
      return zones.size();
    case ElementKind::kControl:
      return controls.size();
    case ElementKind::kThreat:
      return threats.size();
    case ElementKind::kSystem:
      return 1;
  }
  return 0;
}

std::string ThreatModel::ValueText(AttributeId attribute, const Value& value) const {
  const AttributeDef& def = Attribute(attribute);
  if (!def.set) return ScalarText(*this, def, value.scalar);
  std::string text = "[";
  for (const std::int32_t item : value.items) {
    if (text.size() > 1) text += ", ";
    text += ScalarText(*this, def, item);
  }
  return text + "]";
}

std::vector<std::string> ThreatModel::ValueWords(AttributeId attribute, const Value& value) const {
  const AttributeDef& def = Attribute(attribute);
  if (def.type == ValueType::kDuration) return {"P" + std::to_string(value.scalar) + "D"};
  if (!def.set) return {ScalarText(*this, def, value.scalar)};
  std::vector<std::string> words;
  for (const std::int32_t item : value.items) words.push_back(ScalarText(*this, def, item));
  return words;
}

}  // namespace threatgap::model
