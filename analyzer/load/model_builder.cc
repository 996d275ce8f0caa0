#include "analyzer/load/model_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "analyzer/load/architecture_reader.h"
#include "analyzer/load/completion.h"
#include "analyzer/load/control_reader.h"
#include "analyzer/load/measure_facts.h"
#include "analyzer/load/statement_reader.h"
#include "analyzer/load/threat_reader.h"

namespace threatgap::load {
namespace {

using model::ElementKind;
using model::ElementRef;

/// Flows without id are called `from>to`, the second of a pair `from>to#2`, in the order of the
/// files.
void NameFlows(std::vector<FlowDeclaration>& flows) {
  std::unordered_map<std::string, int> seen;
  for (FlowDeclaration& flow : flows) {
    if (!flow.id.empty()) continue;
    flow.id = fmt::format("{}>{}", flow.from.text, flow.to.text);
    const int number = ++seen[flow.id];
    if (number > 1) flow.id += fmt::format("#{}", number);
  }
}

template <typename I, typename E>
std::vector<ImportedName> NamesOf(const std::vector<I>& imported, E I::*element) {
  std::vector<ImportedName> names;
  names.reserve(imported.size());
  for (const I& item : imported) {
    const E& of = item.*element;
    names.push_back({of.id, of.original_id, item.content, of.span});
  }
  return names;
}

constexpr model::KindMask kPlaces = model::Mask(ElementKind::kComponent) |
                                    model::Mask(ElementKind::kFlow) |
                                    model::Mask(ElementKind::kZone);

class Builder {
 public:
  Builder(Draft draft, const catalog::Catalog& catalog, base::DiagnosticSink& sink)
      : draft_(std::move(draft)), names_(sink), context_{catalog, names_, model_.strings, sink} {
    model_.types = catalog.types;
  }

  model::ThreatModel Build() {
    DeclareNames();
    Inheritance inheritance(context_);
    for (const auto section : draft_.defaults) inheritance.AddDefaults(section);
    model_.zones = ReadZones(draft_.zones, inheritance, context_);
    CheckZoneCycles(model_.zones, context_);
    model_.data = ReadDataSets(draft_.data, inheritance, context_);
    model_.components = ReadComponents(draft_.components, inheritance, context_);
    model_.flows = ReadFlows(draft_.flows, inheritance, context_);
    ReadMeasures();
    ReadStatements();
    CheckControlsOnZones(model_, context_);
    names_.ReportUnknown();
    DescribeMeasures(model_);
    return std::move(model_);
  }

 private:
  void DeclareNames() {
    names_.SetSections(draft_.sections);
    NameFlows(draft_.flows);
    Join(draft_.zones, draft_.imported_zones);
    Join(draft_.components, draft_.imported_components);
    RenameEnds();
    Join(draft_.flows, draft_.imported_flows);
    Join(draft_.data, draft_.imported_data);
    DeclareKind(ElementKind::kZone, draft_.zones);
    DeclareKind(ElementKind::kComponent, draft_.components);
    DeclareKind(ElementKind::kFlow, draft_.flows);
    DeclareKind(ElementKind::kData, draft_.data);
    controls_ =
        Complete(std::move(draft_.controls),
                 NamesOf(draft_.imported_controls, &ImportedControl::control), context_.sink);
    DeclareCompleted(ElementKind::kControl, controls_);
    threats_ = Complete(std::move(draft_.threats),
                        NamesOf(draft_.imported_threats, &ImportedThreat::threat), context_.sink);
    DeclareCompleted(ElementKind::kThreat, threats_);
  }

  /// Adds the imported elements to the native ones, which may complete them.
  template <typename D>
  void Join(std::vector<D>& native, std::vector<D>& imported) {
    std::vector<const Declaration*> declarations;
    for (const D& declaration : native) declarations.push_back(&declaration);
    std::vector<ImportedName> names;
    for (const D& item : imported) {
      names.push_back({item.id, item.imported->original_id,
                       std::string(item.imported->body.Get("title").text()), item.id_span});
    }
    const std::vector<ImportMatch> matches = MatchImported(declarations, names, context_.sink);
    std::vector<bool> completed(imported.size(), false);
    std::vector<D> joined;
    joined.reserve(native.size() + imported.size());
    for (std::size_t i = 0; i < native.size(); ++i) {
      if (matches[i].kind == ImportMatch::Kind::kRepeats) continue;
      D& declaration = joined.emplace_back(std::move(native[i]));
      if (matches[i].kind != ImportMatch::Kind::kCompletes) continue;
      completed[matches[i].imported] = true;
      declaration.imported = std::move(imported[matches[i].imported].imported);
      TakeEnds(declaration, imported[matches[i].imported]);
    }
    for (std::size_t i = 0; i < imported.size(); ++i) {
      if (!completed[i]) joined.push_back(std::move(imported[i]));
    }
    native = std::move(joined);
  }

  /// Imported flows are called by their ends, so they follow when a native file renames one: `a -->
  /// b` completes the flow between the two whatever the other file calls them.
  void RenameEnds() {
    std::unordered_map<std::string, std::string> renamed;
    for (const Declaration& component : draft_.components) {
      if (component.imported && component.imported->id != component.id)
        renamed.emplace(component.imported->id, component.id);
    }
    if (renamed.empty()) return;
    for (FlowDeclaration& flow : draft_.imported_flows) {
      const std::size_t pair = flow.from.text.size() + 1 + flow.to.text.size();
      const std::string number = flow.id.substr(std::min(pair, flow.id.size()));
      for (syntax::PlacedText* end : {&flow.from, &flow.to}) {
        if (const auto found = renamed.find(end->text); found != renamed.end())
          end->text = found->second;
      }
      flow.id = fmt::format("{}>{}{}", flow.from.text, flow.to.text, number);
    }
  }

  static void TakeEnds(Declaration&, const Declaration&) {}
  static void TakeEnds(FlowDeclaration& flow, const FlowDeclaration& imported) {
    if (flow.from.span.valid()) return;
    flow.from = imported.from;
    flow.to = imported.to;
  }

  /// Orders declarations by id and declares them; of two with one id the first in file order stays.
  template <typename D>
  void DeclareKind(ElementKind kind, std::vector<D>& declarations) {
    std::stable_sort(declarations.begin(), declarations.end(),
                     [](const D& a, const D& b) { return a.id < b.id; });
    std::vector<D> kept;
    kept.reserve(declarations.size());
    for (D& declaration : declarations) {
      const ElementRef ref{kind, static_cast<std::int32_t>(kept.size())};
      if (names_.Declare(ref, declaration.id, declaration.id_span))
        kept.push_back(std::move(declaration));
    }
    declarations = std::move(kept);
    // Foreign files call a renamed element by the name which it had there.
    for (std::size_t i = 0; i < declarations.size(); ++i) {
      const D& declaration = declarations[i];
      if (!declaration.imported || declaration.imported->id == declaration.id) continue;
      names_.AddAlias({kind, static_cast<std::int32_t>(i)}, declaration.imported->id,
                      declaration.id_span);
    }
  }

  void DeclareCompleted(ElementKind kind, std::vector<CompletedElement>& elements) {
    std::vector<CompletedElement> kept;
    kept.reserve(elements.size());
    for (CompletedElement& element : elements) {
      const ElementRef ref{kind, static_cast<std::int32_t>(kept.size())};
      if (names_.Declare(ref, element.id, element.span)) kept.push_back(std::move(element));
    }
    elements = std::move(kept);
    for (std::size_t i = 0; i < elements.size(); ++i) {
      const ElementRef ref{kind, static_cast<std::int32_t>(i)};
      if (!elements[i].imported_id.empty())
        names_.AddAlias(ref, elements[i].imported_id, elements[i].span);
    }
  }

  void ReadMeasures() {
    control_of_import_.assign(draft_.imported_controls.size(), model::kNone);
    for (const CompletedElement& element : controls_) {
      model::Control control;
      if (element.imported) {
        control = std::move(draft_.imported_controls[*element.imported].control);
        control_of_import_[*element.imported] = static_cast<std::int32_t>(model_.controls.size());
        CompleteControl(draft_.imported_controls[*element.imported], control);
      }
      Begin(element, control);
      for (const Declaration& part : element.parts)
        ReadControl(part, !element.imported, control, context_);
      model_.controls.push_back(std::move(control));
    }
    threat_of_import_.assign(draft_.imported_threats.size(), model::kNone);
    for (const CompletedElement& element : threats_)
      model_.threats.push_back(ReadOneThreat(element));
  }

  void CompleteControl(const ImportedControl& imported, model::Control& control) {
    SetTags(imported.tags, control, context_);
    control.on = ResolvePlaces(imported.on, kPlaces, context_);
    for (const std::string& name : imported.types) {
      if (const auto type = context_.catalog.FindControlType(name)) control.types.push_back(*type);
    }
    std::sort(control.types.begin(), control.types.end());
  }

  model::Threat ReadOneThreat(const CompletedElement& element) {
    model::Threat threat;
    if (element.imported) {
      ImportedThreat& imported = draft_.imported_threats[*element.imported];
      threat = std::move(imported.threat);
      if (imported.has_mitigations) threat.mitigations = LinkedControls(imported, threat.span);
      LinkImportedAssets(threat, context_);
      threat.on = ResolvePlaces(imported.on, kPlaces, context_);
      SetTags(imported.tags, threat, context_);
      threat_of_import_[*element.imported] = static_cast<std::int32_t>(model_.threats.size());
    }
    Begin(element, threat);
    for (const Declaration& part : element.parts)
      ReadThreat(part, !element.imported, threat, context_);
    return threat;
  }

  template <typename T>
  static void Begin(const CompletedElement& element, T& target) {
    target.id = element.id;
    target.span = element.span;
  }

  model::MitigationTree LinkedControls(const ImportedThreat& imported,
                                       const base::Span& span) const {
    model::MitigationTree tree;
    tree.span = span;
    for (const std::size_t link : imported.mitigations) {
      const std::int32_t control = control_of_import_[link];
      if (control == model::kNone) continue;
      const base::Span place = model_.controls[static_cast<std::size_t>(control)].span;
      tree.children.push_back({model::MitigationTree::Kind::kControl, control, place, {}});
    }
    return tree;
  }

  void ReadStatements() {
    model_.system = ReadSystem(draft_, context_);
    model_.requirements = ReadRequirementAnswers(draft_.requirements, context_);
    model_.proposals = ReadProposals(draft_.treatments, context_);
    for (ImportedProposal& imported : draft_.imported_proposals) {
      const std::int32_t threat = threat_of_import_[imported.threat];
      if (threat == model::kNone) continue;
      imported.treatment.threat = model_.threats[static_cast<std::size_t>(threat)].id;
      model_.proposals.push_back(std::move(imported.treatment));
    }
    model_.assumptions = ReadAssumptions(draft_.assumptions, context_);
    for (ImportedAssumption& imported : draft_.imported_assumptions) {
      for (const std::size_t i : imported.threats)
        AddAbout(imported.assumption, model_.threats, threat_of_import_[i]);
      for (const std::size_t i : imported.controls)
        AddAbout(imported.assumption, model_.controls, control_of_import_[i]);
      model_.assumptions.push_back(std::move(imported.assumption));
    }
    std::stable_sort(model_.assumptions.begin(), model_.assumptions.end(),
                     [](const auto& a, const auto& b) { return a.id < b.id; });
  }

  template <typename T>
  static void AddAbout(model::Assumption& assumption, const std::vector<T>& elements,
                       std::int32_t index) {
    if (index != model::kNone)
      assumption.about.push_back(elements[static_cast<std::size_t>(index)].id);
  }

  Draft draft_;
  model::ThreatModel model_;
  Names names_;
  ReadContext context_;
  std::vector<CompletedElement> controls_, threats_;
  std::vector<std::int32_t> control_of_import_, threat_of_import_;  ///< by position in the draft
};

}  // namespace

model::ThreatModel BuildModel(Draft draft, const catalog::Catalog& catalog,
                              base::DiagnosticSink& sink) {
  return Builder(std::move(draft), catalog, sink).Build();
}

}  // namespace threatgap::load
