#include "analyzer/load/tm7_stencil.h"

#include "analyzer/base/text.h"
#include "analyzer/load/foreign_model.h"

namespace threatgap::load {
namespace {

using syntax::NodeRef;
using syntax::XmlElement;

/// `StringDisplayAttribute` of `b:StringDisplayAttribute`.
std::string_view LocalWord(std::string_view word) {
  const std::string_view trimmed = base::Trimmed(word);
  return trimmed.substr(trimmed.rfind(':') + 1);
}

Tm7Stencil::Kind KindOf(std::string_view shape, std::string_view generic) {
  using Kind = Tm7Stencil::Kind;
  if (generic == "GE.A") return Kind::kAnnotation;
  if (shape.starts_with("Stencil")) return Kind::kComponent;
  if (shape == "Connector") return Kind::kFlow;
  if (shape == "BorderBoundary") return Kind::kBox;
  if (shape == "LineBoundary") return Kind::kLine;
  return Kind::kOther;
}

/// The generic type that the shape stands for, where a template defines one of its own.
std::string GenericOf(std::string_view shape, std::string generic) {
  if (generic.starts_with("GE.")) return generic;
  if (shape == "StencilEllipse") return "GE.P";
  if (shape == "StencilRectangle") return "GE.EI";
  if (shape == "StencilParallelLines") return "GE.DS";
  return generic.empty() ? std::string(shape) : generic;
}

}  // namespace

std::string Tm7Guid(NodeRef node) { return base::LowerAscii(TextOf(node)); }

Tm7Stencil::Tm7Stencil(XmlElement pair) : value(pair.Child("Value")) {
  const std::string_view shape = LocalWord(value.AttributeText("type"));
  generic = GenericOf(shape, TextOf(value.ChildText("GenericTypeId")));
  kind = KindOf(shape, generic);
  guid = Tm7Guid(value.ChildText("Guid") ? value.ChildText("Guid") : pair.ChildText("Key"));
  const XmlElement properties = value.Child("Properties");
  for (XmlElement at = properties.first(); at; at = at.next()) ReadProperty(at);
}

void Tm7Stencil::ReadProperty(XmlElement property) {
  const std::string_view form = LocalWord(property.AttributeText("type"));
  const NodeRef label = property.ChildText("DisplayName");
  const NodeRef content = property.ChildText("Value");
  const std::string title = OneLine(TextOf(label));
  if (form == "HeaderDisplayAttribute") {
    // Later headers are titles of groups.
    if (type.empty()) type = title;
    if (!type_node) type_node = label;
  } else if (form == "ListDisplayAttribute" || form == "StaticListDisplayAttribute") {
    ReadChoice(property, form.starts_with("Static"));
  } else if (title == "Name") {
    if (!name) name = content;
  } else if (title == "Out Of Scope") {
    if (IsTrue(content)) out_of_scope = content;
  } else if (title == "Reason For Out Of Scope") {
    out_of_scope_reason = content;
  } else if (form == "BooleanDisplayAttribute") {
    if (IsTrue(content)) flags.push_back({title, content.span()});
  } else if (form == "CustomStringDisplayAttribute" && content) {
    flags.push_back({title + ": " + OneLine(TextOf(content)), content.span()});
  }
}

void Tm7Stencil::ReadChoice(XmlElement property, bool fixed) {
  const auto index = NumberOf(property.ChildText("SelectedIndex"));
  const XmlElement choices_of_list = property.Child("Value");
  XmlElement item = choices_of_list.first();
  constexpr double kMostChoices = 1e6;  // beyond, no list has that one
  if (!index || *index < 0 || *index > kMostChoices) return;
  std::size_t count = 0;
  for (std::size_t left = static_cast<std::size_t>(*index); item && left > 0; --left, ++count)
    item = item.next();
  const std::string word = OneLine(TextOf(item.text()));
  if (word.empty()) return;
  // The first choice is how the stencil comes: it says something only where there is no other.
  const bool only_choice = count == 0 && !item.next();
  if (count == 0 && !(fixed && only_choice)) return;
  choices.push_back(
      {OneLine(TextOf(property.ChildText("DisplayName"))), word, !only_choice, item.text().span()});
}

std::string Tm7Stencil::title() const {
  std::string text = OneLine(TextOf(name));
  return text.empty() ? type : text;
}

base::Span Tm7Stencil::place() const {
  if (name) return name.span();
  return type_node ? type_node.span() : value.span();
}

std::optional<Rectangle> Tm7Stencil::rectangle() const {
  return MakeRectangle(value.ChildText("Left"), value.ChildText("Top"), value.ChildText("Width"),
                       value.ChildText("Height"));
}

std::string Tm7Stencil::End(std::string_view key) const { return Tm7Guid(value.ChildText(key)); }

}  // namespace threatgap::load
