#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/unit/load/loading.h"

namespace threatgap::load {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The example of FORMATS.md, with a packs' and an old file's oddities added where a test needs
// them.
constexpr const char* kWorkspace = R"({"schema": 1,
 "applicationInfo": {"name": "Chat", "description": "A *bot*"},
 "assumptions": [{"id": "a1", "numericId": 1, "content": "TLS everywhere"}],
 "mitigations": [{"id": "m1", "numericId": 1, "content": "Rate limit", "status": "mitigationInProgress"},
  {"id": "m2", "numericId": 2, "content": "Filter\nlong text", "status": "mitigationResolved", "tags": ["x"]},
  {"id": "m3", "numericId": 3, "content": "Old"},
  {"id": "m4", "numericId": 4, "content": "Won't do", "status": "mitigationResolvedWillNotAction"},
  {"id": "m5", "numericId": 4, "content": "Own word", "status": "done"}],
 "threats": [
  {"id": "t1", "numericId": 1, "threatSource": "user", "prerequisites": "with an account", "threatAction": "flood the model",
   "threatImpact": "cost", "impactedGoal": ["availability"], "impactedAssets": ["model"], "status": "threatIdentified",
   "metadata": [{"key": "STRIDE", "value": ["D"]}, {"key": "Priority", "value": "High"}, {"key": "DREAD", "value": "7"}]},
  {"id": "t2", "numericId": 2, "statement": "A user can leak the prompt"}],
 "mitigationLinks": [{"mitigationId": "m1", "linkedId": "t1"}, {"mitigationId": "m2", "linkedId": "t1"}],
 "assumptionLinks": [{"type": "Threat", "assumptionId": "a1", "linkedId": "t2"}]})";

TEST(ThreatComposerReader, ReadsTheGrammarFromItsFields) {
  const Loaded loaded("chat.tc.json", kWorkspace);
  ASSERT_TRUE(loaded.model.has_value());
  EXPECT_EQ(loaded.sink.error_count(), 0U);
  EXPECT_EQ(loaded.model->system.title, "Chat");
  const model::Threat& threat = loaded.threat("T-1");
  EXPECT_EQ(threat.original_id, "t1");
  EXPECT_EQ(threat.source, "user");
  EXPECT_EQ(threat.prerequisites, "with an account");
  EXPECT_EQ(threat.action, "flood the model");
  EXPECT_EQ(threat.impact, "cost");
  EXPECT_THAT(threat.goals, ElementsAre("availability"));
  EXPECT_THAT(threat.asset_texts, ElementsAre("model"));
  EXPECT_THAT(threat.stride, ElementsAre("D"));
  EXPECT_EQ(threat.priority, "High");
  EXPECT_EQ(threat.foreign_status, "threatIdentified");
  EXPECT_EQ(threat.mitigations->children.size(), 2U);
  EXPECT_EQ(loaded.threat("T-2").statement, "A user can leak the prompt");
  EXPECT_EQ(loaded.threat("T-2").action, "");
  EXPECT_TRUE(loaded.threat("T-2").mitigations->children.empty());
  EXPECT_THAT(loaded.model->assumptions[0].about, ElementsAre("T-2"));
}

TEST(ThreatComposerReader, StatusOfMitigationsIsAClaimOrUnknown) {
  const Loaded loaded("chat.tc.json", kWorkspace);
  EXPECT_EQ(loaded.control("M-1").status, model::ControlStatus::kPlanned);
  EXPECT_EQ(loaded.control("M-2").status, model::ControlStatus::kImplemented);
  EXPECT_TRUE(loaded.control("M-2").evidence.empty());
  EXPECT_EQ(loaded.control("M-2").title, "Filter");
  EXPECT_EQ(loaded.value(loaded.control("M-2"), "tags"), "[x] (stated)");
  EXPECT_FALSE(loaded.control("M-3").status.has_value());
  EXPECT_EQ(loaded.control("M-4").status, model::ControlStatus::kAbsent);
  EXPECT_FALSE(loaded.control("M-4-2").status.has_value());
  EXPECT_EQ(loaded.control("M-4-2").foreign_status, "done");
  EXPECT_THAT(loaded.diagnostics(),
              HasSubstr("warning: `done` is no mitigation status of Threat Composer"));
  EXPECT_THAT(loaded.diagnostics(), HasSubstr("note: metadata key `DREAD` is not known"));
}

TEST(ThreatComposerReader, OpensTheListsWhichTheFormatCannotExpress) {
  const Loaded alone("chat.tc.json", kWorkspace);
  EXPECT_TRUE(alone.model->system.open.IsOpen(model::ListKind::kComponents));
  EXPECT_TRUE(alone.model->system.open.IsOpen(model::ListKind::kControls));
  const Loaded closed(Files{
      {"chat.tc.json", kWorkspace},
      {"m.yaml", "threatgap: 1\nsystem: {complete: [controls]}\ncomponents: {x: {type: llm}}\n"}});
  EXPECT_FALSE(closed.model->system.open.IsOpen(model::ListKind::kComponents));
  EXPECT_TRUE(closed.model->system.open.IsOpen(model::ListKind::kFlows));
  EXPECT_FALSE(closed.model->system.open.IsOpen(model::ListKind::kControls));
}

TEST(ThreatComposerReader, ANativeFileCompletesThreatsAndControls) {
  const std::string native = R"(threatgap: 1
components: {model: {type: llm}}
controls:
  limit: {same-as: Rate limit, control: rate-limit, on: [model], status: implemented}
threats:
  T-1: {on: [model], instance-of: GAI-009}
  leak: {same-as: A user can leak the prompt, severity: low, mitigations: [limit, M-2]}
)";
  const Loaded loaded(Files{{"m.yaml", native}, {"chat.tc.json", kWorkspace}});
  EXPECT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
  EXPECT_EQ(loaded.model->controls.size(), 5U);
  EXPECT_EQ(loaded.control("limit").status, model::ControlStatus::kImplemented);
  EXPECT_EQ(loaded.control("limit").original_id, "m1");
  EXPECT_EQ(loaded.threat("T-1").action, "flood the model");
  EXPECT_EQ(loaded.threat("T-1").on.size(), 1U);
  EXPECT_EQ(loaded.threat("T-1").assets.size(), 1U) << "`model` is a component now";
  EXPECT_TRUE(loaded.threat("T-1").asset_texts.empty());
  const auto& children = loaded.threat("T-1").mitigations->children;
  EXPECT_EQ(loaded.model->controls[static_cast<std::size_t>(children[0].control)].id, "limit");
  EXPECT_EQ(loaded.threat("leak").severity, model::SeverityLevel::kLow);
  EXPECT_THAT(loaded.model->assumptions[0].about, ElementsAre("leak"));
}

TEST(ThreatComposerReader, PacksAreRead) {
  const Loaded loaded(
      "pack.json", R"({"schema": 1, "namespace": "n", "type": "x", "id": "P", "name": "GenAI pack",
    "mitigations": [{"id": "m", "content": "c"}]})");
  EXPECT_EQ(loaded.diagnostics(), "");
  EXPECT_EQ(loaded.model->system.title, "GenAI pack");
  EXPECT_EQ(loaded.control("M-1").title, "c");
}

TEST(ThreatComposerReader, UntidyFilesGiveWarningsAndNoErrors) {
  const std::string name = "mistakes-threat-composer";
  const Loaded loaded(name + ".json", ReadWhole(Fixture(name + ".json")));
  EXPECT_EQ(loaded.sink.error_count(), 0U);
  ExpectGolden(loaded.diagnostics(), Fixture(name + ".txt"));
}

struct CorpusCounts {
  const char* file;
  std::size_t threats, mitigations, assumptions, links, assumption_links, without, dangling;
};

// Numbers of corpus/count_models.py.
constexpr CorpusCounts kCorpus[] = {
    {"attack-tree__threats.tc.json", 2, 0, 0, 0, 0, 2, 0},
    {"aws-pdk__threat-composer-base-model.tc.json", 92, 106, 0, 114, 0, 1, 1},
    {"awslabs-tc__ThreatComposer.tc.json", 20, 18, 5, 36, 21, 5, 4},
    {"awslabs-tc__ThreatComposerWorkspace-reinforce2024-ex2.tc.json", 25, 18, 6, 33, 21, 11, 4},
    {"awslabs-tc__ThreatComposerWorkspace-reinforce2024-ex3.3.tc.json", 25, 20, 6, 35, 21, 9, 4},
    {"ministack__threat-model.tc.json", 12, 12, 4, 13, 11, 0, 0},
    {"techbot__threat-model.json", 14, 15, 0, 17, 0, 0, 0},
    {"vibecoding__threat_model-at-a5b5795.tc.json", 22, 18, 6, 24, 0, 1, 0},
    {"vibecoding__threat_model.tc.json", 22, 19, 6, 27, 26, 2, 0}};

TEST(ThreatComposerReader, TheCorpusIsReadWithTheCountsOfItsOwnCounter) {
  const std::string folder =
      std::string(THREATGAP_SOURCE_DIR) + "/../shared/corpus/threat-composer/";
  if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "the corpus is not at " << folder;
  for (const CorpusCounts& expected : kCorpus) {
    base::SourceStore sources;
    base::DiagnosticSink sink;
    const auto model =
        LoadModel({folder + expected.file}, BuiltinCatalog(), sources, base::Budgets{}, sink);
    ASSERT_TRUE(model.has_value()) << expected.file;
    EXPECT_EQ(sink.error_count(), 0U) << expected.file;
    const std::map<std::string, std::size_t> counts{
        {"threats", expected.threats},
        {"mitigations", expected.mitigations},
        {"assumptions", expected.assumptions},
        {"mitigationLinks", expected.links},
        {"assumptionLinks", expected.assumption_links},
        {"threats_without_mitigation", expected.without},
        {"dangling_links", expected.dangling}};
    EXPECT_EQ(model->inputs[0].counts, counts) << expected.file;
    EXPECT_EQ(model->threats.size(), expected.threats);
    EXPECT_EQ(model->controls.size(), expected.mitigations);
  }
}

}  // namespace
}  // namespace threatgap::load
