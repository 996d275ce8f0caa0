// Components; declared in architecture_reader.h.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "analyzer/load/architecture_reader.h"
#include "analyzer/load/body_reader.h"

namespace threatgap::load {
namespace {

using model::ElementKind;
using syntax::FieldReader;
using syntax::NodeRef;

class ComponentReader {
 public:
  ComponentReader(Inheritance& inheritance, ReadContext& context)
      : inheritance_(inheritance), context_(context) {}

  model::Component Read(const Declaration& declaration) {
    model::Component component;
    const auto take_type = [&](FieldReader& fields) {
      if (const NodeRef type = fields.Value("type")) TakeType(type, component);
    };
    ReadImportedBody(declaration, "component", ElementKind::kComponent, component, context_,
                     take_type);
    if (declaration.imported) MarkInferredType(*declaration.imported, component);
    ReadNativeBody(declaration, "component", ElementKind::kComponent, component, context_,
                   take_type);
    const NodeRef body = declaration.body;
    const bool has_type = component.type_span.valid();
    // A technology that a native file states says more than the type of a foreign file.
    if (!has_type || (!body.Get("type") && body.Get("technology")))
      TakeTypeOfTechnology(component, declaration);
    inheritance_.Fill(component);
    return component;
  }

 private:
  void TakeType(NodeRef type, model::Component& component) {
    component.type = StatedType(type);
    component.type_origin = model::Origin::kStated;
    component.type_reason.clear();
    component.type_span = type.span();
  }

  static void MarkInferredType(const ImportedBody& imported, model::Component& component) {
    if (!imported.inferred) return;
    const auto reason = imported.inferred->find("type");
    if (reason == imported.inferred->end()) return;
    component.type_origin = model::Origin::kInferred;
    component.type_reason = reason->second;
  }

  model::TypeId StatedType(NodeRef type) {
    const auto name = syntax::ReadText(type, "type", context_.sink);
    if (!name) return model::kNoType;
    if (const auto id = context_.catalog.types->Find(*name)) return *id;
    if (unknown_.insert(*name).second) ReportUnknownType(*name, type.span());
    return model::kNoType;
  }

  void ReportUnknownType(const std::string& name, const base::Span& span) {
    std::string help = syntax::DidYouMean(name, context_.catalog.types->Ids());
    if (help.empty() && context_.catalog.FindTechnology(name) != nullptr) {
      help = fmt::format("`{}` is a technology: write `technology: {}`", name, name);
    }
    if (help.empty()) help = "`threatgap mappings list` shows the component types";
    context_.sink.Error("unknown-reference", span, fmt::format("unknown component type `{}`", name),
                        std::move(help));
  }

  void TakeTypeOfTechnology(model::Component& component, const Declaration& declaration) {
    const auto found = std::find_if(
        component.attributes.begin(), component.attributes.end(),
        [](const auto& value) { return value.attribute == model::attribute::kTechnology; });
    if (found == component.attributes.end()) {
      if (declaration.body.Get("technology")) return;  // not a word: reported
      context_.sink.Error("missing-key", declaration.id_span,
                          fmt::format("component `{}` has no `type`", component.id),
                          "state its `type`, or a `technology` whose preset gives one");
      return;
    }
    const auto* technology =
        context_.catalog.FindTechnology(context_.strings.Get(found->value.scalar));
    if (technology == nullptr) return;  // reported
    component.type = technology->type;
    component.type_origin = model::Origin::kPreset;
    component.type_span = found->span;
  }

  Inheritance& inheritance_;
  ReadContext& context_;
  std::set<std::string> unknown_;
};

}  // namespace

std::vector<model::Component> ReadComponents(const std::vector<Declaration>& declarations,
                                             Inheritance& inheritance, ReadContext& context) {
  ComponentReader reader(inheritance, context);
  std::vector<model::Component> components;
  components.reserve(declarations.size());
  for (const Declaration& declaration : declarations)
    components.push_back(reader.Read(declaration));
  return components;
}

}  // namespace threatgap::load
