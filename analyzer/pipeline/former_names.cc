#include "analyzer/pipeline/former_names.h"

#include <algorithm>
#include <utility>

#include "analyzer/pipeline/analysis.h"

namespace threatgap::pipeline {
namespace {

using model::ThreatModel;
using Ids = std::vector<std::string>;
using NamedIds = std::vector<std::pair<std::string, std::string>>;

/// Combinations of earlier ids which are tried for one finding.
constexpr std::size_t kMostCombinations = 256;

/// The id now, then those before it.
Ids AllIds(const std::string& id, const Ids& formerly) {
  Ids ids{id};
  ids.insert(ids.end(), formerly.begin(), formerly.end());
  return ids;
}

/// `a>b` and `a>b#2` follow the names of their ends.
Ids IdsOfFlow(const ThreatModel& model, const model::Flow& flow) {
  Ids ids = AllIds(flow.id, flow.formerly);
  const auto& from = model.components[static_cast<std::size_t>(flow.from)];
  const auto& to = model.components[static_cast<std::size_t>(flow.to)];
  const std::string plain = from.id + ">" + to.id;
  if (!flow.id.starts_with(plain)) return ids;
  const std::string number = flow.id.substr(plain.size());
  if (!number.empty() && number.front() != '#') return ids;
  for (const std::string& begin : AllIds(from.id, from.formerly)) {
    for (const std::string& end : AllIds(to.id, to.formerly)) {
      const std::string id = begin + ">" + end + number;
      if (id != flow.id) ids.push_back(id);
    }
  }
  return ids;
}

Ids IdsOfElement(const model::Element& element) { return AllIds(element.id, element.formerly); }

Ids IdsOf(const ThreatModel& model, const outcome::Named& named) {
  if (named.kind == "data") {
    const auto at = model.FindData(named.id);
    return at ? IdsOfElement(model.data[static_cast<std::size_t>(*at)]) : Ids{named.id};
  }
  if (named.kind == "control") {
    const auto at = model.FindControl(named.id);
    return at ? IdsOfElement(model.controls[static_cast<std::size_t>(*at)]) : Ids{named.id};
  }
  const auto place = named.kind == "system" ? std::nullopt : model.FindPlace(named.id);
  if (!place) return {named.id};
  if (place->kind == model::ElementKind::kFlow)
    return IdsOfFlow(model, model.flows[static_cast<std::size_t>(place->index)]);
  return IdsOfElement(model.Get(*place));
}

/// What identifies the finding, each with the ids it has and had.
std::vector<std::pair<std::string, Ids>> Identity(const ThreatModel& model,
                                                  const outcome::Finding& finding) {
  std::vector<std::pair<std::string, Ids>> identity;
  if (finding.rule.empty()) {
    const auto threat = model.FindThreat(finding.key);
    identity.emplace_back(
        "threat",
        threat ? IdsOfElement(model.threats[static_cast<std::size_t>(*threat)]) : Ids{finding.key});
    return identity;
  }
  for (const auto& [variable, element] : finding.bindings)
    identity.emplace_back(variable, IdsOf(model, element));
  return identity;
}

/// Every combination but that of today's names, which is the first.
std::vector<std::string> Fingerprints(const Ids& systems,
                                      const std::vector<std::pair<std::string, Ids>>& identity,
                                      const std::string& rule) {
  std::vector<std::string> found;
  std::vector<std::size_t> choice(identity.size() + 1, 0);
  for (std::size_t n = 1; n < kMostCombinations; ++n) {
    std::size_t at = 0;
    for (; at < choice.size(); ++at) {
      const std::size_t size = at == 0 ? systems.size() : identity[at - 1].second.size();
      if (++choice[at] < size) break;
      choice[at] = 0;
    }
    if (at == choice.size()) break;
    NamedIds ids;
    for (std::size_t i = 0; i < identity.size(); ++i)
      ids.emplace_back(identity[i].first, identity[i].second[choice[i + 1]]);
    found.push_back(Fingerprint(systems[choice[0]], rule, ids));
  }
  return found;
}

template <typename Elements>
bool AnyRenamed(const Elements& elements) {
  return std::any_of(elements.begin(), elements.end(),
                     [](const model::Element& element) { return !element.formerly.empty(); });
}

bool AnythingRenamed(const ThreatModel& model) {
  return !model.system.formerly.empty() || AnyRenamed(model.zones) ||
         AnyRenamed(model.components) || AnyRenamed(model.flows) || AnyRenamed(model.data) ||
         AnyRenamed(model.controls) || AnyRenamed(model.threats);
}

void AddRenamed(const Ids& ids, std::map<std::string, std::string>& now) {
  for (std::size_t i = 1; i < ids.size(); ++i) now.emplace(ids[i], ids.front());
}

}  // namespace

const std::vector<std::string>& FormerNames::Of(const outcome::Finding& finding) const {
  static const std::vector<std::string> kNothing;
  const auto found = fingerprints.find(finding.fingerprint);
  return found == fingerprints.end() ? kNothing : found->second;
}

FormerNames FindFormerNames(const ThreatModel& model,
                            const std::vector<outcome::Finding>& findings) {
  FormerNames names;
  if (!AnythingRenamed(model)) return names;
  names.systems = model.system.formerly;
  for (const auto& zone : model.zones) AddRenamed(IdsOfElement(zone), names.places);
  for (const auto& component : model.components) AddRenamed(IdsOfElement(component), names.places);
  for (const auto& flow : model.flows) AddRenamed(IdsOfFlow(model, flow), names.places);
  for (const auto& data : model.data) AddRenamed(IdsOfElement(data), names.data);
  for (const auto& control : model.controls) AddRenamed(IdsOfElement(control), names.controls);
  const Ids systems = AllIds(model.system.id, model.system.formerly);
  for (const outcome::Finding& finding : findings) {
    const auto identity = Identity(model, finding);
    const bool renamed =
        systems.size() > 1 || std::any_of(identity.begin(), identity.end(),
                                          [](const auto& each) { return each.second.size() > 1; });
    if (renamed)
      names.fingerprints[finding.fingerprint] = Fingerprints(systems, identity, finding.rule);
  }
  return names;
}

}  // namespace threatgap::pipeline
