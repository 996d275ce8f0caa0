#include <fmt/format.h>

#include "tests/unit/reports/result_fixture_parts.h"

namespace threatgap::reports::fixture {

using namespace outcome;

namespace {

struct FindingSpec {
  const char* fingerprint;
  const char* rule;
  const char* title;
  std::vector<std::string> path;
  Group group;
  int likelihood, impact, residual_likelihood;
  const char* owner;
  const char* due;
  const char* note;
};

Verdict VerdictOf(Group group, std::size_t have) {
  switch (group) {
    case Group::kGap:
      return have > 0 ? Verdict::kPartiallyCovered : Verdict::kUncovered;
    case Group::kUndecided:
      return Verdict::kUndecided;
    case Group::kPossible:
      return Verdict::kPossible;
    case Group::kCovered:
      return Verdict::kCovered;
  }
  return Verdict::kUncovered;
}

Level Rate(int likelihood, int impact) {
  return kDefaultRiskMatrix[static_cast<std::size_t>(likelihood - 1)]
                           [static_cast<std::size_t>(impact - 1)];
}

void AddMeasures(Finding& f) {
  if (f.group == Group::kGap) {
    f.missing = {{{"guardrail.input", "guardrail.retrieval"},
                  "Input guardrail",
                  fmt::format("on every path from {} to {}", f.bindings.front().second.id,
                              f.bindings.back().second.id),
                  {f.bindings.back().second},
                  1,
                  2,
                  false,
                  "entrances"}};
  }
  if (f.group == Group::kUndecided || f.group == Group::kPossible) {
    const std::string key = f.bindings.back().second.id + ".tenancy";
    f.asks = {{key, f.bindings.back().second.id, "tenancy",
               fmt::format("Is {} divided by tenant?", f.bindings.back().second.name), f.location}};
  }
  if (f.group == Group::kCovered || f.rule == "GAI-001") {
    f.have = {{"guardrail-in",
               "guardrail.input",
               "Input guardrail",
               {Component("gateway")},
               "implemented",
               "tested 2026-10-02",
               f.group == Group::kGap ? "guards 1 of 2 entrances" : "guards every entrance",
               true,
               {"model/controls.yaml", 4, 3}}};
  }
}

Finding MakeFinding(const AnalysisResult& r, const FindingSpec& spec) {
  Finding f;
  f.fingerprint = spec.fingerprint;
  f.rule = spec.rule;
  f.key = fmt::format("{}@{},{}", spec.rule, spec.path.front(), spec.path.back());
  f.name = "untrusted-text-steers-model";
  f.title = spec.title;
  f.bindings = {{"source", Component(spec.path.front())}, {"target", Component(spec.path.back())}};
  f.group = spec.group;
  f.certain = spec.group != Group::kPossible;
  f.inherent = {Rate(spec.likelihood, spec.impact), Rate(spec.likelihood, spec.impact)};
  f.residual = {Rate(spec.residual_likelihood, spec.impact),
                Rate(spec.residual_likelihood, spec.impact)};
  if (spec.group == Group::kUndecided && f.residual.lo > Level::kLow) f.residual.lo = Level::kLow;
  f.likelihood = std::to_string(spec.likelihood);
  f.impact = std::to_string(spec.impact);
  f.likelihood_lo = f.likelihood_hi = spec.likelihood;
  f.impact_lo = f.impact_hi = spec.impact;
  f.residual_likelihood_hi = spec.residual_likelihood;
  f.residual_impact_hi = spec.impact;
  f.coverage_note = spec.note;
  f.location = At(LineOf(spec.path.back()));
  f.owner = spec.owner;
  f.due = base::ParseDate(spec.due);
  f.witness = Path(r, spec.path, spec.group == Group::kCovered ? "guardrail.input" : "");
  if (f.rule == "GAI-001")
    f.guarded = Path(r, {"partner-app", "gateway", "chat-api", "agent"}, "guardrail.input");
  AddSlots(f);
  AddMeasures(f);
  f.verdict = VerdictOf(spec.group, f.have.size());
  f.proven = spec.group == Group::kCovered && spec.likelihood % 2 == 0;
  f.lo = f.hi = spec.group == Group::kCovered ? Cover::kCovered : Cover::kUncovered;
  if (f.verdict == Verdict::kPartiallyCovered) f.lo = f.hi = Cover::kPartial;
  if (spec.group == Group::kUndecided) f.hi = Cover::kCovered;
  f.requirements = {
      {"iso27001@2022", "A.8.26", "Application security requirements", "implemented but exposed"},
      {"owasp-llm@2025", "LLM01", "Prompt Injection", ""},
      {"owasp-asi@2026", "ASI01", "Agent Goal Hijack", ""}};
  return f;
}

}  // namespace

void AddSlots(Finding& f) {
  f.slots = {"an external actor",
             fmt::format("who can submit text through {}", f.bindings.front().second.name),
             fmt::format("inject instructions that {} follows", f.bindings.back().second.name),
             "tool calls the operator never intended",
             {"integrity"},
             {"customer-record", "refunds"}};
  f.short_sentence = fmt::format("An external actor {} can {}, which leads to {}.",
                                 f.slots.prerequisites, f.slots.action, f.slots.impact);
  f.sentence = f.short_sentence;
  f.sentence.insert(f.sentence.size() - 1,
                    ", resulting in reduced integrity of customer-record and refunds");
}

void AddFindings(AnalysisResult& r) {
  const std::vector<FindingSpec> specs = {
      {"da98251d93a29610",
       "GAI-002",
       "Indirect prompt injection through retrieved content",
       {"forum", "ingest", "kb", "agent"},
       Group::kGap,
       4,
       5,
       4,
       "ml-platform",
       "2027-01-29",
       "Nothing implemented stands between Community forum and the agent; screening is planned."},
      {"601b947ae5db06a5",
       "GAI-001",
       "Untrusted text steers a model that can act",
       {"partner-app", "partner-api", "agent"},
       Group::kGap,
       4,
       5,
       3,
       "partner-integration",
       "2026-12-04",
       "1 of 2 entrances passes guardrail.input; Partner API hands tickets to the agent directly."},
      {"f8c4c85ecd963667",
       "GAI-003",
       "Model output discloses data above the reader’s clearance",
       {"crm-db", "ingest", "kb", "agent", "mail-tool", "customer"},
       Group::kGap,
       4,
       4,
       4,
       "crm-team",
       "",
       "1 of 2 exits passes guardrail.output; Mail tool sends answers around the gateway."},
      {"ad6d7b4a7c53d1c0",
       "AGT-003",
       "High-impact effect without human approval on every path",
       {"agent", "refund-tool"},
       Group::kGap,
       3,
       5,
       3,
       "payments",
       "2026-12-15",
       "No person approves refunds. Approval is planned for 2026-12-15."},
      {"af1f3408d59d370e",
       "SEC-005",
       "Privileged access outside the managed path",
       {"support-lead", "crm-db"},
       Group::kGap,
       3,
       4,
       3,
       "",
       "2026-10-31",
       "Support lead writes to the database directly."},
      {"db3a05dc7a38865a",
       "SEC-003",
       "Important component leaves no protected log",
       {"partner-api"},
       Group::kGap,
       3,
       3,
       3,
       "partner-integration",
       "",
       "Partner API has no flow to a log store."},
      {"90f1f27ebdb416c1",
       "PRV-003",
       "Personal store without retention limit or deletion path",
       {"transcripts"},
       Group::kGap,
       2,
       2,
       2,
       "platform-team",
       "",
       "No retention is stated for Transcripts."},
      {"5e04060b9f52d1c8",
       "SEC-001",
       "Sensitive flow crosses a boundary unencrypted",
       {"agent", "model-api"},
       Group::kGap,
       3,
       3,
       3,
       "platform-team",
       "",
       "Published on purpose."},
      {"6d0f2d7aae1cf2de",
       "GAI-007",
       "Vector store shared between tenants",
       {"kb"},
       Group::kUndecided,
       4,
       4,
       4,
       "ml-platform",
       "",
       "Whether Knowledge base is divided by tenant is not stated."},
      {"a25ea3cfb07d6c47",
       "GAI-012",
       "Provider may retain or train on our inputs",
       {"agent", "model-api"},
       Group::kUndecided,
       3,
       4,
       3,
       "ml-platform",
       "",
       "Retention at the supplier is not stated."},
      {"81c146d17e927203",
       "GAI-011",
       "Credentials or keys carried in prompts",
       {"agent", "model-api"},
       Group::kPossible,
       2,
       4,
       2,
       "ml-platform",
       "",
       "The content of prompt is not stated."},
      {"1f22aa09c0de7734",
       "GAI-009",
       "Metered model reachable without limits",
       {"customer", "gateway", "chat-api", "agent"},
       Group::kCovered,
       4,
       3,
       2,
       "platform-team",
       "",
       "Every entrance passes rate-limit."},
      {"2e33bb10d1ef8845",
       "SEC-002",
       "Sensitive component reachable without authentication",
       {"customer", "gateway"},
       Group::kCovered,
       3,
       4,
       1,
       "platform-team",
       "",
       "Every entrance passes authn.token."},
  };
  for (const FindingSpec& spec : specs) r.findings.push_back(MakeFinding(r, spec));
  r.findings[0].threats = {"T-1"};
  r.findings[0].basis = Basis::kBoth;
}

}  // namespace threatgap::reports::fixture
