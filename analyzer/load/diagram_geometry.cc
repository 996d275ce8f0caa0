#include "analyzer/load/diagram_geometry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>
#include <tuple>

namespace threatgap::load {
namespace {

/// A box as a point: an outer box has no coordinate greater than that of an inner one.
using Corners = std::array<double, 4>;

Corners CornersOf(const Rectangle& box) { return {box.left, box.top, -box.right, -box.bottom}; }

bool IsAround(const Corners& outer, const Corners& inner) {
  return std::equal(outer.begin(), outer.end(), inner.begin(), std::less_equal<>());
}

/// The boxes which have a place, innermost first: by area, then by the half of their circumference
/// (lines have no area), and of equal ones the last first. Halves, because a size may be too large
/// for a number.
std::vector<std::size_t> InnermostFirst(const std::vector<std::optional<Rectangle>>& boxes) {
  std::vector<std::tuple<double, double, std::size_t>> sizes;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (!boxes[i]) continue;
    const double width = boxes[i]->right / 2 - boxes[i]->left / 2;
    const double height = boxes[i]->bottom / 2 - boxes[i]->top / 2;
    sizes.emplace_back(width * height, width / 2 + height / 2, boxes.size() - i);
  }
  std::sort(sizes.begin(), sizes.end());
  std::vector<std::size_t> order;
  for (const auto& [area, circumference, from_end] : sizes)
    order.push_back(boxes.size() - from_end);
  return order;
}

/// Finds the innermost box around another one. A tree which halves the boxes by one corner after
/// the other; each node knows the innermost of its boxes, so that a node that lies around as a
/// whole is answered at once. At most O(n^(3/4)) steps for a search, about log n in diagrams. An
/// R-tree of a library would list every box around, which is quadratic where all lie in each other.
class NestingIndex {
 public:
  /// `boxes` are innermost first. None of them is found before it is added.
  explicit NestingIndex(std::vector<Corners> boxes) : boxes_(std::move(boxes)) {
    std::vector<std::size_t> ranks(boxes_.size());
    std::iota(ranks.begin(), ranks.end(), 0U);
    place_of_.resize(boxes_.size());
    if (!ranks.empty()) Build(ranks, 0, ranks.size(), 0);
  }

  /// Boxes are added outermost first.
  void Add(std::size_t rank) {
    for (std::size_t node = 0; node != kNone;) {
      nodes_[node].innermost = rank;
      const std::size_t right = nodes_[node].right;
      if (right == kNone) return;
      node = place_of_[rank] < nodes_[node].middle ? node + 1 : right;
    }
  }

  std::optional<std::size_t> FindAround(const Corners& inner) const {
    std::size_t best = kNone;
    std::vector<std::size_t> waiting;
    if (!nodes_.empty()) waiting.push_back(0);
    while (!waiting.empty()) {
      const Node& node = nodes_[waiting.back()];
      const std::size_t left = waiting.back() + 1;
      waiting.pop_back();
      if (node.innermost >= best || !IsAround(node.lowest, inner)) continue;
      if (IsAround(node.highest, inner)) {
        best = node.innermost;
      } else if (node.right != kNone) {
        waiting.insert(waiting.end(), {node.right, left});
      }
    }
    return best == kNone ? std::nullopt : std::optional(best);
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  /// The left child of a node stands behind it.
  struct Node {
    Corners lowest, highest;        ///< of all its boxes, corner by corner
    std::size_t innermost = kNone;  ///< of those which were added
    std::size_t middle = 0;         ///< the place of the first box of the right child
    std::size_t right = kNone;
  };

  void Build(std::vector<std::size_t>& ranks, std::size_t begin, std::size_t end,
             std::size_t corner) {
    const std::size_t own = nodes_.size();
    Node& made = nodes_.emplace_back();
    made.lowest = made.highest = boxes_[ranks[begin]];
    for (std::size_t at = begin; at < end; ++at) {
      for (std::size_t c = 0; c < made.lowest.size(); ++c) {
        made.lowest[c] = std::min(made.lowest[c], boxes_[ranks[at]][c]);
        made.highest[c] = std::max(made.highest[c], boxes_[ranks[at]][c]);
      }
    }
    if (end - begin == 1) {
      place_of_[ranks[begin]] = begin;
      return;
    }
    const std::size_t middle = begin + (end - begin) / 2;
    made.middle = middle;
    const auto at = [&](std::size_t place) {
      return ranks.begin() + static_cast<std::ptrdiff_t>(place);
    };
    std::nth_element(at(begin), at(middle), at(end), [&](std::size_t a, std::size_t b) {
      return std::tie(boxes_[a][corner], a) < std::tie(boxes_[b][corner], b);
    });
    Build(ranks, begin, middle, (corner + 1) % 4);
    nodes_[own].right = nodes_.size();
    Build(ranks, middle, end, (corner + 1) % 4);
  }

  std::vector<Corners> boxes_;         ///< by rank
  std::vector<std::size_t> place_of_;  ///< in the order of the leaves, by rank
  std::vector<Node> nodes_;
};

std::vector<Corners> CornersInOrder(const std::vector<std::optional<Rectangle>>& boxes,
                                    const std::vector<std::size_t>& order) {
  std::vector<Corners> corners;
  corners.reserve(order.size());
  for (const std::size_t i : order) corners.push_back(CornersOf(*boxes[i]));
  return corners;
}

}  // namespace

std::optional<double> NumberOf(syntax::NodeRef node) {
  const std::string_view text = node.text();
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (!node.is_scalar() || error != std::errc() || end != text.data() + text.size() ||
      !std::isfinite(number))
    return std::nullopt;
  return number;
}

std::optional<Rectangle> MakeRectangle(syntax::NodeRef left, syntax::NodeRef top,
                                       syntax::NodeRef width, syntax::NodeRef height) {
  const auto x = NumberOf(left);
  const auto y = NumberOf(top);
  const auto w = NumberOf(width);
  const auto h = NumberOf(height);
  if (!x || !y || !w || !h || *w < 0 || *h < 0) return std::nullopt;
  const Rectangle made{*x, *y, *x + *w, *y + *h};
  if (!std::isfinite(made.right) || !std::isfinite(made.bottom)) return std::nullopt;
  return made;
}

std::vector<std::optional<std::size_t>> FindEnclosing(
    const std::vector<std::optional<Rectangle>>& boxes,
    const std::vector<std::optional<Rectangle>>& inner) {
  const std::vector<std::size_t> order = InnermostFirst(boxes);
  NestingIndex index(CornersInOrder(boxes, order));
  for (std::size_t rank = order.size(); rank-- > 0;) index.Add(rank);
  std::vector<std::optional<std::size_t>> enclosing(inner.size());
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (!inner[i]) continue;
    if (const auto rank = index.FindAround(CornersOf(*inner[i]))) enclosing[i] = order[*rank];
  }
  return enclosing;
}

std::vector<std::optional<std::size_t>> FindParents(
    const std::vector<std::optional<Rectangle>>& boxes) {
  const std::vector<std::size_t> order = InnermostFirst(boxes);
  NestingIndex index(CornersInOrder(boxes, order));
  std::vector<std::optional<std::size_t>> parents(boxes.size());
  for (std::size_t rank = order.size(); rank-- > 0; index.Add(rank)) {
    if (const auto parent = index.FindAround(CornersOf(*boxes[order[rank]])))
      parents[order[rank]] = order[*parent];
  }
  return parents;
}

}  // namespace threatgap::load
