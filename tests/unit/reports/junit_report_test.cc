#include "reports/junit_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tinyxml2.h>

#include <set>

#include "tests/unit/reports/hostile_result.h"
#include "tests/unit/reports/result_fixture.h"
#include "tests/unit/reports/small_result.h"

namespace threatgap::reports {
namespace {

using outcome::AnalysisResult;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

/// One case, read back.
struct ReadCase {
  std::string class_name, name, file, outcome, type, message, text;
};

std::string Attribute(const tinyxml2::XMLElement& element, const char* name) {
  const char* value = element.Attribute(name);
  return value == nullptr ? "" : value;
}

class Read {
 public:
  explicit Read(const std::string& bytes) {
    EXPECT_EQ(document_.Parse(bytes.data(), bytes.size()), tinyxml2::XML_SUCCESS);
    const auto* root = document_.FirstChildElement("testsuites");
    for (const auto* suite = root->FirstChildElement(); suite != nullptr;
         suite = suite->NextSiblingElement()) {
      Add(*suite);
    }
  }

  /// The case whose class is `name`; an empty one where there is none.
  ReadCase Of(const std::string& name) const {
    for (const ReadCase& each : cases) {
      if (each.class_name == name) return each;
    }
    return {};
  }

  std::vector<ReadCase> cases;
  std::vector<std::string> suites, counts;

 private:
  void Add(const tinyxml2::XMLElement& suite) {
    suites.push_back(Attribute(suite, "name"));
    counts.push_back(Attribute(suite, "tests") + "/" + Attribute(suite, "failures") + "/" +
                     Attribute(suite, "errors") + "/" + Attribute(suite, "skipped"));
    for (const auto* each = suite.FirstChildElement("testcase"); each != nullptr;
         each = each->NextSiblingElement("testcase")) {
      ReadCase read{Attribute(*each, "classname"),
                    Attribute(*each, "name"),
                    Attribute(*each, "file"),
                    "",
                    "",
                    "",
                    ""};
      if (const auto* outcome = each->FirstChildElement()) {
        read.outcome = outcome->Name();
        read.type = Attribute(*outcome, "type");
        read.message = Attribute(*outcome, "message");
        if (outcome->GetText() != nullptr) read.text = outcome->GetText();
      }
      cases.push_back(read);
    }
  }

  tinyxml2::XMLDocument document_;
};

AnalysisResult WithPacks() {
  AnalysisResult result = FixtureResult();
  for (outcome::Finding& finding : result.findings) finding.gate_reason.clear();
  return result;
}

TEST(JunitReport, EachFindingIsACaseBesideTheOneOfTheGate) {
  const AnalysisResult result = WithPacks();
  const Read read(WriteJunit(result));
  EXPECT_EQ(read.cases.size(), result.findings.size() + 1);
  EXPECT_EQ(read.cases.front().class_name, "threatgap.gate");
  EXPECT_EQ(read.cases.front().outcome, "failure");
}

TEST(JunitReport, SuitesArePacksInOrderWithTheirCounts) {
  const Read read(WriteJunit(WithPacks()));
  EXPECT_THAT(read.suites, ElementsAre("threatgap.gate", "threatgap.agentic", "threatgap.genai",
                                       "threatgap.other", "threatgap.security"));
  EXPECT_THAT(read.counts, ElementsAre("1/1/0/0", "1/1/0/0", "2/2/0/0", "9/2/0/5", "1/1/0/0"));
}

TEST(JunitReport, OpenGapFailsWithItsSentenceAndItsPath) {
  const Read read(WriteJunit(SmallResult()));
  const ReadCase worst = read.Of("threatgap.genai.GAI-001");
  EXPECT_EQ(worst.name,
            "GAI-001 Untrusted text steers a model that can act on model [3fa9c1d2aabbccdd]");
  EXPECT_EQ(worst.outcome, "failure");
  EXPECT_EQ(worst.type, "gap.high");
  EXPECT_THAT(worst.message, StartsWith("An external actor who can submit text"));
  EXPECT_THAT(worst.text, StartsWith("model.yaml:11: high: partially covered, fails the gate "
                                     "(high is at or above high)\nAn external actor"));
  for (const char* line :
       {"\npath: customer -[question]-> model (model.yaml:22)\n",
        "\nhave: guardrail.input on gateway (bedrock-guardrail, tested 2026-10-02)",
        "\nmissing: guardrail.input on every path from customer to model (1 of 2 ",
        "\ndecision: accepted until 2026-10-01 by ciso: ",
        "\nrequirement: ISO 27001 A.8.26 implemented but exposed\n", "\nowner: ml-platform\n",
        "\nfingerprint: 3fa9c1d2aabbccdd\n", "\nkey: GAI-001@customer,model"}) {
    EXPECT_THAT(worst.text, HasSubstr(line));
  }
}

TEST(JunitReport, WhoDecidedUntilWhenIsTheReasonForSkipping) {
  AnalysisResult result = SmallResult();
  result.findings[3].suppression.emplace();
  result.findings[3].suppression->valid = true;
  result.findings[3].suppression->reason = "false-positive";
  result.findings[3].suppression->approver = "ciso";
  result.findings[3].suppression->expires = base::ParseDate("2027-01-31");
  const Read read(WriteJunit(result));
  std::vector<std::string> skipped;
  for (const ReadCase& each : read.cases) {
    if (each.outcome == "skipped") skipped.push_back(each.message);
  }
  EXPECT_THAT(
      skipped,
      ElementsAre(StartsWith("suppressed as false-positive until 2027-01-31 by ciso"),
                  StartsWith("accepted until 2027-03-31 by ciso: the channel closes in spring"),
                  "undecided: not stated is kb.tenancy"));
}

TEST(JunitReport, WhatIsNotKnownFailsOnlyWhereItIsGated) {
  AnalysisResult result = SmallResult();
  EXPECT_EQ(Read(WriteJunit(result)).Of("threatgap.other.GAI-007").outcome, "skipped");
  result.findings.back().gated = true;
  const ReadCase gated = Read(WriteJunit(result)).Of("threatgap.other.GAI-007");
  EXPECT_EQ(gated.outcome, "failure");
  EXPECT_EQ(gated.type, "undecided.high");
  EXPECT_THAT(gated.text, HasSubstr("\nquestion: Do tenants share kb?\n"));
}

TEST(JunitReport, CoveredFindingAndPassedGatePass) {
  const Read read(WriteJunit(PassingResult()));
  EXPECT_EQ(read.cases.front().outcome, "");
  EXPECT_EQ(read.Of("threatgap.other.GAI-009").outcome, "");
}

TEST(JunitReport, GateThatFailsAsAWholeSaysWhy) {
  AnalysisResult result = PassingResult();
  result.gate.passed = false;
  result.gate.reasons = {"A.5.1 is not evaluated"};
  const ReadCase gate = Read(WriteJunit(result)).cases.front();
  EXPECT_EQ(gate.outcome, "failure");
  EXPECT_THAT(gate.text, EndsWith("\nA.5.1 is not evaluated"));
}

TEST(JunitReport, NothingEvaluatedIsAnError) {
  AnalysisResult result = EmptyResult();
  result.gate.passed = result.gate.evaluated = false;
  result.gate.reasons = {"no rule ran"};
  const Read read(WriteJunit(result));
  ASSERT_EQ(read.cases.size(), 1U);
  EXPECT_EQ(read.cases.front().outcome, "error");
  EXPECT_THAT(read.cases.front().text, HasSubstr("no rule ran"));
}

TEST(JunitReport, WhatCouldNotBeAnalysedIsAnErrorWithTheDiagnostics) {
  const Read read(WriteJunit(HostileFailure("unknown key `a`")));
  ASSERT_EQ(read.cases.size(), 1U);
  EXPECT_EQ(read.cases.front().outcome, "error");
  EXPECT_EQ(read.cases.front().type, "not-analysed");
  EXPECT_THAT(read.cases.front().text,
              AllOf(HasSubstr("error: unknown key `a` [unknown-key]"), Not(HasSubstr("warning"))));
}

TEST(JunitReport, GateSuiteHasThePropertiesOfEachStageOfTheLifeCycle) {
  AnalysisResult result = SmallResult();
  result.life_cycle = {{"design", true, 7, 6, 5, 4, 3}, {"operations", false, 1, 1, 0, 0, 0}};
  const std::string xml = WriteJunit(result);
  EXPECT_THAT(xml, HasSubstr("<property name=\"life-cycle-design\" value=\"7 rules, 6 gaps, 5 "
                             "undecided, 4 possible, 3 covered; the system is here\"/>"));
  EXPECT_THAT(xml, HasSubstr("<property name=\"life-cycle-operations\" value=\"1 rule, 1 gap, 0 "
                             "undecided, 0 possible, 0 covered\"/>"));
}

TEST(JunitReport, DateOfTheAnalysisIsTheTimeStampWithoutAZone) {
  EXPECT_THAT(WriteJunit(SmallResult()), HasSubstr("timestamp=\"2026-11-20T00:00:00\""));
  EXPECT_THAT(WriteJunit(EmptyResult()), HasSubstr("timestamp=\"1970-01-01T00:00:00\""));
}

TEST(JunitReport, OnlyTheGitlabFlavourNamesFiles) {
  EXPECT_THAT(WriteJunit(SmallResult()), Not(HasSubstr("file=\"")));
  const Read read(WriteJunitGitlab(SmallResult()));
  for (const ReadCase& each : read.cases) EXPECT_EQ(each.file, "model.yaml") << each.name;
}

TEST(JunitReport, NameOfACaseDoesNotChangeBecauseOfAnotherFinding) {
  AnalysisResult result = SmallResult();
  const std::string alone = Read(WriteJunit(result)).Of("threatgap.genai.GAI-001").name;
  result.findings[1].fingerprint = "3fa9c1d2aabbccde";
  EXPECT_EQ(Read(WriteJunit(result)).Of("threatgap.genai.GAI-001").name, alone);
}

TEST(JunitReport, HostileTextLeavesCasesCountableAndNamesUnique) {
  for (const HostileText& hostile : HostileTexts()) {
    SCOPED_TRACE(hostile.name);
    const AnalysisResult result = HostileResult(hostile.text);
    const std::string bytes = WriteJunitGitlab(result);
    const Read read(bytes);
    std::set<std::string> names;
    for (const ReadCase& each : read.cases) {
      EXPECT_TRUE(names.insert(each.class_name + each.name).second) << each.name;
      EXPECT_FALSE(each.file.empty());
      EXPECT_FALSE(each.file.starts_with("/"));
      EXPECT_TRUE(each.outcome != "failure" || !each.text.empty());
    }
    EXPECT_EQ(read.cases.size(), result.findings.size() + 1);
    EXPECT_LT(bytes.size(), 300'000U);
  }
}

}  // namespace
}  // namespace threatgap::reports
