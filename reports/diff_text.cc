#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "analyzer/base/text.h"
#include "reports/diff_phrases.h"
#include "reports/diff_report.h"
#include "reports/text_gaps.h"
#include "reports/text_page.h"
#include "reports/text_phrases.h"

namespace threatgap::reports {
namespace {

using namespace text;  // NOLINT: the parts of text reports
using outcome::GapChange;
using outcome::ResultDiff;

constexpr std::size_t kListed = 10;

class DiffPrinter {
 public:
  DiffPrinter(const ResultDiff& diff, const TextOptions& options)
      : diff_(diff),
        options_(options),
        page_(options.width, options.color),
        before_(*diff.before.result, options),
        after_(*diff.after.result, options) {}

  std::string Print() {
    for (const std::string& sentence : diff_.policy)
      page_.Paragraph("Policy: " + sentence + ".", 0, Tint::kBad);
    page_.Paragraph(DiffVerdict(diff_), 0, diff_.HasNewGaps() ? Tint::kBad : Tint::kGood);
    if (options_.quiet) return page_.Text();
    for (const std::string& remark : diff_.remarks) page_.Paragraph("Note: " + remark + ".");
    News(diff_.added, "New gaps");
    News(diff_.worse, "Known gaps that count as new");
    Phrases(diff_.lost_controls, "Controls that lost their place", diff::LostControlText);
    Phrases(diff_.crossings, "New flows over trust boundaries", diff::CrossingText);
    Paths();
    Lines(diff_.of_newer_rules, "Gaps of rules that did not run before");
    Lines(diff_.not_evaluated, "Gaps whose rule does not run any more: they are not closed");
    Lines(diff_.changed, "Changed gaps");
    Lines(diff_.closed, "Closed gaps");
    return page_.Text();
  }

 private:
  std::size_t Shown(std::size_t count) const {
    return options_.all ? count : std::min(count, kListed);
  }

  void Heading(std::string_view title) {
    page_.Blank();
    page_.Paragraph(fmt::format("{}:", title));
  }

  void Rest(std::size_t shown, std::size_t count) {
    if (shown < count)
      page_.Paragraph(fmt::format("and {} more: --all lists them.", count - shown), 2);
  }

  void Header(const GapChange& gap) {
    (gap.after != nullptr ? after_ : before_).Header(page_, gap.finding());
  }

  void News(const std::vector<GapChange>& gaps, std::string_view title) {
    if (gaps.empty()) return;
    Heading(title);
    const std::size_t shown = Shown(gaps.size());
    for (std::size_t i = 0; i < shown; ++i) {
      page_.Blank();
      Header(gaps[i]);
      const outcome::Finding& finding = gaps[i].finding();
      page_.Paragraph(finding.sentence.empty() ? finding.title : finding.sentence, 2);
      if (!gaps[i].what.empty()) page_.Hang(Label("change"), gaps[i].what);
      AddWitness(page_, finding);
    }
    Rest(shown, gaps.size());
  }

  void Lines(const std::vector<GapChange>& gaps, std::string_view title) {
    if (gaps.empty()) return;
    Heading(title);
    const std::size_t shown = Shown(gaps.size());
    for (std::size_t i = 0; i < shown; ++i) {
      (gaps[i].after != nullptr ? after_ : before_).Brief(page_, gaps[i].finding());
      if (!gaps[i].what.empty()) page_.Paragraph(gaps[i].what, 9);
    }
    Rest(shown, gaps.size());
  }

  template <typename Item, typename Phrase>
  void Phrases(const std::vector<Item>& items, std::string_view title, Phrase phrase) {
    if (items.empty()) return;
    Heading(title);
    const std::size_t shown = Shown(items.size());
    for (std::size_t i = 0; i < shown; ++i) page_.Hang("  ", phrase(items[i]));
    Rest(shown, items.size());
  }

  void Paths() {
    if (diff_.paths.empty()) return;
    Heading("New paths from untrusted sources to sensitive data");
    const std::size_t shown = Shown(diff_.paths.size());
    for (std::size_t i = 0; i < shown; ++i) {
      page_.Hang("  ", diff::PathText(diff_.paths[i]));
      page_.HangPieces(Label("path"), HopTexts(diff_.paths[i].path));
    }
    Rest(shown, diff_.paths.size());
  }

  const ResultDiff& diff_;
  const TextOptions& options_;
  TextPage page_;
  GapPrinter before_, after_;
};

}  // namespace

std::string WriteDiffText(const ResultDiff& diff, const TextOptions& options) {
  return DiffPrinter(diff, options).Print();
}

}  // namespace threatgap::reports
