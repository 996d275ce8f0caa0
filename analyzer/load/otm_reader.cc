#include "analyzer/load/otm_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "analyzer/load/diagram_geometry.h"
#include "analyzer/load/foreign_items.h"

namespace threatgap::load {
namespace {

using model::TreatmentDecision;
using syntax::NodeRef;
using syntax::PlacedText;

constexpr std::string_view kFormat = "otm";

/// A rating from 0 to 100.
std::optional<double> RatingOf(NodeRef node) {
  const auto number = NumberOf(node);
  return number && *number >= 0 && *number <= 100 ? number : std::nullopt;
}

/// One of four words, each for a quarter of the scale.
template <typename Words>
std::string_view ByQuarter(const Words& words, double rating) {
  return words[std::min<std::size_t>(3, static_cast<std::size_t>(rating / 25))];
}

/// 0 to 100 on our scale from 1 to 5.
int ToFive(double rating) { return static_cast<int>(std::lround(rating / 25)) + 1; }

/// A component and where it lies: in a zone, or in another component.
struct Nested {
  NodeRef item;
  ForeignElement element;
};

class OtmReader {
 public:
  explicit OtmReader(const ReadJob& job)
      : job_(job),
        model_(job, kFormat),
        root_(job.root),
        zones_("trust zone", job.sink),
        components_("component", job.sink),
        assets_("asset", job.sink) {}

  void Read() {
    CheckVersion();
    const NodeRef project = MappingIn(root_, "project", model_.sink());
    model_.NameSystem(project.Get("name"), project.Get("description"), project.Get("owner"));
    model_.ExpressesArchitecture();
    model_.Count("threat_instances", 0);
    model_.Count("threat_instances_without_mitigation", 0);
    ReadCatalogue("threats", threats_);
    ReadCatalogue("mitigations", mitigations_);
    ReadAssets();
    ReadZones();
    ReadComponents();
    ReadFlows();
    NoteUnplacedThreats();
  }

 private:
  void CheckVersion() {
    const NodeRef version = root_.Get("otmVersion");
    job_.input.version = TextOf(version);
    if (job_.input.version.starts_with("0.1.") || job_.input.version.starts_with("0.2.")) return;
    model_.sink().Warning(
        "unsupported-version", version.span(),
        fmt::format("Open Threat Model version `{}` is not known; the file is read as version "
                    "0.2.0",
                    job_.input.version));
  }

  std::vector<NodeRef> Items(std::string_view key, std::string_view counted) {
    model_.Count(counted, root_.Get(key).size());
    return ObjectsIn(root_, key, model_.sink());
  }

  static ForeignName NameOf(NodeRef item) {
    return {item.Get("id"), PlainText(TextOf(item.Get("name"))),
            item.Get("id") ? item.Get("id").span() : (item.first() ? item.first() : item).span()};
  }

  void ReadCatalogue(std::string_view key, std::map<std::string, NodeRef>& entries) {
    for (const NodeRef item : Items(key, key)) entries.emplace(TextOf(item.Get("id")), item);
  }

  void ReadAssets() {
    constexpr std::string_view kWords[] = {"public", "internal", "confidential", "restricted"};
    for (const NodeRef item : Items("assets", "assets")) {
      ForeignElement data = model_.AddData(NameOf(item));
      assets_.Add(item.Get("id"), data.id());
      SetDescription(item, data);
      const NodeRef rating = item.Get("risk").Get("confidentiality");
      if (const auto value = RatingOf(rating))
        data.SetInferred("confidentiality", ByQuarter(kWords, *value), rating.span(),
                         fmt::format("from the confidentiality `{}` of 100", rating.text()));
    }
  }

  void ReadZones() {
    for (const NodeRef item : Items("trustZones", "zones")) {
      ForeignElement zone = model_.AddZone(NameOf(item));
      zones_.Add(item.Get("id"), zone.id());
      SetDescription(item, zone);
      SetTrust(item, zone);
      nested_zones_.push_back({item, zone});
    }
  }

  void SetTrust(NodeRef item, ForeignElement& zone) {
    constexpr std::string_view kWords[] = {"public", "partner", "internal", "restricted"};
    for (const std::string_view key : {"type", "id"}) {
      const NodeRef word = item.Get(key);
      const std::string* const trust =
          job_.catalog.imports.FindWord(kFormat, "trust", TextOf(word));
      if (trust == nullptr) continue;
      zone.SetInferred("trust", *trust, word.span(),
                       fmt::format("from the {} `{}` of the zone", key, TextOf(word)));
      return;
    }
    const NodeRef rating = item.Get("risk").Get("trustRating");
    if (const auto value = RatingOf(rating))
      zone.SetInferred("trust", ByQuarter(kWords, *value), rating.span(),
                       fmt::format("from the trust rating `{}` of 100", rating.text()));
  }

  void ReadComponents() {
    for (const NodeRef item : Items("components", "components")) {
      ForeignElement component = model_.AddComponent(NameOf(item));
      components_.Add(item.Get("id"), component.id());
      nested_by_id_.emplace(component.id(), nested_components_.size());
      nested_components_.push_back({item, component});
    }
    zone_of_.resize(nested_components_.size());
    settled_.resize(nested_components_.size(), false);
    for (std::size_t i = 0; i < nested_components_.size(); ++i) ReadComponent(i);
    for (Nested& zone : nested_zones_) SetParent(zone);
  }

  void ReadComponent(std::size_t index) {
    auto& [item, component] = nested_components_[index];
    const NodeRef type = item.Get("type");
    if (TextOf(type).empty()) {
      component.SetInferred("type", "component", component.place(),
                            "because the file names no type");
    } else {
      model_.SetKind(component, TextOf(type), type.span(), "the type");
    }
    SetDescription(item, component);
    SetTags(item, component, nullptr);
    SetZone(index);
    const auto stored = assets_.FollowAll(MappingIn(item, "assets", model_.sink()).Get("stored"));
    if (!stored.empty()) component.SetList("stores", stored, stored.front().span);
    assets_.FollowAll(item.Get("assets").Get("processed"));
    ReadThreats(item, &component);
  }

  void SetZone(std::size_t index) {
    auto& [item, component] = nested_components_[index];
    const std::string zone = ZoneOf(index);
    if (zone.empty()) return;
    const NodeRef parent = item.Get("parent");
    if (parent.Get("trustZone")) {
      component.Set("zone", zone, parent.Get("trustZone").span());
    } else {
      component.SetInferred(
          "zone", zone, parent.span(),
          fmt::format("from the component `{}` around it", TextOf(parent.Get("component"))));
    }
  }

  /// The zone of the outermost component around this one; empty where there is none. What lies on
  /// the way is answered with it, so that all components together cost one walk.
  std::string ZoneOf(std::size_t index) {
    std::vector<std::size_t> way;
    std::string zone;
    while (!settled_[index]) {
      settled_[index] = true;  // a component inside itself ends here
      way.push_back(index);
      const NodeRef parent = MappingIn(nested_components_[index].item, "parent", model_.sink());
      if (const NodeRef named = parent.Get("trustZone")) {
        const std::string* const found = zones_.Follow(named);
        if (found != nullptr) zone_of_[index] = *found;
        break;
      }
      const std::string* const around = components_.Follow(parent.Get("component"));
      if (around == nullptr) break;
      index = nested_by_id_.at(*around);
    }
    zone = zone_of_[index];
    for (const std::size_t passed : way) zone_of_[passed] = zone;
    return zone;
  }

  void SetParent(Nested& zone) {
    const NodeRef parent = zone.item.Get("parent");
    if (const std::string* const around = zones_.Follow(parent.Get("trustZone"))) {
      zone.element.Set("parent", *around, parent.Get("trustZone").span());
    } else if (const std::string* const component = components_.Follow(parent.Get("component"))) {
      const std::string outer = ZoneOf(nested_by_id_.at(*component));
      if (!outer.empty())
        zone.element.SetInferred(
            "parent", outer, parent.span(),
            fmt::format("from the component `{}` around it", TextOf(parent.Get("component"))));
    }
  }

  void ReadFlows() {
    for (const NodeRef item : Items("dataflows", "flows")) {
      auto flow = AddFlowBetween(model_, NameOf(item), components_.Find(TextOf(item.Get("source"))),
                                 components_.Find(TextOf(item.Get("destination"))));
      if (flow) ReadFlow(item, *flow);
      ReadThreats(item, flow ? &*flow : nullptr);
    }
  }

  void ReadFlow(NodeRef item, ForeignElement& flow) {
    SetDescription(item, flow);
    const bool both_ways = IsTrue(item.Get("bidirectional"));
    SetTags(item, flow, both_ways ? "bidirectional" : nullptr);
    const auto carried = assets_.FollowAll(item.Get("assets"));
    if (carried.empty()) return;
    flow.SetList("carries", carried, carried.front().span);
    if (both_ways) flow.SetList("returns", carried, item.Get("bidirectional").span());
  }

  static void SetDescription(NodeRef item, ForeignElement& element) {
    const NodeRef description = item.Get("description");
    element.SetText("description", TextOf(description), description.span());
  }

  static void SetTags(NodeRef item, ForeignElement& element, const char* more) {
    const NodeRef list = item.Get("tags");
    std::vector<PlacedText> tags;
    for (NodeRef tag = list.is_sequence() ? list.first() : NodeRef(); tag; tag = tag.next()) {
      if (!TextOf(tag).empty()) tags.push_back({TextOf(tag), tag.span()});
    }
    if (more != nullptr) tags.push_back({more, item.Get(more).span()});
    if (!tags.empty()) element.SetList("tags", tags, tags.front().span);
  }

  /// The threats at one element; null for a flow that was left out.
  void ReadThreats(NodeRef item, const ForeignElement* element) {
    model_.Count("threat_instances", item.Get("threats").size());
    for (const NodeRef instance : ObjectsIn(item, "threats", model_.sink()))
      ReadThreat(instance, element);
  }

  void ReadThreat(NodeRef instance, const ForeignElement* element) {
    const NodeRef id = instance.Get("threat");
    const NodeRef entry = EntryFor(id, threats_, "threat");
    ImportedThreat& imported = model_.AddThreat({id, PlainText(TextOf(entry.Get("name"))),
                                                 (id                 ? id
                                                  : instance.first() ? instance.first()
                                                                     : instance)
                                                     .span()});
    model::Threat& threat = imported.threat;
    if (threat.title.empty()) threat.title = TextOf(id).empty() ? threat.id : TextOf(id);
    threat.statement = TextOf(entry.Get("description"));
    if (element != nullptr) imported.on.push_back({element->id(), threat.span});
    imported.has_mitigations = true;
    imported.tags = TextsOf(entry.Get("tags"));
    threat.foreign_status = TextOf(instance.Get("state"));
    ReadCategories(entry, threat);
    ReadRisk(entry.Get("risk"), threat);
    ReadMitigations(instance, element, imported);
    ProposeByState(instance.Get("state"));
  }

  void ReadCategories(NodeRef entry, model::Threat& threat) {
    for (const std::string& category : TextsOf(entry.Get("categories"))) {
      if (const std::string* const letter =
              job_.catalog.imports.FindWord(kFormat, "stride", category)) {
        threat.stride.push_back(*letter);
      } else {
        threat.metadata.emplace_back("category", category);
      }
    }
    for (std::string& cwe : TextsOf(entry.Get("cwes")))
      threat.metadata.emplace_back("cwe", std::move(cwe));
  }

  static void ReadRisk(NodeRef risk, model::Threat& threat) {
    const auto likelihood = RatingOf(risk.Get("likelihood"));
    const auto impact = RatingOf(risk.Get("impact"));
    if (!likelihood || !impact) return;
    threat.likelihood = ToFive(*likelihood);
    threat.impact_level = ToFive(*impact);
  }

  void ReadMitigations(NodeRef instance, const ForeignElement* element, ImportedThreat& imported) {
    const auto mitigations = ObjectsIn(instance, "mitigations", model_.sink());
    if (mitigations.empty()) model_.Count("threat_instances_without_mitigation");
    for (const NodeRef item : mitigations) {
      const NodeRef id = item.Get("mitigation");
      const NodeRef entry = EntryFor(id, mitigations_, "mitigation");
      std::string title = PlainText(TextOf(entry.Get("name")));
      if (title.empty()) title = TextOf(id);
      imported.mitigations.push_back(model_.control_count());
      ImportedControl& control = model_.AddControl({id, title,
                                                    (id             ? id
                                                     : item.first() ? item.first()
                                                                    : item)
                                                        .span()});
      control.control.description = TextOf(entry.Get("description"));
      control.tags = TextsOf(entry.Get("tags"));
      if (element != nullptr) control.on.push_back({element->id(), control.control.span});
      const NodeRef state = item.Get("state");
      control.control.foreign_status = TextOf(state);
      control.control.status = StatusOf(
          model_.WordFor("mitigation state", control.control.foreign_status, state.span()));
    }
  }

  static std::optional<model::ControlStatus> StatusOf(std::string_view word) {
    for (const auto status : {model::ControlStatus::kAbsent, model::ControlStatus::kPlanned,
                              model::ControlStatus::kImplemented}) {
      if (model::ControlStatusWord(status) == word) return status;
    }
    return std::nullopt;
  }

  void ProposeByState(NodeRef state) {
    const std::string word = model_.WordFor("threat state", TextOf(state), state.span());
    for (const auto decision : {TreatmentDecision::kAccepted, TreatmentDecision::kTransferred,
                                TreatmentDecision::kAvoided}) {
      if (model::TreatmentDecisionWord(decision) == word)
        model_.Propose(decision, "", state.span());
    }
  }

  /// The entry of the catalogue for an id; a missing one is reported once.
  NodeRef EntryFor(NodeRef id, const std::map<std::string, NodeRef>& entries,
                   std::string_view noun) {
    const std::string text = TextOf(id);
    const auto found = entries.find(text);
    if (found != entries.end()) {
      used_.insert(fmt::format("{} {}", noun, text));
      return found->second;
    }
    if (!text.empty())
      model_.WarnOnce("dangling-link", fmt::format("{} {}", noun, text), id.span(),
                      fmt::format("the {} `{}` is not described in this file", noun, text));
    return {};
  }

  void NoteUnplacedThreats() {
    for (const auto& [id, entry] : threats_) {
      if (used_.contains("threat " + id)) continue;
      model_.NoteOnce(
          "unplaced-threat", id, NameOf(entry).place,
          fmt::format("the threat `{}` stands at no component or flow; it is left out", id));
    }
  }

  ReadJob job_;
  ForeignModel model_;
  NodeRef root_;
  ForeignIds zones_, components_, assets_;
  std::map<std::string, NodeRef> threats_, mitigations_;  ///< by id
  std::set<std::string> used_;                            ///< of both, with their noun
  std::vector<Nested> nested_zones_, nested_components_;
  std::unordered_map<std::string, std::size_t> nested_by_id_;  ///< by our id of the component
  std::vector<std::string> zone_of_;                           ///< by component
  std::vector<bool> settled_;
};

}  // namespace

bool RecognisesOtm(NodeRef root) { return static_cast<bool>(root.GetKey("otmVersion")); }

void ReadOtm(const ReadJob& job) { OtmReader(job).Read(); }

}  // namespace threatgap::load
