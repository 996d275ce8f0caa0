#include "analyzer/model/component_types.h"

#include <gtest/gtest.h>

#include "tests/unit/model_builder.h"

namespace threatgap::model {
namespace {

TEST(ComponentTypes, ATypeIsItselfAndEveryTypeAboveIt) {
  const auto types = testing::TestTypes();
  const auto is = [&](const char* type, const char* ancestor) {
    return types->IsA(*types->Find(type), *types->Find(ancestor));
  };
  EXPECT_TRUE(is("agent", "agent"));
  EXPECT_TRUE(is("agent", "llm"));
  EXPECT_TRUE(is("agent", "component"));
  EXPECT_FALSE(is("llm", "agent"));
  EXPECT_FALSE(is("agent", "store"));
  EXPECT_FALSE(types->Find("robot").has_value());
}

TEST(ComponentTypes, ADefaultComesFromTheNearestTypeThatGivesOne) {
  ComponentTypes types;
  const auto value = [](int scalar) {
    return AttributeValue{attribute::kThirdParty, Origin::kTypeDefault, {scalar, {}}, {}, -1};
  };
  const TypeId root = types.Add({"root", "", "", kNoType, true, {value(0)}, {}});
  const TypeId middle = types.Add({"middle", "", "", root, false, {value(1)}, {}});
  const TypeId leaf = types.Add({"leaf", "", "", middle, false, {}, {}});
  TypeId giver = kNoType;
  const AttributeValue* found = types.Default(leaf, attribute::kThirdParty, &giver);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->value.scalar, 1);
  EXPECT_EQ(giver, middle);
  EXPECT_EQ(types.Default(root, attribute::kThirdParty)->value.scalar, 0);
  EXPECT_EQ(types.Default(leaf, attribute::kZone), nullptr);
  EXPECT_EQ(types.Ids(), (std::vector<std::string>{"leaf", "middle", "root"}));
}

}  // namespace
}  // namespace threatgap::model
