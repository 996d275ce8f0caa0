#include <gtest/gtest.h>

#include "tests/unit/rule_engine/expression_fixture.h"

namespace threatgap::rule_engine {
namespace {

using testing::ModelBuilder;

/// x is a service about which nothing is known except its zone, y one in no stated zone; `f` goes
/// from x to y.
World Thin() {
  World world(ModelBuilder()
                  .AddZone("app")
                  .Set("trust", "internal")
                  .AddZone("inner", "app")
                  .AddZone("bare")
                  .AddData("d")
                  .AddData("hr")
                  .Set("confidentiality", "confidential")
                  .Set("personal", "true")
                  .AddComponent("x", "service", "app")
                  .AddComponent("y", "service")
                  .AddFlow("x", "y", "f")
                  .Finish());
  world.Bind("x", "x").Bind("y", "y").Bind("f", "f").Bind("d", "d").Bind("z", "app");
  return world;
}

void ExpectBools(const World& world,
                 std::initializer_list<std::pair<std::string, std::string>> cases) {
  for (const auto& [text, value] : cases) EXPECT_EQ(world.Bool(text), value) << text;
}

TEST(ExpressionEvaluate, AndOrNotFollowKleene) {
  // T and F are literals, U and V two unknown attributes.
  const std::string kU = "unknown: x.pinned", kV = "unknown: y.pinned",
                    kBoth = "unknown: x.pinned, y.pinned";
  const std::string t = "true", f = "false", u = "x.pinned", v = "y.pinned";
  ExpectBools(Thin(), {
                          {t + " and " + t, "true"},
                          {t + " and " + f, "false"},
                          {f + " and " + f, "false"},
                          {t + " and " + u, kU},
                          {u + " and " + t, kU},
                          {f + " and " + u, "false"},
                          {u + " and " + f, "false"},
                          {u + " and " + v, kBoth},
                          {u + " and " + u, kU},
                          {t + " or " + f, "true"},
                          {f + " or " + f, "false"},
                          {t + " or " + u, "true"},
                          {u + " or " + t, "true"},
                          {f + " or " + u, kU},
                          {u + " or " + f, kU},
                          {u + " or " + v, kBoth},
                          {"not " + t, "false"},
                          {"not " + f, "true"},
                          {"not " + u, kU},
                          {u + " or not " + u, kU},
                          {v + " and true", kV},
                          {u + " and " + v + " and false", "false"},
                          {u + " or (" + v + " and false)", kU},
                      });
}

TEST(ExpressionEvaluate, ComparisonsKeepUnknownsOfBothSides) {
  // cel-java issue 863: `==` dropped unknowns.
  ExpectBools(Thin(),
              {
                  {"x.pinned == true", "unknown: x.pinned"},
                  {"true == x.pinned", "unknown: x.pinned"},
                  {"x.pinned == y.pinned", "unknown: x.pinned, y.pinned"},
                  {"x.pinned != y.pinned", "unknown: x.pinned, y.pinned"},
                  {"x.owner == 'me'", "unknown: x.owner"},
                  {"x.owner == y.owner", "unknown: x.owner, y.owner"},
                  {"x.zone == y.zone", "unknown: y.zone"},
                  {"d.confidentiality > x.clearance", "unknown: x.clearance, d.confidentiality"},
                  {"x.instances + 1 > y.instances", "unknown: x.instances, y.instances"},
                  {"(x.pinned and y.pinned) == false", "unknown: x.pinned, y.pinned"},
                  {"x.effects == y.effects", "unknown: x.effects, y.effects"},
                  {"x.effects == []", "unknown: x.effects"},
              });
}

TEST(ExpressionEvaluate, KnownValuesCompare) {
  World world(ModelBuilder()
                  .AddZone("app")
                  .Set("trust", "internal")
                  .AddZone("net")
                  .Set("trust", "public")
                  .AddData("d")
                  .Set("confidentiality", "confidential")
                  .Set("content", "record")
                  .Set("retention", "P90D")
                  .AddComponent("x", "llm", "app")
                  .Set("clearance", "internal")
                  .Set("autonomy", "act")
                  .Set("instances", "3")
                  .Set("owner", "ops")
                  .Set("tags", "pci, eu")
                  .Set("effects", "read, pay")
                  .Set("pinned", "false")
                  .AddComponent("y", "user", "net")
                  .Set("owner", "ops")
                  .Set("effects", "read")
                  .AddFlow("y", "x", "f")
                  .Set("encryption", "tls1.2")
                  .Set("carries", "d")
                  .Set("returns", "")
                  .Finish());
  world.Bind("x", "x").Bind("y", "y").Bind("f", "f").Bind("d", "d").Bind("z", "net");
  ExpectBools(world,
              {
                  {"d.confidentiality > x.clearance", "true"},
                  {"x.autonomy >= 'act-with-approval'", "true"},
                  {"'none' > x.autonomy", "false"},
                  {"f.encryption == 'tls1.2' and f.encryption < 'tls1.3'", "true"},
                  {"x.instances == 3 and x.instances - 1 < 3 and 2 + 2 > x.instances", "true"},
                  {"x.instances in [1, 3]", "true"},
                  {"x.owner == 'ops' and 'ops' == x.owner and x.owner == y.owner", "true"},
                  {"x.owner == 'nobody' or x.owner in ['nobody', 'no one']", "false"},
                  {"x.owner in ['a', 'ops']", "true"},
                  {"'pci' in x.tags and 'us' not in x.tags", "true"},
                  {"x.tags within ['pci', 'eu', 'us'] and not (['us'] overlaps x.tags)", "true"},
                  {"x.tags == ['eu', 'pci']", "true"},
                  {"y.effects within x.effects and x.effects not within y.effects", "true"},
                  {"x.effects overlaps ['pay','delete']", "true"},
                  {"x.effects overlaps []", "false"},
                  {"[] within x.effects", "true"},
                  {"x.effects != [] and f.returns == []", "true"},
                  {"d.retention >= 'P1Y'", "false"},
                  {"days(d.retention) == 90 and days('P1Y') == 365", "true"},
                  {"not x.pinned", "true"},
                  {"f.from == y and f.to == x and f.to in [x, y] and f.from != f.to", "true"},
                  {"f.from.zone == z and f.from.zone.trust == 'public'", "true"},
                  {"d in f.carries and d.content in ['text','record']", "true"},
                  {"'a' == 'a' and 'a' != 'b' and 1 < 2", "true"},
                  {"size(['a', 'b', 'a']) == 2", "true"},
                  {"if x.pinned then false else true", "true"},
              });
}

TEST(ExpressionEvaluate, TypesBelowAbstractOnesAreUnknown) {
  World world(ModelBuilder()
                  .AddComponent("x", "process")
                  .AddComponent("y", "agent")
                  .AddFlow("x", "y", "f")
                  .Finish());
  world.Bind("x", "x").Bind("y", "y").Bind("f", "f");
  ExpectBools(world, {
                         {"x is process", "true"},
                         {"x is component", "true"},
                         {"x is llm", "unknown: x.type"},
                         {"x is not llm", "unknown: x.type"},
                         {"x is database", "false"},
                         {"x is actor", "false"},
                         {"y is llm and y is agent and f.to is model", "true"},
                         {"y is tool", "false"},
                     });
  ExpectBools(world.CloseWorld(), {{"x is llm", "false"}, {"x is process", "true"}});
}

TEST(ExpressionEvaluate, StatedIsNeverUnknown) {
  ExpectBools(Thin(), {
                          {"x.zone is stated", "true"},
                          {"y.zone is stated", "false"},
                          {"y.zone is not stated", "true"},
                          {"y.zone.trust is stated", "false"},
                          {"x.zone.trust is stated", "true"},
                          {"f.carries is stated", "false"},
                      });
  World world(ModelBuilder().AddComponent("x", "agent").Set("prompts", "").Finish());
  ExpectBools(world.Bind("x", "x"),
              {{"x.prompts is stated", "true"}, {"x.stores is stated", "false"}});
}

TEST(ExpressionEvaluate, ZonesTellTrustAndCrossing) {
  World world = Thin();
  ExpectBools(world, {
                         {"trust(x) == 'internal'", "true"},
                         {"trust(y) == 'internal'", "unknown: y.zone"},
                         {"trust(z) >= 'partner'", "true"},
                         {"crosses(f)", "unknown: y.zone"},
                         {"contains(z, x)", "true"},
                         {"contains(z, y)", "unknown: y.zone"},
                         {"contains(x.zone, x.zone)", "true"},
                         {"contains(z.parent, x)", "unknown: app.parent"},
                         {"y.zone.trust == 'public'", "unknown: y.zone"},
                     });
  world.Bind("z", "inner");
  ExpectBools(world, {{"trust(z) == 'internal'", "true"},
                      {"z.trust == 'internal'", "unknown: inner.trust"},
                      {"contains(z, x)", "false"},
                      {"contains(z.parent, x)", "true"}});
  world.Bind("z", "bare");
  ExpectBools(world, {{"trust(z) == 'internal'", "unknown: bare.trust"}});
}

/// x calls a tool, a process that may be one, a log store and a database, and is called by u.
ModelBuilder Hub() {
  ModelBuilder builder;
  builder.AddData("ans")
      .AddData("hr")
      .Set("personal", "true")
      .AddData("key")
      .Set("secrets", "true")
      .AddData("q");
  builder.AddComponent("x", "agent").Set("stores", "key");
  builder.AddComponent("u", "user")
      .AddComponent("t", "tool")
      .Set("effects", "pay")
      .AddComponent("p", "process");
  builder.AddComponent("l", "log-store").AddComponent("db", "database").Set("stores", "hr");
  builder.AddFlow("u", "x").Set("carries", "q").Set("returns", "ans");
  builder.AddFlow("x", "t").Set("carries", "q").Set("returns", "");
  builder.AddFlow("x", "p").Set("carries", "").Set("returns", "");
  builder.AddFlow("x", "l").Set("carries", "").Set("returns", "");
  builder.AddFlow("x", "db").Set("carries", "").Set("returns", "hr");
  return builder;
}

TEST(ExpressionEvaluate, FunctionsGiveSets) {
  World world(Hub().Finish());
  world.Bind("x", "x").Bind("y", "db").Bind("f", "x>db");
  const std::pair<std::string, std::string> kCases[] = {
      {"flows(x)", "u>x, x>db, x>l, x>p, x>t"},
      {"tools(x)", "p?p.type, t"},
      {"log-sinks(x)", "l"},
      {"outputs(x)", "ans, q"},
      {"users(x)", "u?q.content"},
      {"users(y)", ""},
      {"data(x)", "ans, hr, key, q"},
      {"data(f)", "hr"},
      {"data(y)", "hr"},
      {"outputs(y)", "hr"},
      {"tools(y)", ""},
      {"flows(y)", "x>db"},
      {"x.stores", "key"},
      {"x.prompts", "+ x.prompts"},
      {"['a']", "-1"},
  };
  for (const auto& [text, set] : kCases) EXPECT_EQ(world.Set(text), set) << text;
}

TEST(ExpressionEvaluate, OpenListsAddTheirKeys) {
  World world(Hub().Open(model::ListKind::kFlows).Finish());
  // Open was said after AddFlow, so it is the system's list.
  world.Bind("x", "x").Bind("y", "db").Bind("f", "x>db");
  const std::pair<std::string, std::string> kCases[] = {
      {"flows(y)", "x>db + system.flows"},
      {"tools(x)", "p?p.type, t + system.flows"},
      {"log-sinks(y)", "+ system.flows"},
      {"users(y)", "+ system.flows"},
      {"outputs(y)", "hr + system.flows"},
      {"data(y)", "hr + system.flows"},
      {"data(f)", "hr"},
  };
  for (const auto& [text, set] : kCases) EXPECT_EQ(world.Set(text), set) << text;
  ExpectBools(world,
              {
                  {"any e in data(y): e.personal", "true"},
                  {"no e in data(y): e.personal", "false"},
                  {"all e in data(y): e.personal", "unknown: system.flows"},
                  {"any e in data(y): e.content == 'log'", "unknown: hr.content, system.flows"},
                  {"tools(y) == []", "unknown: system.flows"},
                  {"tools(x) == []", "false"},
                  {"on-cycle(x)", "unknown: system.flows"},
              });
  EXPECT_EQ(world.Int("size(flows(y))"), "1..*: system.flows");
  world.CloseWorld();
  EXPECT_EQ(world.Set("flows(y)"), "x>db");
  EXPECT_EQ(world.Set("tools(x)"), "t");
}

TEST(ExpressionEvaluate, UnstatedDataOfAFlowAddsItsKeys) {
  World world(ModelBuilder()
                  .AddData("hr")
                  .Set("personal", "true")
                  .AddComponent("x", "service")
                  .Set("stores", "")
                  .AddComponent("y", "service")
                  .Set("stores", "")
                  .AddFlow("x", "y", "f")
                  .Set("returns", "hr")
                  .AddFlow("x", "y", "g")
                  .AddFlow("x", "x", "loop")
                  .Set("carries", "")
                  .Set("returns", "")
                  .Finish());
  world.Bind("x", "x").Bind("y", "y").Bind("f", "f").Bind("d", "hr");
  EXPECT_EQ(world.Set("data(f)"), "hr + f.carries");
  EXPECT_EQ(world.Set("outputs(x)"), "+ f.carries, g.carries");
  EXPECT_EQ(world.Set("outputs(y)"), "hr + g.returns");
  EXPECT_EQ(world.Set("data(x)"), "hr + f.carries, g.carries, g.returns");
  EXPECT_EQ(world.Set("flows(x)"), "f, g, loop");
  ExpectBools(world, {
                         {"on-cycle(x)", "true"},
                         {"on-cycle(y)", "false"},
                         {"d in data(f)", "true"},
                         {"d in f.carries", "unknown: f.carries"},
                         {"f.carries within f.returns", "unknown: f.carries"},
                         {"f.returns within f.carries", "unknown: f.carries"},
                         {"f.returns within []", "false"},
                         {"data(f) overlaps [d]", "true"},
                         {"f.carries overlaps [d]", "unknown: f.carries"},
                         {"f.carries overlaps []", "false"},
                         {"f.carries == f.returns", "unknown: f.carries"},
                         {"f.returns != []", "true"},
                         {"data(f) == []", "false"},
                     });
}

TEST(ExpressionEvaluate, KnownPartsDecideSetQuestions) {
  World world(Hub().Finish());
  world.Bind("x", "x").Bind("y", "p").Bind("f", "x>p").Bind("d", "hr");
  ExpectBools(
      world, {
                 {"y in tools(x)", "unknown: p.type"},
                 {"f.from in tools(x)", "false"},
                 {"[y] within tools(x)", "unknown: p.type"},
                 {"[x] within tools(x)", "false"},
                 {"tools(x) within [y]", "false"},
                 {"tools(x) overlaps [y]", "unknown: p.type"},
                 {"any t in tools(x): t.effects overlaps ['pay']", "true"},
                 {"any t in tools(x): t.effects overlaps ['delete']", "unknown: p.type, p.effects"},
                 {"all t in tools(x): t.effects overlaps ['pay']", "unknown: p.type, p.effects"},
                 {"all t in tools(x): t is tool", "unknown: p.type"},
                 {"all t in tools(x): not (t is user)", "true"},
                 {"any t in tools(x): t is user", "false"},
                 {"no t in tools(x): t.effects overlaps ['pay']", "false"},
                 {"all t in tools(x): t.effects overlaps ['send']", "false"},
                 {"y.owner in ['a']", "unknown: p.owner"},
                 {"y.owner in []", "false"},
                 {"d.content in [d.content, 'log']", "unknown: hr.content"},
                 {"d.personal in [true]", "true"},
             });
  world.Bind("y", "t");
  ExpectBools(world, {
                         {"y in tools(x)", "true"},
                         {"[y] within tools(x)", "true"},
                         {"tools(x) within [y]", "unknown: p.type"},
                         {"tools(x) == [y]", "unknown: p.type"},
                         {"tools(x) overlaps [y]", "true"},
                     });
}

TEST(ExpressionEvaluate, NumbersBecomeRanges) {
  World world(Hub().Finish());
  world.Bind("x", "x").Bind("y", "p").Bind("f", "x>p").Bind("d", "hr");
  const std::pair<std::string, std::string> kCases[] = {
      {"if y.pinned then 5 else 4", "4..5: p.pinned"},
      {"if y.pinned then 5 else 5", "5"},
      {"if x is llm then 5 else 4", "5"},
      {"if y.pinned then (if d.secrets then 1 else 2) else 4", "1..4: p.pinned, hr.secrets"},
      {"size(tools(x))", "1..2: p.type"},
      {"count t in tools(x): t.pinned", "0..2: p.type, p.pinned, t.pinned"},
      {"count g in flows(x): g.from == x", "4"},
      {"count t in tools(x): t.effects overlaps ['pay']", "1..2: p.type, p.effects"},
      {"y.instances", "*..*: p.instances"},
      {"3 - size(tools(x)) + 1", "2..3: p.type"},
      {"days(d.retention)", "*..*: hr.retention"},
  };
  for (const auto& [text, range] : kCases) EXPECT_EQ(world.Int(text), range) << text;
  ExpectBools(world, {
                         {"size(tools(x)) >= 1", "true"},
                         {"size(tools(x)) <= 2", "true"},
                         {"size(tools(x)) > 2", "false"},
                         {"size(tools(x)) < 1", "false"},
                         {"size(tools(x)) == 3", "false"},
                         {"size(tools(x)) != 3", "true"},
                         {"size(tools(x)) == 2", "unknown: p.type"},
                         {"size(tools(x)) in [1]", "unknown: p.type"},
                         {"if y.pinned then true else d.personal", "true"},
                         {"if y.pinned then false else true", "unknown: p.pinned"},
                         {"if y.pinned then false else d.secrets", "unknown: p.pinned, hr.secrets"},
                     });
}

TEST(ExpressionEvaluate, ManyUnknownMembersAreWalkedInLinearTime) {
  ModelBuilder builder;
  builder.AddComponent("x", "service");
  auto model = builder.Finish();
  for (int i = 100'000; i < 200'000; ++i) {
    auto& flow = model.flows.emplace_back();
    flow.id = "f" + std::to_string(i);
    flow.from = flow.to = 0;
  }
  World world(std::move(model));
  world.Bind("x", "x");
  const auto verdict =
      EvaluateBool(Compile("any g in flows(x): g.authn == 'none'"), world.context(), world.slots());
  EXPECT_EQ(verdict.keys.size(), 100'000U);
}

TEST(ExpressionEvaluate, QuantifiersNest) {
  World world(Hub().Finish());
  world.Bind("x", "x");
  ExpectBools(world,
              {
                  {"any g in flows(x): any e in data(g): e.personal", "true"},
                  {"any g in flows(x): (all e in data(g): e.personal) and data(g) != []", "true"},
                  {"all g in flows(x): any e in data(g): e.personal", "false"},
                  {"any w in ['pay', 'send']: any t in tools(x): w in t.tags",
                   "unknown: p.type, p.tags, t.tags"},
                  {"any w in x.effects: w == 'pay'", "unknown: x.effects"},
              });
}

TEST(ExpressionEvaluate, ClosedWorldTakesLowestValues) {
  World world = Thin();
  world.CloseWorld();
  ExpectBools(world, {
                         {"x.pinned", "false"},
                         {"x.autonomy == 'none'", "true"},
                         {"f.encryption >= 'tls1.2'", "false"},
                         {"d.confidentiality == 'public'", "true"},
                         {"x.effects == []", "true"},
                         {"f.kind == 'request'", "false"},
                         {"f.kind != 'request'", "true"},
                         {"f.kind in ['request', 'admin']", "false"},
                         {"x.instances == 0", "true"},
                         {"x.owner == 'me'", "unknown: x.owner"},
                         {"x.zone == y.zone", "unknown: y.zone"},
                         {"trust(y) == 'public'", "true"},
                         {"crosses(f)", "unknown: y.zone"},
                         {"data(f) == []", "true"},
                         {"x.autonomy is stated", "false"},
                     });
  // An enum has no lowest word: outside of comparisons it stays unknown.
  model::KeySet keys;
  EXPECT_FALSE(
      EvaluateScalar(Compile("f.kind"), world.context(), world.slots(), &keys).has_value());
  EXPECT_EQ(world.Keys(keys), "f.kind");
}

TEST(ExpressionEvaluate, ScalarsAreGivenWithTheirKeys) {
  const World world = Thin();
  model::KeySet keys;
  EXPECT_EQ(EvaluateScalar(Compile("f.to"), world.context(), world.slots(), &keys),
            testing::RefOf(world.model(), "y").index);
  EXPECT_EQ(EvaluateScalar(Compile("trust(x)"), world.context(), world.slots(), &keys), 2);
  EXPECT_TRUE(keys.empty());
  EXPECT_FALSE(
      EvaluateScalar(Compile("f.tenant"), world.context(), world.slots(), &keys).has_value());
  EXPECT_EQ(world.Keys(keys), "f.tenant");
}

TEST(ExpressionRender, ValuesReadLikePartsOfASentence) {
  ModelBuilder builder = Hub();
  builder.At("db")
      .Title("Staff database")
      .At("x")
      .Set("instances", "3")
      .Set("autonomy", "act")
      .Set("effects", "");
  builder.At("x")
      .Set("tags", "b, a")
      .At("t")
      .Title("Payments")
      .At("hr")
      .Set("retention", "P30D")
      .Title("Staff records");
  World world(builder.Finish());
  world.Bind("x", "x").Bind("y", "db").Bind("f", "x>db").Bind("d", "hr");
  const std::pair<std::string, std::string> kCases[] = {
      {"x", "x"},
      {"y", "Staff database"},
      {"f", "x -> Staff database"},
      {"d", "Staff records"},
      {"x.autonomy", "act"},
      {"y.clearance", "unstated clearance"},
      {"trust(x)", "unstated trust"},
      {"x.instances", "3"},
      {"y.instances", "unstated instances"},
      {"x.tags", "a, b"},
      {"d.personal", "true"},
      {"d.retention", "30 days"},
      {"d.owner", "unstated owner"},
      {"data(x)", "Staff records, ans, key, q"},
      {"tools(x)", "Payments and possibly more"},
      {"tools(y)", "no stated tools"},
      {"log-sinks(y)", "no stated log stores"},
      {"flows(y)", "x -> Staff database"},
      {"f.carries", "no stated data"},
      {"y.prompts", "unstated data"},
      {"x.effects", "no stated effects"},
      {"y.effects", "unstated effects"},
      {"['delete', 'pay']", "delete, pay"},
      {"if y.pinned then 5 else 4", "4–5"},
      {"size(tools(x))", "1–2"},
      {"y.zone", "unstated zone"},
      {"y.pinned and true", "unstated pinned"},
  };
  for (const auto& [text, shown] : kCases) EXPECT_EQ(world.Render(text), shown) << text;
  const auto members = [&](const std::string& text) {
    return RenderMembers(Compile(text), world.context(), world.slots());
  };
  EXPECT_EQ(members("data(x)"), (std::vector<std::string>{"Staff records", "ans", "key", "q"}));
  EXPECT_EQ(members("x.autonomy"), (std::vector<std::string>{"act"}));
  EXPECT_TRUE(members("y.clearance").empty());
  EXPECT_TRUE(members("f.carries").empty());
}

}  // namespace
}  // namespace threatgap::rule_engine
