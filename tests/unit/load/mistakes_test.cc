#include <gtest/gtest.h>

#include "analyzer/load/input_format.h"
#include "tests/unit/load/loading.h"

namespace threatgap::load {
namespace {

/// Loads a fixture full of mistakes and compares everything that is said about it.
void ExpectDiagnostics(const std::string& name) {
  const Loaded loaded(name + ".yaml", ReadWhole(Fixture(name + ".yaml")));
  EXPECT_TRUE(loaded.sink.has_errors());
  ExpectGolden(loaded.diagnostics(), Fixture(name + ".txt"));
}

TEST(Mistakes, OfAnArchitectureAreAllReportedOnce) { ExpectDiagnostics("mistakes-architecture"); }
TEST(Mistakes, OfControlsAndThreatsAreAllReportedOnce) { ExpectDiagnostics("mistakes-measures"); }

TEST(Mistakes, AnUnknownNameIsReportedAtItsFirstPlaceOnly) {
  const Loaded loaded(
      "components:\n  b: {type: service, zone: lan}\n  a: {type: service, zone: lan}\n");
  EXPECT_EQ(loaded.diagnostics(),
            "m.yaml:3:28: error: unknown trust zone `lan` [unknown-reference]\n"
            "    3 |   b: {type: service, zone: lan}\n"
            "      |                            ^^^\n");
}

TEST(Mistakes, AnIdInTwoFilesNamesBothPlaces) {
  const Loaded loaded(Files{{"b.yaml", "threatgap: 1\ncomponents: {web: {type: gateway}}\n"},
                            {"a.yaml", "threatgap: 1\nzones: {web: {}}\n"}});
  EXPECT_EQ(loaded.diagnostics(),
            "b.yaml:2:14: error: the id `web` is stated twice [duplicate-id]\n"
            "    2 | components: {web: {type: gateway}}\n"
            "      |              ^^^\n"
            "a.yaml:2:9: note: first stated here, as a trust zone\n"
            "    2 | zones: {web: {}}\n"
            "      |         ^^^\n");
}

std::string FormatNames() {
  std::string names;
  for (const InputFormat& format : InputFormats()) {
    EXPECT_NE(format.signs, "") << format.name;
    names += (names.empty() ? "" : ", ") + std::string(format.name);
  }
  return names;
}

TEST(Mistakes, AnUnknownFormatListsWhatWasTriedAndSeen) {
  const Loaded loaded("x.json", R"({"summary": {}, "detail": {}})");
  EXPECT_FALSE(loaded.model.has_value());
  EXPECT_EQ(loaded.diagnostics(),
            "x.json:1:2: error: the format of this file is not known: found the top-level keys "
            "`summary`, `detail` "
            "[unrecognised-format]\n"
            "    1 | {\"summary\": {}, \"detail\": {}}\n"
            "      |  ^^^^^^^^^\n"
            "help: formats tried: " +
                FormatNames() + "; docs/formats.md says what each is recognised by\n");
}

TEST(Mistakes, AFileWithoutItsFirstLineIsToldSo) {
  const Loaded loaded("m.yaml", "components: {}\n");
  EXPECT_NE(loaded.diagnostics().find("begins with `threatgap: 1`"), std::string::npos);
}

TEST(Mistakes, EmptyAndStrangeFilesAreReported) {
  for (const char* text :
       {"", "\n", "text", "[]", "{}", "threatgap: 2", "threatgap:", "threatgap: 1\nflows: text",
        "threatgap: 1\ncomponents: [1, {}, {id: []}]", "threatgap: 1\nflows: [\"\", \";\", {}]",
        "threatgap: 1\nsystem: []", "threatgap: 1\ninclude: {}"}) {
    const Loaded loaded("m.yaml", text);
    EXPECT_TRUE(loaded.sink.has_errors()) << text;
  }
}

}  // namespace
}  // namespace threatgap::load
