#include "analyzer/rule_engine/rule_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "analyzer/rule_engine/rule_loader.h"
#include "tests/unit/load/loading.h"
#include "tests/unit/rule_engine/rule_on_sketch.h"

namespace threatgap::rule_engine {
namespace {

using ::testing::HasSubstr;

/// A rule read from memory, and what was reported.
struct Read {
  base::SourceStore sources;
  base::DiagnosticSink sink;
  std::optional<Rule> rule;

  Read(const std::string& path, const std::string& text) {
    rule =
        ReadRule(sources.Add(path, text), load::BuiltinCatalog(), sources, base::Budgets{}, sink);
  }
  std::string diagnostics() const { return load::Rendered(sink, sources); }
};

std::string Fixture(const std::string& name) {
  return std::string(THREATGAP_SOURCE_DIR) + "/tests/unit/rule_engine/fixtures/" + name;
}

/// Reads a fixture full of mistakes and compares everything that is said about it.
void ExpectMistakes(const std::string& name) {
  const Read read(name + ".yaml", load::ReadWhole(Fixture(name + ".yaml")));
  EXPECT_FALSE(read.rule.has_value());
  EXPECT_TRUE(read.sink.has_errors());
  load::ExpectGolden(read.diagnostics(), Fixture(name + ".txt"));
}

TEST(RuleReader, ReportsAllMistakesOfAPathRuleAtOnce) { ExpectMistakes("mistakes-path"); }
TEST(RuleReader, ReportsTwoFormsAndMissingParts) { ExpectMistakes("mistakes-forms"); }
TEST(RuleReader, ReportsMistakesOfAPattern) { ExpectMistakes("mistakes-pattern"); }
TEST(RuleReader, ReportsMistakesOfACount) { ExpectMistakes("mistakes-count"); }
TEST(RuleReader, ReportsUsesOfWhatIsAbsent) { ExpectMistakes("mistakes-absent"); }
TEST(RuleReader, ReportsControlsInTheMatchAndLeavesThatNothingCanMeet) {
  ExpectMistakes("mistakes-cover");
}

constexpr const char* kHead =
    "rule: TST-001\nname: test\ntitle: Test\n"
    "severity: {likelihood: '3', impact: '3'}\n"
    "threat: {source: s, action: a, impact: i}\n"
    "match: {each: {as: x, is: service}}\n"
    "covered-by: {any: [{control: rate-limit, at: x}]}\n";
constexpr const char* kTests =
    "tests:\n"
    "- {sketch: 'a:service@app', expect: {a: uncovered}}\n"
    "- {sketch: 'a:database@app', expect: {}}\n"
    "- {sketch: 'a:process@app', expect: {a: {match: possible, ask: [a.type]}}}\n";

TEST(RuleReader, ARuleShipsWithAPositiveANegativeAndAnUnknownTest) {
  EXPECT_EQ(Read("TST-001-test.yaml", std::string(kHead) + kTests).diagnostics(), "");
  const Read without("TST-001-test.yaml", kHead);
  EXPECT_FALSE(without.rule.has_value());
  EXPECT_THAT(without.diagnostics(), HasSubstr("rule `TST-001` has no positive test"));
  EXPECT_THAT(without.diagnostics(), HasSubstr("rule `TST-001` has no negative test"));
  EXPECT_THAT(without.diagnostics(), HasSubstr("rule `TST-001` has no unknown test"));
}

TEST(RuleReader, ADraftMayLackTests) {
  const Read draft("TST-001-test.yaml", std::string(kHead) + "status: draft\n");
  EXPECT_TRUE(draft.rule.has_value());
  EXPECT_EQ(draft.sink.error_count(), 0U);
  EXPECT_EQ(draft.sink.warning_count(), 3U);
}

TEST(RuleReader, TheFileIsNamedByIdAndName) {
  const Read read("TST-001-tset.yaml", std::string(kHead) + kTests);
  EXPECT_FALSE(read.rule.has_value());
  EXPECT_THAT(read.diagnostics(), HasSubstr("help: call the file `TST-001-test.yaml`"));
}

TEST(RuleReader, AnIntervalIsAnUnknownTest) {
  std::string text = std::string(kHead) + kTests;
  text.replace(text.find("{match: possible, ask: [a.type]}"), 32, "uncovered..covered");
  const Read read("TST-001-test.yaml", text);
  ASSERT_TRUE(read.rule.has_value()) << read.diagnostics();
  EXPECT_EQ(read.rule->tests.back().expect.front().lo, 0);
  EXPECT_EQ(read.rule->tests.back().expect.front().hi, 2);
}

TEST(RuleReader, IdentityIsWhatTheMatchBindsUnlessItIsStated) {
  const std::string match =
      "match: {path: {from: {as: u}, via: [{as: v}], to: {as: w}, carrying: {as: d}}}\n"
      "covered-by: {any: [{control: rate-limit, at: 'every-path(u..w)'}]}\n";
  const auto names = [](const Rule& rule) {
    std::string text;
    for (const int slot : rule.identity) text += rule.scope[static_cast<std::size_t>(slot)].name;
    return text;
  };
  EXPECT_EQ(names(testing::RuleFrom(match)), "uvw");
  EXPECT_EQ(names(testing::RuleFrom(match + "identity: [w, u]\n")), "wu");
}

TEST(RuleReader, AVariableThatNothingReadsIsAWarning) {
  const Read read("TST-001-test.yaml",
                  "rule: TST-001\nname: test\ntitle: t\nstatus: draft\n"
                  "severity: {likelihood: '3', impact: '3'}\n"
                  "threat: {source: s, action: a, impact: i}\n"
                  "match: {pattern: {nodes: {a: {is: llm}, b: {}}, edges: ['a -f-> b']}}\n"
                  "identity: [a]\n"
                  "covered-by: {any: [{control: rate-limit, at: a}]}\n");
  ASSERT_TRUE(read.rule.has_value()) << read.diagnostics();
  EXPECT_THAT(read.diagnostics(), HasSubstr("`b` is bound and never used [unused-variable]"));
  EXPECT_THAT(read.diagnostics(), HasSubstr("`f` is bound and never used [unused-variable]"));
}

TEST(RuleReader, AQuantifierThatDoesNotReadItsVariableIsAWarning) {
  std::string text = std::string(kHead) + kTests;
  text.replace(text.find("is: service}"), 12, "where: 'any f in flows(x): x.pinned'}");
  EXPECT_THAT(Read("TST-001-test.yaml", text).diagnostics(),
              HasSubstr("warning: `f` is bound and never used [unused-variable]"));
  text.replace(text.find(": x.pinned"), 10, ": true");
  EXPECT_EQ(Read("TST-001-test.yaml", text).diagnostics(), "");
}

TEST(RuleReader, LettersAndStagesAreKnownWords) {
  const auto said = [](const std::string& line) {
    return Read("TST-001-test.yaml", std::string(kHead) + kTests + line + "\n").diagnostics();
  };
  EXPECT_THAT(said("refs: {stride: [T, X]}"), HasSubstr("unknown word `X` for `stride`"));
  EXPECT_THAT(said("refs: {linddun: [NC]}"), HasSubstr("unknown word `NC` for `linddun`"));
  EXPECT_THAT(said("lifecycle: [desing]"), HasSubstr("did you mean `design`?"));
  EXPECT_EQ(said("refs: {stride: [S, T, R, I, D, E], linddun: [L, I, Nr, D, DD, U, Nc]}\n"
                 "lifecycle: [design, deployment, operations]"),
            "");
}

TEST(RuleReader, ARuleAboutThreatsDoesNotLookAtControls) {
  const std::string match = "match: {each: {as: c, in: control, where: c.placed}}\n";
  const Read threat("TST-001-test.yaml",
                    "rule: TST-001\nname: test\ntitle: t\nstatus: draft\n" + match);
  EXPECT_THAT(threat.diagnostics(),
              HasSubstr("a match says nothing about controls [control-in-match]"));
  const Read model("TST-001-test.yaml",
                   "rule: TST-001\nname: test\ntitle: t\nkind: model\nstatus: draft\n" + match);
  EXPECT_TRUE(model.rule.has_value()) << model.diagnostics();
}

TEST(RuleReader, ACountThatIsAlwaysOrNeverTrueIsReported) {
  const auto said = [](const std::string& bounds, const std::string& status) {
    const std::string match =
        "match: {count: {each: {as: x}, over: 'f in flows(x)', of: f.tenant, " + bounds + "}}\n";
    return Read("TST-001-test.yaml", "rule: TST-001\nname: test\ntitle: t\nkind: model\nstatus: " +
                                         status + "\n" + match)
        .diagnostics();
  };
  EXPECT_THAT(said("at-least: 0", "stable"),
              HasSubstr("error: `at-least: 0` is always true [constant-condition]"));
  EXPECT_THAT(said("at-least: 3, at-most: 2", "draft"),
              HasSubstr("warning: `at-most: 2` is never true together with `at-least: 3`"));
  EXPECT_THAT(said("at-least: 2, at-most: 2", "draft"),
              ::testing::Not(HasSubstr("constant-condition")));
}

TEST(RuleReader, AModelRuleNeedsNeitherSeverityNorCoverage) {
  const Read read("MOD-001-test.yaml",
                  "rule: MOD-001\nname: test\ntitle: t\nkind: model\nstatus: draft\n"
                  "match: {each: {as: x, is: service}}\n");
  ASSERT_TRUE(read.rule.has_value()) << read.diagnostics();
  EXPECT_EQ(read.rule->kind, RuleKind::kModel);
  EXPECT_FALSE(read.rule->covered_by.has_value());
}

TEST(RuleReader, WaypointsAndNodesAreComponentsAndWhatTravelsIsData) {
  const auto said = [](const std::string& match) {
    const Read read(
        "TST-001-test.yaml",
        "rule: TST-001\nname: test\ntitle: t\nstatus: draft\nkind: model\nmatch: " + match + "\n");
    EXPECT_FALSE(read.rule.has_value());
    return read.diagnostics();
  };
  EXPECT_THAT(said("{path: {from: {as: s, in: flow}, to: {as: t}}}"),
              HasSubstr("`from` of a path binds `component`, found `flow` [type-mismatch]"));
  EXPECT_THAT(said("{path: {from: {as: s}, via: [{as: v, in: zone}], to: {as: t}}}"),
              HasSubstr("`via` of a path binds `component`, found `zone` [type-mismatch]"));
  EXPECT_THAT(said("{path: {from: {as: s}, to: {as: t}, carrying: {as: d, in: component}}}"),
              HasSubstr("`carrying` of a path binds `data`, found `component` [type-mismatch]"));
  EXPECT_THAT(said("{pattern: {nodes: {a: {in: data}}}}"),
              HasSubstr("a node of a pattern is a component, found data [type-mismatch]"));
}

TEST(RuleReader, AStopBoundTwiceIsReported) {
  const Read read("X-1.yaml",
                  "match: {path: {from: {as: a}, to: {as: b}, not-through: {as: a, is: llm}}}\n");
  EXPECT_THAT(read.diagnostics(), HasSubstr("`a` is bound twice in this rule [bound-twice]"));
}

TEST(RuleReader, EmptyAndStrangeFilesAreReported) {
  for (const char* text :
       {"", "\n", "text", "[]", "{}", "rule:", "rule: [1]", "rule: {a: b}",
        "rule: X-1\nmatch: text", "rule: X-1\nmatch: {path: []}",
        "rule: X-1\nmatch: {pattern: {nodes: [a], edges: {}}}",
        "rule: X-1\nmatch: {count: {each: {}, over: [], of: {}}}", "rule: X-1\nmatch: {absent: 1}",
        "rule: X-1\ncovered-by: [x]", "rule: X-1\nthreat: [x]\nrefs: 1\nidentity: {}\ntests: {}"}) {
    const Read read("X-1.yaml", text);
    EXPECT_FALSE(read.rule.has_value()) << text;
    EXPECT_TRUE(read.sink.has_errors()) << text;
  }
}

}  // namespace
}  // namespace threatgap::rule_engine
