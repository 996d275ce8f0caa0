#include "analyzer/rule_engine/rule_test_names.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "analyzer/pipeline/rule_tests.h"
#include "tests/unit/load/loading.h"

namespace threatgap::rule_engine {
namespace {

TEST(RuleTestNames, ZonesAndDataAreThoseOfTheFixture) {
  RuleTest test;
  test.sketch = "a:service";
  std::string mistake;
  const load::Loaded loaded("sketch.yaml", pipeline::SketchAsModel(test, "2026-01-01", &mistake));
  ASSERT_TRUE(loaded.model.has_value()) << mistake << loaded.diagnostics();
  std::set<std::string> zones, data;
  for (const auto& zone : loaded.model->zones) zones.insert(zone.id);
  for (const auto& datum : loaded.model->data) data.insert(datum.id);
  EXPECT_EQ(zones, std::set<std::string>(SketchZones().begin(), SketchZones().end()));
  EXPECT_EQ(data, std::set<std::string>(SketchData().begin(), SketchData().end()));
}

}  // namespace
}  // namespace threatgap::rule_engine
