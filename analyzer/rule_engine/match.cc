#include "analyzer/rule_engine/match.h"

#include <algorithm>
#include <map>

#include "analyzer/rule_engine/path_matcher.h"

namespace threatgap::rule_engine {
namespace {

using model::ComponentIndex;
using model::ElementKind;
using model::ElementRef;
using model::kNone;
using model::Ternary;
using model::Truth;

std::size_t At(std::int32_t index) { return static_cast<std::size_t>(index); }

std::vector<ElementRef> EmptySlots(const Rule& rule) {
  return std::vector<ElementRef>(rule.scope.size(), {ElementKind::kSystem, kNone});
}

}  // namespace

struct MatchContext::Lazy {
  std::vector<std::vector<ComponentIndex>> candidates;  ///< per type
  std::vector<Truth> actor;                             ///< per type
};

MatchContext::MatchContext(EvalContext eval, const model::ComponentTypes& types)
    : eval_(eval), lazy_(std::make_unique<Lazy>()) {
  const auto count = static_cast<model::TypeId>(types.size());
  lazy_->candidates.resize(types.size());
  lazy_->actor.assign(types.size(), Truth::kFalse);
  actor_ = types.Find("actor").value_or(model::kNoType);
  // A component may be of its type, of every type above it, and, where its type is abstract, of
  // those below.
  std::vector<std::vector<model::TypeId>> may_be(types.size());
  for (model::TypeId type = 0; type < count; ++type) {
    for (model::TypeId other = 0; other < count; ++other) {
      const bool below = types.Get(type).abstract && types.IsA(other, type);
      if (types.IsA(type, other) || below) may_be[At(type)].push_back(other);
      if (other != actor_) continue;
      if (types.IsA(type, other)) {
        lazy_->actor[At(type)] = Truth::kTrue;
      } else if (below) {
        lazy_->actor[At(type)] = Truth::kUnknown;
      }
    }
  }
  const auto& components = model().components;
  for (std::size_t c = 0; c < components.size(); ++c) {
    for (const model::TypeId type : may_be[At(components[c].type)]) {
      lazy_->candidates[At(type)].push_back(static_cast<ComponentIndex>(c));
    }
  }
}

MatchContext::~MatchContext() = default;

const graph::PathGraph& MatchContext::paths(graph::Follow follow) const {
  return graph().Paths(follow);
}

const std::vector<ComponentIndex>& MatchContext::CandidatesOf(model::TypeId type) const {
  return lazy_->candidates[At(type)];
}

Truth MatchContext::IsActor(ComponentIndex component) const {
  return lazy_->actor[At(model().components[At(component)].type)];
}

const std::shared_ptr<const CarriedData::List>& CarriedData::None() {
  static const auto none = std::make_shared<const List>();
  return none;
}

std::vector<ElementRef> Match::identity(const Rule& rule) const {
  std::vector<ElementRef> bound;
  for (const int slot : rule.identity) bound.push_back(slots[At(slot)]);
  return bound;
}

namespace {

Ternary TestType(const Binder& binder, const MatchContext& context, Environment slots) {
  const std::int32_t element = slots[At(binder.slot)].index;
  if (binder.only != kNone && element != binder.only) return Ternary::Of(false);
  return binder.type == model::kNoType ? Ternary::Of(true)
                                       : TypeIs(context.eval(), element, binder.type);
}

}  // namespace

Ternary TestBinder(const Binder& binder, const MatchContext& context, Environment slots) {
  Ternary truth = TestType(binder, context, slots);
  if (!binder.where || truth.is_false()) return truth;
  return And(std::move(truth), EvaluateBool(binder.where, context.eval(), slots));
}

std::vector<ElementRef> CandidatesOf(const Binder& binder, const MatchContext& context) {
  std::vector<ElementRef> candidates;
  if (binder.only != kNone) return {{binder.kind, binder.only}};
  if (binder.kind == ElementKind::kComponent && binder.type != model::kNoType) {
    for (const ComponentIndex c : context.CandidatesOf(binder.type))
      candidates.push_back({binder.kind, c});
    return candidates;
  }
  const auto count = static_cast<std::int32_t>(context.model().CountOf(binder.kind));
  for (std::int32_t i = 0; i < count; ++i) candidates.push_back({binder.kind, i});
  return candidates;
}

namespace {

std::vector<Match> MatchEach(const Rule& rule, const MatchContext& context) {
  std::vector<Match> found;
  Match match{EmptySlots(rule), {}, {}, {}};
  for (const ElementRef candidate : CandidatesOf(rule.each.element, context)) {
    match.slots[At(rule.each.element.slot)] = candidate;
    match.truth = TestBinder(rule.each.element, context, match.slots);
    if (!match.truth.is_false()) found.push_back(match);
  }
  return found;
}

/// Extends a partial pattern by one node at a time, along an edge wherever one leads to a bound
/// node.
class PatternJoin {
 public:
  PatternJoin(const Rule& rule, const MatchContext& context)
      : rule_(rule), context_(context), match_{EmptySlots(rule), Ternary::Of(true), {}, {}} {
    ChooseOrder();
  }

  std::vector<Match> Run() {
    BindNode(0, Ternary::Of(true));
    return std::move(found_);
  }

 private:
  /// Smallest candidate set first, then nodes that are joined to a bound one. A predicate that
  /// reads a node which comes later waits until all are bound.
  void ChooseOrder() {
    const auto& nodes = rule_.pattern.nodes;
    std::vector<bool> bound(nodes.size(), false);
    for (std::size_t step = 0; step < nodes.size(); ++step) {
      int best = -1;
      std::pair<bool, std::size_t> best_rank;
      for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (bound[i]) continue;
        const bool joined = step > 0 && JoinedTo(static_cast<int>(i), bound);
        const std::size_t size = nodes[i].type == model::kNoType
                                     ? context_.model().components.size()
                                     : context_.CandidatesOf(nodes[i].type).size();
        const std::pair<bool, std::size_t> rank{!joined && step > 0, size};
        if (best < 0 || rank < best_rank) {
          best = static_cast<int>(i);
          best_rank = rank;
        }
      }
      bound[At(best)] = true;
      order_.push_back(best);
      waits_.push_back(ReadsUnbound(nodes[At(best)], bound));
    }
  }

  bool ReadsUnbound(const Binder& binder, const std::vector<bool>& bound) const {
    if (!binder.where) return false;
    const auto& reads = binder.where.slots();
    for (std::size_t i = 0; i < bound.size(); ++i) {
      const int slot = rule_.pattern.nodes[i].slot;
      if (!bound[i] && std::find(reads.begin(), reads.end(), slot) != reads.end()) return true;
    }
    return false;
  }

  bool JoinedTo(int node, const std::vector<bool>& bound) const {
    return std::any_of(rule_.pattern.edges.begin(), rule_.pattern.edges.end(),
                       [&](const PatternEdge& edge) {
                         return (edge.from == node && bound[At(edge.to)]) ||
                                (edge.to == node && bound[At(edge.from)]);
                       });
  }

  ComponentIndex Bound(int node) const {
    return match_.slots[At(rule_.pattern.nodes[At(node)].slot)].index;
  }

  /// Candidates for `node`: neighbours over an edge to a bound node, or all of its type.
  std::vector<ComponentIndex> Candidates(int node) const {
    for (const PatternEdge& edge : rule_.pattern.edges) {
      std::vector<ComponentIndex> near;
      if (edge.to == node && Bound(edge.from) != kNone) {
        for (const auto flow : context_.graph().OutFlows(Bound(edge.from))) {
          near.push_back(context_.model().flows[At(flow)].to);
        }
      } else if (edge.from == node && Bound(edge.to) != kNone) {
        for (const auto flow : context_.graph().InFlows(Bound(edge.to))) {
          near.push_back(context_.model().flows[At(flow)].from);
        }
      } else {
        continue;
      }
      std::sort(near.begin(), near.end());
      near.erase(std::unique(near.begin(), near.end()), near.end());
      return near;
    }
    std::vector<ComponentIndex> all;
    for (const ElementRef ref : CandidatesOf(rule_.pattern.nodes[At(node)], context_))
      all.push_back(ref.index);
    return all;
  }

  void BindNode(std::size_t step, const Ternary& so_far) {
    if (step == order_.size()) {
      BindEdge(0, so_far);
      return;
    }
    const int node = order_[step];
    const Binder& binder = rule_.pattern.nodes[At(node)];
    ElementRef& slot = match_.slots[At(binder.slot)];
    for (const ComponentIndex candidate : Candidates(node)) {
      if (IsBound(candidate)) continue;
      slot = {ElementKind::kComponent, candidate};
      const Ternary fits = waits_[step] ? TestType(binder, context_, match_.slots)
                                        : TestBinder(binder, context_, match_.slots);
      const Ternary truth = And(so_far, fits);
      if (!truth.is_false()) BindNode(step + 1, truth);
      slot = {ElementKind::kSystem, kNone};
    }
  }

  bool IsBound(ComponentIndex component) const {
    return std::any_of(
        rule_.pattern.nodes.begin(), rule_.pattern.nodes.end(), [&](const Binder& node) {
          return match_.slots[At(node.slot)] == ElementRef{ElementKind::kComponent, component};
        });
  }

  void BindEdge(std::size_t number, const Ternary& so_far) {
    if (number == rule_.pattern.edges.size()) {
      Emit(so_far);
      return;
    }
    const PatternEdge& edge = rule_.pattern.edges[number];
    // From the end with fewer flows: pairs around a hub would look at all flows of the hub each.
    const auto out = context_.graph().OutFlows(Bound(edge.from));
    const auto in = context_.graph().InFlows(Bound(edge.to));
    for (const auto flow : in.size() < out.size() ? in : out) {
      const model::Flow& ends = context_.model().flows[At(flow)];
      if (ends.from != Bound(edge.from) || ends.to != Bound(edge.to)) continue;
      if (edge.slot >= 0) match_.slots[At(edge.slot)] = {ElementKind::kFlow, flow};
      BindEdge(number + 1, so_far);
      if (edge.slot < 0) break;  // one is enough where the flow is not named
    }
  }

  void Emit(const Ternary& so_far) {
    match_.truth = so_far;
    for (std::size_t step = 0; step < order_.size(); ++step) {
      if (!waits_[step]) continue;
      const Binder& binder = rule_.pattern.nodes[At(order_[step])];
      match_.truth =
          And(std::move(match_.truth), EvaluateBool(binder.where, context_.eval(), match_.slots));
    }
    if (rule_.pattern.where) {
      match_.truth = And(std::move(match_.truth),
                         EvaluateBool(rule_.pattern.where, context_.eval(), match_.slots));
    }
    if (!match_.truth.is_false()) found_.push_back(match_);
  }

  const Rule& rule_;
  const MatchContext& context_;
  std::vector<int> order_;   ///< positions in the pattern's nodes
  std::vector<bool> waits_;  ///< per step: the predicate of the node is tested at the end
  Match match_;
  std::vector<Match> found_;
};

/// Distinct values as an interval: each unknown value may be a new one or one that was seen.
Ternary CountTruth(const Rule& rule, const MatchContext& context, std::vector<ElementRef>& slots) {
  const SetValue set = EvaluateSet(rule.count.over_set, context.eval(), slots);
  std::vector<std::int32_t> values, possible_values;  ///< of certain members; of all
  std::size_t unknown = 0;
  bool certainly_one = false;
  model::KeySet keys = set.open;
  for (const SetMember& member : set.members) {
    slots[At(rule.count.over.slot)] = {rule.count.over.kind, member.item};
    model::KeySet why;
    const auto value = EvaluateScalar(rule.count.of, context.eval(), slots, &why);
    keys.Add(member.maybe);
    certainly_one |= member.maybe.empty();
    if (!value) {
      ++unknown;
      keys.Add(why);
      continue;
    }
    possible_values.push_back(*value);
    if (member.maybe.empty()) values.push_back(*value);
  }
  const auto distinct = [](std::vector<std::int32_t>& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    return static_cast<int>(list.size());
  };
  const int lo = std::max(distinct(values), certainly_one ? 1 : 0);
  const int hi = distinct(possible_values) + static_cast<int>(unknown);
  const bool endless = !set.open.empty();
  Ternary truth = Ternary::Of(true);
  if (rule.count.at_least) {
    const int bound = *rule.count.at_least;
    if (lo < bound)
      truth = And(truth, hi >= bound || endless ? Ternary::Unknown(keys) : Ternary::Of(false));
  }
  if (rule.count.at_most) {
    const int bound = *rule.count.at_most;
    if (lo > bound) return Ternary::Of(false);
    if (hi > bound || endless) truth = And(truth, Ternary::Unknown(keys));
  }
  return truth;
}

std::vector<Match> MatchCount(const Rule& rule, const MatchContext& context) {
  std::vector<Match> found;
  Match match{EmptySlots(rule), {}, {}, {}};
  for (const ElementRef candidate : CandidatesOf(rule.count.each, context)) {
    match.slots[At(rule.count.each.slot)] = candidate;
    Ternary truth = TestBinder(rule.count.each, context, match.slots);
    if (truth.is_false()) continue;
    match.truth = And(std::move(truth), CountTruth(rule, context, match.slots));
    match.slots[At(rule.count.over.slot)] = {ElementKind::kSystem, kNone};
    if (!match.truth.is_false()) found.push_back(match);
  }
  return found;
}

/// Whether some element fits the binder; an open list makes "none" unknown.
Ternary SomeElement(const Rule& rule, const Binder& binder, const MatchContext& context) {
  std::vector<ElementRef> slots = EmptySlots(rule);
  Ternary some = Ternary::Of(false);
  for (const ElementRef candidate : CandidatesOf(binder, context)) {
    slots[At(binder.slot)] = candidate;
    some = Or(std::move(some), TestBinder(binder, context, slots));
    if (some.is_true()) return some;
  }
  if (context.eval().closed_world) return some;
  model::KeySet open;
  if (binder.kind == ElementKind::kComponent)
    open = context.graph().OpenKeysAnywhere(model::ListKind::kComponents);
  if (binder.kind == ElementKind::kFlow)
    open = context.graph().OpenKeysAnywhere(model::ListKind::kFlows);
  return open.empty() ? some : Or(std::move(some), Ternary::Unknown(std::move(open)));
}

std::vector<Match> MatchAbsent(const Rule& rule, const MatchContext& context) {
  Ternary truth = Not(SomeElement(rule, rule.absent.element, context));
  if (rule.absent.when)
    truth = And(std::move(truth), SomeElement(rule, *rule.absent.when, context));
  if (truth.is_false()) return {};
  return {Match{EmptySlots(rule), std::move(truth), {}, {}}};
}

}  // namespace

std::vector<Match> FindMatches(const Rule& rule, const MatchContext& context,
                               std::unique_ptr<PathMatcher>* paths) {
  switch (rule.form) {
    case MatchForm::kEach:
      return MatchEach(rule, context);
    case MatchForm::kCount:
      return MatchCount(rule, context);
    case MatchForm::kAbsent:
      return MatchAbsent(rule, context);
    case MatchForm::kPattern:
      return PatternJoin(rule, context).Run();
    case MatchForm::kPath:
      break;
  }
  *paths = std::make_unique<PathMatcher>(rule, context);
  return (*paths)->FindMatches();
}

}  // namespace threatgap::rule_engine
