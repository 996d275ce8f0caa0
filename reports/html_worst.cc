#include <algorithm>

#include "analyzer/base/text.h"
#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

constexpr std::size_t kWorst = 10;
constexpr std::size_t kMeasures = 2;

std::string MeasureText(const outcome::Missing& missing) {
  std::string text = missing.title;
  if (text.empty() && !missing.control_types.empty()) text = missing.control_types.front();
  if (!missing.places.empty()) {
    text += " on " + NamedText(missing.places.front());
  } else if (!missing.where.empty()) {
    text += " " + missing.where;
  }
  if (missing.by_provider) text += " (the provider's duty)";
  return text;
}

// For threats which people wrote: the mitigations they name, and why those do not count yet.
std::string MitigationsText(const outcome::Finding& finding) {
  if (finding.have.empty()) {
    return finding.basis == outcome::Basis::kDerived ? std::string()
                                                     : "a mitigation; the threat names none";
  }
  const outcome::Have& have = finding.have.front();
  std::string text = have.title.empty() ? have.control_type : have.title;
  if (!have.control.empty()) text += fmt::format(" ({})", have.control);
  if (!have.enough.empty()) text += ", now " + have.enough;
  if (finding.have.size() > 1) text += fmt::format("; {} more", finding.have.size() - 1);
  return text;
}

void WriteWhy(Page& page, const outcome::Finding& gap) {
  const std::string closure = ClosureText(gap);
  if (gap.coverage_note.empty() && closure.empty()) return;
  page.Add("<p class=\"why\">{}", gap.coverage_note);
  if (!closure.empty())
    page.Add("{}<b>Closed by:</b> {}", std::string_view(gap.coverage_note.empty() ? "" : ". "),
             closure);
  page.out += "</p>";
}

void WriteWorst(Page& page, const outcome::Finding& gap) {
  page.Add("<li><p class=\"head\">{} ", Severity(gap.residual));
  if (!gap.baseline.empty() && gap.baseline != "unchanged")
    page.Add("{} ", Tag(gap.baseline, "new"));
  if (const auto* decision = Decision(gap)) page.Add("{} ", Tag(decision->decision));
  page.Add("{} ", gap.owner.empty() ? Soft("no owner") : Mark("<span>{}</span>", gap.owner));
  page.Add("{} ",
           gap.due ? Mark("<span class=\"soft\">due {}</span>", Day(gap.due)) : Soft("no date"));
  const std::string_view short_name = gap.rule.empty() ? gap.key : gap.rule;
  page.Add("<a href=\"#f-{}\">{}<span class=\"sr\">: {}</span></a></p>",
           AnchorPart(gap.fingerprint), short_name, gap.title);
  page.Add("<p>{}</p>", gap.short_sentence.empty() ? gap.sentence : gap.short_sentence);
  WriteWhy(page, gap);
  page.out += "</li>\n";
}

void WriteNoGap(Page& page) {
  page.Add(
      "<h2>Worst gaps</h2>\n<p class=\"soft\">No gap was found by {} under the <a "
      "href=\"#assumptions\">"
      "assumptions</a> listed here.",
      base::Counted(page.result.summary.rules_ran, "rule"));
  const std::size_t open = page.result.summary.undecided + page.result.summary.possible;
  if (open > 0)
    page.Add(" {} wait for <a href=\"#questions\">answers</a>.", base::Counted(open, "finding"));
  page.out += "</p>\n";
}

}  // namespace

std::string ClosureText(const outcome::Finding& finding) {
  if (finding.missing.empty()) return MitigationsText(finding);
  std::string text;
  std::size_t written = 0;
  for (const outcome::Missing& missing : finding.missing) {
    if (written == kMeasures) {
      return text + fmt::format(" and {} more", finding.missing.size() - written);
    }
    if (written > 0) text += missing.alternative ? ", or " : ", and ";
    text += MeasureText(missing);
    ++written;
  }
  return text;
}

void WriteWorstGaps(Page& page) {
  const auto& gaps = page.Gaps();
  if (gaps.empty()) return WriteNoGap(page);
  const std::size_t shown = std::min(kWorst, gaps.size());
  page.Add("<h2>{}</h2>\n<ol class=\"worst\">\n",
           shown == kWorst ? "Ten worst gaps" : "Worst gaps");
  for (std::size_t i = 0; i < shown; ++i) WriteWorst(page, *gaps[i]);
  page.out += "</ol>\n";
  if (gaps.size() > shown) {
    page.Add(
        "<p class=\"more\"><a href=\"#findings\" data-filter=\"group=gap\">All {} gaps</a></p>\n",
        gaps.size());
  }
}

}  // namespace threatgap::reports::html
