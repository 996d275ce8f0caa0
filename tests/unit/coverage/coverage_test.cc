#include "analyzer/coverage/coverage.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/rule_engine/rule_on_sketch.h"

namespace threatgap::coverage {
namespace {

using ::threatgap::testing::RuleOnSketch;
using ::threatgap::testing::Sketch;

/// A path rule from users to models with this tree of controls.
std::string PathRule(const std::string& covered_by) {
  return "match: {path: {from: {as: u, is: user}, to: {as: m, is: llm}}}\ncovered-by: {" +
         covered_by + "}\n";
}
std::string StoreRule(const std::string& covered_by) {
  return "match: {each: {as: s, is: database}}\ncovered-by: {" + covered_by + "}\n";
}
std::string Words(const std::string& rule, const Sketch& sketch) {
  return RuleOnSketch(rule, sketch).Words();
}

const std::string kEveryPath = PathRule("any: [{control: guardrail.input, at: every-path(u..m)}]");
constexpr const char* kTwoEntrances = "u:user@internet -q-> w:service@app -q-> m:llm@app; u -q-> m";
constexpr const char* kOneEntrance = "u:user@internet -q-> w:service@app -q-> m:llm@app";

TEST(EveryPath, OneOpenEntranceMakesItPartial) {
  EXPECT_EQ(Words(kEveryPath, {kTwoEntrances}), "u,m: uncovered\n");
  EXPECT_EQ(Words(kEveryPath, {kTwoEntrances, {"guardrail.input on w"}}), "u,m: partial\n");
  EXPECT_EQ(Words(kEveryPath, {kOneEntrance, {"guardrail.input on w"}}), "u,m: covered\n");
  EXPECT_EQ(Words(kEveryPath, {kTwoEntrances, {"guardrail.input on m"}}), "u,m: covered\n")
      << "both ends count as places";
}

TEST(EveryPath, ControlsOfAlternativeTypesAreJoinedBeforeTheCut) {
  const std::string rule =
      PathRule("any: [{control: [guardrail.input, rate-limit], at: every-path(u..m)}]");
  EXPECT_EQ(Words(rule, {kTwoEntrances, {"guardrail.input on w", "rate-limit on u>m"}}),
            "u,m: covered\n");
}

TEST(EveryPath, AControlBesideThePathCoversNothing) {
  EXPECT_EQ(Words(kEveryPath,
                  {std::string(kOneEntrance) + "; x:service@app -q-> w", {"guardrail.input on x"}}),
            "u,m: uncovered\n");
}

TEST(EveryPath, AControlOnTheUserHimselfCoversNothing) {
  EXPECT_EQ(Words(kEveryPath, {kOneEntrance, {"guardrail.input on u"}}), "u,m: uncovered\n");
}

TEST(EveryPath, AnEntranceThatMayExistLeavesItUndecided) {
  EXPECT_EQ(Words(kEveryPath, {"u:user@internet -q-> w:service@app -q-> m:llm@app; u --> m",
                               {"guardrail.input on w"}}),
            "u,m: partial..covered [u>m.carries]\n");
}

TEST(EveryPath, AStatusThatIsNotStatedLeavesItUndecided) {
  EXPECT_EQ(Words(kEveryPath, {kOneEntrance, {"guardrail.input{status: unknown} on w"}}),
            "u,m: uncovered..covered [control-1.status]\n");
  EXPECT_EQ(Words(kEveryPath, {kTwoEntrances, {"guardrail.input{status: unknown} on w"}}),
            "u,m: uncovered..partial [control-1.status]\n");
  EXPECT_EQ(Words(kEveryPath, {kOneEntrance, {"guardrail.input{status: planned} on w"}}),
            "u,m: uncovered\n");
}

TEST(EveryPath, AnOpenListOfControlsMayHoldThatOne) {
  EXPECT_EQ(Words(kEveryPath, {kOneEntrance, {}, {"controls"}}),
            "u,m: uncovered..covered [system.controls]\n");
}

TEST(EveryPath, TheStretchBetweenTwoWaypointsIsJudgedAlone) {
  const std::string rule =
      "match: {path: {from: {as: u, is: user}, via: [{as: k, is: vector-store}], "
      "to: {as: m, is: llm}}}\n"
      "covered-by: {any: [{control: guardrail.retrieval, at: every-path(k..m)}]}\n";
  const char* sketch =
      "u:user@app -q-> i:service@app -q-> k:vector-store@data -q-> r:service@app -q-> m:llm@app";
  EXPECT_EQ(Words(rule, {sketch, {"guardrail.retrieval on r"}}), "u,k,m: covered\n");
  EXPECT_EQ(Words(rule, {sketch, {"guardrail.retrieval on i"}}), "u,k,m: uncovered\n");
}

TEST(EveryPath, WhatTheAttackerControlsHostsNothing) {
  const std::string rule =
      "match: {path: {from: {as: x, is: external-system}, to: {as: m, is: llm}}}\n"
      "covered-by: {any: [{control: artefact.signature-check, at: every-path(x..m)}]}\n";
  const Sketch sketch{"x:external-system@internet -w-> r:model-registry@data -w-> m:llm@app",
                      {"artefact.signature-check on x"}};
  EXPECT_EQ(Words(rule, sketch), "x,m: covered\n");
  EXPECT_EQ(Words(rule + "attacker: x\n", sketch), "x,m: uncovered\n");
}

TEST(EveryHop, NeedsTheControlOnEachFlowThatIsUsed) {
  const std::string rule = PathRule("any: [{control: crypto.in-transit, at: every-hop(u..m)}]");
  const auto flows = [](const char* first, const char* second) {
    return Sketch{std::string("u:user@internet -q") + first + "-> w:service@app -q" + second +
                  "-> m:llm@app; w -q{encryption: none}-> x:service@app"};
  };
  EXPECT_EQ(Words(rule, flows("{encryption: tls1.3}", "{encryption: tls1.2}")), "u,m: covered\n")
      << "a flow that leads elsewhere is not used";
  EXPECT_EQ(Words(rule, flows("{encryption: tls1.3}", "{encryption: none}")), "u,m: partial\n");
  EXPECT_EQ(Words(rule, flows("{encryption: none}", "{encryption: none}")), "u,m: uncovered\n");
  EXPECT_EQ(Words(rule, flows("{encryption: tls1.3}", "")),
            "u,m: partial..covered [w>m.encryption]\n");
}

TEST(EachPlace, NeedsTheControlOnEveryMember) {
  const std::string rule =
      "match: {each: {as: v, is: vector-store}}\ncovered-by: {any: "
      "[{control: tenancy.query-filter, at: each f in flows(v)}]}\n";
  const char* two = "a:service@app -q-> v:vector-store@data; b:service@app -q-> v";
  EXPECT_EQ(Words(rule, {two, {"tenancy.query-filter on a>v", "tenancy.query-filter on b>v"}}),
            "v: covered\n");
  EXPECT_EQ(Words(rule, {two, {"tenancy.query-filter on a>v"}}), "v: partial\n");
  EXPECT_EQ(Words(rule, {two}), "v: uncovered\n");
}

TEST(EachPlace, AnEmptySetIsNotCoveredByVacuity) {
  const std::string rule =
      "match: {each: {as: v, is: vector-store}}\ncovered-by: {any: "
      "[{control: tenancy.query-filter, at: each f in flows(v)}]}\n";
  EXPECT_EQ(Words(rule, {"v:vector-store@data"}), "v: uncovered\n");
}

TEST(EachPlace, AnOpenListMayHoldAMemberNobodyWroteDown) {
  const std::string rule =
      "match: {each: {as: v, is: vector-store}}\ncovered-by: {any: "
      "[{control: tenancy.query-filter, at: each f in flows(v)}]}\n";
  EXPECT_EQ(
      Words(rule,
            {"a:service@app -q-> v:vector-store@data", {"tenancy.query-filter on a>v"}, {"flows"}}),
      "v: partial..covered [system.flows]\n");
}

TEST(ZonePlace, IsMetByTheZoneOrOneAroundIt) {
  const std::string rule = StoreRule("any: [{control: network.segmentation, at: zone(s)}]");
  EXPECT_EQ(Words(rule, {"s:database@data", {"network.segmentation on data"}}), "s: covered\n");
  EXPECT_EQ(Words(rule, {"s:database@data", {"network.segmentation on app"}}), "s: uncovered\n");
  EXPECT_EQ(Words(rule, {"s:database"}), "s: uncovered..covered [s.zone]\n");
}

TEST(EntryPlace, NeedsTheControlOnEachFlowIntoTheZone) {
  const std::string rule =
      "match: {each: {as: z, in: zone, where: \"z.trust == 'restricted'\"}}\n"
      "covered-by: {any: [{control: authn.caller, at: entry(z)}]}\n";
  const auto flows = [](const char* second) {
    return Sketch{
        std::string("a:service@app -q{authn: token}-> s:database@data; b:service@app -q") + second +
        "-> s; s -q{authn: none}-> t:database@data"};
  };
  EXPECT_EQ(Words(rule, flows("{authn: mutual}")), "data: covered\n")
      << "a flow inside the zone does not enter it";
  EXPECT_EQ(Words(rule, flows("{authn: none}")), "data: partial\n");
}

TEST(SystemPlace, IsMetAnywhere) {
  const std::string rule = StoreRule("any: [{control: supplier.agreement, at: system}]");
  EXPECT_EQ(Words(rule, {"s:database@data; x:service@app", {"supplier.agreement on x"}}),
            "s: covered\n");
  EXPECT_EQ(Words(rule, {"s:database@data", {"supplier.agreement on system"}}), "s: covered\n");
  EXPECT_EQ(Words(rule, {"s:database@data"}), "s: uncovered\n");
}

const std::string kTwoOf =
    "at-least: 2, of: [{control: guardrail.input, at: s}, {control: rate-limit, at: s}, "
    "{control: backup.restore-test, at: s}]";

TEST(CoverTree, AllNeedsEachPartAndAnyNeedsOne) {
  const std::string leaves = "[{control: guardrail.input, at: s}, {control: rate-limit, at: s}]";
  const Sketch one{"s:database@data", {"rate-limit on s"}};
  const Sketch both{"s:database@data", {"rate-limit on s", "guardrail.input on s"}};
  EXPECT_EQ(Words(StoreRule("all: " + leaves), {"s:database@data"}), "s: uncovered\n");
  EXPECT_EQ(Words(StoreRule("all: " + leaves), one), "s: partial\n");
  EXPECT_EQ(Words(StoreRule("all: " + leaves), both), "s: covered\n");
  EXPECT_EQ(Words(StoreRule("any: " + leaves), one), "s: covered\n");
}

TEST(CoverTree, AtLeastCounts) {
  const auto with = [](std::vector<std::string> controls) {
    return Words(StoreRule(kTwoOf), {"s:database@data", std::move(controls)});
  };
  EXPECT_EQ(with({"rate-limit on s"}), "s: partial\n");
  EXPECT_EQ(with({"rate-limit on s", "backup.restore-test on s"}), "s: covered\n");
  EXPECT_EQ(with({"rate-limit on s", "backup.restore-test{status: unknown} on s"}),
            "s: partial..covered [control-2.status]\n");
}

TEST(CoverTree, AskNothingThatCannotChangeTheVerdict) {
  EXPECT_EQ(
      Words(StoreRule("any: [{control: rate-limit, at: s}, {control: guardrail.input, at: s}]"),
            {"s:database@data", {"rate-limit on s", "guardrail.input{status: unknown} on s"}}),
      "s: covered\n");
}

TEST(CoverTree, PartsMayBeNested) {
  const std::string rule = StoreRule(
      "all: [{control: rate-limit, at: s}, {any: [{control: guardrail.input, at: s}, "
      "{all: [{control: guardrail.output, at: s}, {control: backup.restore-test, at: s}]}]}]");
  const auto with = [&](std::vector<std::string> controls) {
    return Words(rule, {"s:database@data", std::move(controls)});
  };
  EXPECT_EQ(with({"rate-limit on s", "guardrail.input on s"}), "s: covered\n");
  EXPECT_EQ(with({"rate-limit on s", "guardrail.output on s"}), "s: partial\n");
  EXPECT_EQ(with({"rate-limit on s", "guardrail.output on s", "backup.restore-test on s"}),
            "s: covered\n");
  EXPECT_EQ(with({"guardrail.input on s", "guardrail.output on s", "backup.restore-test on s"}),
            "s: partial\n");
}

TEST(Exists, IsMetByAFactOfTheModel) {
  const std::string rule = StoreRule(
      "all: [{exists: {as: f, in: flow, where: \"f.from == s and f.to is backup-store\"}}, "
      "{control: backup.restore-test, at: s}]");
  EXPECT_EQ(Words(rule, {"s:database@data"}), "s: uncovered\n");
  EXPECT_EQ(Words(rule, {"s:database@data -hr-> b:backup-store@data"}), "s: partial\n");
  EXPECT_EQ(Words(rule, {"s:database@data -hr-> b:store@data"}),
            "b possible [b.type]: uncovered\ns: uncovered..partial [b.type]\n");
  EXPECT_EQ(Words(rule, {"s:database@data", {}, {"flows"}}),
            "s: uncovered..partial [system.flows]\n");
}

TEST(MaxAge, MakesOldEvidenceAnOpenQuestion) {
  const std::string rule = StoreRule("any: [{control: backup.restore-test, at: s, max-age: P1Y}]");
  const auto with = [&](const char* control) {
    return Words(rule, {"s:database@data", {control}});
  };
  EXPECT_EQ(with("backup.restore-test{age: P90D} on s"), "s: covered\n");
  EXPECT_EQ(with("backup.restore-test{age: P365D} on s"), "s: covered\n");
  EXPECT_EQ(with("backup.restore-test{age: P366D} on s"),
            "s: uncovered..covered [control-1.evidence]\n");
  EXPECT_EQ(with("backup.restore-test on s"), "s: uncovered..covered [control-1.evidence]\n");
}

TEST(Proof, NeedsFreshEvidenceForAllThatCoversTheThreat) {
  const auto proven = [](std::vector<std::string> controls) {
    const RuleOnSketch ran(kEveryPath, {kTwoEntrances, std::move(controls)});
    EXPECT_EQ(ran.Words(), "u,m: covered\n");
    return ran.coverage().proven;
  };
  EXPECT_FALSE(proven({"guardrail.input on m"}));
  EXPECT_TRUE(proven({"guardrail.input{age: P10D} on m"}));
  EXPECT_FALSE(proven({"guardrail.input{age: P999D} on m"})) << "older than its type allows";
  EXPECT_FALSE(proven({"guardrail.input{age: P10D} on w", "guardrail.input on u>m"}));
  EXPECT_TRUE(proven({"guardrail.input{age: P10D} on w", "guardrail.input{age: P10D} on u>m"}));
}

TEST(Strength, OfAPathIsThatOfItsWeakestEntrance) {
  const std::string rule =
      PathRule("any: [{control: guardrail.input, at: every-path(u..m), strength: strong}]");
  const auto strength = [&](std::vector<std::string> controls) {
    const RuleOnSketch ran(rule, {kTwoEntrances, std::move(controls)});
    const auto& leaf = ran.coverage().leaves.front();
    return std::to_string(leaf.strength_lo) + ".." + std::to_string(leaf.strength_hi);
  };
  EXPECT_EQ(strength({"guardrail.input{age: P10D} on m"}), "3..3");
  EXPECT_EQ(strength({"guardrail.input on m"}), "1..1") << "nothing proves it: weak";
  EXPECT_EQ(strength({"guardrail.input{age: P10D} on w", "guardrail.input on u>m"}), "1..1");
  EXPECT_EQ(strength({"guardrail.input{age: P10D} on w"}), "0..0") << "one entrance is open";
  EXPECT_EQ(strength({"guardrail.input{age: P10D} on w",
                      "guardrail.input{age: P10D, status: unknown} on u>m"}),
            "0..3");
}

TEST(Strength, IsNeverMoreThanTheLeafGrants) {
  const RuleOnSketch ran(StoreRule("any: [{control: rate-limit, at: s, strength: weak}]"),
                         {"s:database@data", {"rate-limit{age: P10D} on s"}});
  EXPECT_EQ(ran.coverage().leaves.front().strength_lo, 1);
}

TEST(RequiredEvidence, MakesAClaimAnOpenQuestion) {
  const Sketch claimed{kOneEntrance, {"guardrail.input on w"}};
  EXPECT_EQ(RuleOnSketch(kEveryPath, claimed, true).Words(),
            "u,m: uncovered..covered [control-1.evidence]\n");
  EXPECT_EQ(
      RuleOnSketch(kEveryPath, {kOneEntrance, {"guardrail.input{age: P10D} on w"}}, true).Words(),
      "u,m: covered\n");
}

}  // namespace
}  // namespace threatgap::coverage
