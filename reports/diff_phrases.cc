#include "reports/diff_phrases.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reports/text_phrases.h"

namespace threatgap::reports::diff {

std::string CrossingText(const outcome::NewCrossing& crossing) {
  std::string text = fmt::format("flow {} leads from {} to {}", crossing.flow, crossing.from_zone,
                                 crossing.to_zone);
  if (!crossing.new_flow) text += " now";
  if (!crossing.data.empty()) text += fmt::format(", with {}", fmt::join(crossing.data, ", "));
  const std::string place = text::PlaceText(crossing.location);
  return place.empty() ? text : text + " " + place;
}

std::string PathText(const outcome::NewPath& path) {
  return fmt::format("{} reaches {} at {}: {}", path.source, fmt::join(path.data, ", "),
                     path.target, path.because);
}

std::string LostControlText(const outcome::LostControl& control) {
  const std::string place = text::PlaceText(control.location);
  return fmt::format("{} {}{}{}", control.control, control.what, place.empty() ? "" : " ", place);
}

}  // namespace threatgap::reports::diff
