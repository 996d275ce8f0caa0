#include "reports/json_parts.h"
#include "reports/json_values.h"

namespace threatgap::reports::json {
namespace {

void PutThreat(JsonWriter& out, const outcome::AuthoredThreat& threat) {
  out.BeginObject();
  out.Key("id").Text(threat.id);
  PutText(out, "title", threat.title);
  PutText(out, "sentence", threat.sentence);
  PutText(out, "statement", threat.statement);
  PutText(out, "finding", threat.finding);
  out.Key("merged").Flag(threat.merged);
  PutText(out, "instance_of", threat.instance_of);
  PutText(out, "state", threat.state);
  PutText(out, "foreign_status", threat.foreign_status);
  PutText(out, "priority", threat.priority);
  PutTexts(out, "stride", threat.stride);
  PutTexts(out, "mitigations", threat.mitigations);
  PutLocation(out, "location", threat.location);
  out.EndObject();
}

void PutEvidence(JsonWriter& out, const outcome::EvidenceView& evidence) {
  out.BeginObject();
  PutWord(out, "kind", evidence.kind);
  PutText(out, "ref", evidence.ref);
  PutText(out, "by", evidence.by);
  PutText(out, "result", evidence.result);
  PutDate(out, "date", evidence.date);
  PutWord(out, "freshness", evidence.freshness);
  PutDate(out, "valid_until", evidence.valid_until);
  PutLocation(out, "location", evidence.location);
  out.EndObject();
}

void PutControl(JsonWriter& out, const outcome::ControlView& control) {
  out.BeginObject();
  out.Key("id").Text(control.id);
  PutText(out, "title", control.title);
  PutText(out, "owner", control.owner);
  PutTexts(out, "types", control.types);
  PutList(
      out, "on", control.on, [&out](const outcome::Named& place) { PutElement(out, place); },
      kInline);
  PutWord(out, "status", control.status);
  PutDate(out, "due", control.due);
  PutList(out, "evidence", control.evidence,
          [&out](const outcome::EvidenceView& evidence) { PutEvidence(out, evidence); });
  PutWord(out, "proof", control.proof);
  PutTexts(out, "requirements", control.requirements);
  PutTexts(out, "findings", control.findings);
  PutText(out, "foreign_status", control.foreign_status);
  PutLocation(out, "location", control.location);
  out.EndObject();
}

void PutStatusCounts(JsonWriter& out, const outcome::FrameworkView& framework) {
  using outcome::RequirementStatus;
  out.Key("counts").BeginObject(kInline);
  for (int i = 0; i <= static_cast<int>(RequirementStatus::kNotDerived); ++i) {
    const auto status = static_cast<RequirementStatus>(i);
    const auto found = framework.counts.find(status);
    out.Key(JsonWord(outcome::RequirementStatusWord(status)))
        .Count(found == framework.counts.end() ? 0 : found->second);
  }
  out.EndObject();
}

void PutFramework(JsonWriter& out, const outcome::FrameworkView& framework) {
  out.BeginObject();
  out.Key("id").Text(framework.id);
  PutText(out, "title", framework.title);
  PutText(out, "short_title", framework.short_title);
  PutText(out, "kind", framework.kind);
  PutText(out, "trust", framework.trust);
  PutText(out, "license", framework.license);
  PutText(out, "limits", framework.limits);
  PutTexts(out, "sources", framework.sources);
  PutList(out, "groups", framework.groups, [&out](const auto& group) {
    out.BeginObject(kInline);
    out.Key("id").Text(group.first);
    PutText(out, "title", group.second);
    out.EndObject();
  });
  out.Key("total").Count(framework.total);
  PutStatusCounts(out, framework);
  out.Key("exposed").Count(framework.exposed);
  out.EndObject();
}

void PutAspect(JsonWriter& out, const outcome::AspectView& aspect) {
  out.BeginObject(kInline);
  out.Key("id").Text(aspect.id);
  PutText(out, "title", aspect.title);
  PutWord(out, "state", outcome::AspectStateWord(aspect.state));
  PutTexts(out, "controls", aspect.controls);
  PutTexts(out, "control_types", aspect.control_types);
  out.EndObject();
}

void PutRequirement(JsonWriter& out, const std::string& framework,
                    const outcome::RequirementView& requirement) {
  out.BeginObject();
  out.Key("framework").Text(framework);
  out.Key("id").Text(requirement.id);
  PutText(out, "title", requirement.title);
  PutText(out, "group", requirement.group);
  out.Key("primary").Flag(requirement.primary);
  PutWord(out, "status", outcome::RequirementStatusWord(requirement.status));
  PutWord(out, "status_at_best",
          requirement.at_best ? outcome::RequirementStatusWord(*requirement.at_best) : "");
  out.Key("exposed").Flag(requirement.exposed);
  out.Key("claimed").Flag(requirement.claimed);
  out.Key("proven").Flag(requirement.proven);
  PutText(out, "why", requirement.why);
  PutText(out, "owner", requirement.owner);
  PutTexts(out, "controls", requirement.controls);
  PutTexts(out, "control_types", requirement.control_types);
  PutTexts(out, "open_findings", requirement.open_findings);
  PutList(out, "chain", requirement.chain, [&out](const std::string& link) { out.Text(link); });
  out.Key("evidence").Count(requirement.evidence);
  PutDate(out, "evidence_date", requirement.evidence_date);
  PutList(out, "aspects", requirement.aspects,
          [&out](const outcome::AspectView& aspect) { PutAspect(out, aspect); });
  PutTexts(out, "applies_from", requirement.applies_from);
  out.EndObject();
}

}  // namespace

void PutRegister(JsonWriter& out, const outcome::AnalysisResult& result) {
  PutList(out, "threats", result.threats,
          [&out](const outcome::AuthoredThreat& threat) { PutThreat(out, threat); });
  PutList(out, "controls", result.controls,
          [&out](const outcome::ControlView& control) { PutControl(out, control); });
}

void PutFrameworks(JsonWriter& out, const outcome::AnalysisResult& result) {
  PutList(out, "frameworks", result.frameworks,
          [&out](const outcome::FrameworkView& framework) { PutFramework(out, framework); });
  out.Key("requirements").BeginArray();
  for (const outcome::FrameworkView& framework : result.frameworks) {
    for (const outcome::RequirementView& requirement : framework.requirements) {
      PutRequirement(out, framework.id, requirement);
    }
  }
  out.EndArray();
}

void PutTreatment(JsonWriter& out, const outcome::TreatmentView& treatment) {
  out.BeginObject();
  PutText(out, "finding", treatment.finding);
  PutText(out, "threat", treatment.threat);
  PutWord(out, "decision", treatment.decision);
  PutText(out, "iso_word", treatment.iso_word);
  PutText(out, "why", treatment.why);
  PutText(out, "by", treatment.by);
  PutText(out, "approved_by", treatment.approved_by);
  PutDate(out, "until", treatment.until);
  PutLevel(out, "severity", treatment.severity);
  out.Key("proposal").Flag(treatment.proposal);
  out.Key("valid").Flag(treatment.valid);
  PutText(out, "state", treatment.state);
  PutLocation(out, "location", treatment.location);
  out.EndObject();
}

void PutSuppression(JsonWriter& out, const outcome::SuppressionView& suppression) {
  out.BeginObject();
  PutText(out, "finding", suppression.finding);
  PutWord(out, "reason", suppression.reason);
  PutText(out, "justification", suppression.justification);
  PutText(out, "owner", suppression.owner);
  PutText(out, "approver", suppression.approver);
  PutDate(out, "created", suppression.created);
  PutDate(out, "expires", suppression.expires);
  out.Key("valid").Flag(suppression.valid);
  PutText(out, "state", suppression.state);
  PutLocation(out, "location", suppression.location);
  out.EndObject();
}

void PutDecisions(JsonWriter& out, const outcome::AnalysisResult& result) {
  PutList(out, "treatments", result.treatments,
          [&out](const outcome::TreatmentView& treatment) { PutTreatment(out, treatment); });
  PutList(out, "suppressions", result.suppressions,
          [&out](const outcome::SuppressionView& each) { PutSuppression(out, each); });
}

}  // namespace threatgap::reports::json
