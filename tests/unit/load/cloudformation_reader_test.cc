#include "analyzer/load/cloudformation_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/load/loading.h"

namespace threatgap::load {
namespace {

using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

constexpr const char* kYaml = R"(AWSTemplateFormatVersion: 2010-09-09
Parameters: {Stage: {Type: String}}
Conditions: {Live: !Equals [!Ref Stage, live]}
Resources:
  Net: {Type: "AWS::EC2::VPC"}
  Sub: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Net}}
  Web:
    Type: AWS::EC2::Instance
    DependsOn: Db
    Properties:
      SubnetId: !Ref Sub
      SecurityGroupIds: [!GetAtt Sg.GroupId]
      UserData: !Base64
        Fn::Sub: "connect ${Db.Endpoint.Address} ${AWS::Region} ${!Literal}"
  Sg:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress: [{IpProtocol: tcp, SourceSecurityGroupId: !GetAtt LbSg.GroupId}]
  LbSg: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !If [Live, !Ref Net, !Ref "AWS::NoValue"]}}
  Lb: {Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Properties: {Scheme: internet-facing, SecurityGroups: [!Ref LbSg]}}
  Db: {Type: "AWS::RDS::DBInstance", Properties: {StorageEncrypted: true, PubliclyAccessible: !Ref Stage}}
  Role: {Type: "AWS::IAM::Role"}
Outputs: {Url: {Value: !GetAtt Lb.DNSName}}
)";

constexpr const char* kJson = R"({"Resources": {
 "Queue": {"Type": "AWS::SQS::Queue"},
 "Fn": {"Type": "AWS::Lambda::Function", "Properties": {"Environment": {"Variables": {"T": {"Fn::Join": ["", ["x", {"Ref": "Table"}]]}}}}},
 "Map": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {"EventSourceArn": {"Fn::GetAtt": ["Queue", "Arn"]}, "FunctionName": {"Ref": "Fn"}}},
 "Table": {"Type": "AWS::DynamoDB::Table"}}})";

TEST(CloudFormationReader, ReadsShortTagsOfYaml) {
  const Loaded loaded("stack.yaml", kYaml);
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
  EXPECT_EQ(loaded.value(loaded.component("Web"), "zone"), "Sub (inferred)");
  const model::Zone& subnet = loaded.zone("Sub");
  EXPECT_EQ(loaded.value(subnet, "parent"), "Net (stated)");
  EXPECT_THAT(loaded.flow_ids(), UnorderedElementsAre("Web>Db", "Lb>Web"));
  EXPECT_THAT(loaded.diagnostics(),
              HasSubstr("note: 1 resource is no component or network: `AWS::IAM::Role`"));
}

TEST(CloudFormationReader, ReadsLongFunctionsOfJson) {
  const Loaded loaded("stack.json", kJson);
  EXPECT_EQ(loaded.diagnostics(), "");
  EXPECT_THAT(loaded.flow_ids(), UnorderedElementsAre("Queue>Fn", "Fn>Table"));
  EXPECT_EQ(loaded.value(loaded.component("Table"), "technology"), "amazon-dynamodb (inferred)");
}

TEST(CloudFormationReader, PropertiesCountOnlyWhereTheyAreValues) {
  const Loaded loaded("stack.yaml", kYaml);
  EXPECT_EQ(loaded.value(loaded.component("Lb"), "public-endpoint"), "true (inferred)");
  EXPECT_EQ(loaded.value(loaded.component("Db"), "public-endpoint"), "unknown");
  EXPECT_EQ(loaded.value(loaded.component("Db"), "at-rest"), "provider-managed (inferred)");
}

TEST(CloudFormationReader, CountsAsTheFormatDoes) {
  const std::map<std::string, std::size_t> expected{
      {"outputs", 1}, {"parameters", 1}, {"resources", 8}};
  const Loaded loaded("stack.yaml", kYaml);
  EXPECT_EQ(loaded.model->inputs[0].counts, expected);
  EXPECT_EQ(loaded.model->inputs[0].version, "2010-09-09");
  EXPECT_TRUE(loaded.model->system.open.IsOpen(model::ListKind::kFlows));
}

TEST(CloudFormationReader, ResourcesWithoutTypesOfAwsAreAnotherFormat) {
  const Loaded loaded("x.yaml", "Resources: {a: {Type: thing}}\n");
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("unrecognised-format"));
}

TEST(CloudFormationReader, MistakesAreAllReportedOnce) {
  const Loaded loaded("mistakes.yaml", ReadWhole(Fixture("mistakes-cloudformation.yaml")));
  ExpectGolden(loaded.diagnostics(), Fixture("mistakes-cloudformation.txt"));
}

}  // namespace
}  // namespace threatgap::load
