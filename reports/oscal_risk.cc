#include "reports/oscal_document.h"
#include "reports/oscal_values.h"

namespace threatgap::reports::oscal {
namespace {

using outcome::Finding;
using outcome::Group;
using outcome::TreatmentView;

constexpr auto kInline = JsonWriter::Layout::kInline;

const TreatmentView* Proposal(const Finding& finding) {
  for (const auto& treatment : finding.treatments) {
    if (treatment.proposal) return &treatment;
  }
  return nullptr;
}

std::string_view StatusOf(const Finding& finding) {
  if (const auto* decision = html::Decision(finding))
    return decision->decision == "planned" ? "remediating" : "deviation-approved";
  if (Proposal(finding) != nullptr) return "deviation-requested";
  return finding.group == Group::kUndecided ? "investigating" : "open";
}

std::string StatementOf(const Finding& finding) {
  if (finding.slots.impact.empty()) return finding.sentence;
  std::string text = "Leads to " + finding.slots.impact;
  if (!finding.slots.goals.empty())
    text += "; reduces " + html::JoinText(finding.slots.goals, " and ");
  if (!finding.slots.assets.empty()) text += " of " + html::JoinText(finding.slots.assets);
  return text + ".";
}

void PutDecision(JsonWriter& out, const TreatmentView& treatment) {
  PutProperty(out, "decision", treatment.decision);
  PutProperty(out, "decision-iso27005", treatment.iso_word);
  PutProperty(out, "decision-state", treatment.state);
  PutProperty(out, "decision-reason", treatment.why);
  PutProperty(out, "decided-by", treatment.by);
  PutProperty(out, "approved-by", treatment.approved_by);
  if (treatment.until) PutProperty(out, "decided-until", base::FormatDate(*treatment.until));
}

void PutProperties(JsonWriter& out, const Finding& finding) {
  out.Key("props").BeginArray();
  PutProperty(out, "fingerprint", finding.fingerprint);
  PutProperty(out, "finding", finding.key);
  PutProperty(out, "rule", finding.rule);
  PutProperty(out, "owner", finding.owner);
  for (const std::string& threat : finding.threats) PutProperty(out, "authored-threat", threat);
  for (const auto& touch : finding.requirements)
    PutProperty(out, "reference", touch.framework + ":" + touch.requirement);
  const auto* decision = html::Decision(finding);
  if (decision == nullptr) decision = Proposal(finding);
  if (decision != nullptr) PutDecision(out, *decision);
  out.EndArray();
}

void PutFacet(JsonWriter& out, std::string_view name, const std::string& value) {
  out.BeginObject(kInline);
  out.Key("name").Text(name);
  out.Key("system").Text(kNamespace);
  out.Key("value").Text(value);
  out.EndObject();
}

std::string Range(int lo, int hi) {
  return lo == hi ? std::to_string(hi) : fmt::format("{} to {}", lo, hi);
}

struct Rating {
  std::string_view basis;  ///< `inherent`: no control; `current`: what is effective today
  int likelihood_lo = 0, likelihood_hi = 0, impact_lo = 0, impact_hi = 0;
  outcome::LevelRange level;
};

void PutCharacterization(Document& document, const Rating& rating) {
  JsonWriter& out = document.out;
  out.BeginObject();
  out.Key("props").BeginArray();
  PutProperty(out, "basis", rating.basis);
  out.EndArray();
  out.Key("origin").BeginObject(kInline);
  out.Key("actors").BeginArray().BeginObject();
  out.Key("type").Text("tool");
  out.Key("actor-uuid").Text(document.ToolUuid());
  out.EndObject().EndArray().EndObject();
  out.Key("facets").BeginArray();
  if (rating.likelihood_lo > 0 && rating.likelihood_hi > 0)
    PutFacet(out, "likelihood", Range(rating.likelihood_lo, rating.likelihood_hi));
  if (rating.impact_lo > 0 && rating.impact_hi > 0)
    PutFacet(out, "impact", Range(rating.impact_lo, rating.impact_hi));
  PutFacet(out, "severity", html::LevelText(rating.level));
  out.EndArray().EndObject();
}

void PutCharacterizations(Document& document, const Finding& f) {
  document.out.Key("characterizations").BeginArray();
  PutCharacterization(document, {"inherent", f.likelihood_lo, f.likelihood_hi, f.impact_lo,
                                 f.impact_hi, f.inherent});
  PutCharacterization(document, {"current", f.residual_likelihood_hi, f.residual_likelihood_hi,
                                 f.residual_impact_hi, f.residual_impact_hi, f.residual});
  document.out.EndArray();
}

std::string PlacesText(const std::vector<outcome::Named>& elements) {
  std::vector<std::string> ids;
  for (const auto& element : elements) ids.push_back(element.id);
  return html::JoinText(ids);
}

bool Mitigates(const outcome::Have& have) { return have.counts && have.status != "planned"; }

void PutMitigatingFactors(Document& document, const Finding& finding) {
  JsonWriter& out = document.out;
  bool open = false;
  for (std::size_t i = 0; i < finding.have.size(); ++i) {
    if (!Mitigates(finding.have[i])) continue;
    if (!open) out.Key("mitigating-factors").BeginArray();
    open = true;
    out.BeginObject();
    out.Key("uuid").Text(
        document.Uuid("mitigating-factor", fmt::format("{}/{}", finding.fingerprint, i)));
    PutMarkup(out, "description", HaveText(finding.have[i]));
    out.EndObject();
  }
  if (open) out.EndArray();
}

/// A remediation: what it is, and whether somebody plans it.
struct Remediation {
  std::string_view lifecycle;
  std::string name, title, description;
};

std::vector<Remediation> RemediationsOf(const Finding& finding) {
  std::vector<Remediation> all;
  for (const auto& have : finding.have) {
    if (have.status == "planned")
      all.push_back({"planned", fmt::format("planned/{}", all.size()),
                     have.title.empty() ? have.control_type : have.title, HaveText(have)});
  }
  for (const auto& missing : finding.missing) {
    std::string text = (missing.alternative ? "or " : "") + html::WantedText(missing);
    if (!missing.places.empty()) text += "; could stand on " + PlacesText(missing.places);
    all.push_back({"recommendation", fmt::format("missing/{}", all.size()), missing.title, text});
  }
  return all;
}

void PutRemediations(Document& document, const Finding& finding) {
  const std::vector<Remediation> all = RemediationsOf(finding);
  if (all.empty()) return;
  JsonWriter& out = document.out;
  out.Key("remediations").BeginArray();
  for (const Remediation& one : all) {
    out.BeginObject();
    out.Key("uuid").Text(document.Uuid("remediation", finding.fingerprint + "/" + one.name));
    out.Key("lifecycle").Text(one.lifecycle);
    PutMarkup(out, "title", one.title, one.description);
    PutMarkup(out, "description", one.description);
    out.EndObject();
  }
  out.EndArray();
}

}  // namespace

bool IsRisk(const Finding& finding) {
  return (finding.group == Group::kGap || finding.group == Group::kUndecided) &&
         !IsSuppressed(finding);
}

std::string HaveText(const outcome::Have& have) {
  std::string text = have.control_type;
  if (!have.on.empty()) text += " on " + PlacesText(have.on);
  if (!have.control.empty()) text += " (" + have.control + ")";
  if (!have.enough.empty()) text += ": " + have.enough;
  return text;
}

void PutRisk(Document& document, const Finding& finding) {
  JsonWriter& out = document.out;
  out.BeginObject();
  out.Key("uuid").Text(document.Uuid("risk", finding.fingerprint));
  PutMarkup(out, "title", finding.title, finding.key);
  PutMarkup(out, "description", finding.sentence, finding.key);
  PutMarkup(out, "statement", StatementOf(finding), finding.key);
  PutProperties(out, finding);
  out.Key("status").Text(StatusOf(finding));
  PutOrigins(document);
  PutCharacterizations(document, finding);
  PutMitigatingFactors(document, finding);
  if (const auto deadline = Midnight(finding.due)) out.Key("deadline").Text(*deadline);
  PutRemediations(document, finding);
  out.Key("related-observations").BeginArray().BeginObject(kInline);
  out.Key("observation-uuid").Text(document.Uuid("observation", finding.fingerprint));
  out.EndObject().EndArray();
  out.EndObject();
}

}  // namespace threatgap::reports::oscal
