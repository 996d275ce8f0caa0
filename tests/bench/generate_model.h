#pragma once

#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace threatgap::bench {

/// Forms of generated models. In each of them the number of threats grows linearly with the model,
/// so that a run which grows faster has an algorithm to blame and not its answer.
enum class ModelShape {
  kMixed,     ///< groups of 8 systems of 20 components and 30 flows, with five zones per group
  kDense,     ///< systems of 20 components, every component connected with every other
  kStar,      ///< one hub through which all flows go
  kChain,     ///< one long chain of components
  kOneZone,   ///< like `mixed`, everything in one zone
  kManyData,  ///< like `mixed`, with 10,000 data sets
};

/// Names as on the command line: `mixed`, `dense`, …; in the order of the enum.
const std::vector<std::string_view>& ShapeNames();
std::optional<ModelShape> FindShape(std::string_view name);

/// Writes a native model of at least `elements` components and flows (2 of 5 are components, except
/// in `dense`), rounded up to whole systems. About one component in ten has a control, one fact in
/// ten is left out. The same arguments give the same bytes on every machine. Linear in time; memory
/// does not grow.
void GenerateModel(std::size_t elements, ModelShape shape, std::ostream& out);

/// The same in a string.
std::string GeneratedModel(std::size_t elements, ModelShape shape);

}  // namespace threatgap::bench
