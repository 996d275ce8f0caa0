#include "reports/diagram_course.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace threatgap::reports {
namespace {

DiagramPoint OnCurve(const DiagramPoint* p, double t) {
  const double u = 1 - t;
  const double a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
  return {a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
          a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y};
}

}  // namespace

DiagramPoint MiddleOf(const std::vector<DiagramPoint>& course) {
  constexpr int kSteps = 16;
  std::vector<DiagramPoint> line;
  for (std::size_t p = 0; p + 3 < course.size(); p += 3) {
    for (int i = 0; i <= kSteps; ++i)
      line.push_back(OnCurve(&course[p], static_cast<double>(i) / kSteps));
  }
  std::vector<double> reached = {0};
  for (std::size_t i = 1; i < line.size(); ++i) {
    reached.push_back(reached.back() +
                      std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y));
  }
  const auto half = std::lower_bound(reached.begin(), reached.end(), reached.back() / 2);
  return line[static_cast<std::size_t>(half - reached.begin())];
}

std::string PathText(const std::vector<DiagramPoint>& course, int digits) {
  std::string text;
  for (std::size_t i = 0; i < course.size(); ++i) {
    fmt::format_to(std::back_inserter(text), "{}{:.{}f} {:.{}f}",
                   i == 0       ? "M"
                   : i % 3 == 1 ? "C"
                                : " ",
                   course[i].x, digits, course[i].y, digits);
  }
  return text;
}

}  // namespace threatgap::reports
