#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "analyzer/catalog/catalog.h"
#include "tests/unit/load/loading.h"
#include "tests/unit/temporary_folder.h"

namespace threatgap::catalog {
namespace {

using ::testing::HasSubstr;

/// The built-in content with one import file of the user.
struct WithImports {
  explicit WithImports(const std::string& text) {
    const threatgap::testing::TemporaryFolder folder;
    std::ofstream(folder.path() / "imports.yaml") << text;
    catalog = LoadCatalog({true, {folder.path().generic_string()}}, sources, base::Budgets{}, sink);
  }
  const ImportTables& tables() const { return catalog.imports; }
  std::string diagnostics() const { return load::Rendered(sink, sources); }

  base::SourceStore sources;
  base::DiagnosticSink sink;
  Catalog catalog;
};

TEST(ImportTables, AUsersFileAddsWordsAndReplacesOurs) {
  const WithImports with(
      "imports:\n"
      "  threat-dragon:\n"
      "    kinds: {tm.Process: {type: service}, Robot: {type: agent}}\n"
      "    words: {severity: {Severe: high}}\n");
  EXPECT_EQ(with.diagnostics(), "");
  EXPECT_EQ(with.tables().FindKind("threat-dragon", "tm.Process")->type, "service");
  EXPECT_EQ(with.tables().FindKind("threat-dragon", "Robot")->type, "agent");
  EXPECT_EQ(with.tables().FindKind("threat-dragon", "tm.Store")->type, "store");
  EXPECT_EQ(*with.tables().FindWord("threat-dragon", "severity", "Severe"), "high");
  EXPECT_EQ(*with.tables().FindWord("threat-dragon", "severity", "Low"), "low");
}

TEST(ImportTables, CaseDoesNotCountAndUnknownWordsAreNull) {
  const ImportTables& tables = load::BuiltinCatalog().imports;
  EXPECT_NE(tables.FindKind("threat-dragon", "TM.store"), nullptr);
  EXPECT_EQ(tables.FindKind("threat-dragon", "tm.Stor"), nullptr);
  EXPECT_EQ(tables.FindKind("no-format", "tm.Store"), nullptr);
  EXPECT_EQ(tables.FindWord("threat-dragon", "no-list", "Low"), nullptr);
  EXPECT_EQ(tables.FindWord("threat-dragon", "severity", "Lowest"), nullptr);
}

TEST(ImportTables, TheLongestPatternWinsAndAnExactWordBeforeIt) {
  ImportTables tables;
  tables.SetKind("f", "aws_*", {"service", "", {}});
  tables.SetKind("f", "aws_db_*", {"database", "", {}});
  tables.SetKind("f", "aws_db_proxy", {"gateway", "", {}});
  EXPECT_EQ(tables.FindKind("f", "aws_thing")->type, "service");
  EXPECT_EQ(tables.FindKind("f", "aws_db_instance")->type, "database");
  EXPECT_EQ(tables.FindKind("f", "aws_db_")->type, "database");
  EXPECT_EQ(tables.FindKind("f", "aws_db_proxy")->type, "gateway");
  EXPECT_EQ(tables.FindKind("f", "azure_db"), nullptr);
}

TEST(ImportTables, MistakesAreLocated) {
  const WithImports with(
      "imports:\n"
      "  x:\n"
      "    kinds: {a: {type: servise}, b: {technology: nothing-like-this}, c: {tipe: agent}}\n"
      "    word: {}\n"
      "more: 1\n");
  EXPECT_THAT(with.diagnostics(), HasSubstr("imports.yaml:3:23: error: unknown component type "
                                            "`servise`"));
  EXPECT_THAT(with.diagnostics(), HasSubstr("did you mean `service`?"));
  EXPECT_THAT(with.diagnostics(), HasSubstr("unknown technology `nothing-like-this`"));
  EXPECT_THAT(with.diagnostics(), HasSubstr("unknown key `tipe`"));
  EXPECT_THAT(with.diagnostics(), HasSubstr("imports.yaml:4:5: error: unknown key `word`"));
  EXPECT_THAT(with.diagnostics(), HasSubstr("imports.yaml:5:1: error: unknown key `more`"));
}

}  // namespace
}  // namespace threatgap::catalog
