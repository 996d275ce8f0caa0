#include "reports/audit_sheets.h"

namespace threatgap::reports::audit {
namespace {

using outcome::Finding;
using outcome::TreatmentView;

constexpr std::string_view kAnnexA = "iso27001@2022:";

Cell AnnexA(const std::vector<std::string>& full_ids) {
  std::vector<std::string> ids;
  for (const std::string& id : full_ids) {
    if (id.starts_with(kAnnexA)) ids.push_back(id.substr(kAnnexA.size()));
  }
  return ListCell(ids);
}

Cell AnnexA(const Finding* finding) {
  std::vector<std::string> ids;
  if (finding != nullptr) {
    for (const auto& touch : finding->requirements)
      ids.push_back(touch.framework + ":" + touch.requirement);
  }
  return AnnexA(ids);
}

std::string Overdue(const Index& index, const std::optional<base::Date>& due) {
  const auto& as_of = index.result.as_of.date;
  if (!due || !as_of) return {};
  return std::string(YesNo(*due < *as_of));
}

const std::string& SubjectOf(const TreatmentView& treatment) {
  return treatment.finding.empty() ? treatment.threat : treatment.finding;
}

std::string Places(const std::vector<outcome::Named>& elements) {
  std::vector<std::string> ids;
  for (const auto& element : elements) ids.push_back(element.id);
  return html::JoinText(ids);
}

Row PlannedControl(const Index& index, const outcome::ControlView& control) {
  std::string action = "Put " + html::JoinText(control.types) + " in place";
  if (!control.on.empty()) action += " on " + Places(control.on);
  return {"control " + control.id,
          ListCell(control.findings),
          AnnexA(control.requirements),
          action,
          TextCell(control.owner),
          DateCell(control.due),
          TextCell(Overdue(index, control.due)),
          "planned",
          std::string("modify"),
          Cell(),
          TextCell(html::PlaceText(control.location))};
}

Row DecidedAction(const Index& index, const TreatmentView& treatment) {
  const std::string& subject = SubjectOf(treatment);
  return {"decision on " + subject,
          TextCell(subject),
          AnnexA(index.FindFinding(subject)),
          TextCell(treatment.why),
          TextCell(treatment.by),
          DateCell(treatment.until),
          TextCell(Overdue(index, treatment.until)),
          treatment.state.empty() ? treatment.decision : treatment.state,
          TextCell(treatment.iso_word),
          TextCell(treatment.approved_by),
          TextCell(html::PlaceText(treatment.location))};
}

Row OpenGap(const Index& index, const Finding& finding) {
  return {"gap " + finding.key,
          finding.key,
          AnnexA(&finding),
          TextCell(ClosingAction(finding)),
          TextCell(finding.owner),
          DateCell(finding.due),
          TextCell(Overdue(index, finding.due)),
          "not decided",
          Cell(),
          Cell(),
          TextCell(html::PlaceText(finding.location))};
}

// Compensating: what exists and counts, though it is not enough.
Cell Compensating(const Finding* finding) {
  std::vector<std::string> texts;
  if (finding != nullptr) {
    for (const auto& have : finding->have) {
      if (have.counts) texts.push_back(have.control.empty() ? have.control_type : have.control);
    }
  }
  return ListCell(texts);
}

Row AcceptanceRow(const Index& index, const TreatmentView& treatment) {
  const Finding* finding = index.FindFinding(SubjectOf(treatment));
  const bool same = !treatment.by.empty() && treatment.by == treatment.approved_by;
  return {TextCell(SubjectOf(treatment)),
          treatment.decision,
          TextCell(treatment.iso_word),
          treatment.severity ? TextCell(std::string(LevelTitle(*treatment.severity))) : Cell(),
          finding == nullptr ? Cell() : html::LevelText(finding->residual),
          TextCell(treatment.why),
          Compensating(finding),
          TextCell(treatment.by),
          TextCell(treatment.approved_by),
          std::string(YesNo(same)),
          DateCell(treatment.until),
          std::string(YesNo(treatment.valid && !treatment.proposal)),
          TextCell(treatment.state),
          TextCell(html::PlaceText(treatment.location))};
}

}  // namespace

std::string ClosingAction(const outcome::Finding& finding) {
  std::string action;
  for (const auto& missing : finding.missing) {
    if (!action.empty()) action += missing.alternative ? " or: " : "; and: ";
    action += html::WantedText(missing);
  }
  return action;
}

Table TreatmentPlan(const Index& index) {
  Table table{"Risk treatment plan",
              {{"Action", 30},
               {"Risks", 34},
               {"Annex A controls", 20},
               {"What is to be done", 60},
               {"Owner", 20},
               {"Due", 11},
               {"Overdue", 9},
               {"Status", 22},
               {"Option (ISO 27005)", 11},
               {"Approved by", 18},
               {"Place", 26}},
              {}};
  for (const auto& control : index.result.controls) {
    if (control.status == "planned") table.rows.push_back(PlannedControl(index, control));
  }
  for (const auto& treatment : index.result.treatments) {
    if (treatment.decision != "accepted") table.rows.push_back(DecidedAction(index, treatment));
  }
  for (const Finding* gap : index.Gaps()) {
    if (html::Decision(*gap) == nullptr) table.rows.push_back(OpenGap(index, *gap));
  }
  return table;
}

Table AcceptanceTable(const Index& index) {
  Table table{"Risk acceptance",
              {{"Risk", 32},
               {"Decision", 12},
               {"Option (ISO 27005)", 11},
               {"Accepted up to", 12},
               {"Current level", 14},
               {"Justification", 50},
               {"Compensating controls", 26},
               {"Owner", 20},
               {"Approved by", 20},
               {"Approver is owner", 10},
               {"Until", 11},
               {"Passes the gate", 9},
               {"State", 24},
               {"Place", 26}},
              {}};
  for (const auto& treatment : index.result.treatments) {
    if (treatment.decision != "planned") table.rows.push_back(AcceptanceRow(index, treatment));
  }
  return table;
}

Table SuppressionTable(const Index& index) {
  Table table{"Suppressions",
              {{"Finding", 32},
               {"Reason", 16},
               {"Justification", 56},
               {"Owner", 20},
               {"Approver", 20},
               {"Created", 11},
               {"Expires", 11},
               {"Holds", 8},
               {"State", 22},
               {"Place", 26}},
              {}};
  for (const auto& suppression : index.result.suppressions) {
    table.rows.push_back({TextCell(suppression.finding), TextCell(suppression.reason),
                          TextCell(suppression.justification), TextCell(suppression.owner),
                          TextCell(suppression.approver), DateCell(suppression.created),
                          DateCell(suppression.expires), std::string(YesNo(suppression.valid)),
                          TextCell(suppression.state),
                          TextCell(html::PlaceText(suppression.location))});
  }
  return table;
}

}  // namespace threatgap::reports::audit
