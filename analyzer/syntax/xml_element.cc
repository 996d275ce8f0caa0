#include "analyzer/syntax/xml_element.h"

namespace threatgap::syntax {

XmlElement::XmlElement(NodeRef node) : node_(node), name_(node.Get(kXmlNameKey)) {}

NodeRef XmlElement::name_space() const { return node_.Get(kXmlNamespaceKey); }

NodeRef XmlElement::Attribute(std::string_view name) const {
  return IsOwnKey(name) ? NodeRef() : node_.Get(name);
}

bool XmlElement::IsOwnKey(std::string_view key) {
  return key == kXmlNameKey || key == kXmlTextKey || key == kXmlChildrenKey ||
         key == kXmlNamespaceKey;
}

NodeRef XmlElement::text() const { return node_.Get(kXmlTextKey); }

XmlElement XmlElement::first() const { return XmlElement(node_.Get(kXmlChildrenKey).first()); }

XmlElement XmlElement::Child(std::string_view name) const {
  XmlElement child = first();
  while (child && child.name() != name) child = child.next();
  return child;
}

}  // namespace threatgap::syntax
