#include "analyzer/load/tm7_reader.h"

#include <fmt/format.h>

#include "analyzer/base/text.h"
#include "analyzer/load/diagram_geometry.h"
#include "analyzer/load/foreign_model.h"
#include "analyzer/load/tm7_stencil.h"
#include "analyzer/load/tm7_threats.h"

namespace threatgap::load {
namespace {

using model::ControlStatus;
using syntax::NodeRef;
using syntax::PlacedText;
using syntax::XmlElement;

constexpr std::string_view kFormatName = "tm7";
constexpr std::string_view kByGeometry = "from its place in the diagram";

class Tm7Reader {
 public:
  explicit Tm7Reader(const ReadJob& job)
      : job_(job), model_(job, kFormatName), root_(XmlElement(job.root)) {}

  void Read() {
    CheckVersion();
    const XmlElement about = root_.Child("MetaInformation");
    model_.NameSystem(about.ChildText("ThreatModelName"),
                      about.ChildText("HighLevelSystemDescription"), about.ChildText("Owner"));
    AddAssumption(about.ChildText("Assumptions"));
    model_.ExpressesArchitecture();
    for (const std::string_view what : {"surfaces", "components", "flows", "boundaries", "threats"})
      model_.Count(what, 0);
    const XmlElement surfaces = root_.Child("DrawingSurfaceList");
    for (XmlElement surface = surfaces.first(); surface; surface = surface.next()) {
      model_.Count("surfaces");
      ReadSurface(surface);
    }
    ReadTm7Threats(root_, elements_, model_);
  }

 private:
  void CheckVersion() {
    const NodeRef version = root_.ChildText("Version");
    job_.input.version = TextOf(version);
    if (job_.input.version.empty() || job_.input.version.starts_with("4.")) return;
    model_.sink().Warning(
        "unsupported-version", version.span(),
        fmt::format("version `{}` of Microsoft threat models is not known; the file is read as "
                    "version 4.3",
                    job_.input.version));
  }

  void AddAssumption(NodeRef text) {
    if (TextOf(text).empty()) return;
    ImportedAssumption& imported = job_.draft.imported_assumptions.emplace_back();
    imported.assumption.id = UniqueId(job_.draft, "assumption", "A-1");
    imported.assumption.text = TextOf(text);
    imported.assumption.span = text.span();
  }

  void ReadSurface(XmlElement surface) {
    page_ = Tm7Guid(surface.ChildText("Guid"));
    std::vector<Tm7Stencil> boxes, components, flows;
    for (const std::string_view list : {"Borders", "Lines"}) {
      for (XmlElement at = surface.Child(list).first(); at; at = at.next()) {
        Tm7Stencil stencil(at);
        switch (stencil.kind) {
          case Tm7Stencil::Kind::kComponent:
            components.push_back(std::move(stencil));
            break;
          case Tm7Stencil::Kind::kFlow:
            flows.push_back(std::move(stencil));
            break;
          case Tm7Stencil::Kind::kBox:
            boxes.push_back(std::move(stencil));
            break;
          case Tm7Stencil::Kind::kLine:
            NoteLine(stencil);
            break;
          case Tm7Stencil::Kind::kAnnotation:
            model_.Count("annotations");
            break;
          case Tm7Stencil::Kind::kOther:
            break;
        }
      }
    }
    AddZones(boxes);
    AddComponents(components);
    for (const Tm7Stencil& flow : flows) AddFlow(flow);
  }

  void NoteLine(const Tm7Stencil& line) {
    model_.Count("boundaries");
    model_.Count("line_boundaries");
    model_.NoteOnce("boundary-line", "", line.place(),
                    "a boundary drawn as a line encloses nothing, so no zone follows from it",
                    "draw a box, or state `zones:` and the zone of each component in a native "
                    "file");
  }

  void AddZones(const std::vector<Tm7Stencil>& boxes) {
    model_.Count("boundaries", boxes.size());
    boxes_.clear();
    zones_.clear();
    for (const Tm7Stencil& box : boxes) {
      ForeignElement zone = model_.AddZone(NameOf(box));
      ReadProperties(box, zone);
      boxes_.push_back(box.rectangle());
      zones_.push_back(zone);
    }
    const auto parents = FindParents(boxes_);
    for (std::size_t i = 0; i < zones_.size(); ++i) {
      if (parents[i])
        zones_[i].SetInferred("parent", zones_[*parents[i]].id(), zones_[i].place(),
                              std::string(kByGeometry));
    }
  }

  void AddComponents(const std::vector<Tm7Stencil>& components) {
    model_.Count("components", components.size());
    std::vector<std::optional<Rectangle>> places;
    for (const Tm7Stencil& stencil : components) places.push_back(stencil.rectangle());
    const auto enclosing = FindEnclosing(boxes_, places);
    for (std::size_t i = 0; i < components.size(); ++i) {
      const Tm7Stencil& stencil = components[i];
      ForeignElement component = model_.AddComponent(NameOf(stencil));
      elements_.Add(page_, stencil.guid, component.id());
      SetKind(stencil, component);
      if (enclosing[i])
        component.SetInferred("zone", zones_[*enclosing[i]].id(), component.place(),
                              std::string(kByGeometry));
      ReadProperties(stencil, component);
    }
  }

  /// A choice may say more than the stencil: `Azure Storage, Storage Type: Blob`.
  void SetKind(const Tm7Stencil& stencil, ForeignElement& component) {
    std::string word = stencil.type.empty() ? stencil.generic : stencil.type;
    for (const Tm7Choice& choice : stencil.choices) {
      std::string refined = fmt::format("{}, {}", word, choice.text());
      if (job_.catalog.imports.FindKind(kFormatName, refined) == nullptr) continue;
      word = std::move(refined);
      break;
    }
    const catalog::ImportedKind* const generic =
        job_.catalog.imports.FindKind(kFormatName, stencil.generic);
    const bool known = generic != nullptr && !generic->type.empty();
    model_.SetKind(component, word, component.place(), "the stencil",
                   known ? generic->type : "component");
  }

  void AddFlow(const Tm7Stencil& stencil) {
    model_.Count("flows");
    const std::string* const from = elements_.Find(page_, stencil.End("SourceGuid"));
    const std::string* const to = elements_.Find(page_, stencil.End("TargetGuid"));
    const ForeignName name = NameOf(stencil);
    if (from == nullptr || to == nullptr) {
      model_.Count(IsAttached(stencil) ? "dangling_flows" : "unattached_flows");
      model_.sink().Warning(
          "loose-flow", name.place,
          fmt::format("{} is not attached at both ends; it is left out, and its threats have no "
                      "place",
                      name.title.empty() ? "a flow" : fmt::format("the flow `{}`", name.title)));
      return;
    }
    ForeignElement flow = model_.AddFlow(name, *from, *to);
    elements_.Add(page_, stencil.guid, flow.id());
    const std::string* const protocol =
        job_.catalog.imports.FindWord(kFormatName, "protocol", stencil.type);
    if (protocol != nullptr)
      flow.SetInferred("protocol", *protocol, flow.place(),
                       fmt::format("from the stencil `{}`", stencil.type));
    ReadProperties(stencil, flow);
  }

  /// The tool writes a GUID of zeros for an end which hangs in the air.
  static bool IsAttached(const Tm7Stencil& flow) {
    const auto is_zero = [&](std::string_view key) {
      return flow.End(key).starts_with("00000000-");
    };
    return !is_zero("SourceGuid") && !is_zero("TargetGuid");
  }

  static ForeignName NameOf(const Tm7Stencil& stencil) {
    return {stencil.value.ChildText("Guid"), stencil.title(), stencil.place()};
  }

  /// Choices become claimed controls or tags, ticked boxes tags.
  void ReadProperties(const Tm7Stencil& stencil, ForeignElement& element) {
    std::vector<PlacedText> tags;
    if (stencil.out_of_scope) {
      tags.push_back({"outOfScope", stencil.out_of_scope.span()});
      NoteOutOfScope(stencil, element);
    }
    for (const Tm7Choice& choice : stencil.choices) {
      if (const std::string* const type =
              job_.catalog.imports.FindWord(kFormatName, "claims", choice.text())) {
        Claim(choice, *type, element);
      } else if (choice.by_person) {
        tags.push_back({choice.text(), choice.place});
      }
    }
    tags.insert(tags.end(), stencil.flags.begin(), stencil.flags.end());
    if (!tags.empty()) element.SetList("tags", tags, tags.front().span);
  }

  void NoteOutOfScope(const Tm7Stencil& stencil, ForeignElement& element) {
    const NodeRef reason = stencil.out_of_scope_reason;
    if (!TextOf(reason).empty())
      element.SetText("description", "Out of scope: " + TextOf(reason), reason.span());
    model_.NoteOnce("out-of-scope", "", stencil.out_of_scope.span(),
                    "elements marked as out of scope are analysed like all others",
                    "a suppression in the policy takes a finding out, with reason and approver");
  }

  /// What somebody chose claims a control at the element. Nobody proved it.
  void Claim(const Tm7Choice& choice, const std::string& type, const ForeignElement& element) {
    ImportedControl& control = model_.AddControl(
        {NodeRef(), fmt::format("{} of {}", choice.name, element.id()), choice.place});
    control.types.push_back(type);
    control.on.push_back({element.id(), choice.place});
    control.control.status = ControlStatus::kImplemented;
    control.control.foreign_status = choice.text();
  }

  ReadJob job_;
  ForeignModel model_;
  XmlElement root_;
  Tm7Elements elements_;
  // Of the drawing that is being read.
  std::string page_;  ///< its GUID
  std::vector<std::optional<Rectangle>> boxes_;
  std::vector<ForeignElement> zones_;
};

}  // namespace

bool RecognisesTm7(NodeRef root) {
  const XmlElement element(root);
  return element.name() == "ThreatModel" && element.Child("DrawingSurfaceList");
}

void ReadTm7(const ReadJob& job) { Tm7Reader(job).Read(); }

}  // namespace threatgap::load
