#include "reports/text_report.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "analyzer/base/text.h"
#include "reports/text_gaps.h"
#include "reports/text_page.h"
#include "reports/text_phrases.h"
#include "tests/unit/reports/small_result.h"

namespace threatgap::reports {
namespace {

using outcome::AnalysisResult;
using outcome::Finding;
using outcome::Level;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// Every output there is for `result`.
std::vector<std::string> AllTexts(const AnalysisResult& result, const TextOptions& options) {
  TextOptions everything = options;
  everything.all = true;
  std::vector<std::string> out = {WriteText(result, options), WriteText(result, everything),
                                  WriteQuestionsText(result, options)};
  for (const Finding& finding : result.findings) {
    out.push_back(WriteFindingText(result, finding, options));
  }
  return out;
}

void ExpectFits(const AnalysisResult& result, std::size_t width) {
  for (const std::string& text : AllTexts(result, {.width = width})) {
    for (const std::string& line : LinesOf(text)) {
      EXPECT_LE(base::DisplayWidth(line), width) << line;
      EXPECT_FALSE(line.ends_with(' ')) << line;
    }
  }
}

TEST(TextReport, OneBlockWithSeveralSourcesAndDecisions) {
  EXPECT_EQ(WriteText(SmallResult(), {}),
            R"(FAILED as of 2026-11-20 (model): 3 gaps at high or above. 4 gaps (3 high, 1
medium), 1 accepted; 1 undecided, 0 possible. 72 rules ran.

HIGH (inherent critical)  GAI-001 partially covered  customer -> model  3fa9c1d2
  An external actor who can submit text through customer can inject instructions
  that model follows, which leads to tool calls the operator never intended,
  resulting in reduced integrity of records.
  witness  customer -[question]-> model (model.yaml:22)
  guarded  customer > gateway > model
  have     guardrail.input on gateway (bedrock-guardrail, tested 2026-10-02):
           guards 1 of 2 entrances
           tool.allow-list on model (tools, planned): not there yet
  missing  guardrail.input on every path from customer to model (1 of 2
           entrances guarded); could stand on model, customer>model
           action.human-approval or tool.allow-list at model; could stand on
           model
  also     ISO 27001 A.8.26 implemented but exposed and 1 more
  decision accepted until 2026-10-01 by ciso: the channel closes in spring
           (expired 2026-10-01) (threatgap-policy.yaml:12)
  threats  written down as T-7
  the same from 2 more sources:
    partner -> model  high uncovered                                    77aa88bb
    mailbox -> model  medium uncovered                                  5ca1ab1e

1 gap accepted (1 high), the first until 2027-03-31.

1 undecided and 0 possible: the model does not say enough. Settled first by:
  1. tenancy of kb: settles 1
       components: {kb: {tenancy: per-tenant}}

2 notes on the model, never gated: MOD-002 (1), MOD-004 (1).
Nobody wrote down 4 of these threats.

`threatgap explain 3fa9c1d2` says all about a gap and how to close it.
)");
}

TEST(TextReport, ExplainSaysAllAboutOneFinding) {
  const AnalysisResult result = SmallResult();
  EXPECT_EQ(WriteFindingText(result, result.findings.front(), {}),
            R"(HIGH (inherent critical)  GAI-001 partially covered  customer -> model  3fa9c1d2
  Untrusted text steers a model that can act (untrusted-text-steers-model)

  An external actor who can submit text through customer can inject instructions
  that model follows, which leads to tool calls the operator never intended,
  resulting in reduced integrity of records.

  key      GAI-001@customer,model (fingerprint 3fa9c1d2aabbccdd)
  basis    derived by the rule and written down as T-7
  owner    ml-platform
  gate     fails the gate: high is at or above high
  decision accepted until 2026-10-01 by ciso: the channel closes in spring
           (expired 2026-10-01) (threatgap-policy.yaml:12)
  severity inherent critical (likelihood 5, impact 4), residual high
  because  trust(src) is public
  coverage partially covered: 1 of 2 entrances is guarded
  place    model.yaml:11

A path which no control guards
  customer (model.yaml:10)
    | customer>model [question] (model.yaml:22)
  model (model.yaml:11)

A path which a control guards
  customer (model.yaml:10)
    | customer>gateway [question] (model.yaml:20)
  gateway, guarded by guardrail.input (model.yaml:12)
    | ask [question] (model.yaml:21)
  model (model.yaml:11)

Controls
  have     guardrail.input on gateway (bedrock-guardrail, tested 2026-10-02):
           guards 1 of 2 entrances (controls.yaml:4)
           tool.allow-list on model (tools, planned): not there yet [does not
           count] (controls.yaml:9)
  missing  guardrail.input on every path from customer to model (1 of 2
           entrances guarded) (Input guardrail)
           could stand on model, customer>model
           action.human-approval or tool.allow-list at model (Approval by a
           person)
           could stand on model

Requirements
  owasp-llm@2025
    LLM01 Prompt Injection
    LLM06 Excessive Agency
  ISO/IEC 27001:2022 Annex A (iso27001@2022)
    A.8.26 Application security requirements: implemented but exposed

Why it matters
  A language model does not separate instructions from data.

What to do
  Put guardrail.input where all routes meet.

When the rule is wrong
  The rule is wrong where no free text gets through.
)");
}

TEST(TextReport, QuestionsNameElementsPlacesAndTheAnswer) {
  EXPECT_EQ(WriteQuestionsText(SmallResult(), {}),
            R"(1 question, most valuable first. 1 undecided and 0 possible threats hinge on
them.

  1. tenancy of kb: settles 1
       components: {kb: {tenancy: per-tenant}}
     - kb.tenancy (model.yaml:15) Do tenants share kb?
     decides GAI-007@kb
)");
}

TEST(TextReport, FirstRunOfAThinModel) {
  EXPECT_EQ(WriteText(ThinResult(3), {}),
            R"(FAILED as of 2026-11-20 (model): 3 new gaps at high or above. 3 gaps (3 high), 0
accepted; 2 undecided, 9 possible. 72 rules ran.

HIGH  GAI-001 uncovered  customer -> model                              3fa9c1d2
  An external actor who can submit text through customer can inject instructions
  that model follows, which leads to tool calls the operator never intended,
  resulting in reduced integrity of records.
  witness  customer -[question]-> model (model.yaml:22)
  missing  guardrail.input on every path to model (0 of 1 entrances guarded);
           could stand on model
  also     iso27001@2022 A.8.26 open

HIGH     GAI-002  customer -> model: Untrusted text steers a model ...  3fa9c1d3
HIGH     GAI-003  customer -> model: Untrusted text steers a model ...  3fa9c1d4

2 undecided and 9 possible: the model does not say enough. Settled first by:
  1. trust of 3 components: settles 4; one line under defaults: answers all
       defaults: {components: {trust: none}}
  2. autonomy of 3 components: settles 4; one line under defaults: answers all
       defaults: {components: {autonomy: none}}
  3. carries of 3 components: settles 4; one line under defaults: answers all
       defaults: {components: {carries: none}}
  4. encryption of 3 components: settles 4; one line under defaults: answers all
       defaults: {components: {encryption: none}}
  5. authn of 3 components: settles 4; one line under defaults: answers all
       defaults: {components: {authn: none}}
1 more question: `threatgap questions`.

1 note on the model, never gated: MOD-003 (1).
Nobody wrote down 3 of these threats.

The model has 3 components and 2 flows, but no zones, no data, no controls.
Write next:
  zones: {internet: {trust: public}, app: {trust: internal}}
  data: {question: {confidentiality: internal, content: text}}
  controls: {c1: {control: guardrail.input, on: [model], status: implemented}}
`threatgap explain 3fa9c1d2` says all about a gap and how to close it.
)");
}

TEST(TextReport, ThinModelFitsOneScreen) {
  for (const std::size_t gaps : {1, 2, 5, 9, 40, 500}) {
    const std::string text = WriteText(ThinResult(gaps), {});
    EXPECT_LE(LinesOf(text).size(), 40U) << gaps << " gaps:\n" << text;
    EXPECT_THAT(text, HasSubstr("  controls: {c1: {control: guardrail.input, on: [model], "));
  }
}

TEST(TextReport, NoLineIsWiderThanTheScreen) {
  for (const std::size_t width : {40U, 80U, 120U}) {
    ExpectFits(SmallResult(), width);
    ExpectFits(FullResult(), width);
    ExpectFits(ThinResult(60), width);
    ExpectFits(WithTextEverywhere(FullResult(), std::string(300, 'x')), width);
    ExpectFits(WithTextEverywhere(FullResult(), "漢字かな交じり文の長い名前がここに続きます 全角"),
               width);
  }
}

TEST(TextReport, TextFromModelsCannotReachTheTerminal) {
  const std::string hostile =
      "\x1b[2J\x1b]0;owned\x07 \xff\xc3 \u202ereversed\u202c \r\nFAILED \x9b"
      "31m\x7f";
  for (const std::string& text : AllTexts(WithTextEverywhere(FullResult(), hostile), {})) {
    for (const char c : text) {
      EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << static_cast<int>(c);
      EXPECT_NE(c, '\x7f');
    }
    EXPECT_FALSE(base::FindBrokenUtf8(text));
    EXPECT_THAT(text, Not(HasSubstr("\u202e")));
    EXPECT_THAT(text, HasSubstr("\\x1b[2J"));
  }
  ExpectFits(WithTextEverywhere(FullResult(), hostile), 80);
}

TEST(TextReport, ColourChangesNothingButColour) {
  std::string colored = WriteText(SmallResult(), {.color = true});
  EXPECT_THAT(colored, StartsWith("\x1b[1;31mFAILED\x1b[0m as of"));
  EXPECT_THAT(colored, HasSubstr("\n\x1b[1;31mHIGH\x1b[0m (inherent critical)  GAI-001"));
  std::string plain;
  for (std::size_t i = 0; i < colored.size(); ++i) {
    if (colored[i] == '\x1b') {
      i = colored.find('m', i);
    } else {
      plain += colored[i];
    }
  }
  EXPECT_EQ(plain, WriteText(SmallResult(), {}));
}

TEST(TextReport, PassedIsGreenOnlyWhereSomethingWasEvaluated) {
  AnalysisResult result;
  result.verdict_sentence = "PASSED as of 2026-11-20: no gap found by 72 rules.";
  EXPECT_THAT(WriteText(result, {.color = true}), StartsWith("\x1b[1;32mPASSED\x1b[0m as of"));
  result.gate.evaluated = false;
  EXPECT_THAT(WriteText(result, {.color = true}), StartsWith("\x1b[1;31mPASSED"));
}

TEST(TextReport, QuietIsTheVerdictAlone) {
  EXPECT_EQ(WriteText(SmallResult(), {.quiet = true}),
            "FAILED as of 2026-11-20 (model): 3 gaps at high or above. 4 gaps (3 high, 1\n"
            "medium), 1 accepted; 1 undecided, 0 possible. 72 rules ran.\n");
}

/// `count` gaps on as many models, of a model that is not thin.
AnalysisResult ManyGaps(std::size_t count) {
  AnalysisResult result = ThinResult(0);
  result.counts = {60, 60, 3, 3, 0, 5};
  for (std::size_t i = 0; i < count; ++i) {
    const Level level = i < 45 ? Level::kHigh : Level::kLow;
    result.findings.push_back(MakeGap("GAI-001", "customer", fmt::format("model-{}", i), level,
                                      fmt::format("{:08x}00000000", 0x10000000 + i * 0x10001)));
  }
  return result;
}

std::size_t CountLinesWith(const std::string& text, std::string_view what) {
  std::size_t count = 0;
  for (const std::string& line : LinesOf(text)) count += line.find(what) != std::string::npos;
  return count;
}

TEST(TextReport, TenGapsInFullThirtyInOneLineAndTheRestIsCounted) {
  const std::string text = WriteText(ManyGaps(50), {});
  EXPECT_EQ(CountLinesWith(text, "GAI-001 uncovered"), 10U);
  EXPECT_EQ(CountLinesWith(text, "GAI-001  customer -> model-"), 30U);
  EXPECT_THAT(text, HasSubstr("\n10 more gaps are not shown here (5 high, 5 low): --all lists "
                              "them.\n"));
}

TEST(TextReport, AllLiftsEveryLimit) {
  const std::string text = WriteText(ManyGaps(50), {.all = true});
  EXPECT_EQ(CountLinesWith(text, "GAI-001 uncovered"), 50U);
  EXPECT_THAT(text, Not(HasSubstr("not shown")));
}

TEST(TextReport, FurtherSourcesOfABlockAreCountedBeyondFour) {
  AnalysisResult result = SmallResult();
  result.findings.clear();
  for (int i = 0; i < 7; ++i) {
    result.findings.push_back(MakeGap("GAI-001", fmt::format("actor-{}", i), "model", Level::kHigh,
                                      fmt::format("{:08x}00000000", 0x10000000 + i)));
  }
  const std::string text = WriteText(result, {});
  EXPECT_EQ(CountLinesWith(text, "GAI-001 uncovered"), 1U);
  EXPECT_THAT(text, HasSubstr("  the same from 6 more sources:\n    actor-1 -> model  high"));
  EXPECT_THAT(text, HasSubstr("    and 2 more\n"));
  EXPECT_THAT(WriteText(result, {.all = true}), HasSubstr("    actor-6 -> model  high uncovered"));
}

TEST(TextReport, WhatFailsTheGateWithoutBeingAGapIsNamed) {
  AnalysisResult result = SmallResult();
  result.findings.back().gated = true;
  result.findings.back().gate_reason = "undecided only because controls of the system are open";
  EXPECT_THAT(WriteText(result, {}),
              HasSubstr("These fail the gate although they are not decided:\n"
                        "HIGH     GAI-007  kb: Vector store shared between tenants"));
  EXPECT_THAT(WriteText(result, {}),
              HasSubstr("         undecided only because controls of the system are open\n"));
}

TEST(TextReport, AgainstABaselineWhatIsNewStandsFirstAndClosedGapsAreNamed) {
  AnalysisResult result = SmallResult();
  Finding other = result.findings.front();
  other.fingerprint = "ffffffffffffffff";
  other.bindings.back().second.id = "elsewhere";
  other.residual = {Level::kLow, Level::kLow};
  result.findings.push_back(other);
  for (Finding& finding : result.findings) finding.baseline = "unchanged";
  const auto blocks = text::CollectGapBlocks(result);
  ASSERT_GT(blocks.size(), 1U);
  Finding& last = result.findings[static_cast<std::size_t>(blocks.back().findings.front() -
                                                           result.findings.data())];
  last.baseline = "new";
  last.title = last.sentence = "THE NEW ONE";
  outcome::BaselineView& baseline = result.baseline.emplace();
  baseline.path = "base.json";
  baseline.added = 1;
  baseline.unchanged = 2;
  for (int i = 0; i < 7; ++i)
    baseline.closed.push_back(
        {"0123456789abcdef", fmt::format("GAI-001@c{}", i), "GAI-001", "uncovered", "high"});
  const std::string text = WriteText(result, {});
  ASSERT_THAT(text, HasSubstr("THE NEW ONE"));
  EXPECT_LT(text.find("THE NEW ONE"), text.find(blocks.front().findings.front()->sentence));
  EXPECT_THAT(text,
              HasSubstr("Since the baseline base.json: 1 gap new, 0 updated, 2 unchanged, 7"));
  EXPECT_THAT(text, HasSubstr("closed   GAI-001@c4"));
  EXPECT_THAT(text, Not(HasSubstr("GAI-001@c5")));
  EXPECT_THAT(text, HasSubstr("and 2 more: --all lists them."));
}

TEST(TextReport, SuppressedGapsLeaveTheListAndAreCounted) {
  AnalysisResult result = SmallResult();
  outcome::SuppressionView wrong;
  wrong.reason = "false-positive";
  wrong.valid = true;
  wrong.state = "valid";
  wrong.expires = base::ParseDate("2027-05-31");
  result.findings.resize(1);
  result.findings.front().suppression = wrong;
  const std::string text = WriteText(result, {});
  EXPECT_THAT(text, Not(HasSubstr("partially covered")));
  EXPECT_THAT(text, HasSubstr("1 finding suppressed (1 high), the first until 2027-05-31.\n"));
}

TEST(TextReport, FactsThatChangeTheMeaningOfTheVerdictArePrinted) {
  AnalysisResult result = SmallResult();
  result.closed_world = true;
  result.open_lists = {"controls of the system (threat-composer cannot express them)"};
  result.rules.push_back({});
  result.rules.back().id = "AGT-014";
  result.rules.back().ran = false;
  result.rules.back().reason = "switched off in the policy: one reviewer only";
  result.policy_path = "threatgap-policy.yaml";
  result.policy_sha256 = std::string(64, 'e');
  const std::string text = WriteText(result, {});
  EXPECT_THAT(text, HasSubstr("\nClosed world: attributes which the model does not state"));
  EXPECT_THAT(text, HasSubstr("\nOpen list: controls of the system (threat-composer cannot "
                              "express them).\n"));
  EXPECT_THAT(text, HasSubstr("\nNot run: AGT-014: switched off in the policy: one reviewer "
                              "only.\n"));
  EXPECT_THAT(text, HasSubstr("\nPolicy: threatgap-policy.yaml (sha256 eeeeeeeeeeeeeeee).\n"));
}

TEST(TextReport, CountsCoverageByStageAndNamesTheDutiesOfTheProvider) {
  AnalysisResult result = FullResult();
  EXPECT_THAT(WriteText(result, {}),
              HasSubstr("Covered by life-cycle stage: design 1 of 3, deployment 0 of 0, operations "
                        "(now)\n0 of 1.\n"));
  EXPECT_THAT(WriteText(result, {}),
              HasSubstr("At generative-AI scope 3 (Pre-trained models) the provider answers for 1 "
                        "of 2\nmissing control types: model.documentation.\n"));
  result.findings.front().missing.front().by_provider = true;
  EXPECT_THAT(WriteText(result, {}), HasSubstr("(the provider's duty)"));
  result.life_cycle.clear();
  result.scope = {};
  EXPECT_THAT(WriteText(result, {}), Not(AnyOf(HasSubstr("life-cycle"), HasSubstr("scope"))));
}

TEST(TextReport, AuthoredThreatWithoutElementsShowsItsTitle) {
  AnalysisResult result = SmallResult();
  result.findings.resize(1);
  Finding& threat = result.findings.front();
  threat = {};
  threat.key = "T-9";
  threat.title = "Stolen laptop";
  threat.fingerprint = "0123456789abcdef";
  threat.basis = outcome::Basis::kAuthored;
  threat.inherent = threat.residual = {Level::kMedium, Level::kHigh};
  threat.not_confirmed = "not confirmed by the model";
  const std::string text = WriteText(result, {});
  EXPECT_THAT(text, HasSubstr("\nMEDIUM..HIGH  T-9 uncovered  Stolen laptop                  "
                              "            01234567\n"));
  EXPECT_THAT(text, HasSubstr("\n  threats  not confirmed by the model\n"));
}

TEST(TextReport, ModelWithoutComponentsIsToldWhereToBegin) {
  EXPECT_EQ(WriteText(AnalysisResult{}, {}),
            "The model has no components yet. Write next:\n"
            "  components: {customer: {type: user}, assistant: {type: llm}}\n");
}

TEST(TextReport, NoQuestionIsSaidInAWord) {
  EXPECT_EQ(WriteQuestionsText(AnalysisResult{}, {}),
            "No question is open: every verdict rests on what the model states.\n");
}

TEST(TextReport, ElementsOfAQuestionAreCountedBeyondTwenty) {
  AnalysisResult result = SmallResult();
  outcome::QuestionView& question = result.questions.front();
  question.asks.assign(23, question.asks.front());
  EXPECT_THAT(WriteQuestionsText(result, {}), HasSubstr("     and 3 more: --all lists them\n"));
  EXPECT_EQ(CountLinesWith(WriteQuestionsText(result, {.all = true}), "kb.tenancy"), 23U);
}

TEST(TextPhrases, HopsNameFlowsWhereTheirIdSaysMore) {
  using outcome::WitnessStep;
  const auto component = [](const char* id) {
    return WitnessStep{{"component", id, ""}, {}, {}, false, false, ""};
  };
  const auto hop = [&](const char* id, std::vector<std::string> data, bool against) {
    const WitnessStep flow{{"flow", id, ""}, {"m.yaml", 4, 1}, data, against, false, ""};
    return text::HopTexts({component("a"), flow, component("b")}).front();
  };
  EXPECT_EQ(hop("a>b", {"q"}, false), "a -[q]-> b (m.yaml:4)");
  EXPECT_EQ(hop("ask", {"q", "r"}, false), "a -[ask: q, r]-> b (m.yaml:4)");
  EXPECT_EQ(hop("b>a", {"q"}, true), "a -[answer on b>a: q]-> b (m.yaml:4)");
  EXPECT_EQ(hop("a>b", {}, false), "a -[data not stated]-> b (m.yaml:4)");
}

TEST(TextPhrases, PathsOfOtherShapesAreListed) {
  const outcome::WitnessStep flow{{"flow", "ask", ""}, {"m.yaml", 4, 1}, {}, false, false, ""};
  EXPECT_EQ(text::HopTexts({flow}), std::vector<std::string>{"ask (m.yaml:4)"});
  EXPECT_EQ(text::RouteText({flow, flow}), "ask > ask");
  EXPECT_TRUE(text::HopTexts({}).empty());
}

TEST(TextPhrases, FingerprintsGrowUntilTheyAreUnique) {
  AnalysisResult result;
  EXPECT_EQ(text::FingerprintDigits(result), 8U);
  result.findings = {MakeGap("A", "", "x", Level::kLow, "0123456789abcdef"),
                     MakeGap("A", "", "y", Level::kLow, "0123456780000000")};
  EXPECT_EQ(text::FingerprintDigits(result), 10U);
}

TEST(TextPage, WordsWiderThanALineAreCut) {
  text::TextPage page(40, false);
  page.Hang("  have     ", std::string(40, 'x'));
  EXPECT_EQ(page.Text(), "  have     " + std::string(29, 'x') + "\n" + std::string(11, ' ') +
                             std::string(11, 'x') + "\n");
}

TEST(TextPage, PiecesStayTogetherWhereTheyFit) {
  text::TextPage page(40, false);
  page.HangPieces("  ", {"one two three", "four five six", "seven eight nine"});
  EXPECT_EQ(page.Text(), "  one two three four five six\n  seven eight nine\n");
}

TEST(TextPage, ShortenedTextKeepsItsWidth) {
  EXPECT_EQ(text::Shortened("abcdef", 6), "abcdef");
  EXPECT_EQ(text::Shortened("abcdefg", 6), "abc...");
  EXPECT_EQ(text::Shortened("漢字漢字", 6), "漢...");
}

}  // namespace
}  // namespace threatgap::reports
