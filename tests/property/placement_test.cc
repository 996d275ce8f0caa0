// Where controls must stand: every-path and every-hop against brute force over all runs, on random
// models.

#include <gtest/gtest.h>

#include "analyzer/coverage/coverage.h"
#include "tests/property/path_oracle.h"
#include "tests/property/tiny_model.h"

namespace threatgap::testing {
namespace {

using coverage::Cover;
using Element = PathOracle::Element;

/// a(c, x) of RULES.md §2.1 for the one control type of these rules, which also guards what flows
/// into its component.
struct Effect {
  Said truth = Said::kNo;
  int cap_lo = 0, cap_hi = 0;
};

Effect EffectAt(const TinyModel& tiny, int attacker, Element element) {
  Effect effect;
  const auto add = [&](const std::optional<TinyModel::Control>& control,
                       const TinyModel::Component* host) {
    if (!control || control->status == Said::kNo) return;
    if (host != nullptr && host->kind == TinyModel::Kind::kUser) return;
    const bool sure = control->status == Said::kYes &&
                      (host == nullptr || host->kind == TinyModel::Kind::kService);
    effect.truth = std::max(effect.truth, sure ? Said::kYes : Said::kNothing);
    effect.cap_hi = std::max(effect.cap_hi, control->cap);
    if (sure) effect.cap_lo = std::max(effect.cap_lo, control->cap);
  };
  int component = element.index;
  if (element.flow) {
    const auto& flow = tiny.flows[static_cast<std::size_t>(element.index)];
    add(flow.control, nullptr);
    component = flow.to;
  }
  const auto& host = tiny.components[static_cast<std::size_t>(component)];
  if (component != attacker) add(host.control, &host);
  return effect;
}

struct Verdict {
  Said met = Said::kNo;
  Cover lo = Cover::kUncovered, hi = Cover::kUncovered;
  int strength_lo = 0, strength_hi = 0;
};

std::string Words(const Verdict& verdict) {
  constexpr const char* kMet[] = {"unmet", "undecided", "met"};
  constexpr const char* kCover[] = {"uncovered", "partial", "covered"};
  return std::string(kMet[static_cast<int>(verdict.met)]) + " " +
         kCover[static_cast<int>(verdict.lo)] + ".." + kCover[static_cast<int>(verdict.hi)] +
         " strength " + std::to_string(verdict.strength_lo) + ".." +
         std::to_string(verdict.strength_hi);
}

/// The verdict straight from the definitions.
class Judge {
 public:
  Judge(const TinyModel& tiny, const PathOracle& oracle, PathOracle::Waypoints waypoints, int from,
        int to, bool attacker)
      : tiny_(tiny),
        oracle_(oracle),
        waypoints_(std::move(waypoints)),
        from_(from),
        to_(to),
        attacker_(attacker ? waypoints_.front() : -1),
        stretch_(oracle.LookAt(waypoints_, from, to)) {}

  const PathOracle::Stretch& stretch() const { return stretch_; }
  Effect At(Element element) const { return EffectAt(tiny_, attacker_, element); }

  Verdict EveryPath() const {
    Verdict verdict;
    const bool met = Avoiding(false, 1, false).empty();
    const bool unmet = !Avoiding(true, 1, true).empty() || Nowhere(false);
    verdict.met = met ? Said::kYes : unmet ? Said::kNo : Said::kNothing;
    for (int strength = 1; strength <= 3; ++strength) {
      if (met && Avoiding(false, strength, false).empty()) verdict.strength_lo = strength;
      if (!unmet && Avoiding(true, strength, true).empty()) verdict.strength_hi = strength;
    }
    Finish(verdict, false);
    return verdict;
  }

  Verdict EveryHop() const {
    Verdict verdict{Said::kYes, {}, {}, 3, 3};
    for (const Element element : stretch_.live) {
      if (!element.flow) continue;
      const Effect effect = At(element);
      const bool sure = stretch_.certainly_live.contains(element);
      verdict.met =
          std::min(verdict.met, sure ? effect.truth : std::max(effect.truth, Said::kNothing));
      verdict.strength_lo = std::min(verdict.strength_lo, effect.cap_lo);
      if (sure) verdict.strength_hi = std::min(verdict.strength_hi, effect.cap_hi);
    }
    if (Nowhere(true)) verdict.met = Said::kNo;
    if (verdict.met != Said::kYes) verdict.strength_lo = 0;
    if (verdict.met == Said::kNo) verdict.strength_hi = 0;
    Finish(verdict, true);
    return verdict;
  }

  /// First hops of runs that avoid the control: where it certainly is (`maybe` false) or might be.
  std::set<PathOracle::Hop> Avoiding(bool certain_only, int strength, bool maybe) const {
    return oracle_.Avoiding(waypoints_, from_, to_, certain_only, [&](Element element) {
      return (maybe ? At(element).cap_hi : At(element).cap_lo) >= strength;
    });
  }

 private:
  bool Some(const std::set<Element>& elements, bool flows_only, Said least) const {
    return std::any_of(elements.begin(), elements.end(), [&](Element element) {
      return (element.flow || !flows_only) && At(element).truth >= least;
    });
  }
  /// No run meets the control anywhere, so whichever run there is avoids it.
  bool Nowhere(bool flows_only) const { return !Some(stretch_.live, flows_only, Said::kNothing); }

  void Finish(Verdict& verdict, bool flows_only) const {
    const bool partly_lo =
        verdict.met == Said::kYes || Some(stretch_.certainly_live, flows_only, Said::kYes);
    const bool partly_hi = verdict.met != Said::kNo || !Nowhere(flows_only);
    verdict.lo = verdict.met == Said::kYes ? Cover::kCovered
                 : partly_lo               ? Cover::kPartial
                                           : Cover::kUncovered;
    verdict.hi = verdict.met != Said::kNo ? Cover::kCovered
                 : partly_hi              ? Cover::kPartial
                                          : Cover::kUncovered;
  }

  const TinyModel& tiny_;
  const PathOracle& oracle_;
  PathOracle::Waypoints waypoints_;
  int from_, to_;
  int attacker_;
  PathOracle::Stretch stretch_;
};

struct Counts {
  std::size_t exact = 0, contained = 0, undecided = 0, partial = 0, covered = 0;
};

/// Runs one rule on one model and compares everything that is said about each match.
void Compare(const TinyModel& tiny, const RuleShape& shape, int from, int to, bool every_hop,
             Counts& counts) {
  const rule_engine::Rule& rule = RuleOf(shape);
  const model::ThreatModel model = tiny.Build();
  const graph::ArchitectureGraph graph(model);
  const rule_engine::MatchContext context({&graph, false}, *model.types);
  base::DiagnosticSink sink;
  const coverage::ControlEffects effects(context, BuiltinCatalog(), {TinyModel::kToday, {}, {}},
                                         TestSources(), base::Budgets{}, sink);
  std::unique_ptr<rule_engine::PathMatcher> paths;
  const auto matches = FindMatches(rule, context, &paths);
  coverage::CoverageJudge judge(rule, context, effects, paths.get(), false);
  const PathOracle oracle(tiny, shape);
  for (const auto& match : matches) {
    PathOracle::Waypoints waypoints;
    for (const auto& element : match.identity(rule)) waypoints.push_back(element.index);
    const Judge expected(tiny, oracle, waypoints, from, to, shape.attacker);
    const coverage::Coverage coverage = judge.Judge(match);
    const auto& leaf = coverage.leaves.front();
    const Verdict wanted = every_hop ? expected.EveryHop() : expected.EveryPath();
    const Verdict found{static_cast<Said>(leaf.met), coverage.lo, coverage.hi, leaf.strength_lo,
                        leaf.strength_hi};
    const std::string where = tiny.Text() + "at " + shape.at + ", source " +
                              static_cast<char>('a' + waypoints.front()) + ", target " +
                              static_cast<char>('a' + waypoints.back());
    EXPECT_EQ(coverage.lo != coverage.hi, !coverage.keys.empty()) << where << "\n" << Words(found);
    // Whether a run certainly begins with an uncertain segment is a matter of taste; elsewhere
    // nothing is.
    if (match.truth.is_true() || to - from + 1 == static_cast<int>(waypoints.size())) {
      ASSERT_EQ(Words(found), Words(wanted)) << where;
      ++counts.exact;
    } else {
      ASSERT_LE(wanted.lo, found.lo) << where;
      ASSERT_LE(found.hi, wanted.hi) << where;
      ASSERT_LE(found.lo, found.hi) << where;
      ++counts.contained;
    }
    if (found.lo != found.hi) ++counts.undecided;
    if (found.lo == found.hi && found.hi == Cover::kPartial) ++counts.partial;
    if (found.lo == Cover::kCovered) ++counts.covered;

    const rule_engine::PathMatcher::Stretch stretch{&match, from, to};
    std::set<Element> live;
    paths->VisitLive(stretch, false, [&](model::ElementRef element) {
      live.insert({element.kind == model::ElementKind::kFlow, element.index});
      return false;
    });
    ASSERT_TRUE(live == expected.stretch().live) << where;
    const auto hops = [](const std::vector<graph::Hop>& list) {
      std::set<PathOracle::Hop> set;
      for (const auto& hop : list) set.insert({hop.flow, hop.against});
      return set;
    };
    const auto barrier = judge.EffectiveAt(leaf);
    const auto entrances = paths->CountEntrances(stretch, barrier, -1);
    ASSERT_TRUE(hops(entrances.all) == expected.stretch().entrances) << where;
    std::set<PathOracle::Hop> guarded = expected.stretch().entrances;
    const auto open = expected.Avoiding(false, 1, false);
    for (const auto& hop : open) guarded.erase(hop);
    ASSERT_TRUE(hops(entrances.guarded) == guarded) << where;
    const auto run = paths->AvoidingRun(stretch, barrier, -1);
    ASSERT_EQ(run.empty(), open.empty()) << where;
    ASSERT_TRUE(run.empty() || open.contains({run.front().flow, run.front().against})) << where;
  }
}

void CompareRandom(std::uint32_t first_seed, std::uint32_t count, bool every_hop) {
  Counts counts;
  for (std::uint32_t seed = first_seed; seed < first_seed + count; ++seed) {
    Random random(seed);
    const TinyModel tiny = RandomTinyModel(random, 7, !random.OneIn(3));
    RuleShape shape = RandomShape(random);
    shape.attacker = random.OneIn(3);
    const int last = shape.via ? 2 : 1;
    const int from = random.Below(last);
    const int to = from + 1 + random.Below(last - from);
    const auto name = [&](int i) { return std::string(i == 0 ? "src" : i == last ? "to" : "mid"); };
    shape.at = (every_hop ? "every-hop(" : "every-path(") + name(from) + ".." + name(to) + ")";
    Compare(tiny, shape, from, to, every_hop, counts);
    if (::testing::Test::HasFailure()) FAIL() << "seed " << seed;
  }
  EXPECT_GT(counts.undecided, count / 50);
  EXPECT_GT(counts.partial, count / 50);
  EXPECT_GT(counts.covered, count / 50);
  ::testing::Test::RecordProperty("exact", static_cast<int>(counts.exact));
  ::testing::Test::RecordProperty("contained", static_cast<int>(counts.contained));
}

/// Every directed graph of two or three components with every choice of no control, a control, or
/// one of unknown status on each of them.
TEST(PlacementProperty, EveryPathOnAllGraphsOfUpToThreeComponents) {
  Counts counts;
  RuleShape shape;
  shape.at = "every-path(src..to)";
  for (int n = 2; n <= 3; ++n) {
    const unsigned choices = n == 2 ? 9 : 27;
    for (unsigned bits = 0; bits < 1U << (n * n); ++bits) {
      for (unsigned choice = 0; choice < choices; ++choice) {
        TinyModel tiny;
        tiny.wanted = {Said::kYes};
        for (unsigned c = 0, rest = choice; c < static_cast<unsigned>(n); ++c, rest /= 3) {
          TinyModel::Component component;
          component.source = component.target = Said::kYes;
          if (rest % 3 > 0)
            component.control = TinyModel::Control{rest % 3 == 1 ? Said::kYes : Said::kNothing, 1};
          tiny.components.push_back(component);
        }
        for (int use = 0; use < n * n; ++use) {
          if ((bits >> use) & 1U)
            tiny.flows.push_back(
                {use / n, use % n, std::vector<int>{0}, std::vector<int>{}, Said::kYes, {}});
        }
        Compare(tiny, shape, 0, 1, false, counts);
        if (::testing::Test::HasFailure()) FAIL() << "graph " << bits << " controls " << choice;
      }
    }
  }
  EXPECT_EQ(counts.contained, 0U);
  EXPECT_GT(counts.exact, 10'000U);
}

TEST(PlacementProperty, EveryPathAgreesWithBruteForce) { CompareRandom(100'000, 10'000, false); }
TEST(PlacementProperty, EveryHopAgreesWithBruteForce) { CompareRandom(200'000, 5'000, true); }

}  // namespace
}  // namespace threatgap::testing
