#include "analyzer/load/cyclonedx_reader.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/load/loading.h"

namespace threatgap::load {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

std::string Json(const std::string& body, std::string_view version = "1.6") {
  return fmt::format(R"({{"bomFormat": "CycloneDX", "specVersion": "{}", {}}})", version, body);
}

// The same shop in both syntaxes.
constexpr const char* kJson = R"(
 "metadata": {"component": {"type": "application", "name": "Shop", "bom-ref": "shop", "description": "Sells"}},
 "components": [{"type": "library", "name": "client", "bom-ref": "pkg:client"}],
 "services": [
  {"bom-ref": "api", "name": "API", "authenticated": true, "x-trust-boundary": true, "trustZone": "Public zone",
   "provider": {"name": "Acme"}, "description": "Front", "endpoints": ["https://api.example.com/v1"],
   "data": [
    {"name": "orders", "description": "What people buy", "classification": "PII", "flow": "outbound",
     "governance": {"owners": [{"organization": {"name": "Sales"}}]},
     "destination": ["urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#db"]},
    {"name": "visits", "classification": "Public", "flow": "inbound", "source": ["https://0.0.0.0/x"]}],
   "services": [{"bom-ref": "db", "name": "DB", "trustZone": "Private zone", "authenticated": false, "data": [
     {"name": "orders", "classification": "PII", "flow": "inbound",
      "source": ["urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#api"]},
     {"name": "status", "classification": "odd", "flow": "bi-directional", "source": ["api"],
      "destination": ["api"]}]}]}],
 "dependencies": [{"ref": "shop", "dependsOn": ["api", "pkg:client"]}, {"ref": "api", "dependsOn": ["db"]}])";

constexpr const char* kXml = R"(<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1">
 <metadata><component type="application" bom-ref="shop"><name>Shop</name><description>Sells</description></component></metadata>
 <components><component type="library" bom-ref="pkg:client"><name>client</name></component></components>
 <services>
  <service bom-ref="api"><provider><name>Acme</name></provider><name>API</name><description>Front</description>
   <endpoints><endpoint>https://api.example.com/v1</endpoint></endpoints>
   <authenticated>true</authenticated><x-trust-boundary>true</x-trust-boundary><trustZone>Public zone</trustZone>
   <data>
    <dataflow name="orders" description="What people buy"><classification flow="outbound">PII</classification>
     <governance><owners><owner><organization><name>Sales</name></organization></owner></owners></governance>
     <destination><url>urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#db</url></destination></dataflow>
    <dataflow name="visits"><classification flow="inbound">Public</classification>
     <source><url>https://0.0.0.0/x</url></source></dataflow>
   </data>
   <services><service bom-ref="db"><name>DB</name><authenticated>false</authenticated><trustZone>Private zone</trustZone>
    <data>
     <dataflow name="orders"><classification flow="inbound">PII</classification>
      <source><url>urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#api</url></source></dataflow>
     <dataflow name="status"><classification flow="bi-directional">odd</classification>
      <source><url>api</url></source><destination><url>api</url></destination></dataflow>
    </data></service></services>
  </service>
 </services>
 <dependencies><dependency ref="shop"><dependency ref="api"/><dependency ref="pkg:client"/></dependency>
  <dependency ref="api"><dependency ref="db"/></dependency></dependencies>
</bom>)";

struct Case {
  const char* name;
  std::string text;
};
std::vector<Case> BothSyntaxes() { return {{"bom.json", Json(kJson)}, {"bom.xml", kXml}}; }

TEST(CycloneDxReader, ServicesAreComponentsInBothSyntaxes) {
  for (const auto& [name, text] : BothSyntaxes()) {
    SCOPED_TRACE(name);
    const Loaded loaded(name, text);
    ASSERT_TRUE(loaded.model.has_value());
    EXPECT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
    EXPECT_EQ(loaded.model->inputs[0].format, "cyclonedx");
    EXPECT_EQ(loaded.model->inputs[0].version, "1.6");
    EXPECT_EQ(loaded.model->system.title, "Shop");
    EXPECT_EQ(loaded.component("api").title, "API");
    EXPECT_EQ(loaded.component("api").description, "Front");
    EXPECT_EQ(loaded.value(loaded.component("api"), "supplier"), "Acme (stated)");
    EXPECT_EQ(loaded.value(loaded.component("api"), "third-party"), "unknown");
    EXPECT_EQ(loaded.type("api"), "service");
    EXPECT_EQ(loaded.component("api").type_reason, "from the list `services`");
    EXPECT_EQ(loaded.type("shop"), "process") << "it depends on a service";
    EXPECT_EQ(loaded.model->components.size(), 4U) << "the library is no architecture";
    EXPECT_EQ(loaded.value(loaded.component("api"), "tags"), "[x-trust-boundary] (stated)");
  }
}

TEST(CycloneDxReader, TrustZonesAreStated) {
  for (const auto& [name, text] : BothSyntaxes()) {
    const Loaded loaded(name, text);
    EXPECT_EQ(loaded.value(loaded.component("api"), "zone"), "public-zone (stated)") << name;
    EXPECT_EQ(loaded.value(loaded.component("db"), "zone"), "private-zone (stated)") << name;
    EXPECT_EQ(loaded.value(loaded.model->zones[0], "trust"), "unknown")
        << "a name says nothing of trust";
  }
}

TEST(CycloneDxReader, DataMovesBetweenItsSourceAndDestination) {
  for (const auto& [name, text] : BothSyntaxes()) {
    SCOPED_TRACE(name);
    const Loaded loaded(name, text);
    EXPECT_EQ(loaded.model->flows.size(), 3U);
    EXPECT_EQ(loaded.value(loaded.flow("api>db"), "carries"), "[orders, status] (stated)")
        << "both ends state the orders, and they are one flow";
    EXPECT_EQ(loaded.value(loaded.flow("api>db"), "returns"), "[status] (stated)");
    EXPECT_EQ(loaded.value(loaded.flow("shop>api"), "carries"), "unknown");
    EXPECT_EQ(loaded.value(loaded.flow("0-0-0-0>api"), "carries"), "[visits] (stated)");
    EXPECT_EQ(loaded.type("0-0-0-0"), "component");
  }
}

TEST(CycloneDxReader, ClassificationsGiveWhatTheyMeanAndAreKept) {
  for (const auto& [name, text] : BothSyntaxes()) {
    SCOPED_TRACE(name);
    const Loaded loaded(name, text);
    ASSERT_EQ(loaded.model->data.size(), 3U);
    const model::Data& orders = loaded.model->data[0];
    EXPECT_EQ(orders.id, "orders");
    EXPECT_EQ(orders.description, "What people buy");
    EXPECT_EQ(loaded.value(orders, "personal"), "true (inferred)");
    EXPECT_EQ(loaded.value(orders, "confidentiality"), "unknown");
    EXPECT_EQ(loaded.value(orders, "owner"), "Sales (stated)");
    EXPECT_EQ(loaded.value(orders, "tags"), "[classification: PII] (stated)");
    EXPECT_EQ(loaded.value(loaded.model->data[2], "confidentiality"), "public (inferred)");
    EXPECT_THAT(loaded.diagnostics(),
                HasSubstr("nothing is known of the classification `odd`; it is kept as a tag"));
  }
}

TEST(CycloneDxReader, AuthenticatedIsAClaimAndItsOppositeAStatement) {
  const Loaded loaded("bom.json", Json(kJson));
  const model::Control& api = loaded.control("authentication-of-api");
  EXPECT_EQ(api.status, model::ControlStatus::kImplemented);
  EXPECT_EQ(api.foreign_status, "authenticated: true");
  EXPECT_TRUE(api.evidence.empty());
  EXPECT_EQ(api.on.size(), 1U);
  EXPECT_EQ(BuiltinCatalog().control_types[static_cast<std::size_t>(api.types.at(0))].id,
            "authn.caller");
  EXPECT_EQ(loaded.control("authentication-of-db").status, model::ControlStatus::kAbsent);
  EXPECT_EQ(loaded.value(loaded.flow("shop>api"), "authn"), "unknown");
}

TEST(CycloneDxReader, DataOfOldVersionsHasNoFlowButATag) {
  const std::string json = Json(
      R"("services": [{"name": "Ticker", "data": [{"classification": "PII", "flow": "inbound"},
                                                  {"classification": "PII", "flow": "outbound"}]}])",
      "1.4");
  const std::string xml =
      R"(<c:bom xmlns:c="http://cyclonedx.org/schema/bom/1.4"><c:services><c:service><c:name>Ticker</c:name>)"
      R"(<c:data><c:classification flow="inbound">PII</c:classification>)"
      R"(<c:classification flow="outbound">PII</c:classification></c:data></c:service></c:services></c:bom>)";
  for (const std::string& text : {json, xml}) {
    const Loaded loaded("bom", text);
    EXPECT_EQ(loaded.model->inputs[0].version, "1.4");
    EXPECT_TRUE(loaded.model->flows.empty());
    EXPECT_EQ(loaded.model->data.size(), 1U);
    EXPECT_EQ(loaded.value(loaded.component("ticker"), "tags"),
              "[inbound: pii, outbound: pii] (stated)");
    EXPECT_TRUE(loaded.model->system.open.IsOpen(model::ListKind::kFlows));
    EXPECT_FALSE(loaded.model->system.open.IsOpen(model::ListKind::kComponents));
    EXPECT_THAT(loaded.diagnostics(), HasSubstr("[unplaced-data]"));
  }
}

constexpr const char* kModels = R"(
 "metadata": {"component": {"type": "application", "name": "Bot"}},
 "components": [
  {"type": "framework", "name": "agno", "bom-ref": "fw"},
  {"type": "machine-learning-model", "bom-ref": "llm", "name": "gpt-x", "publisher": "Lab",
   "properties": [{"name": "scanner:format", "value": "gguf"}],
   "modelCard": {"modelParameters": {"task": "text-generation", "datasets": [
      {"ref": "set"}, {"type": "dataset", "name": "Web crawl", "classification": "public"}, {"ref": "gone"}]},
    "considerations": {
     "ethicalConsiderations": [{"name": "Bias", "mitigationStrategy": "Review\nby people"}, {"name": "Misuse"}, {}],
     "fairnessAssessments": [{"groupAtRisk": "old people", "harms": "worse answers"}]}}},
  {"type": "data", "bom-ref": "set", "name": "Chats", "data": [{"type": "dataset", "name": "Chats 2024", "classification": "PHI"}]}],
 "dependencies": [{"ref": "fw", "dependsOn": ["llm"]}])";

TEST(CycloneDxReader, ModelsAndDataSetsAreComponents) {
  const Loaded loaded("bom.json", Json(kModels));
  EXPECT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
  EXPECT_EQ(loaded.type("llm"), "llm");
  EXPECT_EQ(loaded.component("llm").type_reason, "from the model card `task: text-generation`");
  EXPECT_EQ(loaded.value(loaded.component("llm"), "supplier"), "Lab (stated)");
  EXPECT_EQ(loaded.value(loaded.component("llm"), "tags"), "[scanner:format: gguf] (stated)");
  EXPECT_EQ(loaded.type("set"), "dataset");
  EXPECT_EQ(loaded.value(loaded.component("set"), "stores"), "[chats-2024] (stated)");
  EXPECT_EQ(loaded.type("web-crawl"), "dataset");
  EXPECT_EQ(loaded.value(loaded.flow("set>llm"), "carries"), "[chats-2024] (stated)");
  EXPECT_EQ(loaded.value(loaded.flow("web-crawl>llm"), "carries"), "[web-crawl] (stated)");
  EXPECT_EQ(loaded.flow("bot>llm").title, "") << "a part of the bot depends on the model";
  EXPECT_EQ(loaded.value(loaded.model->data[0], "special-category"), "true (inferred)");
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("warning: `gone` is the `bom-ref` of nothing"));
  EXPECT_TRUE(loaded.model->system.open.IsOpen(model::ListKind::kComponents))
      << "models alone are no architecture";
}

TEST(CycloneDxReader, ConsiderationsOfAModelCardAreThreatsWithDescribedControls) {
  const Loaded loaded("bom.json", Json(kModels));
  ASSERT_EQ(loaded.model->threats.size(), 3U);
  const model::Threat& bias = loaded.threat("bias");
  EXPECT_EQ(bias.on.size(), 1U);
  ASSERT_EQ(bias.mitigations->children.size(), 1U);
  const model::Control& control =
      loaded.model->controls[static_cast<std::size_t>(bias.mitigations->children[0].control)];
  EXPECT_EQ(control.title, "Review");
  EXPECT_FALSE(control.status.has_value()) << "nothing says that it is in place";
  EXPECT_TRUE(control.on.empty());
  EXPECT_TRUE(loaded.threat("misuse").mitigations->children.empty());
  EXPECT_EQ(loaded.threat("unfair-to-old-people").statement, "worse answers");
}

TEST(CycloneDxReader, ModelCardsOfXmlAreRead) {
  const Loaded loaded("bom.xml",
                      R"(<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components>
 <component type="data" bom-ref="set"><name>Chats</name></component>
 <component type="machine-learning-model" bom-ref="m"><name>M</name><modelCard><modelParameters><task>classification</task>
  <datasets><ref>set</ref><dataset><type>dataset</type><name>Crawl</name></dataset></datasets></modelParameters>
  <considerations><ethicalConsiderations><ethicalConsideration><name>Bias</name>
   <mitigationStrategy>Review</mitigationStrategy></ethicalConsideration></ethicalConsiderations></considerations></modelCard>
  <properties><property name="k">v</property></properties></component></components></bom>)");
  EXPECT_EQ(loaded.diagnostics(), "");
  EXPECT_EQ(loaded.type("m"), "classifier");
  EXPECT_EQ(loaded.value(loaded.component("m"), "tags"), "[k: v] (stated)");
  EXPECT_EQ(loaded.model->flows.size(), 2U);
  EXPECT_EQ(loaded.threat("bias").mitigations->children.size(), 1U);
}

TEST(CycloneDxReader, VulnerabilitiesOfWhatWasReadAreThreatsAndTheirStateIsNoProof) {
  const Loaded loaded("bom.json", Json(R"(
 "components": [{"type": "machine-learning-model", "bom-ref": "m", "name": "M"}, {"type": "library", "bom-ref": "l", "name": "L"}],
 "vulnerabilities": [
  {"id": "CVE-1", "description": "Loads code", "affects": [{"ref": "m"}, {"ref": "m"}, {"ref": "l"}],
   "ratings": [{"severity": "low"}, {"severity": "high"}], "analysis": {"state": "resolved", "detail": "Patched"}},
  {"id": "CVE-2", "affects": [{"ref": "m"}], "analysis": {"state": "not_affected", "detail": "Not used"}},
  {"id": "CVE-3", "affects": [{"ref": "m"}], "analysis": {"state": "shrug"}},
  {"id": "CVE-4", "affects": [{"ref": "l"}]}])"));
  ASSERT_EQ(loaded.model->threats.size(), 3U);
  const model::Threat& first = loaded.threat("CVE-1");
  EXPECT_EQ(first.severity, model::SeverityLevel::kHigh);
  EXPECT_EQ(first.on.size(), 1U);
  const model::Control& patch =
      loaded.model->controls[static_cast<std::size_t>(first.mitigations->children.at(0).control)];
  EXPECT_EQ(patch.status, model::ControlStatus::kImplemented);
  EXPECT_EQ(patch.foreign_status, "resolved");
  EXPECT_TRUE(patch.evidence.empty());
  ASSERT_EQ(loaded.model->proposals.size(), 1U);
  EXPECT_EQ(loaded.model->proposals[0].decision, model::TreatmentDecision::kAvoided);
  EXPECT_EQ(loaded.threat("CVE-3").foreign_status, "shrug");
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("`shrug` is no known status of cyclonedx"));
  EXPECT_THAT(
      loaded.diagnostics(),
      HasSubstr(
          "vulnerabilities which affect no service, model or data set are left out; found 1"));
  EXPECT_EQ(loaded.model->inputs[0].counts.at("vulnerabilities"), 4U);
}

TEST(CycloneDxReader, ABillOfPackagesIsNoArchitecture) {
  const Loaded loaded("bom.json", Json(R"(
 "components": [{"type": "library", "name": "L", "components": [{"type": "library", "name": "M"}]}],
 "declarations": {"claims": []})"));
  EXPECT_TRUE(loaded.model->components.empty());
  EXPECT_TRUE(loaded.model->system.open.IsOpen(model::ListKind::kComponents));
  EXPECT_TRUE(loaded.model->system.open.IsOpen(model::ListKind::kFlows));
  EXPECT_THAT(loaded.diagnostics(),
              HasSubstr("the bill lists 2 software packages, but no service"));
  EXPECT_THAT(loaded.diagnostics(),
              HasSubstr("`declarations` of a bill of materials has no place"));
}

TEST(CycloneDxReader, AnIncompleteCompositionOpensTheLists) {
  const std::string services =
      R"("services": [{"name": "A"}], "compositions": [{"aggregate": "{}"}])";
  for (const bool complete : {true, false}) {
    std::string body = services;
    body.replace(body.find("{}"), 2, complete ? "complete" : "incomplete_third_party_only");
    const Loaded loaded("bom.json", Json(body));
    EXPECT_EQ(loaded.model->system.open.IsOpen(model::ListKind::kComponents), !complete);
    EXPECT_EQ(loaded.model->system.open.IsOpen(model::ListKind::kFlows), !complete);
  }
}

TEST(CycloneDxReader, DataReturnsOnlyToAKnownCaller) {
  const std::string body = R"("services": [
  {"bom-ref": "a", "name": "A"},
  {"bom-ref": "b", "name": "B", "data": [{"name": "x", "classification": "public", "flow": "outbound", "destination": ["a"]}]}])";
  const Loaded without("bom.json", Json(body));
  EXPECT_EQ(without.value(without.flow("b>a"), "carries"), "[x] (stated)");
  const Loaded with("bom.json",
                    Json(body + R"(, "dependencies": [{"ref": "a", "dependsOn": ["b"]}])"));
  ASSERT_EQ(with.model->flows.size(), 1U);
  EXPECT_EQ(with.value(with.flow("a>b"), "returns"), "[x] (stated)");
  EXPECT_EQ(with.value(with.flow("a>b"), "carries"), "unknown");
}

TEST(CycloneDxReader, AnAddressOfAServiceIsTheService) {
  const Loaded loaded("bom.json", Json(R"("services": [
  {"name": "A", "endpoints": ["https://a.example.com/v1"]},
  {"name": "B", "data": [{"name": "x", "classification": "public", "flow": "outbound",
                          "destination": ["https://a.example.com/v1", "https://u@c.example.com:8443/v1?q"]}]}])"));
  EXPECT_EQ(loaded.model->flows.size(), 2U);
  EXPECT_EQ(loaded.component("c-example-com-8443").title, "c.example.com:8443");
  EXPECT_EQ(loaded.value(loaded.flow("b>a"), "carries"), "[x] (stated)");
}

TEST(CycloneDxReader, CountsWhatItFound) {
  for (const auto& [name, text] : BothSyntaxes())
    EXPECT_THAT(Loaded(name, text).model->inputs[0].counts,
                ElementsAre(Pair("components", 1), Pair("data_flows", 4), Pair("ml_models", 0),
                            Pair("services", 2)));
  EXPECT_THAT(Loaded("bom.json", Json(kModels)).model->inputs[0].counts,
              ElementsAre(Pair("components", 3), Pair("data_components", 1), Pair("data_flows", 0),
                          Pair("ml_models", 1), Pair("model_cards", 1), Pair("services", 0)));
}

TEST(CycloneDxReader, AnEmptyBillIsRead) {
  for (const std::string& text :
       {Json(R"("version": 1)"),
        std::string(R"(<bom xmlns="http://cyclonedx.org/schema/bom/1.3"/>)")}) {
    const Loaded loaded("bom", text);
    EXPECT_EQ(loaded.diagnostics(), "");
    EXPECT_TRUE(loaded.model->components.empty());
  }
}

TEST(CycloneDxReader, OtherBillsAreNotTaken) {
  for (const char* text : {"<bom/>", R"(<bom xmlns="urn:other"/>)", R"({"bomFormat": "SPDX"})"})
    EXPECT_THAT(Loaded("bom", text).diagnostics(), HasSubstr("[unrecognised-format]")) << text;
}

TEST(CycloneDxReader, MistakesAreReportedWithTheirPlaces) {
  const Loaded loaded("mistakes-cyclonedx.json", ReadWhole(Fixture("mistakes-cyclonedx.json")));
  ExpectGolden(loaded.diagnostics(), Fixture("mistakes-cyclonedx.txt"));
}

}  // namespace
}  // namespace threatgap::load
