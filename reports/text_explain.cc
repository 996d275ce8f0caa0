#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "reports/aspect_text.h"
#include "reports/text_gaps.h"
#include "reports/text_page.h"
#include "reports/text_phrases.h"
#include "reports/text_report.h"

namespace threatgap::reports {
namespace {

using namespace text;  // NOLINT: the parts of this report

using outcome::AnalysisResult;
using outcome::Finding;

/// A labelled detail; nothing where there is no text.
void AddDetail(TextPage& page, std::string_view label, const std::string& text) {
  if (!text.empty()) page.Hang(Label(label), text);
}

/// A heading and a paragraph of prose.
void AddProse(TextPage& page, std::string_view heading, const std::string& text) {
  if (text.empty()) return;
  page.Blank();
  page.Paragraph(heading);
  page.Paragraph(text, 2);
}

const outcome::RuleRun* FindRule(const AnalysisResult& result, const std::string& id) {
  const auto found = std::find_if(result.rules.begin(), result.rules.end(),
                                  [&](const outcome::RuleRun& rule) { return rule.id == id; });
  return found == result.rules.end() ? nullptr : &*found;
}

std::string BasisText(const Finding& finding) {
  const std::string ids = fmt::format("{}", fmt::join(finding.threats, ", "));
  switch (finding.basis) {
    case outcome::Basis::kDerived:
      return "derived by the rule; nobody wrote this threat down";
    case outcome::Basis::kAuthored:
      return "written by people" + (ids.empty() ? "" : " as " + ids);
    case outcome::Basis::kBoth:
      return "derived by the rule and written down as " + ids;
  }
  return "";
}

std::string RatingText(const Finding& finding) {
  std::string out = fmt::format("inherent {}", LevelText(finding.inherent));
  if (!finding.likelihood.empty() && !finding.impact.empty()) {
    out += fmt::format(" (likelihood {}, impact {})", finding.likelihood, finding.impact);
  }
  return out + fmt::format(", residual {}", LevelText(finding.residual));
}

/// The verdict, the interval behind it, how well it is proven, and the counts.
std::string CoverageText(const Finding& finding) {
  std::string out = VerdictText(finding);
  if (finding.lo != finding.hi && finding.group != outcome::Group::kGap) {
    out += fmt::format(", {}..{}", outcome::CoverWord(finding.lo), outcome::CoverWord(finding.hi));
  }
  if (finding.group == outcome::Group::kCovered) out += finding.proven ? " (proven)" : " (claimed)";
  if (!finding.certain) out += "; the threat itself hinges on a fact not stated";
  return finding.coverage_note.empty() ? out : out + ": " + finding.coverage_note;
}

void AddIdentity(TextPage& page, const Finding& finding) {
  AddDetail(page, "key", fmt::format("{} (fingerprint {})", finding.key, finding.fingerprint));
  AddDetail(page, "basis", BasisText(finding));
  AddDetail(page, "note", finding.not_confirmed);
  AddDetail(page, "owner", finding.owner);
  AddDetail(page, "due", finding.due ? base::FormatDate(*finding.due) : "");
  AddDetail(page, "baseline", finding.baseline);
  std::string gate = finding.gated ? "fails the gate" : "does not fail the gate";
  if (!finding.gate_reason.empty()) gate += ": " + finding.gate_reason;
  AddDetail(page, "gate", gate);
  AddDecisions(page, finding);
}

std::string StepText(const outcome::WitnessStep& step) {
  std::string out = step.element.id;
  if (!step.element.name.empty() && step.element.name != step.element.id) {
    out += fmt::format(", {}", step.element.name);
  }
  if (!step.data.empty()) out += fmt::format(" [{}]", fmt::join(step.data, ", "));
  if (step.against_arrow) out += ", as an answer";
  if (step.uncertain) out += ", not certain";
  if (!step.guard.empty()) out += ", guarded by " + step.guard;
  return out + " " + PlaceText(step.location);
}

void AddPath(TextPage& page, std::string_view heading,
             const std::vector<outcome::WitnessStep>& path) {
  if (path.empty()) return;
  page.Blank();
  page.Paragraph(heading);
  for (const outcome::WitnessStep& step : path) {
    const bool flow = step.element.kind == "flow";
    page.Hang(flow ? "    | " : "  ", StepText(step));
  }
}

std::string_view WitnessHeading(const Finding& finding) {
  if (finding.witness.size() == 1) return "Where";
  switch (finding.group) {
    case outcome::Group::kGap:
      return "A path which no control guards";
    case outcome::Group::kCovered:
      return "The shortest path";
    default:
      return "The path";
  }
}

void AddControls(TextPage& page, const Finding& finding) {
  if (finding.have.empty() && finding.missing.empty()) return;
  page.Blank();
  page.Paragraph("Controls");
  std::string_view label = "have";
  for (const outcome::Have& have : finding.have) {
    const std::string_view mark = have.counts ? "" : " [does not count]";
    page.Hang(Label(label), fmt::format("{}{} {}", HaveText(have), mark, PlaceText(have.location)));
    label = "";
  }
  label = "missing";
  for (const outcome::Missing& missing : finding.missing) {
    outcome::Missing all = missing;
    all.places.clear();
    std::string text = MissingText(all);
    if (!missing.title.empty()) text += fmt::format(" ({})", missing.title);
    page.Hang(Label(label), text);
    if (!missing.places.empty()) {
      page.Hang(Label(""), "could stand on " + IdsText(missing.places, missing.places.size()));
    }
    label = "";
  }
}

void AddAsks(TextPage& page, const AnalysisResult& result, const Finding& finding) {
  if (finding.asks.empty()) return;
  page.Blank();
  page.Paragraph("Not stated in the model");
  for (const outcome::Ask& ask : finding.asks) {
    page.Hang("  ", fmt::format("{} {} {}", ask.key, ask.text, PlaceText(ask.location)));
  }
  for (const outcome::QuestionView& question : result.questions) {
    const auto& keys = question.findings;
    if (question.hint.empty() || std::find(keys.begin(), keys.end(), finding.key) == keys.end()) {
      continue;
    }
    page.Hang("  answer with  ", question.hint);
  }
}

/// What controls leave open of a requirement that has parts.
void AddOpenAspects(TextPage& page, const AnalysisResult& result,
                    const outcome::RequirementTouch& touch) {
  for (const outcome::FrameworkView& framework : result.frameworks) {
    if (framework.id != touch.framework) continue;
    for (const outcome::RequirementView& row : framework.requirements) {
      if (row.id != touch.requirement) continue;
      for (const outcome::AspectView& aspect : row.aspects) {
        if (aspect.state > outcome::AspectState::kAnswered) page.Hang("      ", AspectText(aspect));
      }
    }
  }
}

void AddRequirements(TextPage& page, const AnalysisResult& result, const Finding& finding) {
  if (finding.requirements.empty()) return;
  page.Blank();
  page.Paragraph("Requirements");
  const std::string* framework = nullptr;
  for (const outcome::RequirementTouch& touch : finding.requirements) {
    if (framework == nullptr || *framework != touch.framework) {
      framework = &touch.framework;
      const auto view = std::find_if(
          result.frameworks.begin(), result.frameworks.end(),
          [&](const outcome::FrameworkView& each) { return each.id == touch.framework; });
      const bool titled = view != result.frameworks.end() && !view->title.empty();
      page.Hang("  ", titled ? fmt::format("{} ({})", view->title, view->id) : touch.framework);
    }
    const std::string note = touch.note.empty() ? "" : ": " + touch.note;
    page.Hang("    ", fmt::format("{} {}{}", touch.requirement, touch.title, note));
    AddOpenAspects(page, result, touch);
  }
}

void AddRule(TextPage& page, const AnalysisResult& result, const Finding& finding) {
  const outcome::RuleRun* const rule = FindRule(result, finding.rule);
  if (rule == nullptr) return;
  AddProse(page, "Why it matters", rule->explain);
  AddProse(page, "What to do", rule->fix);
  AddProse(page, "When the rule is wrong", rule->false_positives);
}

}  // namespace

std::string WriteFindingText(const AnalysisResult& result, const Finding& finding,
                             const TextOptions& options) {
  TextPage page(options.width, options.color);
  GapPrinter(result, options).Header(page, finding);
  if (!finding.rule.empty()) page.Paragraph(fmt::format("{} ({})", finding.title, finding.name), 2);
  page.Blank();
  page.Paragraph(finding.sentence.empty() ? finding.title : finding.sentence, 2);
  page.Blank();
  AddIdentity(page, finding);
  AddDetail(page, "severity", RatingText(finding));
  AddDetail(page, "because", finding.severity_why);
  AddDetail(page, "coverage", CoverageText(finding));
  const std::string place = PlaceText(finding.location);
  AddDetail(page, "place", place.empty() ? "" : place.substr(1, place.size() - 2));
  AddPath(page, WitnessHeading(finding), finding.witness);
  AddPath(page, "A path which a control guards", finding.guarded);
  AddControls(page, finding);
  AddAsks(page, result, finding);
  AddRequirements(page, result, finding);
  AddRule(page, result, finding);
  return page.Text();
}

}  // namespace threatgap::reports
