#include "reports/html_components.h"

#include <algorithm>
#include <map>

namespace threatgap::reports::html {

std::vector<ComponentTally> TallyByComponent(const Page& page) {
  std::map<std::string, ComponentTally, std::less<>> by_id;
  for (const outcome::Finding* finding : page.Register()) {
    const bool gap = finding->group == outcome::Group::kGap;
    if (IsSuppressed(*finding) || (!gap && finding->group != outcome::Group::kUndecided)) continue;
    const auto* component = page.CountedAt(*finding);
    ComponentTally& tally = by_id[component == nullptr ? "" : component->id];
    if (component != nullptr) {
      tally.component = component;
      tally.name = component->title.empty() ? component->id : component->title;
    }
    ++(gap ? tally.gaps[static_cast<std::size_t>(finding->residual.hi)] : tally.undecided);
  }
  std::vector<ComponentTally> sorted;
  for (auto& [id, tally] : by_id) sorted.push_back(std::move(tally));
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return std::lexicographical_compare(b.gaps.rbegin(), b.gaps.rend(), a.gaps.rbegin(),
                                        a.gaps.rend());
  });
  return sorted;
}

}  // namespace threatgap::reports::html
