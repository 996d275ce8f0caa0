// What `threatgap import` and `export` write is read again: the same model, and the same findings.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "analyzer/exchange/model_format.h"
#include "analyzer/exchange/native_writer.h"
#include "analyzer/pipeline/run.h"
#include "tests/unit/load/loading.h"
#include "tests/unit/temporary_folder.h"

namespace threatgap::exchange {
namespace {

namespace fs = std::filesystem;
using load::BuiltinCatalog;
using load::Loaded;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Findings, questions and counts without the places in files.
struct Judged {
  std::multiset<std::string> findings, questions;
  std::string counts;
  int exit_status = 0;

  explicit Judged(const std::string& path) {
    pipeline::Session session;
    pipeline::LoadContent({}, session);
    pipeline::CheckOptions options;
    options.models = {path};
    const auto result = pipeline::Check(options, session);
    EXPECT_TRUE(result.has_value()) << load::Rendered(session.sink, session.sources);
    if (!result) return;
    exit_status = pipeline::ExitStatus(*result);
    for (const auto& finding : result->findings) {
      findings.insert(finding.key + " " + std::string(VerdictWord(finding.verdict)) + " " +
                      std::string(LevelWord(finding.residual.lo)) + " " +
                      std::string(LevelWord(finding.residual.hi)) + " " + finding.sentence);
    }
    for (const auto& question : result->questions) questions.insert(question.text);
    const auto& n = result->counts;
    counts = std::to_string(n.components) + " " + std::to_string(n.flows) + " " +
             std::to_string(n.zones) + " " + std::to_string(n.data) + " " +
             std::to_string(n.threats) + " " + std::to_string(n.controls);
  }
};

std::string Native(const std::string& path) {
  base::SourceStore sources;
  base::DiagnosticSink sink;
  const auto model = load::LoadModel({path}, BuiltinCatalog(), sources, base::Budgets{}, sink);
  EXPECT_TRUE(model.has_value() && !sink.has_errors()) << load::Rendered(sink, sources);
  return model ? WriteNative(*model, BuiltinCatalog(), {}) : std::string();
}

std::string WithoutComments(const std::string& yaml) {
  std::string text;
  std::istringstream in(yaml);
  for (std::string line; std::getline(in, line);) {
    const std::size_t comment = line.find("  # inferred");
    text += line.substr(0, comment) + "\n";
  }
  return text;
}

void ExpectSameFindings(const std::string& path) {
  const threatgap::testing::TemporaryFolder folder;
  const std::string copy = (folder.path() / "model.yaml").generic_string();
  const std::string native = Native(path);
  std::ofstream(copy) << native;
  const Judged before(path), after(copy);
  EXPECT_EQ(after.findings, before.findings) << path;
  EXPECT_EQ(after.questions, before.questions) << path;
  EXPECT_EQ(after.counts, before.counts) << path;
  EXPECT_EQ(after.exit_status, before.exit_status) << path;
  EXPECT_EQ(Native(copy), WithoutComments(native)) << path;
}

TEST(RoundTrip, ANativeModelComesBackAsItWas) {
  for (const char* sample : {"quickstart", "genai-assistant", "guarded-assistant"})
    ExpectSameFindings(std::string(THREATGAP_SOURCE_DIR) + "/samples/" + sample);
}

TEST(RoundTrip, AModelOfThreeToolsIsOneNativeFile) {
  ExpectSameFindings(std::string(THREATGAP_SOURCE_DIR) + "/samples/mixed");
}

TEST(RoundTrip, PublishedModelsOfOtherToolsComeBackWithTheirFindings) {
  const fs::path corpus = fs::path(THREATGAP_SOURCE_DIR) / ".." / "shared" / "corpus";
  if (!fs::exists(corpus)) GTEST_SKIP() << "no corpus beside this checkout";
  std::size_t tried = 0;
  for (const auto& entry : fs::recursive_directory_iterator(corpus)) {
    if (!entry.is_regular_file() || entry.path().parent_path() == corpus) continue;
    base::SourceStore sources;
    base::DiagnosticSink sink;
    const auto model = load::LoadModel({entry.path().generic_string()}, BuiltinCatalog(), sources,
                                       base::Budgets{}, sink);
    // Large ones take their time in the rules; the readers' own tests count them.
    if (!model || sink.has_errors() || model->components.size() > 300) continue;
    ExpectSameFindings(entry.path().generic_string());
    ++tried;
  }
  EXPECT_GT(tried, 20U);
}

TEST(NativeWriter, EveryKindOfStatementComesBack) {
  const std::string yaml =
      "threatgap: 1\n"
      "system: {id: s, title: \"S: \\\"quoted\\\"\", owner: o, description: d, as-of: 2026-11-20, "
      "lifecycle: design, genai-scope: 3, open: [flows]}\n"
      "defaults: {flows: {encryption: tls1.3}, components: {criticality: normal}}\n"
      "zones: {a: {trust: public, open: [components]}, b: {parent: a, formerly: [old]}}\n"
      "data: {d: {confidentiality: restricted, retention: P30D, content: text}}\n"
      "components:\n"
      "  u: {type: user, zone: a}\n"
      "  m: {technology: amazon-bedrock, zone: b, tags: [\"true\", x], stores: [], criticality: "
      "low}\n"
      "flows:\n"
      "- u -d/d-> m\n- u --> m\n- {id: named, from: m, to: u, carries: [d], authn: token}\n"
      "controls:\n"
      "  c: {control: [guardrail.input, log.alerting], on: [m, named], status: implemented, owner: "
      "x, "
      "due: 2026-12-01, evidence: [{kind: automated-test, date: 2026-10-01, result: pass, ref: r, "
      "by: b}], tags: [t]}\n"
      "  p: {control: governance.security-policy, on: [system], status: planned}\n"
      "threats:\n"
      "  T-1: {source: a, prerequisites: p, action: b, impact: c, goals: [integrity], assets: [d], "
      "on: [m], mitigations: {any: [c, [c, p]]}, severity: {likelihood: 2, impact: 5}, owner: w}\n"
      "  T-2: {title: t, from: u, to: m, severity: high, mitigations: []}\n"
      "requirements: {iso27001@2022: {A.5.1: {status: implemented, owner: q}, A.7.1: {applicable: "
      "false, why: none}}}\n"
      "treatments:\n- {threat: T-2, decision: accepted, why: \"so: it is\", by: me, until: "
      "2027-01-01, severity: low}\n"
      "assumptions: {A-1: {text: \"yes\", about: [T-1, c]}}\n";
  const Loaded first("m.yaml", yaml);
  ASSERT_EQ(first.sink.error_count(), 0U) << first.diagnostics();
  const std::string written = WriteNative(*first.model, BuiltinCatalog(), {"two\nlines"});
  const Loaded second("n.yaml", written);
  ASSERT_EQ(second.sink.error_count(), 0U) << second.diagnostics() << written;
  EXPECT_EQ(WriteNative(*second.model, BuiltinCatalog(), {"two\nlines"}), written);
  for (const char* part :
       {"# two\n# lines\n", "encryption: tls1.3", "retention: P30D", "open: [components]",
        "formerly: [old]", "tags: [true, x]", "id: named", "due: \"2026-12-01\"",
        "{any: [c, [c, p]]}", "likelihood: \"2\"", "mitigations: []", "genai-scope: \"3\"",
        "applicable: false", "about: [T-1, c]", "\"S: \\\"quoted\\\"\""})
    EXPECT_THAT(written, HasSubstr(part));
  EXPECT_EQ(second.value(second.component("m"), "third-party"),
            first.value(first.component("m"), "third-party"));
  EXPECT_EQ(second.value(second.flow("u>m"), "encryption"), "tls1.3 (defaults)");
  EXPECT_EQ(second.model->proposals.size(), 1U);
  EXPECT_EQ(second.control("c").evidence.size(), 1U);
}

TEST(NativeWriter, TextOfAnyKindIsQuotedAndComesBack) {
  const std::string odd = "a # b: - ? ! & * | > % @ ` \\u202e \\u0007 \\n \\\" 'x' 数据 \\u2028";
  const Loaded first("m.json",
                     "{\"threatgap\": 1, \"components\": {\"c\": {\"type\": \"user\", "
                     "\"title\": \"" +
                         odd + "\", \"tags\": [\"null\", \"1\", \"~\", \"" + odd + "\"]}}}");
  ASSERT_EQ(first.sink.error_count(), 0U) << first.diagnostics();
  const std::string written = WriteNative(*first.model, BuiltinCatalog(), {});
  const Loaded second("n.yaml", written);
  ASSERT_EQ(second.sink.error_count(), 0U) << second.diagnostics();
  EXPECT_EQ(second.component("c").title, first.component("c").title);
  EXPECT_EQ(second.value(second.component("c"), "tags"), first.value(first.component("c"), "tags"));
}

/// A model with something of everything, through `format` and back.
std::unique_ptr<Loaded> Through(std::string_view format, std::vector<std::string>* left_out) {
  const Loaded loaded(
      "zones: {net: {trust: public}, app: {trust: internal, title: Application}}\n"
      "data: {q: {title: Question, confidentiality: confidential}}\n"
      "components: {u: {type: user, zone: net}, s: {type: service, zone: app, title: \"Chat "
      "<b>service</b>\"}, b: {technology: amazon-s3, zone: app, stores: [q]}, x: {type: service}}\n"
      "flows:\n- u -q/-> s\n- s -q/q-> b\n"
      "controls: {m1: {control: rate-limit, on: [s], status: implemented, title: Throttle}, "
      "m2: {control: guardrail.input, on: [s], title: Filter}}\n"
      "threats: {T-1: {source: somebody, action: flood, impact: outage, on: [s], severity: high, "
      "mitigations: [m1, m2], stride: [D]}}\n"
      "assumptions: {A-1: {text: all is well, about: [T-1, m1]}}\n");
  EXPECT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
  const Exported exported = FindModelFormat(format)->write(*loaded.model, BuiltinCatalog());
  if (left_out != nullptr) *left_out = exported.left_out;
  auto back = std::make_unique<Loaded>("back", exported.text);
  EXPECT_TRUE(back->model.has_value()) << back->diagnostics() << exported.text;
  EXPECT_EQ(back->sink.error_count(), 0U) << back->diagnostics();
  return back;
}

TEST(RoundTrip, ThreatComposerKeepsThreatsLinksAndAssumptions) {
  std::vector<std::string> left_out;
  const auto back = Through("threat-composer", &left_out);
  EXPECT_EQ(back->diagnostics(), "");
  ASSERT_EQ(back->model->threats.size(), 1U);
  const model::Threat& threat = back->model->threats[0];
  EXPECT_EQ(threat.source, "somebody");
  EXPECT_EQ(threat.action, "flood");
  EXPECT_THAT(threat.stride, ElementsAre("D"));
  EXPECT_EQ(threat.priority, "High");
  ASSERT_EQ(threat.mitigations->children.size(), 2U);
  const auto control = [&](std::size_t i) -> const model::Control& {
    return back->model->controls[static_cast<std::size_t>(threat.mitigations->children[i].control)];
  };
  EXPECT_EQ(control(0).title, "Throttle");
  EXPECT_EQ(control(0).status, model::ControlStatus::kImplemented);
  EXPECT_FALSE(control(1).status.has_value());
  EXPECT_EQ(back->model->assumptions[0].about.size(), 2U);
  EXPECT_THAT(left_out, ElementsAre("4 components: listed as text", "2 flows: listed as text",
                                    "2 zones: named as text", "1 data set"));
}

TEST(RoundTrip, OpenThreatModelKeepsTheStructure) {
  std::vector<std::string> left_out;
  const auto back = Through("otm", &left_out);
  EXPECT_EQ(back->value(back->component("s"), "zone"), "app (stated)");
  EXPECT_EQ(back->value(back->component("x"), "zone"), "unknown (stated)");
  EXPECT_EQ(back->value(back->component("b"), "stores"), "[q] (stated)");
  EXPECT_EQ(back->value(back->component("b"), "technology"), "amazon-s3 (inferred)");
  EXPECT_EQ(back->model->types->Get(back->component("u").type).id, "user");
  EXPECT_EQ(back->value(back->model->data[0], "confidentiality"), "confidential (inferred)");
  for (const model::Zone& zone : back->model->zones) {
    EXPECT_EQ(back->value(zone, "trust"), zone.id == "app"   ? "internal (inferred)"
                                          : zone.id == "net" ? "public (inferred)"
                                                             : "unknown");
  }
  EXPECT_EQ(back->value(back->flow("u>s"), "carries"), "[q] (stated)");
  EXPECT_EQ(back->model->flows.size(), 2U);
  const model::Threat& threat = back->threat("T-1");
  EXPECT_EQ(back->model->IdOf(threat.on.at(0).element), "s");
  EXPECT_EQ(threat.mitigations->children.size(), 2U);
  EXPECT_THAT(left_out, ElementsAre(HasSubstr("2 controls: type, owner and where they stand"),
                                    "1 assumption"));
}

TEST(GraphFormats, TextInLabelsIsData) {
  const Loaded loaded(
      "zones: {z: {title: 'A \"zone\"'}}\n"
      "components: {a: {type: user, zone: z, title: '\"]; x [\\n<script>'}, b: {type: database}}\n"
      "flows: [{from: a, to: b, title: 'end | `code`'}]\n");
  ASSERT_EQ(loaded.sink.error_count(), 0U) << loaded.diagnostics();
  const auto write = [&](const char* format) {
    return FindModelFormat(format)->write(*loaded.model, BuiltinCatalog()).text;
  };
  EXPECT_EQ(write("dot"),
            "digraph model {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n"
            "  edge [fontname=\"sans-serif\", fontsize=10];\n"
            "  c1 [label=\"b\", shape=cylinder];\n"
            "  subgraph cluster_z0 {\n    label=\"A \\\"zone\\\"\";\n"
            "    c0 [label=\"\\\"]; x [\\\\n<script>\", shape=ellipse];\n  }\n"
            "  c0 -> c1 [label=\"end | `code`\"];\n}\n");
  EXPECT_EQ(write("mermaid"),
            "flowchart LR\n  c1[(\"b\")]\n  subgraph z0[\"A #34;zone#34;\"]\n"
            "    c0([\"#34;]#59; x [#92;n#60;script#62;\"])\n  end\n"
            "  c0 -->|\"end | #96;code#96;\"| c1\n");
}

TEST(GraphFormats, DeeplyNestedZonesAreDrawn) {
  std::string yaml = "zones:\n  z0: {}\n";
  for (int i = 1; i < 5000; ++i)
    yaml += "  z" + std::to_string(i) + ": {parent: z" + std::to_string(i - 1) + "}\n";
  const Loaded loaded(yaml);
  const Exported exported = FindModelFormat("dot")->write(*loaded.model, BuiltinCatalog());
  EXPECT_THAT(exported.text, HasSubstr("label=\"z4999\""));
  EXPECT_THAT(exported.left_out, IsEmpty());
}

}  // namespace
}  // namespace threatgap::exchange
