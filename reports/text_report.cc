#include "reports/text_report.h"

#include <algorithm>

#include "reports/text_closing.h"
#include "reports/text_gaps.h"
#include "reports/text_page.h"

namespace threatgap::reports {
namespace {

using namespace text;  // NOLINT: the parts of this report

constexpr std::size_t kScreenLines = 40;

/// A first draft of a model: its report should fit on one screen.
bool IsThin(const outcome::Counts& counts) { return counts.zones == 0 || counts.controls == 0; }

TextPage WriteHead(const outcome::AnalysisResult& result, const TextOptions& options) {
  TextPage page(options.width, options.color);
  const bool good = result.gate.passed && result.gate.evaluated;
  if (!result.verdict_sentence.empty())
    page.Paragraph(result.verdict_sentence, 0, good ? Tint::kGood : Tint::kBad);
  if (result.closed_world && !options.quiet) {
    page.Paragraph(
        "Closed world: attributes which the model does not state took their lowest value.");
  }
  return page;
}

TextPage WriteClosing(const outcome::AnalysisResult& result, const TextOptions& options) {
  TextPage page(options.width, options.color);
  AddGatedBesideGaps(page, result, options);
  AddBaseline(page, result, options);
  AddDecided(page, result, options);
  AddTopQuestions(page, result);
  AddFacts(page, result, options);
  AddNextSteps(page, result, options);
  return page;
}

/// Lines left for the gaps on one screen, without the blank lines around them.
std::size_t ScreenRoom(const TextPage& head, const TextPage& closing) {
  const std::size_t taken = head.size() + closing.size() + 2;
  return taken < kScreenLines ? kScreenLines - taken : 1;
}

}  // namespace

std::string WriteText(const outcome::AnalysisResult& result, const TextOptions& options) {
  TextPage page = WriteHead(result, options);
  if (options.quiet) return page.Text();
  const TextPage closing = WriteClosing(result, options);
  const std::size_t screen = IsThin(result.counts) ? ScreenRoom(page, closing) : 0;
  for (const TextPage& part : {WriteGaps(result, options, screen), closing}) {
    if (part.size() == 0) continue;
    page.Blank();
    page.Append(part);
  }
  return page.Text();
}

}  // namespace threatgap::reports
