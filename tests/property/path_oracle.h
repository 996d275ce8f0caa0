#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "tests/property/tiny_model.h"

namespace threatgap::testing {

/// The path semantics of RULES.md §2.1 once more, straight from the definitions and with no care
/// for cost: for each choice of waypoints it lists every step between *tokens* (segment, component,
/// datum that arrived, encrypted or not) and relaxes all steps until nothing changes. Shares no
/// code with the analyzer.
class PathOracle {
 public:
  PathOracle(const TinyModel& tiny, const RuleShape& shape);

  /// Waypoints of a match as component numbers, from source to target.
  using Waypoints = std::vector<int>;
  struct Match {
    int unknowns = 0;       ///< fewest facts that a run takes for granted; 0: the match is certain
    int hops = 0;           ///< fewest hops among those runs
    std::set<int> carried;  ///< certain matches with `carrying`: the data that certainly matches
  };
  std::map<Waypoints, Match> Matches() const;

  /// An element of a run.
  struct Element {
    bool flow = false;
    int index = 0;
    auto operator<=>(const Element&) const = default;
  };
  /// A use of a flow: number and whether against its arrow.
  using Hop = std::pair<int, bool>;
  /// What is true of the runs of one match between two of its waypoints. Facts about the waypoints
  /// themselves are granted, because without them there is no match.
  struct Stretch {
    std::set<Element> live, certainly_live;  ///< on some run; on some run without unknown facts
    std::set<Hop> entrances;
  };
  Stretch LookAt(const Waypoints& waypoints, int from, int to) const;
  /// First hops of the runs whose stretch avoids all elements that `stops`; empty: no run avoids
  /// them.
  std::set<Hop> Avoiding(const Waypoints& waypoints, int from, int to, bool certain_only,
                         const std::function<bool(Element)>& stops) const;

 private:
  struct Step {
    int tail = -1;  ///< token; -1: the source itself
    int head = -1;
    int segment = 0;
    Hop hop{-1, false};  ///< -1: the run passes a waypoint and enters the next segment
    int unknowns = 0;
    int datum = -1;  ///< of a first step
  };
  struct Token {
    int segment, component, datum;
    bool encrypted;
  };
  struct Facts {
    bool possible = true;
    int unknowns = 0;
  };
  int Number(const Token& token) const;
  Token TokenOf(int number) const;
  int token_count(const Waypoints& waypoints) const;
  Facts Nature(int component) const;   ///< whether a run may go through, by what the component is
  Facts Passing(int component) const;  ///< … and by the rule's structural stops
  Facts Fits(const Waypoints& waypoints) const;
  std::vector<Step> StepsFrom(const Token* tail, int component, int segment) const;
  std::vector<Step> AllSteps(const Waypoints& waypoints) const;
  bool IsEnd(const Waypoints& waypoints, int token) const;
  std::vector<bool> Forward(const Waypoints& waypoints, const std::vector<Step>& steps) const;
  std::vector<bool> Backward(const Waypoints& waypoints, const std::vector<Step>& steps) const;
  /// Steps that lie on a complete run.
  std::vector<Step> Live(const Waypoints& waypoints, std::vector<Step> steps) const;

  const TinyModel& tiny_;
  const RuleShape& shape_;
  int n_ = 0;
  int data_ = 0;  ///< also the number of the datum which is none of the model's
};

}  // namespace threatgap::testing
