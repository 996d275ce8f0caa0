#include "reports/html_headline.h"

#include <algorithm>

#include "analyzer/base/text.h"

namespace threatgap::reports::html {
namespace {

// Against a baseline only what is new or worse than there fails.
std::string_view Kind(const Page& page) {
  if (!page.result.baseline) return "gap";
  const auto& gaps = page.Gaps();
  const bool worse = std::any_of(gaps.begin(), gaps.end(), [](const auto* gap) {
    return gap->gated && gap->baseline != "new";
  });
  return worse ? "new or worse gap" : "new gap";
}

std::string FailedText(const Page& page) {
  const outcome::Gate& gate = page.result.gate;
  const auto& gaps = page.Gaps();
  const auto gated = std::count_if(gaps.begin(), gaps.end(), [&](const auto* gap) {
    return gap->gated && gate.fail_on && gap->residual.hi >= *gate.fail_on;
  });
  if (gate.fail_on && static_cast<std::size_t>(gated) == gate.failing) {
    return fmt::format("{} at {} or above", base::Counted(gate.failing, Kind(page)),
                       LevelWord(*gate.fail_on));
  }
  return gate.failing == 1 ? "1 finding fails the gate"
                           : fmt::format("{} findings fail the gate", gate.failing);
}

std::string PassedText(const Page& page) {
  const outcome::Summary& summary = page.result.summary;
  if (summary.gaps == 0)
    return fmt::format("No gap found by {}", base::Counted(summary.rules_ran, "rule"));
  const auto& fail_on = page.result.gate.fail_on;
  if (!fail_on) return fmt::format("{} found, the gate is off", base::Counted(summary.gaps, "gap"));
  const auto& gaps = page.Gaps();
  const bool any = std::any_of(gaps.begin(), gaps.end(),
                               [&](const auto* gap) { return gap->residual.hi >= *fail_on; });
  if (any && page.result.baseline)
    return fmt::format("No new gap at {} or above", LevelWord(*fail_on));
  return fmt::format("No gap at {} or above{}", LevelWord(*fail_on),
                     any ? " without a decision" : "");
}

}  // namespace

Headline MakeHeadline(const Page& page) {
  const outcome::Gate& gate = page.result.gate;
  if (!gate.evaluated) return {"Not evaluated", "NOT EVALUATED", "The input could not be analysed"};
  if (page.result.summary.rules_ran == 0 && page.result.findings.empty()) {
    return {"Not evaluated", "NOT EVALUATED",
            "No rule ran"};  // nothing looked for is not nothing found
  }
  if (gate.passed) return {"Passed", "PASSED", PassedText(page)};
  return {"Failed", "FAILED", FailedText(page)};
}

std::string SystemName(const outcome::AnalysisResult& result) {
  if (!result.system.title.empty()) return result.system.title;
  return result.system.id.empty() ? "Unnamed system" : result.system.id;
}

}  // namespace threatgap::reports::html
