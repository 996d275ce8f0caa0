#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "analyzer/load/foreign_items.h"

namespace threatgap::load {

/// That a property of one resource names another.
struct CloudReference {
  std::string property;  ///< path without list positions: `vpc_config.subnet_ids`
  std::string target;    ///< key of the other
  base::Span span;
};

/// A resource as a plan or template declares it.
struct CloudResource {
  ForeignName name;
  std::string key;  ///< what references call it; instances of one resource share it
  std::string type;
  syntax::NodeRef values;
  std::vector<CloudReference> references;
};

/// Makes zones, components and flows of cloud resources. What a type is comes from the import table
/// of the format: `kinds` are components; the list `role` names networks (`zone`), groups of them
/// (`zone-group`), firewall groups (`firewall-group`, `firewall-rule`), and resources which pass on
/// or join others (`pass`, `link`, with the properties under `link from` and `link to`). Flows are
/// what is configured: a component that computes and names another, a link, and a firewall rule
/// from one group to another. Users and what runs outside are not in such a file, so that
/// components and flows stay open.
class CloudArchitecture {
 public:
  CloudArchitecture(const ReadJob& job, ForeignModel& model, std::string_view format)
      : job_(job), model_(model), format_(format) {}

  void Add(CloudResource resource) { resources_.push_back(std::move(resource)); }
  void Build();

 private:
  enum class Role { kNone, kComponent, kZone, kZoneGroup, kGroup, kRule, kPass, kLink };
  struct Node {
    Role role = Role::kNone;
    std::string id;      ///< of a component or zone
    bool calls = false;  ///< a component that computes, and no store
    std::vector<std::size_t> leads_to;
  };

  Role RoleOf(const CloudResource& resource) const;
  void Declare(std::size_t index);
  bool Computes(std::string_view type) const;
  void SetParent(std::size_t index, ForeignElement& zone);
  void SetZone(std::size_t index, ForeignElement& component);
  std::vector<std::size_t> ZonesOf(std::size_t index);
  std::string ParentOf(std::size_t zone);
  void SetValues(const CloudResource& resource, ForeignElement& component);
  void SetEncryption(const CloudResource& resource, std::string_view property,
                     syntax::NodeRef value, ForeignElement& component);
  void Connect(std::size_t index);
  void ConnectLink(std::size_t index);
  void ReadRules(std::size_t index);
  void AllowFlows(const std::string& from_group, const std::string& to_group,
                  const base::Span& place);
  void AddFlows(std::size_t index);
  void AddFlow(std::size_t from, std::size_t to, const std::string& title, const base::Span& place);
  void NoteOthers();
  /// The resources to which the references under `property` lead (empty: all).
  std::vector<std::pair<std::size_t, const CloudReference*>> Targets(std::size_t index,
                                                                     std::string_view property);
  bool Spend();

  ReadJob job_;
  ForeignModel& model_;
  std::string format_;
  std::vector<CloudResource> resources_;
  std::vector<Node> nodes_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_key_;
  std::unordered_map<std::string, std::vector<std::size_t>> members_;  ///< of firewall groups
  std::vector<ForeignElement> elements_;
  std::unordered_map<std::size_t, std::size_t> element_of_;  ///< in `elements_`, by resource
  std::set<std::pair<std::size_t, std::size_t>> joined_;
  std::size_t steps_ = 0;
};

}  // namespace threatgap::load
