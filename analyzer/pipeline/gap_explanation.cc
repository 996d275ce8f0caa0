#include "analyzer/pipeline/gap_explanation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "analyzer/base/text.h"

namespace threatgap::pipeline {
namespace {

using coverage::LeafVerdict;
using graph::Hop;
using model::ElementKind;
using model::ElementRef;
using model::Truth;
using rule_engine::CoverTree;
using rule_engine::PathMatcher;
using rule_engine::RequiredPlace;

constexpr std::size_t kPlacesShown = 64;
constexpr std::size_t kHaveShown = 8;
constexpr std::size_t kClosingTried = 12;

bool IsPathLeaf(const LeafVerdict& leaf) {
  return leaf.leaf->kind == CoverTree::Kind::kControl &&
         (leaf.leaf->at.kind == RequiredPlace::Kind::kEveryPath ||
          leaf.leaf->at.kind == RequiredPlace::Kind::kEveryHop);
}

std::size_t At(std::int32_t index) { return static_cast<std::size_t>(index); }

}  // namespace

GapExplanation::GapExplanation(const Analysis& analysis, RuleRun& run, const JudgedMatch& judged)
    : analysis_(analysis),
      run_(run),
      judged_(judged),
      rule_(run.rule()),
      witness_(judged.match.witness) {
  if (rule_.covered_by) CollectNeeded(*rule_.covered_by);
}

void GapExplanation::CollectNeeded(const CoverTree& tree) {
  std::vector<bool> met;
  for (const LeafVerdict& leaf : judged_.coverage.leaves) met.push_back(leaf.met == Truth::kTrue);
  if (coverage::TreeMet(tree, met)) return;
  if (tree.children.empty()) needed_.insert(tree.leaf);
  for (const CoverTree& child : tree.children) {
    const std::set<int> before = needed_;
    CollectNeeded(child);
    if (tree.kind != CoverTree::Kind::kAny || &child == &tree.children.front()) continue;
    for (const int leaf : needed_) {
      if (!before.contains(leaf)) {
        alternative_.insert(leaf);  // the first leaf of a later alternative
        break;
      }
    }
  }
}

std::string GapExplanation::WithNames(const std::string& expression) const {
  std::string out;
  const auto in_name = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
  };
  for (std::size_t at = 0; at < expression.size();) {
    std::size_t end = at;
    while (end < expression.size() && in_name(expression[end])) ++end;
    if (end == at) {
      out += expression[at++];
      continue;
    }
    std::string word = expression.substr(at, end - at);
    const bool attribute = at > 0 && expression[at - 1] == '.';
    for (std::size_t slot = 0; slot < rule_.scope.size() && !attribute; ++slot) {
      const ElementRef bound = judged_.match.slots[slot];
      if (rule_.scope[slot].name == word && bound.index != model::kNone)
        word = analysis_.model.IdOf(bound);
    }
    out += word;
    at = end;
  }
  return out;
}

PathMatcher::Stretch GapExplanation::StretchOf(const LeafVerdict& leaf) const {
  return {&judged_.match, leaf.leaf->at.from, leaf.leaf->at.to};
}

bool GapExplanation::MayHost(const LeafVerdict& leaf, ElementRef element) const {
  if (element == leaf.demand.attacker) return false;
  return element.kind != ElementKind::kComponent ||
         analysis_.context.IsActor(element.index) != Truth::kTrue;
}

std::vector<ElementRef> GapExplanation::Places(const LeafVerdict& leaf, std::size_t limit) {
  std::vector<ElementRef> places;
  const auto take = [&](ElementRef element) {
    if (MayHost(leaf, element)) places.push_back(element);
    return places.size() >= limit;
  };
  switch (leaf.leaf->at.kind) {
    case RequiredPlace::Kind::kElement:
    case RequiredPlace::Kind::kZone:
      take(judged_.match.slots[At(leaf.leaf->at.slot)]);
      break;
    case RequiredPlace::Kind::kEach:
    case RequiredPlace::Kind::kEntry: {
      const auto set = run_.judge(judged_).SetOf(*leaf.leaf, judged_.match);
      for (const auto& member : set.members) {
        if (take({set.type.target, member.item})) break;
      }
      break;
    }
    case RequiredPlace::Kind::kEveryPath:
    case RequiredPlace::Kind::kEveryHop:
      run_.paths()->VisitLive(StretchOf(leaf), false, take);
      break;
    case RequiredPlace::Kind::kSystem:
      break;
  }
  return places;
}

GapExplanation::Guarded GapExplanation::Count(const LeafVerdict& leaf) {
  Guarded counted;
  if (leaf.leaf->kind != CoverTree::Kind::kControl) return counted;
  const auto kind = leaf.leaf->at.kind;
  if (kind == RequiredPlace::Kind::kEveryPath) {
    auto entrances =
        run_.paths()->CountEntrances(StretchOf(leaf), run_.judge(judged_).EffectiveAt(leaf),
                                     run_.judge(judged_).BarrierId(leaf, false, 0));
    counted = {entrances.guarded.size(),
               entrances.all.size(),
               leaf.leaf->at.from == 0 ? "entrance" : "way",
               {}};
    if (!entrances.guarded.empty()) counted.first_guarded.push_back(entrances.guarded.front());
  } else if (kind == RequiredPlace::Kind::kEach || kind == RequiredPlace::Kind::kEntry ||
             kind == RequiredPlace::Kind::kEveryHop) {
    for (const ElementRef place : Places(leaf, kPlacesShown)) {
      if (kind == RequiredPlace::Kind::kEveryHop && place.kind != ElementKind::kFlow) continue;
      ++counted.needed;
      if (run_.judge(judged_).EffectOf(leaf, place).truth == Truth::kTrue) ++counted.met;
      counted.counted = place.kind == ElementKind::kFlow ? "flow" : "place";
    }
  }
  return counted;
}

std::string GapExplanation::GuardAt(ElementRef element) const {
  for (const LeafVerdict& leaf : judged_.coverage.leaves) {
    if (leaf.leaf->kind != CoverTree::Kind::kControl || (shown_ != nullptr && shown_ != &leaf))
      continue;
    const auto kind = leaf.leaf->at.kind;
    if (kind == RequiredPlace::Kind::kElement &&
        judged_.match.slots[At(leaf.leaf->at.slot)] != element)
      continue;
    if (kind == RequiredPlace::Kind::kSystem || kind == RequiredPlace::Kind::kZone) continue;
    for (const auto& way : analysis_.effects.WaysAt(leaf.demand, element)) {
      if (way.truth != Truth::kTrue) continue;
      return way.control != model::kNone ? analysis_.model.controls[At(way.control)].id
                                         : analysis_.ControlType(way.type).id;
    }
  }
  return {};
}

outcome::WitnessStep GapExplanation::Step(ElementRef element) const {
  outcome::WitnessStep step;
  step.element = analysis_.Name(element);
  step.location = analysis_.Locate(element);
  step.guard = GuardAt(element);
  return step;
}

std::vector<outcome::WitnessStep> GapExplanation::Steps(const std::vector<Hop>& hops) const {
  std::vector<outcome::WitnessStep> steps;
  for (const Hop& hop : hops) {
    const model::Flow& flow = analysis_.model.flows[At(hop.flow)];
    if (steps.empty())
      steps.push_back(Step({ElementKind::kComponent, hop.against ? flow.to : flow.from}));
    outcome::WitnessStep arrow = Step({ElementKind::kFlow, hop.flow});
    arrow.against_arrow = hop.against;
    const auto* data =
        flow.Find(hop.against ? model::attribute::kReturns : model::attribute::kCarries);
    arrow.uncertain = data == nullptr && rule_.path.follow != graph::Follow::kReach;
    if (data != nullptr) {
      for (const auto datum : data->value.items)
        arrow.data.push_back(analysis_.model.IdOf({ElementKind::kData, datum}));
    }
    steps.push_back(std::move(arrow));
    steps.push_back(Step({ElementKind::kComponent, hop.against ? flow.from : flow.to}));
  }
  return steps;
}

/// Rules without paths: the flow between its ends, the edges of a pattern, or the element alone.
std::vector<outcome::WitnessStep> GapExplanation::StepsOfElements() const {
  std::vector<Hop> hops;
  std::vector<ElementRef> alone;
  for (const ElementRef element : judged_.match.slots) {
    if (element.index == model::kNone) continue;
    if (element.kind == ElementKind::kFlow) hops.push_back({element.index, false});
    if (element.kind == ElementKind::kComponent || element.kind == ElementKind::kZone)
      alone.push_back(element);
  }
  if (hops.empty() && rule_.form == rule_engine::MatchForm::kPattern) {
    for (const auto& edge : rule_.pattern.edges) {
      const auto slot = [&](int node) {
        return judged_.match.slots[At(rule_.pattern.nodes[At(node)].slot)].index;
      };
      for (const auto flow : analysis_.context.graph().OutFlows(slot(edge.from))) {
        if (analysis_.model.flows[At(flow)].to != slot(edge.to)) continue;
        hops.push_back({flow, false});
        break;
      }
    }
  }
  if (!hops.empty()) return Steps({hops.front()});
  if (alone.empty()) return {};
  return {Step(alone.front())};
}

/// A run that avoids the control of an unmet path leaf, completed to the whole path of the match.
std::vector<Hop> GapExplanation::OpenRun(const LeafVerdict& leaf) {
  const auto open =
      run_.paths()->AvoidingRun(StretchOf(leaf), run_.judge(judged_).EffectiveAt(leaf),
                                run_.judge(judged_).BarrierId(leaf, false, 0));
  if (open.empty()) return witness_;
  const auto position = [&](int waypoint) {
    const auto wanted = judged_.match.slots[At(rule_.path.waypoints[At(waypoint)].slot)].index;
    if (waypoint == 0) return std::size_t{0};
    for (std::size_t i = 0; i < witness_.size(); ++i) {
      const model::Flow& flow = analysis_.model.flows[At(witness_[i].flow)];
      if ((witness_[i].against ? flow.from : flow.to) == wanted) return i + 1;
    }
    return witness_.size();
  };
  std::vector<Hop> whole(witness_.begin(), witness_.begin() + static_cast<std::ptrdiff_t>(
                                                                  position(leaf.leaf->at.from)));
  whole.insert(whole.end(), open.begin(), open.end());
  if (leaf.leaf->at.to + 1 < static_cast<int>(rule_.path.waypoints.size())) {
    whole.insert(whole.end(),
                 witness_.begin() + static_cast<std::ptrdiff_t>(position(leaf.leaf->at.to)),
                 witness_.end());
  }
  return whole;
}

void GapExplanation::FillWitness(outcome::Finding& finding) {
  if (rule_.form != rule_engine::MatchForm::kPath) {
    finding.witness = StepsOfElements();
    return;
  }
  for (const LeafVerdict& leaf : judged_.coverage.leaves) {
    if (finding.lo == outcome::Cover::kCovered || !IsPathLeaf(leaf) ||
        !needed_.contains(leaf.leaf->leaf))
      continue;
    witness_ = OpenRun(leaf);
    shown_ = &leaf;
    break;
  }
  finding.witness = Steps(witness_);
  shown_ = nullptr;
}

void GapExplanation::AddDerived(const LeafVerdict& leaf, const std::vector<ElementRef>& places,
                                const std::string& enough, outcome::Finding& finding) {
  std::map<catalog::ControlTypeId, outcome::Have> by_type;
  for (const ElementRef place : places) {
    for (const auto& way : analysis_.effects.WaysAt(leaf.demand, place)) {
      if (way.control != model::kNone || way.truth != Truth::kTrue) continue;
      outcome::Have& have = by_type[way.type];
      have.control_type = analysis_.ControlType(way.type).id;
      have.title = analysis_.ControlType(way.type).title;
      have.on.push_back(analysis_.Name(place));
      have.status = "implemented";
      have.proof = "stated by the model";
      have.enough = enough;
      have.counts = true;
      have.location = analysis_.Locate(place);
    }
  }
  for (auto& [type, have] : by_type) finding.have.push_back(std::move(have));
}

void GapExplanation::AddHave(const LeafVerdict& leaf, const Guarded& counted,
                             outcome::Finding& finding) {
  const auto places = Places(leaf, kPlacesShown);
  const std::string all = leaf.met == Truth::kTrue ? "stands everywhere it must" : "";
  const std::string guards = counted.needed == 0
                                 ? (leaf.met == Truth::kTrue ? "stands where it must" : "")
                                 : fmt::format("guards {} of {}", counted.met,
                                               base::Counted(counted.needed, counted.counted));
  for (const auto index : analysis_.effects.ControlsFor(leaf.demand)) {
    if (finding.have.size() >= kHaveShown) return;
    const model::Control& control = analysis_.model.controls[At(index)];
    outcome::Have have;
    have.control = control.id;
    have.status = StatusWord(control);
    have.proof = ProofWords(analysis_, control, leaf.demand.max_age_days);
    have.location = analysis_.Locate({ElementKind::kControl, index});
    catalog::ControlTypeId type = leaf.leaf->controls.front();
    for (const auto own : control.types) {
      for (const auto wanted : leaf.leaf->controls) {
        if (analysis_.catalog.IsA(own, wanted)) type = own;
      }
    }
    have.control_type = analysis_.ControlType(type).id;
    have.title = analysis_.ControlType(type).title;
    for (const ElementRef place : places) {
      if (!analysis_.effects.StandsOn(index, place).is_false())
        have.on.push_back(analysis_.Name(place));
    }
    const auto judged = analysis_.effects.Judge(index, type, leaf.demand);
    const bool everywhere = leaf.leaf->at.kind == RequiredPlace::Kind::kSystem;
    if (have.on.empty() && !everywhere) {
      for (const auto& on : control.on) have.on.push_back(analysis_.Name(on.element));
      have.enough = "stands elsewhere, not where this threat passes";
    } else if (judged.truth == Truth::kTrue) {
      have.counts = true;
      have.enough = everywhere ? all : guards;
    } else if (judged.truth == Truth::kUnknown) {
      have.enough = control.status ? "counts only with fresh evidence" : "its status is not stated";
    } else if (control.status == model::ControlStatus::kImplemented) {
      have.enough = "its newest evidence failed";
    } else {
      have.enough = have.status + (control.due ? ", due " + base::FormatDate(*control.due) : "") +
                    ": does not count";
    }
    finding.have.push_back(std::move(have));
  }
  AddDerived(leaf, places, guards, finding);
}

std::string GapExplanation::Where(const LeafVerdict& leaf) {
  const auto name = [&](int slot) { return analysis_.model.NameOf(judged_.match.slots[At(slot)]); };
  const auto waypoint = [&](int i) { return name(rule_.path.waypoints[At(i)].slot); };
  const RequiredPlace& at = leaf.leaf->at;
  switch (at.kind) {
    case RequiredPlace::Kind::kElement:
      return "on " + name(at.slot);
    case RequiredPlace::Kind::kZone:
      return "on the zone of " + name(at.slot);
    case RequiredPlace::Kind::kEveryPath:
      return fmt::format("on every path from {} to {}", waypoint(at.from), waypoint(at.to));
    case RequiredPlace::Kind::kEveryHop:
      return fmt::format("on every flow from {} to {}", waypoint(at.from), waypoint(at.to));
    case RequiredPlace::Kind::kSystem:
      return "for the system";
    case RequiredPlace::Kind::kEntry:
      return "on every flow that enters the zone";
    case RequiredPlace::Kind::kEach:
      break;
  }
  const auto set = run_.judge(judged_).SetOf(*leaf.leaf, judged_.match);
  if (set.members.empty()) {
    return fmt::format("on {}, of which there is none", WithNames(at.text));
  }
  std::string text = "on each of ";
  for (std::size_t i = 0; i < set.members.size() && i < 4; ++i) {
    text += (i ? ", " : "") + analysis_.model.IdOf({set.type.target, set.members[i].item});
  }
  return set.members.size() > 4 ? text + fmt::format(" and {} more", set.members.size() - 4) : text;
}

/// Places of the witness where the control alone would close the leaf, nearest to the target first.
std::vector<outcome::Named> GapExplanation::ClosingPlaces(const LeafVerdict& leaf) {
  std::vector<outcome::Named> places;
  if (!IsPathLeaf(leaf)) {
    for (const ElementRef place : Places(leaf, kPlacesShown)) {
      if (run_.judge(judged_).EffectOf(leaf, place).truth != Truth::kTrue)
        places.push_back(analysis_.Name(place));
    }
    return places;
  }
  if (leaf.leaf->at.kind == RequiredPlace::Kind::kEveryHop) return places;
  const auto open =
      run_.paths()->AvoidingRun(StretchOf(leaf), run_.judge(judged_).EffectiveAt(leaf),
                                run_.judge(judged_).BarrierId(leaf, false, 0));
  std::vector<ElementRef> candidates;
  for (const Hop& hop : open) {
    const model::Flow& flow = analysis_.model.flows[At(hop.flow)];
    if (candidates.empty())
      candidates.push_back({ElementKind::kComponent, hop.against ? flow.to : flow.from});
    candidates.push_back({ElementKind::kFlow, hop.flow});
    candidates.push_back({ElementKind::kComponent, hop.against ? flow.from : flow.to});
  }
  std::reverse(candidates.begin(), candidates.end());
  if (candidates.size() > kClosingTried) candidates.resize(kClosingTried);
  std::set<ElementRef> tried;
  std::erase_if(candidates, [&](ElementRef place) {
    return !MayHost(leaf, place) || !tried.insert(place).second;
  });
  const auto closing =
      run_.paths()->PassedByEveryRun(StretchOf(leaf), run_.judge(judged_).EffectiveAt(leaf),
                                     run_.judge(judged_).BarrierId(leaf, false, 0), candidates);
  for (const ElementRef place : closing) places.push_back(analysis_.Name(place));
  return places;
}

void GapExplanation::AddMissing(const LeafVerdict& leaf, const Guarded& counted,
                                outcome::Finding& finding) {
  outcome::Missing missing;
  if (leaf.leaf->kind == CoverTree::Kind::kExists) {
    const auto& exists = leaf.leaf->exists;
    missing.title = fmt::format("a {} {}", ElementKindWord(exists.kind), exists.name);
    missing.where = "where " + WithNames(exists.where_text);
  } else {
    for (const auto type : leaf.leaf->controls)
      missing.control_types.push_back(analysis_.ControlType(type).id);
    missing.title = analysis_.ControlType(leaf.leaf->controls.front()).title;
    missing.where = Where(leaf);
    missing.places = ClosingPlaces(leaf);
    missing.met = counted.met;
    missing.needed = counted.needed;
    if (counted.needed > 0)
      missing.counted = counted.counted == "entrance" ? "entrances" : counted.counted + "s";
  }
  missing.alternative = alternative_.contains(leaf.leaf->leaf);
  finding.missing.push_back(std::move(missing));
}

void GapExplanation::Fill(outcome::Finding& finding) {
  FillWitness(finding);
  std::string open_path;
  for (const LeafVerdict& leaf : judged_.coverage.leaves) {
    const Guarded counted = Count(leaf);
    if (leaf.leaf->kind == CoverTree::Kind::kControl) AddHave(leaf, counted, finding);
    if (!counted.first_guarded.empty() && finding.guarded.empty() && leaf.met != Truth::kTrue) {
      shown_ = &leaf;
      finding.guarded =
          Steps(run_.paths()->RunBeginningWith(StretchOf(leaf), counted.first_guarded.front()));
      shown_ = nullptr;
    }
    if (!needed_.contains(leaf.leaf->leaf) || finding.lo == outcome::Cover::kCovered) continue;
    AddMissing(leaf, counted, finding);
    const outcome::Missing& missing = finding.missing.back();
    if (!finding.coverage_note.empty()) continue;
    finding.coverage_note =
        missing.needed > 0
            ? fmt::format("{} of {} {} {}", missing.met,
                          base::Counted(missing.needed, counted.counted),
                          missing.needed == 1 || missing.met == 1 ? "passes" : "pass",
                          missing.control_types.front())
            : fmt::format(
                  "no {} {}",
                  missing.control_types.empty() ? missing.title : missing.control_types.front(),
                  missing.where);
  }
  if (finding.lo == outcome::Cover::kCovered)
    finding.coverage_note = finding.proven ? "covered, with fresh proof" : "covered, as claimed";
}

}  // namespace threatgap::pipeline
