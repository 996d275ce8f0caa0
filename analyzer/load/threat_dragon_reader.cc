#include "analyzer/load/threat_dragon_reader.h"

#include <fmt/format.h>

#include <unordered_map>

#include "analyzer/base/text.h"
#include "analyzer/load/diagram_geometry.h"
#include "analyzer/load/foreign_model.h"

namespace threatgap::load {
namespace {

using model::ControlStatus;
using syntax::NodeRef;
using syntax::PlacedText;

/// Texts which the program puts in until somebody writes another.
constexpr std::string_view kPlaceholders[] = {
    "Provide remediation for this threat or a reason if status is N/A",
    "Provide a description for this threat", "Mitigation or prevention for the threat",
    "It is important to have descriptions"};

constexpr std::string_view kFlags[] = {
    "outOfScope",        "handlesCardPayment",     "handlesGoodsOrServices",
    "storesCredentials", "storesInventory",        "isPublicNetwork",
    "isWebApplication",  "providesAuthentication", "isBidirectional",
    "isSigned"};

std::string WrittenText(NodeRef node) {
  std::string text = TextOf(node);
  for (const std::string_view placeholder : kPlaceholders) {
    if (text == placeholder) return {};
  }
  return text;
}

/// One cell of a diagram, in either version.
struct Cell {
  NodeRef node;
  NodeRef data;  ///< what holds the attributes: the cell itself in version 1
  std::string kind;

  explicit Cell(NodeRef cell) : node(cell), data(cell.Get("data")) {
    if (!data.is_mapping()) data = cell;
    kind = TextOf(data.Get("type"));
    if (kind.empty()) kind = TextOf(cell.Get("type"));
  }

  bool is_component() const {
    return kind == "tm.Actor" || kind == "tm.Process" || kind == "tm.Store";
  }
  bool is_flow() const { return kind == "tm.Flow"; }
  bool is_boundary() const { return kind == "tm.Boundary" || kind == "tm.BoundaryBox"; }
  /// A curve has the same kind in version 1 and stands between two points.
  bool is_curve() const { return node.Get("source").is_mapping() || kind == "tm.Boundary"; }

  NodeRef name() const {
    if (const NodeRef named = data.Get("name"); !TextOf(named).empty()) return named;
    if (const NodeRef text = node.Get("attrs").Get("text").Get("text")) return text;
    return node.Get("labels").first().Get("attrs").Get("text").Get("text");
  }
  std::optional<Rectangle> place() const {
    const NodeRef position = node.Get("position");
    const NodeRef size = node.Get("size");
    return MakeRectangle(position.Get("x"), position.Get("y"), size.Get("width"),
                         size.Get("height"));
  }
};

class ThreatDragonReader {
 public:
  explicit ThreatDragonReader(const ReadJob& job)
      : job_(job), model_(job, "threat-dragon"), root_(job.root) {}

  void Read() {
    job_.input.version = TextOf(root_.Get("version"));
    if (job_.input.version.empty()) job_.input.version = "1";
    CheckVersion();
    const NodeRef summary = root_.Get("summary");
    model_.NameSystem(summary.Get("title"), summary.Get("description"), summary.Get("owner"));
    model_.ExpressesArchitecture();
    for (const std::string_view what : {"diagrams", "components", "flows", "boundaries", "threats"})
      model_.Count(what, 0);
    const NodeRef diagrams = model_.ListOf(root_.Get("detail"), "diagrams");
    for (NodeRef diagram = diagrams.first(); diagram; diagram = diagram.next()) {
      if (!model_.IsObject(diagram, "diagrams")) continue;
      model_.Count("diagrams");
      ReadDiagram(diagram);
    }
  }

 private:
  void CheckVersion() {
    const char major = job_.input.version.front();
    if (major == '1' || major == '2') return;
    model_.sink().Warning(
        "unsupported-version", root_.Get("version").span(),
        fmt::format("Threat Dragon version `{}` is not known; the file is read as version 2",
                    job_.input.version));
  }

  void ReadDiagram(NodeRef diagram) {
    const NodeRef holder = diagram.Get("cells") ? diagram : diagram.Get("diagramJson");
    const NodeRef cells = model_.ListOf(holder, "cells");
    std::vector<Cell> boundaries, components, flows;
    for (NodeRef node = cells.first(); node; node = node.next()) {
      if (!model_.IsObject(node, "cells")) continue;
      Cell cell(node);
      std::vector<Cell>* const list = cell.is_component()  ? &components
                                      : cell.is_flow()     ? &flows
                                      : cell.is_boundary() ? &boundaries
                                                           : nullptr;
      if (list != nullptr) list->push_back(std::move(cell));
    }
    ids_.clear();
    AddBoundaries(boundaries);
    AddComponents(components);
    for (const Cell& flow : flows) AddFlow(flow);
  }

  void AddBoundaries(const std::vector<Cell>& boundaries) {
    model_.Count("boundaries", boundaries.size());
    boxes_.clear();
    zones_.clear();
    for (const Cell& boundary : boundaries) {
      ReadFlags(boundary, nullptr);
      if (boundary.is_curve()) {
        NoteCurve(boundary);
        continue;
      }
      ForeignElement zone = model_.AddZone(NameOf(boundary));
      ReadCommon(boundary, zone);
      boxes_.push_back(boundary.place());
      zones_.push_back(zone);
      ReadThreats(boundary, zone);
    }
    const auto parents = FindParents(boxes_);
    for (std::size_t i = 0; i < zones_.size(); ++i) {
      if (parents[i])
        zones_[i].SetInferred("parent", zones_[*parents[i]].id(), zones_[i].place(),
                              "from its place in the diagram");
    }
  }

  void NoteCurve(const Cell& boundary) {
    model_.NoteOnce("boundary-line", "", NameOf(boundary).place,
                    "a boundary drawn as a line encloses nothing, so no zone follows from it",
                    "draw a box, or state `zones:` and the zone of each component in a native "
                    "file");
  }

  void AddComponents(const std::vector<Cell>& components) {
    model_.Count("components", components.size());
    std::vector<std::optional<Rectangle>> places;
    for (const Cell& cell : components) places.push_back(cell.place());
    const auto enclosing = FindEnclosing(boxes_, places);
    for (std::size_t i = 0; i < components.size(); ++i) {
      const Cell& cell = components[i];
      ForeignElement component = model_.AddComponent(NameOf(cell));
      ids_.emplace(TextOf(cell.node.Get("id")), component.id());
      const bool is_log = IsTrue(cell.data.Get("isALog"));
      model_.SetKind(component, is_log ? "tm.Store isALog" : cell.kind, component.place(),
                     "the element");
      if (enclosing[i])
        component.SetInferred("zone", zones_[*enclosing[i]].id(), component.place(),
                              "from its place in the diagram");
      ReadCommon(cell, component);
      if (IsTrue(cell.data.Get("isEncrypted")))
        Claim(cell, "isEncrypted", "crypto.at-rest", component);
      ReadThreats(cell, component);
    }
  }

  void AddFlow(const Cell& cell) {
    model_.Count("flows");
    const auto from = EndOf(cell.node.Get("source"));
    const auto to = EndOf(cell.node.Get("target"));
    const ForeignName name = NameOf(cell);
    if (!from || !to) {
      model_.Count("unattached_flows");
      model_.sink().Warning("loose-flow", name.place,
                            fmt::format("the flow `{}` is not attached at both ends; it is left "
                                        "out, and its threats have no place",
                                        name.title));
      ReadFlags(cell, nullptr);
      ReadThreats(cell, std::nullopt);
      return;
    }
    ForeignElement flow = model_.AddFlow(name, *from, *to);
    ReadCommon(cell, flow);
    const NodeRef protocol = cell.data.Get("protocol");
    flow.SetText("protocol", TextOf(protocol), protocol.span());
    if (IsTrue(cell.data.Get("isEncrypted"))) Claim(cell, "isEncrypted", "crypto.in-transit", flow);
    ReadThreats(cell, flow);
  }

  std::optional<std::string> EndOf(NodeRef end) const {
    const NodeRef id = end.Get("cell") ? end.Get("cell") : end.Get("id");
    const auto found = ids_.find(TextOf(id));
    return found == ids_.end() ? std::nullopt : std::optional(found->second);
  }

  static ForeignName NameOf(const Cell& cell) {
    return {cell.node.Get("id"), cell.name(), cell.node.first() ? cell.node.first() : cell.node};
  }

  void ReadCommon(const Cell& cell, ForeignElement& element) {
    const NodeRef description = cell.data.Get("description");
    element.SetText("description", WrittenText(description), description.span());
    ReadFlags(cell, &element);
  }

  /// Ticked boxes become tags, which rules may test.
  void ReadFlags(const Cell& cell, ForeignElement* element) {
    std::vector<PlacedText> tags;
    for (const std::string_view flag : kFlags) {
      const NodeRef value = cell.data.Get(flag);
      if (!IsTrue(value)) continue;
      tags.push_back({std::string(flag), value.span()});
      if (flag == "outOfScope") NoteOutOfScope(value);
    }
    if (!tags.empty() && element != nullptr) element->SetList("tags", tags, tags.front().span);
  }

  void NoteOutOfScope(NodeRef value) {
    model_.Count("out_of_scope");
    model_.NoteOnce("out-of-scope", "", value.span(),
                    "elements marked as out of scope are analysed like all others",
                    "a suppression in the policy takes a finding out, with reason and approver");
  }

  /// A ticked box claims a control at the element. Nobody proved it.
  void Claim(const Cell& cell, std::string_view flag, std::string_view type,
             const ForeignElement& element) {
    const NodeRef value = cell.data.Get(flag);
    ImportedControl& control =
        model_.AddControl({NodeRef(), fmt::format("{} of {}", flag, element.id()), value.span()});
    control.types.emplace_back(type);
    control.on.push_back({element.id(), value.span()});
    control.control.status = ControlStatus::kImplemented;
    control.control.foreign_status = fmt::format("{}: true", flag);
  }

  void ReadThreats(const Cell& cell, const std::optional<ForeignElement>& element) {
    const NodeRef threats = model_.ListOf(cell.data, "threats");
    for (NodeRef threat = threats.first(); threat; threat = threat.next()) {
      model_.Count("threats");
      if (model_.IsObject(threat, "threats")) ReadThreat(threat, element);
    }
  }

  void ReadThreat(NodeRef item, const std::optional<ForeignElement>& element) {
    const NodeRef id = item.Get("id") ? item.Get("id") : item.Get("threatId");
    ImportedThreat& imported =
        model_.AddThreat({id, item.Get("title"), item.first() ? item.first() : item});
    model::Threat& threat = imported.threat;
    threat.statement = WrittenText(item.Get("description"));
    if (threat.statement.empty() && threat.title.empty()) threat.title = threat.id;
    if (element) imported.on.push_back({element->id(), threat.span});
    imported.has_mitigations = true;
    threat.foreign_status = TextOf(item.Get("status"));
    ReadCategory(item.Get("type"), threat);
    const NodeRef severity = item.Get("severity");
    threat.severity =
        model::ParseSeverityLevel(model_.WordFor("severity", TextOf(severity), severity.span()));
    const std::string text = WrittenText(item.Get("mitigation"));
    const std::string status =
        model_.WordFor("status", threat.foreign_status, item.Get("status").span());
    const base::Span place = item.Get("mitigation").span();
    if (status == "avoided") {
      model_.Propose(model::TreatmentDecision::kAvoided, text, item.Get("status").span());
    } else if (!text.empty()) {
      imported.mitigations.push_back(model_.control_count());
      ImportedControl& control = model_.AddControl({NodeRef(), text, place});
      control.control.foreign_status = threat.foreign_status;
      if (control.control.title != text) control.control.description = text;
      if (status == "claimed") control.control.status = ControlStatus::kImplemented;
    }
  }

  void ReadCategory(NodeRef category, model::Threat& threat) {
    const std::string text = TextOf(category);
    if (text.empty()) return;
    if (const std::string* const letter =
            job_.catalog.imports.FindWord("threat-dragon", "stride", text)) {
      threat.stride.push_back(*letter);
    } else {
      threat.metadata.emplace_back("category", text);
    }
  }

  ReadJob job_;
  ForeignModel model_;
  NodeRef root_;
  // Of the diagram that is being read.
  std::unordered_map<std::string, std::string> ids_;  ///< of components, by cell id
  std::vector<std::optional<Rectangle>> boxes_;
  std::vector<ForeignElement> zones_;
};

}  // namespace

bool RecognisesThreatDragon(NodeRef root) {
  return root.Get("summary").is_mapping() && root.Get("detail").is_mapping() &&
         root.Get("detail").GetKey("diagrams");
}

void ReadThreatDragon(const ReadJob& job) { ThreatDragonReader(job).Read(); }

}  // namespace threatgap::load
