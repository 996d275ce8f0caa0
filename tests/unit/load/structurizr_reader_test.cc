#include "analyzer/load/structurizr_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/load/loading.h"

namespace threatgap::load {
namespace {

using ::testing::HasSubstr;

constexpr const char* kShop = R"({"name": "Shop", "description": "Sells", "model": {
 "enterprise": {"name": "Us"},
 "people": [{"id": "1", "name": "User", "tags": "Element,Person,Customer", "relationships": [
   {"id": "9", "sourceId": "1", "destinationId": "3", "description": "orders", "technology": "HTTPS"},
   {"id": "11", "sourceId": "1", "destinationId": "2", "description": "orders", "linkedRelationshipId": "9"},
   {"id": "12", "sourceId": "1", "destinationId": "6", "description": "calls", "interactionStyle": "Asynchronous"}]}],
 "softwareSystems": [
  {"id": "2", "name": "Shop", "description": "All of it", "tags": "Element,Software System", "containers": [
   {"id": "3", "name": "Web", "technology": "Go", "tags": "Element,Container,Web Browser", "relationships": [
     {"id": "10", "sourceId": "3", "destinationId": "4", "description": "reads", "technology": "SQL/TCP", "interactionStyle": "Synchronous"}]},
   {"id": "4", "name": "DB", "technology": "PostgreSQL 15", "tags": "Element,Container"},
   {"id": "5", "name": "API", "components": [{"id": "7", "name": "Login", "relationships": [{"id": "13", "sourceId": "7", "destinationId": "4"}]}]}]},
  {"id": "6", "name": "Bank", "location": "External"},
  {"id": "20", "name": "Desk", "containers": [{"id": "21", "name": "Phone", "relationships": [{"id": "14", "destinationId": "20"}]}]}],
 "customElements": [{"id": "8", "name": "Sensor"}],
 "deploymentNodes": [{"id": "30", "name": "AWS", "environment": "Live", "containerInstances": [
   {"id": "31", "containerId": "3", "relationships": [{"id": "32", "sourceId": "31", "destinationId": "33", "linkedRelationshipId": "10"}]}]}]}})";

TEST(StructurizrReader, ReadsElementsByTagTechnologyAndKind) {
  const Loaded loaded("workspace.json", kShop);
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
  EXPECT_EQ(loaded.model->system.title, "Shop");
  EXPECT_EQ(loaded.type("user"), "user");
  EXPECT_EQ(loaded.type("web"), "browser-app");
  EXPECT_EQ(loaded.type("db"), "database");
  EXPECT_EQ(loaded.type("login"), "process");
  EXPECT_EQ(loaded.type("bank"), "external-system");
  EXPECT_EQ(loaded.type("sensor"), "component");
  EXPECT_EQ(loaded.component("web").type_reason, "from the `tag Web Browser`");
  EXPECT_EQ(loaded.value(loaded.component("db"), "technology"), "postgresql (inferred)");
  EXPECT_EQ(loaded.value(loaded.component("web"), "tags"), "[Web Browser, Go] (stated)");
  EXPECT_EQ(loaded.value(loaded.component("user"), "tags"), "[Customer] (stated)");
  EXPECT_EQ(loaded.component("db").original_id, "4");
}

TEST(StructurizrReader, WhatHoldsOthersIsAZone) {
  const Loaded loaded("workspace.json", kShop);
  ASSERT_EQ(loaded.model->zones.size(), 3U);
  EXPECT_EQ(loaded.value(loaded.component("web"), "zone"), "shop (inferred)");
  EXPECT_EQ(loaded.value(loaded.component("login"), "zone"), "api (inferred)");
  EXPECT_EQ(loaded.value(loaded.component("bank"), "zone"), "unknown");
  const model::Zone& api = loaded.zone("api");
  EXPECT_EQ(loaded.value(api, "parent"), "shop (stated)");
}

TEST(StructurizrReader, WhatHoldsOthersIsAComponentOnlyWhereARelationshipEndsAtIt) {
  const Loaded loaded("workspace.json", kShop);
  EXPECT_EQ(loaded.model->components.size(), 8U);
  EXPECT_EQ(loaded.component("desk-2").title, "Desk");
  EXPECT_EQ(loaded.value(loaded.component("desk-2"), "zone"), "desk (inferred)");
}

TEST(StructurizrReader, CopiesOfRelationshipsAreNoFlows) {
  const Loaded loaded("workspace.json", kShop);
  EXPECT_EQ(loaded.model->flows.size(), 5U);
  EXPECT_EQ(loaded.flow("user>web").title, "orders");
  EXPECT_EQ(loaded.value(loaded.flow("user>web"), "protocol"), "HTTPS (stated)");
  EXPECT_EQ(loaded.value(loaded.flow("user>web"), "encryption"), "unknown");
  EXPECT_EQ(loaded.value(loaded.flow("user>bank"), "kind"), "event (inferred)");
  EXPECT_EQ(loaded.flow("phone>desk-2").title, "");
}

TEST(StructurizrReader, CountsAsTheFormatDoesAndSaysWhatIsNotRead) {
  const Loaded loaded("workspace.json", kShop);
  const std::map<std::string, std::size_t> expected{{"components", 1},       {"containers", 4},
                                                    {"deployment_nodes", 1}, {"people", 1},
                                                    {"systems", 3},          {"relationships", 7}};
  EXPECT_EQ(loaded.model->inputs[0].counts, expected);
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("note: deployment nodes repeat the containers"));
}

TEST(StructurizrReader, AnOldExportWithoutSystemsIsAModel) {
  const Loaded loaded("x.json", R"({"model": {"people": [{"id": "1", "name": "A"}]}})");
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.diagnostics(), "");
  EXPECT_EQ(loaded.model->components.size(), 1U);
}

TEST(StructurizrReader, MistakesAreAllReportedOnce) {
  const Loaded loaded("mistakes.json", ReadWhole(Fixture("mistakes-structurizr.json")));
  ExpectGolden(loaded.diagnostics(), Fixture("mistakes-structurizr.txt"));
}

}  // namespace
}  // namespace threatgap::load
