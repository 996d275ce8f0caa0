#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reports/json_parts.h"
#include "reports/json_values.h"

namespace threatgap::reports::json {
namespace {

using outcome::Finding;

void PutElements(JsonWriter& out, std::string_view key,
                 const std::vector<outcome::Named>& elements) {
  PutList(
      out, key, elements, [&out](const outcome::Named& element) { PutElement(out, element); },
      kInline);
}

/// Authored threats may stand on several elements under one name: `on`, `on#2`, …, because the keys
/// of an object are unique.
void PutBindings(JsonWriter& out, const Finding& finding) {
  std::map<std::string_view, std::size_t> seen;
  out.Key("bindings").BeginObject();
  for (const auto& [variable, element] : finding.bindings) {
    const std::size_t number = ++seen[variable];
    PutElement(out.Key(number == 1 ? variable : fmt::format("{}#{}", variable, number)), element);
  }
  out.EndObject();
}

void PutIdentity(JsonWriter& out, const Finding& finding) {
  out.Key("fingerprint").Text(finding.fingerprint);
  out.Key("key").Text(finding.key);
  PutText(out, "rule", finding.rule);
  PutText(out, "name", finding.name);
  PutText(out, "title", finding.title);
  PutBindings(out, finding);
  PutWord(out, "basis", outcome::BasisWord(finding.basis));
  PutTexts(out, "threats", finding.threats);
}

void PutVerdict(JsonWriter& out, const Finding& finding) {
  out.Key("match").Text(finding.certain ? "certain" : "possible");
  PutWord(out, "verdict", outcome::VerdictWord(finding.verdict));
  PutWord(out, "group", outcome::GroupWord(finding.group));
  out.Key("coverage").BeginObject(kInline);
  out.Key("lo").Text(outcome::CoverWord(finding.lo));
  out.Key("hi").Text(outcome::CoverWord(finding.hi));
  out.EndObject();
  PutText(out, "coverage_note", finding.coverage_note);
  out.Key("proven").Flag(finding.proven);
  PutText(out, "not_confirmed", finding.not_confirmed);
}

void PutSeverity(JsonWriter& out, const Finding& finding) {
  out.Key("severity").BeginObject(kInline);
  PutRange(out, "inherent", finding.inherent);
  PutRange(out, "residual", finding.residual);
  out.EndObject();
  out.Key("rating").BeginObject();
  PutText(out, "likelihood", finding.likelihood);
  PutText(out, "impact", finding.impact);
  PutRating(out, "likelihood_lo", finding.likelihood_lo);
  PutRating(out, "likelihood_hi", finding.likelihood_hi);
  PutRating(out, "impact_lo", finding.impact_lo);
  PutRating(out, "impact_hi", finding.impact_hi);
  PutRating(out, "residual_likelihood_hi", finding.residual_likelihood_hi);
  PutRating(out, "residual_impact_hi", finding.residual_impact_hi);
  PutText(out, "why", finding.severity_why);
  out.EndObject();
}

void PutSentence(JsonWriter& out, const Finding& finding) {
  PutText(out, "sentence", finding.sentence);
  PutText(out, "short_sentence", finding.short_sentence);
  out.Key("slots").BeginObject();
  PutText(out, "source", finding.slots.source);
  PutText(out, "prerequisites", finding.slots.prerequisites);
  PutText(out, "action", finding.slots.action);
  PutText(out, "impact", finding.slots.impact);
  PutTexts(out, "goals", finding.slots.goals);
  PutTexts(out, "assets", finding.slots.assets);
  out.EndObject();
}

void PutPath(JsonWriter& out, std::string_view key, const std::vector<outcome::WitnessStep>& path) {
  PutList(out, key, path, [&out](const outcome::WitnessStep& step) {
    out.BeginObject(kInline);
    PutStepKeys(out, step);
    out.Key("uncertain").Flag(step.uncertain);
    PutText(out, "guard", step.guard);
    out.EndObject();
  });
}

void PutHave(JsonWriter& out, const outcome::Have& have) {
  out.BeginObject();
  PutText(out, "control", have.control);
  PutText(out, "control_type", have.control_type);
  PutText(out, "title", have.title);
  PutElements(out, "on", have.on);
  PutWord(out, "status", have.status);
  PutText(out, "proof", have.proof);
  PutText(out, "enough", have.enough);
  out.Key("counts").Flag(have.counts);
  PutLocation(out, "location", have.location);
  out.EndObject();
}

void PutMissing(JsonWriter& out, const outcome::Missing& missing) {
  out.BeginObject();
  PutTexts(out, "control_types", missing.control_types);
  PutText(out, "title", missing.title);
  PutText(out, "where", missing.where);
  PutElements(out, "places", missing.places);
  out.Key("met").Count(missing.met);
  out.Key("needed").Count(missing.needed);
  PutText(out, "counted", missing.counted);
  out.Key("alternative").Flag(missing.alternative);
  out.Key("by_provider").Flag(missing.by_provider);
  out.EndObject();
}

void PutTouch(JsonWriter& out, const outcome::RequirementTouch& touch) {
  out.BeginObject(kInline);
  out.Key("framework").Text(touch.framework);
  out.Key("requirement").Text(touch.requirement);
  PutText(out, "title", touch.title);
  PutText(out, "note", touch.note);
  out.EndObject();
}

void PutProof(JsonWriter& out, const Finding& finding) {
  PutLocation(out, "location", finding.location);
  PutPath(out, "witness", finding.witness);
  PutPath(out, "guarded", finding.guarded);
  PutList(out, "have", finding.have, [&out](const outcome::Have& have) { PutHave(out, have); });
  PutList(out, "missing", finding.missing,
          [&out](const outcome::Missing& missing) { PutMissing(out, missing); });
  PutList(out, "questions", finding.asks, [&out](const outcome::Ask& ask) {
    out.BeginObject(kInline);
    PutAskKeys(out, ask);
    out.EndObject();
  });
  PutList(out, "requirements", finding.requirements,
          [&out](const outcome::RequirementTouch& touch) { PutTouch(out, touch); });
}

/// The treatment which decides: one that holds, else one of the policy, else a proposal.
const outcome::TreatmentView* DecidingTreatment(const Finding& finding) {
  const outcome::TreatmentView* best = nullptr;
  const auto rank = [](const outcome::TreatmentView& treatment) {
    return treatment.valid ? 2 : treatment.proposal ? 0 : 1;
  };
  for (const outcome::TreatmentView& treatment : finding.treatments) {
    if (best == nullptr || rank(treatment) > rank(*best)) best = &treatment;
  }
  return best;
}

void PutDecision(JsonWriter& out, const Finding& finding) {
  const outcome::TreatmentView* const treatment = DecidingTreatment(finding);
  out.Key("treatment");
  treatment == nullptr ? void(out.Null()) : PutTreatment(out, *treatment);
  PutList(out, "treatments", finding.treatments,
          [&out](const outcome::TreatmentView& each) { PutTreatment(out, each); });
  out.Key("suppression");
  finding.suppression ? PutSuppression(out, *finding.suppression) : void(out.Null());
  PutText(out, "baseline", finding.baseline);
  PutText(out, "owner", finding.owner);
  PutDate(out, "due", finding.due);
  out.Key("gated").Flag(finding.gated);
  PutText(out, "gate_reason", finding.gate_reason);
}

}  // namespace

void PutFindings(JsonWriter& out, const outcome::AnalysisResult& result) {
  PutList(out, "findings", result.findings, [&out](const Finding& finding) {
    out.BeginObject();
    PutIdentity(out, finding);
    PutVerdict(out, finding);
    PutSeverity(out, finding);
    PutSentence(out, finding);
    PutProof(out, finding);
    PutDecision(out, finding);
    out.EndObject();
  });
}

}  // namespace threatgap::reports::json
