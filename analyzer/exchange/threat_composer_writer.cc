#include <fmt/format.h>

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/base/utf8.h"
#include "analyzer/exchange/writers.h"
#include "analyzer/model/linked_controls.h"
#include "reports/json_writer.h"
#include "reports/oscal_values.h"

namespace threatgap::exchange {
namespace {

using model::ControlStatus;
using reports::JsonWriter;

// Lengths of the schema (packages/threat-composer-core/src/configs/constants.ts), in UTF-16 units.
constexpr std::size_t kTag = 30;
constexpr std::size_t kKey = 50;
constexpr std::size_t kSlot = 200;
constexpr std::size_t kFreeText = 1000;
constexpr std::size_t kSentence = 1400;
constexpr std::size_t kDescription = 100'000;

constexpr std::string_view kThreatStatus[] = {"threatIdentified", "threatResolved",
                                              "threatResolvedNotUseful"};

/// The beginning of `text` which takes at most `most` UTF-16 units.
std::string Cut(std::string_view text, std::size_t most) {
  std::size_t end = 0, units = 0;
  while (end < text.size()) {
    const base::CodePoint point = base::DecodeUtf8(text, end);
    units += point.value > 0xFFFF ? 2 : 1;
    if (units > most) break;
    end += point.length;
  }
  return std::string(text.substr(0, end));
}

std::string_view MitigationStatus(ControlStatus status) {
  switch (status) {
    case ControlStatus::kImplemented:
      return "mitigationResolved";
    case ControlStatus::kPlanned:
      return "mitigationInProgress";
    case ControlStatus::kAbsent:
      return "mitigationIdentified";
    case ControlStatus::kRetired:
      return "mitigationResolvedWillNotAction";
  }
  return {};
}

class ThreatComposerWriter {
 public:
  explicit ThreatComposerWriter(const model::ThreatModel& model) : model_(model) {}

  Exported Write() {
    out_.BeginObject();
    out_.Key("schema").Integer(1);
    PutSystem();
    PutArchitecture();
    PutDataflow();
    PutAssumptions();
    PutMitigations();
    PutAssumptionLinks();
    PutMitigationLinks();
    PutThreats();
    out_.EndObject();
    CountLosses();
    return {out_.Finish(), std::move(left_out_)};
  }

 private:
  static std::string Id(std::string_view kind, std::string_view id) {
    return reports::oscal::NameUuid(fmt::format("threat-composer {} {}", kind, id));
  }

  void Slot(std::string_view key, const std::string& text, std::size_t most = kSlot) {
    if (text.empty()) return;
    std::string cut = Cut(text, most);
    if (cut.size() < text.size()) ++shortened_;
    out_.Key(key).Text(cut);
  }

  void PutSystem() {
    out_.Key("applicationInfo").BeginObject();
    Slot("name", model_.system.title.empty() ? model_.system.id : model_.system.title);
    Slot("description", model_.system.description, kDescription);
    out_.EndObject();
  }

  /// The format has no components, so people read them as a list.
  void PutArchitecture() {
    std::string text;
    for (const model::Component& component : model_.components) {
      const auto* const zone = component.Find(model::attribute::kZone);
      text += fmt::format("- **{}**", component.name());
      if (component.type != model::kNoType)
        text += fmt::format(": {}", model_.types->Get(component.type).id);
      if (zone != nullptr)
        text += fmt::format(", in {}", model_.zones[At(zone->value.scalar)].name());
      text += "\n";
    }
    out_.Key("architecture").BeginObject();
    Slot("description", text, kDescription);
    out_.EndObject();
  }

  void PutDataflow() {
    std::string text;
    for (const model::Flow& flow : model_.flows) {
      text += fmt::format("- {} to {}", model_.components[At(flow.from)].name(),
                          model_.components[At(flow.to)].name());
      if (!flow.title.empty()) text += ": " + flow.title;
      text += "\n";
    }
    out_.Key("dataflow").BeginObject();
    Slot("description", text, kDescription);
    out_.EndObject();
  }

  static std::size_t At(std::int32_t index) { return static_cast<std::size_t>(index); }

  void BeginItem(std::string_view kind, const std::string& id, std::size_t number) {
    out_.BeginObject();
    out_.Key("id").Text(Id(kind, id));
    out_.Key("numericId").Count(number);
    out_.Key("displayOrder").Count(number);
  }

  void PutTags(const model::Element& element) {
    const auto* const tags = element.Find(model::attribute::kTags);
    if (tags == nullptr || tags->value.items.empty()) return;
    out_.Key("tags").BeginArray(JsonWriter::Layout::kInline);
    for (const std::string& tag : model_.ValueWords(tags->attribute, tags->value)) {
      if (!tag.empty()) out_.Text(Cut(tag, kTag));
    }
    out_.EndArray();
  }

  void PutAssumptions() {
    out_.Key("assumptions").BeginArray();
    std::size_t number = 0;
    for (const model::Assumption& assumption : model_.assumptions) {
      BeginItem("assumption", assumption.id, ++number);
      out_.Key("content").Text(Cut(assumption.text, kFreeText));
      out_.EndObject();
    }
    out_.EndArray();
  }

  void PutMitigations() {
    out_.Key("mitigations").BeginArray();
    std::size_t number = 0;
    for (const model::Control& control : model_.controls) {
      BeginItem("control", control.id, ++number);
      const std::string& text = control.description.empty() ? control.name() : control.description;
      out_.Key("content").Text(Cut(text, kFreeText));
      if (control.status) out_.Key("status").Text(MitigationStatus(*control.status));
      PutTags(control);
      out_.EndObject();
    }
    out_.EndArray();
  }

  void PutAssumptionLinks() {
    out_.Key("assumptionLinks").BeginArray();
    for (const model::Assumption& assumption : model_.assumptions) {
      for (const std::string& about : assumption.about) {
        const bool of_threat = model_.FindThreat(about).has_value();
        out_.BeginObject(JsonWriter::Layout::kInline);
        out_.Key("type").Text(of_threat ? "Threat" : "Mitigation");
        out_.Key("assumptionId").Text(Id("assumption", assumption.id));
        out_.Key("linkedId").Text(Id(of_threat ? "threat" : "control", about));
        out_.EndObject();
      }
    }
    out_.EndArray();
  }

  void PutMitigationLinks() {
    out_.Key("mitigationLinks").BeginArray();
    for (const model::Threat& threat : model_.threats) {
      for (const model::ControlIndex control : model::LinkedControls(threat)) {
        out_.BeginObject(JsonWriter::Layout::kInline);
        out_.Key("linkedId").Text(Id("threat", threat.id));
        out_.Key("mitigationId").Text(Id("control", model_.controls[At(control)].id));
        out_.EndObject();
      }
    }
    out_.EndArray();
  }

  void PutThreats() {
    out_.Key("threats").BeginArray();
    std::size_t number = 0;
    for (const model::Threat& threat : model_.threats) {
      BeginItem("threat", threat.id, ++number);
      const bool known = std::find(std::begin(kThreatStatus), std::end(kThreatStatus),
                                   threat.foreign_status) != std::end(kThreatStatus);
      if (known) out_.Key("status").Text(threat.foreign_status);
      Slot("threatSource", threat.source);
      Slot("prerequisites", threat.prerequisites);
      Slot("threatAction", threat.action);
      Slot("threatImpact", threat.impact);
      PutTexts("impactedGoal", threat.goals);
      std::vector<std::string> assets;
      for (const model::ElementRef asset : threat.assets) assets.push_back(model_.NameOf(asset));
      assets.insert(assets.end(), threat.asset_texts.begin(), threat.asset_texts.end());
      PutTexts("impactedAssets", assets);
      const bool has_slots = !threat.source.empty() || !threat.action.empty();
      const std::string& sentence = threat.statement.empty() ? threat.title : threat.statement;
      if (!has_slots || !threat.statement.empty()) Slot("statement", sentence, kSentence);
      PutMetadata(threat);
      PutTags(threat);
      out_.EndObject();
    }
    out_.EndArray();
  }

  void PutTexts(std::string_view key, const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    out_.Key(key).BeginArray(JsonWriter::Layout::kInline);
    for (const std::string& text : texts) out_.Text(Cut(text, kSlot));
    out_.EndArray();
  }

  void PutPair(const std::string& key, const std::string& value) {
    out_.BeginObject(JsonWriter::Layout::kInline);
    out_.Key("key").Text(Cut(key, kKey));
    out_.Key("value").Text(value);
    out_.EndObject();
  }

  void PutMetadata(const model::Threat& threat) {
    out_.Key("metadata").BeginArray();
    std::vector<std::string> letters;
    for (const std::string& letter : threat.stride) {
      if (letter.size() == 1 && std::string_view("STRIDE").find(letter) != std::string_view::npos)
        letters.push_back(letter);
    }
    if (!letters.empty()) {
      out_.BeginObject(JsonWriter::Layout::kInline);
      out_.Key("key").Text("STRIDE");
      out_.Key("value").BeginArray(JsonWriter::Layout::kInline);
      for (const std::string& letter : letters) out_.Text(letter);
      out_.EndArray();
      out_.EndObject();
    }
    PutPriority(threat);
    for (const auto& [key, text] : threat.metadata) {
      if (key == "Comments") {
        PutPair(key, Cut(text, kFreeText));
      } else {
        PutPair(key.starts_with("custom:") ? key : "custom:" + key, text);
      }
    }
    out_.EndArray();
  }

  /// The format rates threats High, Medium or Low.
  void PutPriority(const model::Threat& threat) {
    std::string priority = threat.priority;
    if (threat.severity) {
      using model::SeverityLevel;
      priority = *threat.severity >= SeverityLevel::kHigh     ? "High"
                 : *threat.severity == SeverityLevel::kMedium ? "Medium"
                                                              : "Low";
    }
    if (priority == "High" || priority == "Medium" || priority == "Low")
      PutPair("Priority", priority);
  }

  void CountLosses() {
    const auto add = [&](std::size_t n, std::string_view noun, std::string_view why) {
      if (n > 0)
        left_out_.push_back(
            fmt::format("{}{}{}", base::Counted(n, noun), why.empty() ? "" : ": ", why));
    };
    add(model_.components.size(), "component", "listed as text");
    add(model_.flows.size(), "flow", "listed as text");
    add(model_.zones.size(), "zone", "named as text");
    add(model_.data.size(), "data set", "");
    add(model_.requirements.size(), "requirement answer", "");
    add(model_.proposals.size(), "treatment proposal", "");
    add(shortened_, "text", "cut to the length which the format allows");
  }

  const model::ThreatModel& model_;
  JsonWriter out_;
  std::size_t shortened_ = 0;
  std::vector<std::string> left_out_;
};

}  // namespace

Exported WriteThreatComposer(const model::ThreatModel& model, const catalog::Catalog&) {
  return ThreatComposerWriter(model).Write();
}

}  // namespace threatgap::exchange
