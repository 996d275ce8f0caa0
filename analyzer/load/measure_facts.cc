#include "analyzer/load/measure_facts.h"

#include <algorithm>

#include "analyzer/model/linked_controls.h"

namespace threatgap::load {
namespace {

using model::ElementKind;

/// Adds attributes to one element and keeps them ordered.
class Facts {
 public:
  Facts(ElementKind kind, model::Element& element, model::StringPool& strings)
      : kind_(kind), element_(element), strings_(strings) {}
  ~Facts() {
    std::sort(element_.attributes.begin(), element_.attributes.end(),
              [](const auto& a, const auto& b) { return a.attribute < b.attribute; });
  }
  Facts(const Facts&) = delete;
  Facts& operator=(const Facts&) = delete;

  void Number(std::string_view name, std::size_t value) {
    const auto attribute = model::FindAttribute(kind_, name);
    element_.attributes.push_back(
        {*attribute, model::Origin::kStated, {static_cast<std::int32_t>(value)}, element_.span});
  }
  void Owner(const std::string& owner) {
    if (!owner.empty()) Number("owner", static_cast<std::size_t>(strings_.Intern(owner)));
  }

 private:
  ElementKind kind_;
  model::Element& element_;
  model::StringPool& strings_;
};

bool IsImplemented(const model::Control& control) {
  return control.status == model::ControlStatus::kImplemented;
}

}  // namespace

void DescribeMeasures(model::ThreatModel& model) {
  for (model::Control& control : model.controls) {
    Facts facts(ElementKind::kControl, control, model.strings);
    if (control.status) facts.Number("status", static_cast<std::size_t>(*control.status));
    facts.Number("placed", control.on.empty() ? 0 : 1);
    facts.Number("evidence-count", control.evidence.size());
    facts.Owner(control.owner);
  }
  for (model::Threat& threat : model.threats) {
    const auto linked = model::LinkedControls(threat);
    Facts facts(ElementKind::kThreat, threat, model.strings);
    facts.Number("placed", threat.on.empty() && !threat.from && !threat.to ? 0 : 1);
    facts.Number("mitigation-count", linked.size());
    facts.Number("implemented-count",
                 static_cast<std::size_t>(
                     std::count_if(linked.begin(), linked.end(), [&](model::ControlIndex index) {
                       return IsImplemented(model.controls[static_cast<std::size_t>(index)]);
                     })));
    facts.Owner(threat.owner);
  }
}

}  // namespace threatgap::load
