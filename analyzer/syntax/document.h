#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/source.h"

namespace threatgap::syntax {

enum class NodeKind : std::uint8_t { kNull, kScalar, kSequence, kMapping };

class Document;

/// A cursor on one node of a Document: cheap to copy, valid as long as its document.
/// A default-constructed NodeRef stands for "no such node": it has kind kNull, no children and no
/// place.
class NodeRef {
 public:
  NodeRef() = default;
  NodeRef(const Document* document, std::uint32_t index) : document_(document), index_(index) {}

  explicit operator bool() const { return document_ != nullptr; }
  NodeKind kind() const;
  bool is_null() const { return kind() == NodeKind::kNull; }
  bool is_scalar() const { return kind() == NodeKind::kScalar; }
  bool is_sequence() const { return kind() == NodeKind::kSequence; }
  bool is_mapping() const { return kind() == NodeKind::kMapping; }
  /// Whether a scalar was quoted (YAML) or a string (JSON): then it is text whatever it looks like.
  bool quoted() const;
  /// The text of a scalar, escapes resolved; empty for other kinds. Lives as long as the document
  /// and the SourceStore it was read from.
  std::string_view text() const;
  base::Span span() const;
  /// Children of a sequence, or pairs of a mapping.
  std::size_t size() const;

  /// First child, next sibling. In a mapping the children are the *keys*; value() leads from a key
  /// to its value. All O(1).
  NodeRef first() const;
  NodeRef next() const;
  NodeRef value() const;

  /// The value of `key` in a mapping, or no node. O(size); readers that look up many keys walk
  /// instead.
  NodeRef Get(std::string_view key) const;
  /// The key node of `key` in a mapping, or no node.
  NodeRef GetKey(std::string_view key) const;

 private:
  const Document* document_ = nullptr;
  std::uint32_t index_ = 0;
};

/// One parsed YAML or JSON document: a compact tree of nodes with the places where they stand.
/// Scalars are text; what a text means (number, date, true) is decided by who reads it, so that no
/// rule of YAML 1.1 turns the key `on` into a boolean. Duplicate keys were reported by the reader
/// and the first one kept.
class Document {
 public:
  struct Node {
    NodeKind kind = NodeKind::kNull;
    bool quoted = false;
    base::ByteOffset begin = 0;
    base::ByteOffset end = 0;
    std::uint32_t first = 0;  ///< index of the first child (a key in mappings), 0: none
    std::uint32_t next = 0;   ///< index of the next sibling (next key in mappings), 0: none
    std::uint32_t value = 0;  ///< mapping keys: index of the value
    std::uint32_t size = 0;
    std::string_view text;
  };

  explicit Document(base::SourceId source) : source_(source) { nodes_.emplace_back(); }
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  base::SourceId source() const { return source_; }
  NodeRef root() const { return root_ == 0 ? NodeRef() : NodeRef(this, root_); }

  // For readers.
  std::uint32_t AddNode(Node node);
  Node& node(std::uint32_t index) { return nodes_[index]; }
  const Node& node(std::uint32_t index) const { return nodes_[index]; }
  std::size_t node_count() const { return nodes_.size() - 1; }
  /// Keeps `text` alive with the document.
  std::string_view Keep(std::string text);
  void set_root(std::uint32_t index) { root_ = index; }

 private:
  base::SourceId source_;
  std::uint32_t root_ = 0;
  std::vector<Node> nodes_;  ///< index 0 is unused
  std::deque<std::string> kept_;
};

}  // namespace threatgap::syntax
