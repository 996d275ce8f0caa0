#include "analyzer/load/tmbom_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/load/loading.h"

namespace threatgap::load {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

constexpr const char* kShop =
    R"({"$schema": "https://github.com/OWASP/www-project-threat-model-library/blob/v1.0.2/threat-model.schema.json",
 "version": "1.0", "scope": {"title": "Shop", "description": "Sells", "business_criticality": "low",
   "data_sensitivity": ["pii"], "exposure": "external", "tier": "non_critical"},
 "trust_zones": [{"symbolic_name": "vpc", "title": "VPC", "description": "Inside"}, {"symbolic_name": "vault", "title": "Vault"}],
 "trust_boundaries": [
  {"trust_zone_a": "public", "trust_zone_b": "vpc", "authentication_methods": ["token", "sso", "none"], "access_control_methods": ["rbac"]},
  {"trust_zone_a": "vpc", "trust_zone_b": "vault", "authentication_methods": ["none"]}],
 "actors": [{"symbolic_name": "user", "title": "User", "type": "user", "trust_zone": "public"},
  {"symbolic_name": "ops", "title": "Ops", "type": "administrator"}],
 "components": [{"symbolic_name": "web", "title": "Web\nshop", "description": "Front", "trust_zone": "vpc"}],
 "data_stores": [{"symbolic_name": "db", "title": "DB", "type": "sql", "vendor": "Acme", "product": "DB", "trust_zone": "vault"},
  {"symbolic_name": "blob", "title": "Blob", "type": "object", "vendor": "Azure", "product": "Blob"},
  {"symbolic_name": "keys", "title": "Keys", "type": "key_value"}],
 "data_sets": [
  {"symbolic_name": "orders", "title": "Orders", "data_sensitivity": ["pii", "fin"], "placements": [{"data_store": "db", "encrypted": true}, {"data_store": "blob", "encrypted": true}]},
  {"symbolic_name": "health", "title": "Health", "data_sensitivity": ["phi", "cred"], "placements": [{"data_store": "blob", "encrypted": false}, {"data_store": "keys", "encrypted": false}]}],
 "data_flows": [
  {"symbolic_name": "f1", "title": "order", "source": {"type": "actor", "object": "user"}, "destination": {"type": "#/$defs/component", "object": "web"}, "has_sensitive_data": true, "encrypted": true},
  {"symbolic_name": "f2", "title": "store", "source": {"type": "component", "object": "web"}, "destination": {"type": "data_store", "object": "db"}, "has_sensitive_data": false, "encrypted": false},
  {"symbolic_name": "f3", "title": "answer", "source": {"type": "component", "object": "web"}, "destination": {"type": "actor", "object": "user"}}],
 "threat_personas": [{"symbolic_name": "mallory", "title": "Mallory"}],
 "threats": [
  {"symbolic_name": "xss", "title": "XSS", "description": "Scripts", "threat_persona": "mallory", "event": "theft", "components_affected": ["web", "db"],
   "attack_mechanisms": [{"capec_id": 63}], "weaknesses": [{"cwe_id": 79, "cwe_title": "x"}]},
  {"symbolic_name": "flood", "title": "Flood", "threat_persona": "unknown-one", "event": ""}],
 "controls": [
  {"symbolic_name": "csp", "title": "CSP", "description": "Header", "threats": ["xss"], "status": "active", "trust_boundary": {"trust_zone_a": "vpc", "trust_zone_b": "public"}},
  {"symbolic_name": "review", "title": "Review", "threats": ["xss"], "status": "assumed"},
  {"symbolic_name": "waf", "title": "WAF", "threats": ["xss"], "status": "scheduled"},
  {"symbolic_name": "later", "title": "Later", "threats": [], "status": "suggested"},
  {"symbolic_name": "old", "title": "Old", "threats": [], "status": "retired"}],
 "risks": [{"symbolic_name": "r1", "title": "Theft", "threats": ["xss"], "likelihood": "likely", "impact": "severe"},
  {"symbolic_name": "r2", "title": "Noise", "threats": ["xss"], "likelihood": "rare", "impact": "severe"}],
 "assumptions": [{"description": "All use TLS", "validity": "rejected"}, {"description": "Staff is honest", "validity": "confirmed"}]})";

TEST(TmBomReader, ReadsActorsComponentsAndStores) {
  const Loaded loaded("shop.json", kShop);
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
  EXPECT_EQ(loaded.model->system.title, "Shop");
  EXPECT_EQ(loaded.type("user"), "user");
  EXPECT_EQ(loaded.type("ops"), "admin");
  EXPECT_EQ(loaded.type("web"), "process");
  EXPECT_EQ(loaded.type("db"), "database");
  EXPECT_EQ(loaded.component("web").title, "Web shop");
  EXPECT_EQ(loaded.component("web").description, "Front");
  EXPECT_EQ(loaded.value(loaded.component("web"), "zone"), "vpc (stated)");
  EXPECT_EQ(loaded.value(loaded.component("ops"), "zone"), "unknown");
  EXPECT_EQ(loaded.value(loaded.component("db"), "supplier"), "Acme (stated)");
  EXPECT_EQ(loaded.value(loaded.component("blob"), "technology"), "azure-blob-storage (inferred)");
}

TEST(TmBomReader, AZoneThatIsOnlyUsedIsAddedWithAWarning) {
  const Loaded loaded("shop.json", kShop);
  EXPECT_EQ(loaded.value(loaded.component("user"), "zone"), "public (stated)");
  EXPECT_EQ(loaded.model->zones.size(), 3U);
  EXPECT_THAT(loaded.diagnostics(),
              HasSubstr("warning: the trust zone `public` is used and not declared"));
}

TEST(TmBomReader, PlacementsSayWhatAStoreKeepsAndWhetherItIsEncrypted) {
  const Loaded loaded("shop.json", kShop);
  EXPECT_EQ(loaded.value(loaded.component("db"), "stores"), "[orders] (stated)");
  EXPECT_EQ(loaded.value(loaded.component("blob"), "stores"), "[health, orders] (stated)");
  const model::Control& claim = loaded.control_titled("Encryption of db");
  EXPECT_EQ(claim.status, model::ControlStatus::kImplemented);
  EXPECT_TRUE(claim.evidence.empty());
  EXPECT_EQ(loaded.value(loaded.component("db"), "at-rest"), "unknown");
  EXPECT_EQ(loaded.value(loaded.component("keys"), "at-rest"), "none (stated)");
  // one data set is encrypted there and one is not
  EXPECT_FALSE(loaded.has_control_titled("Encryption of blob"));
  EXPECT_EQ(loaded.value(loaded.component("blob"), "at-rest"),
            "provider-managed (technology preset)");
}

TEST(TmBomReader, SensitivitySaysWhatTheDataIs) {
  const Loaded loaded("shop.json", kShop);
  EXPECT_EQ(loaded.value(loaded.data("orders"), "personal"), "true (stated)");
  EXPECT_EQ(loaded.value(loaded.data("orders"), "secrets"), "unknown");
  EXPECT_EQ(loaded.value(loaded.data("orders"), "tags"), "[pii, fin] (stated)");
  EXPECT_EQ(loaded.value(loaded.data("health"), "special-category"), "true (stated)");
  EXPECT_EQ(loaded.value(loaded.data("health"), "personal"), "true (stated)");
  EXPECT_EQ(loaded.value(loaded.data("health"), "secrets"), "true (stated)");
}

TEST(TmBomReader, EncryptedFlowsAreClaimsAndPlainOnesFacts) {
  const Loaded loaded("shop.json", kShop);
  EXPECT_EQ(loaded.value(loaded.flow("user>web"), "encryption"), "unknown");
  EXPECT_EQ(loaded.value(loaded.flow("user>web"), "tags"), "[sensitive-data] (stated)");
  EXPECT_EQ(loaded.value(loaded.flow("web>db"), "encryption"), "none (stated)");
  EXPECT_EQ(loaded.value(loaded.flow("web>user"), "encryption"), "unknown");
  const model::Control& claim = loaded.control_titled("Encryption of user>web");
  EXPECT_EQ(loaded.model->IdOf(claim.on.at(0).element), "user>web");
  EXPECT_EQ(claim.foreign_status, "encrypted: true");
}

TEST(TmBomReader, WhatABoundarySaysStandsOnTheFlowsThatCrossIt) {
  const Loaded loaded("shop.json", kShop);
  const model::Control& authn = loaded.control_titled("Authentication between public and vpc");
  EXPECT_EQ(authn.types.size(), 2U);
  EXPECT_EQ(authn.foreign_status, "authentication_methods: token, sso");
  ASSERT_EQ(authn.on.size(), 2U);
  EXPECT_EQ(loaded.model->IdOf(authn.on[0].element), "user>web");
  EXPECT_EQ(loaded.model->IdOf(authn.on[1].element), "web>user");
  EXPECT_FALSE(loaded.has_control_titled("Authentication between vpc and vault"));
  EXPECT_EQ(loaded.control("csp").on.size(), 2U);
}

TEST(TmBomReader, ControlsNameTheirThreatsAndOnlyActiveOnesAreInPlace) {
  const Loaded loaded("shop.json", kShop);
  const model::Threat& xss = loaded.threat("xss");
  EXPECT_EQ(xss.mitigations->children.size(), 3U);
  EXPECT_TRUE(loaded.threat("flood").mitigations->children.empty());
  EXPECT_EQ(loaded.control("csp").status, model::ControlStatus::kImplemented);
  EXPECT_TRUE(loaded.control("csp").types.empty());
  EXPECT_FALSE(loaded.control("review").status.has_value());
  EXPECT_EQ(loaded.control("review").foreign_status, "assumed");
  EXPECT_EQ(loaded.control("waf").status, model::ControlStatus::kPlanned);
  EXPECT_EQ(loaded.control("later").status, model::ControlStatus::kAbsent);
  EXPECT_EQ(loaded.control("old").status, model::ControlStatus::kRetired);
}

TEST(TmBomReader, ThreatsHavePersonaPlacesAndTheirHighestRisk) {
  const Loaded loaded("shop.json", kShop);
  const model::Threat& xss = loaded.threat("xss");
  EXPECT_EQ(xss.source, "Mallory");
  EXPECT_EQ(xss.statement, "Scripts");
  EXPECT_EQ(xss.likelihood, 4);
  EXPECT_EQ(xss.impact_level, 5);
  ASSERT_EQ(xss.on.size(), 2U);
  EXPECT_EQ(loaded.model->IdOf(xss.on[1].element), "db");
  EXPECT_THAT(xss.metadata, Contains(Pair("event", "theft")));
  EXPECT_THAT(xss.metadata, Contains(Pair("capec", "CAPEC-63")));
  EXPECT_THAT(xss.metadata, Contains(Pair("cwe", "CWE-79")));
  EXPECT_THAT(xss.metadata, Contains(Pair("risk", "Noise")));
  EXPECT_EQ(loaded.threat("flood").source, "unknown-one");
  EXPECT_FALSE(loaded.threat("flood").likelihood.has_value());
}

TEST(TmBomReader, KeepsWhetherAnAssumptionHolds) {
  const Loaded loaded("shop.json", kShop);
  ASSERT_EQ(loaded.model->assumptions.size(), 2U);
  EXPECT_EQ(loaded.model->assumptions[0].text, "All use TLS (rejected)");
  EXPECT_EQ(loaded.model->assumptions[1].text, "Staff is honest");
}

TEST(TmBomReader, CountsAsTheFormatDoes) {
  const Loaded loaded("shop.json", kShop);
  const std::map<std::string, std::size_t> expected{
      {"assumptions", 2}, {"boundaries", 2},
      {"components", 6},  {"controls", 5},
      {"data_sets", 2},   {"flows", 3},
      {"risks", 2},       {"threats", 2},
      {"zones", 2},       {"threats_without_control", 1}};
  EXPECT_EQ(loaded.model->inputs[0].counts, expected);
  EXPECT_EQ(loaded.model->inputs[0].version, "1.0");
}

TEST(TmBomReader, AnEmptyModelIsAModel) {
  const Loaded loaded("x.json", R"({"scope": {}, "trust_zones": [], "data_flows": []})");
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.diagnostics(), "");
}

TEST(TmBomReader, MistakesAreAllReportedOnce) {
  const Loaded loaded("mistakes.json", ReadWhole(Fixture("mistakes-tmbom.json")));
  ExpectGolden(loaded.diagnostics(), Fixture("mistakes-tmbom.txt"));
}

}  // namespace
}  // namespace threatgap::load
