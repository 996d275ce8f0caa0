#include "analyzer/load/cloudformation_reader.h"

#include "analyzer/load/cloud_architecture.h"

namespace threatgap::load {
namespace {

using syntax::NodeRef;

constexpr std::string_view kFormat = "cloudformation";
/// Longer paths say nothing more, and copies of them would multiply.
constexpr std::size_t kLongestPath = 200;

/// `Name` of `Name.Arn`.
std::string BeforeDot(std::string_view text) { return std::string(text.substr(0, text.find('.'))); }

class CloudFormationReader {
 public:
  explicit CloudFormationReader(const ReadJob& job)
      : job_(job), model_(job, kFormat), cloud_(job, model_, kFormat) {}

  void Read() {
    job_.input.version = TextOf(job_.root.Get("AWSTemplateFormatVersion"));
    model_.Count("resources", job_.root.Get("Resources").size());
    model_.Count("parameters", job_.root.Get("Parameters").size());
    model_.Count("outputs", job_.root.Get("Outputs").size());
    for (const KeyedObject& resource : PairsIn(job_.root, "Resources", model_.sink()))
      ReadResource(resource);
    cloud_.Build();
  }

 private:
  void ReadResource(const KeyedObject& entry) {
    const std::string key(entry.key.text());
    const NodeRef properties = MappingIn(entry.value, "Properties", model_.sink());
    CloudResource resource{
        {entry.key, key, entry.key.span()}, key, TextOf(entry.value.Get("Type")), properties, {}};
    CollectReferences(properties, resource.references);
    cloud_.Add(std::move(resource));
  }

  /// Walks everything, because a reference may stand for any value.
  static void CollectReferences(NodeRef properties, std::vector<CloudReference>& references) {
    std::vector<std::pair<std::string, NodeRef>> open{{"", properties}};
    while (!open.empty()) {
      const auto [path, node] = open.back();
      open.pop_back();
      for (NodeRef child = node.first(); child; child = child.next()) {
        const NodeRef value = node.is_mapping() ? child.value() : child;
        std::string below = path;
        if (node.is_mapping() && !ReadFunction(child, path, references) &&
            !IsFunction(child.text()))
          below += (path.empty() ? "" : ".") + std::string(child.text());
        if ((value.is_mapping() || value.is_sequence()) && below.size() <= kLongestPath)
          open.emplace_back(std::move(below), value);
      }
    }
  }

  /// As a key of JSON, or as a short tag of YAML, which is read as a key.
  static bool IsFunction(std::string_view key) {
    constexpr std::string_view kShort[] = {"Ref",    "GetAtt", "Sub",         "If",
                                           "Join",   "Select", "Split",       "FindInMap",
                                           "Base64", "Cidr",   "ImportValue", "GetAZs"};
    if (key.starts_with("Fn::")) return true;
    for (const std::string_view function : kShort) {
      if (key == function) return true;
    }
    return false;
  }

  /// Whether `key` names another resource; then the reference was added.
  static bool ReadFunction(NodeRef key, const std::string& path,
                           std::vector<CloudReference>& references) {
    const std::string_view name = key.text();
    const NodeRef value = key.value();
    if (name == "Ref" && value.is_scalar()) {
      references.push_back({path, TextOf(value), value.span()});
      return true;
    }
    if (name == "Fn::GetAtt" || name == "GetAtt") {
      const NodeRef target = value.is_sequence() ? value.first() : value;
      references.push_back({path, BeforeDot(target.text()), value.span()});
      return true;
    }
    if (name != "Fn::Sub" && name != "Sub") return false;
    AddSubstitutions(value.is_sequence() ? value.first() : value, path, references);
    return true;
  }

  /// `${Name}` and `${Name.Arn}`; `${!Name}` is plain text.
  static void AddSubstitutions(NodeRef text, const std::string& path,
                               std::vector<CloudReference>& references) {
    std::string_view rest = text.text();
    while (true) {
      const std::size_t begin = rest.find("${");
      const std::size_t end = begin == rest.npos ? rest.npos : rest.find('}', begin);
      if (end == rest.npos) return;
      const std::string_view name = rest.substr(begin + 2, end - begin - 2);
      if (!name.empty() && name.front() != '!')
        references.push_back({path, BeforeDot(name), text.span()});
      rest = rest.substr(end + 1);
    }
  }

  ReadJob job_;
  ForeignModel model_;
  CloudArchitecture cloud_;
};

}  // namespace

bool RecognisesCloudFormation(NodeRef root) {
  const NodeRef resources = root.Get("Resources");
  if (!resources.is_mapping()) return false;
  for (NodeRef key = resources.first(); key; key = key.next()) {
    if (key.value().Get("Type").text().find("::") != std::string_view::npos) return true;
  }
  return static_cast<bool>(root.GetKey("AWSTemplateFormatVersion"));
}

void ReadCloudFormation(const ReadJob& job) { CloudFormationReader(job).Read(); }

}  // namespace threatgap::load
