#include "reports/diff_report.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include "analyzer/base/text.h"
#include "reports/diff_shape.h"
#include "reports/json_report.h"
#include "tests/unit/reports/result_fixture.h"
#include "tests/unit/reports/schema_check.h"

namespace threatgap::reports {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

/// A diff with `gaps` new gaps, whose texts all are `text` where it is not empty.
class Diffed {
 public:
  explicit Diffed(std::size_t gaps, const std::string& text = "") : result_(FixtureResult()) {
    if (!text.empty()) result_.system.title = text;
    for (std::size_t i = 0; i < gaps; ++i) {
      outcome::Finding finding = FixtureResult().findings.front();
      finding.fingerprint = fmt::format("{:016x}", i);
      finding.key = fmt::format("GAI-001@c{},model", i);
      if (!text.empty()) {
        finding.key = finding.title = finding.sentence = finding.owner = finding.rule = text;
        finding.location.file = text;
        for (auto& [variable, element] : finding.bindings) element.id = element.name = text;
        for (auto& step : finding.witness) {
          step.element.id = step.element.name = step.location.file = step.guard = text;
          step.data = {text};
        }
      }
      findings_.push_back(std::move(finding));
    }
    diff_.before = {"old", true, "", "", &result_};
    diff_.after = {"new", false, "", "", &result_};
    for (const auto& finding : findings_) diff_.added.push_back({nullptr, &finding, text});
  }
  outcome::ResultDiff& operator*() { return diff_; }
  outcome::ResultDiff* operator->() { return &diff_; }

 private:
  outcome::AnalysisResult result_;
  std::vector<outcome::Finding> findings_;
  outcome::ResultDiff diff_;
};

std::size_t Count(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

TEST(DiffReport, ThePolicyIsSaidFirst) {
  Diffed diff(1);
  diff->policy = {"the policy changed"};
  EXPECT_THAT(WriteDiffText(*diff, {}), StartsWith("Policy: the policy changed."));
  EXPECT_THAT(
      WriteDiffMarkdown(*diff),
      StartsWith(
          "<!-- threatgap:diff -->\n- ⚠️ Policy: the policy changed\n\n## ❌ New gaps"));
}

TEST(DiffReport, TheFirstLineOfTheCommentIsAlwaysTheSame) {
  for (const std::size_t gaps : {0, 1, 100})
    EXPECT_THAT(WriteDiffMarkdown(*Diffed(gaps)), StartsWith("<!-- threatgap:diff -->\n"));
}

TEST(DiffReport, TenNewGapsHaveTheirPathAndTheOthersALine) {
  const std::string text = WriteDiffMarkdown(*Diffed(13));
  EXPECT_EQ(Count(text, "  Path: <code>"), 10U);
  EXPECT_THAT(text, HasSubstr("<summary>3 more new gaps</summary>"));
  EXPECT_EQ(Count(WriteDiffText(*Diffed(13), {}), "witness"), 10U);
  EXPECT_THAT(WriteDiffText(*Diffed(13), {}), HasSubstr("and 3 more: --all lists them."));
  EXPECT_EQ(Count(WriteDiffText(*Diffed(13), {true}), "witness"), 13U);
}

TEST(DiffReport, TheCommentKeepsToItsSizeAndCountsWhatWasCut) {
  const std::string text = WriteDiffMarkdown(*Diffed(5000));
  EXPECT_LE(text.size(), kDiffCommentBytes);
  EXPECT_THAT(text, HasSubstr("5000 new gaps"));
  EXPECT_THAT(text, HasSubstr(" more new gaps are not shown here"));
  EXPECT_EQ(Count(text, "<details>"), Count(text, "</details>"));
}

TEST(DiffReport, HostileTextStaysText) {
  const std::string hostile =
      "\x1b[31m\xe2\x80\xae</details><script>alert(1)</script> @everyone #1 ::error::x | `a` " +
      std::string(100'000, 'y') + "\n/close\n<!-- threatgap:diff -->";
  Diffed diff(30, hostile);
  diff->policy = diff->remarks = std::vector<std::string>(20, hostile);
  diff->crossings.assign(30, {hostile, hostile, hostile, hostile, hostile, {hostile}, true, {}});
  diff->lost_controls.assign(30, {hostile, hostile, hostile, {}});
  const std::string markdown = WriteDiffMarkdown(*diff);
  EXPECT_LE(markdown.size(), kDiffCommentBytes);
  EXPECT_EQ(markdown.find("<script"), std::string::npos);
  EXPECT_EQ(markdown.find("\n/close"), std::string::npos);
  EXPECT_EQ(Count(markdown, "<!--"), 1U);
  EXPECT_EQ(Count(markdown, "<details>"), Count(markdown, "</details>"));
  const std::string text = WriteDiffText(*diff, {});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find("\xe2\x80\xae"), std::string::npos);
  simdjson::dom::parser parser;
  EXPECT_FALSE(parser.parse(WriteDiffJson(*diff)).error());
}

TEST(DiffReport, JsonHoldsWhatChanged) {
  Diffed diff(2);
  diff->closed.push_back({diff->added.front().after, nullptr, "the threat is gone"});
  diff->policy = {"the policy changed"};
  simdjson::dom::parser parser;
  const std::string bytes = WriteDiffJson(*diff);
  simdjson::dom::element root;
  ASSERT_FALSE(parser.parse(bytes).get(root));
  const auto show = [&](std::string_view pointer) {
    simdjson::dom::element found;
    EXPECT_FALSE(root.at_pointer(pointer).get(found)) << pointer;
    return std::string(simdjson::minify(found));
  };
  EXPECT_EQ(show("/schema"), "\"threatgap-diff/1\"");
  EXPECT_EQ(show("/new_gaps"), "true");
  EXPECT_EQ(show("/added/1/key"), "\"GAI-001@c1,model\"");
  EXPECT_EQ(show("/added/1/before"), "null");
  EXPECT_EQ(show("/closed/0/after"), "null");
  EXPECT_EQ(show("/policy/0"), "\"the policy changed\"");
}

TEST(DiffReport, TheVerdictCountsEachKind) {
  Diffed diff(2);
  EXPECT_EQ(DiffVerdict(*diff).substr(0, 12), "2 new gaps (");
  diff->unchanged = 4;
  diff->added.clear();
  EXPECT_EQ(DiffVerdict(*diff), "No new gap; 4 unchanged.");
  diff->lost_controls.resize(1);
  diff->paths.resize(2);
  EXPECT_EQ(DiffVerdict(*diff),
            "No new gap; 4 unchanged. 2 new paths to sensitive data, 1 control lost its place.");
}

TEST(DiffReport, JsonKeepsToItsSchemaAndUsesAllOfIt) {
  Diffed diff(2);
  const outcome::Finding* gap = diff->added.front().after;
  for (auto* list : {&diff->worse, &diff->of_newer_rules, &diff->changed, &diff->not_evaluated})
    list->push_back({gap, gap, "severity high, was medium"});
  diff->closed.push_back({gap, nullptr, ""});
  diff->crossings.push_back({"a>b", "a", "b", "internet (public)", "", {"x"}, true, {}});
  diff->paths.push_back({"a", "b", {"x"}, "a>b is new", gap->witness});
  diff->lost_controls.push_back({"filter", "", "does not stand on b any more", gap->location});
  SchemaCheck schema(DiffSchema());
  EXPECT_EQ(schema.Check(WriteDiffJson(*diff)), std::vector<std::string>{});
  EXPECT_EQ(schema.Check(WriteDiffJson(*Diffed(0))), std::vector<std::string>{});
  for (const ResultObject& object : DiffShape().objects.subspan(1))
    EXPECT_TRUE(schema.used().contains(std::string(object.name))) << object.name;
  EXPECT_TRUE(schema.used().contains("diff_schema_name"));
  EXPECT_NE(schema.Check(WriteJson(FixtureResult())), std::vector<std::string>{});
}

}  // namespace
}  // namespace threatgap::reports
