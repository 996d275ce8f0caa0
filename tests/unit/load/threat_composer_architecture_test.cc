#include "analyzer/load/threat_composer_architecture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/load/loading.h"

namespace threatgap::load {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr const char* kExport =
    R"({"schema": 1, "applicationInfo": {"name": "Shop"}, "businessContext": {"description": "Sells"},
 "threats": [{"id": "t1", "numericId": 1, "statement": "Theft", "category": "Tampering", "severity": "High", "likelihood": "Low",
   "affected_components": ["C1", "gone"], "status": "threatIdentified", "metadata": []},
  {"id": "t2", "numericId": 2, "statement": "Fraud", "category": "Business"}],
 "mitigations": [], "mitigationLinks": [],
 "components": [{"id": "C1", "name": "Web", "type": "Compute", "service_provider": "AWS", "specific_service": "Lambda", "description": "Front"},
  {"id": "C2", "name": "Back", "type": "Compute", "service_provider": "Other", "specific_service": "VAX"}, {"id": "C3", "name": "Odd", "type": "Abacus"}],
 "dataStores": [{"id": "D1", "name": "Orders", "type": "Relational", "classification": "Restricted", "encryption_at_rest": true},
  {"id": "D2", "name": "Files", "type": "File System", "classification": "Public", "encryption_at_rest": false}],
 "connections": [{"id": "N1", "source_id": "C1", "destination_id": "C2", "protocol": "HTTPS", "port": 443, "encryption": true, "description": "asks"},
  {"id": "N2", "source_id": "C2", "destination_id": "D1", "protocol": null, "encryption": false}, {"id": "N3", "source_id": "C2", "destination_id": "X"}],
 "trustZones": [{"id": "Z1", "name": "Public", "trust_level": "Untrusted", "contained_components": ["C1"]},
  {"id": "Z2", "name": "Inside", "trust_level": "High", "contained_components": ["C2", "D1", "C1"]}],
 "crossingPoints": [{"id": "P1", "source_zone_id": "Z1", "destination_zone_id": "Z2", "connection_ids": ["N1"], "authentication_method": "Multi-factor", "authorization_method": "None"}],
 "trustBoundaries": [{"id": "B1", "name": "Edge", "type": "Network", "controls": ["Firewall"], "crossing_points": ["P1"]}],
 "assets": [{"id": "A1", "name": "Cards", "type": "Data", "classification": "Restricted", "owner": "Ann"},
  {"id": "A2", "name": "Keys", "type": "Cryptographic Key", "classification": "Confidential"}],
 "flows": [{"id": "F1", "asset_id": "A1", "source_id": "C1", "destination_id": "C2", "encryption": false, "authenticated": true},
  {"id": "F2", "asset_id": "A1", "source_id": "C1", "destination_id": "C2"}, {"id": "F3", "asset_id": "A2", "source_id": "C2", "destination_id": "D2"}]})";

TEST(ThreatComposerArchitecture, ReadsComponentsStoresAndZones) {
  const Loaded loaded("tm.json", kExport);
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
  EXPECT_EQ(loaded.value(loaded.component("C1"), "technology"), "aws-lambda (inferred)");
  EXPECT_EQ(loaded.component("C1").description, "Front");
  EXPECT_EQ(loaded.component("C2").type_reason, "from the type `Compute`");
  EXPECT_EQ(loaded.type("D1"), "database");
  EXPECT_EQ(loaded.value(loaded.component("C1"), "zone"), "Z1 (stated)");
  EXPECT_EQ(loaded.value(loaded.component("D1"), "zone"), "Z2 (stated)");
  EXPECT_EQ(loaded.value(loaded.model->zones[0], "trust"), "public (inferred)");
  EXPECT_EQ(loaded.value(loaded.model->zones[1], "trust"), "restricted (inferred)");
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("note: the type `Abacus` is not known"));
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("warning: `C1` lies in another zone already"));
  EXPECT_FALSE(loaded.model->system.open.IsOpen(model::ListKind::kComponents));
  EXPECT_TRUE(loaded.model->system.open.IsOpen(model::ListKind::kControls));
}

TEST(ThreatComposerArchitecture, AssetsTravelOnTheConnectionBetweenTheirEnds) {
  const Loaded loaded("tm.json", kExport);
  EXPECT_EQ(loaded.model->flows.size(), 3U);
  EXPECT_EQ(loaded.flow("C1>C2").title, "asks");
  EXPECT_EQ(loaded.value(loaded.flow("C1>C2"), "protocol"), "HTTPS (stated)");
  EXPECT_EQ(loaded.value(loaded.flow("C1>C2"), "carries"), "[A1] (stated)");
  EXPECT_EQ(loaded.value(loaded.flow("C2>D2"), "carries"), "[A2] (stated)");
  EXPECT_EQ(loaded.value(loaded.model->data[0], "confidentiality"), "restricted (stated)");
  EXPECT_EQ(loaded.value(loaded.model->data[0], "owner"), "Ann (stated)");
  EXPECT_EQ(loaded.value(loaded.model->data[1], "secrets"), "true (inferred)");
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("[loose-flow]"));
}

TEST(ThreatComposerArchitecture, WhatIsTrueIsAClaimAndWhatIsFalseNothing) {
  const Loaded loaded("tm.json", kExport);
  EXPECT_THAT(loaded.claims(),
              UnorderedElementsAre("encryption_at_rest: true at D1", "encryption: true at C1>C2",
                                   "authenticated: true at C1>C2",
                                   "authentication_method: Multi-factor at C1>C2"));
  EXPECT_EQ(loaded.value(loaded.component("D2"), "at-rest"), "unknown");
  for (const auto& control : loaded.model->controls) {
    if (control.title != "Firewall") continue;
    EXPECT_FALSE(control.status.has_value());
    EXPECT_EQ(control.foreign_status, "control of the boundary `Edge`");
  }
}

TEST(ThreatComposerArchitecture, ThreatsStandAtTheirComponents) {
  const Loaded loaded("tm.json", kExport);
  const model::Threat& theft = loaded.threat("T-1");
  ASSERT_EQ(theft.on.size(), 1U);
  EXPECT_EQ(loaded.model->IdOf(theft.on[0].element), "C1");
  EXPECT_EQ(theft.severity, model::SeverityLevel::kHigh);
  EXPECT_THAT(theft.stride, ElementsAre("T"));
  EXPECT_THAT(theft.metadata, ElementsAre(Pair("likelihood", "Low")));
  EXPECT_THAT(loaded.threat("T-2").metadata, ElementsAre(Pair("category", "Business")));
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("component or data store `gone`"));
}

TEST(ThreatComposerArchitecture, OnlyWhatIsNotReadIsNoted) {
  const Loaded loaded("tm.json", kExport);
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("`businessContext` is no part of"));
  EXPECT_THAT(loaded.diagnostics(), Not(HasSubstr("`trustZones` is no part of")));
  EXPECT_THAT(loaded.diagnostics(), Not(HasSubstr("`affected_components` is no part of")));
  EXPECT_EQ(loaded.model->inputs[0].counts.at("components"), 3U);
}

TEST(ThreatComposerArchitecture, MistakesAreAllReportedOnce) {
  const Loaded loaded("mistakes.json",
                      ReadWhole(Fixture("mistakes-threat-composer-architecture.json")));
  ExpectGolden(loaded.diagnostics(), Fixture("mistakes-threat-composer-architecture.txt"));
}

}  // namespace
}  // namespace threatgap::load
