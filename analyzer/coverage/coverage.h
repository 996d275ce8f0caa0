#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "analyzer/coverage/control_effects.h"
#include "analyzer/rule_engine/match.h"
#include "analyzer/rule_engine/path_matcher.h"

namespace threatgap::coverage {

/// Coverage, ordered; a verdict is an interval of it (RULES.md §3.1).
enum class Cover : std::uint8_t { kUncovered, kPartial, kCovered };

/// How one leaf of `covered-by` came out for one match.
struct LeafVerdict {
  const rule_engine::CoverTree* leaf = nullptr;
  Demand demand;
  model::Truth met = model::Truth::kFalse;
  model::KeySet keys;         ///< why it is unknown
  bool partly_lo = false;     ///< the control certainly stands on some part of what must be guarded
  bool partly_hi = false;     ///< … or may stand there
  model::KeySet partly_keys;  ///< what would decide that
  StrengthSteps strength_lo = 0,
                strength_hi = 0;  ///< what it takes off this threat, weakest entrance
  bool proven = false;            ///< met by fresh proof alone
};

struct Coverage {
  Cover lo = Cover::kUncovered;
  Cover hi = Cover::kUncovered;
  bool proven = false;
  model::KeySet keys;               ///< what would decide it; empty when lo == hi
  std::vector<LeafVerdict> leaves;  ///< in order of appearance
};

/// Decides coverage of the matches of one rule. Not thread-safe; matches with the same target
/// should follow each other (see PathMatcher).
class CoverageJudge {
 public:
  /// `paths` is null for rules that are not path rules.
  CoverageJudge(const rule_engine::Rule& rule, const rule_engine::MatchContext& context,
                const ControlEffects& effects, rule_engine::PathMatcher* paths,
                bool evidence_required);

  /// Evaluates the tree with every unknown taken as false (lo) and as true (hi). Monotone: an
  /// implemented control or passing evidence more never lowers a verdict (the tree has no
  /// negation).
  Coverage Judge(const rule_engine::Match& match);

  const ControlEffects& effects() const { return effects_; }
  const rule_engine::Rule& rule() const { return rule_; }

  /// Elements where the leaf's control is certainly effective: what a run must not avoid.
  graph::Barrier EffectiveAt(const LeafVerdict& leaf) const;
  /// Number that names that barrier for the path matcher's memory.
  int BarrierId(const LeafVerdict& leaf, bool unknown_counts, StrengthSteps threshold) const;
  /// Members of the set of an `each` or `entry` leaf; the maybe ones included.
  rule_engine::SetValue SetOf(const rule_engine::CoverTree& leaf,
                              const rule_engine::Match& match) const;
  /// What the leaf's control does at an element, remembered. The reference stays valid.
  const Effect& EffectOf(const LeafVerdict& leaf, model::ElementRef element) const;

 private:
  LeafVerdict JudgeControl(const rule_engine::CoverTree& leaf, const rule_engine::Match& match);
  LeafVerdict JudgeExists(const rule_engine::CoverTree& leaf,
                          const rule_engine::Match& match) const;
  void JudgeElement(LeafVerdict& verdict, const Effect& effect) const;
  void JudgeEach(LeafVerdict& verdict, const rule_engine::SetValue& set) const;
  void JudgeEveryPath(LeafVerdict& verdict, const rule_engine::Match& match);
  void JudgeEveryHop(LeafVerdict& verdict, const rule_engine::Match& match);
  model::KeySet DoubtsOf(const rule_engine::PathMatcher::Stretch& stretch,
                         model::KeySet keys) const;
  /// What a leaf's control does on several elements together.
  struct LiveEffects {
    bool some_true = false, some_maybe = false;
    model::KeySet keys;  ///< of those that are unknown
  };
  LiveEffects EffectsOn(const LeafVerdict& verdict,
                        const std::vector<model::ElementRef>& elements) const;
  LiveEffects EffectsOnLive(const LeafVerdict& verdict,
                            const rule_engine::PathMatcher::Stretch& stretch, bool certain_only);
  void FindPartly(LeafVerdict& verdict, const rule_engine::PathMatcher::Stretch& stretch);
  void MeasurePaths(LeafVerdict& verdict, const rule_engine::PathMatcher::Stretch& stretch,
                    bool lo);
  graph::Barrier BarrierOf(const LeafVerdict& leaf, bool unknown_counts,
                           StrengthSteps threshold) const;
  StrengthSteps Strength(const LeafVerdict& leaf, StrengthSteps cap) const {
    return std::min(leaf.leaf->strength, cap);
  }
  void Walk(const rule_engine::CoverTree& tree, const rule_engine::Match& match,
            std::vector<LeafVerdict>& leaves);

  const rule_engine::Rule& rule_;
  const rule_engine::MatchContext& context_;
  const ControlEffects& effects_;
  rule_engine::PathMatcher* paths_;
  bool evidence_required_;
  /// A barrier asks for the same effects again and again. Per leaf and element, positions in
  /// `effects_known_`, whose first stands for no effect at all.
  struct KnownEffects {
    std::vector<std::int32_t> components, flows;
  };
  mutable std::vector<KnownEffects> known_;
  mutable std::deque<Effect> effects_known_ = std::deque<Effect>(1);
  /// Effects at the attacker and on flows to it.
  struct HostedKey {
    int leaf;
    model::ElementRef attacker, element;
    auto operator<=>(const HostedKey&) const = default;
  };
  mutable std::map<HostedKey, Effect> hosted_;
  mutable std::map<std::pair<int, model::ElementRef>, int> barrier_numbers_;
  std::map<std::tuple<int, model::ElementRef, int>, LiveEffects>
      live_effects_;  ///< by leaf, attacker, shared piece
};

/// Whether the tree is met when leaf i is met iff `met[i]`.
bool TreeMet(const rule_engine::CoverTree& tree, const std::vector<bool>& met);

}  // namespace threatgap::coverage
