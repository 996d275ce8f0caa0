// The sets of Evaluator: attributes, lists and the functions which give sets.

#include <algorithm>
#include <cassert>
#include <utility>

#include "analyzer/graph/user_reach.h"
#include "analyzer/rule_engine/expr_evaluator.h"

namespace threatgap::rule_engine {
namespace {

using model::ComponentIndex;
using model::ElementKind;
using model::ElementRef;
using model::FlowIndex;
using model::KeySet;
namespace attribute = model::attribute;

model::UnknownKey Key(ElementRef element, model::AttributeId id) {
  return {element, static_cast<std::int16_t>(id)};
}

/// Flows that touch the component, ascending, a self-loop once.
std::vector<FlowIndex> FlowsOf(const graph::ArchitectureGraph& graph, ComponentIndex component) {
  const auto out = graph.OutFlows(component);
  const auto in = graph.InFlows(component);
  std::vector<FlowIndex> flows;
  flows.reserve(out.size() + in.size());
  std::set_union(out.begin(), out.end(), in.begin(), in.end(), std::back_inserter(flows));
  return flows;
}

}  // namespace

SetParts Evaluator::Set(const ExprNode& node) {
  switch (node.kind) {
    case NodeKind::kList:
      return List(node);
    case NodeKind::kCall:
      return CallSet(node);
    default:
      break;
  }
  assert(node.kind == NodeKind::kAttribute && "no other node is a set");
  return AttributeSet(node);
}

SetParts Evaluator::AttributeSet(const ExprNode& node) {
  SetParts parts;
  const ExprNode& base = node.children.front();
  const auto index = Scalar(base, parts.open);
  if (!index) return parts;
  const ElementRef element{base.type.target, *index};
  const auto id = static_cast<model::AttributeId>(node.number);
  if (const auto* value = context_.model().Get(element).Find(id)) {
    parts.certain = value->value.items;
  } else if (!context_.closed_world) {
    parts.open.Add(Key(element, id));
  }
  return parts;
}

SetParts Evaluator::List(const ExprNode& node) {
  SetParts parts;
  if (node.constant) {
    parts.certain = node.items;
    return parts;
  }
  std::vector<std::int32_t> items;
  for (const ExprNode& child : node.children) {
    // A member that is not known may be anything.
    KeySet keys;
    if (const auto item = Scalar(child, keys)) {
      items.push_back(*item);
    } else {
      parts.open.Add(keys);
    }
  }
  parts.Own(std::move(items));
  return parts;
}

SetParts Evaluator::CallSet(const ExprNode& node) {
  SetParts unknown;
  const ExprNode& argument = node.children.front();
  const auto element = Scalar(argument, unknown.open);
  if (!element) return unknown;
  switch (node.function) {
    case Function::kData:
      return argument.type.target == ElementKind::kFlow ? DataOfFlow(*element)
                                                        : DataOfComponent(*element);
    case Function::kFlows:
      return Flows(*element);
    case Function::kTools:
    case Function::kLogSinks:
      return Targets(*element, node.number);
    case Function::kUsers:
      return Users(*element);
    default:
      break;
  }
  assert(node.function == Function::kOutputs && "no other function gives a set");
  return Outputs(*element);
}

void Evaluator::Gather(ElementRef element, model::AttributeId id, std::vector<std::int32_t>& items,
                       KeySet& open) const {
  if (const auto* value = context_.model().Get(element).Find(id)) {
    items.insert(items.end(), value->value.items.begin(), value->value.items.end());
  } else if (!context_.closed_world) {
    open.Add(Key(element, id));
  }
}

SetParts Evaluator::DataOfFlow(FlowIndex flow) {
  SetParts parts;
  const model::Element& element = context_.model().flows[static_cast<std::size_t>(flow)];
  const auto* carries = element.Find(attribute::kCarries);
  const auto* returns = element.Find(attribute::kReturns);
  if (carries != nullptr && returns != nullptr &&
      (carries->value.items.empty() || returns->value.items.empty())) {
    parts.certain = carries->value.items.empty() ? returns->value.items : carries->value.items;
    return parts;
  }
  std::vector<std::int32_t> items;
  Gather({ElementKind::kFlow, flow}, attribute::kCarries, items, parts.open);
  Gather({ElementKind::kFlow, flow}, attribute::kReturns, items, parts.open);
  parts.Own(std::move(items));
  return parts;
}

SetParts Evaluator::DataOfComponent(ComponentIndex component) {
  SetParts parts;
  parts.certain = context_.graph->DataAt(component);
  if (!context_.closed_world) parts.open = context_.graph->UnstatedDataAt(component);
  AddOpenFlows(component, parts);
  return parts;
}

SetParts Evaluator::Flows(ComponentIndex component) {
  SetParts parts;
  parts.Own(FlowsOf(*context_.graph, component));
  AddOpenFlows(component, parts);
  return parts;
}

SetParts Evaluator::Targets(ComponentIndex component, model::TypeId type) {
  SetParts parts;
  std::vector<ComponentIndex> targets;
  for (const FlowIndex flow : context_.graph->OutFlows(component)) {
    targets.push_back(context_.model().flows[static_cast<std::size_t>(flow)].to);
  }
  std::sort(targets.begin(), targets.end());
  targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
  std::vector<ComponentIndex> certain;
  for (const ComponentIndex target : targets) {
    model::Ternary is = TypeIs(context_, target, type);
    if (is.is_true()) certain.push_back(target);
    if (is.is_unknown()) parts.maybe.push_back({target, std::move(is.keys)});
  }
  parts.Own(std::move(certain));
  AddOpenFlows(component, parts);
  return parts;
}

SetParts Evaluator::Outputs(ComponentIndex component) {
  SetParts parts;
  std::vector<std::int32_t> items;
  for (const FlowIndex flow : context_.graph->OutFlows(component)) {
    Gather({ElementKind::kFlow, flow}, attribute::kCarries, items, parts.open);
  }
  for (const FlowIndex flow : context_.graph->InFlows(component)) {
    Gather({ElementKind::kFlow, flow}, attribute::kReturns, items, parts.open);
  }
  parts.Own(std::move(items));
  AddOpenFlows(component, parts);
  return parts;
}

/// A run from a user may go through flows that an open list leaves out, wherever it is.
SetParts Evaluator::Users(ComponentIndex component) const {
  SetParts parts;
  std::vector<ComponentIndex> certain;
  for (const graph::UserAt& at : context_.graph->UsersOf(component)) {
    if (at.keys.empty()) {
      certain.push_back(at.user);
    } else {
      parts.maybe.push_back({at.user, at.keys});
    }
  }
  parts.Own(std::move(certain));
  if (!context_.closed_world)
    parts.open.Add(context_.graph->OpenKeysAnywhere(model::ListKind::kFlows));
  return parts;
}

void Evaluator::AddOpenFlows(ComponentIndex component, SetParts& parts) const {
  if (!context_.closed_world)
    parts.open.Add(context_.graph->OpenKeys(model::ListKind::kFlows, component));
}

}  // namespace threatgap::rule_engine
