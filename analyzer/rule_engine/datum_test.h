#pragma once

#include <map>
#include <vector>

#include "analyzer/rule_engine/match.h"
#include "analyzer/rule_engine/rule.h"

namespace threatgap::rule_engine {

/// Which data a path rule asks for: its `carrying`. Answers are remembered as far as they cannot
/// differ, so that asking for all data of the model once per match stays cheap. Not thread-safe;
/// rule and context must outlive it.
class DatumTest {
 public:
  /// `rule` must have `carrying`.
  DatumTest(const Rule& rule, const MatchContext& context);
  DatumTest(const DatumTest&) = delete;
  DatumTest& operator=(const DatumTest&) = delete;

  /// Whether the rule asks for `datum`, the waypoints being bound as in `slots`.
  model::Ternary operator()(model::DataIndex datum, Environment slots) const;
  /// Every datum of the model that the rule asks for, or may. Equal lists are shared. Costs one
  /// test per kind of datum (by the attributes that `carrying` reads) for waypoints that differ in
  /// what it reads of them, otherwise nothing.
  const CarriedData& Wanted(Environment slots);

 private:
  /// Values of attributes, or elements themselves.
  using Key = std::vector<std::vector<std::int32_t>>;
  void AddValues(const Expression& expression, int slot, model::ElementRef element, Key& key) const;
  Key KeyOf(Environment slots) const;
  void FormKinds();
  CarriedData Join(const std::vector<bool>& kinds) const;

  const Rule& rule_;
  const MatchContext& context_;
  bool alone_ = false;  ///< the predicate reads no waypoint
  graph::LazyTruth truth_alone_;
  std::vector<CarriedData::List> kinds_;            ///< data which `carrying` cannot tell apart
  std::map<std::vector<bool>, CarriedData> lists_;  ///< by which kinds they hold
  std::map<Key, const CarriedData*> wanted_;
};

}  // namespace threatgap::rule_engine
