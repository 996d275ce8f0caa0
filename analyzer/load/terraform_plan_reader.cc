#include "analyzer/load/terraform_plan_reader.h"

#include <fmt/format.h>

#include "analyzer/load/cloud_architecture.h"

namespace threatgap::load {
namespace {

using syntax::NodeRef;

constexpr std::string_view kFormat = "terraform-plan";
/// Longer paths say nothing more, and copies of them would multiply.
constexpr std::size_t kLongestPath = 200;

/// `module.data[0].aws_s3_bucket.this["a"]` as `module.data.aws_s3_bucket.this`.
std::string WithoutIndexes(std::string_view address) {
  std::string plain;
  bool quoted = false;
  int depth = 0;
  for (const char c : address) {
    if (depth > 0 && c == '"') quoted = !quoted;
    if (!quoted && c == '[') ++depth;
    if (depth == 0) plain += c;
    if (!quoted && c == ']' && depth > 0) --depth;
  }
  return plain;
}

/// `aws_subnet.a` of `aws_subnet.a.id`; empty for variables, locals and the like.
std::string ResourceOf(std::string_view reference) {
  const std::string plain = WithoutIndexes(reference);
  for (const std::string_view other :
       {"var.", "local.", "module.", "each.", "count.", "path.", "data."}) {
    if (plain.starts_with(other)) return {};
  }
  const std::size_t type = plain.find('.');
  if (type == plain.npos) return {};
  return plain.substr(0, plain.find('.', type + 1));
}

class TerraformPlanReader {
 public:
  explicit TerraformPlanReader(const ReadJob& job)
      : job_(job), model_(job, kFormat), cloud_(job, model_, kFormat), root_(job.root) {}

  void Read() {
    CheckVersion();
    const NodeRef configuration = MappingIn(root_, "configuration", model_.sink());
    const NodeRef configured = configuration.Get("root_module");
    model_.Count("resource_changes", root_.Get("resource_changes").size());
    model_.Count("configured", configured.Get("resources").size());
    ReadConfiguration(configured);
    const NodeRef planned =
        MappingIn(MappingIn(root_, "planned_values", model_.sink()), "root_module", model_.sink());
    model_.Count("child_modules", planned.Get("child_modules").size());
    model_.Count("resources", 0);
    ReadModules(planned);
    if (!configured)
      model_.NoteOnce("no-configuration", "", root_.first().span(),
                      "the plan holds no `configuration`, so that nothing says what a resource "
                      "names: networks and flows are not known",
                      "write the plan with `terraform show -json`, without leaving parts out");
    cloud_.Build();
  }

 private:
  void CheckVersion() {
    const NodeRef version = root_.Get("format_version");
    job_.input.version = TextOf(version);
    if (job_.input.version.starts_with("0.") || job_.input.version.starts_with("1.")) return;
    model_.sink().Warning(
        "unsupported-version", version.span(),
        fmt::format("version `{}` of the plan format is not known; the file is read as version 1",
                    job_.input.version));
  }

  /// All modules, each with the address in front of its resources.
  void ReadConfiguration(NodeRef root_module) {
    std::vector<std::pair<std::string, NodeRef>> open{{"", root_module}};
    while (!open.empty()) {
      const auto [prefix, module] = open.back();
      open.pop_back();
      for (const NodeRef item : ObjectsIn(module, "resources", model_.sink())) {
        const std::string address = prefix + TextOf(item.Get("address"));
        CollectReferences(prefix, item.Get("expressions"), references_[address]);
      }
      if (prefix.size() > kLongestPath) continue;
      for (const KeyedObject& call : PairsIn(module, "module_calls", model_.sink()))
        open.emplace_back(fmt::format("{}module.{}.", prefix, call.key.text()),
                          call.value.Get("module"));
    }
  }

  void CollectReferences(const std::string& prefix, NodeRef expressions,
                         std::vector<CloudReference>& references) {
    std::vector<std::pair<std::string, NodeRef>> open{{"", expressions}};
    while (!open.empty()) {
      const auto [path, node] = open.back();
      open.pop_back();
      for (NodeRef child = node.first(); child; child = child.next()) {
        const NodeRef value = node.is_mapping() ? child.value() : child;
        if (node.is_mapping() && child.text() == "references") {
          AddReferences(prefix, path, value, references);
        } else if (value.is_mapping() || value.is_sequence()) {
          std::string below = path;
          if (node.is_mapping()) below += (path.empty() ? "" : ".") + std::string(child.text());
          if (below.size() <= kLongestPath) open.emplace_back(std::move(below), value);
        }
      }
    }
  }

  static void AddReferences(const std::string& prefix, const std::string& path, NodeRef list,
                            std::vector<CloudReference>& references) {
    for (NodeRef item = list.is_sequence() ? list.first() : NodeRef(); item; item = item.next()) {
      std::string resource = ResourceOf(item.text());
      if (!resource.empty()) references.push_back({path, prefix + resource, item.span()});
    }
  }

  void ReadModules(NodeRef root_module) {
    std::vector<NodeRef> open{root_module};
    while (!open.empty()) {
      const NodeRef module = open.back();
      open.pop_back();
      model_.Count("resources", module.Get("resources").size());
      for (const NodeRef item : ObjectsIn(module, "resources", model_.sink())) ReadResource(item);
      const auto children = ObjectsIn(module, "child_modules", model_.sink());
      open.insert(open.end(), children.rbegin(), children.rend());
    }
  }

  /// What exists already is only looked up, so that it is no part of the plan.
  void ReadResource(NodeRef item) {
    if (TextOf(item.Get("mode")) == "data") return;
    const NodeRef address = item.Get("address");
    const NodeRef name = item.Get("values").Get("tags").Get("Name");
    const std::string title = TextOf(name).empty() ? TextOf(address) : OneLine(TextOf(name));
    CloudResource resource{{address, title,
                            (address        ? address
                             : item.first() ? item.first()
                                            : item)
                                .span()},
                           WithoutIndexes(address.text()),
                           TextOf(item.Get("type")),
                           item.Get("values"),
                           {}};
    if (const auto found = references_.find(resource.key); found != references_.end())
      resource.references = found->second;
    cloud_.Add(std::move(resource));
  }

  ReadJob job_;
  ForeignModel model_;
  CloudArchitecture cloud_;
  NodeRef root_;
  std::unordered_map<std::string, std::vector<CloudReference>> references_;  ///< by address
};

}  // namespace

bool RecognisesTerraformPlan(NodeRef root) {
  return root.GetKey("format_version") &&
         (root.GetKey("planned_values") || root.GetKey("resource_changes"));
}

void ReadTerraformPlan(const ReadJob& job) { TerraformPlanReader(job).Read(); }

}  // namespace threatgap::load
