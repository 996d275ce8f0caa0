#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <functional>
#include <set>
#include <string>

#include "analyzer/baseline/baseline_shape.h"
#include "analyzer/cli/model_schema.h"
#include "analyzer/cli/policy_schema.h"
#include "analyzer/cli/rule_schema.h"
#include "analyzer/cli/schema_builder.h"
#include "analyzer/pipeline/run.h"
#include "reports/diff_shape.h"
#include "reports/result_schema.h"

namespace threatgap::cli {
namespace {

using simdjson::dom::element;
using testing::HasSubstr;

/// Calls `visit` with every `$ref` below `node`.
void EachReference(element node, const std::function<void(std::string_view)>& visit) {
  if (node.is_array()) {
    for (element item : node.get_array()) EachReference(item, visit);
  } else if (node.is_object()) {
    for (auto [key, value] : node.get_object()) {
      if (key == "$ref" && value.is_string()) visit(value.get_string().value());
      EachReference(value, visit);
    }
  }
}

void ExpectWholeSchema(const std::string& text) {
  simdjson::dom::parser parser;
  element root;
  ASSERT_EQ(parser.parse(text).get(root), simdjson::SUCCESS);
  EXPECT_EQ(root["$schema"].get_string().value(), "https://json-schema.org/draft/2020-12/schema");
  std::set<std::string> defined, used;
  for (auto [key, value] : root["$defs"].get_object()) {
    EXPECT_TRUE(defined.insert("#/$defs/" + std::string(key)).second) << key << " is defined twice";
  }
  EachReference(root, [&](std::string_view reference) { used.emplace(reference); });
  EXPECT_EQ(defined, used) << "each definition is used, each reference is defined";
}

class SchemaTest : public testing::Test {
 protected:
  SchemaTest() { pipeline::LoadContent({}, session_); }
  pipeline::Session session_;
};

TEST_F(SchemaTest, EveryReferenceIsDefinedAndEveryDefinitionUsed) {
  ASSERT_FALSE(session_.sink.has_errors());
  ExpectWholeSchema(ModelSchema(session_.catalog));
  ExpectWholeSchema(RuleSchema(session_.catalog));
  ExpectWholeSchema(PolicySchema(session_.catalog, session_.rules.Ids()));
  ExpectWholeSchema(reports::ResultSchema());
  ExpectWholeSchema(baseline::BaselineSchema());
  ExpectWholeSchema(reports::DiffSchema());
}

TEST_F(SchemaTest, ModelSchemaHasEveryAttributeAndTheOrderOfScales) {
  const std::string schema = ModelSchema(session_.catalog);
  for (const auto& attribute : model::AttributeTable()) {
    if ((attribute.applies & model::kStatedKinds) == 0) continue;
    EXPECT_THAT(schema, HasSubstr("\"" + std::string(attribute.name) + "\": {"));
  }
  EXPECT_THAT(schema, HasSubstr("ordered: public < partner < internal < restricted"));
  EXPECT_THAT(schema, HasSubstr("\"guardrail.input\""));
}

TEST(SchemaBuilder, TypesNest) {
  const std::string schema = WriteSchema(
      {"urn:x", "x", {"x", "", {{"k", "[{text|y}]|null", "about"}}}, {}, {}, {{"y", "", {"a"}}}});
  EXPECT_THAT(
      schema,
      HasSubstr(
          R"("anyOf": [{"type": "array", "items": {"type": "object", "additionalProperties": )"
          R"({"anyOf": [{"type": "string"}, {"$ref": "#/$defs/y"}]}}}, {"type": "null"}])"));
}

}  // namespace
}  // namespace threatgap::cli
