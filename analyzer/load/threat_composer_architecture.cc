#include "analyzer/load/threat_composer_architecture.h"

#include <fmt/format.h>

#include <algorithm>

namespace threatgap::load {
namespace {

using syntax::NodeRef;
using syntax::PlacedText;

constexpr std::string_view kFormat = "threat-composer";
constexpr std::string_view kSections[] = {"components", "dataStores",     "connections",
                                          "trustZones", "crossingPoints", "trustBoundaries",
                                          "assets",     "flows"};

ForeignName NameOf(NodeRef item) {
  return {item.Get("id"), item.Get("name"), item.first() ? item.first() : item};
}

void SetDescription(NodeRef item, ForeignElement& element) {
  const NodeRef description = item.Get("description");
  element.SetText("description", TextOf(description), description.span());
}

}  // namespace

ThreatComposerArchitecture::ThreatComposerArchitecture(const ReadJob& job)
    : job_(job),
      model_(job, kFormat),
      assets_("asset", job.sink),
      places_("component or data store", job.sink),
      connections_("connection", job.sink) {}

bool ThreatComposerArchitecture::IsIn(NodeRef root) {
  return root.Get("components").size() + root.Get("dataStores").size() > 0;
}

bool ThreatComposerArchitecture::Reads(std::string_view section) {
  return std::find(std::begin(kSections), std::end(kSections), section) != std::end(kSections);
}

void ThreatComposerArchitecture::Read() {
  model_.ExpressesArchitecture();
  ReadAssets();
  ReadComponents();
  ReadDataStores();
  ReadZones();
  ReadConnections();
  ReadAssetFlows();
  ReadCrossingPoints();
  ReadBoundaries();
  for (auto& [id, connection] : flows_) {
    if (!connection.carries.empty())
      connection.flow.SetList("carries", connection.carries, connection.carries.front().span);
  }
}

std::vector<NodeRef> ThreatComposerArchitecture::Items(std::string_view key) {
  model_.Count(key, job_.root.Get(key).size());
  return ObjectsIn(job_.root, key, model_.sink());
}

void ThreatComposerArchitecture::ReadAssets() {
  for (const NodeRef item : Items("assets")) {
    ForeignElement data = model_.AddData(NameOf(item));
    assets_.Add(item.Get("id"), data.id());
    SetDescription(item, data);
    const NodeRef owner = item.Get("owner");
    data.SetText("owner", TextOf(owner), owner.span());
    const NodeRef tier = item.Get("classification");
    if (const std::string word = model_.WordFor("classification", TextOf(tier), tier.span());
        !word.empty())
      data.Set("confidentiality", word, tier.span());
    const NodeRef type = item.Get("type");
    if (job_.catalog.imports.FindWord(kFormat, "secret", TextOf(type)) != nullptr)
      data.SetInferred("secrets", "true", type.span(),
                       fmt::format("from the type `{}`", TextOf(type)));
  }
}

void ThreatComposerArchitecture::ReadComponents() {
  for (const NodeRef item : Items("components")) {
    ForeignElement component = model_.AddComponent(NameOf(item));
    places_.Add(item.Get("id"), component.id());
    element_of_.emplace(component.id(), component);
    SetDescription(item, component);
    const NodeRef service = item.Get("specific_service");
    const std::string exact =
        fmt::format("{} {}", TextOf(item.Get("service_provider")), TextOf(service));
    const NodeRef type = item.Get("type");
    if (job_.catalog.imports.FindKind(kFormat, exact) != nullptr) {
      model_.SetKind(component, exact, service.span(), "the service");
    } else if (!TextOf(type).empty()) {
      model_.SetKind(component, TextOf(type), type.span(), "the type");
    } else {
      component.SetInferred("type", "component", component.place(),
                            "because the file names no type");
    }
  }
}

void ThreatComposerArchitecture::ReadDataStores() {
  for (const NodeRef item : Items("dataStores")) {
    ForeignElement store = model_.AddComponent(NameOf(item));
    places_.Add(item.Get("id"), store.id());
    element_of_.emplace(store.id(), store);
    SetDescription(item, store);
    const NodeRef type = item.Get("type");
    model_.SetKind(store, "data store " + (TextOf(type).empty() ? "Other" : TextOf(type)),
                   (type ? type : item).span(), "the", "store");
    Claim(item, "encryption_at_rest", "crypto.at-rest", store);
  }
}

void ThreatComposerArchitecture::ReadZones() {
  for (const NodeRef item : Items("trustZones")) {
    ForeignElement zone = model_.AddZone(NameOf(item));
    SetDescription(item, zone);
    const NodeRef level = item.Get("trust_level");
    if (const std::string word = model_.WordFor("trust level", TextOf(level), level.span());
        !word.empty())
      zone.SetInferred("trust", word, level.span(),
                       fmt::format("from the trust level `{}`", TextOf(level)));
    for (const std::string_view key : {"contained_components", "contained_nodes"}) {
      for (const PlacedText& inside : places_.FollowAll(item.Get(key))) {
        if (zoned_.insert(inside.text).second) {
          element_of_.at(inside.text).Set("zone", zone.id(), inside.span);
        } else {
          model_.sink().Warning(
              "stated-twice", inside.span,
              fmt::format("`{}` lies in another zone already; it stays there", inside.text));
        }
      }
    }
  }
}

/// The flow between the ends of a connection or asset flow, or null after a warning.
ThreatComposerArchitecture::Connection* ThreatComposerArchitecture::Connect(NodeRef item) {
  const std::string* const from = places_.Find(TextOf(item.Get("source_id")));
  const std::string* const to = places_.Find(TextOf(item.Get("destination_id")));
  const NodeRef description = item.Get("description");
  const ForeignName name{item.Get("id"), FirstLine(TextOf(description)),
                         (item.Get("id") ? item.Get("id")
                          : item.first() ? item.first()
                                         : item)
                             .span()};
  auto flow = AddFlowBetween(model_, name, from, to);
  if (!flow) return nullptr;
  between_.emplace(std::pair{*from, *to}, flow->id());
  SetDescription(item, *flow);
  const NodeRef protocol = item.Get("protocol");
  flow->SetText("protocol", TextOf(protocol), protocol.span());
  return &flows_.emplace(flow->id(), Connection{*flow, {}, {}}).first->second;
}

void ThreatComposerArchitecture::ReadConnections() {
  for (const NodeRef item : Items("connections")) {
    Connection* const connection = Connect(item);
    if (connection == nullptr) continue;
    connections_.Add(item.Get("id"), connection->flow.id());
    Claim(item, "encryption", "crypto.in-transit", connection->flow);
  }
}

/// An asset that moves between two ends travels on their connection, or is one.
void ThreatComposerArchitecture::ReadAssetFlows() {
  for (const NodeRef item : Items("flows")) {
    const std::string* const from = places_.Find(TextOf(item.Get("source_id")));
    const std::string* const to = places_.Find(TextOf(item.Get("destination_id")));
    const auto known =
        from != nullptr && to != nullptr ? between_.find({*from, *to}) : between_.end();
    Connection* const connection =
        known == between_.end() ? Connect(item) : &flows_.at(known->second);
    if (connection == nullptr) continue;
    const NodeRef asset = item.Get("asset_id");
    const std::string* const data = assets_.Follow(asset);
    if (data != nullptr && connection->carried.insert(*data).second)
      connection->carries.push_back({*data, asset.span()});
    Claim(item, "encryption", "crypto.in-transit", connection->flow);
    Claim(item, "authenticated", "authn.caller", connection->flow);
    Claim(item, "authorized", "authz.access-rules", connection->flow);
  }
}

void ThreatComposerArchitecture::Claim(NodeRef item, std::string_view key, std::string_view type,
                                       const ForeignElement& element) {
  const NodeRef value = item.Get(key);
  if (!IsTrue(value)) return;
  ClaimControl(model_, fmt::format("{} of {}", key, element.id()), type, element,
               fmt::format("{}: true", key), value.span());
}

void ThreatComposerArchitecture::ReadCrossingPoints() {
  for (const NodeRef item : Items("crossingPoints")) {
    ClaimMethod(item, "authentication_method", "authentication method");
    ClaimMethod(item, "authorization_method", "authorization method");
  }
}

void ThreatComposerArchitecture::ClaimMethod(NodeRef crossing, std::string_view key,
                                             std::string_view list) {
  const NodeRef method = crossing.Get(key);
  const std::string type = model_.WordFor(list, TextOf(method), method.span());
  if (type.empty()) return;
  ImportedControl& control = model_.AddControl(
      {NodeRef(), fmt::format("{} at {}", TextOf(method), TextOf(crossing.Get("id"))),
       method.span()});
  control.types.push_back(type);
  control.control.status = model::ControlStatus::kImplemented;
  control.control.foreign_status = fmt::format("{}: {}", key, TextOf(method));
  control.on = connections_.FollowAll(crossing.Get("connection_ids"));
}

/// Controls of a boundary are free texts, and nothing says whether they exist.
void ThreatComposerArchitecture::ReadBoundaries() {
  for (const NodeRef item : Items("trustBoundaries")) {
    const NodeRef texts = item.Get("controls");
    for (NodeRef text = texts.is_sequence() ? texts.first() : NodeRef(); text; text = text.next()) {
      if (TextOf(text).empty()) continue;
      ImportedControl& control = model_.AddControl({NodeRef(), OneLine(TextOf(text)), text.span()});
      control.control.foreign_status =
          fmt::format("control of the boundary `{}`", OneLine(TextOf(item.Get("name"))));
    }
  }
}

void ThreatComposerArchitecture::ReadThreat(NodeRef item, ImportedThreat& imported) {
  const auto places = places_.FollowAll(item.Get("affected_components"));
  imported.on.insert(imported.on.end(), places.begin(), places.end());
  const NodeRef severity = item.Get("severity");
  imported.threat.severity =
      model::ParseSeverityLevel(model_.WordFor("severity", TextOf(severity), severity.span()));
  if (std::string likelihood = TextOf(item.Get("likelihood")); !likelihood.empty())
    imported.threat.metadata.emplace_back("likelihood", std::move(likelihood));
  const std::string category = TextOf(item.Get("category"));
  if (category.empty()) return;
  const std::string* const letter = job_.catalog.imports.FindWord(kFormat, "stride", category);
  auto& stride = imported.threat.stride;
  if (letter == nullptr) {
    imported.threat.metadata.emplace_back("category", category);
  } else if (std::find(stride.begin(), stride.end(), *letter) == stride.end()) {
    stride.push_back(*letter);
  }
}

}  // namespace threatgap::load
