#include "analyzer/load/pytm_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/load/foreign_items.h"

namespace threatgap::load {
namespace {

using model::TreatmentDecision;
using syntax::NodeRef;
using syntax::PlacedText;

constexpr std::string_view kFormat = "pytm";

/// True fields that say something else than a control or a property.
constexpr std::string_view kNoFlags[] = {"inScope", "isSQL", "isResponse"};

/// `Classification.SECRET` as `SECRET`.
std::string LastPart(NodeRef node) {
  const std::string text = TextOf(node);
  return text.substr(text.rfind('.') + 1);  // npos + 1: all of it
}

/// Things which are referred to by name, although names may repeat.
class Names {
 public:
  Names(std::string noun, ForeignModel& model) : noun_(std::move(noun)), model_(model) {}

  void Add(NodeRef name, const std::string& ours) {
    const std::string text = TextOf(name);
    if (text.empty()) return;
    const auto [known, is_new] = known_.emplace(text, Known{ours, false});
    if (!is_new) known->second.repeated = true;
  }

  const std::string* Follow(NodeRef reference) {
    const std::string text = TextOf(reference);
    if (text.empty()) return nullptr;
    const auto found = known_.find(text);
    if (found == known_.end()) {
      model_.WarnOnce(
          "dangling-link", noun_ + text, reference.span(),
          fmt::format("a reference leads to the {} `{}`, which is not in this file", noun_, text));
      return nullptr;
    }
    if (found->second.repeated)
      model_.WarnOnce(
          "ambiguous-name", noun_ + text, reference.span(),
          fmt::format("several have the name `{}`; references lead to the first {}", text, noun_));
    return &found->second.ours;
  }
  const std::string* Find(const std::string& name) const {
    const auto found = known_.find(name);
    return found == known_.end() ? nullptr : &found->second.ours;
  }

 private:
  struct Known {
    std::string ours;
    bool repeated;
  };
  std::string noun_;
  ForeignModel& model_;
  std::unordered_map<std::string, Known> known_;
};

class PytmReader {
 public:
  explicit PytmReader(const ReadJob& job)
      : job_(job),
        model_(job, kFormat),
        root_(job.root),
        boundaries_("boundary", model_),
        elements_("element", model_),
        flows_("flow", model_),
        data_("data", model_) {}

  void Read() {
    model_.NameSystem(root_.Get("name"), root_.Get("description"), NodeRef());
    model_.ExpressesArchitecture();
    ReadData();
    ReadBoundaries();
    ReadElements();
    ReadFlows();
    ReadFindings();
    ReadExcluded();
    ReadAssumptions();
  }

 private:
  std::vector<NodeRef> Items(std::string_view key, std::string_view counted) {
    model_.Count(counted, root_.Get(key).size());
    return ObjectsIn(root_, key, model_.sink());
  }

  /// Names are no ids, so that ids come from the titles.
  static ForeignName NameOf(NodeRef item) {
    const NodeRef name = item.Get("name");
    return {NodeRef(), OneLine(TextOf(name)),
            (name           ? name
             : item.first() ? item.first()
                            : item)
                .span()};
  }

  static void SetDescription(NodeRef item, ForeignElement& element) {
    const NodeRef description = item.Get("description");
    element.SetText("description", TextOf(description), description.span());
  }

  void ReadData() {
    for (const NodeRef item : Items("data", "data")) {
      ForeignElement data = model_.AddData(NameOf(item));
      data_.Add(item.Get("name"), data.id());
      SetDescription(item, data);
      SetClassification(item, data);
      if (const NodeRef personal = item.Get("isPII"); IsTrue(personal))
        data.Set("personal", "true", personal.span());
      if (const NodeRef secret = item.Get("isCredentials"); IsTrue(secret))
        data.Set("secrets", "true", secret.span());
    }
  }

  void SetClassification(NodeRef item, ForeignElement& data) {
    const NodeRef node = item.Get("classification");
    // Up to 1.1 data was public unless somebody said otherwise.
    if (TextOf(node) == "Classification.PUBLIC" && !item.GetKey("isPII")) return;
    const std::string word = model_.WordFor("classification", LastPart(node), node.span());
    if (!word.empty()) data.Set("confidentiality", word, node.span());
  }

  void ReadBoundaries() {
    std::vector<std::pair<NodeRef, ForeignElement>> zones;
    for (const NodeRef item : Items("boundaries", "boundaries")) {
      ForeignElement zone = model_.AddZone(NameOf(item));
      boundaries_.Add(item.Get("name"), zone.id());
      SetDescription(item, zone);
      zones.emplace_back(item, zone);
    }
    for (auto& [item, zone] : zones) SetZone(item, "parent", zone);
  }

  void SetZone(NodeRef item, std::string_view key, ForeignElement& element) {
    const NodeRef around = item.Get("inBoundary");
    if (const std::string* const zone = boundaries_.Follow(around))
      element.Set(key, *zone, around.span());
  }

  void ReadElements() {
    for (const NodeRef item : Items("elements", "components")) {
      ForeignElement element = model_.AddComponent(NameOf(item));
      elements_.Add(item.Get("name"), element.id());
      SetType(item, element);
      SetDescription(item, element);
      SetZone(item, "zone", element);
      if (const NodeRef outside = item.Get("isThirdParty"); IsTrue(outside))
        element.Set("third-party", "true", outside.span());
      if (TextOf(item.Get("__class__")) == "Datastore") SetData(item, "stores", element);
      ReadFlags(item, element, {});
      RememberFindings(item, element);
    }
  }

  void SetType(NodeRef item, ForeignElement& element) {
    const NodeRef node = item.Get("__class__");
    std::string kind = TextOf(node);
    if (kind.empty()) {
      element.SetInferred("type", "component", element.place(), "because the file names no class");
      return;
    }
    if (const std::string more = MoreOf(kind, item);
        job_.catalog.imports.FindKind(kFormat, kind + " " + more) != nullptr)
      kind += " " + more;
    model_.SetKind(element, kind, node.span(), "the class");
  }

  /// What says more than the class alone.
  static std::string MoreOf(std::string_view kind, NodeRef item) {
    for (const std::string_view flag :
         {"storesLogData", "isAdmin", "onAWS", "hasAgentCapabilities"}) {
      if (IsTrue(item.Get(flag))) return std::string(flag);
    }
    if (kind != "Datastore") return {};
    return IsTrue(item.Get("isSQL")) && !item.Get("type") ? "SQL" : LastPart(item.Get("type"));
  }

  void SetData(NodeRef item, std::string_view key, ForeignElement& element) {
    std::vector<PlacedText> held;
    std::set<std::string> seen;
    const NodeRef list = item.Get("data");
    for (NodeRef name = list.is_sequence() ? list.first() : NodeRef(); name; name = name.next()) {
      const std::string* const data = data_.Follow(name);
      if (data != nullptr && seen.insert(*data).second) held.push_back({*data, name.span()});
    }
    if (!held.empty()) element.SetList(key, held, held.front().span);
  }

  /// Fields that are true: claims of controls, or tags.
  void ReadFlags(NodeRef item, ForeignElement& element, std::vector<PlacedText> tags) {
    if (TextOf(item.Get("inScope")) == "false") {
      NoteOutOfScope(model_, item.Get("inScope").span());
      tags.push_back({"out-of-scope", item.Get("inScope").span()});
    }
    std::set<std::string> seen;
    for (const NodeRef fields : {item, item.Get("controls")}) {
      if (!fields.is_mapping()) continue;
      for (NodeRef key = fields.first(); key; key = key.next()) {
        const std::string name(key.text());
        const bool flag =
            key.value().text() == "true" && !key.value().quoted() &&
            std::find(std::begin(kNoFlags), std::end(kNoFlags), name) == std::end(kNoFlags);
        if (!flag || !seen.insert(name).second) continue;
        const std::string* const type = job_.catalog.imports.FindWord(kFormat, "claims", name);
        if (type == nullptr) {
          tags.push_back({name, key.span()});
        } else {
          ClaimControl(model_, fmt::format("{} of {}", name, element.id()), *type, element,
                       name + ": true", key.span());
        }
      }
    }
    if (!tags.empty()) element.SetList("tags", tags, tags.front().span);
  }

  void ReadFlows() {
    for (const NodeRef item : Items("flows", "flows")) {
      auto flow = AddFlowBetween(model_, NameOf(item), elements_.Follow(item.Get("source")),
                                 elements_.Follow(item.Get("sink")));
      if (!flow) continue;
      flows_.Add(item.Get("name"), flow->id());
      const NodeRef text =
          TextOf(item.Get("description")).empty() ? item.Get("note") : item.Get("description");
      flow->SetText("description", TextOf(text), text.span());
      const NodeRef protocol = item.Get("protocol");
      flow->SetText("protocol", TextOf(protocol), protocol.span());
      const NodeRef tls = item.Get("tlsVersion");
      if (const std::string word = model_.WordFor("TLS version", LastPart(tls), tls.span());
          !word.empty())
        flow->Set("encryption", word, tls.span());
      SetData(item, "carries", *flow);
      std::vector<PlacedText> tags;
      if (const NodeRef response = item.Get("isResponse"); IsTrue(response))
        tags.push_back({"response", response.span()});
      ReadFlags(item, *flow, std::move(tags));
      RememberFindings(item, *flow);
    }
  }

  /// From 1.3 on elements list the running numbers of their findings, which says more than a name.
  void RememberFindings(NodeRef item, const ForeignElement& element) {
    for (const std::string& id : TextsOf(item.Get("findings"))) place_of_.emplace(id, element.id());
  }

  void ReadFindings() {
    const auto findings = Items("findings", "threats");
    std::set<std::string> ids, threats;
    for (const NodeRef item : findings) {
      ids.insert(TextOf(item.Get("id")));
      threats.insert(TextOf(item.Get(item.Get("threat_id") ? "threat_id" : "id")));
    }
    model_.Count("distinct_threat_ids", threats.size());
    const bool numbered = ids.size() == findings.size();
    for (const NodeRef item : findings) {
      const auto place = numbered ? place_of_.find(TextOf(item.Get("id"))) : place_of_.end();
      ReadFinding(item, place == place_of_.end() ? TargetOf(item) : &place->second);
      ReadResponse(item.Get("response"));
    }
  }

  const std::string* TargetOf(NodeRef item) {
    const NodeRef target = item.Get("target");
    if (elements_.Find(TextOf(target)) != nullptr) return elements_.Follow(target);
    return flows_.Follow(target);
  }

  void ReadFinding(NodeRef item, const std::string* place) {
    const NodeRef id = item.Get("threat_id") ? item.Get("threat_id") : item.Get("id");
    const NodeRef title = item.Get("description");
    ImportedThreat& imported = model_.AddThreat({id, OneLine(TextOf(title)),
                                                 (id             ? id
                                                  : item.first() ? item.first()
                                                                 : item)
                                                     .span()});
    model::Threat& threat = imported.threat;
    if (threat.title.empty()) threat.title = threat.id;
    threat.statement = TextOf(item.Get("details"));
    const NodeRef severity = item.Get("severity");
    threat.severity =
        model::ParseSeverityLevel(model_.WordFor("severity", TextOf(severity), severity.span()));
    threat.foreign_status = TextOf(item.Get("response"));
    imported.has_mitigations = !threat.foreign_status.empty();
    for (const std::string_view key : {"likelihood", "mitigations", "references", "cvss"}) {
      if (std::string text = OneLine(TextOf(item.Get(key))); !text.empty())
        threat.metadata.emplace_back(key == "mitigations" ? "advice" : std::string(key),
                                     std::move(text));
    }
    if (place != nullptr) imported.on.push_back({*place, threat.span});
  }

  /// What the modeller decided about the threat that was added last.
  void ReadResponse(NodeRef response) {
    const std::string word = model_.WordFor("response", TextOf(response), response.span());
    for (const auto decision : {TreatmentDecision::kAccepted, TreatmentDecision::kTransferred,
                                TreatmentDecision::kAvoided}) {
      if (model::TreatmentDecisionWord(decision) == word)
        model_.Propose(decision, "", response.span());
    }
    if (word != "claimed") return;
    job_.draft.imported_threats.back().mitigations.push_back(model_.control_count());
    ImportedControl& control = model_.AddControl(
        {NodeRef(), job_.draft.imported_threats.back().threat.title + " mitigated",
         response.span()});
    control.control.status = model::ControlStatus::kImplemented;
    control.control.foreign_status = TextOf(response);
  }

  void ReadExcluded() {
    for (const NodeRef item : Items("excluded_findings", "excluded_findings")) {
      ReadFinding(item, TargetOf(item));
      ImportedThreat& imported = job_.draft.imported_threats.back();
      imported.threat.foreign_status = "excluded";
      imported.has_mitigations = true;
      const NodeRef assumption = item.Get("assumption").Get("name");
      model_.Propose(TreatmentDecision::kAvoided, OneLine(TextOf(assumption)),
                     (assumption     ? assumption
                      : item.first() ? item.first()
                                     : item)
                         .span());
    }
  }

  /// Texts, or objects with a name.
  void ReadAssumptions() {
    const NodeRef list = root_.Get("assumptions");
    for (NodeRef item = list.is_sequence() ? list.first() : NodeRef(); item; item = item.next()) {
      const NodeRef text = item.is_mapping() ? item.Get("name") : item;
      if (TextOf(text).empty()) continue;
      ImportedAssumption imported;
      imported.assumption.id =
          UniqueId(job_.draft, "assumption",
                   fmt::format("A-{}", job_.draft.imported_assumptions.size() + 1));
      imported.assumption.text = OneLine(TextOf(text));
      imported.assumption.span = text.span();
      job_.draft.imported_assumptions.push_back(std::move(imported));
    }
  }

  ReadJob job_;
  ForeignModel model_;
  NodeRef root_;
  Names boundaries_, elements_, flows_, data_;
  std::unordered_map<std::string, std::string> place_of_;  ///< of findings, by their number
};

}  // namespace

bool RecognisesPytm(NodeRef root) {
  return root.Get("elements").is_sequence() && root.Get("flows").is_sequence() &&
         root.Get("boundaries").is_sequence();
}

void ReadPytm(const ReadJob& job) { PytmReader(job).Read(); }

}  // namespace threatgap::load
