#include "analyzer/load/drawio_reader.h"

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

std::string Vertex(std::string_view id, std::string_view label, std::string_view style,
                   std::string_view box, std::string_view parent = "1") {
  return fmt::format(
      R"(<mxCell id="{}" value="{}" style="{}" vertex="1" parent="{}"><mxGeometry {} as="geometry"/></mxCell>)",
      id, label, style, parent, box);
}

std::string Edge(std::string_view id, std::string_view label, std::string_view style,
                 std::string_view ends) {
  return fmt::format(
      R"(<mxCell id="{}" value="{}" style="{}" edge="1" parent="1" {}><mxGeometry relative="1" as="geometry"/></mxCell>)",
      id, label, style, ends);
}

std::string Page(const std::string& cells) {
  return R"(<mxGraphModel><root><mxCell id="0"/><mxCell id="1" parent="0"/>)" + cells +
         "</root></mxGraphModel>";
}

std::string File(const std::string& cells) {
  return R"(<mxfile version="24.0.0"><diagram id="p" name="Page-1">)" + Page(cells) +
         "</diagram></mxfile>";
}

constexpr const char* kBox = R"(x="0" y="0" width="50" height="50")";
constexpr const char* kEc2 = "shape=mxgraph.aws4.resourceIcon;resIcon=mxgraph.aws4.ec2";

std::string ZoneOf(const Loaded& loaded, std::string_view id) {
  return loaded.value(loaded.component(id), "zone");
}

TEST(DrawioReader, ReadsShapesAndLines) {
  const Loaded loaded(
      "shop.drawio",
      File(Vertex("usr", "User", "shape=umlActor;html=1;", kBox) +
           Vertex("X9lThrXeacAWwsf6QYFT-1", "Web&lt;br&gt;shop", "ellipse;html=1", kBox) +
           Vertex("226", "Files", kEc2 + std::string(";x=1"), kBox) +
           Edge("e", "HTTPS", "endArrow=classic",
                R"(source="usr" target="X9lThrXeacAWwsf6QYFT-1")") +
           Edge("f", "", "", R"(source="X9lThrXeacAWwsf6QYFT-1" target="226")")));
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.diagnostics(), "");
  EXPECT_EQ(loaded.model->inputs[0].format, "drawio");
  EXPECT_EQ(loaded.model->inputs[0].version, "24.0.0");
  EXPECT_EQ(loaded.type("usr"), "actor");
  EXPECT_EQ(loaded.type("web-shop"), "process") << "ids which draw.io made up are not used";
  EXPECT_EQ(loaded.component("web-shop").type_reason, "from the shape `ellipse`");
  EXPECT_EQ(loaded.component("web-shop").original_id, "X9lThrXeacAWwsf6QYFT-1");
  EXPECT_EQ(loaded.type("files"), "service");
  EXPECT_EQ(loaded.flow("usr>web-shop").title, "HTTPS");
  EXPECT_EQ(loaded.value(loaded.flow("usr>web-shop"), "protocol"), "HTTPS (inferred)");
  EXPECT_EQ(loaded.value(loaded.flow("usr>web-shop"), "encryption"), "unknown");
  EXPECT_EQ(loaded.model->flows.size(), 2U);
}

TEST(DrawioReader, AnIconOfALibraryNamesTheTechnology) {
  const Loaded loaded(
      "x.drawio",
      File(Vertex("a", "", "resIcon=mxgraph.aws4.s3", kBox) +
           Vertex("b", "Keys", "image;image=img/lib/azure2/security/Key_Vaults.svg", kBox) +
           Vertex("c", "Odd", "shape=mxgraph.cisco.unheard", kBox)));
  EXPECT_EQ(loaded.value(loaded.component("a"), "technology"), "amazon-s3 (inferred)");
  EXPECT_EQ(loaded.component("a").title, "s3") << "an icon without a label is called as it is";
  EXPECT_EQ(loaded.value(loaded.component("b"), "technology"), "azure-key-vault (inferred)");
  EXPECT_EQ(loaded.type("c"), "component");
  EXPECT_THAT(loaded.diagnostics(),
              HasSubstr("note: the shape `mxgraph.cisco.unheard` is not known; it is read as "
                        "`component` [unknown-kind]"));
}

TEST(DrawioReader, ContainersAreZonesByParentAndByGeometry) {
  const Loaded loaded(
      "x.drawio",
      File(Vertex("vpc", "VPC", "swimlane;container=1",
                  R"(x="100" y="0" width="200" height="200")") +
           Vertex("sub", "Subnet", "shape=mxgraph.aws4.group;grIcon=mxgraph.aws4.group_subnet",
                  R"(x="10" y="10" width="150" height="150")", "vpc") +
           Vertex("in", "In", "", R"(x="5" y="5" width="9" height="9")", "sub") +
           Vertex("frame", "", "dashed=1", R"(x="400" y="0" width="200" height="200")") +
           Vertex("framed", "Framed", "", R"(x="410" y="10" width="20" height="20")") +
           Vertex("card", "Card", "rounded=1", R"(x="450" y="50" width="100" height="100")") +
           Vertex("deep", "Deep", "", R"(x="460" y="60" width="20" height="20")") +
           Vertex("out", "Out", "", R"(x="700" y="0" width="20" height="20")")));
  EXPECT_EQ(loaded.model->zones.size(), 4U);
  EXPECT_EQ(ZoneOf(loaded, "in"), "sub (inferred)");
  EXPECT_EQ(ZoneOf(loaded, "framed"), "frame (inferred)");
  EXPECT_EQ(ZoneOf(loaded, "deep"), "card (inferred)");
  EXPECT_EQ(ZoneOf(loaded, "out"), "unknown");
  EXPECT_EQ(loaded.model->components.size(), 4U);
  for (const model::Zone& zone : loaded.model->zones) {
    const std::string expected = zone.id == "sub"    ? "vpc (inferred)"
                                 : zone.id == "card" ? "frame (inferred)"
                                                     : "unknown";
    EXPECT_EQ(loaded.value(zone, "parent"), expected) << zone.id;
    EXPECT_EQ(loaded.value(zone, "trust"), "unknown");
  }
}

TEST(DrawioReader, PlacesOfChildrenAreRelativeToTheirParent) {
  const Loaded loaded(
      "x.drawio",
      File(Vertex("vpc", "VPC", "container=1", R"(x="1000" y="1000" width="200" height="200")") +
           Vertex("frame", "Frame", "dashed=1", R"(x="0" y="0" width="100" height="100")", "vpc") +
           Vertex("a", "A", "", R"(x="10" y="10" width="9" height="9")", "vpc") +
           Vertex("b", "B", "", R"(x="10" y="10" width="9" height="9")")));
  EXPECT_EQ(ZoneOf(loaded, "a"), "frame (inferred)");
  EXPECT_EQ(ZoneOf(loaded, "b"), "unknown");
}

TEST(DrawioReader, ShapesOnTopOfEachOtherAreNoFrames) {
  const Loaded loaded("x.drawio", File(Vertex("a", "A", "", kBox) + Vertex("b", "B", "", kBox) +
                                       Vertex("c", "C", "", kBox)));
  EXPECT_EQ(loaded.model->components.size(), 3U);
  EXPECT_TRUE(loaded.model->zones.empty());
}

TEST(DrawioReader, AGroupWithoutLabelOnlyKeepsThingsTogether) {
  const Loaded loaded(
      "x.drawio",
      File(Vertex("vpc", "VPC", "container=1", R"(x="0" y="0" width="200" height="200")") +
           Vertex("g", "", "group", R"(x="10" y="10" width="100" height="100")", "vpc") +
           Vertex("a", "A", "", R"(x="0" y="0" width="9" height="9")", "g")));
  EXPECT_EQ(loaded.model->zones.size(), 1U);
  EXPECT_EQ(ZoneOf(loaded, "a"), "vpc (inferred)");
}

TEST(DrawioReader, CaptionsNotesAndDecorationAreNothing) {
  const Loaded loaded(
      "x.drawio",
      File(Vertex("t", "A title", "text;html=1", kBox) +
           Vertex("n", "remember", "shape=note", kBox) + Vertex("d", "", "fillColor=red", kBox) +
           Vertex("a", "A", "", R"(x="500" y="0" width="9" height="9")") +
           Edge("e", "", "", R"(source="n" target="a")") + Edge("line", "", "", "")));
  EXPECT_EQ(loaded.diagnostics(), "");
  EXPECT_EQ(loaded.model->components.size(), 1U);
  EXPECT_TRUE(loaded.model->flows.empty());
  EXPECT_TRUE(loaded.model->zones.empty());
}

TEST(DrawioReader, ALineWithALooseEndIsLeftOutWithAWarning) {
  const Loaded loaded("x.drawio", File(Vertex("a", "A", "", kBox) +
                                       Edge("e", "orders", "", R"(source="a" target="gone")")));
  EXPECT_TRUE(loaded.model->flows.empty());
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("warning: the line `orders` is not attached to "
                                              "shapes at both ends; it is left out [loose-flow]"));
}

TEST(DrawioReader, ArrowHeadsGiveTheDirection) {
  const std::string shapes =
      Vertex("a", "A", "", kBox) + Vertex("b", "B", "", R"(x="90" width="9" height="9")");
  const auto flow_of = [&](std::string_view style) {
    return Loaded("x.drawio", File(shapes + Edge("e", "", style, R"(source="a" target="b")")));
  };
  EXPECT_EQ(flow_of("").model->flows[0].id, "a>b");
  EXPECT_EQ(flow_of("endArrow=none;startArrow=block").model->flows[0].id, "b>a");
  const Loaded both = flow_of("startArrow=classic");
  EXPECT_EQ(both.value(both.flow("a>b"), "tags"), "[bidirectional] (stated)");
  const Loaded none = flow_of("endArrow=none");
  EXPECT_EQ(none.model->flows[0].id, "a>b");
  EXPECT_THAT(none.diagnostics(), HasSubstr("note: a line without an arrow head does not say"));
}

TEST(DrawioReader, LabelsOfLinesMayBeCellsOfTheirOwn) {
  const Loaded loaded(
      "x.drawio",
      File(Vertex("a", "A", "", kBox) + Vertex("b", "B", "", R"(x="90" width="9" height="9")") +
           Edge("e", "", "", R"(source="a" target="b")") +
           Vertex("l", "places&#10;orders", "edgeLabel;html=1", R"(relative="1")", "e")));
  EXPECT_EQ(loaded.flow("a>b").title, "places orders");
  EXPECT_EQ(loaded.model->components.size(), 2U);
}

TEST(DrawioReader, ALineToTheRowOfATableEndsAtTheTable) {
  const Loaded loaded(
      "x.drawio",
      File(Vertex("t", "Orders", "shape=table;container=1;childLayout=tableLayout", kBox) +
           Vertex("r", "", "shape=tableRow", kBox, "t") +
           Vertex("c", "id", "shape=partialRectangle", kBox, "r") +
           Vertex("l", "Customer", "swimlane;childLayout=stackLayout",
                  R"(x="500" width="50" height="50")") +
           Vertex("m", "name", "text", R"(width="9" height="9")", "l") +
           Edge("e", "", "", R"(source="m" target="c")")));
  EXPECT_EQ(loaded.model->components.size(), 2U);
  ASSERT_EQ(loaded.model->flows.size(), 1U);
  EXPECT_EQ(loaded.model->flows[0].id, "l>t");
  EXPECT_TRUE(loaded.model->zones.empty());
}

TEST(DrawioReader, AContainerAtWhichLinesEndIsAComponentToo) {
  const Loaded loaded(
      "x.drawio",
      File(Vertex("host", "Host", "container=1", R"(x="0" y="0" width="200" height="200")") +
           Vertex("app", "App", "", R"(x="10" y="10" width="9" height="9")", "host") +
           Vertex("u", "User", "", R"(x="500" y="0" width="9" height="9")") +
           Edge("e", "", "", R"(source="u" target="host")")));
  EXPECT_EQ(ZoneOf(loaded, "app"), "host (inferred)");
  EXPECT_EQ(ZoneOf(loaded, "host-2"), "host (inferred)");
  EXPECT_EQ(loaded.model->flows[0].id, "u>host-2");
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("[boundary-with-flows]"));
}

TEST(DrawioReader, DataOfAnObjectIsKept) {
  const std::string cells =
      R"(<UserObject label="%name% of %team%" placeholders="1" name="Shop" id="w" type="data store" owner="ann" )"
      R"(tooltip="Sells &lt;b&gt;things&lt;/b&gt;" tags="pci gdpr" cost="10"><mxCell style="" vertex="1" parent="1">)"
      R"(<mxGeometry width="9" height="9" as="geometry"/></mxCell></UserObject>)";
  const Loaded loaded("x.drawio", File(cells));
  const model::Component& component = loaded.component("w");
  EXPECT_EQ(component.title, "Shop of %team%");
  EXPECT_EQ(component.description, "Sells things");
  EXPECT_EQ(loaded.value(component, "owner"), "ann (stated)");
  EXPECT_EQ(loaded.value(component, "tags"), "[pci, gdpr, cost: 10] (stated)");
  EXPECT_EQ(loaded.type("w"), "store");
  EXPECT_EQ(component.type_reason, "from the shape `type: data store`");
}

TEST(DrawioReader, ABadgeNamesTheTrustZone) {
  const std::string badge =
      R"(<object label="Z1" type="trust zone" id="{}"><mxCell style="text;html=1" vertex="1" parent="1">)"
      R"(<mxGeometry x="{}" y="0" width="9" height="9" as="geometry"/></mxCell></object>)";
  const Loaded loaded(
      "x.drawio",
      File(Vertex("a", "A", "", kBox) +
           Vertex("b", "B", "ellipse", R"(x="90" width="50" height="50")") +
           fmt::format(fmt::runtime(badge), "z", 5) + fmt::format(fmt::runtime(badge), "y", 95)));
  EXPECT_EQ(loaded.model->zones.size(), 1U);
  EXPECT_EQ(ZoneOf(loaded, "a"), "z1 (inferred)");
  EXPECT_EQ(ZoneOf(loaded, "b"), "z1 (inferred)");
}

TEST(DrawioReader, CompressedPagesAreRead) {
  const Loaded loaded(
      "x.drawio",
      "<mxfile><diagram>jZBBC8IwDIV/zbt3jXjXTj3Izp4DC2zQrqWro/"
      "57qx0owsBDQvLCR14CMi5fIoeh871Y0AlkovepVi4bsRZajT2ohdaqBPR5Y9q8pypwlCn9A3AFFrZ3qcoVhnDYzYIXum"
      "cXQMeai3KTcarInB52RYbkivF2Xb5ITJI3/TTffkrxubU0P694Ag==</diagram></mxfile>");
  EXPECT_EQ(loaded.diagnostics(), "");
  EXPECT_EQ(loaded.component("a").title, "K\xC3\xA4se & Wein");
  EXPECT_EQ(loaded.model->inputs[0].counts.at("compressed_pages"), 1U);
}

TEST(DrawioReader, PagesHaveIdsOfTheirOwn) {
  const std::string page =
      "<diagram>" +
      Page(Vertex("a", "A", "", kBox) + Edge("e", "", "", R"(source="a" target="a")")) +
      "</diagram>";
  const Loaded loaded("x.drawio", "<mxfile>" + page + page + "<diagram/></mxfile>");
  EXPECT_EQ(loaded.model->components.size(), 2U);
  EXPECT_EQ(loaded.model->flows[0].id, "a-2>a-2");
  EXPECT_EQ(loaded.model->flows[1].id, "a>a");
  EXPECT_EQ(loaded.model->inputs[0].counts.at("pages"), 3U);
}

TEST(DrawioReader, ParentsInALoopAreCut) {
  const Loaded loaded(
      "x.drawio",
      File(Vertex("a", "A", "container=1", kBox, "b") + Vertex("b", "B", "container=1", kBox, "a") +
           Vertex("c", "C", "", kBox, "a") + Vertex("d", "D", "", kBox, "d")));
  EXPECT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
  EXPECT_EQ(ZoneOf(loaded, "c"), "a (inferred)");
}

TEST(DrawioReader, CountsWhatItFound) {
  const Loaded loaded(
      "x.drawio",
      File(Vertex("a", "A", "", kBox) + Vertex("g", "G", "group", kBox) +
           Edge("e", "", "", R"(source="a")") + Vertex("l", "l", "edgeLabel", "", "e")));
  EXPECT_THAT(loaded.model->inputs[0].counts,
              ElementsAre(Pair("containers", 1), Pair("edge_labels", 1), Pair("edges", 1),
                          Pair("nodes", 2), Pair("pages", 1), Pair("unattached_edges", 1)));
}

TEST(DrawioReader, AnEmptyDrawingIsRead) {
  for (const char* text : {"<mxfile/>", "<mxGraphModel/>", "<mxfile><diagram/></mxfile>"}) {
    const Loaded loaded("x.drawio", text);
    EXPECT_EQ(loaded.diagnostics(), "") << text;
    EXPECT_TRUE(loaded.model->components.empty());
  }
}

TEST(DrawioReader, MistakesAreReportedWithTheirPlaces) {
  const Loaded loaded("mistakes-drawio.xml", ReadWhole(Fixture("mistakes-drawio.xml")));
  ExpectGolden(loaded.diagnostics(), Fixture("mistakes-drawio.txt"));
}

}  // namespace
}  // namespace threatgap::load
