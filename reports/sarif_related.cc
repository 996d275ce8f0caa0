#include <algorithm>

#include "reports/json_values.h"
#include "reports/sarif_document.h"
#include "reports/sarif_text.h"
#include "reports/text_phrases.h"

namespace threatgap::reports::sarif {
namespace {

using outcome::Finding;
using outcome::Have;
using outcome::WitnessStep;

constexpr std::size_t kGithubLocations = 100;  // GitHub keeps no more
constexpr std::size_t kGithubSteps = 1000;
constexpr std::size_t kGithubText = 1000;
constexpr std::size_t kLinkedAsks = 3;

std::string ControlName(const Have& have) {
  return have.control.empty() ? have.control_type : have.control;
}

/// The control which the message names: the first that does not count, else the first.
std::size_t NearestOf(const std::vector<const Have*>& have) {
  for (std::size_t i = 0; i < have.size(); ++i) {
    if (!have[i]->counts) return i;
  }
  return 0;
}

void AddControls(const Finding& finding, std::vector<Related>& related) {
  std::vector<const Have*> placed;
  for (const Have& have : finding.have) {
    if (!have.location.file.empty()) placed.push_back(&have);
  }
  const std::size_t nearest = NearestOf(placed);
  for (std::size_t i = 0; i < placed.size(); ++i) {
    Related one{placed[i]->location, Message(text::HaveText(*placed[i])), ""};
    if (i == nearest) {
      one.sentence = fmt::format("Not enough: {}{}{}.",
                                 MessageLink(ControlName(*placed[i]), related.size() + 1),
                                 placed[i]->enough.empty() ? "" : ", ", Message(placed[i]->enough));
    }
    related.push_back(std::move(one));
  }
}

void AddAsks(const Finding& finding, std::vector<Related>& related) {
  std::size_t linked = 0;
  for (const outcome::Ask& ask : finding.asks) {
    if (ask.location.file.empty()) continue;
    Related one{ask.location, Message(ask.text), ""};
    if (linked++ < kLinkedAsks)
      one.sentence = fmt::format("Not stated: {}.", MessageLink(ask.key, related.size() + 1));
    related.push_back(std::move(one));
  }
}

std::string StepText(const WitnessStep& step) {
  std::string text = step.element.name.empty() ? step.element.id : step.element.name;
  if (!step.data.empty()) text += " carries " + html::JoinText(step.data);
  if (step.against_arrow) text += ", as an answer";
  if (step.uncertain) text += ", if an unstated fact is so";
  if (!step.guard.empty()) text += ", guarded by " + step.guard;
  return text;
}

/// The steps that are shown. A path longer than GitHub keeps loses its middle: where an attack
/// begins and ends says most.
std::vector<const WitnessStep*> StepsOf(const Document& document, const Finding& finding) {
  std::vector<const WitnessStep*> steps;
  for (const WitnessStep& step : finding.witness) steps.push_back(&step);
  if (!document.full() && steps.size() > kGithubSteps) {
    const auto half = static_cast<std::ptrdiff_t>(kGithubSteps / 2);
    steps.erase(steps.begin() + half, steps.end() - half);
  }
  return steps;
}

std::string Shown(const Document& document, std::string text) {
  return document.full() ? text : Clipped(std::move(text), kGithubText);
}

void PutStep(Document& document, const WitnessStep& step, const base::Location& fallback) {
  JsonWriter& out = document.out;
  out.BeginObject();
  out.Key("location").BeginObject();
  PutTextObject(out, "message", Message(Shown(document, Plain(StepText(step)))));
  PutPhysicalLocation(out, step.location, fallback);
  if (document.full()) PutLogicalLocations(document, step.element);
  out.EndObject();
  out.Key("importance").Text("essential");
  out.EndObject();
}

}  // namespace

std::vector<Related> RelatedOf(const Document& document, const Finding& finding) {
  std::vector<Related> related;
  AddControls(finding, related);
  AddAsks(finding, related);
  if (!document.full() && related.size() > kGithubLocations) related.resize(kGithubLocations);
  return related;
}

void PutRelatedLocations(Document& document, const std::vector<Related>& related) {
  if (related.empty()) return;
  JsonWriter& out = document.out;
  std::size_t id = 0;
  json::PutList(out, "relatedLocations", related, [&](const Related& one) {
    out.BeginObject();
    out.Key("id").Count(++id);
    PutTextObject(out, "message", Shown(document, one.message));
    PutPhysicalLocation(out, one.place, one.place);
    out.EndObject();
  });
}

void PutCodeFlows(Document& document, const Finding& finding) {
  if (finding.witness.size() < 2) return;
  JsonWriter& out = document.out;
  const base::Location fallback =
      finding.location.file.empty() ? FirstInput(document.result) : finding.location;
  out.Key("codeFlows").BeginArray().BeginObject();
  PutTextObject(out, "message",
                Message(Shown(document, "The path: " + text::RouteText(finding.witness))));
  out.Key("threadFlows").BeginArray().BeginObject();
  json::PutList(out, "locations", StepsOf(document, finding),
                [&](const WitnessStep* step) { PutStep(document, *step, fallback); });
  out.EndObject().EndArray();
  out.EndObject().EndArray();
}

}  // namespace threatgap::reports::sarif
