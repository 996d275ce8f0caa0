#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/syntax/document.h"
#include "analyzer/syntax/xml_element.h"

namespace threatgap::load {

/// A part of a bill of materials in either syntax of CycloneDX, so that one reader serves both.
/// What JSON writes as a key is an attribute or a child element in XML; a list of JSON is an
/// element around its items.
class BomNode {
 public:
  BomNode() = default;
  /// The root. Values of the wrong kind are reported to `sink`, which must outlive the nodes.
  BomNode(syntax::NodeRef node, base::DiagnosticSink& sink)
      : json_(node), xml_(node), is_xml_(bool(xml_)), sink_(&sink) {}

  explicit operator bool() const { return is_xml_ ? bool(xml_) : bool(json_); }
  bool is_xml() const { return is_xml_; }
  /// Name of an XML element; empty in JSON.
  std::string_view element() const { return xml_.name(); }
  /// Of the object, for messages: its first key, or the name of the element.
  base::Span place() const;

  /// A scalar under `key`, or no node.
  syntax::NodeRef Text(std::string_view key) const;
  /// The text of an XML element; no node in JSON.
  syntax::NodeRef text() const { return xml_.text(); }
  /// The object under `key`.
  BomNode Child(std::string_view key) const;
  /// Where something stands under `key`, of whatever kind.
  std::optional<base::Span> PlaceOf(std::string_view key) const;
  /// The objects in the list under `key`; in XML all child elements of the element.
  std::vector<BomNode> Items(std::string_view key) const;
  /// The texts in the list under `key`.
  std::vector<syntax::NodeRef> Texts(std::string_view key) const;
  /// The child elements `name`; none in JSON.
  std::vector<BomNode> Elements(std::string_view name) const;

 private:
  BomNode(syntax::XmlElement element, base::DiagnosticSink* sink)
      : xml_(element), is_xml_(true), sink_(sink) {}
  syntax::NodeRef List(std::string_view key) const;
  void ReportKind(syntax::NodeRef node, std::string_view key, std::string_view expected) const;

  syntax::NodeRef json_;
  syntax::XmlElement xml_;
  bool is_xml_ = false;
  base::DiagnosticSink* sink_ = nullptr;
};

}  // namespace threatgap::load
