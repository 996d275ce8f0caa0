#include "reports/result_schema.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "reports/json_report.h"
#include "reports/result_shape.h"
#include "tests/unit/reports/schema_check.h"
#include "tests/unit/reports/small_result.h"

namespace threatgap::reports {
namespace {

namespace dom = simdjson::dom;
using Errors = std::vector<std::string>;

TEST(ResultSchema, ReportsKeepToTheSchema) {
  SchemaCheck schema(ResultSchema());
  EXPECT_EQ(schema.Check(WriteJson(SmallResult())), Errors{});
  EXPECT_EQ(schema.Check(WriteJson(ThinResult(3))), Errors{});
  EXPECT_EQ(schema.Check(WriteJson(outcome::AnalysisResult{})), Errors{});
  EXPECT_EQ(schema.Check(WriteJson(WithTextEverywhere(SmallResult(), "\xff\x1b\""))),
            (Errors{"/findings/0/have/0/status: fits no alternative",
                    "/findings/0/have/1/status: fits no alternative"}))
      << "only the word of a closed vocabulary may be refused";
}

TEST(ResultSchema, EveryDeclaredObjectAndWordListIsWritten) {
  SchemaCheck schema(ResultSchema());
  outcome::AnalysisResult full = FullResult();
  full.findings.front().baseline = "new";
  full.baseline.emplace().closed.push_back({"0123456789abcdef", "T-1", "", "uncovered", "high"});
  EXPECT_EQ(schema.Check(WriteJson(full)), Errors{});
  for (const ResultObject& object : ResultObjects().subspan(1)) {
    EXPECT_TRUE(schema.used().contains(std::string(object.name))) << object.name;
  }
  for (const ResultWords& words : ResultVocabularies()) {
    EXPECT_TRUE(schema.used().contains(std::string(words.name))) << words.name;
  }
}

TEST(ResultSchema, DeclaredKeysStandInTheOrderOfTheReport) {
  dom::parser parser;
  const std::string bytes = WriteJson(FullResult());
  dom::element report;
  ASSERT_FALSE(parser.parse(bytes).get(report));
  std::vector<std::string> written, declared;
  for (const auto [key, value] : dom::object(report["findings"].at(0))) written.emplace_back(key);
  const auto objects = ResultObjects();
  const auto finding = std::find_if(objects.begin(), objects.end(), [](const ResultObject& object) {
    return object.name == "finding";
  });
  ASSERT_NE(finding, objects.end());
  for (const ResultField& field : finding->fields) declared.emplace_back(field.name);
  EXPECT_EQ(written, declared);
}

TEST(ResultSchema, TheCheckFindsMistakes) {
  SchemaCheck schema(R"({"type": "object", "properties": {"a": {"type": ["integer", "null"]}},
    "required": ["a"], "additionalProperties": false})");
  EXPECT_EQ(schema.Check(R"({"a": 1})"), Errors{});
  EXPECT_EQ(schema.Check(R"({"a": null})"), Errors{});
  EXPECT_EQ(schema.Check(R"({"a": "x", "b": 1})"),
            (Errors{R"(/a: is not ["integer","null"])", ": undeclared key b"}));
  EXPECT_EQ(schema.Check("{}"), (Errors{R"(: lacks "a")"}));
}

TEST(ResultSchema, NamesItsDraftAndClosesEveryObject) {
  const std::string schema = ResultSchema();
  EXPECT_NE(schema.find("https://json-schema.org/draft/2020-12/schema"), std::string::npos);
  std::size_t closed = 0;
  for (std::size_t at = 0;
       (at = schema.find("\"additionalProperties\": false", at)) != std::string::npos; ++at) {
    ++closed;
  }
  EXPECT_EQ(closed, ResultObjects().size());
}

}  // namespace
}  // namespace threatgap::reports
