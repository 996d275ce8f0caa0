#include "analyzer/rule_engine/match.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/rule_engine/rule_on_sketch.h"

namespace threatgap::rule_engine {
namespace {

using ::threatgap::testing::RuleOnSketch;
using ::threatgap::testing::Sketch;

constexpr const char* kCover = "\ncovered-by: {any: [{control: guardrail.input, at: system}]}\n";

std::string Matches(const std::string& match, const Sketch& sketch,
                    const std::string& more = std::string()) {
  return RuleOnSketch("match: " + match + kCover + more, sketch).Matches();
}

TEST(EachMatch, FindsEveryElementThatFits) {
  const std::string rule = "{each: {as: x, is: store, where: \"x.criticality >= 'important'\"}}";
  EXPECT_EQ(Matches(rule, {"a:database@app{criticality: critical}; b:database@app; "
                           "c:database@app{criticality: low}; d:service@app{criticality: critical};"
                           " e:dataset@app{criticality: important}"}),
            "a\n"
            "b possible [b.criticality]\n"
            "e\n");
  EXPECT_EQ(Matches(rule, {"a:service@app"}), "");
}

TEST(EachMatch, AnAbstractTypeMayHideTheWantedOne) {
  EXPECT_EQ(Matches("{each: {as: x, is: llm}}",
                    {"a:process@app; b:store@app; c:agent@app; d:model@app; e:component@app"}),
            "a possible [a.type]\n"
            "c\n"
            "e possible [e.type]\n")
      << "`model` is not abstract, and `store` lies elsewhere";
}

TEST(EachMatch, QuantifiesOverFlowsDataAndZones) {
  const Sketch sketch{"a:service@app -hr{encryption: none}-> b:service@data"};
  EXPECT_EQ(Matches("{each: {as: f, in: flow, where: crosses(f)}}", sketch), "a>b\n");
  EXPECT_EQ(Matches("{each: {as: d, in: data, where: d.secrets}}", sketch), "sp\n");
  EXPECT_EQ(Matches("{each: {as: z, in: zone, where: \"z.trust <= 'partner'\"}}", sketch),
            "internet\npartner\n");
}

TEST(PatternMatch, VariablesStandForDifferentComponents) {
  const std::string rule =
      "{pattern: {nodes: {x: {is: service}, y: {is: service}}, edges: [\"x --> y\"]}}";
  EXPECT_EQ(Matches(rule, {"a:service@app -q-> a; a -q-> b:service@app"}), "a,b\n");
}

TEST(PatternMatch, NamedFlowsAreFoundEachAndUnnamedOnesOnce) {
  const Sketch twice{"a:service@app -q-> b:database@app; a -q-> b"};
  EXPECT_EQ(Matches("{pattern: {nodes: {x: {}, y: {is: store}}, edges: [\"x --> y\"]}}", twice),
            "a,b\n");
  EXPECT_EQ(Matches("{pattern: {nodes: {x: {}, y: {is: store}}, edges: [\"x -f-> y\"]}}", twice,
                    "identity: [x, f]"),
            "a,a>b\na,a>b#2\n");
}

TEST(PatternMatch, EdgesFollowTheArrowOnly) {
  const std::string rule =
      "{pattern: {nodes: {x: {is: user}, y: {is: service}}, edges: [\"x --> y\"]}}";
  EXPECT_EQ(Matches(rule, {"u:user@app -q/ans-> s:service@app"}), "u,s\n");
  EXPECT_EQ(Matches(rule, {"s:service@app -q/ans-> u:user@app"}), "");
}

TEST(PatternMatch, NodesWithoutEdgesArePairedByTheirPredicate) {
  const std::string rule =
      "{pattern: {nodes: {x: {is: service}, y: {is: store, where: \"x.zone == y.zone\"}}}}";
  EXPECT_EQ(Matches(rule, {"a:service@app; b:service@data; k:database@data; l:database"}),
            "a,l possible [l.zone]\n"
            "b,k\n"
            "b,l possible [l.zone]\n");
}

TEST(PatternMatch, AThirdNodeIsJoinedOverItsEdges) {
  const std::string rule =
      "{pattern: {nodes: {x: {is: actor}, y: {is: process}, z: {is: store}}, "
      "edges: [\"x -f-> y\", \"y -g-> z\"], where: \"f.kind == 'admin' and z.third-party\"}}";
  EXPECT_EQ(Matches(rule, {"u:user@app -q{kind: admin}-> s:service@app -q-> "
                           "k:database@data{third-party: true}; s -q-> l:database@data; "
                           "u -q{kind: event}-> t:service@app -q-> k"}),
            "u,s,k\n"
            "u,s,l possible [l.third-party]\n");
}

TEST(CountMatch, CountsDifferentValues) {
  const std::string rule =
      "{count: {each: {as: v, is: vector-store}, over: f in flows(v), of: f.tenant, at-least: 2}}";
  const auto store = [](const char* a, const char* b) {
    return Sketch{std::string("a:service@app -q") + a + "-> v:vector-store@data; b:service@app -q" +
                  b + "-> v"};
  };
  EXPECT_EQ(Matches(rule, store("{tenant: t1}", "{tenant: t2}")), "v\n");
  EXPECT_EQ(Matches(rule, store("{tenant: t1}", "{tenant: t1}")), "");
  EXPECT_EQ(Matches(rule, store("{tenant: t1}", "")), "v possible [b>v.tenant]\n");
  EXPECT_EQ(Matches(rule, {"a:service@app -q-> v:vector-store@data"}), "")
      << "one flow has one tenant, whichever it is";
}

TEST(CountMatch, AnOpenListMayHoldFurtherMembers) {
  const std::string flows = "{each: {as: v, is: vector-store}, over: f in flows(v), of: f.tenant, ";
  Sketch sketch{"a:service@app -q{tenant: t1}-> v:vector-store@data", {}, {"flows"}};
  EXPECT_EQ(Matches("{count: " + flows + "at-least: 2}}", sketch), "v possible [system.flows]\n");
  EXPECT_EQ(Matches("{count: " + flows + "at-most: 1}}", sketch), "v possible [system.flows]\n");
  sketch.open.clear();
  EXPECT_EQ(Matches("{count: " + flows + "at-least: 2}}", sketch), "");
  EXPECT_EQ(Matches("{count: " + flows + "at-most: 1}}", sketch), "v\n");
}

TEST(CountMatch, AtMostFailsOnceTooManyAreCertain) {
  const std::string rule =
      "{count: {each: {as: v, is: vector-store}, over: f in flows(v), of: f.tenant, at-most: 1}}";
  EXPECT_EQ(Matches(rule, {"a:service@app -q{tenant: t1}-> v:vector-store@data; "
                           "b:service@app -q{tenant: t2}-> v; c:service@app -q-> v"}),
            "");
  EXPECT_EQ(Matches(rule, {"v:vector-store@data"}), "v\n") << "none is at most one";
}

TEST(AbsentMatch, HoldsForTheWholeModel) {
  const std::string rule = "{absent: {is: log-store}}";
  EXPECT_EQ(Matches(rule, {"a:service@app"}), "\n");
  EXPECT_EQ(Matches(rule, {"a:log-store@app"}), "");
  EXPECT_EQ(Matches(rule, {"a:store@app"}), " possible [a.type]\n");
  EXPECT_EQ(Matches(rule, {"a:service@app", {}, {"components"}}),
            " possible [system.components]\n");
}

TEST(AbsentMatch, MattersOnlyWhenSomethingElseExists) {
  const std::string rule =
      "{absent: {is: log-store, when: {as: m, is: llm, where: \"m.autonomy >= 'act'\"}}}";
  EXPECT_EQ(Matches(rule, {"m:llm@app{autonomy: act}"}), "\n");
  EXPECT_EQ(Matches(rule, {"m:llm@app{autonomy: suggest}"}), "");
  EXPECT_EQ(Matches(rule, {"m:llm@app"}), " possible [m.autonomy]\n");
  EXPECT_EQ(Matches(rule, {"m:llm@app; l:log-store@app"}), "");
}

TEST(MatchContext, WhetherAComponentIsAnActorIsUnknownBelowAnAbstractType) {
  const RuleOnSketch ran(std::string("match: {each: {as: x}}") + kCover,
                         {"a:admin@app; b:service@app; c:component@app; d:process@app"});
  const auto actor = [&](const char* id) { return ran.context().IsActor(ran.At(id).index); };
  EXPECT_EQ(actor("a"), model::Truth::kTrue);
  EXPECT_EQ(actor("b"), model::Truth::kFalse);
  EXPECT_EQ(actor("c"), model::Truth::kUnknown);
  EXPECT_EQ(actor("d"), model::Truth::kFalse) << "no actor is a process";
}

}  // namespace
}  // namespace threatgap::rule_engine
