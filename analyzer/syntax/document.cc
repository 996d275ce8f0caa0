#include "analyzer/syntax/document.h"

#include <utility>

namespace threatgap::syntax {

NodeKind NodeRef::kind() const {
  return document_ == nullptr ? NodeKind::kNull : document_->node(index_).kind;
}

bool NodeRef::quoted() const { return document_ != nullptr && document_->node(index_).quoted; }

std::string_view NodeRef::text() const {
  return document_ == nullptr ? std::string_view() : document_->node(index_).text;
}

base::Span NodeRef::span() const {
  if (document_ == nullptr) return {};
  const Document::Node& node = document_->node(index_);
  return {document_->source(), node.begin, node.end};
}

std::size_t NodeRef::size() const {
  return document_ == nullptr ? 0 : document_->node(index_).size;
}

NodeRef NodeRef::first() const {
  const std::uint32_t at = document_ == nullptr ? 0 : document_->node(index_).first;
  return at == 0 ? NodeRef() : NodeRef(document_, at);
}

NodeRef NodeRef::next() const {
  const std::uint32_t at = document_ == nullptr ? 0 : document_->node(index_).next;
  return at == 0 ? NodeRef() : NodeRef(document_, at);
}

NodeRef NodeRef::value() const {
  const std::uint32_t at = document_ == nullptr ? 0 : document_->node(index_).value;
  return at == 0 ? NodeRef() : NodeRef(document_, at);
}

NodeRef NodeRef::Get(std::string_view key) const { return GetKey(key).value(); }

NodeRef NodeRef::GetKey(std::string_view key) const {
  if (!is_mapping()) return {};
  for (NodeRef at = first(); at; at = at.next()) {
    if (at.text() == key) return at;
  }
  return {};
}

std::uint32_t Document::AddNode(Node node) {
  nodes_.push_back(node);
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

std::string_view Document::Keep(std::string text) { return kept_.emplace_back(std::move(text)); }

}  // namespace threatgap::syntax
