#include "analyzer/load/structurizr_reader.h"

#include <fmt/format.h>

#include "analyzer/base/text.h"
#include "analyzer/load/foreign_items.h"

namespace threatgap::load {
namespace {

using syntax::NodeRef;
using syntax::PlacedText;

constexpr std::string_view kFormat = "structurizr";
constexpr std::size_t kNoItem = static_cast<std::size_t>(-1);

/// A person, software system, container, component or custom element.
struct Item {
  NodeRef node;
  std::string_view kind;
  std::size_t parent = kNoItem;
  bool holds = false;           ///< others lie in it
  bool connected = false;       ///< a relationship begins or ends at it
  std::string component, zone;  ///< our ids; empty: it is none
};

/// Every element has these tags.
bool IsStandardTag(std::string_view tag) {
  constexpr std::string_view kTags[] = {"Element", "Person", "Software System", "Container",
                                        "Component"};
  for (const std::string_view standard : kTags) {
    if (tag == standard) return true;
  }
  return tag.empty();
}

/// `Element,Container,Database`, which is one text.
std::vector<PlacedText> TagsOf(NodeRef node) {
  std::vector<PlacedText> tags;
  const NodeRef text = node.Get("tags");
  std::string_view rest = text.text();
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view tag = base::Trimmed(rest.substr(0, comma));
    if (!IsStandardTag(tag)) tags.push_back({std::string(tag), text.span()});
    rest = comma == rest.npos ? std::string_view() : rest.substr(comma + 1);
  }
  return tags;
}

class StructurizrReader {
 public:
  explicit StructurizrReader(const ReadJob& job)
      : job_(job), model_(job, kFormat), root_(job.root.Get("model")) {}

  void Read() {
    model_.NameSystem(job_.root.Get("name"), job_.root.Get("description"), NodeRef());
    model_.ExpressesArchitecture();
    for (const std::string_view what : {"systems", "containers", "components"})
      model_.Count(what, 0);
    Collect(root_, "people", "Person", "people", kNoItem);
    CollectSystems();
    Collect(root_, "customElements", "Custom Element", "", kNoItem);
    CountRelationships();
    NoteDeployment();
    FindConnected();
    for (Item& item : items_) AddZone(item);
    for (Item& item : items_) AddComponent(item);
    for (const Item& item : items_) AddFlows(item);
  }

 private:
  /// The positions of what was collected.
  std::vector<std::size_t> Collect(NodeRef parent, std::string_view key, std::string_view kind,
                                   std::string_view counted, std::size_t around) {
    std::vector<std::size_t> positions;
    if (!counted.empty()) model_.Count(counted, parent.Get(key).size());
    for (const NodeRef node : ObjectsIn(parent, key, model_.sink())) {
      positions.push_back(items_.size());
      if (around != kNoItem) items_[around].holds = true;
      const NodeRef id = node.Get("id");
      if (!TextOf(id).empty() && !position_.emplace(TextOf(id), items_.size()).second)
        model_.sink().Warning(
            "duplicate-id", id.span(),
            fmt::format("the id `{}` is stated twice; relationships lead to the first element",
                        TextOf(id)));
      items_.push_back({node, kind, around, false, false, {}, {}});
    }
    return positions;
  }

  void CollectSystems() {
    for (const std::size_t system :
         Collect(root_, "softwareSystems", "Software System", "systems", kNoItem)) {
      for (const std::size_t container :
           Collect(items_[system].node, "containers", "Container", "containers", system))
        Collect(items_[container].node, "components", "Component", "components", container);
    }
  }

  /// Of all elements, those of deployments as well.
  void CountRelationships() {
    std::size_t count = 0;
    std::vector<NodeRef> open{root_};
    while (!open.empty()) {
      const NodeRef node = open.back();
      open.pop_back();
      for (NodeRef child = node.first(); child; child = child.next()) {
        const NodeRef value = node.is_mapping() ? child.value() : child;
        if (node.is_mapping() && child.text() == "relationships") {
          count += value.size();
        } else if (value.is_mapping() || value.is_sequence()) {
          open.push_back(value);
        }
      }
    }
    model_.Count("relationships", count);
  }

  void NoteDeployment() {
    const NodeRef nodes = root_.Get("deploymentNodes");
    model_.Count("deployment_nodes", nodes.size());
    if (nodes.size() > 0)
      model_.NoteOnce("unread-section", "deploymentNodes", root_.GetKey("deploymentNodes").span(),
                      "deployment nodes repeat the containers in each environment and are not read",
                      "state zones and regions in a native file that completes the components");
  }

  /// The end of a relationship that is no copy of another.
  std::size_t EndOf(NodeRef relationship, std::string_view key) const {
    const auto found = position_.find(TextOf(relationship.Get(key)));
    return found == position_.end() ? kNoItem : found->second;
  }

  static bool IsCopy(NodeRef relationship) {
    return !TextOf(relationship.Get("linkedRelationshipId")).empty();
  }

  void FindConnected() {
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const NodeRef list = items_[i].node.Get("relationships");
      for (NodeRef item = list.is_sequence() ? list.first() : NodeRef(); item; item = item.next()) {
        if (!item.is_mapping() || IsCopy(item)) continue;
        items_[i].connected = true;
        if (const std::size_t to = EndOf(item, "destinationId"); to != kNoItem)
          items_[to].connected = true;
      }
    }
  }

  static ForeignName NameOf(const Item& item) {
    const NodeRef name = item.node.Get("name");
    const NodeRef id = item.node.Get("id");
    return {id, PlainText(TextOf(name)),
            (name                ? name
             : id                ? id
             : item.node.first() ? item.node.first()
                                 : item.node)
                .span()};
  }

  void AddZone(Item& item) {
    if (!item.holds) return;
    ForeignElement zone = model_.AddZone(NameOf(item));
    item.zone = zone.id();
    SetDescription(item, zone);
    // What lies around was collected before.
    if (item.parent != kNoItem) zone.Set("parent", items_[item.parent].zone, zone.place());
  }

  void AddComponent(Item& item) {
    if (item.holds && !item.connected) return;
    ForeignElement component = model_.AddComponent(NameOf(item));
    item.component = component.id();
    SetDescription(item, component);
    SetKind(item, component);
    const std::string& zone = item.holds               ? item.zone
                              : item.parent == kNoItem ? kNoZone
                                                       : items_[item.parent].zone;
    if (!zone.empty())
      component.SetInferred("zone", zone, component.place(), "from the element that holds it");
    auto tags = TagsOf(item.node);
    if (const NodeRef technology = item.node.Get("technology"); !TextOf(technology).empty())
      tags.push_back({OneLine(TextOf(technology)), technology.span()});
    if (!tags.empty()) component.SetList("tags", tags, tags.front().span);
  }

  static void SetDescription(const Item& item, ForeignElement& element) {
    const NodeRef description = item.node.Get("description");
    element.SetText("description", TextOf(description), description.span());
  }

  void SetKind(const Item& item, ForeignElement& component) {
    for (const PlacedText& tag : TagsOf(item.node)) {
      if (TrySetKind("tag " + tag.text, tag.span, component)) return;
    }
    const NodeRef technology = item.node.Get("technology");
    if (TrySetKind("technology " + OneLine(TextOf(technology)), technology.span(), component))
      return;
    const bool external = TextOf(item.node.Get("location")) == "External";
    std::string kind(item.kind);
    if (external && item.kind == "Software System") kind += " External";
    model_.SetKind(component, kind, component.place(), "the element");
  }

  bool TrySetKind(const std::string& word, const base::Span& place, ForeignElement& component) {
    if (job_.catalog.imports.FindKind(kFormat, word) == nullptr) return false;
    model_.SetKind(component, word, place, "the");
    return true;
  }

  void AddFlows(const Item& item) {
    for (const NodeRef relationship : ObjectsIn(item.node, "relationships", model_.sink())) {
      if (IsCopy(relationship)) continue;
      const std::size_t to = EndOf(relationship, "destinationId");
      const NodeRef description = relationship.Get("description");
      const NodeRef id = relationship.Get("id");
      const ForeignName name{
          id, OneLine(TextOf(description)),
          (TextOf(description).empty() ? (id ? id : relationship) : description).span()};
      auto flow = AddFlowBetween(model_, name, &item.component,
                                 to == kNoItem ? nullptr : &items_[to].component);
      if (!flow) continue;
      const NodeRef technology = relationship.Get("technology");
      flow->SetText("protocol", OneLine(TextOf(technology)), technology.span());
      if (const NodeRef style = relationship.Get("interactionStyle");
          TextOf(style) == "Asynchronous")
        flow->SetInferred("kind", "event", style.span(), "from the style `Asynchronous`");
    }
  }

  inline static const std::string kNoZone;

  ReadJob job_;
  ForeignModel model_;
  NodeRef root_;
  std::vector<Item> items_;  ///< what holds stands before what it holds
  std::unordered_map<std::string, std::size_t> position_;
};

}  // namespace

bool RecognisesStructurizr(NodeRef root) {
  const NodeRef model = root.Get("model");
  return model.is_mapping() && (model.GetKey("softwareSystems") || model.GetKey("people"));
}

void ReadStructurizr(const ReadJob& job) { StructurizrReader(job).Read(); }

}  // namespace threatgap::load
