#include "reports/annotations_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "analyzer/base/text.h"
#include "reports/finding_standing.h"
#include "reports/report_line.h"
#include "reports/text_phrases.h"

namespace threatgap::reports {
namespace {

using outcome::AnalysisResult;
using outcome::Finding;

constexpr std::size_t kShown = 10;
// Bounds of texts in code points.
constexpr std::size_t kTitle = 120;
constexpr std::size_t kMessage = 1000;

/// Text behind the second `::`. The percent sign first: it begins the escapes.
std::string Data(std::string_view text, std::size_t limit) {
  std::string out;
  for (const char c : OneLine(text, limit)) {
    if (c == '%') {
      out += "%25";
    } else {
      out += c;  // line breaks, the other signs to escape, cannot be in one line
    }
  }
  return out;
}

/// The value of a property, which a comma or a colon would end.
std::string Property(std::string_view text, std::size_t limit) {
  std::string out;
  for (const char c : Data(text, limit)) {
    if (c == ':') {
      out += "%3A";
    } else if (c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

std::string Annotation(std::string_view kind, const base::Location& place, std::string_view title,
                       std::string_view message) {
  return fmt::format("::{} file={},line={},title={}::{}\n", kind, Property(place.file, kMessage),
                     std::max(place.line, 1), Property(title, kTitle), Data(message, kMessage));
}

std::string Annotation(const AnalysisResult& result, const Finding& finding) {
  const std::string title = fmt::format("{} {}: {}", FindingSource(finding),
                                        text::LevelText(finding.residual), finding.title);
  std::string message = finding.sentence.empty() ? finding.title : OneLine(finding.sentence, 600);
  if (!finding.missing.empty())
    message += " Missing: " + text::MissingText(finding.missing.front());
  return Annotation(finding.gated ? "error" : "warning", ReportPlace(result, finding), title,
                    message);
}

/// How many words: `3 more errors and 12 more warnings`; empty for none.
std::string MoreText(std::size_t errors, std::size_t warnings) {
  std::string out;
  if (errors > 0) out = base::Counted(errors, "more error");
  if (warnings > 0) out += (out.empty() ? "" : " and ") + base::Counted(warnings, "more warning");
  return out.empty() ? "" : " Not shown here: " + out + ".";
}

std::string Notice(const AnalysisResult& result, std::size_t errors, std::size_t warnings) {
  std::string text = OneLine(result.verdict_sentence, kMessage);
  if (text.empty()) text = result.analysed ? "Analysed." : "The input could not be analysed.";
  for (const std::string& reason : WholeGateReasons(result.gate))
    text += " The gate: " + reason + ".";
  return fmt::format("::notice title=threatgap::{}{}\n", Data(text, kMessage),
                     MoreText(errors, warnings));
}

std::string WriteFailure(const AnalysisResult& result) {
  std::string out;
  std::size_t errors = 0;
  for (std::size_t i = 0; i < result.diagnostics.size(); ++i) {
    const base::Diagnostic& diagnostic = result.diagnostics[i];
    if (diagnostic.severity != base::Severity::kError || ++errors > kShown) continue;
    base::Location place;
    if (i < result.diagnostic_locations.size()) place = result.diagnostic_locations[i];
    place.file = RepositoryPath(place.file);
    std::string message = diagnostic.message;
    if (!diagnostic.help.empty()) message += "; " + diagnostic.help;
    out += Annotation("error", place, diagnostic.id, message);
  }
  return out + Notice(result, errors > kShown ? errors - kShown : 0, 0);
}

}  // namespace

std::string WriteAnnotations(const AnalysisResult& result) {
  if (!result.analysed) return WriteFailure(result);
  std::vector<const Finding*> open;
  for (const Finding& finding : result.findings) {
    if (StandingOf(finding) == Standing::kOpen) open.push_back(&finding);
  }
  std::stable_sort(open.begin(), open.end(), [](const Finding* a, const Finding* b) {
    return (a->baseline == "new") > (b->baseline == "new");
  });
  std::string errors, warnings;
  std::size_t error_count = 0, warning_count = 0;
  for (const Finding* finding : open) {
    std::size_t& count = finding->gated ? error_count : warning_count;
    if (++count > kShown) continue;
    (finding->gated ? errors : warnings) += Annotation(result, *finding);
  }
  const auto hidden = [](std::size_t count) { return count > kShown ? count - kShown : 0; };
  return errors + warnings + Notice(result, hidden(error_count), hidden(warning_count));
}

}  // namespace threatgap::reports
