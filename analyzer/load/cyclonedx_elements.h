#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "analyzer/load/bom_node.h"
#include "analyzer/load/cyclonedx_data.h"
#include "analyzer/load/foreign_model.h"

namespace threatgap::load {

/// The elements of an architecture which a bill of materials names: services, machine-learning
/// models, data sets, and software and addresses where they take part in a flow.
class CycloneDxElements {
 public:
  struct Entry {
    BomNode node;
    ForeignElement element;
  };

  CycloneDxElements(BomNode bom, CycloneDxData& data, ForeignModel& model);

  /// Adds all but what only flows need.
  void AddAll();

  std::vector<Entry>& services() { return services_; }
  const std::vector<Entry>& models() const { return models_; }
  bool has_data_sets() const { return !stored_.empty(); }
  /// What a data set holds; null where `id` is none of them.
  const std::vector<syntax::PlacedText>* StoredIn(const std::string& id) const;

  /// The service, model or data set with a `bom-ref` or BOM-Link, or null.
  const std::string* Find(const std::string& ref) const;
  /// Software that takes part in a flow: the described software, of which a package is a part, or
  /// the package where nothing is described. Null where there is no such software.
  const std::string* Software(const std::string& ref);
  /// What stands at the end of a data flow; nothing after a warning.
  std::optional<std::string> Resolve(syntax::NodeRef end);
  /// A data set which a model card describes itself; returns its id, or an empty one.
  std::string AddInlineDataSet(BomNode item);
  void ReportDangling(syntax::NodeRef ref);

  /// Tags from `properties`, behind `tags`; said once for each element.
  static void SetTags(BomNode item, std::vector<syntax::PlacedText> tags, ForeignElement& element);

 private:
  void AddSubject();
  void AddServices(BomNode parent);
  void AddService(BomNode item);
  void AddComponents(BomNode parent);
  void AddModel(BomNode item);
  void AddDataSet(BomNode item);
  void SetCommon(BomNode item, syntax::NodeRef supplier, ForeignElement& element);
  void SetZone(syntax::NodeRef name, ForeignElement& element);
  void ClaimAuthentication(syntax::NodeRef stated, const ForeignElement& element);
  void Remember(BomNode item, const ForeignElement& element);
  const std::string& Outside(const std::string& host, const base::Span& place);

  BomNode bom_, subject_;
  CycloneDxData& data_;
  ForeignModel& model_;
  std::vector<Entry> services_, models_;
  std::unordered_map<std::string, std::string> by_ref_, by_endpoint_, zones_, software_, outside_;
  std::unordered_map<std::string, BomNode> parts_;  ///< software, by `bom-ref`
  std::unordered_map<std::string, std::vector<syntax::PlacedText>> stored_;  ///< by our id
};

}  // namespace threatgap::load
