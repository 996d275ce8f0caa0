#pragma once

#include <array>
#include <map>
#include <vector>

#include "analyzer/load/element_reader.h"
#include "analyzer/model/threat_model.h"
#include "analyzer/syntax/document.h"

namespace threatgap::load {

/// Fills what an element does not state: from `defaults:`, then the preset of its technology, then
/// its type and the types above it (DESIGN.md §3.3). Each value keeps its origin.
class Inheritance {
 public:
  explicit Inheritance(ReadContext& context) : context_(context) {}

  /// Reads a `defaults:` section; a value given in two sections is an error.
  void AddDefaults(syntax::NodeRef section);

  /// Completes the attributes of an element of `kind`, which must be ordered by attribute, and
  /// keeps them so.
  void Fill(model::ElementKind kind, model::Element& element) const;
  /// The same with preset and type; the component's type must be known.
  void Fill(model::Component& component);

 private:
  void AddDefaultsOf(model::ElementKind kind, syntax::NodeRef body, std::string_view key);
  const std::vector<model::AttributeValue>& OfTechnology(const catalog::Technology& technology);
  const std::vector<model::AttributeValue>& OfType(model::TypeId type);

  ReadContext& context_;
  std::array<std::vector<model::AttributeValue>, 4> defaults_;  ///< by ElementKind
  std::map<const catalog::Technology*, std::vector<model::AttributeValue>> technologies_;
  std::map<model::TypeId, std::vector<model::AttributeValue>> types_;
};

}  // namespace threatgap::load
