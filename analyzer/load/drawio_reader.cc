#include "analyzer/load/drawio_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "analyzer/base/budgets.h"
#include "analyzer/base/text.h"
#include "analyzer/load/compressed_text.h"
#include "analyzer/load/drawio_layout.h"
#include "analyzer/load/drawio_page.h"
#include "analyzer/load/foreign_model.h"
#include "analyzer/syntax/reader.h"

namespace threatgap::load {
namespace {

using syntax::NodeRef;
using syntax::PlacedText;
using syntax::XmlElement;
using Role = DrawioLayout::Role;

constexpr std::string_view kFormatName = "drawio";
constexpr std::string_view kZoneBadge = "type: trust zone";

/// Data which is read elsewhere, or only serves the drawing.
constexpr std::string_view kKnownData[] = {"label", "id",   "type", "placeholders", "tooltip",
                                           "link",  "tags", "name", "owner",        "placeholder"};

/// `Azure Cosmos DB` of `azure2/databases/Azure_Cosmos_DB`.
std::string NameOfStencil(std::string_view stencil) {
  std::string name(stencil.substr(stencil.find_last_of("./:") + 1));
  std::replace(name.begin(), name.end(), '_', ' ');
  return OneLine(name);
}

/// draw.io makes ids up: 20 characters, a dash and a number.
bool IsGenerated(std::string_view id) {
  constexpr std::size_t kRandomPart = 20;
  return id.size() > kRandomPart + 1 && id[kRandomPart] == '-' &&
         id.find_first_not_of("0123456789", kRandomPart + 1) == std::string_view::npos;
}

class DrawioReader {
 public:
  explicit DrawioReader(const ReadJob& job)
      : job_(job), model_(job, kFormatName), root_(XmlElement(job.root)) {}

  void Read() {
    job_.input.version = std::string(root_.AttributeText("version"));
    model_.ExpressesArchitecture();
    for (const std::string_view what : {"pages", "nodes", "edges"}) model_.Count(what, 0);
    if (root_.name() == "mxGraphModel") {
      model_.Count("pages");
      ReadPage(root_);
      return;
    }
    for (XmlElement at = root_.first(); at; at = at.next()) {
      if (at.name() != "diagram") continue;
      model_.Count("pages");
      ReadDiagram(at);
    }
  }

 private:
  void ReadDiagram(XmlElement diagram) {
    if (const XmlElement model = diagram.Child("mxGraphModel")) {
      ReadPage(model);
      return;
    }
    const NodeRef text = diagram.text();
    if (!text) return;
    model_.Count("compressed_pages");
    const auto unpacked = Unpack(text.text(), diagram.span());
    if (!unpacked) return;
    const auto document =
        syntax::ReadEmbeddedXml(*unpacked, diagram.span(), base::Budgets{}, model_.sink());
    if (document == nullptr) return;
    const XmlElement model(document->root());
    if (model.name() == "mxGraphModel") {
      ReadPage(model);
    } else {
      ReportPage(diagram.span(),
                 fmt::format("holds the element `{}` instead of `mxGraphModel`", model.name()));
    }
  }

  std::optional<std::string> Unpack(std::string_view text, const base::Span& place) {
    const auto bytes = DecodeBase64(text);
    if (!bytes) return ReportPage(place, "is neither XML nor base64");
    Inflated inflated = InflateRaw(*bytes);
    if (inflated.end == Inflated::End::kWhole) return DecodePercent(inflated.text);
    if (inflated.end == Inflated::End::kBroken)
      return ReportPage(place, "cannot be decompressed (raw DEFLATE)");
    const InflateLimits limits;
    model_.sink().Error(
        "budget-exceeded", place,
        fmt::format("a compressed page grows above {} bytes, or above {} times its size; the "
                    "budget is that",
                    limits.bytes, limits.ratio),
        "store the drawing uncompressed (File, Properties, Compressed)");
    return std::nullopt;
  }

  std::nullopt_t ReportPage(const base::Span& place, const std::string& what) {
    model_.sink().Error("unreadable-page", place, "the text of a page " + what,
                        "open and save the drawing in draw.io, uncompressed");
    return std::nullopt;
  }

  void ReadPage(XmlElement graph) {
    const DrawioPage page(graph);
    const DrawioLayout layout(page, job_.catalog.imports);
    page_ = &page;
    layout_ = &layout;
    elements_.assign(page.cells().size(), std::nullopt);
    zones_.assign(page.cells().size(), std::nullopt);
    CountCells();
    AddZones();
    AddComponents();
    AddFlows();
  }

  const DrawioCell& cell(std::size_t i) const { return page_->cells()[i]; }
  std::size_t cell_count() const { return page_->cells().size(); }

  void CountCells() {
    const auto count_if = [&](std::string_view what, bool counts) {
      if (counts) model_.Count(what);
    };
    for (const DrawioCell& cell : page_->cells()) {
      const bool is_node = cell.is_vertex && !cell.is_edge_label();
      count_if("nodes", is_node);
      count_if("edge_labels", cell.is_vertex && !is_node);
      count_if("containers", is_node && LooksLikeContainer(cell));
      count_if("edges", cell.is_edge);
      count_if("unattached_edges", cell.is_edge && !HasBothEnds(cell));
      count_if("wrapped_objects",
               cell.wrapper.name() == "object" || cell.wrapper.name() == "UserObject");
    }
  }

  static bool LooksLikeContainer(const DrawioCell& cell) {
    const std::string_view style = cell.cell.AttributeText("style");
    return cell.style.IsOn("container") || cell.style.name() == "group" ||
           style.find("swimlane") != std::string_view::npos;
  }

  static bool HasBothEnds(const DrawioCell& edge) {
    return !edge.cell.AttributeText("source").empty() && !edge.cell.AttributeText("target").empty();
  }

  ForeignName NameOf(std::size_t i) const {
    const DrawioCell& shape = cell(i);
    ForeignName name(shape.id,
                     shape.label.empty() ? NameOfStencil(layout_->stencil(i)) : shape.label,
                     shape.place);
    name.generated_id = IsGenerated(TextOf(shape.id));
    return name;
  }

  void AddZones() {
    for (std::size_t i = 0; i < cell_count(); ++i) {
      if (layout_->role(i) != Role::kZone) continue;
      zones_[i] = model_.AddZone(NameOf(i));
      ReadData(cell(i), *zones_[i]);
    }
    for (std::size_t i = 0; i < cell_count(); ++i) {
      if (zones_[i]) SetPlace(i, "parent", *zones_[i]);
    }
  }

  void SetPlace(std::size_t i, std::string_view key, ForeignElement& element) {
    const auto place = layout_->zone_of(i);
    if (!place) return;
    element.SetInferred(
        key, zones_[place->zone]->id(), element.place(),
        place->by_parent ? "from the shape that holds it" : "from its place in the diagram");
  }

  void AddComponents() {
    const auto badges = FindBadges();
    for (std::size_t i = 0; i < cell_count(); ++i) {
      const bool is_twin = layout_->is_also_component(i);
      if (layout_->role(i) != Role::kComponent && !is_twin) continue;
      elements_[i] = model_.AddComponent(NameOf(i));
      ForeignElement& component = *elements_[i];
      model_.SetKind(component, layout_->stencil(i), component.place(), "the shape");
      if (is_twin) {
        AddToItsOwnZone(i, component);
        continue;
      }
      if (badges[i]) {
        component.SetInferred("zone", ZoneOfBadge(*badges[i]), cell(*badges[i]).place,
                              "from the trust zone written on it");
      } else {
        SetPlace(i, "zone", component);
      }
      ReadData(cell(i), component);
    }
  }

  void AddToItsOwnZone(std::size_t i, ForeignElement& component) {
    component.SetInferred("zone", zones_[i]->id(), component.place(), "because it is the zone");
    model_.NoteOnce(
        "boundary-with-flows", "", component.place(),
        fmt::format("lines end at `{}`, which holds other shapes; it is read as a zone and as a "
                    "component in it",
                    NameOf(i).title),
        "draw the lines to the shapes inside");
  }

  /// For each cell the badge which stands on it and names its zone.
  std::vector<std::optional<std::size_t>> FindBadges() const {
    std::vector<std::optional<Rectangle>> boxes(cell_count()), badges(cell_count());
    for (std::size_t i = 0; i < cell_count(); ++i) {
      if (layout_->role(i) == Role::kComponent) boxes[i] = cell(i).rectangle;
      if (layout_->stencil(i) == kZoneBadge && !cell(i).label.empty())
        badges[i] = cell(i).rectangle;
    }
    std::vector<std::optional<std::size_t>> found(cell_count());
    const auto enclosing = FindEnclosing(boxes, badges);
    for (std::size_t i = 0; i < cell_count(); ++i) {
      if (enclosing[i]) found[*enclosing[i]] = i;
    }
    return found;
  }

  const std::string& ZoneOfBadge(std::size_t badge) {
    const std::string& label = cell(badge).label;
    const auto known = badge_zones_.find(label);
    if (known != badge_zones_.end()) return known->second;
    const ForeignElement zone = model_.AddZone({NodeRef(), label, cell(badge).place});
    return badge_zones_.emplace(label, zone.id()).first->second;
  }

  void AddFlows() {
    std::vector<std::string> labels(cell_count());
    for (std::size_t i = 0; i < cell_count(); ++i) {
      const auto parent = cell(i).parent;
      if (layout_->role(i) == Role::kFlowLabel && parent && cell(*parent).is_edge)
        labels[*parent] += " " + cell(i).label;
    }
    for (std::size_t i = 0; i < cell_count(); ++i) {
      if (layout_->role(i) == Role::kFlow) AddFlow(cell(i), OneLine(cell(i).label + labels[i]));
    }
  }

  void AddFlow(const DrawioCell& edge, const std::string& title) {
    const ForeignName given(edge.id, title, edge.place);
    const ForeignElement* from = EndOf(edge.source);
    const ForeignElement* to = EndOf(edge.target);
    if (from == nullptr || to == nullptr) {
      ReportLoose(edge, title);
      return;
    }
    const bool at_start = HasHead(edge, "startArrow", "none");
    const bool at_end = HasHead(edge, "endArrow", "classic");
    if (at_start && !at_end) std::swap(from, to);
    ForeignElement flow = model_.AddFlow(given, from->id(), to->id());
    if (!at_start && !at_end) NoteDirection(edge);
    if (const std::string* const protocol =
            job_.catalog.imports.FindWord(kFormatName, "protocol", title))
      flow.SetInferred("protocol", *protocol, flow.place(),
                       fmt::format("from the label `{}`", title));
    ReadData(edge, flow, at_start && at_end);
  }

  const ForeignElement* EndOf(std::optional<std::size_t> end) const {
    if (!end || !elements_[layout_->End(*end)]) return nullptr;
    return &*elements_[layout_->End(*end)];
  }

  static bool HasHead(const DrawioCell& edge, std::string_view key, std::string_view usual) {
    const std::string_view stated = edge.style.Get(key);
    const std::string_view head = stated.empty() ? usual : stated;
    return head != "none";
  }

  /// Lines which only decorate, or lead to a note, are no flows.
  void ReportLoose(const DrawioCell& edge, const std::string& title) {
    const bool decorates = !edge.source && !edge.target && title.empty();
    const bool to_note = (edge.source && layout_->is_note(*edge.source)) ||
                         (edge.target && layout_->is_note(*edge.target));
    if (decorates || to_note) return;
    model_.sink().Warning(
        "loose-flow", edge.place,
        fmt::format("{} is not attached to shapes at both ends; it is left out",
                    title.empty() ? "a line" : fmt::format("the line `{}`", title)),
        "drag its ends onto the shapes until their connection points light up");
  }

  void NoteDirection(const DrawioCell& edge) {
    model_.NoteOnce("no-direction", "", edge.place,
                    "a line without an arrow head does not say who calls whom; it is read as "
                    "drawn, from its source to its target",
                    "give it an arrow head");
  }

  void ReadData(const DrawioCell& shape, ForeignElement& element, bool both_ways = false) {
    const NodeRef tooltip = shape.Data("tooltip");
    element.SetText("description", TextOfHtml(TextOf(tooltip)), tooltip.span());
    const NodeRef owner = shape.Data("owner");
    element.SetText("owner", TextOf(owner), owner.span());
    std::vector<PlacedText> tags;
    if (both_ways) tags.push_back({"bidirectional", shape.place});
    AddTags(shape, tags);
    if (!tags.empty()) element.SetList("tags", tags, tags.front().span);
  }

  /// Tags of draw.io are words in one text; other data becomes `key: value`.
  static void AddTags(const DrawioCell& shape, std::vector<PlacedText>& tags) {
    const NodeRef words = shape.Data("tags");
    std::string_view rest = words.text();
    while (!base::Trimmed(rest).empty()) {
      rest = base::Trimmed(rest);
      const std::size_t end = std::min(rest.find(' '), rest.size());
      tags.push_back({std::string(rest.substr(0, end)), words.span()});
      rest.remove_prefix(end);
    }
    shape.wrapper.ForEachAttribute([&](std::string_view key, NodeRef value) {
      const bool known =
          std::find(std::begin(kKnownData), std::end(kKnownData), key) != std::end(kKnownData);
      if (!known && !TextOf(value).empty())
        tags.push_back({fmt::format("{}: {}", key, OneLine(value.text())), value.span()});
    });
  }

  ReadJob job_;
  ForeignModel model_;
  XmlElement root_;
  std::unordered_map<std::string, std::string> badge_zones_;  ///< ids by label
  // Of the page that is being read, by cell.
  const DrawioPage* page_ = nullptr;
  const DrawioLayout* layout_ = nullptr;
  std::vector<std::optional<ForeignElement>> elements_, zones_;
};

}  // namespace

bool RecognisesDrawio(NodeRef root) {
  const XmlElement element(root);
  return element.name() == "mxfile" || element.name() == "mxGraphModel";
}

void ReadDrawio(const ReadJob& job) { DrawioReader(job).Read(); }

}  // namespace threatgap::load
