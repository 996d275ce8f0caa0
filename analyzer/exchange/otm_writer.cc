#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "analyzer/base/text.h"
#include "analyzer/exchange/writers.h"
#include "analyzer/model/linked_controls.h"
#include "reports/json_writer.h"

namespace threatgap::exchange {
namespace {

using model::AttributeValue;
using model::ElementKind;
using reports::JsonWriter;
constexpr auto kInline = JsonWriter::Layout::kInline;

/// Trust and confidentiality are numbers up to 100 there: the middle of each quarter.
constexpr int kRatings[] = {12, 37, 62, 87};
constexpr int kLevels[] = {10, 40, 70, 95};  ///< of likelihood and impact, by severity
constexpr std::string_view kOutside = "unknown";

std::size_t At(std::int32_t index) { return static_cast<std::size_t>(index); }

/// Presets and types give their values again wherever the model is read.
bool IsSaid(const AttributeValue& value) {
  return value.origin != model::Origin::kPreset && value.origin != model::Origin::kTypeDefault;
}

/// What people call a threat: where it has only slots, what its source does.
const std::string& NameOf(const model::Threat& threat) {
  return threat.title.empty() && !threat.action.empty() ? threat.action : threat.name();
}

class OpenThreatModelWriter {
 public:
  explicit OpenThreatModelWriter(const model::ThreatModel& model) : model_(model) {
    for (std::size_t i = 0; i < model.threats.size(); ++i) {
      if (model.threats[i].on.empty()) ++unplaced_;
      for (const model::Placement& place : model.threats[i].on)
        threats_at_[place.element].push_back(i);
    }
  }

  Exported Write() {
    out_.BeginObject();
    out_.Key("otmVersion").Text("0.2.0");
    PutProject();
    out_.Key("representations").BeginArray(kInline).EndArray();
    PutAssets();
    PutZones();
    PutComponents();
    PutFlows();
    PutThreats();
    PutMitigations();
    out_.EndObject();
    return {out_.Finish(), Losses()};
  }

 private:
  void PutProject() {
    const model::System& system = model_.system;
    out_.Key("project").BeginObject();
    out_.Key("name").Text(system.title.empty() ? system.id : system.title);
    out_.Key("id").Text(system.id.empty() ? "system" : system.id);
    Optional("description", system.description);
    Optional("owner", system.owner);
    out_.EndObject();
  }

  void Optional(std::string_view key, const std::string& text) {
    if (!text.empty()) out_.Key(key).Text(text);
  }

  void PutName(const model::Element& element) {
    out_.Key("id").Text(element.id);
    out_.Key("name").Text(element.name());
    Optional("description", element.description);
  }

  void PutAssets() {
    out_.Key("assets").BeginArray();
    for (const model::Data& data : model_.data) {
      out_.BeginObject();
      PutName(data);
      if (const AttributeValue* const level = data.Find(model::attribute::kConfidentiality)) {
        out_.Key("risk").BeginObject(kInline);
        out_.Key("confidentiality").Integer(kRatings[level->value.scalar]);
        out_.EndObject();
      }
      PutAttributes(data, {model::attribute::kConfidentiality});
      out_.EndObject();
    }
    out_.EndArray();
  }

  void PutZones() {
    out_.Key("trustZones").BeginArray();
    for (const model::Zone& zone : model_.zones) {
      out_.BeginObject();
      PutName(zone);
      const AttributeValue* const trust = zone.Find(model::attribute::kTrust);
      out_.Key("type").Text(trust == nullptr ? "unknown"
                                             : model_.ValueText(trust->attribute, trust->value));
      if (trust != nullptr) {
        out_.Key("risk").BeginObject(kInline);
        out_.Key("trustRating").Integer(kRatings[trust->value.scalar]);
        out_.EndObject();
      }
      if (const AttributeValue* const parent = zone.Find(model::attribute::kParent))
        PutParent(model_.zones[At(parent->value.scalar)].id);
      PutAttributes(zone, {model::attribute::kTrust, model::attribute::kParent});
      out_.EndObject();
    }
    PutOutside();
    out_.EndArray();
  }

  /// The zone of components which stand in none.
  void PutOutside() {
    bool needed = false;
    for (const model::Component& component : model_.components)
      needed |= component.Find(model::attribute::kZone) == nullptr;
    if (!needed) return;
    while (model_.FindPlace(outside_)) outside_ += "-zone";
    out_.BeginObject();
    out_.Key("id").Text(outside_);
    out_.Key("name").Text("Zone not stated");
    out_.Key("type").Text("unknown");
    out_.EndObject();
  }

  void PutParent(const std::string& zone) {
    out_.Key("parent").BeginObject(kInline);
    out_.Key("trustZone").Text(zone);
    out_.EndObject();
  }

  void PutComponents() {
    out_.Key("components").BeginArray();
    for (std::size_t i = 0; i < model_.components.size(); ++i) {
      const model::Component& component = model_.components[i];
      out_.BeginObject();
      PutName(component);
      const AttributeValue* const technology = component.Find(model::attribute::kTechnology);
      out_.Key("type").Text(technology != nullptr ? model_.strings.Get(technology->value.scalar)
                            : component.type == model::kNoType
                                ? "component"
                                : model_.types->Get(component.type).id);
      const AttributeValue* const zone = component.Find(model::attribute::kZone);
      PutParent(zone == nullptr ? outside_ : model_.zones[At(zone->value.scalar)].id);
      const AttributeValue* const stores = component.Find(model::attribute::kStores);
      if (stores != nullptr && IsSaid(*stores)) {
        out_.Key("assets").BeginObject(kInline);
        out_.Key("processed").BeginArray(kInline).EndArray();
        PutIds("stored", *stores);
        out_.EndObject();
      }
      PutThreatsAt({ElementKind::kComponent, static_cast<std::int32_t>(i)});
      PutTags(component);
      PutAttributes(component, {model::attribute::kZone, model::attribute::kStores,
                                model::attribute::kTechnology});
      out_.EndObject();
    }
    out_.EndArray();
  }

  void PutIds(std::string_view key, const AttributeValue& value) {
    out_.Key(key).BeginArray(kInline);
    for (const std::string& id : model_.ValueWords(value.attribute, value.value)) out_.Text(id);
    out_.EndArray();
  }

  void PutFlows() {
    out_.Key("dataflows").BeginArray();
    for (std::size_t i = 0; i < model_.flows.size(); ++i) {
      const model::Flow& flow = model_.flows[i];
      const AttributeValue* const carries = flow.Find(model::attribute::kCarries);
      const AttributeValue* const returns = flow.Find(model::attribute::kReturns);
      out_.BeginObject();
      PutName(flow);
      out_.Key("source").Text(model_.components[At(flow.from)].id);
      out_.Key("destination").Text(model_.components[At(flow.to)].id);
      out_.Key("bidirectional").Flag(returns != nullptr && !returns->value.items.empty());
      if (carries != nullptr) PutIds("assets", *carries);
      PutThreatsAt({ElementKind::kFlow, static_cast<std::int32_t>(i)});
      PutTags(flow);
      PutAttributes(flow, {model::attribute::kCarries});
      out_.EndObject();
    }
    out_.EndArray();
  }

  void PutTags(const model::Element& element) {
    if (const AttributeValue* const tags = element.Find(model::attribute::kTags))
      PutIds("tags", *tags);
  }

  /// What has no place of its own in the format. Its attributes are texts.
  void PutAttributes(const model::Element& element, std::vector<model::AttributeId> written) {
    written.push_back(model::attribute::kTags);
    bool open = false;
    for (const AttributeValue& value : element.attributes) {
      if (!IsSaid(value) ||
          std::find(written.begin(), written.end(), value.attribute) != written.end())
        continue;
      if (!open) out_.Key("attributes").BeginObject();
      open = true;
      out_.Key(model::Attribute(value.attribute).name)
          .Text(model_.ValueText(value.attribute, value.value));
    }
    if (open) out_.EndObject();
  }

  void PutThreatsAt(model::ElementRef element) {
    const auto found = threats_at_.find(element);
    if (found == threats_at_.end()) return;
    out_.Key("threats").BeginArray();
    for (const std::size_t index : found->second) {
      const model::Threat& threat = model_.threats[index];
      out_.BeginObject();
      out_.Key("threat").Text(threat.id);
      out_.Key("state").Text(threat.foreign_status.empty() ? "exposed" : threat.foreign_status);
      out_.Key("mitigations").BeginArray();
      for (const model::ControlIndex control : model::LinkedControls(threat)) {
        const auto& status = model_.controls[At(control)].status;
        out_.BeginObject(kInline);
        out_.Key("mitigation").Text(model_.controls[At(control)].id);
        if (status) out_.Key("state").Text(ControlStatusWord(*status));
        out_.EndObject();
      }
      out_.EndArray();
      out_.EndObject();
    }
    out_.EndArray();
  }

  void PutThreats() {
    out_.Key("threats").BeginArray();
    for (const model::Threat& threat : model_.threats) {
      out_.BeginObject();
      out_.Key("id").Text(threat.id);
      out_.Key("name").Text(NameOf(threat));
      Optional("description", threat.statement.empty() ? threat.description : threat.statement);
      if (!threat.stride.empty()) {
        out_.Key("categories").BeginArray(kInline);
        for (const std::string& letter : threat.stride) out_.Text(letter);
        out_.EndArray();
      }
      if (threat.severity) {
        const int level = kLevels[static_cast<std::size_t>(*threat.severity)];
        out_.Key("risk").BeginObject(kInline);
        out_.Key("likelihood").Integer(level);
        out_.Key("impact").Integer(level);
        out_.EndObject();
      }
      out_.EndObject();
    }
    out_.EndArray();
  }

  void PutMitigations() {
    out_.Key("mitigations").BeginArray();
    for (const model::Control& control : model_.controls) {
      out_.BeginObject();
      PutName(control);
      out_.EndObject();
    }
    out_.EndArray();
  }

  std::vector<std::string> Losses() const {
    std::vector<std::string> losses;
    const auto add = [&](std::size_t n, std::string_view noun, std::string_view why) {
      if (n > 0)
        losses.push_back(
            fmt::format("{}{}{}", base::Counted(n, noun), why.empty() ? "" : ": ", why));
    };
    std::size_t placed = 0, proven = 0;
    for (const model::Control& control : model_.controls) {
      placed += control.on.empty() ? 0 : 1;
      proven += control.evidence.empty() ? 0 : 1;
    }
    add(placed, "control",
        "type, owner and where they stand; the format has mitigations of threats");
    add(proven, "control", "evidence");
    add(unplaced_, "threat", "in the catalogue only, because they name no element");
    add(model_.requirements.size(), "requirement answer", "");
    add(model_.proposals.size(), "treatment proposal", "");
    add(model_.assumptions.size(), "assumption", "");
    return losses;
  }

  const model::ThreatModel& model_;
  JsonWriter out_;
  std::string outside_{kOutside};
  std::map<model::ElementRef, std::vector<std::size_t>> threats_at_;
  std::size_t unplaced_ = 0;
};

}  // namespace

Exported WriteOpenThreatModel(const model::ThreatModel& model, const catalog::Catalog&) {
  return OpenThreatModelWriter(model).Write();
}

}  // namespace threatgap::exchange
