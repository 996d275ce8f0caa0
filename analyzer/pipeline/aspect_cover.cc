#include "analyzer/pipeline/aspect_cover.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "analyzer/base/text.h"

namespace threatgap::pipeline {
namespace {

using model::Truth;
using outcome::AspectState;
using outcome::AspectView;
using outcome::Cover;

Cover CoverBy(std::size_t aspects, const std::vector<Contribution>& contributions, Truth least) {
  std::vector<bool> covered(aspects, false);
  bool whole = false, part = false;
  for (const Contribution& each : contributions) {
    if (each.effective < least) continue;
    part = true;
    whole |= each.part.whole;
    for (const auto aspect : each.part.aspects) covered[static_cast<std::size_t>(aspect)] = true;
  }
  const bool all = aspects > 0 && std::find(covered.begin(), covered.end(), false) == covered.end();
  if (whole || all) return Cover::kCovered;
  return part ? Cover::kPartial : Cover::kUncovered;
}

AspectState StateBy(const Contribution& contribution) {
  if (contribution.effective == Truth::kTrue) return AspectState::kCovered;
  if (contribution.effective == Truth::kUnknown) return AspectState::kUnknown;
  return contribution.planned ? AspectState::kPlanned : AspectState::kMissing;
}

AspectView ViewAspect(std::int32_t position, const catalog::Aspect& aspect,
                      const std::vector<MappedPart>& mapped,
                      const std::vector<Contribution>& contributions) {
  AspectView view{aspect.id, aspect.title, AspectState::kManual, {}, {}};
  for (const MappedPart& part : mapped) {
    if (part.Covers(position)) view.control_types.push_back(part.control_type);
  }
  if (!view.control_types.empty()) view.state = AspectState::kMissing;
  for (const Contribution& each : contributions) {
    if (each.part.Covers(position)) view.state = std::min(view.state, StateBy(each));
  }
  if (view.state == AspectState::kMissing) return view;
  for (const Contribution& each : contributions) {
    if (each.part.Covers(position) && StateBy(each) == view.state && !each.control.empty())
      view.controls.push_back(each.control);
  }
  std::sort(view.controls.begin(), view.controls.end());
  view.controls.erase(std::unique(view.controls.begin(), view.controls.end()), view.controls.end());
  return view;
}

}  // namespace

bool MappedPart::Covers(std::int32_t aspect) const {
  return whole || std::find(aspects.begin(), aspects.end(), aspect) != aspects.end();
}

CoveredAspects CoverAspects(std::size_t aspects, const std::vector<Contribution>& contributions) {
  return {CoverBy(aspects, contributions, Truth::kTrue),
          CoverBy(aspects, contributions, Truth::kUnknown)};
}

Cover ProvenCover(std::size_t aspects, const std::vector<Contribution>& contributions) {
  std::vector<Contribution> proven;
  std::copy_if(contributions.begin(), contributions.end(), std::back_inserter(proven),
               [](const Contribution& each) { return each.proven; });
  return CoverAspects(aspects, proven).lo;
}

std::vector<AspectView> ViewAspects(const std::vector<catalog::Aspect>& aspects,
                                    const std::vector<MappedPart>& mapped,
                                    const std::vector<Contribution>& contributions) {
  std::vector<AspectView> views;
  for (std::size_t i = 0; i < aspects.size(); ++i) {
    views.push_back(ViewAspect(static_cast<std::int32_t>(i), aspects[i], mapped, contributions));
  }
  return views;
}

std::string AspectsInWords(const std::vector<AspectView>& aspects) {
  if (aspects.empty()) return {};
  std::vector<std::string> open;
  for (const AspectView& aspect : aspects) {
    if (aspect.state > AspectState::kAnswered) open.push_back(aspect.id);
  }
  const std::string counted = fmt::format("{} of {} covered", aspects.size() - open.size(),
                                          base::Counted(aspects.size(), "aspect"));
  return open.empty() ? counted : fmt::format("{}, not {}", counted, fmt::join(open, ", "));
}

}  // namespace threatgap::pipeline
