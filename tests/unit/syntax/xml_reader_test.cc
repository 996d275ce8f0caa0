#include <gtest/gtest.h>

#include "analyzer/syntax/xml_element.h"
#include "tests/unit/syntax/reading.h"

namespace threatgap::syntax {
namespace {

/// An element in one line: `a(x=1)'text'[b]`.
std::string Outline(XmlElement element) {
  std::string line(element.name());
  for (const char* name : {"x", "type"}) {
    if (element.Attribute(name))
      line += "(" + std::string(name) + "=" + std::string(element.AttributeText(name)) + ")";
  }
  if (element.text()) line += "'" + std::string(element.text().text()) + "'";
  std::string inner;
  for (XmlElement child = element.first(); child; child = child.next())
    inner += (inner.empty() ? "" : ", ") + Outline(child);
  return inner.empty() ? line : line + "[" + inner + "]";
}

TEST(XmlReader, ReadsElementsAttributesAndTexts) {
  const auto reading =
      Read(ReadXml,
           "<?xml version='1.0'?>\n<!-- c -->\n<m:root xmlns:m='u' m:x='1'>\n"
           " <a i:type='b:T'>one <b/>&amp; two</a><c><![CDATA[<raw>]]></c></m:root>",
           "f.xml");
  EXPECT_EQ(reading->messages(), "");
  EXPECT_EQ(Outline(XmlElement(reading->root())), "root(x=1)[a(type=b:T)'one & two'[b], c'<raw>']");
}

TEST(XmlReader, PlacesAreExactOnOneLongLine) {
  const auto reading =
      Read(ReadXml, "<r><item name=\"one\">  text </item><item name='two &amp; more'/></r>", "f");
  const XmlElement root(reading->root());
  const XmlElement one = root.first();
  const XmlElement two = one.next();
  EXPECT_EQ(reading->under(one.Attribute("name")), "one");
  EXPECT_EQ(reading->under(one.text()), "text");
  EXPECT_EQ(reading->sources.Locate(two.span()).column, 36);
  EXPECT_EQ(two.Attribute("name").span().begin, 46U);
  EXPECT_EQ(two.AttributeText("name"), "two & more");
}

TEST(XmlReader, PlacesCountFromTheTextBehindMarkAndDeclaration) {
  for (const char* start : {"", "\xEF\xBB\xBF", "<?xml version=\"1.0\"?>", "\n\n<!-- <x> -->\n"}) {
    const auto reading = Read(ReadXml, std::string(start) + "<x><y/></x>", "f");
    const XmlElement y = XmlElement(reading->root()).first();
    const base::Span span = y.span();
    EXPECT_EQ(reading->sources.Get(span.source).text().substr(span.begin, 3), "y/>") << start;
  }
}

TEST(XmlReader, ANodeOfAnotherKindIsNoElement) {
  const auto reading = Read(ReadYaml, "a: 1", "f");
  const XmlElement element(reading->root());
  EXPECT_FALSE(element);
  EXPECT_EQ(element.name(), "");
  EXPECT_FALSE(element.first());
  EXPECT_FALSE(element.Child("a"));
  EXPECT_FALSE(element.text());
}

TEST(XmlReader, KeysOfTheTreeAreNoAttributes) {
  const auto reading = Read(ReadXml, "<a>text<b/></a>", "f");
  for (const auto key : {kXmlNameKey, kXmlTextKey, kXmlChildrenKey})
    EXPECT_FALSE(XmlElement(reading->root()).Attribute(key));
}

TEST(XmlReader, EntitiesAndDocumentTypesAreRefused) {
  const auto reading = Read(ReadXml,
                            "<!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n"
                            "<r>&b;</r>",
                            "f");
  EXPECT_EQ(reading->document, nullptr);
  EXPECT_TRUE(reading->sink.has_errors());
}

TEST(XmlReader, MistakesAreReportedInTheirLine) {
  struct Case {
    const char* text;
    const char* message;
    int line;
  };
  const Case cases[] = {
      {"<a>\n<b></a>", "not valid XML: an element is not closed, or closed by another name", 2},
      {"<a x=1/>", "not valid XML: an attribute is broken", 1},
      {"<a>\n<!-- ", "not valid XML: a comment does not end", 2},
      {"<!-- only -->", "not valid XML: there is no element", 1},
      {"<!DOCTYPE a>\n<a/>", "a document type declaration (`<!DOCTYPE`, `<!ENTITY`) is refused", 1},
      {"<a>&#xD800;</a>", "a character reference gives no valid character", 1},
      {"", "file is empty", 1},
      {"</a>\n<b/>", "not valid XML: a closing tag behind this closes nothing", 1},
      {"<?xml version='1.0'?>\n<a/></b><c/>",
       "not valid XML: a closing tag behind this closes nothing", 2},
      {"<a/>\n<!-- more -->\n<b/>", "not valid XML: there is more than one element at the top", 3},
      {"<a/>\nmore", "not valid XML: text stands outside of the element", 1},
      {"<a>\n<threatgap-end/>", "not valid XML: the text cannot be parsed", 1},
  };
  for (const Case& c : cases) {
    const auto reading = Read(ReadXml, c.text, "f");
    ASSERT_GE(reading->sink.Sorted().size(), 1U) << c.text;
    const auto first = reading->sink.Sorted()[0];
    EXPECT_EQ(first.message, c.message) << c.text;
    EXPECT_EQ(reading->sources.Locate(first.span).line, c.line) << c.text;
  }
}

TEST(XmlReader, TheNamespaceOfTheRootIsKept) {
  for (const char* text : {"<a xmlns='urn:x' xmlns:b='urn:y'><a xmlns='urn:z'/></a>",
                           "<b:a xmlns='urn:y' xmlns:b='urn:x'/>"}) {
    const auto reading = Read(ReadXml, text, "f");
    const XmlElement root(reading->root());
    EXPECT_EQ(root.name_space().text(), "urn:x") << text;
    EXPECT_FALSE(root.first().name_space()) << text;
    std::string attributes;
    root.ForEachAttribute([&](std::string_view name, NodeRef) { attributes += name; });
    EXPECT_EQ(attributes, "") << text;
  }
  EXPECT_FALSE(XmlElement(Read(ReadXml, "<a/>", "f")->root()).name_space());
}

TEST(EmbeddedXml, StandsWhereItsTextStands) {
  base::SourceStore sources;
  const auto source = sources.Add("f", "<file>packed</file>");
  base::DiagnosticSink sink;
  const auto document =
      ReadEmbeddedXml("<r x='1'><a>two</a></r>", {source, 6, 12}, base::Budgets{}, sink);
  ASSERT_NE(document, nullptr);
  EXPECT_EQ(Outline(XmlElement(document->root())), "r(x=1)[a'two']");
  const base::Span place = XmlElement(document->root()).first().text().span();
  EXPECT_EQ(place.begin, 6U);
  EXPECT_EQ(place.end, 12U);
}

TEST(EmbeddedXml, MistakesAreReportedAtItsPlace) {
  base::SourceStore sources;
  const auto source = sources.Add("f", "<file>packed</file>");
  const std::pair<std::string, const char*> cases[] = {
      {"<a>", "syntax-error"},
      {"", "syntax-error"},
      {"<!-- -->", "syntax-error"},
      {"</a>", "syntax-error"},
      {"<a/><b/>", "syntax-error"},
      {"<!DOCTYPE a><a/>", "refused-xml"},
      {"<a>\xFF</a>", "broken-utf8"},
      {"<a>\x01</a>", "control-character"},
      {std::string("<a/>\0", 5), "control-character"}};
  for (const auto& [text, id] : cases) {
    base::DiagnosticSink sink;
    EXPECT_EQ(ReadEmbeddedXml(text, {source, 6, 12}, base::Budgets{}, sink), nullptr) << text;
    ASSERT_EQ(sink.Sorted().size(), 1U) << text;
    EXPECT_EQ(sink.Sorted()[0].id, id) << text;
    EXPECT_EQ(sink.Sorted()[0].span.begin, 6U) << text;
  }
}

TEST(XmlReader, DeepNestingIsADiagnosticAndNoCrash) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "<a>";
  EXPECT_TRUE(Read(ReadXml, text, "f")->sink.has_errors());
  text.clear();
  for (int i = 0; i < 60; ++i) text += "<a>";
  for (int i = 0; i < 60; ++i) text += "</a>";
  const auto reading = Read(ReadXml, text, "f");
  EXPECT_EQ(reading->document, nullptr);
  EXPECT_EQ(reading->sink.Sorted()[0].id, "budget-exceeded");
}

}  // namespace
}  // namespace threatgap::syntax
