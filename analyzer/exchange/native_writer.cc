#include "analyzer/exchange/native_writer.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>

#include "analyzer/base/date.h"
#include "analyzer/base/text.h"

namespace threatgap::exchange {
namespace {

using model::AttributeValue;
using model::Element;
using model::Origin;

constexpr std::string_view kListWords[] = {"components", "flows", "controls"};

/// Ids of our own making may stand as they are; everything else is quoted, because YAML gives some
/// words a meaning.
void Put(YAML::Emitter& out, std::string_view text) {
  const bool letter =
      !text.empty() && ((text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z'));
  if (!letter || !base::IsValidId(text)) out << YAML::DoubleQuoted;
  out << std::string(text);
}

std::string OneLineComment(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return text;
}

class NativeWriter {
 public:
  NativeWriter(const model::ThreatModel& model, const catalog::Catalog& catalog)
      : model_(model), catalog_(catalog) {}

  std::string Write(const NativeHeading& heading) {
    if (!heading.text.empty()) out_ << YAML::Comment(heading.text) << YAML::Newline;
    out_ << YAML::BeginMap << YAML::Key << "threatgap" << YAML::Value << 1;
    PutSystem();
    PutDefaults();
    PutElements("zones", model_.zones,
                [this](const model::Zone& zone) { PutOpenLists(zone.open); });
    PutElements("data", model_.data, [](const model::Data&) {});
    PutElements("components", model_.components,
                [this](const model::Component& component) { PutType(component); });
    PutFlows();
    PutControls();
    PutThreats();
    PutRequirements();
    PutProposals();
    PutAssumptions();
    out_ << YAML::EndMap;
    return std::string(out_.c_str()) + "\n";
  }

 private:
  void Key(std::string_view key) {
    out_ << YAML::Key;
    Put(out_, key);
    out_ << YAML::Value;
  }

  void Word(std::string_view key, std::string_view word) {
    Key(key);
    Put(out_, word);
  }

  void Text(std::string_view key, const std::string& text) {
    if (text.empty()) return;
    Key(key);
    out_ << YAML::DoubleQuoted << text;
  }

  void List(std::string_view key, const std::vector<std::string>& items) {
    Key(key);
    out_ << YAML::Flow << YAML::BeginSeq;
    for (const std::string& item : items) Put(out_, item);
    out_ << YAML::EndSeq;
  }

  void DateOf(std::string_view key, const std::optional<base::Date>& date) {
    if (date) Word(key, base::FormatDate(*date));
  }

  bool Begin(std::string_view section, bool empty) {
    if (empty) return false;
    Key(section);
    out_ << YAML::BeginMap;
    return true;
  }

  void PutSystem() {
    const model::System& system = model_.system;
    out_ << YAML::Key << "system" << YAML::Value << YAML::BeginMap;
    if (!system.id.empty()) Word("id", system.id);
    Text("title", system.title);
    Text("owner", system.owner);
    Text("description", system.description);
    if (!system.formerly.empty()) List("formerly", system.formerly);
    DateOf("as-of", system.as_of);
    if (system.lifecycle) Word("lifecycle", LifecycleWord(*system.lifecycle));
    if (system.genai_scope) Word("genai-scope", std::to_string(*system.genai_scope));
    PutOpenLists(system.open);
    out_ << YAML::EndMap;
  }

  void PutOpenLists(const model::OpenLists& lists) {
    std::vector<std::string> open;
    for (std::size_t i = 0; i < std::size(kListWords); ++i) {
      if (lists.open[i]) open.emplace_back(kListWords[i]);
    }
    if (!open.empty()) List("open", open);
  }

  /// Defaults are not kept as such; the elements which took them show what they were.
  template <typename E>
  void CollectDefaults(const std::vector<E>& elements,
                       std::map<std::string_view, const AttributeValue*>& values) const {
    for (const Element& element : elements) {
      for (const AttributeValue& value : element.attributes) {
        if (value.origin == Origin::kDefaults)
          values.emplace(model::Attribute(value.attribute).name, &value);
      }
    }
  }

  void PutDefaults() {
    std::map<std::string_view, std::map<std::string_view, const AttributeValue*>> sections;
    CollectDefaults(model_.components, sections["components"]);
    CollectDefaults(model_.flows, sections["flows"]);
    CollectDefaults(model_.data, sections["data"]);
    CollectDefaults(model_.zones, sections["zones"]);
    std::erase_if(sections, [](const auto& section) { return section.second.empty(); });
    if (!Begin("defaults", sections.empty())) return;
    for (const auto& [section, values] : sections) {
      Key(section);
      out_ << YAML::BeginMap;
      for (const auto& [name, value] : values) PutValue(*value);
      out_ << YAML::EndMap;
    }
    out_ << YAML::EndMap;
  }

  void PutValue(const AttributeValue& value) {
    const model::AttributeDef& attribute = model::Attribute(value.attribute);
    const std::vector<std::string> words = model_.ValueWords(value.attribute, value.value);
    if (attribute.set) {
      List(attribute.name, words);
    } else {
      Word(attribute.name, words.front());
    }
    if (value.origin == Origin::kInferred && value.giver >= 0)
      Comment("inferred " + model_.strings.Get(value.giver));
  }

  void Comment(const std::string& text) { out_ << YAML::Comment(OneLineComment(text)); }

  void PutCommon(const Element& element) {
    if (element.title != element.id) Text("title", element.title);
    Text("description", element.description);
    if (!element.formerly.empty()) List("formerly", element.formerly);
  }

  void PutAttributes(const Element& element) {
    for (const AttributeValue& value : element.attributes) {
      if (value.origin == Origin::kStated || value.origin == Origin::kInferred) PutValue(value);
    }
  }

  template <typename E, typename More>
  void PutElements(std::string_view section, const std::vector<E>& elements, More more) {
    if (!Begin(section, elements.empty())) return;
    for (const E& element : elements) {
      Key(element.id);
      out_ << YAML::BeginMap;
      PutCommon(element);
      more(element);
      PutAttributes(element);
      out_ << YAML::EndMap;
    }
    out_ << YAML::EndMap;
  }

  void PutType(const model::Component& component) {
    const bool from_preset = component.type_origin == Origin::kPreset;
    if (component.type == model::kNoType || from_preset) return;
    Word("type", model_.types->Get(component.type).id);
    if (component.type_origin == Origin::kInferred) Comment("inferred " + component.type_reason);
  }

  /// Number of a flow that is called `from>to#number`; 0 where it has a name of its own.
  int NumberOf(const model::Flow& flow) const {
    const std::string pair = fmt::format("{}>{}", At(model_.components, flow.from).id,
                                         At(model_.components, flow.to).id);
    if (flow.id == pair) return 1;
    if (!flow.id.starts_with(pair + "#")) return 0;
    return std::atoi(flow.id.c_str() + pair.size() + 1);
  }

  template <typename E>
  static const E& At(const std::vector<E>& elements, std::int32_t index) {
    return elements[static_cast<std::size_t>(index)];
  }

  /// Flows without a name get theirs from their order, so that order must come back.
  void PutFlows() {
    if (model_.flows.empty()) return;
    std::vector<std::pair<int, const model::Flow*>> flows;
    for (const model::Flow& flow : model_.flows) flows.emplace_back(NumberOf(flow), &flow);
    std::stable_sort(flows.begin(), flows.end(), [](const auto& a, const auto& b) {
      return std::tie(a.second->from, a.second->to, a.first) <
             std::tie(b.second->from, b.second->to, b.first);
    });
    Key("flows");
    out_ << YAML::BeginSeq;
    for (const auto& [number, flow] : flows) {
      out_ << YAML::BeginMap;
      if (number == 0 && base::IsValidId(flow->id)) Word("id", flow->id);
      Word("from", At(model_.components, flow->from).id);
      Word("to", At(model_.components, flow->to).id);
      PutCommon(*flow);
      PutAttributes(*flow);
      PutUnknownData(*flow);
      out_ << YAML::EndMap;
    }
    out_ << YAML::EndSeq;
  }

  /// Where one way is stated, silence about the other would mean that nothing goes there.
  void PutUnknownData(const model::Flow& flow) {
    const bool carries = flow.Find(model::attribute::kCarries) != nullptr;
    const bool returns = flow.Find(model::attribute::kReturns) != nullptr;
    if (carries == returns) return;
    Key(carries ? "returns" : "carries");
    out_ << YAML::Null;
  }

  void PutOrigin(const std::string& format, const std::string& id, const std::string& status) {
    if (format.empty()) return;
    Key("imported-from");
    out_ << YAML::Flow << YAML::BeginMap;
    Word("format", format);
    if (!id.empty()) Word("id", id);
    if (!status.empty()) Word("status", status);
    out_ << YAML::EndMap;
  }

  void PutTags(const Element& element) {
    const AttributeValue* const tags = element.Find(model::attribute::kTags);
    if (tags != nullptr && !tags->value.items.empty()) PutValue(*tags);
  }

  std::vector<std::string> PlaceIds(const std::vector<model::Placement>& places) const {
    std::vector<std::string> ids;
    for (const model::Placement& place : places) ids.push_back(model_.IdOf(place.element));
    return ids;
  }

  void PutControls() {
    if (!Begin("controls", model_.controls.empty())) return;
    for (const model::Control& control : model_.controls) {
      Key(control.id);
      out_ << YAML::BeginMap;
      PutCommon(control);
      std::vector<std::string> types;
      for (const std::int32_t type : control.types)
        types.push_back(At(catalog_.control_types, type).id);
      if (!types.empty()) List("control", types);
      if (!control.on.empty()) List("on", PlaceIds(control.on));
      if (control.status) Word("status", ControlStatusWord(*control.status));
      Text("owner", control.owner);
      DateOf("due", control.due);
      PutEvidence(control.evidence);
      PutOrigin(control.source_format, control.original_id, control.foreign_status);
      PutTags(control);
      out_ << YAML::EndMap;
    }
    out_ << YAML::EndMap;
  }

  void PutEvidence(const std::vector<model::Evidence>& evidence) {
    if (evidence.empty()) return;
    Key("evidence");
    out_ << YAML::BeginSeq;
    for (const model::Evidence& item : evidence) {
      out_ << YAML::Flow << YAML::BeginMap;
      Word("kind", EvidenceKindWord(item.kind));
      DateOf("date", item.date);
      if (item.passed) Word("result", *item.passed ? "pass" : "fail");
      Text("ref", item.ref);
      Text("by", item.by);
      out_ << YAML::EndMap;
    }
    out_ << YAML::EndSeq;
  }

  void PutThreats() {
    if (!Begin("threats", model_.threats.empty())) return;
    for (const model::Threat& threat : model_.threats) {
      Key(threat.id);
      out_ << YAML::BeginMap;
      PutCommon(threat);
      PutGrammar(threat);
      if (!threat.instance_of.empty()) Word("instance-of", threat.instance_of);
      if (!threat.on.empty()) List("on", PlaceIds(threat.on));
      if (threat.from) Word("from", model_.IdOf(threat.from->element));
      if (threat.to) Word("to", model_.IdOf(threat.to->element));
      PutSeverity(threat);
      if (threat.mitigations) {
        Key("mitigations");
        PutTree(*threat.mitigations);
      }
      Text("owner", threat.owner);
      if (!threat.stride.empty()) List("stride", threat.stride);
      Text("priority", threat.priority);
      PutMetadata(threat);
      PutOrigin(threat.source_format, threat.original_id, threat.foreign_status);
      PutTags(threat);
      out_ << YAML::EndMap;
    }
    out_ << YAML::EndMap;
  }

  void PutGrammar(const model::Threat& threat) {
    Text("source", threat.source);
    Text("prerequisites", threat.prerequisites);
    Text("action", threat.action);
    Text("impact", threat.impact);
    Text("statement", threat.statement);
    if (!threat.goals.empty()) List("goals", threat.goals);
    std::vector<std::string> assets;
    for (const model::ElementRef asset : threat.assets) assets.push_back(model_.IdOf(asset));
    assets.insert(assets.end(), threat.asset_texts.begin(), threat.asset_texts.end());
    if (!assets.empty()) List("assets", assets);
  }

  void PutSeverity(const model::Threat& threat) {
    if (threat.severity) Word("severity", SeverityLevelWord(*threat.severity));
    if (!threat.likelihood || !threat.impact_level) return;
    Key("severity");
    out_ << YAML::Flow << YAML::BeginMap;
    Word("likelihood", std::to_string(*threat.likelihood));
    Word("impact", std::to_string(*threat.impact_level));
    out_ << YAML::EndMap;
  }

  /// Trees are as deep as the document they were read from, which has a budget.
  void PutTree(const model::MitigationTree& tree) {
    using Kind = model::MitigationTree::Kind;
    if (tree.kind == Kind::kControl) {
      if (tree.control == model::kNone) {
        out_ << YAML::Flow << YAML::BeginSeq << YAML::EndSeq;
      } else {
        Put(out_, At(model_.controls, tree.control).id);
      }
      return;
    }
    if (tree.kind == Kind::kAny)
      out_ << YAML::Flow << YAML::BeginMap << YAML::Key << "any" << YAML::Value;
    out_ << YAML::Flow << YAML::BeginSeq;
    for (const model::MitigationTree& child : tree.children) PutTree(child);
    out_ << YAML::EndSeq;
    if (tree.kind == Kind::kAny) out_ << YAML::EndMap;
  }

  void PutMetadata(const model::Threat& threat) {
    if (threat.metadata.empty()) return;
    std::map<std::string, std::string> pairs;  // a key can stand once in YAML
    for (const auto& [key, text] : threat.metadata) {
      std::string& all = pairs[key];
      all += all.empty() ? text : "; " + text;
    }
    Key("metadata");
    out_ << YAML::BeginMap;
    for (const auto& [key, text] : pairs) {
      out_ << YAML::Key << YAML::DoubleQuoted << key << YAML::Value << YAML::DoubleQuoted << text;
    }
    out_ << YAML::EndMap;
  }

  void PutRequirements() {
    if (!Begin("requirements", model_.requirements.empty())) return;
    std::string framework;
    for (const model::RequirementAnswer& answer : model_.requirements) {
      if (answer.framework != framework) {
        if (!framework.empty()) out_ << YAML::EndMap;
        framework = answer.framework;
        out_ << YAML::Key << YAML::DoubleQuoted << framework << YAML::Value << YAML::BeginMap;
      }
      out_ << YAML::Key << YAML::DoubleQuoted << answer.requirement << YAML::Value
           << YAML::BeginMap;
      if (answer.applicable) Word("applicable", *answer.applicable ? "true" : "false");
      if (answer.status) Word("status", ControlStatusWord(*answer.status));
      Text("why", answer.why);
      Text("owner", answer.owner);
      PutEvidence(answer.evidence);
      out_ << YAML::EndMap;
    }
    out_ << YAML::EndMap << YAML::EndMap;
  }

  void PutProposals() {
    if (model_.proposals.empty()) return;
    Key("treatments");
    out_ << YAML::BeginSeq;
    for (const model::Treatment& treatment : model_.proposals) {
      out_ << YAML::BeginMap;
      if (treatment.threat.empty()) {
        Text("finding", treatment.finding);
      } else {
        Word("threat", treatment.threat);
      }
      Word("decision", TreatmentDecisionWord(treatment.decision));
      Key("why");
      out_ << YAML::DoubleQuoted << treatment.why;
      Text("by", treatment.by);
      Text("approved-by", treatment.approved_by);
      DateOf("until", treatment.until);
      if (treatment.severity) Word("severity", SeverityLevelWord(*treatment.severity));
      out_ << YAML::EndMap;
    }
    out_ << YAML::EndSeq;
  }

  void PutAssumptions() {
    if (!Begin("assumptions", model_.assumptions.empty())) return;
    for (const model::Assumption& assumption : model_.assumptions) {
      Key(assumption.id);
      out_ << YAML::BeginMap;
      Key("text");
      out_ << YAML::DoubleQuoted << assumption.text;
      if (!assumption.about.empty()) List("about", assumption.about);
      out_ << YAML::EndMap;
    }
    out_ << YAML::EndMap;
  }

  const model::ThreatModel& model_;
  const catalog::Catalog& catalog_;
  YAML::Emitter out_;
};

}  // namespace

std::string WriteNative(const model::ThreatModel& model, const catalog::Catalog& catalog,
                        const NativeHeading& heading) {
  return NativeWriter(model, catalog).Write(heading);
}

}  // namespace threatgap::exchange
