#include "analyzer/load/tm7_reader.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/load/loading.h"

namespace threatgap::load {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

std::string Guid(int number) { return fmt::format("{:08x}-0000-4000-8000-000000000000", number); }

std::string Text(std::string_view form, std::string_view name, std::string_view value) {
  return fmt::format(
      R"(<a:anyType i:type="b:{}"><b:DisplayName>{}</b:DisplayName><b:Value>{}</b:Value></a:anyType>)",
      form, name, value);
}

/// A list with the choices `first`, `Yes` and `No`, of which number `index` was chosen.
std::string List(std::string_view name, int index, std::string_view first = "Not Selected") {
  return fmt::format(
      R"(<a:anyType i:type="b:ListDisplayAttribute"><b:DisplayName>{}</b:DisplayName><b:Value>)"
      R"(<a:string>{}</a:string><a:string>Yes</a:string><a:string>No</a:string></b:Value>)"
      R"(<b:SelectedIndex>{}</b:SelectedIndex></a:anyType>)",
      name, first, index);
}

std::string Item(int guid, std::string_view shape, std::string_view generic,
                 std::string_view stencil, std::string_view name, std::string_view inner) {
  return fmt::format(
      R"(<a:KeyValueOfguidanyType><a:Key>{0}</a:Key><a:Value i:type="{1}"><m:GenericTypeId>{2}</m:GenericTypeId>)"
      R"(<m:Guid>{0}</m:Guid><m:Properties>{3}{4}{5})",
      Guid(guid), shape, generic, Text("HeaderDisplayAttribute", stencil, ""),
      Text("StringDisplayAttribute", "Name", name), inner);
}

std::string Box(int left, int top, int width, int height) {
  return fmt::format(
      "</m:Properties><m:Height>{}</m:Height><m:Left>{}</m:Left><m:Top>{}</m:Top>"
      "<m:Width>{}</m:Width></a:Value></a:KeyValueOfguidanyType>\n",
      height, left, top, width);
}

std::string Ends(int from, int to) {
  return fmt::format(
      "</m:Properties><m:SourceGuid>{}</m:SourceGuid><m:TargetGuid>{}</m:TargetGuid></a:Value>"
      "</a:KeyValueOfguidanyType>\n",
      Guid(from), Guid(to));
}

std::string Threat(int id, std::string_view state, std::string_view title, int flow,
                   std::string_view more = "") {
  return fmt::format(
      R"(<a:KeyValueOfstringThreatpc_P0_PhOB><a:Key>k{0}</a:Key><a:Value><b:DrawingSurfaceGuid>{5}</b:DrawingSurfaceGuid>)"
      R"(<b:FlowGuid>{3}</b:FlowGuid><b:Id>{0}</b:Id><b:State>{1}</b:State><b:Title i:nil="true"/><b:Properties>)"
      R"(<a:KeyValueOfstringstring><a:Key>Title</a:Key><a:Value>{2}</a:Value></a:KeyValueOfstringstring>{4})"
      R"(</b:Properties></a:Value></a:KeyValueOfstringThreatpc_P0_PhOB>)"
      "\n",
      id, state, title, Guid(flow), more, Guid(99));
}

std::string Field(std::string_view key, std::string_view value) {
  return fmt::format(
      "<a:KeyValueOfstringstring><a:Key>{}</a:Key><a:Value>{}</a:Value></a:KeyValueOfstringstring>",
      key, value);
}

std::string Model(const std::string& borders, const std::string& lines, const std::string& threats,
                  std::string_view more = "") {
  return fmt::format(
      R"(<ThreatModel xmlns="urn:x" xmlns:i="urn:i" xmlns:a="urn:a" xmlns:b="urn:b" xmlns:m="urn:m"><DrawingSurfaceList>)"
      R"(<DrawingSurfaceModel><m:Guid>{}</m:Guid><Borders>{}</Borders><Lines>{}</Lines></DrawingSurfaceModel>)"
      R"(</DrawingSurfaceList><MetaInformation><Owner>Ann</Owner><ThreatModelName>Shop</ThreatModelName>)"
      R"(<Assumptions>The cloud is safe</Assumptions></MetaInformation><ThreatInstances>{}</ThreatInstances>)"
      R"(<Version>4.3</Version>{}</ThreatModel>)",
      Guid(99), borders, lines, threats, more);
}

constexpr std::string_view kSeverityLabel =
    "<KnowledgeBase><ThreatMetaData><PropertiesMetaData>"
    "<ThreatMetaDatum><Name>Priority</Name><Label>Severity</Label></ThreatMetaDatum>"
    "<ThreatMetaDatum><Name>0e-1</Name><Label>Team</Label></ThreatMetaDatum>"
    "</PropertiesMetaData></ThreatMetaData></KnowledgeBase>";

std::string Shop(std::string_view more = "") {
  return Model(
      Item(1, "StencilRectangle", "GE.EI", "Human User", "Customer", "") + Box(0, 0, 50, 50) +
          Item(2, "StencilEllipse", "GE.P", "Web Application", "Web\nshop",
               List("Processes XML", 1) + List("Sanitizes Output", 1) + List("Signed", 0)) +
          Box(120, 20, 50, 50) +
          Item(3, "StencilParallelLines", "GE.DS", "Azure Key Vault", "", "") +
          Box(230, 30, 40, 40) +
          Item(4, "StencilParallelLines", "GE.DS", "Generic Data Store", "Orders",
               List("Encrypted", 1, "No") +
                   Text("BooleanDisplayAttribute", "Out Of Scope", "true") +
                   Text("StringDisplayAttribute", "Reason For Out Of Scope", "bought")) +
          Box(400, 20, 50, 50) +
          Item(5, "StencilRectangle", "GE.A", "Free Text Annotation", "a note", "") +
          Box(0, 0, 9, 9) +
          Item(6, "BorderBoundary", "GE.TB.B", "Azure Trust Boundary", "Cloud", "") +
          Box(100, 0, 200, 100) +
          Item(7, "BorderBoundary", "GE.TB.B", "Generic Trust Border Boundary", "Vault", "") +
          Box(220, 20, 60, 60),
      Item(10, "Connector", "GE.DF", "HTTPS", "order", List("Provides Confidentiality", 1)) +
          Ends(1, 2) + Item(11, "Connector", "GE.DF", "Request", "stray", "") + Ends(2, 0) +
          Item(12, "LineBoundary", "GE.TB.L", "Internet Boundary", "Internet", "") + Ends(0, 0),
      Threat(7, "Mitigated", "Spoofing", 10,
             Field("UserThreatCategory", "Spoofing") + Field("Priority", "High") +
                 Field("UserThreatDescription", "Anybody may call") +
                 Field("StateInformation", "Accounts\nfor all") + Field("0e-1", "Blue")) +
          Threat(8, "AutoGenerated", "Flood", 10,
                 Field("UserThreatCategory", "Abuse") + Field("Priority", "Low") +
                     Field("PossibleMitigations", "advice")) +
          Threat(9, "NotApplicable", "Theft", 10, Field("StateInformation", "Nobody can enter")) +
          Threat(10, "Mitigated", "Silence", 11) + Threat(11, "Parked", "Later", 10),
      more);
}

TEST(Tm7Reader, ReadsElementsUnderReadableIds) {
  const Loaded loaded("shop.tm7", Shop());
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
  EXPECT_EQ(loaded.model->inputs[0].format, "tm7");
  EXPECT_EQ(loaded.model->inputs[0].version, "4.3");
  EXPECT_EQ(loaded.model->system.title, "Shop");
  EXPECT_EQ(loaded.model->system.owner, "Ann");
  EXPECT_EQ(loaded.model->assumptions[0].text, "The cloud is safe");
  EXPECT_EQ(loaded.component("web-shop").title, "Web shop");
  EXPECT_EQ(loaded.component("web-shop").original_id, Guid(2));
  EXPECT_EQ(loaded.model->components.size(), 4U);
  EXPECT_EQ(loaded.flow("customer>web-shop").title, "order");
}

TEST(Tm7Reader, TypesAreInferredFromTheStencils) {
  const Loaded loaded("shop.tm7", Shop());
  const auto type_of = [&](std::string_view id) {
    const model::Component& component = loaded.component(id);
    return BuiltinCatalog().types->Get(component.type).id + " " + component.type_reason;
  };
  EXPECT_EQ(type_of("customer"), "user from the stencil `Human User`");
  EXPECT_EQ(type_of("web-shop"), "service from the stencil `Web Application`");
  EXPECT_EQ(type_of("orders"), "store from the stencil `Generic Data Store`");
  EXPECT_EQ(loaded.value(loaded.component("azure-key-vault"), "technology"),
            "azure-key-vault (inferred)")
      << "an element without a name is called as its stencil";
}

TEST(Tm7Reader, AChoiceMaySayMoreThanTheStencil) {
  const std::string choices =
      R"(<a:anyType i:type="b:ListDisplayAttribute"><b:DisplayName>Storage Type</b:DisplayName><b:Value>)"
      R"(<a:string>Select</a:string><a:string>Queue</a:string></b:Value><b:SelectedIndex>1</b:SelectedIndex></a:anyType>)";
  const Loaded loaded(
      "x.tm7", Model(Item(1, "StencilParallelLines", "GE.DS", "Azure Storage", "Jobs", choices) +
                         Box(0, 0, 9, 9),
                     "", ""));
  EXPECT_EQ(loaded.type("jobs"), "message-queue");
}

TEST(Tm7Reader, AnInteractorIsPeopleOrAProgramOnlyWhereTheFileSaysSo) {
  constexpr std::string_view kGeneric = "Generic External Interactor";
  const auto interactor = [&](int guid, std::string_view stencil, std::string_view name,
                              const std::string& choice) {
    return Item(guid, "StencilRectangle", "GE.EI", stencil, name, choice) + Box(0, 0, 9, 9);
  };
  const auto kind = [](int index) {
    return "<a:anyType i:type=\"b:ListDisplayAttribute\"><b:DisplayName>Type</b:DisplayName>"
           "<b:Value><a:string>Not Applicable</a:string><a:string>Code</a:string>"
           "<a:string>Human</a:string></b:Value><b:SelectedIndex>" +
           std::to_string(index) + "</b:SelectedIndex></a:anyType>";
  };
  const Loaded loaded("x.tm7", Model(interactor(1, kGeneric, "Anyone", kind(0)) +
                                         interactor(2, kGeneric, "Partner", kind(1)) +
                                         interactor(3, kGeneric, "Clerk", kind(2)) +
                                         interactor(4, "Kiosk", "Kiosk", "") +
                                         interactor(5, "External Web Service", "Bank", ""),
                                     "", ""));
  EXPECT_EQ(loaded.type("anyone"), "component");
  EXPECT_EQ(loaded.component("anyone").type_reason,
            "from the stencil `Generic External Interactor`");
  EXPECT_EQ(loaded.type("partner"), "external-system");
  EXPECT_EQ(loaded.type("clerk"), "actor");
  EXPECT_EQ(loaded.type("kiosk"), "component");
  EXPECT_EQ(loaded.type("bank"), "external-system");
}

TEST(Tm7Reader, AStencilOfAnotherTemplateIsReadByItsGenericTypeAndReportedOnce) {
  const Loaded loaded(
      "x.tm7", Model(Item(1, "StencilParallelLines", "5f7e8c0e-0000-4000-8000-000000000000", "Tape",
                          "A", "") +
                         Box(0, 0, 9, 9) + Item(2, "StencilEllipse", "GE.P", "Robot", "B", "") +
                         Box(0, 0, 9, 9) + Item(3, "StencilEllipse", "GE.P", "Robot", "C", "") +
                         Box(0, 0, 9, 9),
                     "", ""));
  EXPECT_EQ(loaded.type("a"), "store");
  EXPECT_EQ(loaded.type("c"), "process");
  EXPECT_THAT(loaded.diagnostics(),
              HasSubstr("note: the stencil `Tape` is not known; it is read as `store`"));
  EXPECT_EQ(loaded.sink.Sorted().size(), 2U);
}

TEST(Tm7Reader, ZonesFollowFromTheGeometry) {
  const Loaded loaded("shop.tm7", Shop());
  EXPECT_EQ(loaded.value(loaded.component("web-shop"), "zone"), "cloud (inferred)");
  EXPECT_EQ(loaded.value(loaded.component("azure-key-vault"), "zone"), "vault (inferred)");
  EXPECT_EQ(loaded.value(loaded.component("customer"), "zone"), "unknown");
  ASSERT_EQ(loaded.model->zones.size(), 2U);
  EXPECT_EQ(loaded.value(loaded.model->zones[1], "parent"), "cloud (inferred)");
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("note: a boundary drawn as a line encloses nothing"));
}

TEST(Tm7Reader, PagesDoNotEncloseEachOthersElements) {
  const std::string page = fmt::format(
      "<DrawingSurfaceModel><m:Guid>{}</m:Guid><Borders>{}{}</Borders></DrawingSurfaceModel>"
      "</DrawingSurfaceList>",
      Guid(98), Item(1, "StencilEllipse", "GE.P", "Web API", "Api", ""), Box(110, 10, 20, 20));
  std::string text = Shop();
  text.replace(text.find("</DrawingSurfaceList>"), 21, page);
  const Loaded loaded("x.tm7", text);
  EXPECT_EQ(loaded.value(loaded.component("api"), "zone"), "unknown");
  EXPECT_EQ(loaded.model->inputs[0].counts.at("surfaces"), 2U);
  EXPECT_EQ(loaded.flow("customer>web-shop").title, "order")
      << "the GUID of the other page's element is not this page's";
}

TEST(Tm7Reader, AChoiceIsAClaimedControlOrATagAndTheFirstChoiceSaysNothing) {
  const Loaded loaded("shop.tm7", Shop());
  EXPECT_EQ(loaded.value(loaded.component("web-shop"), "tags"), "[Processes XML: Yes] (stated)");
  EXPECT_EQ(loaded.value(loaded.component("orders"), "tags"), "[outOfScope] (stated)");
  EXPECT_EQ(loaded.component("orders").description, "Out of scope: bought");
  EXPECT_EQ(loaded.value(loaded.component("orders"), "at-rest"), "unknown");
  const model::Control& control = loaded.control("encrypted-of-orders");
  EXPECT_EQ(control.status, model::ControlStatus::kImplemented);
  EXPECT_EQ(control.foreign_status, "Encrypted: Yes");
  EXPECT_EQ(control.on.size(), 1U);
  EXPECT_EQ(control.types.size(), 1U);
  EXPECT_TRUE(control.evidence.empty());
  EXPECT_EQ(loaded.value(loaded.flow("customer>web-shop"), "encryption"), "unknown");
  EXPECT_EQ(loaded.value(loaded.flow("customer>web-shop"), "protocol"), "HTTPS (inferred)");
  EXPECT_EQ(loaded.control("provides-confidentiality-of-customer-web").title,
            "Provides Confidentiality of customer>web-shop");
  EXPECT_EQ(loaded.model->controls.size(), 4U) << "the fourth is the justification";
}

TEST(Tm7Reader, AFixedPropertyOfAStencilClaimsAsWell) {
  const std::string fixed =
      R"(<a:anyType i:type="b:StaticListDisplayAttribute"><b:DisplayName>Provides Confidentiality</b:DisplayName>)"
      R"(<b:Value><a:string>{}</a:string></b:Value><b:SelectedIndex>0</b:SelectedIndex></a:anyType>)";
  for (const bool yes : {true, false}) {
    std::string property = fixed;
    property.replace(property.find("{}"), 2, yes ? "Yes" : "No");
    const Loaded loaded(
        "x.tm7", Model(Item(1, "StencilEllipse", "GE.P", "Web API", "A", "") + Box(0, 0, 9, 9),
                       Item(2, "Connector", "GE.DF", "HTTPS", "f", property) + Ends(1, 1), ""));
    EXPECT_EQ(loaded.model->controls.size(), yes ? 1U : 0U);
    EXPECT_EQ(loaded.value(loaded.model->flows[0], "tags"), "unknown");
  }
}

TEST(Tm7Reader, ThreatsStandOnTheFlowOfTheirInteraction) {
  const Loaded loaded("shop.tm7", Shop());
  const model::Threat& threat = loaded.threat("T-7");
  EXPECT_EQ(threat.title, "Spoofing");
  EXPECT_EQ(threat.statement, "Anybody may call");
  EXPECT_EQ(threat.original_id, "7");
  EXPECT_THAT(threat.stride, ElementsAre("S"));
  EXPECT_EQ(threat.on.size(), 1U);
  EXPECT_TRUE(loaded.threat("T-10").on.empty()) << "its flow is loose";
}

TEST(Tm7Reader, AThreatWithoutFlowStandsOnItsOnlyElement) {
  std::string text = Model(Item(1, "StencilEllipse", "GE.P", "Web API", "A", "") + Box(0, 0, 9, 9),
                           "", Threat(1, "AutoGenerated", "t", 0));
  text.insert(text.find("<b:Id>"), fmt::format("<b:TargetGuid>{}</b:TargetGuid>", Guid(1)));
  const Loaded loaded("x.tm7", text);
  EXPECT_EQ(loaded.threat("T-1").on.size(), 1U);
}

TEST(Tm7Reader, AJustificationIsAClaimOrAProposalButNeverProof) {
  const Loaded loaded("shop.tm7", Shop());
  const model::Threat& mitigated = loaded.threat("T-7");
  ASSERT_EQ(mitigated.mitigations->children.size(), 1U);
  const model::Control& claim =
      loaded.model->controls[static_cast<std::size_t>(mitigated.mitigations->children[0].control)];
  EXPECT_EQ(claim.title, "Accounts");
  EXPECT_EQ(claim.description, "Accounts\nfor all");
  EXPECT_EQ(claim.status, model::ControlStatus::kImplemented);
  EXPECT_EQ(claim.foreign_status, "Mitigated");
  EXPECT_TRUE(claim.on.empty());
  EXPECT_TRUE(claim.types.empty());
  EXPECT_TRUE(loaded.threat("T-10").mitigations->children.empty()) << "it says only `Mitigated`";
  ASSERT_EQ(loaded.model->proposals.size(), 1U);
  EXPECT_EQ(loaded.model->proposals[0].decision, model::TreatmentDecision::kAvoided);
  EXPECT_EQ(loaded.model->proposals[0].why, "Nobody can enter");
  EXPECT_TRUE(loaded.threat("T-9").mitigations->children.empty());
}

TEST(Tm7Reader, AnUnknownStateIsKeptAndReported) {
  const Loaded loaded("shop.tm7", Shop());
  EXPECT_EQ(loaded.threat("T-11").foreign_status, "Parked");
  EXPECT_TRUE(loaded.threat("T-11").mitigations->children.empty());
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("note: `Parked` is no known status of tm7"));
}

TEST(Tm7Reader, APriorityIsASeverityWhereTheTemplateCallsItSo) {
  const Loaded plain("shop.tm7", Shop());
  EXPECT_EQ(plain.threat("T-7").priority, "High");
  EXPECT_FALSE(plain.threat("T-7").severity.has_value());
  const Loaded labelled("shop.tm7", Shop(kSeverityLabel));
  EXPECT_EQ(labelled.threat("T-7").severity, model::SeverityLevel::kHigh);
  EXPECT_THAT(labelled.threat("T-7").metadata, ElementsAre(Pair("Team", "Blue")));
}

TEST(Tm7Reader, AnotherCategoryIsKeptAndAdviceIsLeftOut) {
  const Loaded loaded("shop.tm7", Shop());
  EXPECT_THAT(loaded.threat("T-8").stride, IsEmpty());
  EXPECT_THAT(loaded.threat("T-8").metadata, ElementsAre(Pair("category", "Abuse")));
}

TEST(Tm7Reader, CountsWhatItFound) {
  const Loaded loaded("shop.tm7", Shop());
  EXPECT_THAT(loaded.model->inputs[0].counts,
              ElementsAre(Pair("annotations", 1), Pair("boundaries", 3), Pair("components", 4),
                          Pair("flows", 2), Pair("line_boundaries", 1), Pair("surfaces", 1),
                          Pair("threats", 5), Pair("unattached_flows", 1)));
}

TEST(Tm7Reader, BlanksAroundValuesDoNotCount) {
  std::string text = Shop();
  for (std::size_t at = 0; (at = text.find("GE.P<", at)) != std::string::npos; at += 8)
    text.replace(at, 4, "\n  GE.P  \n");
  const Loaded loaded("shop.tm7", text);
  EXPECT_EQ(loaded.model->components.size(), 4U);
  EXPECT_EQ(loaded.model->flows.size(), 1U);
}

TEST(Tm7Reader, AnEmptyModelIsRead) {
  const Loaded loaded("x.tm7", "<ThreatModel><DrawingSurfaceList/></ThreatModel>");
  EXPECT_EQ(loaded.diagnostics(), "");
  EXPECT_TRUE(loaded.model->components.empty());
  EXPECT_FALSE(loaded.model->system.open.IsOpen(model::ListKind::kFlows));
  EXPECT_TRUE(loaded.model->system.open.IsOpen(model::ListKind::kControls));
}

TEST(Tm7Reader, OtherXmlIsNotTaken) {
  for (const char* text : {"<ThreatModel/>", "<x><DrawingSurfaceList/></x>"}) {
    const Loaded loaded("x.tm7", text);
    EXPECT_THAT(loaded.diagnostics(), HasSubstr("[unrecognised-format]")) << text;
  }
}

TEST(Tm7Reader, MistakesAreReportedWithTheirPlaces) {
  const Loaded loaded("mistakes-tm7.xml", ReadWhole(Fixture("mistakes-tm7.xml")));
  ExpectGolden(loaded.diagnostics(), Fixture("mistakes-tm7.txt"));
}

}  // namespace
}  // namespace threatgap::load
