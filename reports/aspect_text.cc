#include "reports/aspect_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace threatgap::reports {
namespace {

using outcome::AspectState;
using outcome::AspectView;

std::string StateText(const AspectView& aspect) {
  const std::string controls = fmt::format("{}", fmt::join(aspect.controls, ", "));
  switch (aspect.state) {
    case AspectState::kCovered:
      return "covered by " + controls;
    case AspectState::kAnswered:
      return "stated by people";
    case AspectState::kUnknown:
      return controls.empty() ? "not known, the list of controls is open"
                              : "not known, see " + controls;
    case AspectState::kPlanned:
      return "planned with " + controls;
    case AspectState::kMissing:
      return fmt::format("missing, {} would cover it", fmt::join(aspect.control_types, " or "));
    case AspectState::kManual:
      break;
  }
  return "only people can say";
}

}  // namespace

std::string AspectText(const AspectView& aspect) {
  return fmt::format("{} ({}): {}", aspect.id, aspect.title, StateText(aspect));
}

}  // namespace threatgap::reports
