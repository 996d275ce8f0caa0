#include "reports/markdown_gap.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "reports/finding_standing.h"
#include "reports/markdown_text.h"
#include "reports/report_line.h"
#include "reports/text_phrases.h"

namespace threatgap::reports::markdown {
namespace {

using outcome::AnalysisResult;
using outcome::Finding;

// Bounds of texts in code points.
constexpr std::size_t kWord = 80;
constexpr std::size_t kTitle = 160;
constexpr std::size_t kPath = 200;
constexpr std::size_t kPhrase = 400;
constexpr std::size_t kSentence = 1000;
constexpr std::size_t kLines = 8;

/// `high`, `low..high, undecided`, `high, worse`.
std::string SeverityWords(const Finding& finding) {
  std::string out = text::LevelText(finding.residual);
  if (finding.group != outcome::Group::kGap) out += fmt::format(", {}", GroupWord(finding.group));
  if (finding.baseline == "updated") out += ", worse or renamed";
  return out;
}

/// Nothing for threats without elements: their title says it.
std::string Where(const Finding& finding) {
  return finding.bindings.empty() ? "" : Code(text::IdentityText(finding), kWord);
}

std::string RequirementCell(const AnalysisResult& result, const Finding& finding) {
  const std::vector<std::string> touches = text::TouchTexts(result, finding);
  if (touches.empty()) return "";
  std::string out = Text(touches.front(), kWord);
  if (touches.size() > 1) out += fmt::format(" and {} more", touches.size() - 1);
  return out;
}

std::string AllRequirements(const AnalysisResult& result, const Finding& finding) {
  const std::vector<std::string> touches = text::TouchTexts(result, finding);
  const std::size_t shown = std::min(touches.size(), kLines);
  std::string out;
  for (std::size_t i = 0; i < shown; ++i) out += (i == 0 ? "" : "; ") + Text(touches[i], kWord);
  if (shown < touches.size()) out += fmt::format(" and {} more", touches.size() - shown);
  return out;
}

std::string PlaceCell(const AnalysisResult& result, const Finding& finding) {
  const base::Location place = ReportPlace(result, finding);
  return Code(fmt::format("{}#L{}", place.file, place.line), kPath);
}

void AddItem(std::string& out, std::string_view label, const std::string& value) {
  if (!value.empty()) out += fmt::format("- {}: {}\n", label, value);
}

template <typename T, typename Phrase>
void AddItems(std::string& out, std::string_view label, const std::vector<T>& items,
              Phrase phrase) {
  const std::size_t shown = std::min(items.size(), kLines);
  for (std::size_t i = 0; i < shown; ++i) AddItem(out, label, phrase(items[i]));
  if (shown < items.size()) out += fmt::format("- {}: and {} more\n", label, items.size() - shown);
}

std::string AsCode(const std::string& phrase) { return Code(phrase, kPhrase); }
std::string AsText(const std::string& phrase) { return Text(phrase, kPhrase); }

}  // namespace

std::string GapRow(const AnalysisResult& result, const Finding& finding) {
  return fmt::format("| {} | {} {} | {} | {} | {} | {} |\n", SeverityWords(finding),
                     Code(FindingSource(finding), kWord), Text(finding.title, kTitle),
                     Where(finding), RequirementCell(result, finding), Text(finding.owner, kWord),
                     PlaceCell(result, finding));
}

std::string GapDetails(const AnalysisResult& result, const Finding& finding) {
  std::string out =
      fmt::format("\n<details><summary>{}: {} {} {}</summary>\n\n", SeverityWords(finding),
                  Code(FindingSource(finding), kWord), Text(finding.title, kTitle), Where(finding));
  AddItem(out, "Threat", Text(finding.sentence, kSentence));
  AddItem(out, "Verdict",
          fmt::format("{}, {}", text::VerdictText(finding), Text(GateText(finding), kPhrase)));
  AddItems(out, "Path", text::HopTexts(finding.witness), AsCode);
  AddItems(out, "Have", finding.have,
           [](const outcome::Have& have) { return AsText(text::HaveText(have)); });
  AddItems(out, "Missing", finding.missing,
           [](const outcome::Missing& missing) { return AsText(text::MissingText(missing)); });
  AddItems(out, "Question", finding.asks, [](const outcome::Ask& ask) { return AsText(ask.text); });
  AddItems(out, "Decision", finding.treatments, [](const outcome::TreatmentView& treatment) {
    return AsText(text::TreatmentText(treatment));
  });
  AddItem(out, "Requirements", AllRequirements(result, finding));
  AddItem(out, "Explained by", Code("threatgap explain " + finding.fingerprint, kWord));
  return out + "\n</details>\n";
}

}  // namespace threatgap::reports::markdown
