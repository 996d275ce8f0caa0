#include "reports/sast_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include "tests/unit/reports/hostile_result.h"
#include "tests/unit/reports/result_fixture.h"
#include "tests/unit/reports/small_result.h"

namespace threatgap::reports {
namespace {

namespace dom = simdjson::dom;
using outcome::AnalysisResult;
using ::testing::HasSubstr;

/// A report, read back.
class Parsed {
 public:
  explicit Parsed(const AnalysisResult& result) : bytes_(WriteSast(result)) {
    const auto error = parser_.parse(bytes_).get(root_);
    EXPECT_FALSE(error) << simdjson::error_message(error);
  }
  std::string Show(std::string_view pointer) const {
    dom::element found;
    return root_.at_pointer(pointer).get(found) ? "absent" : std::string(simdjson::minify(found));
  }
  std::size_t Vulnerabilities() const {
    dom::array list;
    EXPECT_FALSE(root_.at_pointer("/vulnerabilities").get(list));
    return list.size();
  }
  dom::element root() const { return root_; }

 private:
  simdjson::padded_string bytes_;
  dom::parser parser_;
  dom::element root_;
};

TEST(SastReport, OpenGapIsAVulnerabilityWithRuleFirstAndRequirementsAfter) {
  const Parsed parsed(SmallResult());
  EXPECT_EQ(parsed.Show("/vulnerabilities/0/id"), R"("3fa9c1d2aabbccdd")");
  EXPECT_EQ(parsed.Show("/vulnerabilities/0/severity"), R"("High")");
  EXPECT_EQ(parsed.Show("/vulnerabilities/0/identifiers/0"),
            R"({"type":"threatgap_rule","name":"threatgap GAI-001","value":"GAI-001"})");
  EXPECT_EQ(parsed.Show("/vulnerabilities/0/identifiers/3"),
            R"({"type":"iso27001@2022","name":"iso27001@2022:A.8.26","value":"A.8.26"})");
  EXPECT_EQ(parsed.Show("/vulnerabilities/0/location"), R"({"file":"model.yaml","start_line":11})");
  EXPECT_THAT(parsed.Show("/vulnerabilities/0/solution"), HasSubstr("guardrail.input on every"));
  EXPECT_THAT(parsed.Show("/vulnerabilities/0/tracking"), HasSubstr("3fa9c1d2aabbccdd"));
}

TEST(SastReport, PathIsACodeFlowFromSourceToSink) {
  const Parsed parsed(SmallResult());
  const std::string flow = "/vulnerabilities/0/details/path/items/0";
  EXPECT_THAT(parsed.Show(flow + "/0"), HasSubstr(R"("node_type":"source")"));
  EXPECT_THAT(parsed.Show(flow + "/1"), HasSubstr(R"("node_type":"propagation")"));
  EXPECT_THAT(parsed.Show(flow + "/2"), HasSubstr(R"("node_type":"sink")"));
  AnalysisResult result = SmallResult();
  result.findings.front().witness.resize(1);
  EXPECT_EQ(Parsed(result).Show("/vulnerabilities/0/details"), "absent");
}

TEST(SastReport, UndecidedOnesAreUnknownAndDecidedOnesAreLeftOut) {
  const Parsed parsed(SmallResult());
  EXPECT_EQ(parsed.Vulnerabilities(), 4U);
  EXPECT_EQ(parsed.Show("/vulnerabilities/3/severity"), R"("Unknown")");
  AnalysisResult result = SmallResult();
  result.findings.back().gated = true;
  EXPECT_EQ(Parsed(result).Show("/vulnerabilities/3/severity"), R"("High")");
}

TEST(SastReport, ScanTellsWhetherItWorkedAndWhenWithoutAZone) {
  const Parsed good(SmallResult());
  EXPECT_EQ(good.Show("/scan/status"), R"("success")");
  EXPECT_EQ(good.Show("/scan/end_time"), R"("2026-11-20T00:00:00")");
  const Parsed bad(HostileFailure("unknown key `a`"));
  EXPECT_EQ(bad.Show("/scan/status"), R"("failure")");
  EXPECT_THAT(bad.Show("/scan/messages/0"), HasSubstr(R"("level":"fatal")"));
  EXPECT_EQ(bad.Vulnerabilities(), 0U);
}

void ExpectFilled(const dom::element& value) {
  if (value.is_object()) {
    for (const auto [name, member] : dom::object(value)) ExpectFilled(member);
  } else if (value.is_array()) {
    for (const dom::element member : dom::array(value)) ExpectFilled(member);
  } else if (value.is_string()) {
    EXPECT_FALSE(std::string_view(value.get_string().value_unsafe()).empty());
  }
}

TEST(SastReport, HostileTextLeavesNoTextEmptyOrTooLong) {
  for (const HostileText& hostile : HostileTexts()) {
    SCOPED_TRACE(hostile.name);
    for (const AnalysisResult& result :
         {HostileResult(hostile.text), HostileFailure(hostile.text)}) {
      const Parsed parsed(result);
      ExpectFilled(parsed.root());
      EXPECT_LE(parsed.Show("/vulnerabilities/0/name").size(), 1'100U);
      EXPECT_LE(parsed.Show("/vulnerabilities/0/solution").size(), 28'000U);
      EXPECT_FALSE(parsed.Show("/vulnerabilities/0/location/file").starts_with("\"/"));
    }
  }
}

}  // namespace
}  // namespace threatgap::reports
