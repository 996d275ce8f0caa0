#include "analyzer/graph/user_reach.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/model_builder.h"

namespace threatgap::graph {
namespace {

using ::threatgap::testing::ModelBuilder;
using ::threatgap::testing::RefOf;

/// `u v?q.content`: ids, the uncertain ones with what would tell.
std::string UsersOf(const model::ThreatModel& model, const char* id) {
  const ArchitectureGraph graph(model);
  std::string text;
  for (const UserAt& at : graph.UsersOf(RefOf(model, id).index)) {
    text += (text.empty() ? "" : " ") + model.components[static_cast<std::size_t>(at.user)].id;
    for (const auto& key : at.keys) text += "?" + model::KeyText(model, key);
  }
  return text;
}

ModelBuilder Data() {
  ModelBuilder builder;
  builder.AddData("q").Set("content", "text");
  builder.AddData("ev").Set("content", "log");
  builder.AddData("blob");
  return builder;
}

TEST(UserReach, FollowsRunsOfDataFromEachUser) {
  ModelBuilder builder = Data();
  builder.AddComponent("u", "user").AddComponent("v", "user").AddComponent("o", "admin");
  builder.AddComponent("s", "service").AddComponent("t", "service").AddComponent("i", "service");
  builder.AddFlow("u", "s").Set("carries", "q").Set("returns", "");
  builder.AddFlow("v", "s").Set("carries", "q").Set("returns", "q");
  builder.AddFlow("o", "s").Set("carries", "q").Set("returns", "");
  builder.AddFlow("s", "t").Set("carries", "q").Set("returns", "");
  builder.AddFlow("i", "t").Set("carries", "q").Set("returns", "");
  const auto model = builder.Finish();
  EXPECT_EQ(UsersOf(model, "s"), "u v");
  EXPECT_EQ(UsersOf(model, "t"), "u v");
  EXPECT_EQ(UsersOf(model, "i"), "");
  EXPECT_EQ(UsersOf(model, "v"), "u") << "what the service returns; nobody works for himself";
}

TEST(UserReach, RecordsOfActivityDoNotCount) {
  ModelBuilder builder = Data();
  builder.AddComponent("u", "user").AddComponent("s", "service").AddComponent("t", "service");
  builder.AddComponent("r", "service");
  builder.AddFlow("u", "s").Set("carries", "ev").Set("returns", "");
  builder.AddFlow("u", "t").Set("carries", "blob").Set("returns", "");
  builder.AddFlow("t", "r").Set("carries", "ev").Set("returns", "");
  const auto model = builder.Finish();
  EXPECT_EQ(UsersOf(model, "s"), "");
  EXPECT_EQ(UsersOf(model, "t"), "u?blob.content");
  EXPECT_EQ(UsersOf(model, "r"), "u?blob.content") << "from the second hop on any data counts";
}

TEST(UserReach, PeopleAndWhatDiscardsItsInputEndARun) {
  ModelBuilder builder = Data();
  builder.AddComponent("u", "user").AddComponent("o", "admin").AddComponent("c", "component");
  builder.AddComponent("d", "service").Set("behaviour", "discard");
  for (const char* id : {"after-o", "after-d", "after-c"}) builder.AddComponent(id, "service");
  for (const char* id : {"o", "d", "c"}) {
    builder.AddFlow("u", id).Set("carries", "q").Set("returns", "");
    builder.AddFlow(id, ("after-" + std::string(id)).c_str())
        .Set("carries", "q")
        .Set("returns", "");
  }
  const auto model = builder.Finish();
  EXPECT_EQ(UsersOf(model, "after-o"), "");
  EXPECT_EQ(UsersOf(model, "d"), "u");
  EXPECT_EQ(UsersOf(model, "after-d"), "");
  EXPECT_EQ(UsersOf(model, "after-c"), "c?c.type u?c.type")
      << "c may be a user, or a person between";
}

TEST(UserReach, OfSeveralRunsTheOneThatAsksLeastCounts) {
  ModelBuilder builder = Data();
  builder.AddComponent("u", "user").AddComponent("a", "service").AddComponent("s", "service");
  builder.AddFlow("u", "s").Set("returns", "");
  builder.AddFlow("u", "a").Set("carries", "q").Set("returns", "");
  const auto asked = [&](bool stated) {
    ModelBuilder more = builder;
    more.AddFlow("a", "s").Set("returns", "");
    if (stated) more.Set("carries", "q");
    return more.Finish();
  };
  EXPECT_EQ(UsersOf(asked(true), "s"), "u") << "two hops without a question";
  EXPECT_EQ(UsersOf(asked(false), "s"), "u?u>s.carries") << "one question each: fewer hops";
}

}  // namespace
}  // namespace threatgap::graph
