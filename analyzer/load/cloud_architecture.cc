#include "analyzer/load/cloud_architecture.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace threatgap::load {
namespace {

using syntax::NodeRef;

/// Groups in which everything may reach everything multiply; real plans need a few hundred steps.
constexpr std::size_t kMostSteps = 2'000'000;
constexpr std::size_t kMostFlows = 20'000;
/// Of members which a firewall rule joins.
constexpr std::size_t kMostPairs = 100;
constexpr std::size_t kTypesShown = 8;

bool IsUnder(std::string_view path, std::string_view property) {
  return property.empty() || (path.starts_with(property) &&
                              (path.size() == property.size() || path[property.size()] == '.'));
}

}  // namespace

CloudArchitecture::Role CloudArchitecture::RoleOf(const CloudResource& resource) const {
  constexpr std::pair<std::string_view, Role> kRoles[] = {{"zone", Role::kZone},
                                                          {"zone-group", Role::kZoneGroup},
                                                          {"firewall-group", Role::kGroup},
                                                          {"firewall-rule", Role::kRule},
                                                          {"pass", Role::kPass},
                                                          {"link", Role::kLink}};
  if (const std::string* const word =
          job_.catalog.imports.FindWord(format_, "role", resource.type)) {
    for (const auto& [name, role] : kRoles) {
      if (*word == name) return role;
    }
  }
  return job_.catalog.imports.FindKind(format_, resource.type) == nullptr ? Role::kNone
                                                                          : Role::kComponent;
}

/// Whether it runs something that calls others: a store waits to be called.
bool CloudArchitecture::Computes(std::string_view type) const {
  const catalog::ImportedKind* const kind = job_.catalog.imports.FindKind(format_, type);
  const auto& types = *job_.catalog.types;
  std::optional<model::TypeId> ours = types.Find(kind->type);
  if (const auto* const technology = job_.catalog.FindTechnology(kind->technology);
      technology != nullptr && kind->type.empty())
    ours = technology->type;
  const auto store = types.Find("store");
  return !ours || !store || !types.IsA(*ours, *store);
}

void CloudArchitecture::Build() {
  model_.Opens(model::ListKind::kComponents);
  model_.Opens(model::ListKind::kFlows);
  nodes_.resize(resources_.size());
  for (std::size_t i = 0; i < resources_.size(); ++i) {
    by_key_[resources_[i].key].push_back(i);
    Declare(i);
  }
  for (std::size_t i = 0; i < resources_.size(); ++i) {
    const auto element = element_of_.find(i);
    if (element == element_of_.end()) continue;
    if (nodes_[i].role == Role::kZone) {
      SetParent(i, elements_[element->second]);
    } else {
      SetZone(i, elements_[element->second]);
      SetValues(resources_[i], elements_[element->second]);
    }
  }
  for (std::size_t i = 0; i < resources_.size(); ++i) Connect(i);
  for (std::size_t i = 0; i < resources_.size(); ++i) AddFlows(i);
  for (std::size_t i = 0; i < resources_.size(); ++i) ReadRules(i);
  NoteOthers();
}

void CloudArchitecture::Declare(std::size_t index) {
  const CloudResource& resource = resources_[index];
  Node& node = nodes_[index];
  node.role = RoleOf(resource);
  if (node.role != Role::kZone && node.role != Role::kComponent) return;
  ForeignElement element =
      node.role == Role::kZone ? model_.AddZone(resource.name) : model_.AddComponent(resource.name);
  node.id = element.id();
  if (node.role == Role::kComponent) {
    model_.SetKind(element, resource.type, resource.name.place, "the resource type");
    node.calls = Computes(resource.type);
  }
  element_of_.emplace(index, elements_.size());
  elements_.push_back(std::move(element));
}

std::vector<std::pair<std::size_t, const CloudReference*>> CloudArchitecture::Targets(
    std::size_t index, std::string_view property) {
  std::vector<std::pair<std::size_t, const CloudReference*>> targets;
  std::set<std::size_t> seen;
  for (const CloudReference& reference : resources_[index].references) {
    const auto found = by_key_.find(reference.target);
    if (found == by_key_.end() || !IsUnder(reference.property, property)) continue;
    for (const std::size_t target : found->second) {
      // Instances of one resource do not name each other.
      if (resources_[target].key == resources_[index].key) continue;
      if (seen.insert(target).second && Spend()) targets.emplace_back(target, &reference);
    }
  }
  return targets;
}

bool CloudArchitecture::Spend() { return ++steps_ <= kMostSteps; }

void CloudArchitecture::SetParent(std::size_t index, ForeignElement& zone) {
  for (const auto& [target, reference] : Targets(index, "")) {
    if (nodes_[target].role != Role::kZone) continue;
    zone.Set("parent", nodes_[target].id, reference->span);
    return;
  }
}

std::string CloudArchitecture::ParentOf(std::size_t zone) {
  for (const auto& [target, reference] : Targets(zone, "")) {
    if (nodes_[target].role == Role::kZone) return nodes_[target].id;
  }
  return nodes_[zone].id;
}

std::vector<std::size_t> CloudArchitecture::ZonesOf(std::size_t index) {
  std::vector<std::size_t> zones;
  for (const auto& [target, reference] : Targets(index, "")) {
    if (nodes_[target].role == Role::kZone) zones.push_back(target);
    if (nodes_[target].role != Role::kZoneGroup) continue;
    for (const auto& [member, unused] : Targets(target, "")) {
      if (nodes_[member].role == Role::kZone) zones.push_back(member);
    }
  }
  return zones;
}

/// One network, or the one around several.
void CloudArchitecture::SetZone(std::size_t index, ForeignElement& component) {
  const std::vector<std::size_t> zones = ZonesOf(index);
  if (zones.empty()) return;
  const base::Span place = component.place();
  if (zones.size() == 1) {
    component.SetInferred("zone", nodes_[zones[0]].id, place, "from the network that it names");
    return;
  }
  std::set<std::string> around;
  for (const std::size_t zone : zones) around.insert(ParentOf(zone));
  if (around.size() == 1)
    component.SetInferred("zone", *around.begin(), place, "from the networks that it names");
}

void CloudArchitecture::SetValues(const CloudResource& resource, ForeignElement& component) {
  bool is_public = false, is_encrypted = false;
  for (NodeRef key = resource.values.first(); key && resource.values.is_mapping();
       key = key.next()) {
    const std::string name(key.text());
    const std::string value = TextOf(key.value());
    const std::string* const meaning = job_.catalog.imports.FindWord(format_, "property", name);
    if (meaning == nullptr ||
        (value != "true" && value != "false" && *meaning != "internet-facing"))
      continue;
    const bool open = (*meaning == "public" && value == "true") ||
                      (*meaning == "internal" && value == "false") ||
                      (*meaning == "internet-facing" && value == "internet-facing");
    if (open && !std::exchange(is_public, true))
      component.SetInferred("public-endpoint", "true", key.value().span(),
                            fmt::format("from `{}: {}`", name, value));
    if (*meaning == "encrypted" && !std::exchange(is_encrypted, true))
      SetEncryption(resource, name, key.value(), component);
  }
}

/// A plan says what is configured, which is as good as a statement.
void CloudArchitecture::SetEncryption(const CloudResource& resource, std::string_view property,
                                      NodeRef value, ForeignElement& component) {
  if (TextOf(value) == "false") {
    component.SetInferred("at-rest", "none", value.span(),
                          fmt::format("from `{}: false`", property));
    return;
  }
  bool own_key = false;
  for (NodeRef key = resource.values.first(); key; key = key.next()) {
    const std::string* const meaning =
        job_.catalog.imports.FindWord(format_, "property", key.text());
    own_key |= meaning != nullptr && *meaning == "key" && !key.value().is_null();
  }
  for (const CloudReference& reference : resource.references) {
    const std::string* const meaning =
        job_.catalog.imports.FindWord(format_, "property", reference.property);
    own_key |= meaning != nullptr && *meaning == "key";
  }
  component.SetInferred("at-rest", own_key ? "customer-managed" : "provider-managed", value.span(),
                        fmt::format("from `{}: true`", property));
}

void CloudArchitecture::Connect(std::size_t index) {
  const Node& node = nodes_[index];
  if (node.role == Role::kLink) ConnectLink(index);
  if (node.role == Role::kComponent) {
    for (const auto& [target, reference] : Targets(index, "")) {
      if (nodes_[target].role == Role::kGroup) members_[resources_[target].key].push_back(index);
    }
  }
  if (!(node.role == Role::kComponent && node.calls) && node.role != Role::kPass) return;
  for (const auto& [target, reference] : Targets(index, "")) {
    const Role role = nodes_[target].role;
    // A service that names the group of a load balancer is behind it, it does not call it.
    if (role == Role::kPass) nodes_[target].leads_to.push_back(index);
    if (role == Role::kComponent) nodes_[index].leads_to.push_back(target);
  }
}

void CloudArchitecture::ConnectLink(std::size_t index) {
  const std::string& type = resources_[index].type;
  const std::string* const from = job_.catalog.imports.FindWord(format_, "link from", type);
  const std::string* const to = job_.catalog.imports.FindWord(format_, "link to", type);
  if (from == nullptr || to == nullptr) return;
  const auto targets = Targets(index, *to);
  for (const auto& [source, unused] : Targets(index, *from)) {
    for (const auto& [target, reference] : targets) {
      if (Spend()) nodes_[source].leads_to.push_back(target);
    }
  }
}

/// The components which can be reached over what only passes on.
void CloudArchitecture::AddFlows(std::size_t index) {
  if (nodes_[index].role != Role::kComponent) return;
  std::set<std::size_t> seen{index};
  std::vector<std::size_t> open{index};
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    for (const std::size_t next : nodes_[at].leads_to) {
      if (!seen.insert(next).second || !Spend()) continue;
      if (nodes_[next].role == Role::kPass) open.push_back(next);
      if (nodes_[next].role == Role::kComponent)
        AddFlow(index, next, "configured", resources_[index].name.place);
    }
  }
}

void CloudArchitecture::AddFlow(std::size_t from, std::size_t to, const std::string& title,
                                const base::Span& place) {
  if (joined_.size() == kMostFlows)
    model_.WarnOnce("budget-exceeded", "", place,
                    fmt::format("more than {} flows follow from the resources; the others are left "
                                "out",
                                kMostFlows));
  if (from == to || joined_.size() == kMostFlows || !joined_.emplace(from, to).second) return;
  model_.AddFlow({NodeRef(), title, place}, nodes_[from].id, nodes_[to].id);
}

/// Rules that are resources of their own, and those inside a group.
void CloudArchitecture::ReadRules(std::size_t index) {
  const CloudResource& resource = resources_[index];
  if (nodes_[index].role != Role::kGroup && nodes_[index].role != Role::kRule) return;
  std::string own = nodes_[index].role == Role::kGroup ? resource.key : std::string();
  bool outgoing =
      TextOf(resource.values.Get("type")) == "egress" || resource.type.ends_with("Egress");
  for (const CloudReference& reference : resource.references) {
    const std::string* const word =
        job_.catalog.imports.FindWord(format_, "property", reference.property);
    if (word != nullptr && *word == "own-group") own = reference.target;
  }
  for (const CloudReference& reference : resource.references) {
    const std::string* const word =
        job_.catalog.imports.FindWord(format_, "property", reference.property);
    if (word == nullptr || own.empty()) continue;
    const bool out = *word == "egress-group" || (*word == "other-group" && outgoing);
    if (*word != "ingress-group" && *word != "egress-group" && *word != "other-group") continue;
    AllowFlows(out ? own : reference.target, out ? reference.target : own, resource.name.place);
  }
}

/// A group that may reach itself says that its members are alike, not who calls whom, and so do
/// rules between large groups.
void CloudArchitecture::AllowFlows(const std::string& from_group, const std::string& to_group,
                                   const base::Span& place) {
  const auto from = members_.find(from_group);
  const auto to = members_.find(to_group);
  if (from == members_.end() || to == members_.end() || from == to) return;
  if (from->second.size() * to->second.size() > kMostPairs) {
    model_.NoteOnce("wide-rule", "", place,
                    "a firewall rule between large groups says what is allowed, not what calls "
                    "what; no flows follow from it",
                    "state the flows in a native file");
    return;
  }
  for (const std::size_t source : from->second) {
    for (const std::size_t target : to->second) {
      if (Spend()) AddFlow(source, target, "allowed by a firewall rule", place);
    }
  }
}

/// Policies, roles and routes are no components; one note says which types there were.
void CloudArchitecture::NoteOthers() {
  std::map<std::string, std::size_t> types;
  std::size_t count = 0;
  const CloudResource* first = nullptr;
  for (std::size_t i = 0; i < resources_.size(); ++i) {
    if (nodes_[i].role != Role::kNone) continue;
    if (first == nullptr) first = &resources_[i];
    ++types[resources_[i].type.empty() ? "(no type)" : resources_[i].type];
    ++count;
  }
  if (first == nullptr) return;
  std::string shown;
  std::size_t number = 0;
  for (const auto& [type, unused] : types) {
    if (++number > kTypesShown) break;
    shown += fmt::format("{}`{}`", shown.empty() ? "" : ", ", type);
  }
  if (types.size() > kTypesShown) shown += fmt::format(" and {} more", types.size() - kTypesShown);
  model_.NoteOnce(
      "unread-resource", "", first->name.place,
      fmt::format("{} {} no component or network: {}", count,
                  count == 1 ? "resource is" : "resources are", shown),
      fmt::format("a file under `--mappings` can say what a type is: `imports: {{{}: {{kinds: "
                  "{{TYPE: {{type: …}}}}}}}}`",
                  format_));
}

}  // namespace threatgap::load
