#pragma once

#include <string_view>

#include "analyzer/syntax/document.h"

namespace threatgap::syntax {

/// Keys of the mapping which stands for an element; no name or attribute of XML can be one of them.
inline constexpr std::string_view kXmlNameKey = "<";
inline constexpr std::string_view kXmlTextKey = "#";
inline constexpr std::string_view kXmlChildrenKey = ">";
inline constexpr std::string_view kXmlNamespaceKey = "=";

/// A cursor on an element of a document which ReadXml() made. Names are local names: namespaces and
/// prefixes do not count, because writers of the formats disagree about them. A default-constructed
/// one stands for "no such element": it has no name, no text and no children.
class XmlElement {
 public:
  XmlElement() = default;
  /// `node` must be the root or a child of such a document; any other node gives no element.
  explicit XmlElement(NodeRef node);

  explicit operator bool() const { return static_cast<bool>(name_); }
  std::string_view name() const { return name_.text(); }
  /// Place of the name.
  base::Span span() const { return name_.span(); }

  /// Of the root element: the namespace in which it is; no node where it is in none.
  NodeRef name_space() const;

  /// The value of an attribute, or no node.
  NodeRef Attribute(std::string_view name) const;
  std::string_view AttributeText(std::string_view name) const { return Attribute(name).text(); }

  /// Calls `visit(name, value)` for each attribute in its order.
  template <typename Visit>
  void ForEachAttribute(Visit visit) const {
    for (NodeRef key = node_.first(); key && *this; key = key.next()) {
      if (!IsOwnKey(key.text())) visit(key.text(), key.value());
    }
  }

  /// The text directly inside, without blanks at its ends; no node where there is none.
  NodeRef text() const;

  /// Children in their order. first() and next() are O(1), Child() is O(children).
  XmlElement first() const;
  XmlElement next() const { return XmlElement(node_.next()); }
  XmlElement Child(std::string_view name) const;
  /// The text of the child `name`.
  NodeRef ChildText(std::string_view name) const { return Child(name).text(); }

 private:
  static bool IsOwnKey(std::string_view key);

  NodeRef node_, name_;
};

}  // namespace threatgap::syntax
