#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "analyzer/graph/path_search.h"
#include "analyzer/model/unknown.h"
#include "analyzer/rule_engine/rule.h"

namespace threatgap::rule_engine {

/// Shared inputs of all rules of one analysis: the graph, the type hierarchy and the path graphs,
/// which are made on first use. Thread-safe.
class MatchContext {
 public:
  MatchContext(EvalContext eval, const model::ComponentTypes& types);
  ~MatchContext();
  const EvalContext& eval() const { return eval_; }
  const graph::ArchitectureGraph& graph() const { return *eval_.graph; }
  const model::ThreatModel& model() const { return eval_.model(); }
  const graph::PathGraph& paths(graph::Follow follow) const;
  /// Components whose type may be `type` (equal, below, or an abstract type above it), ascending.
  const std::vector<model::ComponentIndex>& CandidatesOf(model::TypeId type) const;
  model::TypeId actor_type() const { return actor_; }
  /// Whether the component is an actor; unknown below an abstract type.
  model::Truth IsActor(model::ComponentIndex component) const;

 private:
  struct Lazy;
  EvalContext eval_;
  model::TypeId actor_ = model::kNoType;
  std::unique_ptr<Lazy> lazy_;
};

/// An ascending list of data. Matches to which any datum of the model may travel share theirs.
class CarriedData {
 public:
  using List = std::vector<model::DataIndex>;
  CarriedData() = default;
  explicit CarriedData(List all) : CarriedData(std::move(all), List()) { kinds_ = all_; }
  CarriedData(List all, List kinds)
      : all_(std::make_shared<const List>(std::move(all))),
        kinds_(std::make_shared<const List>(std::move(kinds))) {}
  List::const_iterator begin() const { return all_->begin(); }
  List::const_iterator end() const { return all_->end(); }
  bool empty() const { return all_->empty(); }
  std::size_t size() const { return all_->size(); }
  /// One for each combination of the attributes that decide the rule's risk.
  const List& kinds() const { return *kinds_; }

 private:
  std::shared_ptr<const List> all_ = None();
  std::shared_ptr<const List> kinds_ = None();
  static const std::shared_ptr<const List>& None();
};

/// One way in which a rule's match can be true: values of the scope's variables (slots which the
/// match does not bind keep kNone) and whether it is certain.
struct Match {
  std::vector<model::ElementRef> slots;
  model::Ternary truth;  ///< true or unknown, never false
  /// Paths with `carrying`: every datum that makes it match, ascending, never empty. Of a match
  /// that is only possible: every datum that may.
  CarriedData carried;
  /// Paths: uses of flows from source to target, of the cheapest run.
  std::vector<graph::Hop> witness;
  std::vector<model::ElementRef> identity(const Rule& rule) const;
};

class PathMatcher;

/// All matches of `rule`, those of one identity merged (path rules) or adjacent; ordered by
/// identity. For path rules `paths` gets the matcher which answers questions about runs; other
/// forms leave it empty. Cost: linear in candidates and answers for `each`, `count`, `absent`; see
/// PathMatcher for paths; index joins along edges for patterns.
std::vector<Match> FindMatches(const Rule& rule, const MatchContext& context,
                               std::unique_ptr<PathMatcher>* paths);

/// `is` and `where` of a binder for one element; `slots` must hold it in the binder's slot.
model::Ternary TestBinder(const Binder& binder, const MatchContext& context, Environment slots);

/// Elements which a binder may stand for, ascending; type candidates only, `where` is not tested.
std::vector<model::ElementRef> CandidatesOf(const Binder& binder, const MatchContext& context);

/// The slot of a component which every flow fitting `binder` must touch, because its predicate is a
/// conjunction with `f.from == x` or `f.to == x`; -1 when there is none. Lets `exists` look at few
/// flows.
int JoinedComponent(const Binder& binder);

/// The slot of the one element that can fit `binder`, because its predicate is a conjunction with
/// `y == x`; -1 when there is none.
int SameElement(const Binder& binder);

}  // namespace threatgap::rule_engine
