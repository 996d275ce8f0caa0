#include "analyzer/base/text.h"
#include "reports/audit_sheets.h"
#include "reports/oscal_document.h"
#include "reports/oscal_report.h"
#include "reports/oscal_values.h"

namespace threatgap::reports {
namespace oscal {
namespace {

using outcome::Finding;
using Findings = std::vector<const Finding*>;

void PutSystemId(Document& document) {
  document.out.Key("system-id").BeginObject(JsonWriter::Layout::kInline);
  document.out.Key("identifier-type").Text("https://ietf.org/rfc/rfc4122");
  document.out.Key("id").Text(document.Uuid("system", ""));
  document.out.EndObject();
}

void PutLocalDefinitions(Document& document, const Findings& gaps) {
  document.out.Key("local-definitions").BeginObject();
  document.out.Key("components").BeginArray();
  PutToolComponent(document);
  for (const auto* component : SubjectsOf(document.index, gaps))
    PutSubjectComponent(document, *component);
  document.out.EndArray().EndObject();
}

void PutItem(Document& document, const Finding& gap) {
  const auto* decision = html::Decision(gap);
  JsonWriter& out = document.out;
  out.BeginObject();
  out.Key("uuid").Text(document.Uuid("poam-item", gap.fingerprint));
  PutMarkup(out, "title", gap.title, gap.key);
  PutMarkup(out, "description", audit::ClosingAction(gap), "Nothing is known that would close it.");
  out.Key("props").BeginArray();
  PutProperty(out, "fingerprint", gap.fingerprint);
  PutProperty(out, "finding", gap.key);
  PutProperty(out, "owner", gap.owner);
  if (gap.due) PutProperty(out, "due", base::FormatDate(*gap.due));
  PutProperty(out, "decision", decision == nullptr ? "none" : decision->decision);
  out.EndArray();
  PutRelated(document, {&gap});
  out.EndObject();
}

void PutNoItem(Document& document) {
  const auto rules = document.index.result.summary.rules_ran;
  document.out.BeginObject();
  document.out.Key("uuid").Text(document.Uuid("poam-item", ""));
  document.out.Key("title").Text("No gap");
  PutMarkup(
      document.out, "description",
      fmt::format("No gap found by {}; nothing is to be planned.", base::Counted(rules, "rule")));
  document.out.EndObject();
}

void PutItems(Document& document, const Findings& gaps) {
  document.out.Key("poam-items").BeginArray();
  for (const Finding* gap : gaps) PutItem(document, *gap);
  if (gaps.empty()) PutNoItem(document);
  document.out.EndArray();
}

void PutGaps(Document& document, const Findings& gaps) {
  if (gaps.empty()) return;
  document.out.Key("observations").BeginArray();
  for (const Finding* gap : gaps) PutObservation(document, *gap);
  document.out.EndArray();
  document.out.Key("risks").BeginArray();
  for (const Finding* gap : gaps) PutRisk(document, *gap);
  document.out.EndArray();
}

}  // namespace
}  // namespace oscal

std::string WriteOscalPlanOfAction(const outcome::AnalysisResult& result) {
  const oscal::Index index(result);
  return oscal::WriteDocument(index, "plan-of-action-and-milestones",
                              "Plan of action and milestones", [](oscal::Document& document) {
                                const auto& gaps = document.index.Gaps();
                                oscal::PutSystemId(document);
                                oscal::PutLocalDefinitions(document, gaps);
                                oscal::PutGaps(document, gaps);
                                oscal::PutItems(document, gaps);
                              });
}

}  // namespace threatgap::reports
