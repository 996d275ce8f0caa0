#include <fmt/format.h>

#include <algorithm>

#include "analyzer/base/text.h"
#include "reports/text_closing.h"
#include "reports/text_page.h"
#include "reports/text_phrases.h"
#include "reports/text_report.h"

namespace threatgap::reports {
namespace {

using namespace text;  // NOLINT: the parts of this report

constexpr std::size_t kElements = 20;
constexpr std::size_t kKeys = 3;

void AddElements(TextPage& page, const outcome::QuestionView& question, bool all) {
  const std::size_t count = question.asks.size();
  const std::size_t shown = all ? count : std::min(count, kElements);
  for (std::size_t i = 0; i < shown; ++i) {
    const outcome::Ask& ask = question.asks[i];
    page.Hang("     - ", fmt::format("{} {} {}", ask.key, PlaceText(ask.location), ask.text));
  }
  if (shown < count) {
    page.Hang("     ", fmt::format("and {} more: --all lists them", count - shown));
  }
}

void AddDecides(TextPage& page, const outcome::QuestionView& question, bool all) {
  const std::size_t count = question.findings.size();
  if (count == 0) return;
  const std::size_t shown = all ? count : std::min(count, kKeys);
  std::string keys;
  for (std::size_t i = 0; i < shown; ++i) {
    keys += fmt::format("{}{}", i == 0 ? "" : "; ", question.findings[i]);
  }
  if (shown < count) keys += fmt::format(" and {} more", count - shown);
  page.Hang("     decides ", keys);
}

}  // namespace

std::string WriteQuestionsText(const outcome::AnalysisResult& result, const TextOptions& options) {
  TextPage page(options.width, options.color);
  if (result.questions.empty()) {
    page.Paragraph("No question is open: every verdict rests on what the model states.");
    return page.Text();
  }
  page.Paragraph(fmt::format("{}, most valuable first. {} undecided and {} possible {} on them.",
                             base::Counted(result.questions.size(), "question"),
                             result.summary.undecided, result.summary.possible,
                             result.summary.possible == 1 ? "threat hinges" : "threats hinge"));
  for (std::size_t i = 0; i < result.questions.size(); ++i) {
    page.Blank();
    AddQuestion(page, i + 1, result.questions[i]);
    AddElements(page, result.questions[i], options.all);
    AddDecides(page, result.questions[i], options.all);
  }
  return page.Text();
}

}  // namespace threatgap::reports
