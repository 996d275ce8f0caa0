// An `exists` over flows looks at the flows of the component to which its predicate joins it, so
// the join must be found where it holds for every flow and nowhere else.

#include <gtest/gtest.h>

#include "tests/unit/rule_engine/rule_on_sketch.h"

namespace threatgap::rule_engine {
namespace {

/// The name of the joined variable; empty where every flow has to be looked at.
std::string JoinOf(const std::string& where) {
  const Rule rule = testing::RuleFrom(
      "match: {each: {as: x}}\n"
      "covered-by: {any: [{exists: {as: f, in: flow, where: \"" +
      where + "\"}}]}\n");
  const int slot = JoinedComponent(rule.covered_by->children.front().exists);
  return slot < 0 ? "" : rule.scope[static_cast<std::size_t>(slot)].name;
}

TEST(JoinedComponent, IsFoundInEitherOrderAndUnderAnd) {
  EXPECT_EQ(JoinOf("f.from == x"), "x");
  EXPECT_EQ(JoinOf("x == f.to"), "x");
  EXPECT_EQ(JoinOf("f.to is log-store and f.from == x"), "x");
  EXPECT_EQ(JoinOf("f.to is log-store and (f.kind == 'event' and f.from == x)"), "x");
}

TEST(JoinedComponent, IsNotFoundWhereTheJoinNeedNotHold) {
  EXPECT_EQ(JoinOf("f.from == x or f.kind == 'admin'"), "");
  EXPECT_EQ(JoinOf("not (f.from == x)"), "");
  EXPECT_EQ(JoinOf("f.from != x"), "");
  EXPECT_EQ(JoinOf("f.from == f.to and x.third-party"), "");
  EXPECT_EQ(JoinOf("f.kind == 'admin' and x.third-party"), "");
  EXPECT_EQ(JoinOf("if f.from == x then true else false"), "");
}

TEST(JoinedComponent, AnExistsThatIsNotJoinedLooksAtEveryFlow) {
  const std::string rule =
      "match: {each: {as: x, is: store}}\ncovered-by: {any: [{exists: {as: f, in: flow, "
      "where: \"f.kind == 'replication' and x.third-party is stated\"}}]}\n";
  EXPECT_EQ(testing::RuleOnSketch(rule, {"k:database@app{third-party: false}; a:service@app "
                                         "-q{kind: replication}-> b:service@app"})
                .Words(),
            "k: covered\n");
}

}  // namespace
}  // namespace threatgap::rule_engine
