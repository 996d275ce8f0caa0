#include "analyzer/syntax/tree_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "analyzer/base/text.h"

namespace threatgap::syntax {
namespace {

/// No budget may go beyond this: parsers and readers recurse once per level (yaml-cpp stops at 500
/// itself).
constexpr std::size_t kDeepestNesting = 480;

}  // namespace

bool TreeBuilder::AwaitsKey() const {
  if (open_.empty() || open_.back().key != 0 || open_.back().drop_pair) return false;
  return document_.node(open_.back().node).kind == NodeKind::kMapping;
}

bool TreeBuilder::OnNull(Extent extent, AnchorId anchor) {
  if (AwaitsKey() && !extent.empty()) {
    const auto word = source_text_.substr(extent.begin, extent.end - extent.begin);
    return OnScalar(extent, {word, false, true}, anchor);
  }
  if (!WithinBudgets(extent, 1, 0)) return false;
  const bool missing_value = extent.empty() && !open_.empty() && open_.back().key != 0;
  if (missing_value) {
    const Document::Node& key = document_.node(open_.back().key);
    extent = {key.end, key.end};
  }
  Document::Node node;
  node.begin = extent.begin;
  node.end = extent.end;
  const std::uint32_t index = Add(node);
  RememberAnchor(anchor, index, 0);
  Attach(index);
  return true;
}

bool TreeBuilder::OnScalar(Extent extent, const ScalarEvent& scalar, AnchorId anchor) {
  if (!WithinBudgets(extent, 1, 0)) return false;
  Document::Node node;
  node.kind = NodeKind::kScalar;
  node.quoted = scalar.quoted;
  node.begin = extent.begin;
  node.end = extent.end;
  node.text = scalar.stable ? scalar.text : document_.Keep(std::string(scalar.text));
  const std::uint32_t index = Add(node);
  RememberAnchor(anchor, index, 0);
  Attach(index);
  return true;
}

bool TreeBuilder::OnAlias(Extent extent, AnchorId anchor) {
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end() || found->second.end == 0) {
    sink_.Error("alias-cycle", SpanOf(extent), "alias stands inside the node it refers to",
                "write the value out instead of referring to it");
    return OnNull(extent, 0);
  }
  if (!CheckAlias(extent, found->second)) return false;
  const std::size_t levels = found->second.levels;
  const std::uint32_t copy = CopySubtree(found->second, extent);
  Attach(copy);
  CheckKeyIsText(copy);
  RaiseLevels(levels);
  return true;
}

bool TreeBuilder::OnSequenceBegin(base::ByteOffset begin, AnchorId anchor) {
  return Begin(NodeKind::kSequence, begin, anchor);
}

bool TreeBuilder::OnMappingBegin(base::ByteOffset begin, AnchorId anchor) {
  return Begin(NodeKind::kMapping, begin, anchor);
}

bool TreeBuilder::OnEnd(base::ByteOffset end) {
  const Open closed = open_.back();
  open_.pop_back();
  document_.node(closed.node).end = std::max(end, document_.node(closed.node).begin);
  if (document_.node(closed.node).kind == NodeKind::kMapping) RemoveDuplicateKeys(closed.node);
  if (closed.merge != 0) Merge(closed.node, closed.merge);
  RememberAnchor(closed.anchor, closed.node, closed.levels + 1);
  RaiseLevels(closed.levels + 1);
  CheckKeyIsText(closed.node);
  return true;
}

bool TreeBuilder::Begin(NodeKind kind, base::ByteOffset begin, AnchorId anchor) {
  const Extent extent{begin, begin + 1};
  if (!WithinBudgets(extent, 1, 1)) return false;
  Document::Node node;
  node.kind = kind;
  node.begin = begin;
  node.end = begin + 1;
  const std::uint32_t index = Add(node);
  if (anchor != 0) anchors_[anchor] = {index, 0, 0};
  Attach(index);
  open_.push_back({index, 0, 0, 0, false, 0, anchor});
  return true;
}

std::uint32_t TreeBuilder::Add(const Document::Node& node) { return document_.AddNode(node); }

bool TreeBuilder::WithinBudgets(Extent extent, std::size_t more_nodes, std::size_t more_levels) {
  const std::size_t nesting = std::min(budgets_.nesting, kDeepestNesting);
  if (open_.size() + more_levels > nesting) {
    return BudgetExceeded(extent,
                          fmt::format("nesting is deeper than the budget of {} levels", nesting));
  }
  if (document_.node_count() + more_nodes > budgets_.nodes) {
    return BudgetExceeded(
        extent, fmt::format("document has more nodes than the budget of {}", budgets_.nodes));
  }
  return true;
}

bool TreeBuilder::BudgetExceeded(Extent extent, std::string message) {
  sink_.Error("budget-exceeded", SpanOf(extent), std::move(message));
  return false;
}

bool TreeBuilder::CheckAlias(Extent extent, const Anchored& target) {
  if (++aliases_ > budgets_.aliases) {
    return BudgetExceeded(
        extent, fmt::format("document has more aliases than the budget of {}", budgets_.aliases));
  }
  alias_nodes_ += target.end - target.begin;
  if (alias_nodes_ > budgets_.alias_nodes) {
    return BudgetExceeded(
        extent, fmt::format("aliases expand to {} nodes, more than the budget of {}", alias_nodes_,
                            budgets_.alias_nodes));
  }
  return WithinBudgets(extent, target.end - target.begin, target.levels);
}

std::uint32_t TreeBuilder::CopySubtree(const Anchored& target, Extent extent) {
  const auto begin = static_cast<std::uint32_t>(document_.node_count() + 1);
  const std::uint32_t shift = begin - target.begin;
  const auto moved = [shift](std::uint32_t index) { return index == 0 ? 0 : index + shift; };
  for (std::uint32_t i = target.begin; i < target.end; ++i) {
    Document::Node node = document_.node(i);
    node.first = moved(node.first);
    node.next = moved(node.next);
    node.value = moved(node.value);
    Add(node);
  }
  Document::Node& root = document_.node(begin);
  root.next = 0;  // these two led out of the subtree
  root.value = 0;
  root.begin = extent.begin;
  root.end = extent.end;
  return begin;
}

void TreeBuilder::Attach(std::uint32_t index) {
  if (open_.empty()) {
    document_.set_root(index);
    return;
  }
  Open& parent = open_.back();
  if (document_.node(parent.node).kind == NodeKind::kSequence) {
    Link(parent, index);
  } else if (parent.drop_pair) {
    parent.drop_pair = false;
  } else if (parent.key == 0) {
    AttachKey(parent, index);
  } else {
    document_.node(parent.key).value = index;
    parent.key = 0;
  }
}

void TreeBuilder::AttachKey(Open& parent, std::uint32_t index) {
  const Document::Node& key = document_.node(index);
  const bool is_merge = key.kind == NodeKind::kScalar && !key.quoted && key.text == "<<";
  const bool merges = is_merge && dialect_ == YamlDialect::kForeign;
  if (key.kind == NodeKind::kScalar && (!is_merge || merges)) {
    if (merges) parent.merge = parent.merge == 0 ? index : parent.merge;
    Link(parent, index);
    parent.key = index;
    return;
  }
  parent.drop_pair = true;
  if (key.kind == NodeKind::kScalar) {
    sink_.Error("merge-key", SpanOfNode(index), "merge keys (`<<`) are not supported",
                "write the merged fields out");
  } else if (key.kind == NodeKind::kNull) {
    sink_.Error("invalid-key", SpanOfNode(index), "key is empty",
                "write a name in front of the colon");
  }
}

void TreeBuilder::CheckKeyIsText(std::uint32_t index) {
  // Asked when the key is complete: yaml-cpp takes a bracket that is never closed for the start of
  // a key.
  const NodeKind kind = document_.node(index).kind;
  const bool collection = kind == NodeKind::kSequence || kind == NodeKind::kMapping;
  if (!collection || open_.empty() || !open_.back().drop_pair) return;
  sink_.Error("invalid-key", SpanOfNode(index), "key is a list or a map, not a text",
              "quote a text that begins with `{` or `[`");
}

void TreeBuilder::Link(Open& parent, std::uint32_t index) {
  if (parent.last == 0) {
    document_.node(parent.node).first = index;
  } else {
    document_.node(parent.last).next = index;
  }
  parent.last = index;
  ++document_.node(parent.node).size;
}

void TreeBuilder::RememberAnchor(AnchorId anchor, std::uint32_t begin, std::size_t levels) {
  if (anchor == 0) return;
  anchors_[anchor] = {begin, static_cast<std::uint32_t>(document_.node_count() + 1), levels};
}

void TreeBuilder::RaiseLevels(std::size_t levels) {
  if (!open_.empty()) open_.back().levels = std::max(open_.back().levels, levels);
}

void TreeBuilder::RemoveDuplicateKeys(std::uint32_t mapping) {
  // Sorting needs no hash, so that no choice of keys makes it slow.
  std::vector<std::pair<std::string_view, std::uint32_t>> keys;
  keys.reserve(document_.node(mapping).size);
  for (std::uint32_t at = document_.node(mapping).first; at != 0; at = document_.node(at).next) {
    keys.emplace_back(document_.node(at).text, at);
  }
  std::sort(keys.begin(), keys.end());
  std::vector<std::uint32_t> dropped;
  std::uint32_t first = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i == 0 || keys[i].first != keys[i - 1].first) {
      first = keys[i].second;
      continue;
    }
    const std::uint32_t again = keys[i].second;
    const std::string name(keys[i].first);
    sink_.Report({base::Severity::kError,
                  "duplicate-key",
                  fmt::format("duplicate key `{}`", name),
                  SpanOfNode(again),
                  {{SpanOfNode(first), "the key stands here first"}}});
    dropped.push_back(again);
  }
  if (!dropped.empty()) Unlink(mapping, std::move(dropped));
}

std::vector<std::uint32_t> TreeBuilder::Children(std::uint32_t collection) const {
  std::vector<std::uint32_t> children;
  for (std::uint32_t at = document_.node(collection).first; at != 0; at = document_.node(at).next)
    children.push_back(at);
  return children;
}

std::vector<std::uint32_t> TreeBuilder::MergedPairs(std::uint32_t value) const {
  const NodeKind kind = value == 0 ? NodeKind::kNull : document_.node(value).kind;
  if (kind == NodeKind::kMapping) return Children(value);
  std::vector<std::uint32_t> pairs;
  if (kind != NodeKind::kSequence) return pairs;
  for (const std::uint32_t item : Children(value)) {
    if (document_.node(item).kind != NodeKind::kMapping) continue;
    for (const std::uint32_t pair : Children(item)) pairs.push_back(pair);
  }
  return pairs;
}

void TreeBuilder::Merge(std::uint32_t mapping, std::uint32_t merge_key) {
  std::vector<std::uint32_t> pairs = Children(mapping);
  std::erase(pairs, merge_key);
  std::set<std::string_view> stated;
  for (const std::uint32_t pair : pairs) stated.insert(document_.node(pair).text);
  for (const std::uint32_t pair : MergedPairs(document_.node(merge_key).value)) {
    if (stated.insert(document_.node(pair).text).second) pairs.push_back(pair);
  }
  document_.node(mapping).first = pairs.empty() ? 0 : pairs.front();
  document_.node(mapping).size = static_cast<std::uint32_t>(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i)
    document_.node(pairs[i]).next = i + 1 < pairs.size() ? pairs[i + 1] : 0;
}

void TreeBuilder::Unlink(std::uint32_t mapping, std::vector<std::uint32_t> keys) {
  std::sort(keys.begin(), keys.end());  // nodes are numbered in document order, as the list is
  auto drop = keys.begin();
  std::uint32_t kept = document_.node(mapping).first;  // the first key is never a repetition
  for (std::uint32_t at = document_.node(kept).next; at != 0; at = document_.node(at).next) {
    if (drop != keys.end() && *drop == at) {
      ++drop;
      continue;
    }
    document_.node(kept).next = at;
    kept = at;
  }
  document_.node(kept).next = 0;
  document_.node(mapping).size -= static_cast<std::uint32_t>(keys.size());
}

base::Span TreeBuilder::SpanOfNode(std::uint32_t index) const {
  const Document::Node& node = document_.node(index);
  return {document_.source(), node.begin, node.end};
}

}  // namespace threatgap::syntax
