#include "analyzer/load/statement_reader.h"

#include "analyzer/load/treatment_reader.h"

namespace threatgap::load {
namespace {

using model::ElementKind;
using syntax::FieldReader;
using syntax::NodeRef;

constexpr model::KindMask kAbout = Mask(ElementKind::kThreat) | Mask(ElementKind::kControl);

model::Assumption ReadAssumption(const Declaration& declaration, ReadContext& context) {
  model::Assumption assumption{declaration.id, "", {}, declaration.id_span};
  if (declaration.body.is_scalar()) {
    assumption.text = declaration.body.text();
    return assumption;
  }
  FieldReader fields(declaration.body, "assumption", declaration.id, context.sink);
  fields.Has("id");
  assumption.text = fields.RequiredText("text");
  for (auto& about : fields.TextOrTexts("about")) {
    if (context.names.Resolve(about.text, about.span, kAbout))
      assumption.about.push_back(std::move(about.text));
  }
  fields.Finish();
  return assumption;
}

}  // namespace

std::vector<model::Assumption> ReadAssumptions(const std::vector<Declaration>& declarations,
                                               ReadContext& context) {
  std::vector<model::Assumption> assumptions;
  assumptions.reserve(declarations.size());
  for (const Declaration& declaration : declarations)
    assumptions.push_back(ReadAssumption(declaration, context));
  return assumptions;
}

std::vector<model::Treatment> ReadProposals(const std::vector<NodeRef>& sections,
                                            ReadContext& context) {
  std::vector<model::Treatment> proposals;
  for (const NodeRef section : sections) {
    for (NodeRef item = section.first(); item; item = item.next()) {
      model::Treatment treatment = ReadTreatment(item, TreatmentPlace::kModel, context.sink);
      if (!treatment.threat.empty()) {
        context.names.Resolve(treatment.threat, item.Get("threat").span(),
                              Mask(ElementKind::kThreat));
      }
      proposals.push_back(std::move(treatment));
    }
  }
  return proposals;
}

}  // namespace threatgap::load
