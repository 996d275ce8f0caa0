#include "analyzer/load/pytm_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/load/loading.h"

namespace threatgap::load {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

constexpr const char* kOutput = R"({"name": "shop", "description": "Sells", "isOrdered": true,
 "assumptions": ["TLS everywhere"],
 "actors": [{"__class__": "Actor", "name": "User", "inBoundary": "Internet"}],
 "boundaries": [{"name": "Internet", "inBoundary": null}, {"name": "VPC", "inBoundary": "Internet", "inScope": true}],
 "data": [{"name": "Order", "classification": "Classification.SECRET", "isPII": true, "isCredentials": false},
  {"name": "Menu", "classification": "Classification.PUBLIC", "isPII": false}, {"name": "Key", "classification": "Classification.UNKNOWN", "isCredentials": true}],
 "elements": [
  {"__class__": "Actor", "name": "User", "inBoundary": "Internet", "inScope": true, "isAdmin": false, "controls": {"isHardened": false}},
  {"__class__": "LLM", "name": "Bot", "inBoundary": "VPC", "inScope": true, "hasAgentCapabilities": true, "hasRAG": true, "isThirdParty": true,
   "controls": {"validatesInput": true, "isHardened": true, "authenticationScheme": "true"}, "findings": ["1", "2", "3", "4"]},
  {"__class__": "Datastore", "name": "DB", "type": "DatastoreType.SQL", "isSQL": true, "inScope": false, "data": ["Order", "Order"], "controls": {"isEncryptedAtRest": true}},
  {"__class__": "Datastore", "name": "Log", "type": "DatastoreType.UNKNOWN", "storesLogData": true},
  {"__class__": "Datastore", "name": "Heap", "type": "DatastoreType.UNKNOWN"}],
 "flows": [
  {"name": "HTTP", "source": "User", "sink": "Bot", "data": ["Order"], "protocol": "HTTPS", "tlsVersion": "TLSVersion.TLSv13", "note": "asks", "findings": []},
  {"name": "HTTP", "source": "Bot", "sink": "DB", "tlsVersion": "TLSVersion.NONE", "controls": {"usesVPN": true}, "usesVPN": true, "findings": ["5"]},
  {"name": "answer", "source": "Bot", "sink": "User", "isResponse": true}],
 "findings": [
  {"id": "1", "threat_id": "LLM01", "target": "Bot", "description": "Prompt injection", "details": "Text steers it", "severity": "Very High", "likelihood": "High", "mitigations": "Filter\n text", "response": ""},
  {"id": "2", "threat_id": "LLM02", "target": "Bot", "description": "Leak", "severity": "Low", "response": "accepted"},
  {"id": "3", "threat_id": "LLM03", "target": "Bot", "description": "Cost", "severity": "Medium", "response": "mitigated"},
  {"id": "4", "threat_id": "LLM03", "target": "Bot", "description": "Cost", "severity": "Medium", "response": "to be discussed"},
  {"id": "5", "threat_id": "DE01", "target": "HTTP", "description": "Sniffing", "severity": "High"}],
 "excluded_findings": [{"id": "1", "threat_id": "INP16", "target": "DB", "description": "PHP", "severity": "High", "assumption": {"name": "No PHP here"}}]})";

// Up to 1.2 the controls stand on the element, ids of findings repeat, and data was public.
constexpr const char* kOld = R"({"name": "old", "boundaries": [{"name": " "}],
 "data": [{"name": "Token", "classification": "Classification.PUBLIC"}],
 "elements": [{"__class__": "Server", "name": "Web", "inBoundary": " ", "inScope": true, "isEncrypted": false, "hasAccessControl": true},
  {"__class__": "Datastore", "name": "DB", "isSQL": true, "isEncrypted": false}],
 "flows": [{"name": "q", "source": "Web", "sink": "DB", "isEncrypted": true}],
 "findings": [{"id": "DE01", "target": "q", "description": "Sniffing", "severity": "Medium"}, {"id": "DE01", "target": "Web", "description": "Sniffing", "severity": "Medium"}]})";

TEST(PytmReader, ReadsElementsByTheirClass) {
  const Loaded loaded("tm.json", kOutput);
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
  EXPECT_EQ(loaded.model->system.title, "shop");
  EXPECT_EQ(loaded.model->components.size(), 5U) << "actors and assets repeat the elements";
  EXPECT_EQ(loaded.type("user"), "user");
  EXPECT_EQ(loaded.type("bot"), "agent");
  EXPECT_EQ(loaded.type("db"), "database");
  EXPECT_EQ(loaded.type("log"), "log-store");
  EXPECT_EQ(loaded.type("heap"), "store");
  EXPECT_EQ(loaded.value(loaded.component("bot"), "zone"), "vpc (stated)");
  EXPECT_EQ(loaded.value(loaded.component("bot"), "third-party"), "true (stated)");
  EXPECT_EQ(loaded.value(loaded.component("db"), "stores"), "[order] (stated)");
  EXPECT_EQ(loaded.value(loaded.component("db"), "zone"), "unknown");
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("marked as out of scope"));
  const model::Zone& vpc = loaded.zone("vpc");
  EXPECT_EQ(loaded.value(vpc, "parent"), "internet (stated)");
}

TEST(PytmReader, TrueFieldsAreClaimsOrTagsAndFalseOnesNothing) {
  const Loaded loaded("tm.json", kOutput);
  EXPECT_THAT(loaded.claims(), testing::UnorderedElementsAre("isHardened: true at bot",
                                                             "isEncryptedAtRest: true at db",
                                                             "usesVPN: true at bot>db"));
  EXPECT_EQ(loaded.value(loaded.component("bot"), "tags"),
            "[hasAgentCapabilities, hasRAG, isThirdParty, validatesInput] (stated)");
  EXPECT_EQ(loaded.value(loaded.component("db"), "tags"), "[out-of-scope] (stated)");
  EXPECT_EQ(loaded.value(loaded.component("heap"), "tags"), "unknown");
}

TEST(PytmReader, ClassificationOfDataCountsUnlessItIsTheOldDefault) {
  const auto value = [](const Loaded& loaded, std::string_view id, std::string_view attribute) {
    return loaded.value(loaded.data(id), attribute);
  };
  const Loaded loaded("tm.json", kOutput);
  EXPECT_EQ(value(loaded, "order", "confidentiality"), "restricted (stated)");
  EXPECT_EQ(value(loaded, "order", "personal"), "true (stated)");
  EXPECT_EQ(value(loaded, "menu", "confidentiality"), "public (stated)");
  EXPECT_EQ(value(loaded, "menu", "personal"), "unknown");
  EXPECT_EQ(value(loaded, "key", "confidentiality"), "unknown");
  EXPECT_EQ(value(loaded, "key", "secrets"), "true (stated)");
  EXPECT_EQ(value(Loaded("tm.json", kOld), "token", "confidentiality"), "unknown");
}

TEST(PytmReader, FlowsMayShareTheirName) {
  const Loaded loaded("tm.json", kOutput);
  const model::Flow& ask = loaded.flow("user>bot");
  EXPECT_EQ(ask.title, "HTTP");
  EXPECT_EQ(ask.description, "asks");
  EXPECT_EQ(loaded.value(ask, "protocol"), "HTTPS (stated)");
  EXPECT_EQ(loaded.value(ask, "encryption"), "tls1.3 (stated)");
  EXPECT_EQ(loaded.value(ask, "carries"), "[order] (stated)");
  EXPECT_EQ(loaded.value(loaded.flow("bot>db"), "encryption"), "unknown");
  EXPECT_EQ(loaded.value(loaded.flow("bot>user"), "tags"), "[response] (stated)");
  // The finding is placed by its number, so that nobody has to ask which `HTTP` is meant.
  EXPECT_EQ(loaded.model->IdOf(loaded.threat("DE01").on.at(0).element), "bot>db");
  EXPECT_THAT(loaded.diagnostics(), Not(HasSubstr("ambiguous-name")));
}

TEST(PytmReader, FindingsAreThreatsAndResponsesClaimsOrProposals) {
  const Loaded loaded("tm.json", kOutput);
  const model::Threat& injection = loaded.threat("LLM01");
  EXPECT_EQ(injection.title, "Prompt injection");
  EXPECT_EQ(injection.statement, "Text steers it");
  EXPECT_EQ(injection.severity, model::SeverityLevel::kCritical);
  EXPECT_FALSE(injection.mitigations.has_value());
  EXPECT_THAT(injection.metadata, Contains(Pair("advice", "Filter text")));
  EXPECT_EQ(loaded.model->IdOf(injection.on.at(0).element), "bot");
  const model::Threat& cost = loaded.threat("LLM03");
  EXPECT_EQ(cost.mitigations->children.size(), 1U);
  EXPECT_EQ(loaded.threat("LLM03-2").foreign_status, "to be discussed");
  EXPECT_TRUE(loaded.threat("LLM03-2").mitigations->children.empty());
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("`to be discussed` is no known response"));
  ASSERT_EQ(loaded.model->proposals.size(), 2U);
  EXPECT_EQ(loaded.model->proposals[0].threat, "LLM02");
  EXPECT_EQ(loaded.model->proposals[1].threat, "INP16");
  EXPECT_EQ(loaded.model->proposals[1].decision, model::TreatmentDecision::kAvoided);
  EXPECT_EQ(loaded.model->proposals[1].why, "No PHP here");
  ASSERT_EQ(loaded.model->assumptions.size(), 1U);
  EXPECT_EQ(loaded.model->assumptions[0].text, "TLS everywhere");
}

TEST(PytmReader, ReadsTheOldLayoutWithControlsOnTheElement) {
  const Loaded loaded("tm.json", kOld);
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.diagnostics(), "");
  EXPECT_THAT(loaded.claims(), testing::UnorderedElementsAre("hasAccessControl: true at web",
                                                             "isEncrypted: true at web>db"));
  EXPECT_EQ(loaded.type("db"), "database");
  EXPECT_EQ(loaded.value(loaded.component("web"), "zone"), "unknown");
  EXPECT_EQ(loaded.model->IdOf(loaded.threat("DE01").on.at(0).element), "web>db");
  EXPECT_EQ(loaded.model->IdOf(loaded.threat("DE01-2").on.at(0).element), "web");
}

TEST(PytmReader, ReadsHandWrittenInput) {
  const Loaded loaded(
      "in.json",
      R"({"name": "x", "boundaries": [{"name": "Net"}], "data": [{"name": "P", "classification": "PUBLIC"}],
   "elements": [{"__class__": "Actor", "name": "U", "inBoundary": "Net"}, {"name": "S"}],
   "flows": [{"name": "r", "source": "U", "sink": "S", "data": ["P"]}]})");
  EXPECT_EQ(loaded.diagnostics(), "");
  EXPECT_EQ(loaded.value(loaded.model->data[0], "confidentiality"), "public (stated)");
  EXPECT_EQ(loaded.component("s").type_reason, "because the file names no class");
}

TEST(PytmReader, CountsAsTheFormatDoes) {
  const std::map<std::string, std::size_t> expected{
      {"boundaries", 2},          {"components", 5}, {"data", 3},
      {"distinct_threat_ids", 4}, {"flows", 3},      {"threats", 5},
      {"excluded_findings", 1}};
  EXPECT_EQ(Loaded("tm.json", kOutput).model->inputs[0].counts, expected);
}

TEST(PytmReader, AnEmptyModelIsAModel) {
  const Loaded loaded("x.json", R"({"elements": [], "flows": [], "boundaries": []})");
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.diagnostics(), "");
}

TEST(PytmReader, MistakesAreAllReportedOnce) {
  const Loaded loaded("mistakes.json", ReadWhole(Fixture("mistakes-pytm.json")));
  ExpectGolden(loaded.diagnostics(), Fixture("mistakes-pytm.txt"));
}

}  // namespace
}  // namespace threatgap::load
