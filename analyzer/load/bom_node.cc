#include "analyzer/load/bom_node.h"

#include <fmt/format.h>

#include "analyzer/syntax/field_reader.h"

namespace threatgap::load {

using syntax::NodeRef;
using syntax::XmlElement;

base::Span BomNode::place() const {
  if (is_xml_) return xml_.span();
  return json_.is_mapping() && json_.first() ? json_.first().span() : json_.span();
}

void BomNode::ReportKind(NodeRef node, std::string_view key, std::string_view expected) const {
  if (node.is_null() || sink_ == nullptr) return;
  sink_->Warning("wrong-kind", node.span(),
                 fmt::format("`{}` expects {}, found {}; it is left out", key, expected,
                             syntax::NodeKindWords(node.kind())));
}

NodeRef BomNode::Text(std::string_view key) const {
  if (is_xml_) {
    const NodeRef attribute = xml_.Attribute(key);
    return attribute ? attribute : xml_.ChildText(key);
  }
  const NodeRef node = json_.Get(key);
  if (node.is_scalar()) return node;
  ReportKind(node, key, "a text");
  return {};
}

BomNode BomNode::Child(std::string_view key) const {
  if (is_xml_) return {xml_.Child(key), sink_};
  const NodeRef node = json_.Get(key);
  if (!node.is_mapping()) {
    ReportKind(node, key, "a mapping");
    return {};
  }
  BomNode child = *this;
  child.json_ = node;
  return child;
}

std::optional<base::Span> BomNode::PlaceOf(std::string_view key) const {
  if (is_xml_) return xml_.Child(key) ? std::optional(xml_.Child(key).span()) : std::nullopt;
  const NodeRef found = json_.GetKey(key);
  return found ? std::optional(found.span()) : std::nullopt;
}

NodeRef BomNode::List(std::string_view key) const {
  const NodeRef list = json_.Get(key);
  if (list.is_sequence()) return list;
  ReportKind(list, key, "a list");
  return {};
}

std::vector<BomNode> BomNode::Items(std::string_view key) const {
  std::vector<BomNode> items;
  if (is_xml_) {
    for (XmlElement at = xml_.Child(key).first(); at; at = at.next())
      items.push_back(BomNode(at, sink_));
    return items;
  }
  for (NodeRef at = List(key).first(); at; at = at.next()) {
    if (!at.is_mapping()) {
      ReportKind(at, key, "a list of mappings");
      continue;
    }
    items.push_back(*this);
    items.back().json_ = at;
  }
  return items;
}

std::vector<NodeRef> BomNode::Texts(std::string_view key) const {
  std::vector<NodeRef> texts;
  if (is_xml_) {
    for (XmlElement at = xml_.Child(key).first(); at; at = at.next()) texts.push_back(at.text());
    return texts;
  }
  for (NodeRef at = List(key).first(); at; at = at.next()) {
    if (at.is_scalar()) {
      texts.push_back(at);
    } else {
      ReportKind(at, key, "a list of texts");
    }
  }
  return texts;
}

std::vector<BomNode> BomNode::Elements(std::string_view name) const {
  std::vector<BomNode> elements;
  for (XmlElement at = xml_.first(); at; at = at.next()) {
    if (at.name() == name) elements.push_back(BomNode(at, sink_));
  }
  return elements;
}

}  // namespace threatgap::load
