#include "analyzer/coverage/risk.h"

#include <gtest/gtest.h>

#include <string>

#include "analyzer/load/policy.h"
#include "tests/unit/load/loading.h"
#include "tests/unit/rule_engine/rule_on_sketch.h"

namespace threatgap::coverage {
namespace {

using rule_engine::CoverTree;
using ::threatgap::testing::RuleOnSketch;

/// A catalog with one control type for each axis and mechanism class that the tests need.
catalog::Catalog TestCatalog() {
  using catalog::Mechanism;
  using catalog::Reduces;
  catalog::Catalog catalog;
  for (const auto& [mechanism, reduces] :
       {std::pair{Mechanism::kFilter, Reduces::kLikelihood},
        std::pair{Mechanism::kPermission, Reduces::kLikelihood},
        std::pair{Mechanism::kIsolation, Reduces::kImpact},
        std::pair{Mechanism::kMonitoring, Reduces::kDetection}}) {
    catalog::ControlType type;
    type.mechanism = mechanism;
    type.reduces = reduces;
    catalog.control_types.push_back(type);
  }
  return catalog;
}
enum Type { kFilter, kPermission, kIsolation, kMonitoring };

struct Leaf {
  Type type;
  StrengthSteps lo, hi;
  std::optional<catalog::Reduces> reduces{};
};

std::string Range(const OrdinalRange& range) {
  return range.lo == range.hi ? std::to_string(range.lo)
                              : std::to_string(range.lo) + "-" + std::to_string(range.hi);
}

/// Residual `likelihood x impact = level` of a risk of 5 x 5 after these leaves.
std::string Residual(const std::vector<Leaf>& leaves, OrdinalRange likelihood = {5, 5},
                     OrdinalRange impact = {5, 5}) {
  std::vector<CoverTree> trees(leaves.size());
  Coverage coverage;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    trees[i].kind = CoverTree::Kind::kControl;
    trees[i].controls = {leaves[i].type};
    trees[i].reduces = leaves[i].reduces;
    LeafVerdict verdict;
    verdict.leaf = &trees[i];
    verdict.strength_lo = leaves[i].lo;
    verdict.strength_hi = leaves[i].hi;
    coverage.leaves.push_back(verdict);
  }
  Risk risk;
  risk.likelihood = risk.residual_likelihood = likelihood;
  risk.impact = risk.residual_impact = impact;
  ApplyControls(coverage, TestCatalog(), load::DefaultRiskMatrix(), risk);
  std::string text = Range(risk.residual_likelihood) + " x " + Range(risk.residual_impact) + " = " +
                     std::string(SeverityLevelWord(risk.residual.lo));
  if (risk.residual.lo != risk.residual.hi)
    text += ".." + std::string(SeverityLevelWord(risk.residual.hi));
  return text;
}

TEST(ResidualRisk, TakesTheStrengthOffTheAxisOfTheControl) {
  EXPECT_EQ(Residual({}), "5 x 5 = critical");
  EXPECT_EQ(Residual({{kFilter, 2, 2}}), "3 x 5 = high");
  EXPECT_EQ(Residual({{kIsolation, 3, 3}}), "5 x 2 = medium");
  EXPECT_EQ(Residual({{kFilter, 3, 3}, {kIsolation, 3, 3}}), "2 x 2 = low");
  EXPECT_EQ(Residual({{kFilter, 0, 0}}), "5 x 5 = critical");
}

TEST(ResidualRisk, DetectionLowersImpactByOneStepAtMost) {
  EXPECT_EQ(Residual({{kMonitoring, 3, 3}}), "5 x 4 = critical");
  EXPECT_EQ(Residual({{kMonitoring, 3, 3}, {kIsolation, 1, 1}}), "5 x 3 = high")
      << "one more for the second class";
}

TEST(ResidualRisk, TheLargestStrengthCountsPlusOneForAnotherMechanism) {
  EXPECT_EQ(Residual({{kFilter, 1, 1}, {kFilter, 2, 2}}), "3 x 5 = high");
  EXPECT_EQ(Residual({{kFilter, 1, 1}, {kPermission, 2, 2}}), "2 x 5 = high");
  EXPECT_EQ(Residual({{kFilter, 1, 1}, {kPermission, 0, 0}}), "4 x 5 = critical");
  EXPECT_EQ(Residual({{kFilter, 3, 3}, {kPermission, 3, 3}}), "2 x 5 = high") << "three at most";
}

TEST(ResidualRisk, NeverFallsBelowOne) {
  EXPECT_EQ(Residual({{kFilter, 3, 3}, {kIsolation, 3, 3}}, {2, 2}, {1, 1}), "1 x 1 = low");
}

TEST(ResidualRisk, WhatIsUnknownCountsForTheLowerEndOnly) {
  EXPECT_EQ(Residual({{kFilter, 0, 3}}), "2-5 x 5 = high..critical");
  EXPECT_EQ(Residual({{kFilter, 1, 3}}, {3, 5}), "1-4 x 5 = medium..critical");
}

TEST(ResidualRisk, ARuleMayNameAnotherAxis) {
  EXPECT_EQ(Residual({{kFilter, 2, 2, catalog::Reduces::kImpact}}), "5 x 3 = high");
}

TEST(ResidualRisk, AReplacedMatrixIsSearchedOverTheWholeRange) {
  RiskMatrix matrix{};
  matrix[2][4] = model::SeverityLevel::kCritical;  // not monotone on purpose
  Risk risk;
  risk.residual_likelihood = {1, 5};
  risk.residual_impact = {5, 5};
  ApplyControls(Coverage{}, TestCatalog(), matrix, risk);
  EXPECT_EQ(risk.residual.lo, model::SeverityLevel::kLow);
  EXPECT_EQ(risk.residual.hi, model::SeverityLevel::kCritical);
}

/// Inherent `likelihood x impact = level` of the first match.
std::string Inherent(const std::string& likelihood, const std::string& impact,
                     const std::string& match, const char* sketch) {
  const RuleOnSketch ran("severity: {likelihood: \"" + likelihood + "\", impact: \"" + impact +
                             "\"}\n" + match +
                             "covered-by: {any: [{control: rate-limit, at: system}]}\n",
                         {sketch});
  const Risk risk = InherentRisk(ran.rule(), ran.found().front(), ran.context().eval(),
                                 load::DefaultRiskMatrix());
  EXPECT_EQ(risk.residual.hi, risk.inherent.hi) << "before controls are applied";
  return Range(risk.likelihood) + " x " + Range(risk.impact) + " = " +
         std::string(SeverityLevelWord(risk.inherent.lo)) + ".." +
         std::string(SeverityLevelWord(risk.inherent.hi));
}

const std::string kEach = "match: {each: {as: x, is: service}}\n";

TEST(InherentRisk, IsLookedUpNotMultiplied) {
  EXPECT_EQ(Inherent("2", "5", kEach, "x:service@app"), "2 x 5 = high..high");
  EXPECT_EQ(Inherent("5", "2", kEach, "x:service@app"), "5 x 2 = medium..medium");
}

TEST(InherentRisk, AnUnknownInputYieldsARange) {
  EXPECT_EQ(Inherent("if x.third-party then 5 else 2", "4", kEach, "x:service@app"),
            "2-5 x 4 = medium..critical");
}

TEST(InherentRisk, StaysBetweenOneAndFive) {
  EXPECT_EQ(Inherent("0", "9", kEach, "x:service@app"), "1 x 5 = medium..medium");
}

TEST(InherentRisk, OfAPathIsThatOfTheWorstDatumItCarries) {
  const std::string path =
      "match: {path: {from: {as: s, is: store}, to: {as: t, is: user}, carrying: {as: d}}}\n";
  EXPECT_EQ(
      Inherent("3", "if d.personal then 5 else 1", path, "s:database@app -pub,hr-> t:user@app"),
      "3 x 5 = high..high");
  EXPECT_EQ(Inherent("3", "if d.personal then 5 else 1", path, "s:database@app --> t:user@app"),
            "3 x 1-5 = low..high")
      << "nobody says what travels";
}

}  // namespace
}  // namespace threatgap::coverage
