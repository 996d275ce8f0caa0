#include "analyzer/load/terraform_plan_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/load/loading.h"

namespace threatgap::load {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

constexpr const char* kPlan = R"({"format_version": "1.2", "terraform_version": "1.9.0",
 "planned_values": {"root_module": {"resources": [
   {"address": "aws_vpc.main", "mode": "managed", "type": "aws_vpc", "name": "main", "values": {"tags": {"Name": "Main network"}}},
   {"address": "aws_subnet.a", "mode": "managed", "type": "aws_subnet", "values": {}},
   {"address": "aws_subnet.b", "mode": "managed", "type": "aws_subnet", "values": {}},
   {"address": "aws_db_subnet_group.g", "mode": "managed", "type": "aws_db_subnet_group", "values": {}},
   {"address": "aws_lb.web", "mode": "managed", "type": "aws_lb", "values": {"internal": false}},
   {"address": "aws_lb_target_group.t", "mode": "managed", "type": "aws_lb_target_group", "values": {}},
   {"address": "aws_lb_listener.l", "mode": "managed", "type": "aws_lb_listener", "values": {}},
   {"address": "aws_ecs_service.app", "mode": "managed", "type": "aws_ecs_service", "values": {}},
   {"address": "aws_db_instance.db", "mode": "managed", "type": "aws_db_instance", "values": {"storage_encrypted": true, "publicly_accessible": false, "kms_key_id": "arn"}},
   {"address": "aws_ebs_volume.v", "mode": "managed", "type": "aws_ebs_volume", "values": {"encrypted": false}},
   {"address": "aws_sqs_queue.q", "mode": "managed", "type": "aws_sqs_queue", "values": {}},
   {"address": "aws_lambda_function.f", "mode": "managed", "type": "aws_lambda_function", "values": {}},
   {"address": "aws_lambda_event_source_mapping.m", "mode": "managed", "type": "aws_lambda_event_source_mapping", "values": {}},
   {"address": "aws_security_group.front", "mode": "managed", "type": "aws_security_group", "values": {}},
   {"address": "aws_security_group.back", "mode": "managed", "type": "aws_security_group", "values": {}},
   {"address": "aws_security_group_rule.r", "mode": "managed", "type": "aws_security_group_rule", "values": {"type": "ingress"}},
   {"address": "aws_iam_role.x", "mode": "managed", "type": "aws_iam_role", "values": {}},
   {"address": "data.aws_lambda_function.old", "mode": "data", "type": "aws_lambda_function", "values": {}}],
  "child_modules": [{"address": "module.data[\"x\"]", "resources": [
   {"address": "module.data[\"x\"].aws_s3_bucket.this[0]", "mode": "managed", "type": "aws_s3_bucket", "name": "this", "index": 0, "values": {}},
   {"address": "module.data[\"x\"].aws_lambda_function.copy", "mode": "managed", "type": "aws_lambda_function", "values": {}}]}]}},
 "resource_changes": [{"address": "aws_lb.web", "change": {"actions": ["create"]}}],
 "configuration": {"root_module": {"resources": [
   {"address": "aws_subnet.a", "expressions": {"vpc_id": {"references": ["aws_vpc.main.id", "aws_vpc.main"]}}},
   {"address": "aws_subnet.b", "expressions": {"vpc_id": {"references": ["aws_vpc.main.id", "aws_vpc.main"]}}},
   {"address": "aws_db_subnet_group.g", "expressions": {"subnet_ids": {"references": ["aws_subnet.b"]}}},
   {"address": "aws_lb.web", "expressions": {"subnets": {"references": ["aws_subnet.a.id", "aws_subnet.a", "aws_subnet.b.id"]}, "security_groups": {"references": ["aws_security_group.front"]}}},
   {"address": "aws_lb_listener.l", "expressions": {"load_balancer_arn": {"references": ["aws_lb.web.arn"]}, "default_action": [{"target_group_arn": {"references": ["aws_lb_target_group.t.arn"]}}]}},
   {"address": "aws_ecs_service.app", "expressions": {"load_balancer": [{"target_group_arn": {"references": ["aws_lb_target_group.t"]}}], "network_configuration": [{"subnets": {"references": ["aws_subnet.a"]}}]}},
   {"address": "aws_db_instance.db", "expressions": {"db_subnet_group_name": {"references": ["aws_db_subnet_group.g"]}, "vpc_security_group_ids": {"references": ["aws_security_group.back"]}}},
   {"address": "aws_sqs_queue.q", "expressions": {"name": {"references": ["aws_lambda_function.f.function_name", "var.x"]}}},
   {"address": "aws_lambda_function.f", "expressions": {"role": {"references": ["aws_iam_role.x.arn"]}, "environment": [{"variables": {"references": ["aws_db_instance.db.address"]}}]}},
   {"address": "aws_lambda_event_source_mapping.m", "expressions": {"event_source_arn": {"references": ["aws_sqs_queue.q.arn"]}, "function_name": {"references": ["aws_lambda_function.f.arn"]}}},
   {"address": "aws_security_group_rule.r", "expressions": {"security_group_id": {"references": ["aws_security_group.back.id"]}, "source_security_group_id": {"references": ["aws_security_group.front.id"]}}}],
  "module_calls": {"data": {"module": {"resources": [
   {"address": "aws_lambda_function.copy", "expressions": {"environment": [{"variables": {"references": ["aws_s3_bucket.this[0].id", "aws_s3_bucket.this[0]", "aws_s3_bucket.this"]}}]}}]}}}}}})";

TEST(TerraformPlanReader, ResourcesOfKnownTypesAreComponents) {
  const Loaded loaded("plan.json", kPlan);
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
  EXPECT_EQ(loaded.model->components.size(), 8U);
  EXPECT_EQ(loaded.value(loaded.component("aws_db_instance.db"), "technology"),
            "amazon-rds (inferred)");
  EXPECT_EQ(loaded.type("aws_lb.web"), "gateway");
  EXPECT_EQ(loaded.component("module-data-x-aws-s3-bucket-this-0").original_id,
            "module.data[\"x\"].aws_s3_bucket.this[0]");
  EXPECT_THAT(loaded.diagnostics(),
              HasSubstr("note: 1 resource is no component or network: `aws_iam_role`"));
}

TEST(TerraformPlanReader, NetworksAreZonesAndSeveralMeanTheOneAround) {
  const Loaded loaded("plan.json", kPlan);
  EXPECT_EQ(loaded.model->zones.size(), 3U);
  const model::Zone& subnet = loaded.zone("aws_subnet.a");
  EXPECT_EQ(loaded.value(subnet, "parent"), "aws_vpc.main (stated)");
  EXPECT_EQ(loaded.value(loaded.component("aws_ecs_service.app"), "zone"),
            "aws_subnet.a (inferred)");
  EXPECT_EQ(loaded.value(loaded.component("aws_lb.web"), "zone"), "aws_vpc.main (inferred)");
  EXPECT_EQ(loaded.value(loaded.component("aws_db_instance.db"), "zone"),
            "aws_subnet.b (inferred)");
  EXPECT_EQ(loaded.value(loaded.component("aws_sqs_queue.q"), "zone"), "unknown");
}

TEST(TerraformPlanReader, PropertiesSayWhatIsPublicAndEncrypted) {
  const Loaded loaded("plan.json", kPlan);
  EXPECT_EQ(loaded.value(loaded.component("aws_lb.web"), "public-endpoint"), "true (inferred)");
  EXPECT_EQ(loaded.value(loaded.component("aws_db_instance.db"), "public-endpoint"), "unknown");
  EXPECT_EQ(loaded.value(loaded.component("aws_db_instance.db"), "at-rest"),
            "customer-managed (inferred)");
  EXPECT_EQ(loaded.value(loaded.component("aws_ebs_volume.v"), "at-rest"), "none (inferred)");
}

TEST(TerraformPlanReader, FlowsAreLinksReferencesAndFirewallRules) {
  const Loaded loaded("plan.json", kPlan);
  // A queue that is named after a function does not call it: the mapping joins them.
  EXPECT_THAT(loaded.flow_ids(),
              UnorderedElementsAre(
                  "aws_lb.web>aws_ecs_service.app", "aws_sqs_queue.q>aws_lambda_function.f",
                  "aws_lambda_function.f>aws_db_instance.db", "aws_lb.web>aws_db_instance.db",
                  "module-data-x-aws-lambda-function-copy>module-data-x-aws-s3-bucket-this-0"));
  EXPECT_EQ(loaded.flow("aws_lb.web>aws_db_instance.db").title, "allowed by a firewall rule");
}

TEST(TerraformPlanReader, RulesWithinAGroupOrBetweenLargeGroupsGiveNoFlows) {
  std::string resources, expressions;
  for (int i = 0; i < 12; ++i) {
    for (const std::string group : {"a", "b"}) {
      const std::string address = "aws_instance." + group + std::to_string(i);
      resources += R"({"address": ")" + address + R"(", "type": "aws_instance", "values": {}}, )";
      expressions += R"({"address": ")" + address +
                     R"(", "expressions": {"g": {"references": ["aws_security_group.)" + group +
                     R"("]}}}, )";
    }
  }
  const std::string plan =
      R"({"format_version": "1.2", "planned_values": {"root_module": {"resources": [)" + resources +
      R"({"address": "aws_security_group.a", "type": "aws_security_group", "values": {}},
       {"address": "aws_security_group.b", "type": "aws_security_group", "values": {}},
       {"address": "aws_security_group_rule.own", "type": "aws_security_group_rule", "values": {}},
       {"address": "aws_security_group_rule.other", "type": "aws_security_group_rule", "values": {}}]}},
       "configuration": {"root_module": {"resources": [)" +
      expressions +
      R"({"address": "aws_security_group_rule.own", "expressions": {"security_group_id": {"references": ["aws_security_group.a"]}, "source_security_group_id": {"references": ["aws_security_group.a"]}}},
       {"address": "aws_security_group_rule.other", "expressions": {"security_group_id": {"references": ["aws_security_group.a"]}, "source_security_group_id": {"references": ["aws_security_group.b"]}}}]}}})";
  const Loaded loaded("plan.json", plan);
  EXPECT_EQ(loaded.model->components.size(), 24U) << loaded.diagnostics();
  EXPECT_TRUE(loaded.model->flows.empty());
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("note: a firewall rule between large groups"));
}

TEST(TerraformPlanReader, UsersAndTheRestOfTheWorldStayOpen) {
  const Loaded loaded("plan.json", kPlan);
  EXPECT_TRUE(loaded.model->system.open.IsOpen(model::ListKind::kComponents));
  EXPECT_TRUE(loaded.model->system.open.IsOpen(model::ListKind::kFlows));
}

TEST(TerraformPlanReader, CountsAsTheFormatDoes) {
  const std::map<std::string, std::size_t> expected{
      {"child_modules", 1}, {"configured", 11}, {"resource_changes", 1}, {"resources", 20}};
  const Loaded loaded("plan.json", kPlan);
  EXPECT_EQ(loaded.model->inputs[0].counts, expected);
  EXPECT_EQ(loaded.model->inputs[0].version, "1.2");
}

TEST(TerraformPlanReader, APlanWithoutConfigurationSaysSo) {
  const Loaded loaded("x.json", R"({"format_version": "0.1", "planned_values": {}})");
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("note: the plan holds no `configuration`"));
}

TEST(TerraformPlanReader, MistakesAreAllReportedOnce) {
  const Loaded loaded("mistakes.json", ReadWhole(Fixture("mistakes-terraform-plan.json")));
  ExpectGolden(loaded.diagnostics(), Fixture("mistakes-terraform-plan.txt"));
}

}  // namespace
}  // namespace threatgap::load
