#include "reports/json_values.h"
#include "reports/sarif_document.h"
#include "reports/sarif_text.h"

namespace threatgap::reports::sarif {
namespace {

using outcome::Finding;
using outcome::SuppressionView;
using outcome::TreatmentView;

struct Entry {
  std::string_view status;
  std::string name, justification;
  base::Location place;
};

void PutHead(Document& document, const Entry& entry) {
  JsonWriter& out = document.out;
  const std::string justification = Plain(entry.justification);
  // Never `inSource`: nothing inside a model suppresses anything.
  out.Key("kind").Text("external");
  out.Key("status").Text(entry.status);
  out.Key("justification").Text(justification.empty() ? "not stated" : justification);
  out.Key("guid").Text(document.Uuid("suppression", entry.name));
  if (entry.place.file.empty()) return;
  out.Key("location").BeginObject();
  PutPhysicalLocation(out, entry.place, entry.place);
  out.EndObject();
}

void PutSuppression(Document& document, const Finding& finding, const SuppressionView& view) {
  JsonWriter& out = document.out;
  out.BeginObject();
  PutHead(document, {"accepted", finding.fingerprint, view.justification, view.location});
  out.Key("properties").BeginObject();
  json::PutWord(out, "reason", view.reason);
  json::PutText(out, "owner", view.owner);
  json::PutText(out, "approver", view.approver);
  json::PutDate(out, "created", view.created);
  json::PutDate(out, "expires", view.expires);
  out.EndObject();
  out.EndObject();
}

void PutTreatment(Document& document, const Finding& finding, std::size_t number,
                  const TreatmentView& view) {
  JsonWriter& out = document.out;
  out.BeginObject();
  PutHead(document,
          {view.proposal ? "underReview" : "accepted",
           fmt::format("{}/treatment/{}", finding.fingerprint, number), view.why, view.location});
  out.Key("properties").BeginObject();
  json::PutWord(out, "decision", view.decision);
  json::PutWord(out, "decision_iso27005", view.iso_word);
  json::PutText(out, "owner", view.by);
  json::PutText(out, "approver", view.approved_by);
  json::PutDate(out, "expires", view.until);
  json::PutLevel(out, "severity", view.severity);
  json::PutText(out, "state", view.state);
  out.EndObject();
  out.EndObject();
}

/// An expired decision, and a plan, which never passes the gate, suppress nothing.
bool Stands(const TreatmentView& view) { return view.valid || view.proposal; }

}  // namespace

void PutSuppressions(Document& document, const Finding& finding) {
  bool any = IsSuppressed(finding);
  for (const TreatmentView& view : finding.treatments) any = any || Stands(view);
  if (!any) return;
  document.out.Key("suppressions").BeginArray();
  if (IsSuppressed(finding)) PutSuppression(document, finding, *finding.suppression);
  for (std::size_t i = 0; i < finding.treatments.size(); ++i) {
    if (Stands(finding.treatments[i])) PutTreatment(document, finding, i, finding.treatments[i]);
  }
  document.out.EndArray();
}

}  // namespace threatgap::reports::sarif
