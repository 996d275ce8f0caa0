#include <algorithm>

#include "reports/long_texts.h"
#include "reports/oscal_document.h"
#include "reports/oscal_values.h"

namespace threatgap::reports::oscal {
namespace {

using outcome::Finding;

void PutPlace(JsonWriter& out, const Finding& finding) {
  out.BeginObject(JsonWriter::Layout::kInline);
  if (!finding.location.file.empty()) out.Key("href").Text(PathReference(finding.location.file));
  out.Key("description")
      .Text(finding.location.line == 0
                ? std::string("the model")
                : fmt::format("line {} of the model", finding.location.line));
  out.EndObject();
}

const outcome::ControlView* ControlOf(const Index& index, const outcome::Have& have) {
  const auto& controls = index.result.controls;
  const auto found = std::find_if(controls.begin(), controls.end(), [&](const auto& control) {
    return !have.control.empty() && control.id == have.control;
  });
  return found == controls.end() ? nullptr : &*found;
}

std::string EvidenceText(const outcome::ControlView& control, const outcome::EvidenceView& item) {
  std::vector<std::string> parts;
  for (const std::string& part :
       {item.kind, item.ref, item.date ? base::FormatDate(*item.date) : "", item.result,
        item.freshness}) {
    if (!part.empty()) parts.push_back(part);
  }
  return fmt::format("control {}: {}", control.id, html::JoinText(parts));
}

/// Evidence of the controls that count, and the first day on which some of it ends.
std::optional<base::Date> PutEvidence(Document& document, const Finding& finding) {
  std::optional<base::Date> ends;
  for (const auto& have : finding.have) {
    const auto* control = have.counts ? ControlOf(document.index, have) : nullptr;
    if (control == nullptr) continue;
    for (const auto& item : control->evidence) {
      document.out.BeginObject(JsonWriter::Layout::kInline);
      PutMarkup(document.out, "description", EvidenceText(*control, item));
      document.out.EndObject();
      if (item.valid_until && (!ends || *item.valid_until < *ends)) ends = item.valid_until;
    }
  }
  return ends;
}

void PutSubject(Document& document, const Finding& finding) {
  const auto* component = document.index.CountedAt(finding);
  if (component == nullptr) return;
  JsonWriter& out = document.out;
  out.Key("subjects").BeginArray().BeginObject(JsonWriter::Layout::kInline);
  out.Key("subject-uuid").Text(document.Uuid("component", component->id));
  out.Key("type").Text("component");
  PutMarkup(out, "title", WithinBounds(component->title), component->id);
  out.EndObject().EndArray();
}

void PutProperties(JsonWriter& out, const Finding& finding) {
  out.Key("props").BeginArray();
  PutProperty(out, "fingerprint", finding.fingerprint);
  PutProperty(out, "finding", finding.key);
  PutProperty(out, "rule", finding.rule);
  PutProperty(out, "group", html::ShownGroup(finding));
  PutProperty(out, "verdict", html::ShownVerdict(finding));
  PutProperty(out, "since-baseline", finding.baseline);
  if (finding.suppression) {
    PutProperty(out, "suppression", finding.suppression->reason);
    PutProperty(out, "suppression-state", finding.suppression->state);
  }
  out.EndArray();
}

}  // namespace

bool IsObserved(const Finding& finding) { return finding.group != outcome::Group::kCovered; }

void PutObservation(Document& document, const Finding& finding) {
  JsonWriter& out = document.out;
  out.BeginObject();
  out.Key("uuid").Text(document.Uuid("observation", finding.fingerprint));
  PutMarkup(out, "title", finding.key, finding.fingerprint);
  PutMarkup(out, "description",
            fmt::format("{} {} ({}).", finding.sentence,
                        finding.coverage_note.empty() ? "Coverage" : finding.coverage_note,
                        html::ShownVerdict(finding)));
  PutProperties(out, finding);
  out.Key("methods").BeginArray(JsonWriter::Layout::kInline).Text("EXAMINE").EndArray();
  out.Key("types").BeginArray(JsonWriter::Layout::kInline).Text("discovery").EndArray();
  PutOrigins(document);
  PutSubject(document, finding);
  out.Key("relevant-evidence").BeginArray();
  PutPlace(out, finding);
  const auto ends = PutEvidence(document, finding);
  out.EndArray();
  out.Key("collected").Text(document.moment);
  if (const auto expires = Midnight(ends)) out.Key("expires").Text(*expires);
  out.EndObject();
}

}  // namespace threatgap::reports::oscal
