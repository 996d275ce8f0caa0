#include "analyzer/pipeline/tolerance.h"

#include <fmt/format.h>

#include <set>

namespace threatgap::pipeline {
namespace {

using load::Tolerance;
using load::Tolerated;
using model::ElementKind;
namespace attribute = model::attribute;

/// The level above the one that may stay open.
outcome::Level FailFrom(const Tolerated& tolerated) {
  if (!tolerated.level) return outcome::Level::kLow;
  return static_cast<outcome::Level>(static_cast<int>(ToLevel(*tolerated.level)) + 1);
}

class StrictestLimit {
 public:
  explicit StrictestLimit(const Analysis& analysis) : analysis_(analysis), model_(analysis.model) {}

  void AddElement(const outcome::Named& named) {
    if (named.kind == "data") {
      if (const auto data = model_.FindData(named.id)) AddData(*data);
    } else if (const auto place = model_.FindPlace(named.id)) {
      if (place->kind == ElementKind::kComponent) AddComponent(place->index);
      if (place->kind == ElementKind::kFlow) AddFlow(place->index);
    }
  }

  void AddDataNamed(const std::string& id) {
    if (const auto data = model_.FindData(id)) AddData(*data);
  }

  std::optional<ToleranceLimit> Take() { return std::move(limit_); }

 private:
  void AddComponent(model::ComponentIndex index) {
    if (analysis_.context.IsActor(index) == model::Truth::kTrue) return;
    const auto& component = model_.components[static_cast<std::size_t>(index)];
    AddClass(component, attribute::kCriticality, "criticality",
             analysis_.policy.tolerance.criticality);
    // Most components store nothing and say nothing about it.
    if (const auto* stores = component.Find(attribute::kStores)) {
      for (const auto data : stores->value.items) AddData(data);
    }
  }

  void AddFlow(model::FlowIndex index) {
    const auto& flow = model_.flows[static_cast<std::size_t>(index)];
    for (const auto list : {attribute::kCarries, attribute::kReturns}) {
      const auto* data = flow.Find(list);
      if (data == nullptr) {
        Add(Tolerance::Strictest(analysis_.policy.tolerance.data),
            fmt::format("the data of `{}` is not stated", flow.id));
        continue;
      }
      for (const auto each : data->value.items) AddData(each);
    }
  }

  void AddData(model::DataIndex index) {
    if (!seen_.insert(index).second) return;
    AddClass(model_.data[static_cast<std::size_t>(index)], attribute::kConfidentiality,
             "confidentiality", analysis_.policy.tolerance.data);
  }

  void AddClass(const model::Element& element, model::AttributeId id, std::string_view scale,
                const std::array<std::optional<Tolerated>, 4>& classes) {
    if (const auto* value = element.Find(id)) {
      Add(Tolerance::At(classes, value->value.scalar),
          fmt::format("{} of `{}` is {}", scale, element.id, model_.ValueText(id, value->value)));
    } else {
      Add(Tolerance::Strictest(classes),
          fmt::format("{} of `{}` is not stated", scale, element.id));
    }
  }

  void Add(const Tolerated* tolerated, const std::string& because) {
    if (tolerated == nullptr) return;
    const outcome::Level from = FailFrom(*tolerated);
    if (limit_ && limit_->fail_from <= from) return;
    limit_ = {from, tolerated->level ? fmt::format("at most {} may stay open where {}",
                                                   SeverityLevelWord(*tolerated->level), because)
                                     : fmt::format("nothing may stay open where {}", because)};
  }

  const Analysis& analysis_;
  const model::ThreatModel& model_;
  std::set<model::DataIndex> seen_;
  std::optional<ToleranceLimit> limit_;
};

}  // namespace

std::optional<ToleranceLimit> ToleranceOf(const Analysis& analysis,
                                          const outcome::Finding& finding) {
  if (analysis.policy.tolerance.empty()) return std::nullopt;
  StrictestLimit limit(analysis);
  for (const auto& [name, element] : finding.bindings) limit.AddElement(element);
  for (const auto& step : finding.witness) {
    for (const std::string& data : step.data) limit.AddDataNamed(data);
  }
  return limit.Take();
}

}  // namespace threatgap::pipeline
