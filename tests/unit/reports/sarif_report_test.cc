#include "reports/sarif_report.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <sstream>

#include "reports/gzip_size.h"
#include "tests/unit/reports/draft4_schema.h"
#include "tests/unit/reports/hostile_result.h"
#include "tests/unit/reports/result_fixture.h"
#include "tests/unit/reports/small_result.h"

namespace threatgap::reports {
namespace {

namespace dom = simdjson::dom;
using outcome::AnalysisResult;
using outcome::Finding;
using outcome::Group;
using outcome::Level;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// A document, read back. Pointers are below its only run.
class Parsed {
 public:
  explicit Parsed(const std::string& bytes) : bytes_(bytes) {
    const auto error = parser_.parse(bytes_).get(root_);
    EXPECT_FALSE(error) << simdjson::error_message(error);
  }
  dom::element run() const { return root_.at_pointer("/runs/0").value(); }
  std::string Show(const std::string& pointer) const {
    dom::element found;
    return run().at_pointer(pointer).get(found) ? "absent" : std::string(simdjson::minify(found));
  }
  std::string Text(const std::string& pointer) const {
    std::string_view text;
    return run().at_pointer(pointer).get(text) ? "absent" : std::string(text);
  }
  std::size_t Size(const std::string& pointer) const {
    dom::array list;
    return run().at_pointer(pointer).get(list) ? 0 : list.size();
  }
  /// The text of one member of each result.
  std::vector<std::string> Each(const std::string& member) const {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < Size("/results"); ++i)
      all.push_back(Text(fmt::format("/results/{}/{}", i, member)));
    return all;
  }

 private:
  simdjson::padded_string bytes_;
  dom::parser parser_;
  dom::element root_;
};

AnalysisResult FailedAnalysis() {
  AnalysisResult result;
  result.tool_version = "0.1.0";
  result.analysed = false;
  result.diagnostics = {{base::Severity::kError, "unknown-zone", "unknown zone `dmzz`", {}, {}, ""},
                        {base::Severity::kWarning, "unused", "unused", {}, {}, "remove it"}};
  result.diagnostic_locations = {{"model.yaml", 41, 11}, {}};
  return result;
}

AnalysisResult WithBaseline() {
  AnalysisResult result = SmallResult();
  result.baseline.emplace();
  result.baseline->path = "base.json";
  result.baseline->closed = {
      {"00112233aabbccdd", "GAI-001@old,model", "GAI-001", "uncovered", "critical"},
      {"00112233aabbccde", "OLD-001@old", "OLD-001", "", "low"},
      {"00112233aabbccdf", "T-99", "", "uncovered", "medium"}};
  for (Finding& finding : result.findings) finding.baseline = "unchanged";
  result.findings.front().baseline = "new";
  return result;
}

std::vector<AnalysisResult> ManyResults() {
  std::vector<AnalysisResult> all = {SmallResult(),   FullResult(),  FixtureResult(),
                                     PassingResult(), EmptyResult(), WithBaseline(),
                                     FailedAnalysis()};
  for (const HostileText& hostile : HostileTexts()) {
    all.push_back(HostileResult(hostile.text));
    all.push_back(HostileFailure(hostile.text));
  }
  for (const char* text : {"[x](99) {0} ]( \\ {", "../../../etc/passwd?a=b#c d:\\x/..", " \n"})
    all.push_back(HostileResult(text));
  return all;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

/// Targets of the links `[text](id)` of a message; a bracket after a backslash begins or ends none.
std::vector<std::size_t> LinksOf(const std::string& text) {
  std::vector<std::size_t> ids;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '[') {
      inside = true;
    } else if (text[i] == ']' && inside) {
      inside = false;
      if (i + 2 < text.size() && text[i + 1] == '(' && IsDigit(text[i + 2]))
        ids.push_back(std::stoul(text.substr(i + 2, 9)));
    }
  }
  return ids;
}

bool HasPlaceholder(const std::string& text) {
  for (std::size_t i = text.find('{'); i != text.npos; i = text.find('{', i + 1)) {
    std::size_t end = i + 1;
    while (end < text.size() && IsDigit(text[end])) ++end;
    if (end > i + 1 && end < text.size() && text[end] == '}') return true;
  }
  return false;
}

/// Whether a text is made of what a URI reference may hold without escapes of its own.
bool IsPathReference(const std::string& uri) {
  return !uri.empty() && uri.find_first_not_of(
                             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                             "0123456789._~%/-") == uri.npos;
}

/// What no schema can say.
class Faults {
 public:
  explicit Faults(const Parsed& parsed) : parsed_(parsed) {
    for (std::size_t i = 0; i < parsed.Size("/tool/driver/rules"); ++i)
      VisitRule(fmt::format("/tool/driver/rules/{}", i));
    for (std::size_t i = 0; i < parsed.Size("/results"); ++i)
      VisitResult(fmt::format("/results/{}", i));
  }
  const std::vector<std::string>& all() const { return all_; }

 private:
  void Expect(bool fine, const std::string& what) {
    if (!fine) all_.push_back(what);
  }

  void VisitRule(const std::string& at) {
    for (const char* text : {"shortDescription", "fullDescription", "help"}) {
      const std::string value = parsed_.Text(at + "/" + text + "/text");
      Expect(value != "absent" && !value.empty(), at + " needs " + text);
      Expect(text == std::string("help") || value.size() <= 1024, at + " is too long");
    }
    Expect(parsed_.Size(at + "/properties/tags") <= 10, at + " has too many tags");
    for (std::size_t i = 0; i < parsed_.Size(at + "/relationships"); ++i) {
      const std::string target = fmt::format("{}/relationships/{}/target", at, i);
      const std::string taxon =
          fmt::format("/taxonomies/{}/taxa/{}/id", parsed_.Show(target + "/toolComponent/index"),
                      parsed_.Show(target + "/index"));
      Expect(parsed_.Text(taxon) == parsed_.Text(target + "/id"), target + " leads nowhere");
    }
  }

  void VisitResult(const std::string& at) {
    const std::string rule = "/tool/driver/rules/" + parsed_.Show(at + "/ruleIndex") + "/id";
    Expect(parsed_.Text(rule) == parsed_.Text(at + "/ruleId"), at + " names no rule");
    const std::string place = at + "/locations/0/physicalLocation";
    const std::string uri = parsed_.Text(place + "/artifactLocation/uri");
    Expect(IsPathReference(uri), at + " uri " + uri);
    Expect(!uri.starts_with("/") && !uri.starts_with("..") && uri.find("/../") == uri.npos,
           at + " leaves the repository");
    Expect(parsed_.Show(place + "/region/startLine") != "0", at + " has no line");
    Expect((parsed_.Text(at + "/kind") == "fail") == (parsed_.Text(at + "/level") != "none"),
           at + " has a level but is no failure");
    VisitMessage(at);
  }

  void VisitMessage(const std::string& at) {
    const std::string text = parsed_.Text(at + "/message/text");
    Expect(text != "absent" && !text.empty(), at + " has no message");
    for (const std::size_t id : LinksOf(text))
      Expect(id >= 1 && id <= parsed_.Size(at + "/relatedLocations"), at + " has a dead link");
    Expect(!HasPlaceholder(text) || parsed_.Show(at + "/message/arguments") != "absent",
           at + " has a placeholder");
  }

  const Parsed& parsed_;
  std::vector<std::string> all_;
};

TEST(SarifReport, EveryReferenceResolvesAndEveryTextIsThere) {
  for (const AnalysisResult& result : ManyResults()) {
    for (const auto& bytes : {WriteSarif(result), WriteSarifGithub(result)})
      EXPECT_THAT(Faults(Parsed(bytes)).all(), IsEmpty());
  }
}

std::string ReadAll(const std::filesystem::path& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

/// Folder with the schemas of SARIF; empty where it is not there.
std::filesystem::path SchemaFolder() {
  const std::filesystem::path root = THREATGAP_SOURCE_DIR;
  const auto folder = root.parent_path() / "shared" / "schemas" / "sarif";
  return std::filesystem::is_directory(folder) ? folder : std::filesystem::path();
}

TEST(SarifReport, BothDocumentsFollowTheSchemasOfOasisAndGithub) {
  const auto folder = SchemaFolder();
  if (folder.empty()) GTEST_SKIP() << "there are no schemas beside the repository";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    Draft4Schema schema(ReadAll(file.path()));
    EXPECT_THAT(schema.Check(R"({"version": "2.1.0", "runs": [{"results": [{}]}]})"),
                Not(IsEmpty()));
    for (const AnalysisResult& result : ManyResults()) {
      EXPECT_THAT(schema.Check(WriteSarif(result)), IsEmpty()) << file.path().filename();
      EXPECT_THAT(schema.Check(WriteSarifGithub(result)), IsEmpty()) << file.path().filename();
    }
  }
}

TEST(SarifReport, GapsFailAndUnknownsAreOpenWithoutALevel) {
  AnalysisResult result = SmallResult();
  result.notes.clear();
  result.findings.front().residual = {Level::kLow, Level::kLow};
  const Parsed parsed(WriteSarif(result));
  EXPECT_THAT(parsed.Each("kind"), ElementsAre("fail", "fail", "fail", "fail", "open"));
  EXPECT_THAT(parsed.Each("level"), ElementsAre("note", "error", "error", "warning", "none"));
}

TEST(SarifReport, CoveredFindingsAreNoResults) {
  AnalysisResult result = SmallResult();
  result.notes.clear();
  for (Finding& finding : result.findings) {
    finding.group = Group::kCovered;
    finding.gated = false;
  }
  EXPECT_EQ(Parsed(WriteSarif(result)).Show("/results"), "[]");
}

TEST(SarifReport, NotesOfModelRulesAreInformationOutsideGithub) {
  AnalysisResult result = SmallResult();
  result.findings.clear();
  result.notes.push_back(result.notes.front());
  const Parsed parsed(WriteSarif(result));
  EXPECT_THAT(parsed.Each("kind"), ElementsAre("informational", "informational", "informational"));
  const auto prints = parsed.Each("fingerprints/threatgap~1v1");
  EXPECT_EQ(std::set(prints.begin(), prints.end()).size(), 3U);
  EXPECT_EQ(Parsed(WriteSarifGithub(result)).Show("/results"), "[]");
}

TEST(SarifReport, GithubGetsOpenGapsOnly) {
  AnalysisResult result = SmallResult();
  ASSERT_EQ(result.findings.size(), 5U);
  result.findings[1].suppression.emplace();
  result.findings[1].suppression->valid = true;
  const Parsed parsed(WriteSarifGithub(result));
  // [1] is suppressed, [2] accepted, [4] undecided.
  EXPECT_THAT(parsed.Each("fingerprints/threatgap~1v1"),
              ElementsAre(result.findings[0].fingerprint, result.findings[3].fingerprint));
  for (const char* ignored : {"suppressions", "baselineState", "properties"})
    EXPECT_THAT(parsed.Each(ignored), ElementsAre("absent", "absent"));
  EXPECT_EQ(parsed.Show("/taxonomies"), "absent");
}

TEST(SarifReport, WhatFailsTheGateIsAFailureEvenWhereItIsUndecided) {
  AnalysisResult result = SmallResult();
  result.findings = {result.findings.back()};
  ASSERT_EQ(result.findings.front().group, Group::kUndecided);
  EXPECT_EQ(Parsed(WriteSarifGithub(result)).Size("/results"), 0U);
  result.findings.front().gated = true;
  EXPECT_EQ(Parsed(WriteSarifGithub(result)).Size("/results"), 1U);
  EXPECT_EQ(Parsed(WriteSarif(result)).Text("/results/0/kind"), "fail");
}

TEST(SarifReport, FingerprintIsTheLineHashSoThatGapsOnOneLineStayApart) {
  const Parsed parsed(WriteSarifGithub(ThinResult(2)));
  EXPECT_THAT(parsed.Each("partialFingerprints/primaryLocationLineHash"),
              ElementsAre("3fa9c1d200000000:1", "3fa9c1d300000000:1"));
  const auto guids = parsed.Each("guid");
  EXPECT_NE(guids[0], guids[1]);
}

TEST(SarifReport, PathIsACodeFlowFromSourceToTarget) {
  AnalysisResult result = ThinResult(1);
  const auto& witness = result.findings.front().witness;
  ASSERT_EQ(witness.size(), 3U);
  const Parsed parsed(WriteSarif(result));
  const std::string steps = "/results/0/codeFlows/0/threadFlows/0/locations";
  ASSERT_EQ(parsed.Size(steps), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string at = fmt::format("{}/{}", steps, i);
    EXPECT_EQ(parsed.Text(at + "/importance"), "essential");
    EXPECT_EQ(parsed.Show(at + "/location/physicalLocation/region/startLine"),
              std::to_string(witness[i].location.line));
  }
  EXPECT_THAT(parsed.Text(steps + "/0/location/message/text"), HasSubstr("customer"));
  result.findings.front().witness.resize(1);
  EXPECT_EQ(Parsed(WriteSarif(result)).Show("/results/0/codeFlows"), "absent");
}

TEST(SarifReport, ControlThatFallsShortIsARelatedLocationLinkedFromTheMessage) {
  const Parsed parsed(WriteSarif(SmallResult()));
  EXPECT_EQ(parsed.Size("/results/0/relatedLocations"), 2U);
  // `bedrock-guardrail` counts in part; `tools` does not count at all.
  EXPECT_THAT(parsed.Text("/results/0/message/text"),
              HasSubstr("Not enough: [tools](2), not there yet."));
  EXPECT_THAT(parsed.Text("/results/0/relatedLocations/1/message/text"),
              HasSubstr("tool.allow-list on model"));
  EXPECT_EQ(parsed.Text("/results/0/relatedLocations/1/physicalLocation/artifactLocation/uri"),
            "controls.yaml");
}

TEST(SarifReport, UnstatedFactIsARelatedLocation) {
  AnalysisResult result = SmallResult();
  result.findings = {result.findings.back()};
  ASSERT_FALSE(result.findings.front().asks.empty());
  result.findings.front().asks.front().location = {"model.yaml", 30, 3};
  const Parsed parsed(WriteSarif(result));
  EXPECT_THAT(parsed.Text("/results/0/message/text"), HasSubstr("Not stated: [kb.tenancy](1)."));
  EXPECT_EQ(parsed.Show("/results/0/relatedLocations/0/physicalLocation/region/startLine"), "30");
}

/// Suppressions of the only result, for a treatment changed by `change`.
template <typename Change>
Parsed WithTreatment(Change change) {
  AnalysisResult result = SmallResult();
  result.findings = {result.findings[2]};
  change(result.findings.front().treatments.front());
  return Parsed(WriteSarif(result));
}

TEST(SarifReport, TreatmentsThatHoldAreAcceptedAndProposalsUnderReview) {
  const std::string at = "/results/0/suppressions";
  const Parsed held = WithTreatment([](auto&) {});
  EXPECT_EQ(held.Text(at + "/0/kind"), "external");
  EXPECT_EQ(held.Text(at + "/0/status"), "accepted");
  EXPECT_EQ(held.Text(at + "/0/justification"), "the channel closes in spring");
  EXPECT_EQ(held.Text(at + "/0/properties/decision"), "accepted");
  EXPECT_EQ(held.Text(at + "/0/location/physicalLocation/artifactLocation/uri"),
            "threatgap-policy.yaml");
  const Parsed proposed = WithTreatment([](auto& treatment) {
    treatment.proposal = true;
    treatment.valid = false;
  });
  EXPECT_EQ(proposed.Text(at + "/0/status"), "underReview");
  const Parsed expired = WithTreatment([](auto& treatment) { treatment.valid = false; });
  EXPECT_EQ(expired.Show(at), "absent");
}

TEST(SarifReport, SuppressionIsTakenOverWithOwnerAndEnd) {
  AnalysisResult result = FullResult();
  result.findings.resize(1);
  result.findings.front().gated = false;
  result.findings.front().treatments.clear();
  auto& suppression = *result.findings.front().suppression;
  suppression.valid = true;
  suppression.justification = "";
  suppression.owner = "support";
  suppression.expires = base::ParseDate("2027-05-31");
  const Parsed parsed(WriteSarif(result));
  const std::string at = "/results/0/suppressions/0";
  EXPECT_EQ(parsed.Text(at + "/justification"), "not stated");
  EXPECT_EQ(parsed.Text(at + "/properties/owner"), "support");
  EXPECT_EQ(parsed.Text(at + "/properties/expires"), "2027-05-31");
  suppression.valid = false;
  EXPECT_EQ(Parsed(WriteSarif(result)).Show("/results/0/suppressions"), "absent");
}

TEST(SarifReport, BaselineStatesAndClosedGapsAreToldOutsideGithub) {
  AnalysisResult result = WithBaseline();
  result.notes.clear();
  const Parsed parsed(WriteSarif(result));
  EXPECT_THAT(parsed.Each("baselineState"),
              ElementsAre("new", "unchanged", "unchanged", "unchanged", "unchanged", "absent",
                          "absent", "absent"));
  EXPECT_EQ(parsed.Text("/results/5/level"), "error");
  EXPECT_EQ(parsed.Text("/results/6/ruleId"), "OLD-001");
  EXPECT_EQ(parsed.Text("/results/7/ruleId"), "T-99");
  EXPECT_THAT(parsed.Text("/results/6/message/text"), HasSubstr("OLD-001@old was a gap"));
  EXPECT_THAT(WriteSarifGithub(result), Not(HasSubstr("OLD-001")));
}

TEST(SarifReport, SeverityOfARuleIsThatOfItsWorstOpenGap) {
  AnalysisResult result = SmallResult();
  const auto severity = [&] {
    return Parsed(WriteSarif(result)).Text("/tool/driver/rules/0/properties/security-severity");
  };
  for (Finding& finding : result.findings) finding.rule = "GAI-001";
  result.findings.resize(3);
  result.findings[0].residual = result.findings[1].residual = {Level::kMedium, Level::kMedium};
  result.findings[2].residual = {Level::kCritical, Level::kCritical};  // accepted
  EXPECT_EQ(severity(), "5.5");
  result.findings[1].residual = {Level::kLow, Level::kCritical};
  EXPECT_EQ(severity(), "9.5");
  result.findings = {result.findings[2]};
  EXPECT_EQ(severity(), "9.5");
  result.findings.clear();
  EXPECT_EQ(severity(), "absent");
}

TEST(SarifReport, RulesThatDidNotRunAreNotListed) {
  AnalysisResult result = SmallResult();
  result.findings.clear();
  result.notes.clear();
  EXPECT_EQ(Parsed(WriteSarif(result)).Size("/tool/driver/rules"), 1U);
  EXPECT_EQ(Parsed(WriteSarif(result)).Text("/tool/driver/rules/0/id"), "GAI-001");
  result.rules.front().ran = false;
  EXPECT_EQ(Parsed(WriteSarif(result)).Text("/tool/driver/rules/0/id"), "RUN-000");
}

TEST(SarifReport, TagsNameOneRequirementOfEachFrameworkBeforeASecondOne) {
  AnalysisResult result = SmallResult();
  result.rules.front().requirements = {"aaa@1:X1", "aaa@1:X2", "iso27001@2022:A.8.26",
                                       "zzz@2.0:Y:Z 1", "zzz@2.0:Q"};
  const Parsed parsed(WriteSarif(result));
  EXPECT_EQ(parsed.Show("/tool/driver/rules/0/properties/tags"),
            R"(["security","genai","external/iso27001-2022/a.8.26","external/aaa-1/x1",)"
            R"("external/zzz-2.0/y-z-1","external/aaa-1/x2","external/zzz-2.0/q"])");
}

TEST(SarifReport, AuthoredThreatWithoutARuleIsARuleOfItsOwn) {
  AnalysisResult result = SmallResult();
  Finding& threat = result.findings[1];
  threat.rule.clear();
  threat.key = "T-16";
  threat.title = "Direct refunds";
  const Parsed parsed(WriteSarifGithub(result));
  EXPECT_EQ(parsed.Text("/results/1/ruleId"), "T-16");
  const std::string rule = "/tool/driver/rules/" + parsed.Show("/results/1/ruleIndex");
  EXPECT_EQ(parsed.Text(rule + "/shortDescription/text"), "Direct refunds");
  EXPECT_THAT(parsed.Text(rule + "/help/text"), HasSubstr("People wrote this threat down"));
}

TEST(SarifReport, TaxonomyCarriesTheStateOfEachRequirement) {
  const Parsed parsed(WriteSarif(FixtureResult()));
  EXPECT_EQ(parsed.Text("/taxonomies/0/version"), "2022");
  EXPECT_EQ(parsed.Text("/taxonomies/0/guid"),
            parsed.Text("/tool/driver/supportedTaxonomies/0/guid"));
  EXPECT_NE(parsed.Text("/taxonomies/0/taxa/0/properties/status"), "absent");
}

TEST(SarifReport, LogicalLocationIsSystemZoneComponent) {
  AnalysisResult result = ThinResult(1);
  for (auto& component : result.components) component.zone = "app";
  EXPECT_EQ(Parsed(WriteSarif(result))
                .Text("/results/0/locations/0/logicalLocations/0/fullyQualifiedName"),
            result.components.empty() ? "assistant/model" : "assistant/app/model");
}

TEST(SarifReport, ResultWithoutAPlaceStandsAtTheFirstInput) {
  AnalysisResult result = ThinResult(1);
  result.findings.front().location = {};
  const std::string place = "/results/0/locations/0/physicalLocation";
  const Parsed parsed(WriteSarif(result));
  EXPECT_EQ(parsed.Text(place + "/artifactLocation/uri"), "model.yaml");
  EXPECT_EQ(parsed.Show(place + "/region/startLine"), "1");
}

TEST(SarifReport, CategoryIsTheFolderOfTheModelAndTheSystem) {
  AnalysisResult result = SmallResult();
  const auto category = [&] { return Parsed(WriteSarif(result)).Text("/automationDetails/id"); };
  EXPECT_EQ(category(), "threatgap/assistant/");
  result.inputs = {{"shop/model/a.yaml", "", "", "", {}}, {"shop/model/b.yaml", "", "", "", {}}};
  EXPECT_EQ(category(), "threatgap/shop/model/assistant/");
  result.inputs.push_back({"shop/mood.yaml", "", "", "", {}});
  EXPECT_EQ(category(), "threatgap/shop/assistant/");
  result.inputs.push_back({"other.yaml", "", "", "", {}});
  result.system.id.clear();
  EXPECT_EQ(category(), "threatgap/");
}

TEST(SarifReport, RunHoldsTheCountsOfEachStageOfTheLifeCycle) {
  AnalysisResult result = SmallResult();
  result.life_cycle = {{"deployment", true, 7, 6, 5, 4, 3}};
  const Parsed parsed(WriteSarif(result));
  EXPECT_EQ(parsed.Text("/properties/life_cycle/0/stage"), "deployment");
  EXPECT_EQ(parsed.Show("/properties/life_cycle/0/current"), "true");
  EXPECT_EQ(parsed.Show("/properties/life_cycle/0/covered"), "3");
}

TEST(SarifReport, InvocationTellsTheExitStatus) {
  AnalysisResult result = SmallResult();
  const auto invocation = [&] {
    const Parsed parsed(WriteSarif(result));
    return parsed.Show("/invocations/0/exitCode") + " " +
           parsed.Show("/invocations/0/executionSuccessful");
  };
  EXPECT_EQ(invocation(), "1 true");
  result.gate.passed = true;
  EXPECT_EQ(invocation(), "0 true");
  result.gate.evaluated = false;
  result.gate.reasons = {"no rule ran"};
  EXPECT_EQ(invocation(), "2 false");
  EXPECT_EQ(Parsed(WriteSarif(result))
                .Text("/invocations/0/toolConfigurationNotifications/0/message/text"),
            "no rule ran");
}

TEST(SarifReport, FailedAnalysisTellsItsDiagnosticsAndClosesNoAlert) {
  for (const auto& bytes : {WriteSarif(FailedAnalysis()), WriteSarifGithub(FailedAnalysis())}) {
    const Parsed parsed(bytes);
    EXPECT_EQ(parsed.Show("/invocations/0/executionSuccessful"), "false");
    EXPECT_EQ(parsed.Show("/invocations/0/exitCode"), "2");
    EXPECT_EQ(parsed.Show("/results"), "[]");
    EXPECT_EQ(parsed.Text("/automationDetails/id"), "threatgap/could-not-analyse/");
    EXPECT_EQ(parsed.Text("/tool/driver/rules/0/id"), "RUN-000");
    const std::string notes = "/invocations/0/toolConfigurationNotifications";
    ASSERT_EQ(parsed.Size(notes), 2U);
    EXPECT_EQ(parsed.Text(notes + "/0/level"), "error");
    EXPECT_EQ(parsed.Text(notes + "/0/descriptor/id"), "unknown-zone");
    EXPECT_EQ(parsed.Show(notes + "/0/locations/0/physicalLocation/region/startLine"), "41");
    EXPECT_EQ(parsed.Text(notes + "/1/message/text"), "unused; remove it");
    EXPECT_EQ(parsed.Show(notes + "/1/locations"), "absent");
    EXPECT_EQ(parsed.Text("/tool/driver/notifications/0/id"), "unknown-zone");
  }
}

TEST(SarifReport, NoMachinePathAndNoTimeIsWritten) {
  AnalysisResult result = FullResult();
  for (auto& finding : result.findings) finding.location.file = "/models/model.yaml";
  result.inputs.front().path = "/models/model.yaml";
  const std::string bytes = WriteSarif(result);
  EXPECT_THAT(bytes, Not(HasSubstr("\"/home")));
  EXPECT_THAT(bytes, Not(HasSubstr("TimeUtc")));
  EXPECT_EQ(Parsed(bytes).Show("/originalUriBaseIds/SRCROOT/uri"), "absent");
}

TEST(SarifReport, PathsAreUriReferences) {
  AnalysisResult result = ThinResult(1);
  result.findings.front().location.file = "../a b/./c#d%.yaml";
  EXPECT_EQ(Parsed(WriteSarif(result))
                .Text("/results/0/locations/0/physicalLocation/artifactLocation/uri"),
            "a%20b/c%23d%25.yaml");
}

TEST(SarifReport, GithubKeepsTheWorstOfMoreResultsThanItTakes) {
  AnalysisResult result = ThinResult(0);
  result.notes.clear();
  Finding gap = ThinResult(1).findings.front();
  gap.witness.clear();
  for (std::size_t i = 0; i < 25'010; ++i) {
    gap.fingerprint = fmt::format("{:016x}", i);
    result.findings.push_back(gap);
  }
  const std::string bytes = WriteSarifGithub(result);
  const Parsed parsed(bytes);
  EXPECT_EQ(parsed.Size("/results"), 25'000U);
  EXPECT_EQ(parsed.Text("/results/24999/fingerprints/threatgap~1v1"),
            fmt::format("{:016x}", 24'999));
  const std::string notes = parsed.Show("/invocations/0/toolExecutionNotifications");
  EXPECT_THAT(notes, HasSubstr("many-results"));
  EXPECT_THAT(notes, HasSubstr("10 open gaps"));
  EXPECT_THAT(SarifGithubRemark(result, bytes), HasSubstr("10 open gaps"));
  EXPECT_EQ(Parsed(WriteSarif(result)).Size("/results"), 25'010U);
}

TEST(SarifReport, GithubFileShrinksUntilItFitsCompressed) {
  AnalysisResult result = ThinResult(0);
  Finding gap = ThinResult(1).findings.front();
  std::mt19937 random(1);
  for (std::size_t i = 0; i < 20'000; ++i) {
    gap.fingerprint = fmt::format("{:016x}", i);
    gap.sentence.clear();
    for (int n = 0; n < 900; ++n) gap.sentence += static_cast<char>('a' + random() % 26);
    result.findings.push_back(gap);
  }
  const std::string bytes = WriteSarifGithub(result);
  EXPECT_LE(GzipSize(bytes), 10'000'000U);
  EXPECT_GE(GzipSize(bytes), 7'000'000U);
  EXPECT_THAT(SarifGithubRemark(result, bytes), HasSubstr("are left out"));
}

TEST(SarifReport, WholeFileNeedsNoRemark) {
  const AnalysisResult result = SmallResult();
  EXPECT_EQ(SarifGithubRemark(result, WriteSarifGithub(result)), "");
}

TEST(SarifReport, TextsForGithubAreCutAndThoseForAuditAreNot) {
  AnalysisResult result = ThinResult(1);
  result.findings.front().sentence = std::string(100'000, 'n');
  EXPECT_GT(Parsed(WriteSarif(result)).Text("/results/0/message/text").size(), 100'000U);
  EXPECT_LT(Parsed(WriteSarifGithub(result)).Text("/results/0/message/text").size(), 5'000U);
}

}  // namespace
}  // namespace threatgap::reports
