#include "analyzer/pipeline/compare_architectures.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace threatgap::pipeline {
namespace {

using outcome::ComponentView;
using outcome::ControlView;
using outcome::FlowView;

template <typename View>
std::map<std::string, const View*> ById(const std::vector<View>& views) {
  std::map<std::string, const View*> index;
  for (const View& view : views) index.emplace(view.id, &view);
  return index;
}

/// Today's name of what was called `id`, unless something is still called so.
template <typename View>
void Rename(const std::map<std::string, std::string>& names, const std::map<std::string, View>& now,
            std::string& id) {
  const auto found = names.find(id);
  if (found != names.end() && !now.contains(id)) id = found->second;
}

/// Trust of a zone or of the first one around it that states one; empty: not stated.
std::string TrustOf(const std::map<std::string, const outcome::ZoneView*>& zones,
                    const std::string& id) {
  std::set<std::string> seen;
  for (auto at = zones.find(id); at != zones.end() && seen.insert(at->first).second;
       at = zones.find(at->second->parent)) {
    if (!at->second->trust.empty()) return at->second->trust;
  }
  return {};
}

class Zones {
 public:
  explicit Zones(const ArchitectureParts& parts) : zones_(ById(parts.zones)) {
    for (const ComponentView& component : parts.components) zone_of_[component.id] = component.zone;
  }
  const std::string& Of(const std::string& component) const {
    static const std::string kNone;
    const auto found = zone_of_.find(component);
    return found == zone_of_.end() ? kNone : found->second;
  }
  bool Crosses(const FlowView& flow) const {
    const std::string &from = Of(flow.from), &to = Of(flow.to);
    return !from.empty() && !to.empty() && from != to;
  }
  std::string Trust(const std::string& zone) const { return TrustOf(zones_, zone); }
  std::string Text(const std::string& zone) const {
    const std::string trust = Trust(zone);
    return trust.empty() ? zone : fmt::format("{} ({})", zone, trust);
  }

 private:
  std::map<std::string, const outcome::ZoneView*> zones_;
  std::map<std::string, std::string> zone_of_;
};

std::set<std::string> Ids(const std::vector<outcome::Named>& elements) {
  std::set<std::string> ids;
  for (const outcome::Named& element : elements) ids.insert(element.id);
  return ids;
}

std::set<std::string> AllPlaces(const ArchitectureParts& parts) {
  std::set<std::string> ids{"system"};
  for (const auto& zone : parts.zones) ids.insert(zone.id);
  for (const auto& component : parts.components) ids.insert(component.id);
  for (const auto& flow : parts.flows) ids.insert(flow.id);
  return ids;
}

}  // namespace

ArchitectureParts PartsOf(const outcome::AnalysisResult& result) {
  return {result.zones, result.components, result.flows, result.data, result.controls};
}

ArchitectureParts PartsUnderNewNames(const outcome::AnalysisResult& before,
                                     const FormerNames& former, const ArchitectureParts& now) {
  ArchitectureParts parts = PartsOf(before);
  std::map<std::string, bool> places, data, controls;
  for (const std::string& id : AllPlaces(now)) places[id] = true;
  for (const auto& view : now.data) data[view.id] = true;
  for (const auto& view : now.controls) controls[view.id] = true;
  const auto place = [&](std::string& id) { Rename(former.places, places, id); };
  for (auto& zone : parts.zones) place(zone.id), place(zone.parent);
  for (auto& component : parts.components) place(component.id), place(component.zone);
  for (auto& flow : parts.flows) {
    place(flow.id), place(flow.from), place(flow.to);
    for (auto* list : {&flow.carries, &flow.returns}) {
      for (std::string& id : *list) Rename(former.data, data, id);
    }
  }
  for (auto& view : parts.data) Rename(former.data, data, view.id);
  for (auto& control : parts.controls) {
    Rename(former.controls, controls, control.id);
    for (auto& on : control.on) place(on.id);
  }
  return parts;
}

std::vector<outcome::NewCrossing> FindNewCrossings(const ArchitectureParts& before,
                                                   const ArchitectureParts& after) {
  const Zones zones(after), zones_before(before);
  const auto flows_before = ById(before.flows);
  std::vector<outcome::NewCrossing> found;
  for (const FlowView& flow : after.flows) {
    if (!zones.Crosses(flow)) continue;
    const auto known = flows_before.find(flow.id);
    if (known != flows_before.end() && zones_before.Crosses(*known->second)) continue;
    outcome::NewCrossing& crossing = found.emplace_back();
    crossing.flow = flow.id;
    crossing.from = flow.from;
    crossing.to = flow.to;
    crossing.from_zone = zones.Text(zones.Of(flow.from));
    crossing.to_zone = zones.Text(zones.Of(flow.to));
    std::set<std::string> data(flow.carries.begin(), flow.carries.end());
    data.insert(flow.returns.begin(), flow.returns.end());
    crossing.data.assign(data.begin(), data.end());
    crossing.new_flow = known == flows_before.end();
    crossing.location = flow.location;
  }
  return found;
}

std::vector<outcome::LostControl> FindLostControls(const ArchitectureParts& before,
                                                   const ArchitectureParts& after) {
  const auto now = ById(after.controls);
  const std::set<std::string> places = AllPlaces(after);
  std::vector<outcome::LostControl> lost;
  for (const ControlView& control : before.controls) {
    if (control.status != "implemented") continue;
    const auto add = [&](std::string what, const base::Location& location) {
      lost.push_back({control.id, control.title, std::move(what), location});
    };
    const auto found = now.find(control.id);
    if (found == now.end()) {
      add("is gone", {});
      continue;
    }
    const ControlView& today = *found->second;
    if (today.status != "implemented") {
      add(fmt::format("is {} now, was implemented",
                      today.status.empty() || today.status == "unknown" ? "of unknown status"
                                                                        : today.status),
          today.location);
      continue;
    }
    const std::set<std::string> on = Ids(today.on);
    for (const std::string& place : Ids(control.on)) {
      if (on.contains(place)) continue;
      add(places.contains(place) ? fmt::format("does not stand on {} any more", place)
                                 : fmt::format("stood on {}, which is gone", place),
          today.location);
    }
  }
  return lost;
}

}  // namespace threatgap::pipeline
