#include "analyzer/load/otm_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/load/loading.h"

namespace threatgap::load {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

constexpr const char* kShop = R"(otmVersion: 0.2.0
project: {name: Shop, id: shop, description: Sells things, owner: Ann}
representations: [{name: Code, id: code, type: code}]
trustZones:
  - {id: net, name: Internet, type: internet, risk: {trustRating: 90}}
  - {id: vpc, name: VPC, risk: {trustRating: 80}, parent: {trustZone: net}}
  - {id: pod, name: Pod, type: "", parent: {component: web}}
components:
  - {id: cli, name: Client, type: web-client, parent: {trustZone: net}, threats: null, assets: null}
  - id: web
    name: "Web <b>shop</b>"
    description: Sells
    type: web-service
    tags: [java]
    parent: {trustZone: vpc}
    assets: {processed: [cards], stored: [cards, cards]}
    threats:
      - {threat: t1, state: Exposed, mitigations: [{mitigation: m1, state: IMPLEMENTED}, {mitigation: m2, state: RECOMMENDED}]}
      - {threat: t2, state: accepted}
  - {id: db, name: DB, type: postgresql, parent: {component: job}}
  - {id: job, name: Job, type: quantum-thing, parent: {component: web}}
dataflows:
  - {id: f1, name: order, source: cli, destination: web, bidirectional: true, assets: [cards], tags: [tls],
     threats: [{threat: t1, state: mitigated, mitigations: [{mitigation: m1, state: required}]}]}
  - {id: f2, name: log, source: web, destination: db, assets: [cards]}
assets: [{id: cards, name: Card data, risk: {confidentiality: 100, integrity: 80, availability: 50}},
         {id: menu, name: Menu, risk: {confidentiality: 0}}, {id: odd, name: Odd, risk: {confidentiality: 400}}]
threats:
  - {id: t1, name: SQL injection, description: Reads it all, categories: [Tampering, Fraud], cwes: [CWE-89], risk: {likelihood: 50, impact: 100}}
  - {id: t2, name: Flood}
  - {id: t3, name: Nowhere}
mitigations: [{id: m1, name: Parameterised queries, description: Everywhere, riskReduction: 90}, {id: m2, name: Firewall}]
)";

TEST(OtmReader, ReadsSystemZonesAndComponentsWithTheirWords) {
  const Loaded loaded("shop.otm", kShop);
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
  EXPECT_EQ(loaded.model->system.title, "Shop");
  EXPECT_EQ(loaded.model->system.owner, "Ann");
  EXPECT_FALSE(loaded.model->system.open.IsOpen(model::ListKind::kComponents));
  EXPECT_FALSE(loaded.model->system.open.IsOpen(model::ListKind::kFlows));
  EXPECT_TRUE(loaded.model->system.open.IsOpen(model::ListKind::kControls));
  const model::Component& web = loaded.component("web");
  EXPECT_EQ(web.title, "Web shop");
  EXPECT_EQ(web.description, "Sells");
  EXPECT_EQ(loaded.model->types->Get(web.type).id, "service");
  EXPECT_EQ(web.type_reason, "from the type `web-service`");
  EXPECT_EQ(loaded.value(web, "zone"), "vpc (stated)");
  EXPECT_EQ(loaded.value(web, "tags"), "[java] (stated)");
  EXPECT_EQ(loaded.value(web, "stores"), "[cards] (stated)");
  EXPECT_EQ(loaded.value(loaded.component("db"), "technology"), "postgresql (inferred)");
}

TEST(OtmReader, TypeOfTheZoneSaysMoreThanItsRating) {
  const Loaded loaded("shop.otm", kShop);
  EXPECT_EQ(loaded.value(loaded.zone("net"), "trust"), "public (inferred)");
  EXPECT_EQ(loaded.value(loaded.zone("vpc"), "trust"), "restricted (inferred)");
  EXPECT_EQ(loaded.value(loaded.zone("vpc"), "parent"), "net (stated)");
  EXPECT_EQ(loaded.value(loaded.zone("pod"), "trust"), "unknown");
}

TEST(OtmReader, ComponentInsideAnotherStandsInTheZoneOfTheOutermost) {
  const Loaded loaded("shop.otm", kShop);
  EXPECT_EQ(loaded.value(loaded.component("db"), "zone"), "vpc (inferred)");
  EXPECT_EQ(loaded.value(loaded.component("job"), "zone"), "vpc (inferred)");
  const model::Zone& pod = loaded.zone("pod");
  EXPECT_EQ(loaded.value(pod, "parent"), "vpc (inferred)");
}

TEST(OtmReader, ComponentsInsideEachOtherHaveNoZone) {
  const Loaded loaded("x.otm",
                      "otmVersion: 0.1.0\ncomponents:\n- {id: a, name: A, parent: {component: b}}\n"
                      "- {id: b, name: B, parent: {component: a}}\n"
                      "- {id: c, name: C, parent: {component: c}}\n");
  EXPECT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
  EXPECT_EQ(loaded.value(loaded.component("a"), "zone"), "unknown");
  EXPECT_EQ(loaded.value(loaded.component("c"), "zone"), "unknown");
}

TEST(OtmReader, RatingsBecomeWordsOnlyWithinTheirScale) {
  const Loaded loaded("shop.otm", kShop);
  EXPECT_EQ(loaded.value(loaded.data("cards"), "confidentiality"), "restricted (inferred)");
  EXPECT_EQ(loaded.value(loaded.data("menu"), "confidentiality"), "public (inferred)");
  EXPECT_EQ(loaded.value(loaded.data("odd"), "confidentiality"), "unknown");
}

TEST(OtmReader, AFlowBothWaysCarriesItsAssetsBothWays) {
  const Loaded loaded("shop.otm", kShop);
  EXPECT_EQ(loaded.value(loaded.flow("cli>web"), "carries"), "[cards] (stated)");
  EXPECT_EQ(loaded.value(loaded.flow("cli>web"), "returns"), "[cards] (stated)");
  EXPECT_EQ(loaded.value(loaded.flow("cli>web"), "tags"), "[tls, bidirectional] (stated)");
  EXPECT_EQ(loaded.value(loaded.flow("web>db"), "carries"), "[cards] (stated)");
  EXPECT_EQ(loaded.value(loaded.flow("web>db"), "returns"), "unknown");
}

TEST(OtmReader, EachThreatAtAnElementIsOneAndTheCatalogueIsNot) {
  const Loaded loaded("shop.otm", kShop);
  ASSERT_EQ(loaded.model->threats.size(), 3U);
  const model::Threat& threat = loaded.threat("t1");
  EXPECT_EQ(threat.title, "SQL injection");
  EXPECT_EQ(threat.statement, "Reads it all");
  ASSERT_EQ(threat.on.size(), 1U);
  EXPECT_EQ(loaded.model->IdOf(threat.on[0].element), "web");
  EXPECT_EQ(loaded.model->IdOf(loaded.threat("t1-2").on[0].element), "cli>web");
  EXPECT_THAT(threat.stride, ElementsAre("T"));
  EXPECT_THAT(threat.metadata, ElementsAre(Pair("category", "Fraud"), Pair("cwe", "CWE-89")));
  EXPECT_EQ(threat.likelihood, 3);
  EXPECT_EQ(threat.impact_level, 5);
  EXPECT_FALSE(loaded.threat("t2").likelihood.has_value());
  EXPECT_THAT(loaded.diagnostics(),
              HasSubstr("the threat `t3` stands at no component or flow; it is left out"));
}

TEST(OtmReader, StatesAreClaimsAndProposals) {
  const Loaded loaded("shop.otm", kShop);
  const model::Control& queries = loaded.control("m1");
  EXPECT_EQ(queries.status, model::ControlStatus::kImplemented);
  EXPECT_EQ(queries.foreign_status, "IMPLEMENTED");
  EXPECT_TRUE(queries.evidence.empty());
  EXPECT_TRUE(queries.types.empty());
  ASSERT_EQ(queries.on.size(), 1U);
  EXPECT_EQ(loaded.model->IdOf(queries.on[0].element), "web");
  EXPECT_EQ(loaded.control("m2").status, model::ControlStatus::kAbsent);
  EXPECT_EQ(loaded.control("m1-2").status, model::ControlStatus::kPlanned);
  EXPECT_EQ(loaded.model->IdOf(loaded.control("m1-2").on[0].element), "cli>web");
  EXPECT_EQ(loaded.threat("t1").mitigations->children.size(), 2U);
  EXPECT_TRUE(loaded.threat("t2").mitigations->children.empty());
  ASSERT_EQ(loaded.model->proposals.size(), 1U);
  EXPECT_EQ(loaded.model->proposals[0].threat, "t2");
  EXPECT_EQ(loaded.model->proposals[0].decision, model::TreatmentDecision::kAccepted);
}

TEST(OtmReader, CountsAsTheFormatDoes) {
  const Loaded loaded("shop.otm", kShop);
  const std::map<std::string, std::size_t> expected{
      {"assets", 3},  {"components", 4},
      {"flows", 2},   {"mitigations", 2},
      {"threats", 3}, {"threat_instances", 3},
      {"zones", 3},   {"threat_instances_without_mitigation", 1}};
  EXPECT_EQ(loaded.model->inputs[0].counts, expected);
  EXPECT_EQ(loaded.model->inputs[0].version, "0.2.0");
}

TEST(OtmReader, AnEmptyModelIsAModel) {
  const Loaded loaded("x.otm",
                      R"({"otmVersion": "0.1.0", "project": {"name": "X"}, "components": null})");
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.diagnostics(), "");
}

TEST(OtmReader, MistakesAreAllReportedOnce) {
  const Loaded loaded("mistakes.otm", ReadWhole(Fixture("mistakes-otm.yaml")));
  ExpectGolden(loaded.diagnostics(), Fixture("mistakes-otm.txt"));
}

}  // namespace
}  // namespace threatgap::load
