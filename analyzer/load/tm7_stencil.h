#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzer/load/diagram_geometry.h"
#include "analyzer/syntax/field_reader.h"
#include "analyzer/syntax/xml_element.h"

namespace threatgap::load {

/// What somebody chose in a list of a stencil's properties.
struct Tm7Choice {
  std::string name;        ///< `HTTPS Enforced`
  std::string word;        ///< `True`
  bool by_person = false;  ///< not the first of the list, nor a fact of the stencil
  base::Span place;

  std::string text() const { return name + ": " + word; }
};

/// One item of a drawing of the Microsoft Threat Modeling Tool: a node, a flow or a boundary.
/// Source of the element names: files which the tool wrote (DataContract names of .NET).
struct Tm7Stencil {
  enum class Kind : std::uint8_t { kComponent, kAnnotation, kFlow, kBox, kLine, kOther };

  syntax::XmlElement value;
  Kind kind = Kind::kOther;
  std::string guid;     ///< in lower case
  std::string generic;  ///< `GE.P`, whatever generic type a template gives it
  std::string type;     ///< name of the stencil for people: `Web Application`
  syntax::NodeRef type_node;
  syntax::NodeRef name;
  std::vector<Tm7Choice> choices;
  std::vector<syntax::PlacedText> flags;  ///< ticked boxes and texts of the template's own
  syntax::NodeRef out_of_scope;           ///< where it is ticked
  syntax::NodeRef out_of_scope_reason;

  /// `pair` is a child of `Borders` or `Lines`.
  explicit Tm7Stencil(syntax::XmlElement pair);

  /// The name, or that of the stencil where it has none.
  std::string title() const;
  /// Of the name, or of the nearest thing to it.
  base::Span place() const;
  std::optional<Rectangle> rectangle() const;
  /// Lower-case GUID of an end: `SourceGuid` or `TargetGuid`.
  std::string End(std::string_view key) const;

 private:
  void ReadProperty(syntax::XmlElement property);
  void ReadChoice(syntax::XmlElement property, bool fixed);
};

/// A GUID as text in lower case.
std::string Tm7Guid(syntax::NodeRef node);

}  // namespace threatgap::load
