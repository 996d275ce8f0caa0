#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/base/source.h"
#include "analyzer/catalog/frameworks.h"
#include "analyzer/graph/path_graph.h"
#include "analyzer/rule_engine/expression.h"

/// Rules as they stand in files (RULES.md §2), checked and ready to run.
namespace threatgap::rule_engine {

/// A variable which a match binds: which elements it may stand for.
struct Binder {
  std::string name;
  model::ElementKind kind = model::ElementKind::kComponent;
  model::TypeId type = model::kNoType;  ///< components: `is`; kNoType: any
  Expression where;                     ///< may be empty: always true
  std::string where_text;               ///< as written
  int slot = -1;                        ///< in the rule's scope
  std::int32_t only = model::kNone;     ///< the one element it may stand for; kNone: any
  base::Span span;
};

/// An edge of a pattern: `agent -call-> tool` binds the flow `call`.
struct PatternEdge {
  int from = -1;  ///< positions in PatternMatch::nodes
  int to = -1;
  int slot = -1;  ///< of the flow variable; -1: not named
};

/// One element of the kind, one finding: `each {as, in, is, where}`.
struct EachMatch {
  Binder element;
};

/// A run of flows through ordered waypoints (RULES.md §2.1, "Path semantics"). Two waypoints never
/// stand for the same component.
struct PathMatch {
  std::vector<Binder> waypoints;      ///< from, via…, to
  std::optional<Binder> carrying;     ///< datum that leaves the source
  std::optional<Binder> step;         ///< each flow `e`; its `where` is the predicate
  std::optional<Binder> not_through;  ///< structural stops between the waypoints
  graph::Follow follow = graph::Follow::kInfluence;
};

/// Up to five components joined by flows; variables are injective.
struct PatternMatch {
  std::vector<Binder> nodes;
  std::vector<PatternEdge> edges;
  Expression where;
};

/// Distinct values of `of` over a set: `count {each, of, over, at-least | at-most}`.
struct CountMatch {
  Binder each;
  Binder over;  ///< the variable of the set
  Expression over_set;
  Expression of;
  std::optional<int> at_least, at_most;
};

/// The whole model lacks an element: `absent {as, in, is, where, when}`. `when` names elements that
/// must exist for the threat to exist.
struct AbsentMatch {
  Binder element;
  std::optional<Binder> when;
};

enum class MatchForm : std::uint8_t { kEach, kPath, kPattern, kCount, kAbsent };

/// Where a control must stand (RULES.md §2.1, "Placement").
struct RequiredPlace {
  enum class Kind : std::uint8_t { kElement, kEach, kEveryPath, kEveryHop, kZone, kEntry, kSystem };
  Kind kind = Kind::kElement;
  int slot = -1;           ///< kElement, kZone: the bound name
  int each_slot = -1;      ///< kEach: the variable
  Expression set;          ///< kEach, kEntry
  int from = -1, to = -1;  ///< kEveryPath, kEveryHop: positions of waypoints
  std::string text;        ///< as written
};

/// 0 none, 1 weak, 2 moderate, 3 strong (RULES.md §3.2).
using StrengthSteps = int;

/// A node of `covered-by`.
struct CoverTree {
  enum class Kind : std::uint8_t { kAll, kAny, kAtLeast, kControl, kExists };
  Kind kind = Kind::kAll;
  int at_least = 0;
  std::vector<CoverTree> children;
  // kControl
  std::vector<catalog::ControlTypeId> controls;
  RequiredPlace at;
  StrengthSteps strength = 2;
  std::optional<catalog::Reduces> reduces;
  std::optional<int> max_age_days;
  // kExists
  Binder exists;
  base::Span span;
  int leaf = -1;  ///< number of a leaf, in order of appearance
};

/// Text with `{expression}` holes.
struct Template {
  struct Piece {
    std::string text;
    Expression hole;  ///< empty: plain text
  };
  std::vector<Piece> pieces;
};

struct ThreatGrammar {
  Template source, prerequisites, action, impact, assets;
  std::vector<std::string> goals;
};

/// What a test of a rule expects for one identity.
struct Expectation {
  std::string identity;
  bool possible = false;
  std::vector<std::string> ask;  ///< possible: the complete set of keys, ascending
  int lo = 0, hi = 0;            ///< 0 uncovered, 1 partial, 2 covered
  base::Span span;
};

struct RuleTest {
  std::string sketch;
  base::Span sketch_span;
  std::vector<std::pair<std::string, base::Span>> controls;
  std::vector<std::string> open;
  std::vector<std::string> threats;  ///< authored threats: `t{on: m, mitigations: control-1}`
  std::vector<std::string> data;  ///< data sets beside those of the fixture: `scan{content: image}`
  std::vector<Expectation> expect;
  std::string note;
  bool todo = false;
  base::Span span;
};

/// A rule of kind threat gives findings; one of kind model gives notes about the model.
enum class RuleKind : std::uint8_t { kThreat, kModel };

struct Rule {
  std::string id, name, title, since, status, pack, file;
  RuleKind kind = RuleKind::kThreat;
  std::vector<std::string> tags, lifecycle;
  Expression likelihood, impact;
  std::string likelihood_text, impact_text;  ///< as written
  std::vector<catalog::RequirementRef> refs;
  std::vector<std::string> stride, linddun;
  ThreatGrammar threat;
  int attacker = -1;  ///< slot
  MatchForm form = MatchForm::kEach;
  EachMatch each;
  PathMatch path;
  PatternMatch pattern;
  CountMatch count;
  AbsentMatch absent;
  Scope scope;                ///< all variables of the match; positions are slots
  std::vector<int> identity;  ///< slots, in the rule's order
  std::optional<CoverTree> covered_by;
  int leaf_count = 0;
  std::string explain, fix, false_positives, known_misses;
  std::vector<RuleTest> tests;
  base::Span span;
};

}  // namespace threatgap::rule_engine
