#include "analyzer/model/type_truth.h"

namespace threatgap::model {

Ternary TypeTruth(const ThreatModel& model, ComponentIndex component, TypeId type) {
  const TypeId actual = model.components[static_cast<std::size_t>(component)].type;
  if (model.types->IsA(actual, type)) return Ternary::Of(true);
  const bool may_be =
      actual == kNoType || (model.types->Get(actual).abstract && model.types->IsA(type, actual));
  if (!may_be) return Ternary::Of(false);
  return Ternary::Unknown(UnknownKey{{ElementKind::kComponent, component}, UnknownKey::kType});
}

}  // namespace threatgap::model
