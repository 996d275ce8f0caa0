#include "reports/long_texts.h"

#include <fmt/format.h>

#include <map>

namespace threatgap::reports {
namespace {

constexpr std::size_t kShortName = 400;  // what is left of a name which is too long

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

std::string WithoutMiddle(std::string_view text, std::size_t limit) {
  std::size_t begin = limit / 2;
  std::size_t end = text.size() - limit / 4;
  while (begin > 0 && IsContinuation(text[begin])) --begin;
  while (end < text.size() && IsContinuation(text[end])) ++end;
  return fmt::format("{} … {} bytes left out … {}", text.substr(0, begin), end - begin,
                     text.substr(end));
}

/// The names which are too long, with what takes their place.
class LongNames {
 public:
  void Add(const std::string& name) {
    if (name.size() > kLongestText) short_.emplace(name, WithoutMiddle(name, kShortName));
  }

  void Cut(std::string& text) const {
    if (text.size() <= kLongestText) return;
    for (const auto& [name, shorter] : short_) {
      for (std::size_t at = text.find(name); at != std::string::npos;
           at = text.find(name, at + shorter.size()))
        text.replace(at, name.size(), shorter);
    }
    text = WithinBounds(text);
  }
  void Cut(std::vector<std::string>& texts) const {
    for (std::string& text : texts) Cut(text);
  }
  void Cut(std::vector<outcome::Named>& elements) const {
    for (outcome::Named& element : elements) Cut(element.name);
  }
  void Cut(std::vector<outcome::WitnessStep>& path) const {
    for (outcome::WitnessStep& step : path) {
      Cut(step.element.name);
      Cut(step.data);
    }
  }
  void Cut(std::vector<outcome::Ask>& asks) const {
    for (outcome::Ask& ask : asks) Cut(ask.text);
  }
  void Cut(outcome::Finding& finding) const;

 private:
  std::map<std::string, std::string> short_;
};

void LongNames::Cut(outcome::Finding& finding) const {
  for (std::string* text :
       {&finding.title, &finding.severity_why, &finding.sentence, &finding.short_sentence,
        &finding.coverage_note, &finding.slots.source, &finding.slots.prerequisites,
        &finding.slots.action, &finding.slots.impact, &finding.gate_reason, &finding.not_confirmed})
    Cut(*text);
  Cut(finding.slots.goals);
  Cut(finding.slots.assets);
  for (auto& [variable, element] : finding.bindings) Cut(element.name);
  Cut(finding.witness);
  Cut(finding.guarded);
  for (outcome::Have& have : finding.have) {
    Cut(have.on);
    Cut(have.proof);
    Cut(have.enough);
  }
  for (outcome::Missing& missing : finding.missing) {
    Cut(missing.where);
    Cut(missing.places);
  }
  Cut(finding.asks);
  for (outcome::TreatmentView& treatment : finding.treatments) Cut(treatment.why);
  if (finding.suppression) Cut(finding.suppression->justification);
}

LongNames LongNamesOf(const outcome::AnalysisResult& result) {
  LongNames names;
  for (const auto& zone : result.zones) names.Add(zone.title);
  for (const auto& component : result.components) names.Add(component.title);
  for (const auto& flow : result.flows) names.Add(flow.title);
  for (const auto& data : result.data) names.Add(data.title);
  for (const auto& control : result.controls) names.Add(control.title);
  return names;
}

}  // namespace

std::string WithinBounds(std::string_view text) {
  return text.size() > kLongestText ? WithoutMiddle(text, kLongestText) : std::string(text);
}

void CutLongTexts(outcome::AnalysisResult& result) {
  const LongNames names = LongNamesOf(result);
  names.Cut(result.gate.reasons);
  for (outcome::Finding& finding : result.findings) names.Cut(finding);
  for (outcome::AuthoredThreat& threat : result.threats) names.Cut(threat.sentence);
  for (outcome::ControlView& control : result.controls) names.Cut(control.on);
  for (outcome::QuestionView& question : result.questions) {
    names.Cut(question.text);
    names.Cut(question.hint);
    names.Cut(question.asks);
  }
  for (outcome::AssumptionView& assumption : result.assumptions) names.Cut(assumption.examples);
  for (outcome::ModelNote& note : result.notes) {
    names.Cut(note.text);
    names.Cut(note.element.name);
  }
}

}  // namespace threatgap::reports
