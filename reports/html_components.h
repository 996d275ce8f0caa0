#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "reports/html_page.h"

/// The components of the model by what was found at them.
namespace threatgap::reports::html {

/// What is open at one component; suppressed findings count nowhere.
struct ComponentTally {
  const outcome::ComponentView* component = nullptr;  ///< null: findings at no single component
  std::string name;
  std::array<std::size_t, 4> gaps{};  ///< by residual level, upper end
  std::size_t undecided = 0;
};

/// The components that carry a gap or an undecided finding, those with the worst gaps first, equal
/// ones by id. O(findings + components log components).
std::vector<ComponentTally> TallyByComponent(const Page& page);

}  // namespace threatgap::reports::html
