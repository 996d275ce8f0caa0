#include "reports/json_report.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include "analyzer/base/text.h"
#include "tests/unit/reports/small_result.h"

namespace threatgap::reports {
namespace {

namespace dom = simdjson::dom;

/// The report of `result`, read back.
class ParsedReport {
 public:
  explicit ParsedReport(const outcome::AnalysisResult& result) : bytes_(WriteJson(result)) {
    const auto error = parser_.parse(bytes_).get(root_);
    EXPECT_FALSE(error) << simdjson::error_message(error);
  }

  dom::element At(std::string_view pointer) const {
    dom::element found;
    EXPECT_FALSE(root_.at_pointer(pointer).get(found)) << pointer;
    return found;
  }
  std::string Show(std::string_view pointer) const { return simdjson::minify(At(pointer)); }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  dom::parser parser_;
  dom::element root_;
};

std::vector<std::string> KeysOf(const dom::element& element) {
  std::vector<std::string> keys;
  for (const auto [key, value] : dom::object(element)) keys.emplace_back(key);
  return keys;
}

TEST(JsonReport, TopLevelKeysAreThoseOfTheDesign) {
  const ParsedReport report(SmallResult());
  EXPECT_EQ(KeysOf(report.At("")),
            (std::vector<std::string>{
                "schema",     "tool",        "as_of",        "closed_world", "verdict_sentence",
                "inputs",     "packs",       "policy",       "system",       "counts",
                "open_lists", "gate",        "summary",      "baseline",     "life_cycle",
                "scope",      "risk_matrix", "rules",        "findings",     "threats",
                "controls",   "frameworks",  "requirements", "treatments",   "suppressions",
                "questions",  "assumptions", "notes",        "architecture", "diagnostics"}));
  EXPECT_EQ(report.Show("/schema"), R"("threatgap-result/1")");
}

TEST(JsonReport, FindingHasTheKeysOfTheDesign) {
  const ParsedReport report(SmallResult());
  EXPECT_EQ(report.Show("/findings/0/key"), R"("GAI-001@customer,model")");
  EXPECT_EQ(report.Show("/findings/0/bindings"),
            R"({"src":{"kind":"component","id":"customer","name":"customer"},)"
            R"("model":{"kind":"component","id":"model","name":"model"}})");
  EXPECT_EQ(report.Show("/findings/0/match"), R"("certain")");
  EXPECT_EQ(report.Show("/findings/0/verdict"), R"("partially_covered")");
  EXPECT_EQ(report.Show("/findings/0/coverage"), R"({"lo":"partial","hi":"partial"})");
  EXPECT_EQ(report.Show("/findings/0/severity"), R"({"inherent":{"lo":"critical","hi":"critical"},)"
                                                 R"("residual":{"lo":"high","hi":"high"}})");
  EXPECT_EQ(report.Show("/findings/0/location"), R"({"file":"model.yaml","line":11,"column":3})");
  EXPECT_EQ(report.Show("/findings/0/witness/1"),
            R"({"element":"customer>model","kind":"flow","name":null,"file":"model.yaml",)"
            R"("line":22,"column":3,"data":["question"],"against_arrow":false,)"
            R"("uncertain":false,"guard":null})");
  EXPECT_EQ(report.Show("/findings/0/treatment/state"), R"("expired 2026-10-01")");
  EXPECT_EQ(report.Show("/findings/0/suppression"), "null");
  EXPECT_EQ(report.Show("/findings/0/baseline"), "null");
}

TEST(JsonReport, RangesOfUndecidedFindingsStayRanges) {
  const ParsedReport report(SmallResult());
  EXPECT_EQ(report.Show("/findings/4/verdict"), R"("undecided")");
  EXPECT_EQ(report.Show("/findings/4/coverage"), R"({"lo":"uncovered","hi":"covered"})");
  EXPECT_EQ(report.Show("/findings/4/severity/residual"), R"({"lo":"low","hi":"high"})");
  EXPECT_EQ(report.Show("/findings/4/questions/0/key"), R"("kb.tenancy")");
}

TEST(JsonReport, SummaryCountsByVerdictAndSeverity) {
  const ParsedReport report(SmallResult());
  EXPECT_EQ(report.Show("/summary/by_verdict"),
            R"({"uncovered":3,"partially_covered":1,"undecided":1,"possible":0,"covered":0})");
  EXPECT_EQ(report.Show("/summary/gaps_by_severity"),
            R"({"critical":0,"high":3,"medium":1,"low":0})");
}

TEST(JsonReport, SeveralElementsUnderOneNameKeepTheirKeysApart) {
  outcome::AnalysisResult result = SmallResult();
  result.findings.front().bindings = {
      {"on", {"component", "a", ""}}, {"on", {"component", "b", ""}}, {"on", {"flow", "c", ""}}};
  EXPECT_EQ(KeysOf(ParsedReport(result).At("/findings/0/bindings")),
            (std::vector<std::string>{"on", "on#2", "on#3"}));
}

TEST(JsonReport, SaysWhatItWasComparedWith) {
  outcome::AnalysisResult result = SmallResult();
  EXPECT_EQ(ParsedReport(result).Show("/baseline"), "null");
  outcome::BaselineView& baseline = result.baseline.emplace();
  baseline.path = "base.json";
  baseline.added = 2;
  baseline.closed = {{"0123456789abcdef", "GAI-001@a", "GAI-001", "partially-covered", "high"}};
  result.findings.front().baseline = "new";
  const ParsedReport report(result);
  EXPECT_EQ(report.Show("/baseline"),
            R"({"path":"base.json","sha256":null,"entries":0,"added":2,"updated":0,)"
            R"("unchanged":0,"of_newer_rules":0,"closed":[{"fingerprint":"0123456789abcdef",)"
            R"("key":"GAI-001@a","rule":"GAI-001","verdict":"partially_covered",)"
            R"("severity":"high"}]})");
  EXPECT_EQ(report.Show("/findings/0/baseline"), R"("new")");
}

TEST(JsonReport, RequirementsAreFlatRowsWithTheirFramework) {
  const ParsedReport report(SmallResult());
  EXPECT_EQ(report.Show("/requirements/0/framework"), R"("iso27001@2022")");
  EXPECT_EQ(report.Show("/requirements/0/id"), R"("A.8.26")");
  EXPECT_EQ(report.Show("/requirements/0/exposed"), "true");
  EXPECT_EQ(report.Show("/frameworks/0/counts"),
            R"({"implemented":1,"partial":0,"planned":0,"not_implemented":0,"unknown":0,)"
            R"("manual":0,"not_applicable":0,"not_derived":0})");
}

TEST(JsonReport, WordsOfClosedVocabulariesUseUnderscores) {
  const ParsedReport report(FullResult());
  EXPECT_EQ(report.Show("/suppressions/0/reason"), R"("false_positive")");
  EXPECT_EQ(report.Show("/controls/0/evidence/0/kind"), R"("automated_test")");
  EXPECT_EQ(report.Show("/controls/0/evidence/0/freshness"), R"("missing_date")");
}

TEST(JsonReport, TheDecidingTreatmentIsTheValidOne) {
  outcome::AnalysisResult result = SmallResult();
  outcome::Finding& finding = result.findings.front();
  finding.treatments.push_back(finding.treatments.front());
  finding.treatments.front().proposal = true;
  finding.treatments.back().valid = true;
  finding.treatments.back().state = "valid";
  const ParsedReport report(result);
  EXPECT_EQ(report.Show("/findings/0/treatment/state"), R"("valid")");
  EXPECT_EQ(report.Show("/findings/0/treatments/0/proposal"), "true");
}

TEST(JsonReport, UnknownPlacesAreNull) {
  outcome::AnalysisResult result = SmallResult();
  result.findings[0].location = {};
  result.findings[1].location = {"drawing.drawio", 0, 0};
  result.findings[0].witness[0].location = {};
  const ParsedReport report(result);
  EXPECT_EQ(report.Show("/findings/0/location"), "null");
  EXPECT_EQ(report.Show("/findings/1/location"),
            R"({"file":"drawing.drawio","line":null,"column":null})");
  EXPECT_EQ(report.Show("/findings/0/witness/0/file"), "null");
}

TEST(JsonReport, EmptyResultIsAReportToo) {
  const ParsedReport report(outcome::AnalysisResult{});
  EXPECT_EQ(report.Show("/findings"), "[]");
  EXPECT_EQ(report.Show("/policy"), "null");
  EXPECT_EQ(report.Show("/as_of"), R"({"date":null,"origin":null})");
  EXPECT_EQ(report.Show("/gate/fail_on"), "null");
}

TEST(JsonReport, HostileTextSurvivesReadingBack) {
  const std::string hostile =
      "\x1b[31m\"quoted\" \\ \n\t" + std::string(1, '\0') + " </script> \u202e 漢字";
  const ParsedReport report(WithTextEverywhere(SmallResult(), hostile));
  EXPECT_EQ(std::string_view(report.At("/findings/0/title")), hostile);
  EXPECT_EQ(std::string_view(report.At("/findings/0/witness/0/element")), hostile);
}

TEST(JsonReport, BrokenUtf8BecomesTheReplacementCharacter) {
  const ParsedReport report(WithTextEverywhere(SmallResult(), "a\xff\xc3z"));
  EXPECT_FALSE(base::FindBrokenUtf8(report.bytes()));
  EXPECT_EQ(std::string_view(report.At("/findings/0/title")), "a\uFFFD\uFFFDz");
}

TEST(JsonReport, SameResultSameBytes) {
  EXPECT_EQ(WriteJson(FullResult()), WriteJson(FullResult()));
}

}  // namespace
}  // namespace threatgap::reports
