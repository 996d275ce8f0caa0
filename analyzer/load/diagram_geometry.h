#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "analyzer/syntax/document.h"

namespace threatgap::load {

/// A rectangle of a diagram; y grows downwards.
struct Rectangle {
  double left = 0, top = 0, right = 0, bottom = 0;
};

/// The number that a scalar holds, or nothing for other nodes and numbers that are not finite.
std::optional<double> NumberOf(syntax::NodeRef node);

/// A rectangle from its corner and size; nothing where one of the four is no number, a size is
/// negative or a sum too large for a number.
std::optional<Rectangle> MakeRectangle(syntax::NodeRef left, syntax::NodeRef top,
                                       syntax::NodeRef width, syntax::NodeRef height);

/// Diagrams say by geometry alone what a boundary holds: for each of `inner` the smallest of
/// `boxes` which encloses all of it (borders may touch), of equal ones the last. Items without a
/// place are enclosed by nothing. About O((n + b) log b), also where boxes lie in each other
/// thousands deep; at most O((n + b) b^(3/4)), which overlapping boxes can reach.
std::vector<std::optional<std::size_t>> FindEnclosing(
    const std::vector<std::optional<Rectangle>>& boxes,
    const std::vector<std::optional<Rectangle>>& inner);

/// The same for the boxes among each other. Of two equal boxes the second lies in the first.
std::vector<std::optional<std::size_t>> FindParents(
    const std::vector<std::optional<Rectangle>>& boxes);

}  // namespace threatgap::load
