// check_growth: analyses generated models of two sizes in every shape and fails where the work
// grows clearly faster than the model. Work is counted in instructions where the kernel tells,
// otherwise in CPU time.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "reports/html_report.h"
#include "reports/json_report.h"
#include "reports/text_report.h"
#include "tests/bench/bench_run.h"
#include "tests/bench/work_meter.h"

namespace threatgap::bench {
namespace {

/// Whole groups of systems, so that the number of threats grows linearly too.
constexpr std::size_t kSmall = 400;
constexpr std::size_t kFactor = 8;
/// A star or a chain costs little per element, and what is quadratic in it shows late.
constexpr std::size_t kSmallLine = 800;
constexpr std::size_t kFactorLine = 16;
/// Work may grow like (size of the model)^kExponent. Eight times the model: linear is 8, quadratic
/// 64, allowed is 15.
constexpr double kExponent = 1.3;
constexpr int kAttempts = 4;

struct Cost {
  double work = 0;
  double elements = 0;
};

/// Rules, coverage, explanations and all reports.
Cost Analyse(const ModelFile& file) {
  const WorkMeter meter;
  const auto result = CheckFile(file, 1);
  const auto written = reports::WriteText(result, {}).size() + reports::WriteJson(result).size() +
                       reports::WriteHtml(result).size();
  return {written == 0 ? 0 : meter.Work(),
          static_cast<double>(result.counts.components + result.counts.flows)};
}

/// Something else that runs makes a measurement larger, never smaller, so the least of several
/// counts.
void Improve(const ModelFile& file, Cost& least) {
  const Cost again = Analyse(file);
  if (again.work < least.work) least = again;
}

bool GrowsLikeTheModel(ModelShape shape) {
  const bool line = shape == ModelShape::kStar || shape == ModelShape::kChain;
  const std::size_t size = line ? kSmallLine : kSmall;
  const ModelFile small_file(size, shape), large_file(size * (line ? kFactorLine : kFactor), shape);
  Cost small = Analyse(small_file), large = Analyse(large_file);
  const auto exponent = [&] {
    return std::log(large.work / small.work) / std::log(large.elements / small.elements);
  };
  Improve(small_file, small);
  Improve(small_file, small);
  for (int attempt = 1; attempt < kAttempts && exponent() > kExponent; ++attempt)
    Improve(large_file, large);
  const bool passed = exponent() <= kExponent;
  std::printf("%-10s %6.0f elements %8.3g, %6.0f elements %8.3g %s: exponent %.2f%s\n",
              std::string(ShapeNames()[static_cast<std::size_t>(shape)]).c_str(), small.elements,
              small.work, large.elements, large.work, WorkMeter::Unit(), exponent(),
              passed ? "" : "  TOO MUCH");
  return passed;
}

}  // namespace
}  // namespace threatgap::bench

int main() {
  using threatgap::bench::ModelShape;
  bool passed = true;
  for (std::size_t i = 0; i < threatgap::bench::ShapeNames().size(); ++i) {
    passed &= threatgap::bench::GrowsLikeTheModel(static_cast<ModelShape>(i));
  }
  return passed ? 0 : 1;
}
