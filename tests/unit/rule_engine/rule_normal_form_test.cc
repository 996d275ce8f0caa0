#include "analyzer/rule_engine/rule_normal_form.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/load/loading.h"
#include "tests/unit/rule_engine/rule_on_sketch.h"

namespace threatgap::rule_engine {
namespace {

std::string Form(const std::string& body) {
  return NormalFormOf(testing::RuleFrom(body), load::BuiltinCatalog());
}

constexpr const char* kCover = "covered-by: {control: rate-limit, at: x}\n";

TEST(RuleNormalForm, NamesAndTheOrderOfConditionsDoNotCount) {
  EXPECT_EQ(
      Form("match: {each: {as: x, is: llm, where: \"x.pinned and trust(x) <= 'partner'\"}}\n"
           "covered-by: {any: [{control: [rate-limit, budget-cap], at: x}, "
           "{control: network.segmentation, at: 'zone(x)'}]}\n"),
      Form("match: {each: {as: m, where: \"'partner' >= trust(m) and m is llm and m.pinned\"}}\n"
           "covered-by: {any: [{control: network.segmentation, at: 'zone(m)'}, "
           "{control: [budget-cap, rate-limit], at: m}]}\n"));
}

TEST(RuleNormalForm, ConditionsOfAPatternMayStandAtTheNodesOrBelow) {
  EXPECT_EQ(
      Form("match: {pattern: {nodes: {x: {where: x.pinned}, y: {is: llm}}, edges: ['x -f-> y'], "
           "where: crosses(f)}}\n" +
           std::string(kCover)),
      Form("match: {pattern: {nodes: {x: {}, y: {}}, edges: ['x -g-> y'], "
           "where: 'crosses(g) and x.pinned and y is llm'}}\n" +
           std::string(kCover)));
}

TEST(RuleNormalForm, WhatIsLookedForAndAskedForCounts) {
  const std::string match = "match: {each: {as: x, is: llm, where: x.pinned}}\n";
  const std::string form = Form(match + kCover);
  for (const std::string& other : std::vector<std::string>{
           "match: {each: {as: x, is: agent, where: x.pinned}}\n" + std::string(kCover),
           "match: {each: {as: x, is: llm, where: not x.pinned}}\n" + std::string(kCover),
           match + "covered-by: {control: budget-cap, at: x}\n",
           match + "covered-by: {control: rate-limit, at: system}\n",
           match + "covered-by: {control: rate-limit, at: x, max-age: P1Y}\n",
           match + "covered-by: {control: rate-limit, at: x, strength: weak}\n",
           match + "covered-by: {control: rate-limit, at: x, reduces: impact}\n",
           match + kCover + "refs: {stride: [S]}\n",
           match + kCover + "severity: {likelihood: '1', impact: '1'}\n",
           "match: {absent: {as: x, is: llm, where: x.pinned}}\ncovered-by: {control: rate-limit, "
           "at: system}\n",
       }) {
    EXPECT_NE(Form(other), form) << other;
  }
}

TEST(RuleNormalForm, TheWayOfAPathCounts) {
  const auto path = [](const std::string& rest) {
    return Form("match: {path: {from: {as: x}, to: {as: y}" + rest + "}}\n" + kCover);
  };
  const std::string form = path("");
  EXPECT_EQ(path(", follow: influence"), form);
  EXPECT_NE(path(", follow: reach"), form);
  EXPECT_NE(path(", step: crosses(e)"), form);
  EXPECT_NE(path(", not-through: {as: z, is: llm}"), form);
  EXPECT_NE(path(", carrying: {as: d}"), form);
  EXPECT_NE(
      Form("match: {path: {from: {as: x}, to: {as: y}}}\nidentity: [x]\n" + std::string(kCover)),
      form);
}

}  // namespace
}  // namespace threatgap::rule_engine
