#include <algorithm>

#include "analyzer/base/digest.h"
#include "reports/finding_standing.h"
#include "reports/json_values.h"
#include "reports/report_line.h"
#include "reports/sarif_document.h"
#include "reports/sarif_text.h"
#include "reports/text_phrases.h"

namespace threatgap::reports::sarif {
namespace {

using outcome::ClosedGap;
using outcome::Finding;
using outcome::Level;
using outcome::ModelNote;

constexpr std::size_t kGithubPart = 1000;

/// What every result has.
struct Head {
  std::string rule;
  std::string_view kind;
  std::optional<Level> level;  ///< of a failure
  std::string fingerprint;
};

void PutHead(Document& document, const Head& head) {
  JsonWriter& out = document.out;
  out.Key("ruleId").Text(head.rule);
  out.Key("ruleIndex").Count(document.RuleIndex(head.rule));
  out.Key("kind").Text(head.kind);
  // The standard knows no level of what is not a failure.
  out.Key("level").Text(head.level ? LevelName(*head.level) : "none");
  out.Key("guid").Text(document.Uuid("result", head.fingerprint));
}

/// GitHub reads the line hash only. Were it made from the line, several findings of one rule on one
/// line would be one alert, and an edit of the line would reopen it.
void PutFingerprints(JsonWriter& out, const std::string& fingerprint) {
  out.Key("fingerprints").BeginObject(kInline);
  out.Key("threatgap/v1").Text(fingerprint);
  out.EndObject();
  out.Key("partialFingerprints").BeginObject(kInline);
  out.Key("primaryLocationLineHash").Text(fingerprint + ":1");
  out.EndObject();
}

void PutLocations(Document& document, const base::Location& place, const outcome::Named& element) {
  JsonWriter& out = document.out;
  out.Key("locations").BeginArray().BeginObject();
  PutPhysicalLocation(out, place, FirstInput(document.result));
  PutLogicalLocations(document, element);
  out.EndObject().EndArray();
}

/// The message of the result. No `id` of a template and no `arguments`: a sentence of the threat
/// grammar is one dynamic part, which validators want in quotes.
std::string MessageOf(const Document& document, const Finding& finding,
                      const std::vector<Related>& related) {
  const auto shown = [&](std::string text) {
    return Message(document.full() ? text : Clipped(std::move(text), kGithubPart));
  };
  const std::string note =
      finding.coverage_note.empty() ? text::VerdictText(finding) : finding.coverage_note;
  std::string message = shown(finding.sentence.empty() ? finding.title : finding.sentence);
  message += fmt::format(" Coverage: {}.", shown(note));
  for (const Related& one : related) {
    if (!one.sentence.empty()) message += " " + one.sentence;
  }
  if (!finding.missing.empty())
    message += fmt::format(" Missing: {}.", shown(text::MissingText(finding.missing.front())));
  if (!finding.not_confirmed.empty()) message += fmt::format(" {}.", shown(finding.not_confirmed));
  return message;
}

void PutMessage(JsonWriter& out, const std::string& message) {
  const std::string safe = WithoutPlaceholders(message);
  out.Key("message").BeginObject();
  out.Key("text").Text(safe);
  // Says that the doubled braces of a name are no mistake.
  if (safe != message) out.Key("arguments").BeginArray(kInline).EndArray();
  out.EndObject();
}

/// 0 to 100: likelihood times impact where both are rated.
double RankOf(const Finding& finding) {
  constexpr double kByLevel[] = {16, 36, 64, 90};
  const int product = finding.residual_likelihood_hi * finding.residual_impact_hi;
  return product > 0 ? std::min(4.0 * product, 100.0)
                     : kByLevel[static_cast<std::size_t>(finding.residual.hi)];
}

void PutFindingProperties(JsonWriter& out, const Finding& finding) {
  out.Key("properties").BeginObject();
  json::PutText(out, "finding", finding.key);
  json::PutWord(out, "verdict", VerdictWord(finding.verdict));
  json::PutWord(out, "basis", BasisWord(finding.basis));
  out.Key("coverage").BeginObject(kInline);
  json::PutWord(out, "lo", CoverWord(finding.lo));
  json::PutWord(out, "hi", CoverWord(finding.hi));
  out.EndObject();
  json::PutRange(out, "inherent", finding.inherent);
  json::PutRange(out, "severity", finding.residual);
  out.Key("gated").Flag(finding.gated);
  json::PutText(out, "gate_reason", finding.gate_reason);
  json::PutText(out, "owner", finding.owner);
  json::PutDate(out, "due", finding.due);
  json::PutTexts(out, "threats", finding.threats);
  std::vector<std::string> touched;
  for (const auto& touch : finding.requirements)
    touched.push_back(touch.framework + ":" + touch.requirement);
  out.Key("frameworks").BeginArray(kInline);
  for (const std::string& full_id : touched) out.Text(full_id);
  out.EndArray();
  out.EndObject();
}

Head HeadOf(const Finding& finding) {
  const Standing standing = StandingOf(finding);
  const bool fails = standing == Standing::kOpen || finding.group == outcome::Group::kGap;
  Head head{std::string(FindingSource(finding)), fails ? "fail" : "open", std::nullopt,
            finding.fingerprint};
  if (fails) head.level = finding.residual.hi;
  return head;
}

void PutFinding(Document& document, const Finding& finding) {
  JsonWriter& out = document.out;
  const std::vector<Related> related = RelatedOf(document, finding);
  out.BeginObject();
  PutHead(document, HeadOf(finding));
  out.Key("rank").Number(RankOf(finding));
  PutMessage(out, MessageOf(document, finding, related));
  PutLocations(document, finding.location, document.index.Target(finding));
  PutCodeFlows(document, finding);
  PutRelatedLocations(document, related);
  PutFingerprints(out, finding.fingerprint);
  if (document.full()) {
    if (!finding.baseline.empty()) out.Key("baselineState").Text(finding.baseline);
    PutSuppressions(document, finding);
    PutFindingProperties(out, finding);
  }
  out.EndObject();
}

Level LevelNamed(std::string_view word) {
  for (const Level level : {Level::kCritical, Level::kHigh, Level::kMedium}) {
    if (word == LevelWord(level)) return level;
  }
  return Level::kLow;
}

void PutClosed(Document& document, const ClosedGap& gap) {
  JsonWriter& out = document.out;
  const Finding* now = document.index.FindFinding(gap.key);
  out.BeginObject();
  PutHead(document, {gap.rule.empty() ? gap.key : gap.rule, "fail", LevelNamed(gap.severity),
                     gap.fingerprint});
  PutMessage(out, Message(fmt::format("{} was {} in the baseline and is no gap any more.", gap.key,
                                      gap.verdict.empty() ? "a gap" : gap.verdict)));
  PutLocations(document, now == nullptr ? base::Location{} : now->location,
               now == nullptr ? outcome::Named{} : document.index.Target(*now));
  PutFingerprints(out, gap.fingerprint);
  out.Key("baselineState").Text("absent");
  out.EndObject();
}

/// Notes have no fingerprint of their own; `again` tells equal ones apart.
std::string FingerprintOf(const Document& document, const ModelNote& note, std::size_t again) {
  return base::Sha256Hex(fmt::format("threatgap-note/1\n{}\n{}\n{}\n{}\n{}\n{}",
                                     document.result.system.id, note.rule, note.element.kind,
                                     note.element.id, note.text, again))
      .substr(0, 16);
}

void PutNotes(Document& document) {
  JsonWriter& out = document.out;
  std::map<std::string, std::size_t> seen;
  for (const ModelNote& note : document.result.notes) {
    const std::string once = FingerprintOf(document, note, 0);
    const std::size_t again = seen[once]++;
    out.BeginObject();
    const std::string fingerprint = again == 0 ? once : FingerprintOf(document, note, again);
    PutHead(document, {note.rule, "informational", std::nullopt, fingerprint});
    const std::string& about = note.element.name.empty() ? note.element.id : note.element.name;
    PutMessage(out, Message(fmt::format("{}: {}.", note.text, about)));
    PutLocations(document, note.location, note.element);
    PutFingerprints(out, fingerprint);
    out.EndObject();
  }
}

}  // namespace

void PutResults(Document& document) {
  JsonWriter& out = document.out;
  out.Key("results").BeginArray();
  for (const Finding* finding : document.shown) PutFinding(document, *finding);
  if (document.full()) {
    if (document.result.baseline) {
      for (const ClosedGap& gap : document.result.baseline->closed) PutClosed(document, gap);
    }
    PutNotes(document);
  }
  out.EndArray();
}

}  // namespace threatgap::reports::sarif
