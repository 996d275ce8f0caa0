#include "analyzer/load/threagile_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/load/loading.h"

namespace threatgap::load {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

constexpr const char* kShop = R"(threagile_version: 1.0.0
title: Shop
date: 2024-01-05
author: {name: Ann}
business_overview: {description: Sells things}
data_assets:
  Orders: &orders
    id: orders
    usage: business
    tags:
    owner: Sales
    quantity: many
    confidentiality: restricted
  Old Orders: {<<: *orders, id: old-orders, confidentiality: strictly-confidential}
technical_assets:
  Browser:
    id: browser
    type: external-entity
    used_as_client_by_human: true
    technology: unknown-technology
    internet: true
    out_of_scope: true
    encryption: none
    communication_links:
      Customer Traffic:
        target: web
        protocol: https
        authentication: two-factor
        authorization: enduser-identity-propagation
        data_assets_sent: [orders]
        data_assets_received:
      Plain: {target: web, protocol: http, authentication: none, authorization: none, ip_filtered: true, usage: devops}
  <b>Web</b> Shop:
    id: web
    description: Sells <i>all</i>
    type: process
    technologies: [reverse-proxy, waf]
    owner: Team A
    tags: [go]
    internet: true
    multi_tenant: true
    encryption: none
    availability: mission-critical
    data_assets_processed: [orders]
    data_assets_stored:
    communication_links:
      Query: {target: db, protocol: jdbc, vpn: true, authentication: client-certificate, authorization: technical-user}
  DB: {id: db, type: datastore, technology: database, encryption: none, data_assets_stored: [orders, old-orders]}
  Vault: {id: vault, type: datastore, encryption: data-with-enduser-individual-key, communication_links: }
trust_boundaries:
  Cloud: {id: cloud, type: network-cloud-provider, tags: , technical_assets_inside: [web], trust_boundaries_nested: [vnet]}
  VNet: {id: vnet, type: network-virtual-lan, technical_assets_inside: [db, web]}
shared_runtimes: {K8s: {id: k8s, technical_assets_running: [web]}}
individual_risk_categories:
  Fraud:
    id: fraud
    description: People cheat
    stride: repudiation
    cwe: 693
    mitigation: Count twice
    risks_identified:
      <b>Fraud</b> at Web: {severity: elevated, exploitation_likelihood: likely, most_relevant_technical_asset: web}
      Fraud at a link: {severity: low, most_relevant_communication_link: web>query, most_relevant_data_asset: orders}
      Fraud at night: {severity: medium}
abuse_cases:
  Ransomware: >
    As a hacker I want to encrypt
    the files
questions: {"Who?": ""}
risk_tracking:
  "fraud@*": {status: accepted, justification: Small, date: 2024-01-05, checked_by: Joe}
  "fraud@web": {status: mitigated, justification: "We count", ticket: X-1}
  "unencrypted-asset@*": {status: in-progress, justification: Soon}
  "ldap-injection@*@db@web>query": {status: false-positive}
)";

TEST(ThreagileReader, ReadsAssetsWithTypesAndAttributes) {
  const Loaded loaded("threagile.yaml", kShop);
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
  EXPECT_EQ(loaded.model->system.title, "Shop");
  EXPECT_EQ(loaded.model->system.description, "Sells things");
  EXPECT_EQ(loaded.type("browser"), "actor");
  EXPECT_EQ(loaded.type("web"), "gateway");
  EXPECT_EQ(loaded.type("db"), "database");
  EXPECT_EQ(loaded.type("vault"), "store");
  const model::Component& web = loaded.component("web");
  EXPECT_EQ(web.title, "Web Shop");
  EXPECT_EQ(web.description, "Sells all");
  EXPECT_EQ(web.type_reason, "from the technology `reverse-proxy`");
  EXPECT_EQ(loaded.value(web, "owner"), "Team A (stated)");
  EXPECT_EQ(loaded.value(web, "tags"), "[internet, go] (stated)");
  EXPECT_EQ(loaded.value(web, "tenancy"), "shared (stated)");
  EXPECT_EQ(loaded.value(web, "public-endpoint"), "true (inferred)");
  EXPECT_EQ(loaded.value(web, "criticality"), "critical (inferred)");
  EXPECT_EQ(loaded.value(web, "at-rest"), "unknown");
  EXPECT_EQ(loaded.value(loaded.component("browser"), "public-endpoint"), "unknown");
  EXPECT_EQ(loaded.value(loaded.component("db"), "at-rest"), "none (stated)");
  EXPECT_EQ(loaded.value(loaded.component("db"), "stores"), "[old-orders, orders] (stated)");
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("marked as out of scope are analysed"));
}

TEST(ThreagileReader, MergedDataAssetsKeepTheirOwnValues) {
  const Loaded loaded("threagile.yaml", kShop);
  EXPECT_EQ(loaded.value(loaded.data("orders"), "confidentiality"), "confidential (stated)");
  EXPECT_EQ(loaded.value(loaded.data("old-orders"), "confidentiality"), "restricted (stated)");
  EXPECT_EQ(loaded.value(loaded.data("old-orders"), "owner"), "Sales (stated)");
  EXPECT_EQ(loaded.data("old-orders").title, "Old Orders");
}

TEST(ThreagileReader, BoundariesHoldWhatTheyList) {
  const Loaded loaded("threagile.yaml", kShop);
  EXPECT_EQ(loaded.value(loaded.component("web"), "zone"), "cloud (stated)");
  EXPECT_EQ(loaded.value(loaded.component("db"), "zone"), "vnet (stated)");
  EXPECT_EQ(loaded.value(loaded.component("browser"), "zone"), "unknown");
  EXPECT_EQ(loaded.value(loaded.zone("vnet"), "parent"), "cloud (stated)");
  EXPECT_EQ(loaded.value(loaded.zone("vnet"), "trust"), "unknown");
  EXPECT_THAT(loaded.diagnostics(),
              HasSubstr("warning: `web` lies in `cloud` already; it stays there"));
}

TEST(ThreagileReader, LinksStateIdentityAndDataAndClaimEncryption) {
  const Loaded loaded("threagile.yaml", kShop);
  const model::Flow& https = loaded.flow("browser>web");
  EXPECT_EQ(https.title, "Customer Traffic");
  EXPECT_EQ(loaded.value(https, "protocol"), "https (stated)");
  EXPECT_EQ(loaded.value(https, "encryption"), "unknown");
  EXPECT_EQ(loaded.value(https, "authn"), "unknown");
  EXPECT_EQ(loaded.value(https, "identity"), "user (stated)");
  EXPECT_EQ(loaded.value(https, "carries"), "[orders] (stated)");
  EXPECT_EQ(loaded.value(https, "returns"), "[] (stated)");
  const model::Flow& http = loaded.flow("browser>web#2");
  EXPECT_EQ(loaded.value(http, "encryption"), "none (inferred)");
  EXPECT_EQ(loaded.value(http, "authn"), "none (stated)");
  EXPECT_EQ(loaded.value(http, "identity"), "unknown");
  EXPECT_EQ(loaded.value(http, "carries"), "unknown");
  EXPECT_EQ(loaded.value(http, "tags"), "[ip_filtered, devops] (stated)");
  const model::Flow& query = loaded.flow("web>db");
  EXPECT_EQ(loaded.value(query, "authn"), "mutual (stated)");
  EXPECT_EQ(loaded.value(query, "encryption"), "unknown");
  EXPECT_THAT(loaded.claims(),
              testing::UnorderedElementsAre(
                  "protocol: https at browser>web", "authentication: two-factor at browser>web",
                  "vpn: true at web>db", "encryption: data-with-enduser-individual-key at vault"));
}

TEST(ThreagileReader, RisksOfOwnCategoriesAreThreatsAtTheirMostRelevantElement) {
  const Loaded loaded("threagile.yaml", kShop);
  const model::Threat& at_web = loaded.threat("fraud-at-web");
  EXPECT_EQ(at_web.title, "Fraud at Web");
  EXPECT_EQ(at_web.statement, "People cheat");
  EXPECT_EQ(at_web.severity, model::SeverityLevel::kHigh);
  EXPECT_THAT(at_web.stride, ElementsAre("R"));
  EXPECT_THAT(at_web.metadata, Contains(Pair("mitigation", "Count twice")));
  EXPECT_EQ(loaded.model->IdOf(at_web.on.at(0).element), "web");
  const model::Threat& at_link = loaded.threat("fraud-at-a-link");
  EXPECT_EQ(loaded.model->IdOf(at_link.on.at(0).element), "web>db");
  EXPECT_EQ(loaded.model->IdOf(at_link.assets.at(0)), "orders");
  EXPECT_TRUE(loaded.threat("fraud-at-night").on.empty());
}

TEST(ThreagileReader, AnAbuseCaseIsAThreatThatNobodyRated) {
  const Loaded loaded("threagile.yaml", kShop);
  const model::Threat& abuse = loaded.threat("ransomware");
  EXPECT_EQ(abuse.statement, "As a hacker I want to encrypt the files");
  EXPECT_THAT(abuse.metadata, ElementsAre(Pair("kind", "abuse case")));
  EXPECT_FALSE(abuse.severity.has_value());
  EXPECT_FALSE(abuse.likelihood.has_value());
  EXPECT_TRUE(abuse.on.empty());
  EXPECT_FALSE(abuse.mitigations.has_value());
}

TEST(ThreagileReader, ARiskHasTheSeverityThatIsStatedAndNoOther) {
  const Loaded loaded("x.yaml",
                      "threagile_version: 1.0.0\nindividual_risk_categories:\n  F:\n    id: f\n"
                      "    risks_identified: {A: {severity: critical}, B: {severity: odd}, C: {}}\n"
                      "risk_tracking: {\"unencrypted-asset@db\": {status: unchecked},\n"
                      "                \"unguarded-access@db\": {status: in-discussion}}\n");
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.threat("a").severity, model::SeverityLevel::kCritical);
  EXPECT_FALSE(loaded.threat("b").severity.has_value());
  EXPECT_FALSE(loaded.threat("c").severity.has_value());
  EXPECT_FALSE(loaded.threat("unencrypted-asset-db").severity.has_value());
  EXPECT_EQ(loaded.threat("unguarded-access-db").foreign_status, "in-discussion");
  EXPECT_TRUE(loaded.model->controls.empty()) << "talking about a risk is no claim";
  EXPECT_TRUE(loaded.model->proposals.empty());
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("`odd` is no known severity of threagile"));
}

TEST(ThreagileReader, TrackingIsAClaimOrAProposalAboutTheRiskThatItFitsBest) {
  const Loaded loaded("threagile.yaml", kShop);
  const model::Threat& at_web = loaded.threat("fraud-at-web");
  EXPECT_EQ(at_web.foreign_status, "mitigated");
  EXPECT_THAT(at_web.metadata, Contains(Pair("ticket", "X-1")));
  ASSERT_EQ(at_web.mitigations->children.size(), 1U);
  const model::Control& counted =
      loaded.model->controls[static_cast<std::size_t>(at_web.mitigations->children[0].control)];
  EXPECT_EQ(counted.title, "We count");
  EXPECT_EQ(counted.status, model::ControlStatus::kImplemented);
  EXPECT_TRUE(counted.on.empty());
  // two parts do not fit a pattern of one
  EXPECT_EQ(loaded.threat("fraud-at-a-link").foreign_status, "");
  EXPECT_EQ(loaded.threat("fraud-at-night").foreign_status, "");
}

TEST(ThreagileReader, TrackingOfGeneratedRisksIsKeptAsThreat) {
  const Loaded loaded("threagile.yaml", kShop);
  const model::Threat& accepted = loaded.threat("fraud");
  EXPECT_EQ(accepted.original_id, "fraud@*");
  EXPECT_THAT(accepted.statement, HasSubstr("calls `fraud@*`"));
  const model::Threat& asset = loaded.threat("unencrypted-asset");
  EXPECT_TRUE(asset.on.empty());
  EXPECT_EQ(asset.foreign_status, "in-progress");
  ASSERT_EQ(asset.mitigations->children.size(), 1U);
  EXPECT_EQ(loaded.model->controls[static_cast<std::size_t>(asset.mitigations->children[0].control)]
                .status,
            model::ControlStatus::kPlanned);
  const model::Threat& ldap = loaded.threat("ldap-injection-db-web-query");
  ASSERT_EQ(ldap.on.size(), 2U);
  EXPECT_EQ(loaded.model->IdOf(ldap.on[0].element), "db");
  EXPECT_EQ(loaded.model->IdOf(ldap.on[1].element), "web>db");
  ASSERT_EQ(loaded.model->proposals.size(), 2U);
  EXPECT_EQ(loaded.model->proposals[0].threat, "fraud");
  EXPECT_EQ(loaded.model->proposals[0].decision, model::TreatmentDecision::kAccepted);
  EXPECT_EQ(loaded.model->proposals[0].why, "Small");
  EXPECT_EQ(loaded.model->proposals[0].by, "Joe");
  EXPECT_EQ(loaded.model->proposals[1].decision, model::TreatmentDecision::kAvoided);
}

TEST(ThreagileReader, CountsAsTheFormatDoesAndSaysWhatIsNotRead) {
  const Loaded loaded("threagile.yaml", kShop);
  const std::map<std::string, std::size_t> expected{
      {"abuse_cases", 1},  {"boundaries", 2},  {"components", 4},
      {"custom_risks", 3}, {"data_assets", 2}, {"custom_risk_categories", 1},
      {"flows", 3},        {"includes", 0},    {"risk_tracking", 4}};
  EXPECT_EQ(loaded.model->inputs[0].counts, expected);
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("note: `shared_runtimes` has no counterpart here"));
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("note: `questions` has no counterpart here"));
}

TEST(ThreagileReader, ReadsDumpsWithTheirGeneratedRisks) {
  const Loaded loaded("all.json", R"({"title": "Shop",
   "technical_assets": {"web": {"id": "web", "title": "<b>Web</b>", "type": "process",
     "technologies": [{"name": "web-server", "attributes": {"x": true}}],
     "communication_links": [{"id": "web>query", "source_id": "web", "target_id": "db", "title": "Query", "protocol": "text"}]},
    "db": {"id": "db", "title": "DB", "type": "datastore", "technology": "database"}},
   "custom_risk_categories": [{"id": "strange", "title": "Strange", "description": "Odd", "stride": "spoofing"}],
   "risk_tracking": {"strange@*": {"synthetic_risk_id": "strange@*", "status": "accepted", "justification": "Fine"}},
   "generated_risks_by_category": {"strange": [{"category": "strange", "severity": "critical", "title": "<b>Odd</b> DB",
     "synthetic_id": "strange@db", "most_relevant_technical_asset": "db"}],
    "unencrypted-asset": [{"severity": "low", "title": "Plain", "synthetic_id": "unencrypted-asset@db"}]}})");
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.diagnostics(), "");
  EXPECT_EQ(loaded.component("web").title, "Web");
  EXPECT_EQ(loaded.flow("web>db").title, "Query");
  const model::Threat& odd = loaded.threat("odd-db");
  EXPECT_EQ(odd.original_id, "strange@db");
  EXPECT_EQ(odd.statement, "Odd");
  EXPECT_THAT(odd.stride, ElementsAre("S"));
  EXPECT_EQ(odd.foreign_status, "accepted");
  EXPECT_EQ(loaded.model->threats.size(), 2U);
  ASSERT_EQ(loaded.model->proposals.size(), 1U);
  EXPECT_EQ(loaded.model->proposals[0].threat, "odd-db");
}

TEST(ThreagileReader, PartsReferToWhatOtherPartsDeclare) {
  // Read in the order of their names, so that references come before what they name.
  const Loaded loaded(
      Files{{"t/main.yaml",
             "threagile_version: 1.0.0\nincludes: [z/assets.yaml, a-tracking.yaml, b-zones.yaml, "
             "empty.yaml, risks.yaml]\n"},
            {"t/a-tracking.yaml", "risk_tracking: {\"fraud@web\": {status: accepted}}\n"},
            {"t/b-zones.yaml",
             "trust_boundaries: {Cloud: {id: cloud, technical_assets_inside: [web]}}\n"},
            {"t/empty.yaml", "# nothing here\n"},
            {"t/risks.yaml",
             "title: Shop\ncustom_risk_categories:\n- {id: fraud, risks_identified: {Cheat: "
             "{most_relevant_technical_asset: web}}}\n"},
            {"t/z/assets.yaml",
             "includes: [more.yaml]\ntechnical_assets: {Web: {id: web, type: process, "
             "communication_links: {Q: {target: db}}}}\n"},
            {"t/z/more.yaml", "technical_assets: {DB: {id: db, type: datastore}}\n"}});
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.diagnostics(), "");
  EXPECT_EQ(loaded.model->inputs.size(), 7U);
  EXPECT_EQ(loaded.model->system.title, "Shop");
  EXPECT_EQ(loaded.value(loaded.component("web"), "zone"), "cloud (stated)");
  EXPECT_EQ(loaded.model->flows.size(), 1U);
  EXPECT_EQ(loaded.threat("cheat").foreign_status, "accepted");
  EXPECT_EQ(loaded.model->threats.size(), 1U);
}

TEST(ThreagileReader, APartOnItsOwnIsNotKnown) {
  const Loaded part("part.yaml", "risk_tracking: {}\n");
  EXPECT_THAT(part.diagnostics(), HasSubstr("unrecognised-format"));
  const Loaded native(Files{{"m.yaml", "threatgap: 1\ninclude: part.yaml\n"},
                            {"part.yaml", "risk_tracking: {}\n"}});
  EXPECT_THAT(native.diagnostics(), HasSubstr("unrecognised-format"));
}

TEST(ThreagileReader, AnEmptyModelIsAModel) {
  const Loaded loaded("x.yaml", "threagile_version: 1.0.0\ntechnical_assets:\ntrust_boundaries:\n");
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.diagnostics(), "");
}

TEST(ThreagileReader, MistakesAreAllReportedOnce) {
  const Loaded loaded("mistakes.yaml", ReadWhole(Fixture("mistakes-threagile.yaml")));
  ExpectGolden(loaded.diagnostics(), Fixture("mistakes-threagile.txt"));
}

}  // namespace
}  // namespace threatgap::load
