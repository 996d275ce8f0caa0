#include "analyzer/load/drawio_style.h"

#include <gtest/gtest.h>

namespace threatgap::load {
namespace {

TEST(DrawioStyle, SplitsNamesAndValues) {
  const DrawioStyle style("ellipse; html=1;dashed=0;;shape=");
  EXPECT_EQ(style.name(), "ellipse");
  EXPECT_TRUE(style.IsOn("html"));
  EXPECT_FALSE(style.IsOn("dashed"));
  EXPECT_EQ(style.Get("missing"), "");
}

TEST(DrawioStyle, TheStencilIsTheMostExactWord) {
  constexpr std::pair<const char*, const char*> kCases[] = {
      {"", "rectangle"},
      {"rounded=1;html=1;", "rectangle"},
      {"ellipse;html=1", "ellipse"},
      {"shape=cylinder3;size=15", "cylinder3"},
      {"shape=mxgraph.aws4.resourceIcon;resIcon=mxgraph.aws4.s3", "mxgraph.aws4.s3"},
      {"shape=mxgraph.kubernetes.icon;prIcon=pod", "pod"},
      {"shape=mxgraph.aws4.group;grIcon=mxgraph.aws4.group_vpc", "mxgraph.aws4.group_vpc"},
      {"image;html=1;image=img/lib/azure2/databases/Azure_Cosmos_DB.svg",
       "azure2/databases/Azure_Cosmos_DB"},
      {"shape=image;image=data:image/png,abc", "image"},
      {"image;html=1", "rectangle"}};
  for (const auto& [style, stencil] : kCases) EXPECT_EQ(DrawioStyle(style).Stencil(), stencil);
}

TEST(DrawioStyle, ContainersAreMadeToHoldOthers) {
  for (const char* style : {"container=1", "swimlane;x=1", "group", "shape=mxgraph.aws4.group",
                            "shape=mxgraph.aws4.groupCenter;grIcon=mxgraph.aws4.group_vpc"})
    EXPECT_TRUE(DrawioStyle(style).IsContainer()) << style;
  for (const char* style : {"", "container=0", "shape=mxgraph.aws4.s3", "ellipse;dashed=1"})
    EXPECT_FALSE(DrawioStyle(style).IsContainer()) << style;
}

TEST(TextOfHtml, TagsGoAndWordsStayApart) {
  constexpr std::pair<const char*, const char*> kCases[] = {
      {"plain", "plain"},
      {"<b>We</b>b<br>shop", "Web shop"},
      {"<div>Web</div><div style=\"x\">shop</div>", "Web shop"},
      {"a&nbsp;b &amp; c &lt;d&gt; &#65;&#x42; &unknown; &#0; & e",
       "a b & c <d> AB &unknown; &#0; & e"},
      {"1 < 2 > 1", "1 < 2 > 1"},
      {"a\xC2\xA0"
       "b \xC2\xA7",
       "a b \xC2\xA7"},
      {"cut <b", "cut <b"},
      {"&#228;&#8364;&#128512;", "\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80"},
      {"&#xD800;", "&#xD800;"},
      {"&amp;lt;", "&lt;"},
      {"", ""}};
  for (const auto& [html, text] : kCases) EXPECT_EQ(TextOfHtml(html), text) << html;
}

TEST(TextOfHtml, ALongTextOfOpeningBracketsIsReadOnce) {
  EXPECT_EQ(TextOfHtml(std::string(2'000'000, '<')).size(), 2'000'000U);
  std::string tags;
  for (int i = 0; i < 300'000; ++i) tags += "<b";
  EXPECT_EQ(TextOfHtml(tags).size(), tags.size());
}

}  // namespace
}  // namespace threatgap::load
