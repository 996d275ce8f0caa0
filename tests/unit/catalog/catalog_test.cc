#include "analyzer/catalog/catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/unit/load/loading.h"
#include "tests/unit/temporary_folder.h"

namespace threatgap::catalog {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

struct LoadedCatalog {
  base::SourceStore sources;
  base::DiagnosticSink sink;
  Catalog catalog;

  explicit LoadedCatalog(const ContentRequest& request) {
    catalog = LoadCatalog(request, sources, base::Budgets{}, sink);
  }
  std::string diagnostics() const { return load::Rendered(sink, sources); }
};

TEST(Catalog, BuiltinMappingsHaveNoDiagnostic) {
  const LoadedCatalog loaded({true, {}});
  EXPECT_EQ(loaded.diagnostics(), "");
  EXPECT_GE(loaded.catalog.frameworks.size(), 9U);
  EXPECT_GE(loaded.catalog.control_types.size(), 100U);
  EXPECT_GE(loaded.catalog.technologies.size(), 50U);
  EXPECT_FALSE(loaded.catalog.crosswalks.empty());
}

TEST(Catalog, TheFolderGivesTheSameAsTheEmbeddedFiles) {
  const LoadedCatalog embedded({true, {}});
  const LoadedCatalog folder({false, {std::string(THREATGAP_SOURCE_DIR) + "/mappings"}});
  EXPECT_EQ(folder.diagnostics(), "");
  EXPECT_EQ(folder.catalog.ControlTypeIds(), embedded.catalog.ControlTypeIds());
  EXPECT_EQ(folder.catalog.FrameworkIds(), embedded.catalog.FrameworkIds());
  EXPECT_EQ(folder.catalog.types->Ids(), embedded.catalog.types->Ids());
  EXPECT_FALSE(folder.catalog.packs.front().builtin);
}

TEST(Catalog, RequirementsAreFoundByTheirFullId) {
  const Catalog& catalog = load::BuiltinCatalog();
  const auto found = catalog.FindRequirement("iso27001@2022:A.8.24");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(catalog.Get(*found).title, "Use of cryptography");
  EXPECT_EQ(catalog.RequirementId(*found), "iso27001@2022:A.8.24");
  EXPECT_FALSE(catalog.FindRequirement("iso27001@2022:A.99").has_value());
  EXPECT_FALSE(catalog.FindRequirement("iso27001:A.8.24").has_value());
  EXPECT_FALSE(catalog.FindRequirement("A.8.24").has_value());
}

TEST(Catalog, TypesInheritAlongTheHierarchy) {
  const auto& types = *load::BuiltinCatalog().types;
  EXPECT_TRUE(types.IsA(*types.Find("agent"), *types.Find("process")));
  EXPECT_TRUE(types.Get(*types.Find("store")).abstract);
  const auto* behaviour = types.Default(*types.Find("database"), model::attribute::kBehaviour);
  ASSERT_NE(behaviour, nullptr);
  EXPECT_EQ(behaviour->value.scalar, static_cast<int>(model::Behaviour::kStore));
}

/// Packs given with `--mappings`.
class PackTest : public ::testing::Test {
 protected:
  void Write(const std::string& name, const std::string& text) {
    std::ofstream(root_ / name) << text;
  }

  std::string DiagnosticsOf(bool builtin) {
    LoadedCatalog loaded({builtin, {root_.generic_string()}});
    std::string text = loaded.diagnostics();
    const std::string prefix = root_.generic_string() + "/";
    for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix))
      text.erase(at, prefix.size());
    return text;
  }

  const testing::TemporaryFolder folder_;
  const fs::path& root_ = folder_.path();
};

TEST_F(PackTest, MistakesAreAllReportedOnce) {
  const std::string folder = std::string(THREATGAP_SOURCE_DIR) + "/tests/unit/catalog/fixtures/";
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") fs::copy(entry.path(), root_);
  }
  load::ExpectGolden(DiagnosticsOf(false), folder + "mistakes.txt");
}

TEST_F(PackTest, APackAddsTypesPresetsAndControls) {
  Write("x.yaml", "types: {robot: {is: agent, title: Robot}}\n");
  Write("y.yaml",
        "technologies: {our-robot: {title: Ours, type: robot, source: us, date: 2026-01-01, "
        "values: {}}}\n");
  EXPECT_EQ(DiagnosticsOf(true), "");
}

TEST_F(PackTest, AnIdOfABuiltinFileNamesBothPlaces) {
  Write("x.yaml", "types: {agent: {title: Agent}}\n");
  EXPECT_THAT(DiagnosticsOf(true),
              HasSubstr("x.yaml:1:9: error: the component type `agent` is stated twice"));
  EXPECT_THAT(DiagnosticsOf(true), HasSubstr("mappings/components/types.yaml"));
}

constexpr const char* kOwnCatalog =
    "catalog: own@1\ntitle: Own\nkind: requirements\npublisher: us\nlicense: ours\n"
    "sources: [{title: us, date: 2026-01-01}]\ngroups: {all: All}\n"
    "requirements: {R1: {title: One, group: all}, R2: {title: Two, group: all}}\n";

std::string OwnMaps(const std::string& rows) {
  return "crosswalk: {from: control-types, to: own@1}\nsource: us\ndate: 2026-01-01\n"
         "trust: D\nlicense: ours\nrelations:\n" +
         rows;
}

TEST_F(PackTest, ACrosswalkFromControlTypesAddsToTheirMaps) {
  Write("a.yaml", OwnMaps("- {from: rate-limit, to: R2, relation: equal, why: w2}\n"
                          "- {from: rate-limit, to: R1, relation: subset, why: w1}\n"));
  Write("b.yaml", kOwnCatalog);
  const LoadedCatalog loaded({true, {root_.generic_string()}});
  EXPECT_EQ(loaded.diagnostics(), "");
  const Catalog& catalog = loaded.catalog;
  const auto& maps =
      catalog.control_types[static_cast<std::size_t>(*catalog.FindControlType("rate-limit"))].maps;
  const Catalog& builtin = load::BuiltinCatalog();
  ASSERT_EQ(maps.size(),
            builtin.control_types[static_cast<std::size_t>(*builtin.FindControlType("rate-limit"))]
                    .maps.size() +
                2);
  EXPECT_EQ(catalog.RequirementId(maps[maps.size() - 2].to), "own@1:R1");
  EXPECT_EQ(maps.back().relation, Relation::kEqual);
  EXPECT_EQ(maps.back().why, "w2");
  EXPECT_EQ(catalog.crosswalks.size(), builtin.crosswalks.size());
}

TEST_F(PackTest, MistakesInMapsOfControlTypesAreReported) {
  Write("a.yaml", OwnMaps("- {from: rate-limt, to: R1, relation: equal, why: w}\n"
                          "- {from: rate-limit, to: R3, relation: equal, why: w}\n"
                          "- {from: rate-limit, to: R2, relation: equals}\n"
                          "- {from: rate-limit, to: R1, relation: equal, why: w}\n"
                          "- {from: rate-limit, to: R1, relation: subset, why: w}\n"));
  Write("b.yaml", kOwnCatalog);
  const std::string diagnostics = DiagnosticsOf(true);
  EXPECT_THAT(diagnostics, HasSubstr("a.yaml:7:10: error: unknown control type `rate-limt`"));
  EXPECT_THAT(diagnostics, HasSubstr("did you mean `rate-limit`?"));
  EXPECT_THAT(diagnostics, HasSubstr("a.yaml:8:26: error: unknown requirement `R3` in `own@1`"));
  EXPECT_THAT(diagnostics, HasSubstr("a.yaml:9:40: error: unknown word `equals`"));
  EXPECT_THAT(diagnostics, HasSubstr("crosswalk relation has no `why`"));
  EXPECT_THAT(diagnostics,
              HasSubstr("a.yaml:11:3: error: the mapping of `rate-limit` to `own@1:R1` is stated "
                        "twice"));
}

TEST_F(PackTest, AMissingFolderIsReported) {
  const LoadedCatalog loaded({false, {(root_ / "nothing").generic_string()}});
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("cannot read the folder"));
}

}  // namespace
}  // namespace threatgap::catalog
