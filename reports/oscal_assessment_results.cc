#include <algorithm>
#include <functional>
#include <set>

#include "analyzer/base/text.h"
#include "reports/aspect_text.h"
#include "reports/oscal_document.h"
#include "reports/oscal_report.h"
#include "reports/oscal_values.h"

namespace threatgap::reports {
namespace oscal {
namespace {

using outcome::Finding;
using outcome::FrameworkView;
using outcome::RequirementStatus;
using outcome::RequirementView;

constexpr auto kInline = JsonWriter::Layout::kInline;

/// Threat catalogues are no controls: their ids stand in the properties of risks.
bool HasControls(const FrameworkView& framework) { return framework.kind == "requirements"; }

bool IsAssessed(const RequirementView& row) {
  return row.status != RequirementStatus::kManual && row.status != RequirementStatus::kNotDerived &&
         row.status != RequirementStatus::kNotApplicable;
}

bool IsSatisfied(const RequirementView& row) {
  return row.status == RequirementStatus::kImplemented && !row.exposed;
}

/// `other`: claimed without evidence, or too little known to tell.
std::string_view ReasonOf(const RequirementView& row) {
  if (row.status == RequirementStatus::kUnknown) return "other";
  if (!IsSatisfied(row)) return "fail";
  return row.claimed || row.evidence == 0 ? "other" : "pass";
}

std::string_view ImplementationOf(RequirementStatus status) {
  switch (status) {
    case RequirementStatus::kImplemented:
      return "implemented";
    case RequirementStatus::kPartial:
      return "partial";
    case RequirementStatus::kPlanned:
      return "planned";
    default:
      return {};  // OSCAL has no word for what is absent or unknown
  }
}

void PutControlSelection(JsonWriter& out, const FrameworkView& framework) {
  out.BeginObject();
  PutMarkup(out, "description", framework.title, framework.id);
  out.Key("props").BeginArray();
  PutProperty(out, "framework", framework.id);
  out.EndArray();
  out.Key("include-controls").BeginArray();
  std::set<std::string> seen;
  for (const RequirementView& row : framework.requirements) {
    if (!IsAssessed(row) || !seen.insert(Token(row.id)).second) continue;
    out.BeginObject(kInline);
    out.Key("control-id").Text(Token(row.id));
    out.EndObject();
  }
  out.EndArray();
  PutOptionalMarkup(out, "remarks", framework.limits);
  out.EndObject();
}

void PutReviewedControls(Document& document) {
  JsonWriter& out = document.out;
  bool any = false;
  out.Key("reviewed-controls").BeginObject();
  out.Key("control-selections").BeginArray();
  for (const FrameworkView& framework : document.index.result.frameworks) {
    if (!HasControls(framework) ||
        std::none_of(framework.requirements.begin(), framework.requirements.end(), IsAssessed))
      continue;
    PutControlSelection(out, framework);
    any = true;
  }
  if (!any) {
    out.BeginObject(kInline);
    out.Key("description")
        .Text(
            "No requirement was assessed; the assessment plan, of which there is none, selects no "
            "control.");
    out.Key("include-all").BeginObject().EndObject();
    out.EndObject();
  }
  out.EndArray().EndObject();
}

void PutTarget(JsonWriter& out, const FrameworkView& framework, const RequirementView& row) {
  out.Key("target").BeginObject();
  out.Key("type").Text("objective-id");
  out.Key("target-id").Text(Token(row.id));
  PutOptionalMarkup(out, "title", row.title);
  out.Key("props").BeginArray();
  PutProperty(out, "framework", framework.id);
  PutProperty(out, "requirement", row.id);
  out.EndArray();
  out.Key("status").BeginObject(kInline);
  out.Key("state").Text(IsSatisfied(row) ? "satisfied" : "not-satisfied");
  out.Key("reason").Text(ReasonOf(row));
  out.EndObject();
  if (const auto state = ImplementationOf(row.status); !state.empty()) {
    out.Key("implementation-status").BeginObject(kInline);
    out.Key("state").Text(state);
    out.EndObject();
  }
  out.EndObject();
}

void PutProperties(JsonWriter& out, const RequirementView& row) {
  out.Key("props").BeginArray();
  PutProperty(out, "status", RequirementStatusWord(row.status));
  PutProperty(out, "exposed", row.exposed ? "yes" : "no");
  PutProperty(out, "claimed-only", row.claimed ? "yes" : "no");
  PutProperty(out, "owner", row.owner);
  for (const std::string& control : row.controls) PutProperty(out, "control", control);
  if (row.at_best) PutProperty(out, "status-at-best", RequirementStatusWord(*row.at_best));
  for (const auto& aspect : row.aspects) PutProperty(out, "aspect", AspectText(aspect));
  for (const std::string& date : row.applies_from) PutProperty(out, "applies-from", date);
  out.EndArray();
}

void PutFinding(Document& document, const FrameworkView& framework, const RequirementView& row) {
  JsonWriter& out = document.out;
  std::vector<const Finding*> open;
  for (const std::string& key : row.open_findings) {
    if (const Finding* finding = document.index.FindFinding(key)) open.push_back(finding);
  }
  out.BeginObject();
  out.Key("uuid").Text(document.Uuid("requirement", framework.id + ":" + row.id));
  PutMarkup(out, "title", row.id + " " + row.title);
  PutMarkup(out, "description", fmt::format("{}: {}", RequirementStatusWord(row.status), row.why));
  PutProperties(out, row);
  PutOrigins(document);
  PutTarget(out, framework, row);
  PutRelated(document, open);
  out.EndObject();
}

void PutFindings(Document& document) {
  bool open = false;
  for (const FrameworkView& framework : document.index.result.frameworks) {
    for (const RequirementView& row : framework.requirements) {
      if (!HasControls(framework) || !IsAssessed(row)) continue;
      if (!open) document.out.Key("findings").BeginArray();
      open = true;
      PutFinding(document, framework, row);
    }
  }
  if (open) document.out.EndArray();
}

void PutLocalDefinitions(Document& document, const std::vector<const Finding*>& observed) {
  JsonWriter& out = document.out;
  out.Key("local-definitions").BeginObject();
  const auto subjects = SubjectsOf(document.index, observed);
  if (!subjects.empty()) {
    out.Key("components").BeginArray();
    for (const auto* component : subjects) PutSubjectComponent(document, *component);
    out.EndArray();
  }
  out.Key("assessment-assets").BeginObject();
  out.Key("components").BeginArray();
  PutToolComponent(document);
  out.EndArray();
  out.Key("assessment-platforms").BeginArray().BeginObject();
  out.Key("uuid").Text(NameUuid("platform"));
  PutMarkup(out, "title", "threatgap " + document.index.result.tool_version);
  out.Key("uses-components").BeginArray().BeginObject(kInline);
  out.Key("component-uuid").Text(document.ToolUuid());
  out.EndObject().EndArray();
  out.EndObject().EndArray();
  out.EndObject().EndObject();
}

std::string NotAssessedText(const outcome::AnalysisResult& result) {
  std::vector<std::string> parts;
  for (const FrameworkView& framework : result.frameworks) {
    if (!HasControls(framework)) continue;
    const auto left_out = std::count_if(framework.requirements.begin(),
                                        framework.requirements.end(), std::not_fn(IsAssessed));
    parts.push_back(
        fmt::format("{} of {} in {}", left_out, framework.requirements.size(), framework.id));
  }
  if (parts.empty()) return {};
  return "Requirements without a finding here, because only people can assess them or they do not "
         "apply: " +
         html::JoinText(parts, ", ") + ".";
}

/// Inputs and date make a run; another run is another result.
std::string RunName(const outcome::AnalysisResult& result) {
  std::string name = result.as_of.date ? base::FormatDate(*result.as_of.date) : "undated";
  for (const auto& input : result.inputs) name += "/" + input.sha256;
  return name + "/" + result.policy_sha256;
}

template <typename Put>
void PutList(Document& document, std::string_view key, const std::vector<const Finding*>& findings,
             Put put) {
  if (findings.empty()) return;
  document.out.Key(key).BeginArray();
  for (const Finding* finding : findings) put(document, *finding);
  document.out.EndArray();
}

/// `life-cycle-gaps` of class `design` and so on: the numbers of the life-cycle table.
void PutLifeCycle(JsonWriter& out, const outcome::AnalysisResult& result) {
  if (result.life_cycle.empty()) return;
  out.Key("props").BeginArray();
  for (const outcome::StageView& stage : result.life_cycle) {
    const std::pair<std::string_view, std::size_t> counts[] = {{"rules", stage.rules},
                                                               {"gaps", stage.gaps},
                                                               {"undecided", stage.undecided},
                                                               {"possible", stage.possible},
                                                               {"covered", stage.covered}};
    for (const auto& [name, count] : counts)
      PutProperty(out, fmt::format("life-cycle-{}", name), fmt::format("{}", count), stage.stage);
    if (stage.current) PutProperty(out, "life-cycle-current", stage.stage);
  }
  out.EndArray();
}

void PutResult(Document& document) {
  const auto& result = document.index.result;
  std::vector<const Finding*> observed, risks;
  for (const Finding* finding : document.index.Register()) {
    if (IsObserved(*finding)) observed.push_back(finding);
    if (IsRisk(*finding)) risks.push_back(finding);
  }
  JsonWriter& out = document.out;
  out.Key("results").BeginArray().BeginObject();
  out.Key("uuid").Text(document.Uuid("result", RunName(result)));
  PutMarkup(out, "title", "Threats without an effective control");
  PutMarkup(out, "description", result.verdict_sentence, "Analysis of a threat model.");
  out.Key("start").Text(document.moment);
  PutLifeCycle(out, result);
  PutLocalDefinitions(document, observed);
  PutReviewedControls(document);
  PutList(document, "observations", observed, PutObservation);
  PutList(document, "risks", risks, PutRisk);
  PutFindings(document);
  PutOptionalMarkup(out, "remarks", NotAssessedText(result));
  out.EndObject().EndArray();
}

void PutInputResource(Document& document, const outcome::InputView& input) {
  JsonWriter& out = document.out;
  out.BeginObject();
  out.Key("uuid").Text(document.Uuid("input", input.path + "/" + input.sha256));
  PutMarkup(out, "title", input.path, "input");
  PutMarkup(out, "description", fmt::format("Analysed file, format {}", input.format));
  const std::string digest = Line(input.sha256);
  out.Key("rlinks").BeginArray().BeginObject(kInline);
  out.Key("href").Text(PathReference(input.path));
  if (!digest.empty()) {
    out.Key("hashes").BeginArray().BeginObject();
    out.Key("algorithm").Text("SHA-256");
    out.Key("value").Text(digest);
    out.EndObject().EndArray();
  }
  out.EndObject().EndArray();
  out.EndObject();
}

void PutBackMatter(Document& document) {
  JsonWriter& out = document.out;
  out.Key("back-matter").BeginObject();
  out.Key("resources").BeginArray().BeginObject();
  out.Key("uuid").Text(NameUuid("no assessment plan"));
  out.Key("title").Text("No assessment plan");
  out.Key("description").Text("There is no OSCAL assessment plan; the analysis ran without one.");
  out.EndObject();
  for (const auto& input : document.index.result.inputs) PutInputResource(document, input);
  out.EndArray().EndObject();
}

}  // namespace
}  // namespace oscal

std::string WriteOscalAssessmentResults(const outcome::AnalysisResult& result) {
  const oscal::Index index(result);
  return oscal::WriteDocument(
      index, "assessment-results", "Assessment results", [](oscal::Document& document) {
        document.out.Key("import-ap").BeginObject(JsonWriter::Layout::kInline);
        document.out.Key("href").Text("#" + oscal::NameUuid("no assessment plan"));
        document.out.EndObject();
        oscal::PutResult(document);
        oscal::PutBackMatter(document);
      });
}

}  // namespace threatgap::reports
