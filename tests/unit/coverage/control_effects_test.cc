#include "analyzer/coverage/control_effects.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "tests/unit/load/loading.h"

namespace threatgap::coverage {
namespace {

/// Controls of a native model, asked by ids.
class Asked {
 public:
  explicit Asked(const std::string& yaml, bool closed_world = false)
      : loaded_("system: {id: x, as-of: 2026-06-30}\n" + yaml),
        graph_(Model()),
        context_({&graph_, closed_world}, *loaded_.model->types),
        effects_(context_, load::BuiltinCatalog(), {base::ParseDate("2026-06-30"), {}, {}},
                 loaded_.sources, base::Budgets{}, sink_) {}

  Asked& Attacker(const char* id) { return (demand_.attacker = At(id), *this); }
  Asked& MaxAge(int days) { return (demand_.max_age_days = days, *this); }
  Asked& EvidenceRequired() { return (demand_.evidence_required = true, *this); }

  /// `true`, `false` or `unknown [keys]` of a control type at an element, with the caps when it may
  /// stand there.
  std::string At(const char* type, const char* id) {
    return Words(effects_.EffectAt(Of(type), At(id)));
  }
  std::string Anywhere(const char* type) { return Words(effects_.Anywhere(Of(type))); }
  std::string OnZoneOf(const char* type, const char* id) {
    return Words(effects_.OnZone(Of(type), At(id)));
  }
  std::string StandsOn(const char* control, const char* id) {
    const auto stands = effects_.StandsOn(*loaded_.model->FindControl(control), At(id));
    return stands.is_unknown() ? "unknown " + Keys(stands.keys)
           : stands.is_true()  ? "true"
                               : "false";
  }
  bool CouldApply(const char* type) { return effects_.CouldApply(Of(type)); }
  std::string ControlsFor(const char* type) {
    std::string text;
    for (const auto control : effects_.ControlsFor(Of(type)))
      text += loaded_.model->controls[static_cast<std::size_t>(control)].id + " ";
    if (const auto due = effects_.EarliestDue(Of(type))) text += "due " + base::FormatDate(*due);
    return text;
  }

 private:
  const model::ThreatModel& Model() const {
    if (!loaded_.model || loaded_.sink.has_errors()) throw std::logic_error(loaded_.diagnostics());
    return *loaded_.model;
  }
  model::ElementRef At(const char* id) const {
    const auto place = loaded_.model->FindPlace(id);
    if (!place) throw std::logic_error(id);
    return *place;
  }
  Demand Of(const char* type) {
    demand_.types = {*load::BuiltinCatalog().FindControlType(type)};
    return demand_;
  }
  std::string Keys(const model::KeySet& keys) const {
    std::string text;
    for (const auto& key : keys) text += (text.empty() ? "" : ", ") + KeyText(*loaded_.model, key);
    return "[" + text + "]";
  }
  std::string Words(const Effect& effect) const {
    if (effect.truth == model::Truth::kFalse) {
      EXPECT_EQ(effect.cap_hi, 0);
      return "false";
    }
    const std::string caps =
        " " + std::to_string(effect.cap_lo) + ".." + std::to_string(effect.cap_hi);
    if (effect.truth == model::Truth::kUnknown) return "unknown " + Keys(effect.keys) + caps;
    EXPECT_TRUE(effect.keys.empty());
    return "true" + caps + (effect.proven ? " proven" : "");
  }

  load::Loaded loaded_;
  graph::ArchitectureGraph graph_;
  rule_engine::MatchContext context_;
  base::DiagnosticSink sink_;
  ControlEffects effects_;
  Demand demand_;
};

constexpr const char* kModel =
    "zones: {net: {trust: public}, app: {}, inner: {parent: app}}\n"
    "components:\n"
    "  u: {type: user, zone: net}\n"
    "  web: {type: service, zone: app}\n"
    "  db: {type: database, zone: inner}\n"
    "  lost: {type: service}\n"
    "  vague: {type: component, zone: app}\n"
    "flows:\n"
    "- {from: u, to: web}\n"
    "- {from: web, to: db}\n"
    "- {from: db, to: web}\n"
    "- {from: lost, to: db}\n"
    "- {from: web, to: lost}\n";

Asked With(const std::string& controls) { return Asked(kModel + ("controls:\n" + controls)); }

TEST(ControlEffects, OnlyAnImplementedControlCounts) {
  const auto with = [](const std::string& status) {
    return With("  c: {control: guardrail.input, on: [web]" + status + "}\n")
        .At("guardrail.input", "web");
  };
  EXPECT_EQ(with(", status: implemented"), "true 1..1");
  EXPECT_EQ(with(", status: planned"), "false");
  EXPECT_EQ(with(", status: absent"), "false");
  EXPECT_EQ(with(", status: retired"), "false");
  EXPECT_EQ(with(""), "unknown [c.status] 0..1");
}

TEST(ControlEffects, AStatusThatIsNotStatedCountsForNothingInAClosedWorld) {
  Asked asked(std::string(kModel) + "controls: {c: {control: guardrail.input, on: [web]}}\n", true);
  EXPECT_EQ(asked.At("guardrail.input", "web"), "false");
}

TEST(ControlEffects, NobodyWroteItDownMeansItIsNotThere) {
  EXPECT_EQ(Asked(kModel).At("guardrail.input", "web"), "false");
  Asked open(
      "zones: {app: {open: [controls]}, net: {}}\n"
      "components: {web: {type: service, zone: app}, out: {type: service, zone: net}}\n");
  EXPECT_EQ(open.At("guardrail.input", "web"), "unknown [app.controls] 0..3");
  EXPECT_EQ(open.At("guardrail.input", "out"), "false");
}

TEST(ControlEffects, FailedEvidenceMakesAControlFalse) {
  EXPECT_EQ(With("  c: {control: guardrail.input, on: [web], status: implemented, evidence: "
                 "[{kind: automated-test, date: 2026-06-01, result: fail}]}\n")
                .At("guardrail.input", "web"),
            "false");
}

TEST(ControlEffects, OldEvidenceMattersOnlyWhereItIsAskedFor) {
  const std::string old =
      "  c: {control: guardrail.input, on: [web], status: implemented, evidence: "
      "[{kind: automated-test, date: 2024-06-01, result: pass}]}\n";
  EXPECT_EQ(With(old).At("guardrail.input", "web"), "true 1..1")
      << "an old proof is never worse than none";
  EXPECT_EQ(With(old).MaxAge(30).At("guardrail.input", "web"), "unknown [c.evidence] 0..1");
  EXPECT_EQ(With(old).MaxAge(3000).At("guardrail.input", "web"), "true 3..3 proven");
  EXPECT_EQ(With(old).EvidenceRequired().At("guardrail.input", "web"), "unknown [c.evidence] 0..1");
  EXPECT_EQ(With("  c: {control: guardrail.input, on: [web], status: implemented}\n")
                .EvidenceRequired()
                .At("guardrail.input", "web"),
            "unknown [c.evidence] 0..1")
      << "missing and too old alike";
}

TEST(ControlEffects, TheBestOfAllWaysCounts) {
  EXPECT_EQ(With("  a: {control: guardrail.input, on: [web], status: planned}\n"
                 "  b: {control: guardrail.input, on: [web], status: implemented}\n"
                 "  c: {control: guardrail.input, on: [web], evidence: [{kind: automated-test, "
                 "date: 2026-06-01, result: pass}]}\n")
                .At("guardrail.input", "web"),
            "true 1..3");
}

TEST(ControlEffects, SomeTypesAlsoStandOnTheFlowsIntoTheirComponent) {
  Asked asked = With(
      "  c: {control: guardrail.input, on: [web], status: implemented}\n"
      "  d: {control: backup.restore-test, on: [db], status: implemented}\n");
  EXPECT_EQ(asked.At("guardrail.input", "u>web"), "true 1..1");
  EXPECT_EQ(asked.At("guardrail.input", "web>db"), "false") << "not on those out of it";
  EXPECT_EQ(asked.At("backup.restore-test", "web>db"), "false") << "on-component: self";
  EXPECT_EQ(asked.StandsOn("c", "u>web"), "true");
  EXPECT_EQ(asked.StandsOn("c", "web>db"), "false");
}

TEST(ControlEffects, AControlOnAZoneForEntriesStandsOnEachFlowFromOutside) {
  Asked asked = With("  c: {control: network.firewall, on: [app], status: implemented}\n");
  EXPECT_EQ(asked.At("network.firewall", "u>web"), "true 1..1");
  EXPECT_EQ(asked.At("network.firewall", "web>db"), "false") << "it begins inside";
  EXPECT_EQ(asked.At("network.firewall", "web"), "false") << "not on what stands inside";
  EXPECT_EQ(asked.At("network.firewall", "lost>db"), "unknown [lost.zone] 0..1");
  EXPECT_EQ(asked.At("network.firewall", "web>lost"), "unknown [lost.zone] 0..1");
  EXPECT_EQ(asked.StandsOn("c", "u>web"), "true");
  EXPECT_EQ(asked.StandsOn("c", "web>db"), "false");
  EXPECT_EQ(asked.StandsOn("c", "lost>db"), "unknown [lost.zone]");
}

TEST(ControlEffects, AControlOnAZoneForMembersStandsOnEverythingInside) {
  Asked asked = With("  c: {control: backup.copies, on: [app], status: implemented}\n");
  EXPECT_EQ(asked.At("backup.copies", "web"), "true 1..1");
  EXPECT_EQ(asked.At("backup.copies", "db"), "true 1..1") << "in a zone inside";
  EXPECT_EQ(asked.At("backup.copies", "web>db"), "true 1..1") << "both ends inside";
  EXPECT_EQ(asked.At("backup.copies", "u>web"), "false") << "one end outside";
  EXPECT_EQ(asked.At("backup.copies", "lost"), "unknown [lost.zone] 0..1");
  EXPECT_EQ(asked.StandsOn("c", "db"), "true");
  EXPECT_EQ(asked.StandsOn("c", "u>web"), "false");
}

TEST(ControlEffects, PeopleAndTheAttackerHostNothing) {
  const std::string controls =
      "  a: {control: guardrail.input, on: [u, web, vague], status: implemented}\n";
  EXPECT_EQ(With(controls).At("guardrail.input", "u"), "false");
  EXPECT_EQ(With(controls).At("guardrail.input", "vague"), "unknown [vague.type] 0..1");
  EXPECT_EQ(With(controls).Attacker("web").At("guardrail.input", "web"), "false");
  EXPECT_EQ(With(controls).Attacker("web").At("guardrail.input", "u>web"), "false")
      << "nor on the flows into its own component";
}

TEST(ControlEffects, AControlOnAPersonDoesNotStandOnTheFlowsToThem) {
  Asked asked(
      "components: {u: {type: user}, m: {type: llm}}\nflows: [{from: m, to: u}]\n"
      "controls: {c: {control: guardrail.input, on: [u], status: implemented}}\n");
  EXPECT_EQ(asked.At("guardrail.input", "m>u"), "false");
  EXPECT_EQ(asked.StandsOn("c", "m>u"), "false");
}

TEST(ControlEffects, AStatementOfTheModelProvesAControlAsAClaim) {
  const auto with = [](const char* encryption) {
    return Asked(std::string("components: {a: {type: service}, b: {type: service}}\n"
                             "flows: [{from: a, to: b") +
                 encryption + "}]\n");
  };
  EXPECT_EQ(with(", encryption: tls1.3").At("crypto.in-transit", "a>b"), "true 1..1");
  EXPECT_EQ(with(", encryption: none").At("crypto.in-transit", "a>b"), "false");
  EXPECT_EQ(with("").At("crypto.in-transit", "a>b"), "unknown [a>b.encryption] 0..1");
  EXPECT_EQ(with(", encryption: tls1.3").EvidenceRequired().At("crypto.in-transit", "a>b"), "false")
      << "an attribute is no evidence";
}

TEST(ControlEffects, ForTheSystemAnyPlaceWillDo) {
  Asked asked = With(
      "  c: {control: guardrail.input, on: [system], status: implemented}\n"
      "  d: {control: rate-limit, on: [web], status: planned}\n");
  EXPECT_EQ(asked.Anywhere("guardrail.input"), "true 1..1");
  EXPECT_EQ(asked.At("guardrail.input", "web"), "false") << "linked is not placed";
  EXPECT_EQ(asked.Anywhere("rate-limit"), "false");
}

TEST(ControlEffects, AZoneCountsWithTheZonesAroundIt) {
  Asked asked = With("  c: {control: network.segmentation, on: [app], status: implemented}\n");
  EXPECT_EQ(asked.OnZoneOf("network.segmentation", "db"), "true 1..1");
  EXPECT_EQ(asked.OnZoneOf("network.segmentation", "app"), "true 1..1");
  EXPECT_EQ(asked.OnZoneOf("network.segmentation", "u"), "false");
  EXPECT_EQ(asked.OnZoneOf("network.segmentation", "lost"), "unknown [lost.zone] 0..3");
}

TEST(ControlEffects, PlannedControlsTellWhenTheyAreDue) {
  Asked asked = With(
      "  a: {control: rate-limit, on: [web], status: planned, due: 2026-09-01}\n"
      "  b: {control: rate-limit, on: [db], status: planned, due: 2026-08-01}\n"
      "  c: {control: rate-limit, on: [db], status: absent, due: 2026-07-01}\n"
      "  d: {control: guardrail.input, on: [db], status: planned}\n");
  EXPECT_EQ(asked.ControlsFor("rate-limit"), "a b c due 2026-08-01");
  EXPECT_EQ(asked.ControlsFor("guardrail.input"), "d ");
  EXPECT_EQ(asked.ControlsFor("guardrail.output"), "");
}

TEST(ControlEffects, WhatNobodyHasAndNothingProvesCannotApply) {
  EXPECT_FALSE(Asked(kModel).CouldApply("guardrail.input"));
  EXPECT_TRUE(Asked(kModel).CouldApply("crypto.in-transit")) << "an attribute may prove it";
  EXPECT_TRUE(With("  c: {control: guardrail.input, on: [web]}\n").CouldApply("guardrail.input"));
}

}  // namespace
}  // namespace threatgap::coverage
