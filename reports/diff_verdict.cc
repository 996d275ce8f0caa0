#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <vector>

#include "analyzer/base/text.h"
#include "reports/diff_report.h"
#include "reports/text_phrases.h"

namespace threatgap::reports {
namespace {

using base::Counted;

std::string Levels(const std::vector<outcome::GapChange>& gaps) {
  std::map<outcome::Level, std::size_t> counts;
  for (const outcome::GapChange& gap : gaps) ++counts[gap.finding().residual.hi];
  return text::LevelCountsText(counts);
}

std::string NewGaps(const outcome::ResultDiff& diff) {
  if (!diff.HasNewGaps()) return "No new gap";
  std::vector<std::string> parts;
  if (!diff.added.empty()) {
    parts.push_back(
        fmt::format("{} ({})", Counted(diff.added.size(), "new gap"), Levels(diff.added)));
  }
  if (!diff.worse.empty()) {
    parts.push_back(fmt::format("{} ({})", Counted(diff.worse.size(), "gap worse", "gaps worse"),
                                Levels(diff.worse)));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

std::string DiffVerdict(const outcome::ResultDiff& diff) {
  std::vector<std::string> parts;
  const auto add = [&](std::size_t n, std::string_view one, std::string_view many) {
    if (n > 0) parts.push_back(Counted(n, one, many));
  };
  add(diff.closed.size(), "closed", "closed");
  add(diff.changed.size(), "changed", "changed");
  add(diff.of_newer_rules.size(), "of a rule that did not run before",
      "of rules that did not run before");
  add(diff.not_evaluated.size(), "not looked for any more", "not looked for any more");
  parts.push_back(fmt::format("{} unchanged", diff.unchanged));
  add(diff.added_unknown, "new threat undecided or possible", "new threats undecided or possible");
  std::vector<std::string> more;
  const auto also = [&](std::size_t n, std::string_view one, std::string_view many) {
    if (n > 0) more.push_back(Counted(n, one, many));
  };
  also(diff.crossings.size(), "new flow over a trust boundary", "new flows over trust boundaries");
  also(diff.paths.size(), "new path to sensitive data", "new paths to sensitive data");
  also(diff.lost_controls.size(), "control lost its place", "controls lost their place");
  std::string verdict = fmt::format("{}; {}.", NewGaps(diff), fmt::join(parts, ", "));
  if (!more.empty()) verdict += fmt::format(" {}.", fmt::join(more, ", "));
  return verdict;
}

}  // namespace threatgap::reports
