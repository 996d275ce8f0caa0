#include <algorithm>
#include <map>

#include "reports/audit_sheets.h"

namespace threatgap::reports::audit {
namespace {

using outcome::Finding;
using outcome::Have;
using outcome::Level;

std::vector<std::string> IdsOf(const std::vector<outcome::Named>& elements) {
  std::vector<std::string> ids;
  for (const auto& element : elements) ids.push_back(element.id);
  return ids;
}

std::string HaveText(const Have& have) {
  std::string text = have.control_type;
  if (!have.on.empty()) text += " on " + html::JoinText(IdsOf(have.on));
  std::vector<std::string> about;
  for (const std::string& part : {have.control, have.proof}) {
    if (!part.empty()) about.push_back(part);
  }
  if (!about.empty()) text += " (" + html::JoinText(about) + ")";
  if (!have.enough.empty()) text += ": " + have.enough;
  return text;
}

Cell Controls(const Finding& finding, bool planned) {
  std::vector<std::string> texts;
  for (const Have& have : finding.have) {
    if (have.status == "absent" || have.status == "retired") continue;
    if ((have.status == "planned") == planned) texts.push_back(HaveText(have));
  }
  return ListCell(texts);
}

// `4 to 5`, not `4-5`, which a spreadsheet reads as a date.
Cell Rating(int lo, int hi) {
  if (lo < 1 || hi < 1) return {};
  if (lo == hi) return std::int64_t{hi};
  return fmt::format("{} to {}", lo, hi);
}

Cell Rank(Level level) { return static_cast<std::int64_t>(level) + 1; }

Cell Path(const Finding& finding) {
  std::vector<std::string> ids;
  for (const auto& step : finding.witness) ids.push_back(step.element.id);
  return TextCell(html::JoinText(ids, " > "));
}

Cell Missing(const Finding& finding) {
  std::vector<std::string> texts;
  for (const auto& missing : finding.missing) {
    texts.push_back((missing.alternative ? "or " : "") + html::WantedText(missing));
  }
  return ListCell(texts);
}

Cell Requirements(const Finding& finding) {
  std::vector<std::string> ids;
  for (const auto& touch : finding.requirements)
    ids.push_back(touch.framework + ":" + touch.requirement);
  return ListCell(ids);
}

using Stages = std::map<std::string_view, const std::vector<std::string>*>;

Stages StagesByRule(const outcome::AnalysisResult& result) {
  Stages stages;
  for (const auto& rule : result.rules) stages.emplace(rule.id, &rule.lifecycle);
  return stages;
}

Cell StagesCell(const Stages& stages, const Finding& finding) {
  const auto found = stages.find(finding.rule);
  return found == stages.end() ? Cell() : ListCell(*found->second);
}

// The decision that holds; without one the last that was tried.
const outcome::TreatmentView* ShownTreatment(const Finding& finding) {
  if (const auto* decision = html::Decision(finding)) return decision;
  return finding.treatments.empty() ? nullptr : &finding.treatments.back();
}

std::string TreatmentState(const outcome::TreatmentView& treatment) {
  const std::string state = treatment.state.empty() ? "not valid" : treatment.state;
  return fmt::format("{}: {}", treatment.decision, state);
}

Row RegisterRow(const Index& index, const Stages& stages, const Finding& finding) {
  const auto* component = index.CountedAt(finding);
  const auto* treatment = ShownTreatment(finding);
  const bool rated = finding.residual_likelihood_hi > 0 && finding.residual_impact_hi > 0;
  return {TextCell(finding.key),
          std::string(html::ShownGroup(finding)),
          html::ShownVerdict(finding),
          TextCell(finding.sentence.empty() ? finding.title : finding.sentence),
          ListCell(finding.slots.assets),
          ListCell(finding.threats),
          TextCell(finding.rule),
          StagesCell(stages, finding),
          TextCell(component == nullptr ? index.Target(finding).id : component->id),
          Path(finding),
          Controls(finding, false),
          Rating(finding.likelihood_lo, finding.likelihood_hi),
          Rating(finding.impact_lo, finding.impact_hi),
          html::LevelText(finding.inherent),
          Rank(finding.inherent.hi),
          rated ? Rating(finding.residual_likelihood_hi, finding.residual_likelihood_hi) : Cell(),
          rated ? Rating(finding.residual_impact_hi, finding.residual_impact_hi) : Cell(),
          html::LevelText(finding.residual),
          Rank(finding.residual.hi),
          TextCell(treatment == nullptr ? "" : treatment->iso_word),
          TextCell(treatment == nullptr ? "" : TreatmentState(*treatment)),
          std::string(YesNo(html::Decision(finding) != nullptr)),
          Controls(finding, true),
          Missing(finding),
          TextCell(finding.owner),
          DateCell(finding.due),
          Requirements(finding),
          TextCell(finding.baseline),
          std::string(YesNo(finding.gated)),
          TextCell(finding.fingerprint),
          TextCell(html::PlaceText(finding.location))};
}

}  // namespace

Table RiskRegister(const Index& index) {
  Table table{"Risk register",
              {{"Risk", 30},
               {"Status", 11},
               {"Verdict", 16},
               {"Scenario", 60},
               {"Assets", 20},
               {"Written down as", 14},
               {"Rule", 10},
               {"Life-cycle stages", 18},
               {"Component", 18},
               {"Open path", 34},
               {"Existing controls", 44},
               {"Inherent likelihood", 11},
               {"Inherent impact", 10},
               {"Inherent level", 12},
               {"Inherent rank", 8, true},
               {"Current likelihood", 11},
               {"Current impact", 10},
               {"Current level", 12},
               {"Current rank", 8, true},
               {"Treatment (ISO 27005)", 12},
               {"Decision", 24},
               {"Decision holds", 9},
               {"Planned controls", 36},
               {"Would close it", 40},
               {"Risk owner", 18},
               {"Due", 11},
               {"Requirements", 28},
               {"Since baseline", 11},
               {"Fails the gate", 8},
               {"Fingerprint", 19},
               {"Place", 26}},
              {}};
  const Stages stages = StagesByRule(index.result);
  for (const Finding* finding : index.Register())
    table.rows.push_back(RegisterRow(index, stages, *finding));
  return table;
}

}  // namespace threatgap::reports::audit
