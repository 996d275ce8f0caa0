#include "analyzer/load/diagram_geometry.h"

#include <boost/geometry.hpp>
#include <boost/geometry/geometries/box.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <charconv>
#include <cmath>
#include <tuple>

namespace threatgap::load {
namespace {

namespace geometry = boost::geometry;
using Point = geometry::model::d2::point_xy<double>;
using Box = geometry::model::box<Point>;
using Entry = std::pair<Box, std::size_t>;
using Tree = geometry::index::rtree<Entry, geometry::index::rstar<16>>;

Box BoxOf(const Rectangle& rectangle) {
  return {Point(rectangle.left, rectangle.top), Point(rectangle.right, rectangle.bottom)};
}

Tree TreeOf(const std::vector<std::optional<Rectangle>>& boxes) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (boxes[i]) entries.emplace_back(BoxOf(*boxes[i]), i);
  }
  return Tree(entries);
}

/// The smallest box around `rectangle` that `accept` takes; of equal ones the last, which lies
/// innermost.
template <typename Accept>
std::optional<std::size_t> Smallest(const Tree& tree, const Rectangle& rectangle, Accept accept) {
  std::optional<std::size_t> best;
  double best_area = 0;
  const Box box = BoxOf(rectangle);
  for (auto at = tree.qbegin(geometry::index::covers(box)); at != tree.qend(); ++at) {
    if (!accept(*at)) continue;
    const double area = geometry::area(at->first);
    if (best && std::tie(best_area, at->second) < std::tie(area, *best)) continue;
    if (best && area == best_area && at->second < *best) continue;
    best = at->second;
    best_area = area;
  }
  return best;
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
  return Rectangle{*x, *y, *x + *w, *y + *h};
}

std::vector<std::optional<std::size_t>> FindEnclosing(
    const std::vector<std::optional<Rectangle>>& boxes,
    const std::vector<std::optional<Rectangle>>& inner) {
  const Tree tree = TreeOf(boxes);
  std::vector<std::optional<std::size_t>> enclosing(inner.size());
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (inner[i]) enclosing[i] = Smallest(tree, *inner[i], [](const Entry&) { return true; });
  }
  return enclosing;
}

std::vector<std::optional<std::size_t>> FindParents(
    const std::vector<std::optional<Rectangle>>& boxes) {
  const Tree tree = TreeOf(boxes);
  std::vector<std::optional<std::size_t>> parents(boxes.size());
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (!boxes[i]) continue;
    const Box own = BoxOf(*boxes[i]);
    parents[i] = Smallest(tree, *boxes[i], [&](const Entry& entry) {
      return !geometry::equals(entry.first, own) || entry.second < i;
    });
  }
  return parents;
}

}  // namespace threatgap::load
