#include "analyzer/load/threatcl_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/load/loading.h"

namespace threatgap::load {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kShop = R"({"spec_version": "0.7.0", "threatmodel": {
 "Shop": {"author": "@a", "description": "Sells", "attributes": {"internet_facing": "true"},
  "information_asset": {"orders": {"description": "All orders", "information_classification": "restricted"}, "menu": {"information_classification": "Public"}},
  "third_party_dependency": {"Bank": {"description": "Pays", "saas": "true", "uptime_dependency": "hard"}},
  "threat": [
   {"Order theft": {"description": "Orders are stolen", "impacts": ["Confidentiality"], "stride": ["Info Disclosure", "elevation of privilege"],
     "information_asset_refs": ["orders"], "risk": {"likelihood": "high", "impact": "very_high", "severity": "critical"},
     "control": {"Encryption": {"description": "AES", "implemented": true, "implementation_notes": "at rest", "risk_reduction": 80}},
     "expanded_control": [{"Guard": {"description": "A guard"}}, {"Wall": {"implemented": "true"}}, {"Moat": {"implemented": false}}],
     "proposed_control": [{"description": "A dog", "implemented": "false"}], "control_imports": ["import.control.x"]}},
   {"Old one": {"description": "Old", "control": "Just a text"}}],
  "data_flow_diagram_v2": {"main": {
    "external_element": {"User": {}}, "process": {"Worker": {"trust_zone": "Back"}},
    "trust_zone": {"VPC": {"process": {"Web": {}}, "data_store": {"DB": {"information_asset": "orders"}}}, "Back": {}},
    "flow": [{"https": {"from": "User", "to": "Web", "protocol": "http"}}, {"https": [{"from": "Web", "to": "DB"}, {"from": "Web", "to": "Worker"}]}]}}},
 "Castle": {"author": "@b", "threat": {"Fire": {"description": "It burns"}},
  "data_flow_diagram": {"process": {"Web": {"trust_zone": "VPC"}}}}}})";

TEST(ThreatclReader, ReadsAllModelsOfTheFileAndTheFirstNamesTheSystem) {
  const Loaded loaded("tm.json", kShop);
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
  EXPECT_EQ(loaded.model->system.title, "Shop");
  EXPECT_EQ(loaded.model->system.description, "Sells");
  EXPECT_EQ(loaded.model->threats.size(), 3U);
  const std::map<std::string, std::size_t> expected{{"threatmodels", 2}};
  EXPECT_EQ(loaded.model->inputs[0].counts, expected);
  EXPECT_EQ(loaded.model->inputs[0].version, "0.7.0");
}

TEST(ThreatclReader, ReadsDiagramsWithZonesInBothForms) {
  const Loaded loaded("tm.json", kShop);
  EXPECT_EQ(loaded.type("user"), "component") << "people or a program";
  EXPECT_EQ(loaded.type("web"), "process");
  EXPECT_EQ(loaded.type("db"), "store");
  EXPECT_EQ(loaded.type("bank"), "external-system");
  EXPECT_EQ(loaded.value(loaded.component("web"), "zone"), "vpc (stated)");
  EXPECT_EQ(loaded.value(loaded.component("worker"), "zone"), "back (stated)");
  EXPECT_EQ(loaded.value(loaded.component("db"), "stores"), "[orders] (stated)");
  EXPECT_EQ(loaded.value(loaded.component("user"), "zone"), "unknown");
  // the other model has a diagram of its own
  EXPECT_EQ(loaded.value(loaded.component("web-2"), "zone"), "vpc-2 (stated)");
  EXPECT_FALSE(loaded.model->system.open.IsOpen(model::ListKind::kFlows));
}

TEST(ThreatclReader, FlowsMayShareTheirName) {
  const Loaded loaded("tm.json", kShop);
  ASSERT_EQ(loaded.model->flows.size(), 3U);
  EXPECT_EQ(loaded.flow("user>web").title, "https");
  EXPECT_EQ(loaded.value(loaded.flow("user>web"), "protocol"), "http (stated)");
  EXPECT_EQ(loaded.flow("web>worker").title, "https");
}

TEST(ThreatclReader, OnlyImplementedDecidesAboutAControl) {
  const Loaded loaded("tm.json", kShop);
  const model::Threat& theft = loaded.threat("order-theft");
  EXPECT_EQ(theft.mitigations->children.size(), 5U);
  EXPECT_EQ(loaded.control_titled("Encryption").status, model::ControlStatus::kImplemented);
  EXPECT_EQ(loaded.control_titled("Encryption").description, "AES\nat rest");
  EXPECT_TRUE(loaded.control_titled("Encryption").on.empty());
  EXPECT_TRUE(loaded.control_titled("Encryption").evidence.empty());
  EXPECT_FALSE(loaded.control_titled("Guard").status.has_value());
  EXPECT_EQ(loaded.control_titled("Wall").status, model::ControlStatus::kImplemented);
  EXPECT_EQ(loaded.control_titled("Moat").status, model::ControlStatus::kAbsent);
  EXPECT_EQ(loaded.control_titled("A dog").status, model::ControlStatus::kAbsent);
  EXPECT_FALSE(loaded.control_titled("Just a text").status.has_value());
  EXPECT_THAT(loaded.diagnostics(),
              HasSubstr("note: `control_imports` names controls of other files"));
}

TEST(ThreatclReader, ThreatsHaveGoalsAssetsAndRisk) {
  const Loaded loaded("tm.json", kShop);
  const model::Threat& theft = loaded.threat("order-theft");
  EXPECT_EQ(theft.title, "Order theft");
  EXPECT_EQ(theft.statement, "Orders are stolen");
  EXPECT_THAT(theft.goals, ElementsAre("confidentiality"));
  EXPECT_THAT(theft.stride, ElementsAre("I", "E"));
  EXPECT_EQ(loaded.model->IdOf(theft.assets.at(0)), "orders");
  EXPECT_EQ(theft.severity, model::SeverityLevel::kCritical);
  EXPECT_EQ(theft.likelihood, 4);
  EXPECT_EQ(theft.impact_level, 5);
  EXPECT_TRUE(theft.on.empty());
  EXPECT_EQ(loaded.value(loaded.model->data[1], "confidentiality"), "restricted (stated)");
}

TEST(ThreatclReader, AThreatWithoutLabelIsCalledByItsDescription) {
  const Loaded loaded("tm.json", R"({"spec_version": "0.1.0", "threatmodel": {"X": {"threat": [
    {"description": "First\nlong text", "control": "Wall"}, {"description": "Second"}]}}})");
  EXPECT_EQ(loaded.diagnostics(), "");
  ASSERT_EQ(loaded.model->threats.size(), 2U);
  EXPECT_EQ(loaded.threat("first").title, "First");
  EXPECT_TRUE(loaded.model->system.open.IsOpen(model::ListKind::kComponents));
}

TEST(ThreatclReader, MistakesAreAllReportedOnce) {
  const Loaded loaded("mistakes.json", ReadWhole(Fixture("mistakes-threatcl.json")));
  ExpectGolden(loaded.diagnostics(), Fixture("mistakes-threatcl.txt"));
}

}  // namespace
}  // namespace threatgap::load
