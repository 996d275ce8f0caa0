#include "analyzer/pipeline/life_cycle.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/pipeline/checked.h"

namespace threatgap::pipeline {
namespace {

constexpr const char* kServices =
    "components:\n"
    "  open: {type: service, criticality: normal}\n"
    "  guarded: {type: service, criticality: normal}\n"
    "  planned: {type: service, criticality: normal}\n"
    "  maybe: {type: service, criticality: normal}\n"
    "controls:\n"
    "  g: {control: guardrail.input, on: [guarded], status: implemented}\n"
    "  m: {control: guardrail.input, on: [maybe]}\n";

std::string RuleOf(const std::string& id, const std::string& stages) {
  return ServiceRule(id) + "lifecycle: " + stages + "\n";
}

std::string Stages(const Checked& checked) {
  std::string text;
  for (const auto& s : checked.result().life_cycle) {
    text += s.stage + (s.current ? " now" : "") + ": " + std::to_string(s.rules) + " rules, " +
            std::to_string(s.gaps) + " gaps, " + std::to_string(s.undecided) + " undecided, " +
            std::to_string(s.possible) + " possible, " + std::to_string(s.covered) + " covered\n";
  }
  return text;
}

std::string Scoped(int scope) {
  return "system: {id: t, as-of: 2026-06-30, genai-scope: " + std::to_string(scope) + "}\n" +
         kServices;
}

TEST(LifeCycle, CountsAThreatInEveryStageOfItsRule) {
  const Checked checked(
      {std::string("system: {id: t, as-of: 2026-06-30, lifecycle: deployment}\n") + kServices,
       "",
       {RuleOf("TST-001", "[design]"), RuleOf("TST-003", "[design, operations]")}});
  EXPECT_EQ(Stages(checked),
            "design: 2 rules, 4 gaps, 2 undecided, 0 possible, 2 covered\n"
            "deployment now: 0 rules, 0 gaps, 0 undecided, 0 possible, 0 covered\n"
            "operations: 1 rules, 2 gaps, 1 undecided, 0 possible, 1 covered\n");
}

TEST(LifeCycle, LeavesOutRulesThatDidNotRunAndSuppressedFindings) {
  const Checked checked(
      {kServices,
       "rules-off: {TST-003: not ours}\n"
       "suppressions:\n"
       "- {finding: 'TST-001@open', reason: false-positive, justification: seen and judged by us, "
       "owner: a, approver: b, created: 2026-06-01, expires: 2026-12-01}\n",
       {RuleOf("TST-001", "[design]"), RuleOf("TST-003", "[design]")}});
  EXPECT_EQ(Stages(checked),
            "design: 1 rules, 1 gaps, 1 undecided, 0 possible, 1 covered\n"
            "deployment: 0 rules, 0 gaps, 0 undecided, 0 possible, 0 covered\n"
            "operations: 0 rules, 0 gaps, 0 undecided, 0 possible, 0 covered\n");
}

TEST(GenAiScope, GivesTheGuardrailToTheProviderBelowScopeThree) {
  for (const int scope : {1, 2, 3, 5}) {
    const Checked checked({Scoped(scope)});
    const bool by_customer = scope >= 3;
    ASSERT_EQ(checked.result().scope.duties.size(), 1U);
    const auto& duty = checked.result().scope.duties.front();
    EXPECT_EQ(duty.control_type, "guardrail.input");
    EXPECT_EQ(duty.by_customer, by_customer) << "scope " << scope;
    EXPECT_EQ(duty.gaps, 2U) << "the undecided one is no gap";
    EXPECT_EQ(checked.finding("TST-001@open").missing.front().by_provider, !by_customer);
  }
}

TEST(GenAiScope, ChangesNoVerdict) {
  EXPECT_EQ(Checked({Scoped(1)}).findings(), Checked({kServices}).findings());
}

TEST(GenAiScope, NamesTheScopeAndItsDisciplines) {
  const auto scope = Checked({Scoped(4)}).result().scope;
  EXPECT_EQ(scope.title, "Fine-tuned models");
  EXPECT_EQ(scope.disciplines.size(), 5U);
}

TEST(GenAiScope, IsSilentWhereNoneIsStated) {
  const auto scope = Checked({kServices}).result().scope;
  EXPECT_EQ(scope.scope, 0);
  EXPECT_TRUE(scope.duties.empty());
}

}  // namespace
}  // namespace threatgap::pipeline
