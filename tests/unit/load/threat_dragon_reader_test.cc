#include "analyzer/load/threat_dragon_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/load/loading.h"

namespace threatgap::load {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Both versions describe the same small shop.
constexpr const char* kVersion2 = R"({"version": "2.3.0",
 "summary": {"title": "Shop", "owner": "Ann", "description": "Sells things"},
 "detail": {"contributors": [], "diagrams": [{"id": 0, "title": "Main", "cells": [
  {"id": "u-1", "shape": "actor", "position": {"x": 10, "y": 40}, "size": {"width": 80, "height": 40},
   "data": {"type": "tm.Actor", "name": "User", "threats": []}},
  {"id": "5a4aab1e-0000-4000-8000-000000000001", "shape": "process", "position": {"x": 220, "y": 40},
   "size": {"width": 80, "height": 80},
   "data": {"type": "tm.Process", "name": "Web\nshop", "description": "Sells", "isWebApplication": true, "threats": [
    {"id": "x", "title": "XSS", "type": "Tampering", "status": "Mitigated", "severity": "High",
     "description": "Scripts in names", "mitigation": "Encode all output\nby a library"},
    {"id": "y", "title": "Flood", "type": "Denial of service", "status": "Open", "severity": "TBA",
     "description": "Provide a description for this threat",
     "mitigation": "Provide remediation for this threat or a reason if status is N/A"},
    {"id": "z", "title": "Theft", "type": "Linkability", "status": "NotApplicable", "severity": "Low",
     "mitigation": "Nobody can enter"}]}},
  {"id": "db", "shape": "store", "position": {"x": 330, "y": 90}, "size": {"width": 40, "height": 40},
   "data": {"type": "tm.Store", "name": "Orders", "isEncrypted": true, "isALog": false, "storesCredentials": true}},
  {"id": "log", "shape": "store", "position": {"x": 330, "y": 40}, "size": {"width": 40, "height": 40},
   "data": {"type": "tm.Store", "name": "Log", "isALog": true, "isEncrypted": false}},
  {"id": "f", "shape": "flow", "source": {"cell": "u-1"}, "target": {"cell": "5a4aab1e-0000-4000-8000-000000000001"},
   "data": {"type": "tm.Flow", "name": "order", "isEncrypted": true, "isPublicNetwork": true, "protocol": "HTTPS", "threats": []}},
  {"id": "g", "shape": "flow", "source": {"x": 1, "y": 2}, "target": {"cell": "db"},
   "data": {"type": "tm.Flow", "name": "stray", "threats": [{"title": "Lost", "status": "Open"}]}},
  {"id": "b", "shape": "trust-boundary-box", "position": {"x": 200, "y": 0}, "size": {"width": 200, "height": 200},
   "data": {"type": "tm.BoundaryBox", "name": "Cloud"}},
  {"id": "b2", "shape": "trust-boundary-box", "position": {"x": 320, "y": 80}, "size": {"width": 60, "height": 60},
   "data": {"type": "tm.BoundaryBox", "name": "Vault"}},
  {"id": "c", "shape": "trust-broundary-curve", "source": {"x": 1, "y": 1}, "target": {"x": 9, "y": 9},
   "data": {"type": "tm.Boundary", "name": "Internet"}},
  {"id": "t", "shape": "td-text-block", "data": {"type": "tm.Text", "name": "a note"}}]}]}})";

constexpr const char* kVersion1 = R"({"summary": {"title": "Shop"},
 "detail": {"diagrams": [{"title": "Main", "diagramJson": {"cells": [
  {"type": "tm.Actor", "id": "u-1", "attrs": {"text": {"text": "User"}}},
  {"type": "tm.Process", "id": "p-1", "attrs": {"text": {"text": "Web\nshop"}}, "outOfScope": true,
   "threats": [{"ruleId": "r", "title": "XSS", "status": "Not Applicable", "severity": "Medium"}]},
  {"type": "tm.Flow", "id": "f", "source": {"id": "u-1"}, "target": {"id": "p-1"},
   "labels": [{"attrs": {"text": {"text": "order"}}}]},
  {"type": "tm.Boundary", "id": "c", "source": {"x": 1, "y": 1}, "target": {"x": 9, "y": 9}}]}}]}})";

TEST(ThreatDragonReader, ReadsElementsOfVersion2UnderReadableIds) {
  const Loaded loaded("shop.json", kVersion2);
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
  EXPECT_EQ(loaded.model->system.title, "Shop");
  EXPECT_EQ(loaded.model->system.owner, "Ann");
  EXPECT_EQ(loaded.component("u-1").title, "User");
  const model::Component& shop = loaded.component("web-shop");
  EXPECT_EQ(shop.title, "Web shop");
  EXPECT_EQ(shop.original_id, "5a4aab1e-0000-4000-8000-000000000001");
  EXPECT_EQ(shop.description, "Sells");
  EXPECT_EQ(loaded.value(shop, "tags"), "[isWebApplication] (stated)");
  EXPECT_EQ(loaded.flow("u-1>web-shop").title, "order");
  EXPECT_EQ(loaded.value(loaded.flow("u-1>web-shop"), "protocol"), "HTTPS (stated)");
  EXPECT_EQ(loaded.model->components.size(), 4U);
  EXPECT_EQ(loaded.model->flows.size(), 1U);
}

TEST(ThreatDragonReader, TypesAreInferredFromTheElements) {
  const Loaded loaded("shop.json", kVersion2);
  EXPECT_EQ(loaded.type("u-1"), "actor");
  EXPECT_EQ(loaded.type("web-shop"), "process");
  EXPECT_EQ(loaded.type("db"), "store");
  EXPECT_EQ(loaded.type("log"), "log-store");
  EXPECT_EQ(loaded.component("db").type_origin, model::Origin::kInferred);
  EXPECT_EQ(loaded.component("db").type_reason, "from the element `tm.Store`");
}

TEST(ThreatDragonReader, ZonesFollowFromTheGeometry) {
  const Loaded loaded("shop.json", kVersion2);
  EXPECT_EQ(loaded.value(loaded.component("web-shop"), "zone"), "b (inferred)");
  EXPECT_EQ(loaded.value(loaded.component("db"), "zone"), "b2 (inferred)");
  EXPECT_EQ(loaded.value(loaded.component("u-1"), "zone"), "unknown");
  EXPECT_EQ(loaded.value(loaded.model->zones[1], "parent"), "b (inferred)");
  EXPECT_EQ(loaded.value(loaded.model->zones[0], "trust"), "unknown");
  EXPECT_EQ(loaded.model->zones.size(), 2U);
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("a boundary drawn as a line encloses nothing"));
}

TEST(ThreatDragonReader, ATickedBoxIsAClaimedControlAndAnEmptyOneSaysNothing) {
  const Loaded loaded("shop.json", kVersion2);
  const model::Control& at_rest = loaded.control("isencrypted-of-db");
  EXPECT_EQ(at_rest.status, model::ControlStatus::kImplemented);
  EXPECT_TRUE(at_rest.evidence.empty());
  ASSERT_EQ(at_rest.on.size(), 1U);
  EXPECT_EQ(loaded.model->IdOf(at_rest.on[0].element), "db");
  EXPECT_EQ(BuiltinCatalog().control_types[static_cast<std::size_t>(at_rest.types.at(0))].id,
            "crypto.at-rest");
  EXPECT_EQ(loaded.value(loaded.component("db"), "at-rest"), "unknown");
  EXPECT_EQ(loaded.value(loaded.component("log"), "at-rest"), "unknown");
  EXPECT_FALSE(loaded.model->FindControl("isencrypted-of-log").has_value());
  EXPECT_TRUE(loaded.model->FindControl("isencrypted-of-u-1-web-shop").has_value());
}

TEST(ThreatDragonReader, ThreatsStandOnTheirElement) {
  const Loaded loaded("shop.json", kVersion2);
  const model::Threat& threat = loaded.threat("x");
  EXPECT_EQ(threat.title, "XSS");
  EXPECT_EQ(threat.statement, "Scripts in names");
  EXPECT_EQ(threat.severity, model::SeverityLevel::kHigh);
  EXPECT_THAT(threat.stride, ElementsAre("T"));
  ASSERT_EQ(threat.on.size(), 1U);
  EXPECT_EQ(loaded.model->IdOf(threat.on[0].element), "web-shop");
  EXPECT_TRUE(loaded.threat("lost").on.empty());
  EXPECT_FALSE(loaded.threat("y").severity.has_value());
  EXPECT_EQ(loaded.threat("y").statement, "");
}

TEST(ThreatDragonReader, AMitigationIsAClaimWithoutAPlace) {
  const Loaded loaded("shop.json", kVersion2);
  ASSERT_EQ(loaded.threat("x").mitigations->children.size(), 1U);
  const model::Control& control =
      loaded.model
          ->controls[static_cast<std::size_t>(loaded.threat("x").mitigations->children[0].control)];
  EXPECT_EQ(control.title, "Encode all output");
  EXPECT_EQ(control.description, "Encode all output\nby a library");
  EXPECT_EQ(control.status, model::ControlStatus::kImplemented);
  EXPECT_EQ(control.foreign_status, "Mitigated");
  EXPECT_TRUE(control.on.empty());
  EXPECT_TRUE(loaded.threat("y").mitigations->children.empty());
}

TEST(ThreatDragonReader, NotApplicableIsAProposalAndOtherCategoriesAreKept) {
  const Loaded loaded("shop.json", kVersion2);
  ASSERT_EQ(loaded.model->proposals.size(), 1U);
  EXPECT_EQ(loaded.model->proposals[0].threat, "z");
  EXPECT_EQ(loaded.model->proposals[0].decision, model::TreatmentDecision::kAvoided);
  EXPECT_EQ(loaded.model->proposals[0].why, "Nobody can enter");
  EXPECT_THAT(loaded.threat("z").metadata, ElementsAre(std::pair("category", "Linkability")));
  EXPECT_TRUE(loaded.threat("z").mitigations->children.empty());
}

TEST(ThreatDragonReader, ReadsVersion1) {
  const Loaded loaded("shop.json", kVersion1);
  EXPECT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
  EXPECT_EQ(loaded.model->inputs[0].version, "1");
  EXPECT_EQ(loaded.component("p-1").title, "Web shop");
  EXPECT_EQ(loaded.value(loaded.component("p-1"), "tags"), "[outOfScope] (stated)");
  EXPECT_EQ(loaded.flow("u-1>p-1").title, "order");
  EXPECT_EQ(loaded.model->proposals.size(), 1U);
  EXPECT_TRUE(loaded.model->zones.empty());
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("out of scope are analysed like all others"));
}

TEST(ThreatDragonReader, CountsWhatItFound) {
  const Loaded loaded("shop.json", kVersion2);
  const auto& counts = loaded.model->inputs[0].counts;
  EXPECT_EQ(counts.at("diagrams"), 1U);
  EXPECT_EQ(counts.at("components"), 4U);
  EXPECT_EQ(counts.at("flows"), 2U);
  EXPECT_EQ(counts.at("unattached_flows"), 1U);
  EXPECT_EQ(counts.at("boundaries"), 3U);
  EXPECT_EQ(counts.at("threats"), 4U);
}

TEST(ThreatDragonReader, OnlyTheListOfControlsIsOpen) {
  const Loaded loaded("shop.json", kVersion2);
  EXPECT_FALSE(loaded.model->system.open.IsOpen(model::ListKind::kComponents));
  EXPECT_FALSE(loaded.model->system.open.IsOpen(model::ListKind::kFlows));
  EXPECT_TRUE(loaded.model->system.open.IsOpen(model::ListKind::kControls));
  const Loaded closed(Files{{"shop.json", kVersion2}, {"m.yaml", "threatgap: 1\ncontrols: {}\n"}});
  EXPECT_FALSE(closed.model->system.open.IsOpen(model::ListKind::kControls));
}

TEST(ThreatDragonReader, ANativeFileCompletesElementsByIdAndByName) {
  const Loaded loaded(Files{{"shop.json", kVersion2},
                            {"m.yaml",
                             "threatgap: 1\n"
                             "zones: {cloud: {same-as: Cloud, trust: internal}}\n"
                             "data: {order: {confidentiality: internal}}\n"
                             "components:\n"
                             "  web-shop: {type: service, criticality: important}\n"
                             "  orders: {same-as: Orders, technology: amazon-dynamodb}\n"
                             "flows:\n"
                             "- u-1 -order-> web-shop\n"
                             "- web-shop --> orders\n"}});
  EXPECT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
  EXPECT_EQ(loaded.model->components.size(), 4U);
  const model::Component& shop = loaded.component("web-shop");
  EXPECT_EQ(loaded.model->types->Get(shop.type).id, "service");
  EXPECT_EQ(shop.type_origin, model::Origin::kStated);
  EXPECT_EQ(loaded.value(shop, "criticality"), "important (stated)");
  EXPECT_EQ(loaded.value(shop, "zone"), "cloud (inferred)");
  EXPECT_EQ(shop.title, "Web shop");
  const model::Component& orders = loaded.component("orders");
  EXPECT_EQ(loaded.model->types->Get(orders.type).id, "database");
  EXPECT_EQ(orders.original_id, "db");
  EXPECT_EQ(loaded.model->IdOf(loaded.control("isencrypted-of-db").on[0].element), "orders");
  EXPECT_EQ(loaded.value(loaded.model->zones[1], "trust"), "internal (stated)");
  const model::Flow& order = loaded.flow("u-1>web-shop");
  EXPECT_EQ(loaded.value(order, "carries"), "[order] (stated)");
  EXPECT_EQ(loaded.value(order, "protocol"), "HTTPS (stated)");
  EXPECT_EQ(loaded.model->flows.size(), 2U);
}

TEST(ThreatDragonReader, AFlowIsCompletedByItsNameWithoutItsEnds) {
  const Loaded loaded(Files{{"shop.json", kVersion2},
                            {"m.yaml",
                             "threatgap: 1\n"
                             "flows: {ordering: {same-as: order, encryption: tls1.3}}\n"}});
  EXPECT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
  const model::Flow& flow = loaded.flow("ordering");
  EXPECT_EQ(loaded.model->components[static_cast<std::size_t>(flow.to)].id, "web-shop");
  EXPECT_EQ(loaded.value(flow, "encryption"), "tls1.3 (stated)");
}

TEST(ThreatDragonReader, CompletingWhatIsNotThereOrTwiceIsAnError) {
  const Loaded loaded(Files{{"shop.json", kVersion2},
                            {"m.yaml",
                             "threatgap: 1\n"
                             "components:\n"
                             "  a: {same-as: Orderz, type: database}\n"
                             "  b: {same-as: db, type: database}\n"
                             "  c: {same-as: Orders, type: database}\n"}});
  EXPECT_THAT(loaded.diagnostics(),
              HasSubstr("m.yaml:3:16: error: no imported element is called `Orderz`"));
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("did you mean `Orders`?"));
  EXPECT_THAT(loaded.diagnostics(),
              HasSubstr("m.yaml:5:3: error: `c` completes an imported element which is completed "
                        "already"));
}

TEST(ThreatDragonReader, TwoElementsOfOneNameGetTwoIds) {
  const Loaded loaded("x.json", R"({"summary": {}, "detail": {"diagrams": [{"cells": [
    {"id": "1", "data": {"type": "tm.Process", "name": "App"}},
    {"id": "2", "data": {"type": "tm.Process", "name": "App"}},
    {"id": "3", "data": {"type": "tm.Process", "name": "数据"}},
    {"id": "4", "data": {"type": "tm.Process"}},
    {"id": "5", "source": {"cell": "1"}, "target": {"cell": "2"}, "data": {"type": "tm.Flow"}},
    {"id": "6", "source": {"cell": "1"}, "target": {"cell": "2"}, "data": {"type": "tm.Flow"}}
    ]}]}})");
  std::vector<std::string> ids;
  for (const auto& component : loaded.model->components) ids.push_back(component.id);
  EXPECT_THAT(ids, ElementsAre("app", "app-2", "component", "component-2"));
  EXPECT_EQ(loaded.component("component").title, "数据");
  EXPECT_EQ(loaded.model->flows[1].id, "app>app-2#2");
}

TEST(ThreatDragonReader, AnEmptyModelIsRead) {
  const Loaded loaded("x.json", R"({"summary": {"title": ""}, "detail": {"diagrams": []}})");
  EXPECT_EQ(loaded.diagnostics(), "");
  EXPECT_TRUE(loaded.model->components.empty());
}

TEST(ThreatDragonReader, MistakesAreReportedWithTheirPlaces) {
  const Loaded loaded("mistakes-threat-dragon.json",
                      ReadWhole(Fixture("mistakes-threat-dragon.json")));
  ExpectGolden(loaded.diagnostics(), Fixture("mistakes-threat-dragon.txt"));
}

}  // namespace
}  // namespace threatgap::load
