#include "analyzer/rule_engine/expr_suggestions.h"

#include <algorithm>
#include <optional>

#include "analyzer/base/text.h"
#include "analyzer/rule_engine/expr_types.h"

namespace threatgap::rule_engine {
namespace {

using model::ElementKind;

std::vector<std::string> AttributeNames(ElementKind kind) {
  std::vector<std::string> names;
  for (const model::AttributeDef& attribute : model::AttributeTable()) {
    if (attribute.applies & model::Mask(kind)) names.emplace_back(attribute.name);
  }
  if (kind == ElementKind::kFlow) names.insert(names.end(), {"from", "to"});
  return names;
}

/// Kinds of elements other than `kind` which have an attribute `name`.
std::optional<ElementKind> KindWithAttribute(std::string_view name) {
  for (const auto kind :
       {ElementKind::kComponent, ElementKind::kFlow, ElementKind::kData, ElementKind::kZone}) {
    if (model::FindAttribute(kind, name)) return kind;
  }
  return std::nullopt;
}

}  // namespace

std::string Quoted(std::string_view name) { return "`" + base::Printable(name) + "`"; }

std::string DidYouMean(std::string_view name, const std::vector<std::string>& candidates) {
  const auto nearest = base::NearestName(name, candidates);
  return nearest ? "did you mean `" + *nearest + "`?" : std::string();
}

bool IsWordSomewhere(std::string_view name) {
  const auto table = model::AttributeTable();
  return std::any_of(table.begin(), table.end(), [&](const model::AttributeDef& attribute) {
    return attribute.vocabulary != nullptr && attribute.vocabulary->Rank(name);
  });
}

std::string AttributeHelp(ElementKind kind, std::string_view name) {
  if (name == "type") return "ask for the type of a component with `x is TYPE`";
  if (name == "trust" && kind == ElementKind::kComponent)
    return "the trust of its zone is `trust(x)`";
  if (const auto other = KindWithAttribute(name)) {
    const bool end = kind == ElementKind::kFlow && *other == ElementKind::kComponent;
    return Quoted(name) + " is an attribute of " + KindWithArticle(*other) +
           (end ? ": take an end of the flow, `from` or `to`" : "");
  }
  return DidYouMean(name, AttributeNames(kind));
}

}  // namespace threatgap::rule_engine
