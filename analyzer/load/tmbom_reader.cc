#include "analyzer/load/tmbom_reader.h"

#include <fmt/format.h>

#include <map>

#include "analyzer/load/tmbom_threats.h"

namespace threatgap::load {
namespace {

using model::ControlStatus;
using syntax::NodeRef;
using syntax::PlacedText;

constexpr std::string_view kFormat = "tmbom";

void SetDescription(NodeRef item, ForeignElement& element) {
  const NodeRef description = item.Get("description");
  element.SetText("description", TextOf(description), description.span());
}

/// What is placed in one data store, collected before the store is told.
struct Store {
  ForeignElement element;
  std::vector<PlacedText> holds;
  std::set<std::string> held;  ///< ids in `holds`
  NodeRef encrypted, plain;    ///< placements that say so
};

class TmBomReader {
 public:
  explicit TmBomReader(const ReadJob& job)
      : job_(job), model_(job, kFormat), root_(job.root), places_(job.sink) {}

  void Read() {
    job_.input.version = TextOf(root_.Get("version"));
    CheckSchema();
    const NodeRef scope = MappingIn(root_, "scope", model_.sink());
    model_.NameSystem(scope.Get("title"), scope.Get("description"), NodeRef());
    model_.ExpressesArchitecture();
    model_.Count("components", 0);
    ReadZones();
    ReadPlaces();
    ReadDataSets();
    ReadFlows();
    ReadBoundaries();
    TmBomThreats(job_, model_, places_).Read();
  }

 private:
  void CheckSchema() {
    const NodeRef schema = root_.Get("$schema");
    const std::string text = TextOf(schema);
    if (text.empty() || text.find("/v1.0") != text.npos || text.find("/v") == text.npos) return;
    model_.sink().Warning("unsupported-version", schema.span(),
                          "this version of the schema is not known; the file is read as 1.0");
  }

  std::vector<NodeRef> Items(std::string_view key, std::string_view counted) {
    model_.Count(counted, root_.Get(key).size());
    return ObjectsIn(root_, key, model_.sink());
  }

  void ReadZones() {
    for (const NodeRef item : Items("trust_zones", "zones")) {
      ForeignElement zone = model_.AddZone(TmBomName(item));
      places_.zones.Add(item.Get("symbolic_name"), zone.id());
      SetDescription(item, zone);
    }
  }

  /// Null for a node without text. A zone that is only used is added, so that what shares it stays
  /// together.
  const std::string* ZoneFor(NodeRef reference) {
    const std::string name = TextOf(reference);
    if (name.empty()) return nullptr;
    if (const std::string* const zone = places_.zones.Find(name)) return zone;
    model_.sink().Warning("undeclared-zone", reference.span(),
                          fmt::format("the trust zone `{}` is used and not declared; it is added "
                                      "without a description",
                                      name));
    places_.zones.Add(reference, model_.AddZone({reference, name, reference.span()}).id());
    return places_.zones.Find(name);
  }

  void ReadPlaces() {
    for (const NodeRef item : Items("actors", "components")) {
      ForeignElement actor = AddPlace(item, places_.actors);
      SetKind(actor, TextOf(item.Get("type")), item.Get("type"), "the type of the actor");
    }
    for (const NodeRef item : Items("components", "components")) {
      ForeignElement component = AddPlace(item, places_.components);
      model_.SetKind(component, "component", component.place(), "the element");
    }
    for (const NodeRef item : Items("data_stores", "components")) {
      ForeignElement store = AddPlace(item, places_.stores);
      SetStoreKind(item, store);
      const NodeRef vendor = item.Get("vendor");
      store.SetText("supplier", OneLine(TextOf(vendor)), vendor.span());
      store_of_.emplace(store.id(), Store{store, {}, {}, {}, {}});
    }
  }

  ForeignElement AddPlace(NodeRef item, ForeignIds& ids) {
    ForeignElement element = model_.AddComponent(TmBomName(item));
    ids.Add(item.Get("symbolic_name"), element.id());
    SetDescription(item, element);
    if (const std::string* const zone = ZoneFor(item.Get("trust_zone"))) {
      element.Set("zone", *zone, item.Get("trust_zone").span());
      zone_of_.emplace(element.id(), *zone);
    }
    return element;
  }

  void SetKind(ForeignElement& element, const std::string& word, NodeRef node,
               std::string_view noun, std::string_view fallback = "actor") {
    if (word.empty()) {
      element.SetInferred("type", fallback, element.place(), "from the list in which it stands");
    } else {
      model_.SetKind(element, word, node.span(), noun, fallback);
    }
  }

  void SetStoreKind(NodeRef item, ForeignElement& store) {
    const std::string product =
        fmt::format("{} {}", TextOf(item.Get("vendor")), TextOf(item.Get("product")));
    if (job_.catalog.imports.FindKind(kFormat, product) != nullptr) {
      model_.SetKind(store, product, item.Get("product").span(), "the product");
    } else {
      SetKind(store, TextOf(item.Get("type")), item.Get("type"), "the type of the data store",
              "store");
    }
  }

  void ReadDataSets() {
    for (const NodeRef item : Items("data_sets", "data_sets")) {
      ForeignElement data = model_.AddData(TmBomName(item));
      SetDescription(item, data);
      SetSensitivity(item.Get("data_sensitivity"), data);
      for (const NodeRef placement : ObjectsIn(item, "placements", model_.sink()))
        Place(placement, data.id());
    }
    for (auto& [id, store] : store_of_) TellStore(store);
  }

  void SetSensitivity(NodeRef list, ForeignElement& data) {
    std::vector<PlacedText> tags;
    std::set<std::string> stated;
    for (NodeRef item = list.is_sequence() ? list.first() : NodeRef(); item; item = item.next()) {
      const std::string word = TextOf(item);
      const std::string attribute = model_.WordFor("data sensitivity", word, item.span());
      if (!attribute.empty() && stated.insert(attribute).second)
        data.Set(attribute, "true", item.span());
      if (attribute == "special-category" && stated.insert("personal").second)
        data.Set("personal", "true", item.span());
      if (!word.empty()) tags.push_back({word, item.span()});
    }
    if (!tags.empty()) data.SetList("tags", tags, tags.front().span);
  }

  void Place(NodeRef placement, const std::string& data) {
    const std::string* const id = places_.stores.Follow(placement.Get("data_store"));
    if (id == nullptr) return;
    Store& store = store_of_.at(*id);
    if (store.held.insert(data).second)
      store.holds.push_back({data, placement.Get("data_store").span()});
    const NodeRef encrypted = placement.Get("encrypted");
    (IsTrue(encrypted) ? store.encrypted : store.plain) = encrypted;
  }

  /// A store which keeps some of its data encrypted and some not claims nothing as a whole.
  void TellStore(Store& store) {
    if (!store.holds.empty())
      store.element.SetList("stores", store.holds, store.holds.front().span);
    if (store.encrypted && !store.plain)
      ClaimControl(model_, fmt::format("Encryption of {}", store.element.id()), "crypto.at-rest",
                   store.element, "encrypted: true", store.encrypted.span());
    if (store.plain && !store.encrypted && TextOf(store.plain) == "false")
      store.element.Set("at-rest", "none", store.plain.span());
  }

  void ReadFlows() {
    for (const NodeRef item : Items("data_flows", "flows")) {
      const std::string* const from = EndOf(item.Get("source"));
      const std::string* const to = EndOf(item.Get("destination"));
      auto flow = AddFlowBetween(model_, TmBomName(item), from, to);
      if (!flow) continue;
      SetDescription(item, *flow);
      if (const NodeRef sensitive = item.Get("has_sensitive_data"); IsTrue(sensitive))
        flow->SetList("tags", {{"sensitive-data", sensitive.span()}}, sensitive.span());
      const NodeRef encrypted = item.Get("encrypted");
      if (IsTrue(encrypted)) {
        ClaimControl(model_, fmt::format("Encryption of {}", flow->id()), "crypto.in-transit",
                     *flow, "encrypted: true", encrypted.span());
      } else if (TextOf(encrypted) == "false") {
        // The schema requires the key, so that somebody wrote it.
        flow->Set("encryption", "none", encrypted.span());
      }
      const auto from_zone = zone_of_.find(*from);
      const auto to_zone = zone_of_.find(*to);
      if (from_zone != zone_of_.end() && to_zone != zone_of_.end())
        places_.AddCrossing(from_zone->second, to_zone->second, flow->id());
    }
  }

  /// `type` may be a path in the schema: `#/$defs/data-store`.
  const std::string* EndOf(NodeRef end) {
    const std::string type = TextOf(end.Get("type"));
    const std::string name = TextOf(end.Get("object"));
    if (type.ends_with("actor")) return places_.actors.Find(name);
    if (type.ends_with("component")) return places_.components.Find(name);
    if (type.ends_with("store")) return places_.stores.Find(name);
    return places_.Find(name);
  }

  void ReadBoundaries() {
    for (const NodeRef item : Items("trust_boundaries", "boundaries")) {
      const std::string* const a = ZoneFor(item.Get("trust_zone_a"));
      const std::string* const b = ZoneFor(item.Get("trust_zone_b"));
      const std::string words =
          a == nullptr || b == nullptr ? "" : fmt::format("{} and {}", *a, *b);
      Claim(item, "authentication_methods", "authentication method",
            "Authentication between " + words);
      Claim(item, "access_control_methods", "access control method",
            "Access control between " + words);
    }
  }

  void Claim(NodeRef boundary, std::string_view key, std::string_view list, std::string title) {
    const NodeRef methods = boundary.Get(key);
    std::set<std::string> types;
    std::string words;
    for (NodeRef item = methods.is_sequence() ? methods.first() : NodeRef(); item;
         item = item.next()) {
      const std::string type = model_.WordFor(list, TextOf(item), item.span());
      if (type.empty()) continue;
      types.insert(type);
      words += (words.empty() ? "" : ", ") + TextOf(item);
    }
    if (types.empty()) return;
    ImportedControl& control = model_.AddControl({NodeRef(), std::move(title), methods.span()});
    control.types.assign(types.begin(), types.end());
    control.control.status = ControlStatus::kImplemented;
    control.control.foreign_status = fmt::format("{}: {}", key, words);
    places_.PutOnBoundary(boundary, control);
  }

  ReadJob job_;
  ForeignModel model_;
  NodeRef root_;
  TmBomPlaces places_;
  std::map<std::string, Store> store_of_;                 ///< by our id
  std::unordered_map<std::string, std::string> zone_of_;  ///< of components, by our ids
};

}  // namespace

bool RecognisesTmBom(NodeRef root) {
  return root.Get("scope").is_mapping() && root.GetKey("trust_zones") && root.GetKey("data_flows");
}

void ReadTmBom(const ReadJob& job) { TmBomReader(job).Read(); }

}  // namespace threatgap::load
