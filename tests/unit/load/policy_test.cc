#include "analyzer/load/policy.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/unit/load/loading.h"
#include "tests/unit/temporary_folder.h"

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
tolerance: {criticality: {normal: low, critical: none}, data: {confidential: none}}
required: ["iso27001@2022:A.8.24"]
new-rules: fail
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
  EXPECT_EQ(policy.required[0].id, "iso27001@2022:A.8.24");
  EXPECT_TRUE(policy.new_rules_fail);
  const auto& criticality = policy.tolerance.criticality;
  EXPECT_EQ(Tolerance::At(criticality, 0), nullptr);
  EXPECT_EQ(Tolerance::At(criticality, 1)->level, model::SeverityLevel::kLow);
  EXPECT_EQ(Tolerance::At(criticality, 2)->level, model::SeverityLevel::kLow);
  EXPECT_FALSE(Tolerance::Strictest(criticality)->level.has_value());
  EXPECT_EQ(Tolerance::At(policy.tolerance.data, 1), nullptr);
}

/// Reads `policy.yaml` of a folder with these files.
class PolicyFolder {
 public:
  explicit PolicyFolder(const std::vector<std::pair<std::string, std::string>>& files) {
    for (const auto& [name, text] : files) {
      const auto path = folder_.path() / name;
      std::filesystem::create_directories(path.parent_path());
      std::ofstream(path) << "threatgap-policy: 1\n" << text;
    }
  }
  ReadResult Read() const {
    const std::string path = (folder_.path() / "policy.yaml").string();
    return ReadResult(ReadWhole(path), path);
  }

 private:
  testing::TemporaryFolder folder_;
};

TEST(PolicyIncludes, AreReadAsIfTheyStoodInThePolicy) {
  const auto read = PolicyFolder({{"policy.yaml", "include: [a.yaml, sub/b.yaml]\n"},
                                  {"a.yaml", "fail-on: low\nallow-open: [flows]\n"},
                                  {"sub/b.yaml", "allow-open: [controls]\ninclude: [c.yaml]\n"},
                                  {"sub/c.yaml", "required: [x]\n"}})
                        .Read();
  EXPECT_EQ(read.diagnostics(), "");
  EXPECT_EQ(read.policy->fail_on->level, model::SeverityLevel::kLow);
  EXPECT_TRUE(read.policy->allow_open_flows && read.policy->allow_open_controls);
  EXPECT_EQ(read.policy->required.size(), 1U);
  EXPECT_EQ(read.policy->included.size(), 3U);
}

TEST(PolicyIncludes, ChangeTheDigestOfThePolicy) {
  const auto digest = [](const std::string& included) {
    return PolicyFolder({{"policy.yaml", "include: [a.yaml]\n"}, {"a.yaml", included}})
        .Read()
        .policy->sha256;
  };
  EXPECT_NE(digest("fail-on: low\n"), digest("fail-on: never\n"));
}

TEST(PolicyIncludes, AreReadOnceHoweverOftenTheyAreNamed) {
  const auto read = PolicyFolder({{"policy.yaml", "include: [a.yaml, b.yaml, policy.yaml]\n"},
                                  {"a.yaml", "fail-on: low\ninclude: [b.yaml]\n"},
                                  {"b.yaml", "new-rules: fail\ninclude: [a.yaml]\n"}})
                        .Read();
  EXPECT_EQ(read.diagnostics(), "");
  EXPECT_EQ(read.policy->included.size(), 2U);
}

TEST(PolicyIncludes, MustNotStateWhatAnotherFileStates) {
  const auto twice = [](const std::string& entry) {
    const auto read =
        PolicyFolder({{"policy.yaml", entry + "include: [a.yaml]\n"}, {"a.yaml", entry}}).Read();
    const auto all = read.sink.Sorted();
    return all.size() == 1 && all[0].id == "stated-twice" && all[0].notes.size() == 1;
  };
  for (const char* entry :
       {"fail-on: low\n", "fail-on-unknown: low\n", "new-rules: fail\n", "required: [x]\n",
        "frameworks: [x]\n", "allow-open: [flows]\n", "rules-off: {X-1: no}\n",
        "evidence: {default: P1Y}\n", "evidence: {x: P1Y}\n", "evidence: {required-from: low}\n",
        "tolerance: {data: {restricted: low}}\n",
        "matrix: [[low, low, low, low, low], [low, low, low, low, low], [low, low, low, low, low], "
        "[low, low, low, low, low], [low, low, low, low, low]]\n",
        "treatments: [{threat: T, decision: accepted, why: w, by: b, approved-by: a, until: "
        "2027-01-01, severity: high}]\n",
        "suppressions: [{finding: F, reason: duplicate, justification: the same as the other one, "
        "owner: o, approver: p, created: 2026-01-01, expires: 2026-12-31}]\n"})
    EXPECT_TRUE(twice(entry)) << entry;
}

TEST(PolicyIncludes, StayInTheFolderOfThePolicy) {
  const std::vector<std::pair<std::string, std::string>> files = {
      {"policy.yaml", "include: [../a.yaml, /etc/hosts]\n"}};
  const auto read = PolicyFolder(files).Read();
  const auto all = read.sink.Sorted();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].id, "include-outside");
  EXPECT_EQ(all[1].id, "include-outside");
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
