// How much of ISO/IEC 27001 Annex A the control types reach, and what its aspects promise.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <set>
#include <string>
#include <vector>

#include "tests/unit/load/loading.h"

namespace threatgap::catalog {
namespace {

constexpr std::string_view kIso = "iso27001@2022";

const Framework& Iso() {
  const Catalog& catalog = load::BuiltinCatalog();
  return catalog.frameworks[static_cast<std::size_t>(*catalog.FindFramework(kIso))];
}

/// Mappings of control types to an Annex A control which say something about coverage.
std::vector<const Mapping*> MappingsTo(const std::string& id) {
  const Catalog& catalog = load::BuiltinCatalog();
  const auto target = catalog.FindRequirement(std::string(kIso) + ":" + id);
  std::vector<const Mapping*> found;
  for (const ControlType& type : catalog.control_types) {
    for (const Mapping& mapping : type.maps) {
      const bool part =
          mapping.relation == Relation::kSubset || mapping.relation == Relation::kIntersects;
      if (mapping.to == target && (part || CoversWhole(mapping.relation)))
        found.push_back(&mapping);
    }
  }
  return found;
}

std::vector<std::string> TechnologicalControls() {
  std::vector<std::string> ids;
  for (const Requirement& requirement : Iso().requirements) {
    if (requirement.group == "technological") ids.push_back(requirement.id);
  }
  return ids;
}

std::size_t CountMapped(const std::vector<std::string>& ids) {
  std::size_t mapped = 0;
  for (const std::string& id : ids) {
    const bool any = !MappingsTo(id).empty();
    EXPECT_TRUE(any) << id << " has no control type";
    mapped += any;
  }
  return mapped;
}

TEST(MappedControls, EveryTechnologicalControlOfAnnexAHasAControlType) {
  const auto ids = TechnologicalControls();
  ASSERT_EQ(ids.size(), 34U);
  std::printf("technological controls with a control type: %zu of %zu\n", CountMapped(ids),
              ids.size());
}

TEST(MappedControls, TheNamedOrganizationalControlsHaveAControlType) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> groups = {
      {"supplier", {"A.5.19", "A.5.20", "A.5.21", "A.5.22", "A.5.23"}},
      {"access", {"A.5.15", "A.5.16", "A.5.17", "A.5.18"}},
      {"logging and events", {"A.5.24", "A.5.25", "A.5.26", "A.5.28"}},
      {"continuity", {"A.5.30"}}};
  for (const auto& [name, ids] : groups) {
    std::printf("%s controls with a control type: %zu of %zu\n", name.c_str(), CountMapped(ids),
                ids.size());
  }
}

TEST(MappedControls, AspectsAreCoveredByControlTypesOrLeftToPeople) {
  std::size_t with_aspects = 0, by_controls_alone = 0;
  for (const Requirement& requirement : Iso().requirements) {
    if (requirement.aspects.empty()) continue;
    ++with_aspects;
    std::set<std::int32_t> covered;
    for (const Mapping* mapping : MappingsTo(requirement.id)) {
      EXPECT_FALSE(CoversWhole(mapping->relation))
          << requirement.id << " needs no aspects: one control type is the whole of it";
      covered.insert(mapping->aspects.begin(), mapping->aspects.end());
    }
    EXPECT_GE(requirement.aspects.size(), 2U) << requirement.id;
    EXPECT_FALSE(covered.empty()) << requirement.id << " has aspects that nothing covers";
    by_controls_alone += covered.size() == requirement.aspects.size();
  }
  std::printf("Annex A controls with aspects: %zu, of which controls alone can implement %zu\n",
              with_aspects, by_controls_alone);
  EXPECT_EQ(with_aspects, 16U);
  EXPECT_EQ(by_controls_alone, 8U);
}

/// Annexes apply with the article that names them; six articles were inserted in 2026.
TEST(MappedControls, EveryNumberedArticleOfTheAiActSaysFromWhenItApplies) {
  const Catalog& catalog = load::BuiltinCatalog();
  const auto index = catalog.FindFramework("eu-ai-act@2026-07-27");
  ASSERT_TRUE(index.has_value());
  std::size_t dated = 0;
  for (const auto& entry : catalog.frameworks[static_cast<std::size_t>(*index)].requirements) {
    const bool has_date = entry.attributes.contains("applies-from");
    EXPECT_EQ(has_date, entry.group != "annex" && entry.group != "inserted") << entry.id;
    dated += has_date;
  }
  EXPECT_EQ(dated, 113U);
}

}  // namespace
}  // namespace threatgap::catalog
