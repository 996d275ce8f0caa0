#include "tests/unit/reports/result_fixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "tests/unit/reports/result_fixture_parts.h"

namespace threatgap::reports {
namespace {

using namespace fixture;
using namespace outcome;

void AddDecisions(AnalysisResult& r) {
  TreatmentView planned;
  planned.finding = r.findings[3].key;
  planned.decision = "planned";
  planned.iso_word = "modify";
  planned.why = "Approval screen is in the December release";
  planned.by = "payments";
  planned.approved_by = "ciso-office";
  planned.until = base::ParseDate("2026-12-15");
  planned.severity = Level::kHigh;
  planned.state = "planned never passes the gate";
  planned.location = {"threatgap-policy.yaml", 31, 3};
  TreatmentView accepted = planned;
  accepted.finding = r.findings[6].key;
  accepted.decision = "accepted";
  accepted.iso_word = "retain";
  accepted.why = "Deletion follows with the new store";
  accepted.until = base::ParseDate("2027-03-31");
  accepted.severity = Level::kLow;
  accepted.valid = true;
  accepted.state = "valid";
  r.treatments = {planned, accepted};
  r.findings[3].treatments = {planned};
  r.findings[6].treatments = {accepted};
  SuppressionView suppression{r.findings[7].key,
                              "false-positive",
                              "The prompt is published",
                              "ml-platform",
                              "ciso-office",
                              base::ParseDate("2026-05-31"),
                              base::ParseDate("2027-05-31"),
                              true,
                              "valid",
                              {"threatgap-policy.yaml", 50, 3}};
  r.findings[7].suppression = suppression;
  r.suppressions = {suppression};
}

ControlView Control(std::string id, std::string type, std::string on, std::string status,
                    std::string proof, const char* date, const char* valid_until) {
  ControlView control;
  control.id = std::move(id);
  control.types = {std::move(type)};
  control.on = {Component(on)};
  control.status = std::move(status);
  control.owner = "platform-team";
  control.proof = std::move(proof);
  control.location = {"model/controls.yaml", 4, 3};
  control.requirements = {"iso27001@2022:A.8.26"};
  control.findings = {"GAI-001@partner-app,agent"};
  if (*date != '\0') {
    control.evidence = {{"automated-test",
                         "ci/guardrail-suite",
                         "ci",
                         "pass",
                         base::ParseDate(date),
                         control.proof,
                         base::ParseDate(valid_until),
                         {"model/controls.yaml", 8, 5}}};
  }
  return control;
}

void AddControls(AnalysisResult& r) {
  r.controls = {
      Control("disk-encryption", "crypto.at-rest", "kb", "implemented", "expiring", "2026-06-08",
              "2026-12-05"),
      Control("egress-filter", "net.egress-filter", "mail-tool", "implemented", "missing", "", ""),
      Control("guardrail-in", "guardrail.input", "gateway", "implemented", "valid", "2026-10-02",
              "2026-12-31"),
      Control("page-screening", "ingest.content-screening", "ingest", "planned", "", "", ""),
      Control("rate-limit", "limits.rate", "gateway", "implemented", "valid", "2026-10-20",
              "2027-01-18"),
      Control("staff-mfa", "authn.multi-factor", "crm-db", "implemented", "expired", "2025-09-30",
              "2026-09-30")};
}

void AddRegisters(AnalysisResult& r) {
  r.threats = {{"T-1",
                "Poisoned pages",
                "Someone plants instructions in a page that we index.",
                "",
                r.findings[0].key,
                true,
                "GAI-002",
                "confirmed by GAI-002",
                "",
                "",
                {"tampering"},
                {"page-screening"},
                {"model/threats.yaml", 4, 3}},
               {"T-2",
                "Stolen laptop",
                "",
                "A laptop with an open session is stolen.",
                "",
                false,
                "",
                "no rule named",
                "mitigated",
                "high",
                {"spoofing"},
                {},
                {"model/threats.yaml", 12, 3}}};
  r.questions = {{"tenancy",
                  "Is Knowledge base divided by tenant?",
                  r.findings[8].asks,
                  1,
                  4.0,
                  {r.findings[8].key},
                  "kb: {tenancy: shared}"},
                 {"retention",
                  "Does the supplier of Hosted model keep prompts?",
                  r.findings[9].asks,
                  2,
                  3.5,
                  {r.findings[9].key, r.findings[10].key},
                  "model-api: {retention: 0}"}};
  r.assumptions = {{"",
                    "encryption",
                    "tls1.3",
                    "defaults",
                    "",
                    12,
                    {"customer>gateway", "gateway>chat-api"},
                    "",
                    At(8)},
                   {"model-api",
                    "billing",
                    "metered",
                    "technology preset amazon-bedrock",
                    "vendor page, 2026-08-01",
                    1,
                    {},
                    "",
                    At(70)},
                   {"", "", "", "", "", 1, {}, "Staff laptops are managed.", At(30)}};
  r.rules = {{"AGT-003",
              "high-impact-without-approval",
              "High-impact effect without human approval",
              "agentic",
              "path",
              true,
              "",
              1,
              "A tool pays out.",
              "",
              "",
              {},
              {}},
             {"AGT-014",
              "approvals-per-reviewer",
              "Approvals per reviewer above threshold",
              "agentic",
              "pattern",
              false,
              "switched off in the policy: one reviewer only",
              0,
              "",
              "",
              "",
              {},
              {}},
             {"GAI-001",
              "untrusted-text-steers-model",
              "Untrusted text steers a model that can act",
              "genai",
              "path",
              true,
              "",
              1,
              "",
              "",
              "",
              {},
              {}},
             {"GAI-002",
              "indirect-prompt-injection",
              "Indirect prompt injection",
              "genai",
              "path",
              true,
              "",
              1,
              "",
              "",
              "",
              {},
              {}},
             {"SEC-005",
              "privileged-access",
              "Privileged access outside the managed path",
              "security",
              "path",
              true,
              "",
              1,
              "",
              "",
              "",
              {},
              {}}};
  r.notes = {{"MOD-002", "flow without data", {"flow", "chat-api>transcripts", ""}, At(96)}};
  r.open_lists = {"controls of the system (threat-composer cannot express them)"};
}

void CountElements(AnalysisResult& r) {
  for (auto& component : r.components) component.gaps = 0;
  for (auto& flow : r.flows) flow.gaps = 0;
  for (const Finding& finding : r.findings) {
    if (finding.group != Group::kGap || (finding.suppression && finding.suppression->valid))
      continue;
    for (auto& component : r.components)
      component.gaps += component.id == finding.bindings.back().second.id ? 1 : 0;
    for (const WitnessStep& step : finding.witness) {
      for (auto& flow : r.flows) flow.gaps += flow.id == step.element.id ? 1 : 0;
    }
  }
}

void CountDecision(Summary& s, const Finding& finding) {
  for (const TreatmentView& t : finding.treatments) {
    s.accepted += t.decision == "accepted" ? 1 : 0;
    s.transferred += t.decision == "transferred" ? 1 : 0;
    s.planned += t.decision == "planned" ? 1 : 0;
  }
}

void CountFinding(AnalysisResult& r, Finding& finding) {
  Summary& s = r.summary;
  finding.gated = false;
  if (finding.suppression && finding.suppression->valid) {
    ++s.suppressed;
    return;
  }
  if (finding.basis == Basis::kDerived) ++s.unwritten;
  s.undecided += finding.group == Group::kUndecided ? 1 : 0;
  s.possible += finding.group == Group::kPossible ? 1 : 0;
  s.covered += finding.group == Group::kCovered ? 1 : 0;
  s.covered_proven += finding.group == Group::kCovered && finding.proven ? 1 : 0;
  if (finding.group != Group::kGap) return;
  ++s.gaps;
  ++s.gaps_by_level[finding.residual.hi];
  CountDecision(s, finding);
  const bool decided = !finding.treatments.empty() && finding.treatments.front().valid;
  finding.gated = !decided && r.gate.fail_on && finding.residual.hi >= *r.gate.fail_on;
  if (!finding.gated) return;
  finding.gate_reason = fmt::format("{} is {}", finding.key, LevelWord(finding.residual.hi));
  r.gate.reasons.push_back(finding.gate_reason);
}

AnalysisResult Base() {
  AnalysisResult r;
  r.tool_version = "0.1.0";
  r.as_of = {base::ParseDate("2026-11-20"), "command line"};
  r.inputs = {{kFixtureFile,
               "threatgap",
               "1",
               std::string(64, 'a'),
               {{"components", 15}, {"flows", 16}, {"zones", 7}}},
              {"model/controls.yaml", "threatgap", "1", std::string(64, 'b'), {{"controls", 6}}}};
  r.packs = {{"rules/genai", std::string(64, 'c'), true},
             {"rules/security", std::string(64, 'd'), true}};
  r.policy_path = "threatgap-policy.yaml";
  r.policy_sha256 = std::string(64, 'e');
  r.system = {"customer-assistant", "Customer assistant",
              "platform-team",      "Answers customers and pays refunds.",
              "operations",         3};
  r.gate.fail_on = Level::kHigh;
  r.gate.fail_on_origin = "policy";
  AddArchitecture(r);
  return r;
}

}  // namespace

void Agree(AnalysisResult& r) {
  r.counts = {r.components.size(), r.flows.size(),   r.zones.size(),
              r.data.size(),       r.threats.size(), r.controls.size()};
  r.summary = {};
  r.gate.reasons.clear();
  for (Finding& finding : r.findings) CountFinding(r, finding);
  r.summary.rules_total = r.rules.size();
  for (const RuleRun& rule : r.rules) r.summary.rules_ran += rule.ran ? 1 : 0;
  for (const AuthoredThreat& threat : r.threats) r.summary.unconfirmed += threat.merged ? 0 : 1;
  r.gate.failing = r.gate.reasons.size();
  r.gate.passed = r.gate.failing == 0;
  r.gate.not_gated = r.summary.undecided + r.summary.possible;
  r.verdict_sentence =
      fmt::format("{}: {} gaps", r.gate.passed ? "passed" : "failed", r.summary.gaps);
  for (FrameworkView& framework : r.frameworks) {
    framework.total = framework.exposed = 0;
    framework.counts.clear();
    for (const RequirementView& row : framework.requirements) {
      if (!row.primary) continue;
      ++framework.total;
      ++framework.counts[row.status];
      framework.exposed += row.exposed ? 1 : 0;
    }
  }
  CountElements(r);
}

AnalysisResult FixtureResult() {
  AnalysisResult r = Base();
  AddFindings(r);
  AddDecisions(r);
  AddControls(r);
  AddRegisters(r);
  r.frameworks = FixtureFrameworks();
  for (FrameworkView& framework : r.frameworks) {
    for (RequirementView& row : framework.requirements) {
      if (row.id != "A.8.26" && row.id != "LLM01" && row.id != "ASI01") continue;
      row.exposed = true;
      row.open_findings = {r.findings[0].key, r.findings[1].key};
      row.chain = {"guardrail.input (subset of) " + row.id + ": screens what reaches the model"};
    }
  }
  r.diagnostics.push_back(
      {base::Severity::kWarning, "unknown-key", "unknown key `titel`", {}, {}, {}});
  r.diagnostic_locations.push_back({kFixtureFile, 41, 11});
  Agree(r);
  return r;
}

AnalysisResult PassingResult() {
  AnalysisResult r = FixtureResult();
  std::erase_if(r.findings, [](const Finding& f) { return f.group == Group::kGap; });
  r.treatments.clear();
  r.suppressions.clear();
  r.diagnostics.clear();
  r.diagnostic_locations.clear();
  for (FrameworkView& framework : r.frameworks) {
    for (RequirementView& row : framework.requirements) {
      row.exposed = false;
      row.open_findings.clear();
    }
  }
  for (AuthoredThreat& threat : r.threats) threat.finding.clear();
  for (ControlView& control : r.controls) control.findings.clear();
  Agree(r);
  return r;
}

AnalysisResult EmptyResult() {
  AnalysisResult r;
  r.tool_version = "0.1.0";
  r.as_of.origin = "none";
  return r;
}

AnalysisResult LargeResult(std::size_t findings, std::size_t components) {
  AnalysisResult r = FixtureResult();
  for (std::size_t i = 0; i < components; ++i) {
    ComponentView view = r.components[3 + i % 9];
    view.id = fmt::format("service-{}", i);
    view.title = fmt::format("Service number {} of the order platform", i);
    view.location = At(static_cast<int>(1000 + i));
    r.components.push_back(view);
    FlowView flow = r.flows[i % 16];
    flow.from = i == 0 ? "agent" : fmt::format("service-{}", i / 2);
    flow.to = view.id;
    flow.id = flow.from + ">" + flow.to;
    r.flows.push_back(flow);
  }
  const std::vector<Finding> seeds = r.findings;
  for (std::size_t i = 0; r.findings.size() < findings; ++i) {
    Finding finding = seeds[i % seeds.size()];
    finding.fingerprint = fmt::format("{:016x}", 0x1000 + i);
    const std::string id = components == 0 ? "agent" : fmt::format("service-{}", i % components);
    finding.bindings.back().second = {"component", id, "Service " + id};
    finding.location =
        components == 0 ? base::Location{} : At(static_cast<int>(1000 + i % components));
    finding.key =
        fmt::format("{}@{},{},{}", finding.rule, finding.bindings.front().second.id, id, i);
    finding.suppression.reset();
    finding.treatments.clear();
    AddSlots(finding);
    r.findings.push_back(finding);
  }
  std::stable_sort(r.findings.begin(), r.findings.end(), [](const Finding& a, const Finding& b) {
    return std::pair(a.group, b.residual.hi) < std::pair(b.group, a.residual.hi);
  });
  Agree(r);
  return r;
}

}  // namespace threatgap::reports
