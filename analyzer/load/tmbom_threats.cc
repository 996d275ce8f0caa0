// Threats, risks and controls of a TM-BOM file.

#include "analyzer/load/tmbom_threats.h"

#include <fmt/format.h>

namespace threatgap::load {
namespace {

using model::ControlStatus;
using syntax::NodeRef;
using syntax::PlacedText;

/// Many controls on a boundary which many flows cross would multiply; real models stay far below.
constexpr std::size_t kMostPlacements = 100'000;

std::pair<std::string, std::string> Pair(std::string a, std::string b) {
  if (b < a) std::swap(a, b);
  return {std::move(a), std::move(b)};
}

std::optional<ControlStatus> StatusOf(std::string_view word) {
  for (const auto status : {ControlStatus::kAbsent, ControlStatus::kPlanned,
                            ControlStatus::kImplemented, ControlStatus::kRetired}) {
    if (model::ControlStatusWord(status) == word) return status;
  }
  return std::nullopt;
}

}  // namespace

ForeignName TmBomName(NodeRef item) {
  const NodeRef name = item.Get("symbolic_name");
  const NodeRef place = name ? name : item.first() ? item.first() : item;
  return {name, PlainText(TextOf(item.Get("title"))), place.span()};
}

const std::string* TmBomPlaces::Find(const std::string& name) const {
  for (const ForeignIds* const ids : {&components, &stores, &actors}) {
    if (const std::string* const found = ids->Find(name)) return found;
  }
  return nullptr;
}

void TmBomPlaces::AddCrossing(const std::string& from_zone, const std::string& to_zone,
                              const std::string& flow) {
  if (from_zone != to_zone) crossing_[Pair(from_zone, to_zone)].push_back(flow);
}

void TmBomPlaces::PutOnBoundary(NodeRef boundary, ImportedControl& control) {
  const std::string* const a = zones.Find(TextOf(boundary.Get("trust_zone_a")));
  const std::string* const b = zones.Find(TextOf(boundary.Get("trust_zone_b")));
  if (a == nullptr || b == nullptr) return;
  const auto found = crossing_.find(Pair(*a, *b));
  if (found == crossing_.end() || placed_ + found->second.size() > kMostPlacements) return;
  placed_ += found->second.size();
  for (const std::string& flow : found->second)
    control.on.push_back({flow, boundary.first().span()});
}

void TmBomThreats::Read() {
  ReadThreats();
  ReadRisks();
  ReadControls();
  ReadAssumptions();
}

std::vector<NodeRef> TmBomThreats::Items(std::string_view key) {
  model_.Count(key, root_.Get(key).size());
  return ObjectsIn(root_, key, model_.sink());
}

void TmBomThreats::ReadThreats() {
  std::map<std::string, std::string> personas;
  for (const NodeRef item : ObjectsIn(root_, "threat_personas", model_.sink()))
    personas.emplace(TextOf(item.Get("symbolic_name")), OneLine(TextOf(item.Get("title"))));
  for (const NodeRef item : Items("threats")) ReadThreat(item, personas);
}

void TmBomThreats::ReadThreat(NodeRef item, const std::map<std::string, std::string>& personas) {
  ImportedThreat& imported = model_.AddThreat(TmBomName(item));
  model::Threat& threat = imported.threat;
  threats_.Add(item.Get("symbolic_name"), threat.id);
  threat_at_.emplace(threat.id, job_.draft.imported_threats.size() - 1);
  if (threat.title.empty()) threat.title = threat.id;
  threat.statement = TextOf(item.Get("description"));
  imported.has_mitigations = true;
  const std::string persona = TextOf(item.Get("threat_persona"));
  const auto named = personas.find(persona);
  threat.source = named == personas.end() ? persona : named->second;
  if (std::string event = OneLine(TextOf(item.Get("event"))); !event.empty())
    threat.metadata.emplace_back("event", std::move(event));
  AddReferences(item, threat);
  PlaceThreat(item.Get("components_affected"), imported);
}

void TmBomThreats::AddReferences(NodeRef item, model::Threat& threat) {
  for (const NodeRef capec : ObjectsIn(item, "attack_mechanisms", model_.sink()))
    threat.metadata.emplace_back("capec", "CAPEC-" + TextOf(capec.Get("capec_id")));
  for (const NodeRef cwe : ObjectsIn(item, "weaknesses", model_.sink()))
    threat.metadata.emplace_back("cwe", "CWE-" + TextOf(cwe.Get("cwe_id")));
}

void TmBomThreats::PlaceThreat(NodeRef affected, ImportedThreat& imported) {
  for (NodeRef item = affected.is_sequence() ? affected.first() : NodeRef(); item;
       item = item.next()) {
    const std::string* place = places_.Find(TextOf(item));
    if (place == nullptr) place = places_.components.Follow(item);
    if (place != nullptr) imported.on.push_back({*place, item.span()});
  }
}

std::vector<std::size_t> TmBomThreats::ThreatsOf(NodeRef item) {
  std::vector<std::size_t> positions;
  for (const PlacedText& threat : threats_.FollowAll(item.Get("threats")))
    positions.push_back(threat_at_.at(threat.text));
  return positions;
}

/// Of several risks to which a threat belongs the highest says how bad it is.
void TmBomThreats::ReadRisks() {
  for (const NodeRef item : Items("risks")) {
    const int likelihood = Level("likelihood", item);
    const int impact = Level("impact", item);
    for (const std::size_t position : ThreatsOf(item)) {
      model::Threat& threat = job_.draft.imported_threats[position].threat;
      threat.metadata.emplace_back("risk", OneLine(TextOf(item.Get("title"))));
      const int known = threat.likelihood.value_or(0) * threat.impact_level.value_or(0);
      if (likelihood * impact <= known) continue;
      threat.likelihood = likelihood;
      threat.impact_level = impact;
    }
  }
}

int TmBomThreats::Level(std::string_view key, NodeRef item) {
  const std::string word = model_.WordFor(key, TextOf(item.Get(key)), item.Get(key).span());
  return word.empty() ? 0 : word.front() - '0';
}

void TmBomThreats::ReadControls() {
  for (const NodeRef item : Items("controls")) {
    const std::vector<std::size_t> threats = ThreatsOf(item);
    for (const std::size_t position : threats)
      job_.draft.imported_threats[position].mitigations.push_back(model_.control_count());
    ImportedControl& imported = model_.AddControl(TmBomName(item));
    model::Control& control = imported.control;
    control.description = TextOf(item.Get("description"));
    const NodeRef status = item.Get("status");
    control.foreign_status = TextOf(status);
    control.status =
        StatusOf(model_.WordFor("control status", control.foreign_status, status.span()));
    if (const NodeRef boundary = item.Get("trust_boundary"); boundary.first())
      places_.PutOnBoundary(boundary, imported);
  }
  std::size_t without = 0;
  for (const auto& [id, position] : threat_at_)
    without += job_.draft.imported_threats[position].mitigations.empty() ? 1U : 0U;
  model_.Count("threats_without_control", without);
}

void TmBomThreats::ReadAssumptions() {
  for (const NodeRef item : Items("assumptions")) {
    ImportedAssumption imported;
    imported.assumption.id = UniqueId(
        job_.draft, "assumption", fmt::format("A-{}", job_.draft.imported_assumptions.size() + 1));
    imported.assumption.text = OneLine(TextOf(item.Get("description")));
    if (const std::string validity = TextOf(item.Get("validity"));
        !validity.empty() && validity != "confirmed")
      imported.assumption.text += fmt::format(" ({})", validity);
    imported.assumption.span = TmBomName(item).place;
    job_.draft.imported_assumptions.push_back(std::move(imported));
  }
}

}  // namespace threatgap::load
