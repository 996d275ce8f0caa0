#include "analyzer/load/tm7_threats.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/load/tm7_stencil.h"

namespace threatgap::load {
namespace {

using model::ControlStatus;
using syntax::NodeRef;
using syntax::XmlElement;

constexpr std::string_view kFormatName = "tm7";

/// Fields of threats which are read elsewhere, or say nothing of their own: the interaction repeats
/// the flow, the short description that of the category, and mitigations are advice of the
/// template.
constexpr std::string_view kKnownFields[] = {"Title",
                                             "UserThreatCategory",
                                             "UserThreatShortDescription",
                                             "UserThreatDescription",
                                             "StateInformation",
                                             "InteractionString",
                                             "PossibleMitigations",
                                             "Priority"};

/// The fields of one threat: in `Properties`, and in children where that has none.
class Tm7Fields {
 public:
  explicit Tm7Fields(XmlElement threat)
      : threat_(threat), properties_(threat.Child("Properties")) {}

  NodeRef Get(std::string_view key) const {
    for (XmlElement at = properties_.first(); at; at = at.next()) {
      if (at.ChildText("Key").text() == key) return at.ChildText("Value");
    }
    return threat_.ChildText(key);
  }
  XmlElement properties() const { return properties_; }

 private:
  XmlElement threat_, properties_;
};

class Tm7ThreatReader {
 public:
  Tm7ThreatReader(const Tm7Elements& elements, ForeignModel& model)
      : elements_(elements), model_(model) {}

  void Read(XmlElement root) {
    ReadLabels(root);
    const XmlElement threats = root.Child("ThreatInstances");
    for (XmlElement at = threats.first(); at; at = at.next()) {
      if (!at.name().starts_with("KeyValueOfstringThreat")) continue;
      model_.Count("threats");
      if (const XmlElement threat = at.Child("Value")) ReadThreat(threat);
    }
  }

 private:
  /// A template names its own fields by GUIDs, and says there what people call them.
  void ReadLabels(XmlElement root) {
    const XmlElement fields =
        root.Child("KnowledgeBase").Child("ThreatMetaData").Child("PropertiesMetaData");
    for (XmlElement field = fields.first(); field; field = field.next())
      labels_.emplace(TextOf(field.ChildText("Name")), OneLine(TextOf(field.ChildText("Label"))));
  }

  std::string LabelOf(const std::string& field) const {
    const auto found = labels_.find(field);
    return found == labels_.end() || found->second.empty() ? field : found->second;
  }

  void ReadThreat(XmlElement item) {
    const Tm7Fields fields(item);
    const NodeRef id = item.ChildText("Id");
    const NodeRef title = fields.Get("Title");
    const base::Span place = title ? title.span() : item.span();
    ImportedThreat& imported = model_.AddThreat({id, OneLine(TextOf(title)), place});
    model::Threat& threat = imported.threat;
    if (!threat.original_id.empty())
      threat.id = UniqueId(model_.job().draft, "threat", "T-" + threat.original_id);
    threat.statement = TextOf(fields.Get("UserThreatDescription"));
    if (threat.statement.empty() && threat.title.empty()) threat.title = threat.id;
    imported.has_mitigations = true;
    PlaceThreat(item, imported);
    ReadCategory(fields.Get("UserThreatCategory"), threat);
    ReadPriority(fields.Get("Priority"), threat);
    ReadOtherFields(fields, threat);
    ReadState(item.ChildText("State"), fields.Get("StateInformation"), imported);
  }

  /// A threat belongs to an interaction, so it stands on the flow; where there is none, on the
  /// element which is both ends or the only one.
  void PlaceThreat(XmlElement item, ImportedThreat& imported) const {
    const std::string page = Tm7Guid(item.ChildText("DrawingSurfaceGuid"));
    const auto find = [&](std::string_view key) {
      return elements_.Find(page, Tm7Guid(item.ChildText(key)));
    };
    const std::string* const flow = find("FlowGuid");
    const std::string* const source = find("SourceGuid");
    const std::string* const target = find("TargetGuid");
    const std::string* place = flow;
    if (flow == nullptr && (source == nullptr || target == nullptr || *source == *target))
      place = target != nullptr ? target : source;
    if (place != nullptr) imported.on.push_back({*place, imported.threat.span});
  }

  void ReadCategory(NodeRef category, model::Threat& threat) const {
    const std::string text = OneLine(TextOf(category));
    if (text.empty()) return;
    const std::string* const letter =
        model_.job().catalog.imports.FindWord(kFormatName, "stride", text);
    if (letter != nullptr) {
      threat.stride.push_back(*letter);
    } else {
      threat.metadata.emplace_back("category", text);
    }
  }

  /// Some templates call the field severity, and then it is one.
  void ReadPriority(NodeRef priority, model::Threat& threat) {
    threat.priority = TextOf(priority);
    if (LabelOf("Priority") == "Severity")
      threat.severity =
          model::ParseSeverityLevel(model_.WordFor("severity", threat.priority, priority.span()));
  }

  void ReadOtherFields(const Tm7Fields& fields, model::Threat& threat) const {
    for (XmlElement at = fields.properties().first(); at; at = at.next()) {
      const std::string key = TextOf(at.ChildText("Key"));
      const std::string text = TextOf(at.ChildText("Value"));
      const bool known = std::find(std::begin(kKnownFields), std::end(kKnownFields), key) !=
                         std::end(kKnownFields);
      if (!known && !text.empty()) threat.metadata.emplace_back(LabelOf(key), text);
    }
  }

  void ReadState(NodeRef state, NodeRef justification, ImportedThreat& imported) {
    const std::string text = TextOf(justification);
    imported.threat.foreign_status = TextOf(state);
    const std::string status =
        model_.WordFor("status", imported.threat.foreign_status, state.span());
    if (status == "avoided") {
      model_.Propose(model::TreatmentDecision::kAvoided, text, state.span());
    } else if (status == "claimed" && !text.empty()) {
      imported.mitigations.push_back(model_.control_count());
      ImportedControl& control = model_.AddControl({NodeRef(), text, justification.span()});
      control.control.foreign_status = imported.threat.foreign_status;
      control.control.status = ControlStatus::kImplemented;
      if (control.control.title != text) control.control.description = text;
    } else if (!text.empty()) {
      imported.threat.metadata.emplace_back(LabelOf("StateInformation"), text);
    }
  }

  const Tm7Elements& elements_;
  ForeignModel& model_;
  std::unordered_map<std::string, std::string> labels_;
};

}  // namespace

void ReadTm7Threats(XmlElement root, const Tm7Elements& elements, ForeignModel& model) {
  Tm7ThreatReader(elements, model).Read(root);
}

}  // namespace threatgap::load
