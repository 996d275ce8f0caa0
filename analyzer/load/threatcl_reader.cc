#include "analyzer/load/threatcl_reader.h"

#include <fmt/format.h>

#include "analyzer/base/text.h"
#include "analyzer/load/foreign_items.h"

namespace threatgap::load {
namespace {

using model::ControlStatus;
using syntax::NodeRef;

constexpr std::string_view kFormat = "threatcl";

/// A block of HCL: its label, which some kinds do not have, and what stands in it.
struct Block {
  NodeRef label, body;

  base::Span place() const { return (label ? label : body.first() ? body.first() : body).span(); }
};

class ThreatclReader {
 public:
  explicit ThreatclReader(const ReadJob& job) : job_(job), model_(job, kFormat), root_(job.root) {}

  void Read() {
    job_.input.version = TextOf(root_.Get("spec_version"));
    const auto models = Labelled(root_, "threatmodel");
    model_.Count("threatmodels", models.size());
    for (const Block& block : models) ReadModel(block);
    if (!has_diagram_) {
      model_.Opens(model::ListKind::kComponents);
      model_.Opens(model::ListKind::kFlows);
    } else {
      model_.ExpressesArchitecture();
    }
  }

 private:
  void WarnBlock(NodeRef node, std::string_view key) {
    model_.sink().Warning("wrong-kind", node.span(),
                          fmt::format("`{}` holds {} where a block is expected; it is left out",
                                      key, syntax::NodeKindWords(node.kind())));
  }

  /// `{label: body}`, `{label: [body, body]}`, or a list of those.
  std::vector<Block> Labelled(NodeRef parent, std::string_view key) {
    std::vector<Block> blocks;
    for (const Block& group : Plain(parent, key)) {
      for (NodeRef label = group.body.first(); label; label = label.next()) {
        const NodeRef value = label.value();
        if (value.is_mapping()) {
          blocks.push_back({label, value});
        } else if (value.is_sequence()) {
          AddBodies(label, value, key, blocks);
        } else if (!value.is_null()) {
          WarnBlock(value, key);
        }
      }
    }
    return blocks;
  }

  /// `body`, or a list of them.
  std::vector<Block> Plain(NodeRef parent, std::string_view key) {
    std::vector<Block> blocks;
    const NodeRef node = parent.Get(key);
    if (node.is_mapping()) {
      blocks.push_back({NodeRef(), node});
    } else if (node.is_sequence()) {
      AddBodies(NodeRef(), node, key, blocks);
    } else if (!node.is_null()) {
      WarnBlock(node, key);
    }
    return blocks;
  }

  void AddBodies(NodeRef label, NodeRef list, std::string_view key, std::vector<Block>& blocks) {
    for (NodeRef item = list.first(); item; item = item.next()) {
      if (item.is_mapping()) {
        blocks.push_back({label, item});
      } else {
        WarnBlock(item, key);
      }
    }
  }

  void ReadModel(const Block& block) {
    if (!std::exchange(named_, true))
      model_.NameSystem(block.label, block.body.Get("description"), NodeRef());
    assets_ = std::make_unique<ForeignIds>("information asset", model_.sink());
    for (const Block& asset : Labelled(block.body, "information_asset")) ReadAsset(asset);
    for (const Block& dependency : Labelled(block.body, "third_party_dependency"))
      ReadDependency(dependency);
    for (const Block& threat : Threats(block.body)) ReadThreat(threat);
    for (const Block& diagram : Labelled(block.body, "data_flow_diagram_v2")) ReadDiagram(diagram);
    for (const Block& diagram : Plain(block.body, "data_flow_diagram")) ReadDiagram(diagram);
  }

  static ForeignName NameOf(const Block& block) {
    return {NodeRef(), OneLine(block.label.text()), block.place()};
  }

  static void SetDescription(const Block& block, ForeignElement& element) {
    const NodeRef description = block.body.Get("description");
    element.SetText("description", TextOf(description), description.span());
  }

  void ReadAsset(const Block& block) {
    ForeignElement data = model_.AddData(NameOf(block));
    assets_->Add(block.label, data.id());
    SetDescription(block, data);
    const NodeRef node = block.body.Get("information_classification");
    const std::string word = model_.WordFor("classification", TextOf(node), node.span());
    if (!word.empty()) data.Set("confidentiality", word, node.span());
  }

  void ReadDependency(const Block& block) {
    ForeignElement component = model_.AddComponent(NameOf(block));
    model_.SetKind(component, "third_party_dependency", component.place(), "the block");
    SetDescription(block, component);
  }

  /// Before 0.2 a threat had no label.
  std::vector<Block> Threats(NodeRef parent) {
    std::vector<Block> threats;
    for (const Block& block : Plain(parent, "threat")) {
      if (!block.body.Get("description").is_scalar()) continue;
      threats.push_back(block);
    }
    if (!threats.empty()) return threats;
    return Labelled(parent, "threat");
  }

  void ReadThreat(const Block& block) {
    const NodeRef description = block.body.Get("description");
    const std::string title = block.label
                                  ? OneLine(block.label.text())
                                  : FirstLine(std::string(base::Trimmed(description.text())));
    ImportedThreat& imported = model_.AddThreat({NodeRef(), title, block.place()});
    model::Threat& threat = imported.threat;
    if (threat.title.empty()) threat.title = threat.id;
    threat.statement = TextOf(description);
    for (const std::string& goal : TextsOf(block.body.Get("impacts")))
      threat.goals.push_back(base::LowerAscii(goal));
    ReadStride(block.body.Get("stride"), threat);
    for (const auto& asset : assets_->FollowAll(block.body.Get("information_asset_refs")))
      threat.asset_texts.push_back(asset.text);
    ReadRisk(block.body.Get("risk"), threat);
    imported.has_mitigations = true;
    ReadControls(block, imported);
  }

  void ReadStride(NodeRef list, model::Threat& threat) {
    for (NodeRef item = list.is_sequence() ? list.first() : NodeRef(); item; item = item.next()) {
      const std::string letter = model_.WordFor("stride", TextOf(item), item.span());
      if (!letter.empty()) threat.stride.push_back(letter);
    }
  }

  void ReadRisk(NodeRef risk, model::Threat& threat) {
    const NodeRef body = risk.is_sequence() ? risk.first() : risk;
    const NodeRef severity = body.Get("severity");
    threat.severity =
        model::ParseSeverityLevel(model_.WordFor("severity", TextOf(severity), severity.span()));
    const auto level = [&](std::string_view key) {
      return model_.WordFor("level", TextOf(body.Get(key)), body.Get(key).span());
    };
    const std::string likelihood = level("likelihood"), impact = level("impact");
    if (likelihood.empty() || impact.empty()) return;
    threat.likelihood = likelihood.front() - '0';
    threat.impact_level = impact.front() - '0';
  }

  /// All generations of controls; a threat may mix them.
  void ReadControls(const Block& threat, ImportedThreat& imported) {
    if (const NodeRef text = threat.body.Get("control"); text.is_scalar()) {
      AddControl({NodeRef(), FirstLine(TextOf(text)), text.span()}, text, NodeRef(), imported);
    } else {
      for (const Block& control : Labelled(threat.body, "control"))
        AddControl(NameOf(control), control.body.Get("description"), control.body, imported);
    }
    for (const Block& control : Labelled(threat.body, "expanded_control"))
      AddControl(NameOf(control), control.body.Get("description"), control.body, imported);
    for (const Block& control : Plain(threat.body, "proposed_control")) {
      const NodeRef text = control.body.Get("description");
      AddControl({NodeRef(), FirstLine(TextOf(text)), control.place()}, text, control.body,
                 imported);
    }
    if (const NodeRef imports = threat.body.Get("control_imports"); imports.size() > 0)
      model_.NoteOnce("unread-section", "control_imports", imports.span(),
                      "`control_imports` names controls of other files and is not read");
  }

  /// `implemented` is false where nobody wrote it, so that silence says nothing.
  void AddControl(const ForeignName& name, NodeRef description, NodeRef body,
                  ImportedThreat& imported) {
    imported.mitigations.push_back(model_.control_count());
    ImportedControl& added = model_.AddControl(name);
    model::Control& control = added.control;
    control.description = TextOf(description);
    if (const std::string notes = OneLine(TextOf(body.Get("implementation_notes"))); !notes.empty())
      control.description += (control.description.empty() ? "" : "\n") + notes;
    const NodeRef implemented = body.Get("implemented");
    if (TextOf(implemented).empty()) return;
    control.foreign_status = "implemented: " + TextOf(implemented);
    control.status = IsTrue(implemented) ? ControlStatus::kImplemented : ControlStatus::kAbsent;
  }

  void ReadDiagram(const Block& diagram) {
    has_diagram_ = true;
    zones_.clear();
    elements_ = std::make_unique<ForeignIds>("element", model_.sink());
    ReadElements(diagram.body, nullptr);
    for (const Block& zone : Labelled(diagram.body, "trust_zone")) {
      const std::string id = ZoneNamed(std::string(zone.label.text()), zone.place());
      ReadElements(zone.body, &id);
    }
    for (const Block& flow : Labelled(diagram.body, "flow")) ReadFlow(flow);
  }

  const std::string& ZoneNamed(const std::string& name, const base::Span& place) {
    const auto found = zones_.find(name);
    if (found != zones_.end()) return found->second;
    return zones_.emplace(name, model_.AddZone({NodeRef(), OneLine(name), place}).id())
        .first->second;
  }

  void ReadElements(NodeRef parent, const std::string* zone) {
    for (const std::string_view kind : {"process", "data_store", "external_element"}) {
      for (const Block& block : Labelled(parent, kind)) ReadElement(block, kind, zone);
    }
  }

  void ReadElement(const Block& block, std::string_view kind, const std::string* zone) {
    ForeignElement element = model_.AddComponent(NameOf(block));
    elements_->Add(block.label, element.id());
    model_.SetKind(element, kind, element.place(), "the block");
    const NodeRef named = block.body.Get("trust_zone");
    if (const std::string name = TextOf(named); !name.empty()) {
      element.Set("zone", ZoneNamed(name, named.span()), named.span());
    } else if (zone != nullptr) {
      element.Set("zone", *zone, element.place());
    }
    const NodeRef asset = block.body.Get("information_asset");
    if (const std::string* const data = assets_->Follow(asset))
      element.SetList("stores", {{*data, asset.span()}}, asset.span());
  }

  void ReadFlow(const Block& block) {
    const auto flow =
        AddFlowBetween(model_, NameOf(block), elements_->Find(TextOf(block.body.Get("from"))),
                       elements_->Find(TextOf(block.body.Get("to"))));
    if (!flow) return;
    const NodeRef protocol = block.body.Get("protocol");
    ForeignElement(*flow).SetText("protocol", TextOf(protocol), protocol.span());
  }

  ReadJob job_;
  ForeignModel model_;
  NodeRef root_;
  bool named_ = false, has_diagram_ = false;
  std::unique_ptr<ForeignIds> assets_;                  ///< of the model that is being read
  std::unique_ptr<ForeignIds> elements_;                ///< of the diagram that is being read
  std::unordered_map<std::string, std::string> zones_;  ///< of the diagram, by name
};

}  // namespace

bool RecognisesThreatcl(NodeRef root) {
  return root.GetKey("threatmodel") && root.GetKey("spec_version");
}

void ReadThreatcl(const ReadJob& job) { ThreatclReader(job).Read(); }

}  // namespace threatgap::load
