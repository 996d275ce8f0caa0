#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "analyzer/base/budgets.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/syntax/document.h"
#include "analyzer/syntax/event_sink.h"
#include "analyzer/syntax/yaml_events.h"

namespace threatgap::syntax {

/// Builds the Document from events and owns all checks which do not depend on the library:
/// duplicate, empty and composite keys, merge keys, aliases, and the budgets for nesting, aliases
/// and nodes. An alias becomes a copy of the subtree; the copy's root stands where the alias
/// stands, its children where they were written. Nodes of a subtree lie next to each other, so a
/// copy is one pass over a range.
class TreeBuilder : public EventSink {
 public:
  TreeBuilder(Document& document, std::string_view source_text, const base::Budgets& budgets,
              base::DiagnosticSink& sink, YamlDialect dialect = YamlDialect::kOwn)
      : document_(document),
        source_text_(source_text),
        budgets_(budgets),
        sink_(sink),
        dialect_(dialect) {}

  bool AwaitsKey() const override;
  bool OnNull(Extent extent, AnchorId anchor) override;
  bool OnScalar(Extent extent, const ScalarEvent& scalar, AnchorId anchor) override;
  bool OnAlias(Extent extent, AnchorId anchor) override;
  bool OnSequenceBegin(base::ByteOffset begin, AnchorId anchor) override;
  bool OnMappingBegin(base::ByteOffset begin, AnchorId anchor) override;
  bool OnEnd(base::ByteOffset end) override;

 private:
  /// A sequence or mapping whose end was not seen yet.
  struct Open {
    std::uint32_t node = 0;
    std::uint32_t last = 0;   ///< last linked child
    std::uint32_t key = 0;    ///< mappings: the key that waits for its value
    std::uint32_t merge = 0;  ///< mappings: the merge key
    bool drop_pair = false;   ///< mappings: the pending pair was reported and is left out
    std::size_t levels = 0;   ///< levels below this node so far
    AnchorId anchor = 0;
  };
  /// The finished subtree behind an anchor: nodes [begin, end); end 0 while it is still open.
  struct Anchored {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::size_t levels = 0;  ///< levels it takes: 0 for a scalar
  };

  bool Begin(NodeKind kind, base::ByteOffset begin, AnchorId anchor);
  std::uint32_t Add(const Document::Node& node);
  bool WithinBudgets(Extent extent, std::size_t more_nodes, std::size_t more_levels);
  bool BudgetExceeded(Extent extent, std::string message);
  bool CheckAlias(Extent extent, const Anchored& target);
  std::uint32_t CopySubtree(const Anchored& target, Extent extent);
  /// Hangs a finished or opened node into its parent.
  void Attach(std::uint32_t index);
  void AttachKey(Open& parent, std::uint32_t index);
  void CheckKeyIsText(std::uint32_t index);
  void Link(Open& parent, std::uint32_t index);
  void RememberAnchor(AnchorId anchor, std::uint32_t begin, std::size_t levels);
  void RaiseLevels(std::size_t levels);
  void RemoveDuplicateKeys(std::uint32_t mapping);
  /// Puts the pairs of merged mappings in place of the merge key.
  void Merge(std::uint32_t mapping, std::uint32_t merge_key);
  std::vector<std::uint32_t> MergedPairs(std::uint32_t value) const;
  std::vector<std::uint32_t> Children(std::uint32_t collection) const;
  void Unlink(std::uint32_t mapping, std::vector<std::uint32_t> keys);
  base::Span SpanOf(Extent extent) const { return {document_.source(), extent.begin, extent.end}; }
  base::Span SpanOfNode(std::uint32_t index) const;

  Document& document_;
  std::string_view source_text_;
  const base::Budgets& budgets_;
  base::DiagnosticSink& sink_;
  YamlDialect dialect_;
  std::vector<Open> open_;
  std::unordered_map<AnchorId, Anchored> anchors_;
  std::size_t aliases_ = 0;
  std::size_t alias_nodes_ = 0;
};

}  // namespace threatgap::syntax
