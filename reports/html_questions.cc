#include <algorithm>

#include "analyzer/base/text.h"
#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

constexpr std::size_t kRows = 100;
constexpr std::size_t kNamed = 6;

void WriteAsks(Page& page, const outcome::QuestionView& question) {
  std::vector<Markup> asks;
  for (std::size_t i = 0; i < std::min(kNamed, question.asks.size()); ++i) {
    asks.push_back(Mark("{} {}", Code(question.asks[i].key), Place(question.asks[i].location)));
  }
  if (question.asks.size() > kNamed) asks.push_back(Mark("{} more", question.asks.size() - kNamed));
  if (!asks.empty()) page.Add("<span class=\"sub\">{}</span>", Join(asks));
  if (!question.hint.empty())
    page.Add("<span class=\"sub\">Answer: {}</span>", Code(question.hint));
}

void WriteSettles(Page& page, const outcome::QuestionView& question) {
  std::vector<Markup> links;
  for (std::size_t i = 0; i < std::min(kNamed, question.findings.size()); ++i) {
    links.push_back(KeyLink(page, question.findings[i]));
  }
  if (question.findings.size() > kNamed)
    links.push_back(Mark("{} more", question.findings.size() - kNamed));
  page.Add("<td class=\"wrap\">{}<span class=\"sub\">{}</span></td>",
           base::Counted(question.settles, "verdict"), Join(links));
}

// The highest residual severity, upper end, among the findings that wait for the answer.
Markup Highest(const Page& page, const outcome::QuestionView& question) {
  std::optional<outcome::Level> highest;
  for (const std::string& key : question.findings) {
    const auto* finding = page.FindFinding(key);
    if (finding != nullptr && (!highest || finding->residual.hi > *highest))
      highest = finding->residual.hi;
  }
  return highest ? Severity(*highest) : Soft("none");
}

}  // namespace

void WriteQuestions(Page& page) {
  const auto& questions = page.result.questions;
  page.out += "<section id=\"questions\">\n<h2>Questions</h2>\n";
  if (questions.empty()) {
    page.out +=
        "<p>Nothing is left open: no verdict depends on a fact the model does not "
        "state.</p>\n</section>\n\n";
    return;
  }
  page.out += "<p>What the model does not say, ranked by what an answer would settle.</p>\n";
  OpenTable(page, "Questions", "data-sort", {"#Rank", "Question", "Settles", "Up to", "#Weight"});
  for (std::size_t i = 0; i < std::min(kRows, questions.size()); ++i) {
    page.Add("<tr><td class=\"num\">{}</td><td class=\"wrap\">{}", i + 1, questions[i].text);
    WriteAsks(page, questions[i]);
    page.out += "</td>";
    WriteSettles(page, questions[i]);
    page.Add("<td>{}</td><td class=\"num\">{:.1f}</td></tr>\n", Highest(page, questions[i]),
             questions[i].weight);
  }
  CloseTable(page);
  if (questions.size() > kRows) {
    page.Add("<p class=\"more\">The first {} of {}; the JSON report holds all.</p>\n", kRows,
             questions.size());
  }
  page.out += "</section>\n\n";
}

}  // namespace threatgap::reports::html
