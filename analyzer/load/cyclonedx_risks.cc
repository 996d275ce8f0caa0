#include "analyzer/load/cyclonedx_risks.h"

#include <fmt/format.h>

#include <unordered_set>

#include "analyzer/load/foreign_model.h"

namespace threatgap::load {
namespace {

using model::ControlStatus;
using syntax::NodeRef;

ImportedThreat& AddThreat(NodeRef id, const std::string& title, const base::Span& place,
                          ForeignModel& model) {
  ImportedThreat& imported = model.AddThreat({id, OneLine(title), place});
  imported.has_mitigations = true;
  return imported;
}

void AddMitigation(NodeRef strategy, ImportedThreat& threat, std::optional<ControlStatus> status,
                   ForeignModel& model) {
  const std::string text = TextOf(strategy);
  if (text.empty()) return;
  threat.mitigations.push_back(model.control_count());
  ImportedControl& control = model.AddControl({NodeRef(), text, strategy.span()});
  control.control.status = status;
  control.control.foreign_status = threat.threat.foreign_status;
  if (control.control.title != text) control.control.description = text;
}

void ReadConsideration(NodeRef name, NodeRef statement, NodeRef strategy, const std::string& title,
                       const ForeignElement& element, ForeignModel& model) {
  if (TextOf(name).empty()) return;
  ImportedThreat& imported = AddThreat(NodeRef(), title, name.span(), model);
  imported.threat.statement = TextOf(statement);
  imported.on.push_back({element.id(), name.span()});
  AddMitigation(strategy, imported, std::nullopt, model);
}

/// The worst of the ratings.
std::optional<model::SeverityLevel> SeverityOf(BomNode vulnerability, ForeignModel& model) {
  std::optional<model::SeverityLevel> worst;
  for (const BomNode& rating : vulnerability.Items("ratings")) {
    const NodeRef word = rating.Text("severity");
    const auto severity =
        model::ParseSeverityLevel(model.WordFor("severity", TextOf(word), word.span()));
    if (severity && (!worst || *severity > *worst)) worst = severity;
  }
  return worst;
}

void ReadVulnerability(BomNode item, const std::vector<std::string>& on, ForeignModel& model) {
  const NodeRef id = item.Text("id");
  const base::Span place = id ? id.span() : item.place();
  ImportedThreat& imported = AddThreat(id, TextOf(id), place, model);
  model::Threat& threat = imported.threat;
  if (threat.title.empty()) threat.title = threat.id;
  threat.statement = TextOf(item.Text("description"));
  threat.severity = SeverityOf(item, model);
  for (const std::string& element : on) imported.on.push_back({element, place});
  const BomNode analysis = item.Child("analysis");
  const NodeRef state = analysis.Text("state");
  const NodeRef detail = analysis.Text("detail");
  threat.foreign_status = TextOf(state);
  const std::string status = model.WordFor("status", threat.foreign_status, state.span());
  if (status == "avoided") {
    model.Propose(model::TreatmentDecision::kAvoided, TextOf(detail), state.span());
  } else if (status == "claimed") {
    AddMitigation(detail, imported, ControlStatus::kImplemented, model);
  }
}

}  // namespace

void ReadCycloneDxConsiderations(BomNode card, const ForeignElement& element, ForeignModel& model) {
  const BomNode considerations = card.Child("considerations");
  for (const BomNode& item : considerations.Items("ethicalConsiderations")) {
    const NodeRef name = item.Text("name");
    ReadConsideration(name, NodeRef(), item.Text("mitigationStrategy"), TextOf(name), element,
                      model);
  }
  for (const BomNode& item : considerations.Items("fairnessAssessments")) {
    const NodeRef group = item.Text("groupAtRisk");
    ReadConsideration(group, item.Text("harms"), item.Text("mitigationStrategy"),
                      "Unfair to " + TextOf(group), element, model);
  }
}

void ReadCycloneDxVulnerabilities(BomNode bom, const BomElementFinder& find, ForeignModel& model) {
  std::size_t left_out = 0;
  base::Span first_left_out;
  for (const BomNode& item : bom.Items("vulnerabilities")) {
    model.Count("vulnerabilities");
    std::vector<std::string> on;
    std::unordered_set<std::string> known;
    for (const BomNode& target : item.Items("affects")) {
      const std::string* const element = find(TextOf(target.Text("ref")));
      if (element != nullptr && known.insert(*element).second) on.push_back(*element);
    }
    if (!on.empty()) {
      ReadVulnerability(item, on, model);
    } else if (left_out++ == 0) {
      first_left_out = item.place();
    }
  }
  if (left_out == 0) return;
  model.NoteOnce("left-out", "vulnerabilities", first_left_out,
                 fmt::format("vulnerabilities which affect no service, model or data set are "
                             "left out; found {}",
                             left_out),
                 "known vulnerabilities of packages are the business of a scanner");
}

}  // namespace threatgap::load
