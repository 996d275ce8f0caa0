#include <gtest/gtest.h>

#include "analyzer/syntax/xml_element.h"
#include "tests/unit/syntax/reading.h"

namespace threatgap::syntax {
namespace {

TEST(ReadDocument, TheReaderFollowsTheNameAndTheFirstCharacter) {
  struct Case {
    const char* name;
    const char* text;
    const char* shape;
  };
  const Case cases[] = {
      {"m.yaml", "a: 1", "{a: 1}"},
      {"m.json", "{\"a\": 1}", "{\"a\": 1}"},
      {"m.json", "12", "12"},
      {"model", "{\"a\": 01e, b: c}", "{\"a\": 01e, b: c}"},
      {"model", " [\"\\u00e4\"]", "[\"ä\"]"},
      {"m.yaml", "{a: [b]}", "{a: [b]}"},
  };
  for (const Case& c : cases) {
    const auto reading = Read(ReadDocument, c.text, c.name);
    EXPECT_EQ(reading->messages(), "") << c.text;
    EXPECT_EQ(Shape(reading->root()), c.shape) << c.text;
  }
}

TEST(ReadDocument, ATextThatIsNeitherIsJudgedByItsSecondCharacter) {
  EXPECT_EQ(Read(ReadDocument, "{\"a\": [1}", "m")->sink.Sorted()[0].message,
            "not valid JSON: expected `,` or `]`");
  EXPECT_EQ(Read(ReadDocument, "{a: [1}", "m")->sink.Sorted()[0].message,
            "not valid YAML: illegal flow end");
}

TEST(ReadDocument, EachMistakeIsReportedOnce) {
  EXPECT_EQ(Read(ReadDocument, "{\"a\": 1, \"a\": 2}", "m")->sink.error_count(), 1U);
}

TEST(ReadDocument, XmlIsReadWhateverTheFileIsCalled) {
  for (const char* name : {"m.json", "m.yaml", "model.tm7"}) {
    const auto reading = Read(ReadDocument, "\n<?xml version='1.0'?><a/>", name);
    EXPECT_EQ(reading->messages(), "");
    EXPECT_EQ(XmlElement(reading->root()).name(), "a");
  }
  for (const auto reader : {&ReadYaml, &ReadJson})
    EXPECT_EQ(Read(reader, "<a/>", "m")->sink.Sorted()[0].message,
              "file is XML or HTML, not YAML or JSON");
}

TEST(ReadDocument, ArchivesAreRefusedInClearWords) {
  struct Case {
    const char* text;
    const char* message;
  };
  const Case cases[] = {
      {"PK\x03\x04rest", "file is a zip archive, not text"},
      {"\xff\xfe"
       "a",
       "file is UTF-16, not UTF-8"},
  };
  for (const Case& c : cases) {
    for (const char* name : {"m.json", "m.yaml"}) {
      const auto reading = Read(ReadDocument, c.text, name);
      EXPECT_EQ(reading->document, nullptr);
      ASSERT_EQ(reading->sink.Sorted().size(), 1U);
      EXPECT_EQ(reading->sink.Sorted()[0].message, c.message);
    }
  }
}

}  // namespace
}  // namespace threatgap::syntax
