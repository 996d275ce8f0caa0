#include "reports/html_page.h"

#include <algorithm>

namespace threatgap::reports::html {

using outcome::Finding;
using outcome::Group;

Page::Page(const outcome::AnalysisResult& r) : result(r) {
  for (const auto& component : r.components) components_.emplace(component.id, &component);
  for (const auto& flow : r.flows) flows_.emplace(flow.id, &flow);
  for (const auto& zone : r.zones) zones_.emplace(zone.id, &zone);
  for (const auto& framework : r.frameworks) ++editions_[std::string(FrameworkName(framework.id))];
  for (const Finding& finding : r.findings) {
    findings_.emplace(finding.key, &finding);
    if (IsSuppressed(finding)) continue;
    register_.push_back(&finding);
    if (finding.group == Group::kGap) gaps_.push_back(&finding);
  }
  for (const Finding& finding : r.findings) {
    if (IsSuppressed(finding)) register_.push_back(&finding);
  }
}

const Finding* Page::FindFinding(std::string_view key) const {
  const auto found = findings_.find(key);
  return found == findings_.end() ? nullptr : found->second;
}

const outcome::ComponentView* Page::FindComponent(std::string_view id) const {
  const auto found = components_.find(id);
  return found == components_.end() ? nullptr : found->second;
}

const outcome::FrameworkView* Page::FindFramework(std::string_view id) const {
  const auto found = std::find_if(result.frameworks.begin(), result.frameworks.end(),
                                  [&](const auto& framework) { return framework.id == id; });
  return found == result.frameworks.end() ? nullptr : &*found;
}

std::string Page::ZoneTitle(std::string_view id) const {
  const auto found = zones_.find(id);
  if (found == zones_.end()) return std::string(id);
  return found->second->title.empty() ? found->second->id : found->second->title;
}

outcome::Named Page::Target(const Finding& finding) const {
  const auto stands_there = [&](const outcome::Named& named) {
    if (finding.location.line == 0) return false;
    if (named.kind == "component") {
      const auto found = components_.find(named.id);
      return found != components_.end() && found->second->location == finding.location;
    }
    const auto found = flows_.find(named.id);
    return named.kind == "flow" && found != flows_.end() &&
           found->second->location == finding.location;
  };
  for (auto it = finding.bindings.rbegin(); it != finding.bindings.rend(); ++it) {
    if (stands_there(it->second)) return it->second;
  }
  for (auto it = finding.bindings.rbegin(); it != finding.bindings.rend(); ++it) {
    if (it->second.kind == "component") return it->second;
  }
  return finding.bindings.empty() ? outcome::Named{} : finding.bindings.back().second;
}

const outcome::ComponentView* Page::CountedAt(const Finding& finding) const {
  const outcome::Named target = Target(finding);
  const auto flow = flows_.find(target.id);
  if (target.kind == "flow" && flow != flows_.end()) return FindComponent(flow->second->to);
  return FindComponent(target.id);
}

std::string Page::FrameworkAnchor(std::string_view framework) const {
  const std::string_view name = FrameworkName(framework);
  const auto editions = editions_.find(name);
  const bool ambiguous = editions != editions_.end() && editions->second > 1;
  return "req-" + AnchorPart(ambiguous ? framework : name);
}

std::string Page::RequirementAnchor(std::string_view framework,
                                    std::string_view requirement) const {
  return FrameworkAnchor(framework) + "-" + AnchorPart(requirement);
}

std::string_view ShownGroup(const Finding& finding) {
  return IsSuppressed(finding) ? "suppressed" : GroupWord(finding.group);
}

const outcome::TreatmentView* Decision(const Finding& finding) {
  for (const auto& treatment : finding.treatments) {
    const bool planned = treatment.decision == "planned" && !treatment.state.starts_with("expired");
    if (!treatment.proposal && (treatment.valid || planned)) return &treatment;
  }
  return nullptr;
}

std::string ShownVerdict(const Finding& finding) {
  std::string word(VerdictWord(finding.verdict));
  std::replace(word.begin(), word.end(), '-', ' ');
  if (finding.verdict == outcome::Verdict::kCovered)
    word += finding.proven ? ", proven" : ", claimed";
  return word;
}

std::string LevelText(const outcome::LevelRange& level) {
  if (level.exact()) return std::string(LevelTitle(level.hi));
  return fmt::format("{} to {}", LevelTitle(level.lo), LevelWord(level.hi));
}

std::string Cell(int likelihood, int impact) {
  if (likelihood < 1 || impact < 1) return {};
  return fmt::format("{}x{}", likelihood, impact);
}

}  // namespace threatgap::reports::html
