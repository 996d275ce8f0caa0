#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/load/loading.h"

namespace threatgap::load {
namespace {

using ::testing::ElementsAre;

TEST(NativeReader, ValuesKeepTheirOrigin) {
  const Loaded loaded(R"(
defaults: {components: {criticality: important, supplier: us, third-party: false}}
zones: {app: {trust: internal}}
components:
  kb: {technology: amazon-s3, zone: app, criticality: critical}
  gw: {type: gateway}
)");
  ASSERT_EQ(loaded.diagnostics(), "");
  const model::Component& kb = loaded.component("kb");
  EXPECT_EQ(loaded.model->types->Get(kb.type).id, "object-store");
  EXPECT_EQ(kb.type_origin, model::Origin::kPreset);
  EXPECT_EQ(loaded.value(kb, "zone"), "app (stated)");
  EXPECT_EQ(loaded.value(kb, "criticality"), "critical (stated)");
  EXPECT_EQ(loaded.value(kb, "supplier"), "us (defaults)");
  EXPECT_EQ(loaded.value(kb, "third-party"), "false (defaults)");
  EXPECT_EQ(loaded.value(kb, "at-rest"), "provider-managed (technology preset)");
  EXPECT_EQ(loaded.value(kb, "behaviour"), "store (type default)");
  EXPECT_EQ(loaded.value(kb, "sandbox"), "unknown");
  EXPECT_EQ(loaded.value(loaded.component("gw"), "behaviour"), "forward (type default)");
  EXPECT_EQ(loaded.value(loaded.component("gw"), "stores"), "[] (type default)");
}

TEST(NativeReader, APresetNamesItsTechnologyAndATypeDefaultItsType) {
  const Loaded loaded("components: {kb: {technology: amazon-s3}}");
  const model::Component& kb = loaded.component("kb");
  const auto* behaviour = kb.Find(model::attribute::kBehaviour);
  ASSERT_NE(behaviour, nullptr);
  EXPECT_EQ(loaded.model->types->Get(behaviour->giver).id, "store");
  for (const auto& value : kb.attributes) {
    if (value.origin != model::Origin::kPreset) continue;
    EXPECT_EQ(loaded.model->strings.Get(value.giver), "amazon-s3");
  }
}

TEST(NativeReader, FlowsStateBothDirectionsOrNeither) {
  const Loaded loaded(R"(
data: {q: {}, a: {}}
components: {x: {type: service}, y: {type: service}}
flows:
- {id: both, from: x, to: y, carries: [q], returns: [a]}
- {id: there, from: x, to: y, carries: [q]}
- {id: back, from: x, to: y, returns: [a]}
- {id: half, from: x, to: y, carries: [q], returns: }
- {id: neither, from: x, to: y}
- x -q-> y
- x -/a-> y
- x --> y
- "y -q/a{encryption: tls1.3, tags: [m, 'n o']}-> x"
)");
  ASSERT_EQ(loaded.diagnostics(), "");
  const auto data = [&](std::string_view id) {
    return loaded.value(loaded.flow(id), "carries") + " " +
           loaded.value(loaded.flow(id), "returns");
  };
  EXPECT_EQ(data("both"), "[q] (stated) [a] (stated)");
  EXPECT_EQ(data("there"), "[q] (stated) [] (stated)");
  EXPECT_EQ(data("back"), "[] (stated) [a] (stated)");
  EXPECT_EQ(data("half"), "[q] (stated) unknown");
  EXPECT_EQ(data("neither"), "unknown unknown");
  EXPECT_EQ(data("x>y"), "[q] (stated) [] (stated)");
  EXPECT_EQ(data("x>y#2"), "[] (stated) [a] (stated)");
  EXPECT_EQ(data("x>y#3"), "unknown unknown");
  EXPECT_EQ(data("y>x"), "[q] (stated) [a] (stated)");
  EXPECT_EQ(loaded.value(loaded.flow("y>x"), "encryption"), "tls1.3 (stated)");
  EXPECT_EQ(loaded.value(loaded.flow("y>x"), "tags"), "[m, n o] (stated)");
}

TEST(NativeReader, PlacesOfShortFlowsAreExact) {
  const Loaded loaded("components: {x: {type: service}}\nflows:\n- x --> yy\n- \"x --> zz\"\n");
  EXPECT_THAT(loaded.diagnostics(),
              ::testing::HasSubstr("m.yaml:4:9: error: unknown component `yy`"));
  EXPECT_THAT(loaded.diagnostics(),
              ::testing::HasSubstr("m.yaml:5:10: error: unknown component `zz`"));
}

TEST(NativeReader, TheOrderOfFilesDoesNotMatter) {
  const std::pair<std::string, std::string> a{
      "a.yaml",
      "threatgap: 1\ncomponents: {x: {type: service}, b: {type: service}}\nflows: [x --> b]\n"};
  const std::pair<std::string, std::string> b{
      "b.yaml",
      "threatgap: 1\ncomponents: {y: {type: service}}\nflows: [x -q-> b, y --> x]\ndata: {q: "
      "{}}\n"};
  const Loaded one(Files{a, b});
  const Loaded other(Files{b, a});
  ASSERT_EQ(one.diagnostics() + other.diagnostics(), "");
  EXPECT_THAT(one.flow_ids(), ElementsAre("x>b", "x>b#2", "y>x"));
  EXPECT_EQ(one.flow_ids(), other.flow_ids());
  EXPECT_EQ(one.value(one.flow("x>b"), "carries"), "unknown");
  EXPECT_EQ(other.value(other.flow("x>b"), "carries"), "unknown");
  EXPECT_EQ(one.component("b").id, one.model->components[0].id);
}

TEST(NativeReader, JsonHasTheSameKeys) {
  const Loaded loaded("m.json",
                      R"({"threatgap": 1, "components": {"x": {"type": "service", "pinned": true}},
                                      "controls": {"c": {"control": "rate-limit", "on": ["x"], "status": "planned"}}})");
  ASSERT_EQ(loaded.diagnostics(), "");
  EXPECT_EQ(loaded.value(loaded.component("x"), "pinned"), "true (stated)");
  EXPECT_EQ(loaded.control("c").status, model::ControlStatus::kPlanned);
}

TEST(NativeReader, OpenListsAreKept) {
  const Loaded loaded("system: {open: [flows]}\nzones: {z: {open: [controls]}}\n");
  ASSERT_EQ(loaded.diagnostics(), "");
  EXPECT_TRUE(loaded.model->system.open.IsOpen(model::ListKind::kFlows));
  EXPECT_FALSE(loaded.model->system.open.IsOpen(model::ListKind::kControls));
  EXPECT_TRUE(loaded.model->zones[0].open.IsOpen(model::ListKind::kControls));
}

TEST(NativeReader, ControlsAndThreatsAreComplete) {
  const Loaded loaded(R"(
zones: {app: {}}
data: {r: {}}
components: {u: {type: user}, m: {type: agent, zone: app}}
flows: [u -r-> m]
controls:
  c: {control: [guardrail.input, rate-limit], on: [m, "u>m"], status: implemented, owner: me, tags: [x], due: 2026-12-01,
      evidence: [{kind: document, date: 2026-01-02, ref: d, by: me}]}
  p: {control: governance.ai-policy, on: system}
threats:
  T-7: {source: s, prerequisites: p, action: a, impact: i, goals: [integrity], assets: [r, m], on: [u, m, r],
        instance-of: GAI-001, mitigations: [c, {any: [p, c]}], severity: high}
  T-8: {action: a, from: u, to: m, severity: {likelihood: 3, impact: 4}, mitigations: {any: [c]}}
requirements: {iso27001@2022: {A.7.1: {applicable: false, why: none}}}
treatments: [{threat: T-8, decision: planned, why: soon}]
assumptions: {A-1: TLS everywhere, A-2: {text: x, about: [T-7, c]}}
)");
  ASSERT_EQ(loaded.diagnostics(), "");
  const model::Control& control = loaded.control("c");
  EXPECT_EQ(control.types.size(), 2U);
  EXPECT_EQ(loaded.model->IdOf(control.on[1].element), "u>m");
  EXPECT_EQ(control.evidence[0].kind, model::Evidence::Kind::kDocument);
  EXPECT_FALSE(control.evidence[0].passed.has_value());
  EXPECT_EQ(loaded.value(control, "tags"), "[x] (stated)");
  EXPECT_EQ(loaded.control("p").on[0].element.kind, model::ElementKind::kSystem);
  EXPECT_FALSE(loaded.control("p").status.has_value());
  const model::Threat& threat = loaded.threat("T-7");
  EXPECT_EQ(threat.assets.size(), 2U);
  EXPECT_EQ(threat.on.size(), 3U);
  EXPECT_EQ(threat.mitigations->children[1].kind, model::MitigationTree::Kind::kAny);
  EXPECT_EQ(threat.severity, model::SeverityLevel::kHigh);
  EXPECT_EQ(loaded.threat("T-8").impact_level, 4);
  EXPECT_EQ(loaded.threat("T-8").mitigations->kind, model::MitigationTree::Kind::kAny);
  EXPECT_EQ(loaded.model->requirements[0].applicable, false);
  EXPECT_EQ(loaded.model->proposals[0].threat, "T-8");
  EXPECT_THAT(loaded.model->assumptions[1].about, ElementsAre("T-7", "c"));
}

TEST(NativeReader, SamplesAreReadWithoutAnyDiagnostic) {
  for (const char* sample : {"quickstart", "genai-assistant"}) {
    base::SourceStore sources;
    base::DiagnosticSink sink;
    const std::string folder = std::string(THREATGAP_SOURCE_DIR) + "/samples/" + sample;
    const auto model = LoadModel({folder}, BuiltinCatalog(), sources, base::Budgets{}, sink);
    ASSERT_TRUE(model.has_value()) << sample;
    EXPECT_EQ(Rendered(sink, sources), "") << sample;
    EXPECT_GT(model->components.size(), 3U);
  }
}

}  // namespace
}  // namespace threatgap::load
