#include "analyzer/pipeline/model_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "analyzer/base/digest.h"
#include "analyzer/base/text.h"
#include "analyzer/pipeline/finding_maker.h"

namespace threatgap::pipeline {
namespace {

using model::ElementKind;
using model::ElementRef;
namespace attribute = model::attribute;

constexpr std::size_t kExamples = 5;
constexpr int kExpiresSoonDays = 30;

std::size_t At(std::int32_t index) { return static_cast<std::size_t>(index); }

std::string TextOf(const model::ThreatModel& model, const model::Element& element,
                   model::AttributeId id) {
  const auto* value = element.Find(id);
  return value == nullptr ? "" : model.ValueText(id, value->value);
}

std::vector<std::string> DataOf(const model::ThreatModel& model, const model::Element& element,
                                model::AttributeId id) {
  std::vector<std::string> names;
  if (const auto* value = element.Find(id)) {
    for (const auto item : value->value.items)
      names.push_back(model.IdOf({ElementKind::kData, item}));
  }
  return names;
}

std::string ShapeOf(const model::ThreatModel& model, model::TypeId type) {
  for (const auto& [id, shape] :
       {std::pair{"actor", "actor"}, std::pair{"external-system", "external"},
        std::pair{"store", "store"}}) {
    const auto ancestor = model.types->Find(id);
    if (ancestor && model.types->IsA(type, *ancestor)) return shape;
  }
  return "process";
}

/// Gaps per element: those whose target it is (components) or whose witness uses it (flows).
std::map<std::string, std::size_t> CountGaps(const outcome::AnalysisResult& result) {
  std::map<std::string, std::size_t> gaps;
  for (const auto& finding : result.findings) {
    if (finding.group != outcome::Group::kGap || IsSuppressed(finding)) continue;
    if (!finding.bindings.empty())
      ++gaps[finding.bindings.back().second.kind + ":" + finding.bindings.back().second.id];
    for (const auto& step : finding.witness) {
      if (step.element.kind != "flow") continue;
      const bool target =
          !finding.bindings.empty() && finding.bindings.back().second.id == step.element.id;
      if (!target) ++gaps["flow:" + step.element.id];
    }
  }
  return gaps;
}

void ViewArchitecture(const Analysis& analysis, outcome::AnalysisResult& result) {
  const model::ThreatModel& model = analysis.model;
  auto gaps = CountGaps(result);
  std::map<ElementRef, std::vector<std::string>> controls_on;
  for (const auto& control : model.controls) {
    for (const auto& on : control.on) controls_on[on.element].push_back(control.id);
  }
  for (const auto& zone : model.zones) {
    result.zones.push_back({zone.id, zone.name(), TextOf(model, zone, attribute::kParent),
                            TextOf(model, zone, attribute::kTrust), analysis.Locate(zone.span)});
  }
  for (std::size_t i = 0; i < model.components.size(); ++i) {
    const auto& component = model.components[i];
    const auto& type = model.types->Get(component.type);
    outcome::ComponentView view{
        component.id,
        component.name(),
        type.id,
        type.title,
        TextOf(model, component, attribute::kTechnology),
        TextOf(model, component, attribute::kZone),
        TextOf(model, component, attribute::kCriticality),
        TextOf(model, component, attribute::kOwner),
        ShapeOf(model, component.type),
        gaps["component:" + component.id],
        controls_on[{ElementKind::kComponent, static_cast<std::int32_t>(i)}],
        analysis.Locate(component.span)};
    result.components.push_back(std::move(view));
  }
  for (const auto& flow : model.flows) {
    outcome::FlowView view;
    view.id = flow.id;
    view.title = flow.title;
    view.from = model.components[At(flow.from)].id;
    view.to = model.components[At(flow.to)].id;
    view.kind = TextOf(model, flow, attribute::kFlowKind);
    view.encryption = TextOf(model, flow, attribute::kEncryption);
    view.authn = TextOf(model, flow, attribute::kAuthn);
    view.carries = DataOf(model, flow, attribute::kCarries);
    view.returns = DataOf(model, flow, attribute::kReturns);
    view.data_known =
        flow.Find(attribute::kCarries) != nullptr && flow.Find(attribute::kReturns) != nullptr;
    view.gaps = gaps["flow:" + flow.id];
    view.location = analysis.Locate(flow.span);
    result.flows.push_back(std::move(view));
  }
  for (const auto& data : model.data) {
    result.data.push_back({data.id, data.name(), TextOf(model, data, attribute::kConfidentiality),
                           TextOf(model, data, attribute::kContent),
                           TextOf(model, data, attribute::kPersonal) == "true",
                           analysis.Locate(data.span)});
  }
}

outcome::EvidenceView ViewEvidence(const Analysis& analysis, const model::Evidence& item,
                                   std::optional<int> age) {
  outcome::EvidenceView view{std::string(EvidenceKindWord(item.kind)),
                             item.ref,
                             item.by,
                             item.passed.value_or(true) ? "pass" : "fail",
                             item.date,
                             "",
                             {},
                             analysis.Locate(item.span)};
  if (item.date && age) view.valid_until = base::Date{item.date->days + *age};
  if (item.passed == false) {
    view.freshness = "failed";
  } else if (!item.date) {
    view.freshness = "missing date";
  } else if (view.valid_until && analysis.as_of && *view.valid_until < *analysis.as_of) {
    view.freshness = "expired";
  } else if (view.valid_until && analysis.as_of &&
             view.valid_until->days - analysis.as_of->days <= kExpiresSoonDays) {
    view.freshness = "expiring";
  } else {
    view.freshness = "valid";
  }
  return view;
}

/// Evidence of a control as a whole: the best of its items, unless the newest failed.
std::string ProofOf(const outcome::ControlView& control, const coverage::EvidenceState& state) {
  if (control.status != "implemented") return {};
  if (state.failed) return "failed";
  const auto has = [&](std::string_view word) {
    return std::any_of(control.evidence.begin(), control.evidence.end(),
                       [&](const auto& e) { return e.freshness == word; });
  };
  for (const std::string_view word : {"valid", "expiring", "expired"}) {
    if (has(word)) return std::string(word);
  }
  return "missing";
}

void ViewControls(const Analysis& analysis, outcome::AnalysisResult& result) {
  std::map<std::string, std::vector<std::string>> asked;  // control type -> findings
  for (const auto& finding : result.findings) {
    for (const auto& have : finding.have) {
      if (!have.control.empty()) asked[have.control].push_back(finding.key);
    }
  }
  for (const auto& control : analysis.model.controls) {
    outcome::ControlView view;
    view.id = control.id;
    view.title = control.title;
    view.owner = control.owner;
    view.status = StatusWord(control);
    view.due = control.due;
    view.foreign_status = control.foreign_status;
    view.location = analysis.Locate(control.span);
    std::set<std::string> requirements;
    for (auto type : control.types) {
      view.types.push_back(analysis.ControlType(type).id);
      for (; type >= 0; type = analysis.ControlType(type).is) {
        for (const auto& mapping : analysis.ControlType(type).maps) {
          if (CarriesCoverage(mapping.relation))
            requirements.insert(analysis.catalog.RequirementId(mapping.to));
        }
      }
    }
    view.requirements.assign(requirements.begin(), requirements.end());
    for (const auto& on : control.on) view.on.push_back(analysis.Name(on.element));
    static const catalog::ControlType kUntyped{};
    const auto first = control.types.empty() ? -1 : control.types.front();
    const auto age = EvidenceAge(first < 0 ? kUntyped : analysis.ControlType(first), first,
                                 std::nullopt, analysis.effects.terms());
    for (const auto& item : control.evidence)
      view.evidence.push_back(ViewEvidence(analysis, item, age));
    view.proof =
        ProofOf(view, coverage::JudgeEvidence(control.evidence, age, analysis.effects.terms()));
    view.findings = asked[control.id];
    result.controls.push_back(std::move(view));
  }
}

std::string OriginWords(const Analysis& analysis, const model::AttributeValue& value) {
  if (value.origin == model::Origin::kInferred && value.giver >= 0)
    return "inferred " + analysis.model.strings.Get(value.giver);
  if (value.origin == model::Origin::kPreset && value.giver >= 0)
    return "technology preset " + analysis.model.strings.Get(value.giver);
  if (value.origin == model::Origin::kTypeDefault && value.giver >= 0)
    return "type default of " + analysis.model.types->Get(value.giver).id;
  return std::string(OriginWord(value.origin));
}

using AssumptionRows =
    std::map<std::tuple<std::string, std::string, std::string>, outcome::AssumptionView>;

void AddInferredType(const Analysis& analysis, const model::Component& component,
                     AssumptionRows& rows) {
  const std::string origin = "inferred " + component.type_reason;
  const std::string& type = analysis.model.types->Get(component.type).id;
  auto [at, added] = rows.try_emplace({origin, "type", type});
  outcome::AssumptionView& row = at->second;
  if (added) {
    row.element = component.id;
    row.attribute = "type";
    row.value = type;
    row.origin = origin;
    row.elements = 0;
    row.location = analysis.Locate(component.type_span);
  }
  ++row.elements;
  if (row.examples.size() < kExamples) row.examples.push_back(component.id);
}

/// Values which the author did not state, one row for equal ones.
void ViewAssumptions(const Analysis& analysis, outcome::AnalysisResult& result) {
  AssumptionRows rows;
  const auto collect = [&](const model::Element& element) {
    for (const auto& value : element.attributes) {
      if (value.origin == model::Origin::kStated) continue;
      const std::string origin = OriginWords(analysis, value);
      const std::string name(model::Attribute(value.attribute).name);
      const std::string text = analysis.model.ValueText(value.attribute, value.value);
      auto [at, added] = rows.try_emplace({origin, name, text});
      outcome::AssumptionView& row = at->second;
      if (added) {
        row.element = element.id;
        row.attribute = name;
        row.value = text;
        row.origin = origin;
        row.elements = 0;
        row.location = analysis.Locate(value.span.valid() ? value.span : element.span);
        if (value.origin == model::Origin::kPreset && value.giver >= 0) {
          if (const auto* preset =
                  analysis.catalog.FindTechnology(analysis.model.strings.Get(value.giver))) {
            for (const auto& fact : preset->facts) {
              if (fact.attribute == value.attribute)
                row.source = fact.source.empty() ? preset->source : fact.source;
            }
          }
        }
      }
      ++row.elements;
      if (row.examples.size() < kExamples) row.examples.push_back(element.id);
    }
  };
  for (const auto& component : analysis.model.components) {
    collect(component);
    if (component.type_origin == model::Origin::kInferred)
      AddInferredType(analysis, component, rows);
  }
  for (const auto& element : analysis.model.flows) collect(element);
  for (const auto& element : analysis.model.data) collect(element);
  for (const auto& element : analysis.model.zones) collect(element);
  for (auto& [key, row] : rows) result.assumptions.push_back(std::move(row));
  for (const auto& written : analysis.model.assumptions) {
    outcome::AssumptionView row;
    row.element = written.id;
    row.origin = "written down";
    row.text = written.text;
    row.elements = written.about.size();
    row.examples = written.about;
    row.location = analysis.Locate(written.span);
    result.assumptions.push_back(std::move(row));
  }
}

void ViewInputs(const Analysis& analysis, outcome::AnalysisResult& result) {
  for (const auto& input : analysis.model.inputs) {
    const auto& file = analysis.sources.Get(input.source);
    result.inputs.push_back(
        {file.path(), input.format, input.version, base::Sha256Hex(file.text()), input.counts});
  }
  std::sort(result.inputs.begin(), result.inputs.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  for (const auto* packs : {&analysis.catalog.packs, &analysis.rules.packs}) {
    for (const auto& pack : *packs) result.packs.push_back({pack.path, pack.sha256, pack.builtin});
  }
  std::sort(result.packs.begin(), result.packs.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
}

void ViewOpenLists(const Analysis& analysis, outcome::AnalysisResult& result) {
  std::string format;
  for (const auto& input : analysis.model.inputs) {
    if (input.format != "threatgap") format = input.format;
  }
  const auto describe = [&](const model::OpenLists& lists, const std::string& owner) {
    for (const auto list :
         {model::ListKind::kComponents, model::ListKind::kFlows, model::ListKind::kControls}) {
      if (!lists.IsOpen(list)) continue;
      const bool stated = lists.span[static_cast<std::size_t>(list)].valid();
      result.open_lists.push_back(fmt::format(
          "{} of {}{}", ListKindWord(list), owner,
          stated || format.empty() ? "" : fmt::format(" ({} cannot express them)", format)));
    }
  };
  describe(analysis.model.system.open, "the system");
  for (const auto& zone : analysis.model.zones) describe(zone.open, "zone " + zone.id);
}

}  // namespace

void ViewModel(const Analysis& analysis, outcome::AnalysisResult& result) {
  ViewArchitecture(analysis, result);
  ViewControls(analysis, result);
  ViewAssumptions(analysis, result);
  ViewInputs(analysis, result);
  ViewOpenLists(analysis, result);
}

}  // namespace threatgap::pipeline
