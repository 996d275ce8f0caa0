#include "analyzer/load/policy.h"

#include <gtest/gtest.h>

#include "tests/unit/load/loading.h"

namespace threatgap::load {
namespace {

struct ReadResult {
  base::SourceStore sources;
  base::DiagnosticSink sink;
  std::optional<Policy> policy;

  explicit ReadResult(const std::string& text, const std::string& path = "policy.yaml") {
    policy = ReadPolicy(sources.Add(path, text), sources, base::Budgets{}, sink);
  }
  std::string diagnostics() const { return Rendered(sink, sources); }
};

TEST(Policy, EverythingItSaysIsKept) {
  const ReadResult read(R"(threatgap-policy: 1
fail-on: medium
fail-on-unknown: never
frameworks: [iso27001@2022]
evidence: {default: P1Y, guardrail.input: P90D, required-from: high}
allow-open: [controls]
rules-off: {MOD-001: not used here}
matrix:
- [low, low, low, low, low]
- [low, low, low, low, low]
- [low, low, low, low, low]
- [low, low, low, low, high]
- [low, low, low, low, critical]
treatments:
- {threat: T-1, decision: accepted, why: w, by: b, approved-by: a, until: 2027-01-01, severity: high}
suppressions:
- {rule: GAI-001, bindings: {u: x}, reason: duplicate, justification: the same as the other one, owner: o, approver: p,
   created: 2026-01-01, expires: 2026-12-31}
)");
  ASSERT_EQ(read.diagnostics(), "");
  const Policy& policy = *read.policy;
  EXPECT_EQ(policy.fail_on->level, model::SeverityLevel::kMedium);
  EXPECT_FALSE(policy.fail_on_unknown->level.has_value());
  EXPECT_EQ(policy.evidence_ages[0].second, 90);
  EXPECT_EQ(policy.evidence_required_from, model::SeverityLevel::kHigh);
  EXPECT_TRUE(policy.allow_open_controls);
  EXPECT_FALSE(policy.allow_open_flows);
  EXPECT_EQ(policy.matrix[3][4], model::SeverityLevel::kHigh);
  EXPECT_EQ(policy.rules_off[0].second, "not used here");
  EXPECT_EQ(policy.treatments[0].severity, model::SeverityLevel::kHigh);
  EXPECT_EQ(policy.suppressions[0].bindings[0].second, "x");
  EXPECT_EQ(policy.sha256.size(), 64U);
}

TEST(Policy, TheDefaultMatrixIsThatOfTheManual) {
  EXPECT_EQ(DefaultRiskMatrix()[0][4], model::SeverityLevel::kMedium);
  EXPECT_EQ(DefaultRiskMatrix()[4][0], model::SeverityLevel::kMedium);
  EXPECT_EQ(DefaultRiskMatrix()[3][4], model::SeverityLevel::kCritical);
}

TEST(Policy, MistakesAreAllReportedOnce) {
  const ReadResult read(ReadWhole(Fixture("mistakes-policy.yaml")), "mistakes-policy.yaml");
  ExpectGolden(read.diagnostics(), Fixture("mistakes-policy.txt"));
}

TEST(Policy, ThatOfTheSampleIsReadWithoutAnyDiagnostic) {
  const ReadResult read(ReadWhole(std::string(THREATGAP_SOURCE_DIR) +
                                  "/samples/genai-assistant/threatgap-policy.yaml"));
  EXPECT_EQ(read.diagnostics(), "");
}

TEST(Policy, AnEmptyOrStrangeFileIsAnError) {
  for (const char* text : {"", "text", "[]", "{}", "threatgap-policy: 2"})
    EXPECT_TRUE(ReadResult(text).sink.has_errors()) << text;
}

}  // namespace
}  // namespace threatgap::load
