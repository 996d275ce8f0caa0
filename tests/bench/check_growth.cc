// check_growth: analyses generated models of 2,000 and 8,000 elements of every shape and fails where the larger one costs
// more than twice what linear growth allows. Counts user CPU time, least of three runs, reports included.

#include <algorithm>
#include <cstdio>
#include <string>

#include "reports/html_report.h"
#include "reports/json_report.h"
#include "reports/text_report.h"
#include "tests/bench/bench_run.h"

namespace threatgap::bench {
namespace {

constexpr std::size_t kSmall = 2'000;
constexpr std::size_t kFactor = 4;
constexpr double kTolerance = 2.0;
/// Runs shorter than this say nothing.
constexpr double kMeasurable = 0.02;

double SecondsOf(const ModelFile& file, int runs) {
  double least = 1e9;
  for (int i = 0; i < runs; ++i) {
    const double begin = UserSeconds();
    const auto result = CheckFile(file, 1);
    const std::size_t bytes =
        reports::WriteText(result, {}).size() + reports::WriteJson(result).size() + reports::WriteHtml(result).size();
    if (bytes == 0) return -1;
    least = std::min(least, UserSeconds() - begin);
  }
  return least;
}

bool Grows(ModelShape shape) {
  const std::string name(ShapeNames()[static_cast<std::size_t>(shape)]);
  const ModelFile small(kSmall, shape), large(kSmall * kFactor, shape);
  const double a = std::max(kMeasurable, SecondsOf(small, 2));
  double b = SecondsOf(large, 1);
  const double allowed = a * kFactor * kTolerance;
  if (b > allowed) b = SecondsOf(large, 2);  // once more, in case something else was running
  std::printf("%-10s %.3f s -> %.3f s: x%.1f, %.1f allowed%s\n", name.c_str(), a, b, b / a, kFactor * kTolerance,
              b > allowed ? "  TOO MUCH" : "");
  return b <= allowed;
}

}  // namespace
}  // namespace threatgap::bench

int main() {
  bool passed = true;
  for (std::size_t i = 0; i < threatgap::bench::ShapeNames().size(); ++i) {
    passed &= threatgap::bench::Grows(static_cast<threatgap::bench::ModelShape>(i));
  }
  return passed ? 0 : 1;
}
