#include "analyzer/rule_engine/rule_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "analyzer/rule_engine/rule_loader.h"
#include "tests/unit/load/loading.h"

namespace threatgap::rule_engine {
namespace {

using ::testing::HasSubstr;

/// A rule read from memory without a mistake, and what the checks say about it.
struct Checked {
  base::SourceStore sources;
  base::DiagnosticSink sink;

  Checked(const std::string& path, const std::string& text) {
    const auto rule =
        ReadRule(sources.Add(path, text), load::BuiltinCatalog(), sources, base::Budgets{}, sink);
    EXPECT_TRUE(rule.has_value()) << load::Rendered(sink, sources);
    if (rule) CheckRule(*rule, load::BuiltinCatalog(), sources, sink);
  }
  std::string said() const { return load::Rendered(sink, sources); }
};

std::string Fixture(const std::string& name) {
  return std::string(THREATGAP_SOURCE_DIR) + "/tests/unit/rule_engine/fixtures/" + name;
}

void ExpectMistakes(const std::string& name) {
  const Checked checked("TST-001-" + name + ".yaml", load::ReadWhole(Fixture(name + ".yaml")));
  load::ExpectGolden(checked.said(), Fixture(name + ".txt"));
}

TEST(RuleChecks, ConstantConditionsOfAPathRuleAreShownWhereTheyStand) {
  ExpectMistakes("constant-conditions");
}
TEST(RuleChecks, NamesInTestsThatTheirSketchLacksAreShown) { ExpectMistakes("test-names"); }

std::string Draft(const std::string& match,
                  const std::string& cover = "{control: rate-limit, at: system}") {
  return "rule: TST-001\nname: test\ntitle: t\nstatus: draft\n"
         "severity: {likelihood: '3', impact: '3'}\n"
         "threat: {source: s, action: a, impact: i}\nmatch: " +
         match + "\ncovered-by: " + cover + "\n";
}

TEST(RuleChecks, AConstantConditionOfADraftIsAWarning) {
  const Checked checked("TST-001-test.yaml",
                        Draft("{each: {as: x, is: llm, where: \"x is model\"}}"));
  EXPECT_EQ(checked.sink.error_count(), 0U);
  EXPECT_THAT(checked.said(),
              HasSubstr("warning: `x is model` is always true [constant-condition]"));
  EXPECT_THAT(checked.said(), HasSubstr("note: `x` is bound as `llm` here"));
}

TEST(RuleChecks, ConditionsOfNodesAndOfThePatternAreComparedTogether) {
  const Checked checked(
      "TST-001-test.yaml",
      Draft("{pattern: {nodes: {a: {where: \"trust(a) == 'public'\"}, b: {}}, edges: ['a --> b'], "
            "where: \"trust(a) >= 'internal' and trust(b) == 'public'\"}}"));
  EXPECT_THAT(checked.said(), HasSubstr("`trust(a) >= 'internal'` is never true together with "
                                        "`trust(a) == 'public'` [constant-condition]"));
  EXPECT_THAT(checked.said(), HasSubstr("note: stated here"));
}

TEST(RuleChecks, AnExistsIsComparedWithTheMatchToo) {
  const auto said = [](const std::string& where) {
    return Checked("TST-001-test.yaml",
                   Draft("{each: {as: x, where: \"trust(x) == 'public'\"}}",
                         "{exists: {as: f, in: flow, where: \"f.to == x and " + where + "\"}}"))
        .said();
  };
  EXPECT_THAT(said("trust(x) > 'partner'"),
              HasSubstr("`trust(x) > 'partner'` is never true together with `trust(x) == "
                        "'public'` [constant-condition]"));
  EXPECT_THAT(said("trust(f.from) > 'partner'"), ::testing::Not(HasSubstr("constant-condition")));
}

TEST(RuleChecks, APatternInTwoPiecesIsSlow) {
  const std::string nodes =
      "{pattern: {nodes: {a: {is: llm}, b: {}, c: {}}, where: "
      "\"a.zone == b.zone and a.zone == c.zone\", edges: ";
  const Checked apart("TST-001-test.yaml", Draft(nodes + "['c --> a']}}"));
  EXPECT_THAT(apart.said(), HasSubstr("warning: no edge leads from `a` to `b`: time grows with the "
                                      "square of the model [costly-match]"));
  const Checked joined("TST-001-test.yaml", Draft(nodes + "['c --> a', 'b --> c']}}"));
  EXPECT_THAT(joined.said(), ::testing::Not(HasSubstr("costly-match")));
}

TEST(RuleChecks, AnExistsThatLooksAtEveryFlowIsSlow) {
  const auto with = [](const std::string& exists) {
    return Checked("TST-001-test.yaml", Draft("{each: {as: x}}", "{exists: " + exists + "}"))
        .said();
  };
  EXPECT_THAT(with("{as: f, in: flow, where: \"f.kind == 'admin'\"}"),
              HasSubstr("for each finding every flow of the model is looked at [costly-match]"));
  EXPECT_THAT(with("{as: c, where: \"c.zone == x.zone\"}"), HasSubstr("help: narrow it with `is`"));
  for (const char* quick :
       {"{as: f, in: flow, where: \"f.from == x and f.kind == 'admin'\"}",
        "{as: y, where: \"y == x and y.supported\"}", "{as: l, is: log-store, where: \"true\"}"}) {
    EXPECT_THAT(with(quick), ::testing::Not(HasSubstr("costly-match"))) << quick;
  }
}

}  // namespace
}  // namespace threatgap::rule_engine
