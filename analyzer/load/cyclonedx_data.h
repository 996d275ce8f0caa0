#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "analyzer/load/bom_node.h"
#include "analyzer/load/foreign_model.h"

namespace threatgap::load {

/// One item of `data` of a service, in the forms of all versions and both syntaxes.
struct CycloneDxServiceData {
  BomNode item;
  syntax::NodeRef name, description, classification, flow;
  std::vector<syntax::NodeRef> sources, destinations;  ///< texts: addresses and BOM-Links

  explicit CycloneDxServiceData(BomNode node);
};

/// Adds data to the model: the same name with the same classification is the same data. What the
/// classification means is in the import table; other words are kept as tags and reported once.
class CycloneDxData {
 public:
  explicit CycloneDxData(ForeignModel& model) : model_(model) {}

  /// The id of the data and its place; empty where the item says nothing.
  syntax::PlacedText AddServiceData(const CycloneDxServiceData& data);
  /// What a data set holds; without a name it is called `fallback`.
  syntax::PlacedText AddContent(BomNode content, const std::string& fallback);

 private:
  syntax::PlacedText Add(BomNode item, const std::string& title, const base::Span& place,
                         syntax::NodeRef description, syntax::NodeRef classification);
  void SetClassification(syntax::NodeRef classification, ForeignElement& data);

  ForeignModel& model_;
  std::unordered_map<std::string, std::string> known_;
};

}  // namespace threatgap::load
