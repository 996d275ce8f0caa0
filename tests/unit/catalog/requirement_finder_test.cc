#include "analyzer/catalog/requirement_finder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/unit/load/loading.h"
#include "tests/unit/temporary_folder.h"

namespace threatgap::catalog {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kOwnCatalog = R"(catalog: own@1
title: Own
kind: requirements
publisher: us
license: ours
sources: [{title: us, date: 2026-01-01}]
groups: {all: All}
requirements:
  R1: {title: One, group: all, aspects: {before: Before the use, while: While it is used, after: After it}}
  R2: {title: Two, group: all}
)";

/// A pack whose crosswalk maps `rate-limit` to its own catalogue.
class AspectsOfMappings : public ::testing::Test {
 protected:
  void Load(const std::string& row) {
    Write("catalog.yaml", kOwnCatalog);
    Write("maps.yaml",
          "crosswalk: {from: control-types, to: own@1}\nsource: us\ndate: 2026-01-01\ntrust: D\n"
          "license: ours\nrelations:\n" +
              row);
    catalog_ =
        LoadCatalog({true, {folder_.path().generic_string()}}, sources_, base::Budgets{}, sink_);
  }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_.path() / name) << text;
  }

  std::string diagnostics() const { return load::Rendered(sink_, sources_); }

  const Mapping& mapping() const {
    return catalog_.control_types[static_cast<std::size_t>(*catalog_.FindControlType("rate-limit"))]
        .maps.back();
  }

 private:
  const testing::TemporaryFolder folder_;
  base::SourceStore sources_;
  base::DiagnosticSink sink_;
  Catalog catalog_;
};

TEST_F(AspectsOfMappings, ArePositionsInTheOrderOfTheCatalogue) {
  Load("- {from: rate-limit, to: R1, relation: subset, aspects: [while, before], why: w}\n");
  EXPECT_EQ(diagnostics(), "");
  EXPECT_THAT(mapping().aspects, ElementsAre(0, 1));
}

TEST_F(AspectsOfMappings, AnUnknownOneIsReportedWhereItStands) {
  Load("- {from: rate-limit, to: R1, relation: subset, aspects: [befor, price], why: w}\n");
  EXPECT_THAT(diagnostics(), HasSubstr("maps.yaml:7:58: error: `R1` has no aspect `befor`"));
  EXPECT_THAT(diagnostics(), HasSubstr("help: did you mean `before`?"));
  EXPECT_THAT(diagnostics(), HasSubstr("maps.yaml:7:65: error: `R1` has no aspect `price`"));
  EXPECT_THAT(diagnostics(), HasSubstr("help: its aspects are `before`, `while` and `after`"));
}

TEST_F(AspectsOfMappings, ARequirementWithoutAspectsHasNone) {
  Load("- {from: rate-limit, to: R2, relation: subset, aspects: [before], why: w}\n");
  EXPECT_THAT(diagnostics(), HasSubstr("error: `R2` has no aspect `before`"));
  EXPECT_THAT(diagnostics(), HasSubstr("help: its catalogue states no aspects for it"));
}

TEST_F(AspectsOfMappings, OneThatIsNamedTwiceIsReportedWithBothPlaces) {
  Load("- {from: rate-limit, to: R1, relation: subset, aspects: [after, after], why: w}\n");
  EXPECT_THAT(diagnostics(),
              HasSubstr("maps.yaml:7:65: error: the aspect `after` is stated twice"));
  EXPECT_THAT(diagnostics(), HasSubstr("maps.yaml:7:58: note: first stated here"));
  EXPECT_THAT(mapping().aspects, ElementsAre(2));
}

TEST_F(AspectsOfMappings, WhatIsTheWholeNamesNone) {
  Load("- {from: rate-limit, to: R1, relation: equal, aspects: [after], why: w}\n");
  EXPECT_THAT(
      diagnostics(),
      HasSubstr("error: a mapping that is `equal` names no aspects: it covers all of them"));
  EXPECT_THAT(mapping().aspects, IsEmpty());
}

TEST_F(AspectsOfMappings, WhatCarriesNoCoverageNamesNone) {
  Load("- {from: rate-limit, to: R1, relation: related, aspects: [after], why: w}\n");
  EXPECT_THAT(diagnostics(), HasSubstr("names no aspects: it carries no coverage"));
}

TEST_F(AspectsOfMappings, APartThatNamesAllContradictsItself) {
  Load("- {from: rate-limit, to: R1, relation: subset, aspects: [after, before, while], why: w}\n");
  EXPECT_THAT(diagnostics(),
              HasSubstr("error: a mapping that is `subset` cannot cover all aspects of `R1`"));
}

TEST_F(AspectsOfMappings, ABrokenRelationIsTheOnlyMistakeReported) {
  Load("- {from: rate-limit, to: R1, relation: part, aspects: [after], why: w}\n");
  EXPECT_THAT(diagnostics(), HasSubstr("unknown word `part`"));
  EXPECT_THAT(diagnostics(), ::testing::Not(HasSubstr("names no aspects")));
}

TEST_F(AspectsOfMappings, CrosswalksBetweenCataloguesHaveNone) {
  Write("across.yaml",
        "crosswalk: {from: own@1, to: iso27001@2022}\nsource: us\ndate: 2026-01-01\ntrust: D\n"
        "license: ours\nrelations:\n"
        "- {from: R1, to: A.8.15, relation: subset, aspects: [store], why: w}\n");
  Load("- {from: rate-limit, to: R1, relation: subset, why: w}\n");
  EXPECT_THAT(diagnostics(), HasSubstr("across.yaml:7:44: error: unknown key `aspects`"));
}

}  // namespace
}  // namespace threatgap::catalog
