#include "tests/unit/reports/small_result.h"

#include <fmt/format.h>

namespace threatgap::reports {
namespace {

using namespace outcome;

base::Location At(int line) { return {"model.yaml", line, 3}; }

Named Component(const std::string& id) { return {"component", id, id}; }

RuleRun Rule(const std::string& id, const std::string& name, const std::string& title) {
  RuleRun rule;
  rule.id = id;
  rule.name = name;
  rule.title = title;
  rule.pack = "genai";
  rule.kind = "path";
  rule.findings = 1;
  rule.explain = "A language model does not separate instructions from data.";
  rule.fix = "Put guardrail.input where all routes meet.";
  rule.false_positives = "The rule is wrong where no free text gets through.";
  rule.requirements = {"iso27001@2022:A.8.26"};
  return rule;
}

void AddDraft(AnalysisResult& r) {
  r.tool_version = "0.1.0";
  r.as_of = {base::ParseDate("2026-11-20"), "model"};
  r.inputs = {{"model.yaml", "threatgap", "1", std::string(64, 'a'), {{"components", 3}}}};
  r.system.id = "assistant";
  r.gate.fail_on = Level::kHigh;
  r.gate.fail_on_origin = "default";
  r.gate.passed = false;
  r.summary.rules_ran = r.summary.rules_total = 72;
}

TreatmentView Treatment(const Finding& finding, const char* until, bool valid) {
  TreatmentView out;
  out.finding = finding.key;
  out.decision = "accepted";
  out.iso_word = "retain";
  out.why = "the channel closes in spring";
  out.by = "support-platform";
  out.approved_by = "ciso";
  out.until = base::ParseDate(until);
  out.severity = Level::kHigh;
  out.valid = valid;
  out.state = valid ? "valid" : fmt::format("expired {}", until);
  out.location = {"threatgap-policy.yaml", 12, 3};
  return out;
}

Finding WorstGap() {
  Finding f = MakeGap("GAI-001", "customer", "model", Level::kHigh, "3fa9c1d2aabbccdd");
  f.inherent = {Level::kCritical, Level::kCritical};
  f.verdict = Verdict::kPartiallyCovered;
  f.lo = f.hi = Cover::kPartial;
  f.coverage_note = "1 of 2 entrances is guarded";
  f.guarded = {{Component("customer"), At(10), {}, false, false, ""},
               {{"flow", "customer>gateway", ""}, At(20), {"question"}, false, false, ""},
               {Component("gateway"), At(12), {}, false, false, "guardrail.input"},
               {{"flow", "ask", ""}, At(21), {"question"}, false, false, ""},
               {Component("model"), At(11), {}, false, false, ""}};
  f.have = {{"bedrock-guardrail",
             "guardrail.input",
             "Input guardrail",
             {Component("gateway")},
             "implemented",
             "tested 2026-10-02",
             "guards 1 of 2 entrances",
             true,
             {"controls.yaml", 4, 3}},
            {"tools",
             "tool.allow-list",
             "Tool allow-list",
             {Component("model")},
             "planned",
             "planned",
             "not there yet",
             false,
             {"controls.yaml", 9, 3}}};
  f.missing = {{{"guardrail.input"},
                "Input guardrail",
                "on every path from customer to model",
                {Component("model"), {"flow", "customer>model", ""}},
                1,
                2,
                false,
                "entrances"},
               {{"action.human-approval", "tool.allow-list"},
                "Approval by a person",
                "at model",
                {Component("model")},
                0,
                0,
                false,
                ""}};
  f.requirements = {
      {"owasp-llm@2025", "LLM01", "Prompt Injection", ""},
      {"owasp-llm@2025", "LLM06", "Excessive Agency", ""},
      {"iso27001@2022", "A.8.26", "Application security requirements", "implemented but exposed"}};
  f.treatments = {Treatment(f, "2026-10-01", false)};
  f.threats = {"T-7"};
  f.basis = Basis::kBoth;
  f.owner = "ml-platform";
  f.gated = true;
  f.gate_reason = "high is at or above high";
  return f;
}

Finding Undecided() {
  Finding f = MakeGap("GAI-007", "", "kb", Level::kHigh, "6d0f2d7aae1cf2de");
  f.title = "Vector store shared between tenants";
  f.group = Group::kUndecided;
  f.verdict = Verdict::kUndecided;
  f.lo = Cover::kUncovered;
  f.hi = Cover::kCovered;
  f.residual = {Level::kLow, Level::kHigh};
  f.missing.clear();
  f.asks = {{"kb.tenancy", "kb", "tenancy", "Do tenants share kb?", At(15)}};
  return f;
}

void AddFrameworks(AnalysisResult& r) {
  FrameworkView iso;
  iso.id = "iso27001@2022";
  iso.title = "ISO/IEC 27001:2022 Annex A";
  iso.short_title = "ISO 27001";
  iso.kind = "requirements";
  iso.sources = {"https://www.iso.org/standard/27001"};
  iso.groups = {{"A.8", "Technological controls"}};
  iso.total = 1;
  iso.exposed = 1;
  iso.counts = {{RequirementStatus::kImplemented, 1}};
  RequirementView row;
  row.id = "A.8.26";
  row.title = "Application security requirements";
  row.group = "A.8";
  row.status = RequirementStatus::kImplemented;
  row.exposed = true;
  row.controls = {"bedrock-guardrail"};
  row.control_types = {"guardrail.input"};
  row.open_findings = {"GAI-001@customer,model"};
  row.chain = {"guardrail.input (subset of) A.8.26: screens what comes in"};
  row.evidence = 1;
  row.evidence_date = base::ParseDate("2026-10-02");
  iso.requirements = {row};
  r.frameworks = {iso};
}

void AddRegisters(AnalysisResult& r) {
  ControlView control;
  control.id = "bedrock-guardrail";
  control.types = {"guardrail.input"};
  control.on = {Component("gateway")};
  control.status = "implemented";
  control.proof = "valid";
  control.evidence = {{"automated-test",
                       "ci/suite",
                       "ci",
                       "pass",
                       base::ParseDate("2026-10-02"),
                       "missing date",
                       base::ParseDate("2027-01-02"),
                       {"controls.yaml", 7, 5}}};
  r.controls = {control};
  AuthoredThreat threat;
  threat.id = "T-7";
  threat.statement = "Someone overrides the system prompt.";
  threat.location = {"threats.yaml", 3, 3};
  r.threats = {threat};
  r.treatments = r.findings.front().treatments;
  SuppressionView wrong;
  wrong.finding = "SEC-001@model";
  wrong.reason = "false-positive";
  wrong.state = "unused";
  r.suppressions = {wrong};
}

void AddPlaces(AnalysisResult& r) {
  r.zones = {{"app", "Application", "", "internal", At(4)}};
  ComponentView component;
  component.id = "model";
  component.zone = "app";
  component.location = At(11);
  r.components = {component};
  FlowView flow;
  flow.id = "ask";
  flow.from = "gateway";
  flow.to = "model";
  r.flows = {flow};
  r.data = {{"question", "Question", "internal", "text", true, At(6)}};
}

void AddAll(std::vector<std::string*>& out, std::vector<std::string>& texts) {
  for (std::string& text : texts) out.push_back(&text);
}

void AddNamed(std::vector<std::string*>& out, Named& named) {
  out.push_back(&named.id);
  out.push_back(&named.name);
}

void AddSteps(std::vector<std::string*>& out, std::vector<WitnessStep>& steps) {
  for (WitnessStep& step : steps) {
    AddNamed(out, step.element);
    out.push_back(&step.location.file);
    out.push_back(&step.guard);
    AddAll(out, step.data);
  }
}

/// Every text of a finding that comes from a model, a policy or a pack.
std::vector<std::string*> TextsOf(Finding& f) {
  std::vector<std::string*> out = {&f.key,           &f.title,         &f.sentence,
                                   &f.severity_why,  &f.name,          &f.coverage_note,
                                   &f.location.file, &f.owner,         &f.gate_reason,
                                   &f.not_confirmed, &f.short_sentence};
  for (auto& [variable, named] : f.bindings) AddNamed(out, named);
  AddAll(out, f.threats);
  AddSteps(out, f.witness);
  AddSteps(out, f.guarded);
  for (Have& have : f.have) {
    for (std::string* text : {&have.control, &have.control_type, &have.proof, &have.enough,
                              &have.status, &have.location.file}) {
      out.push_back(text);
    }
    for (Named& named : have.on) AddNamed(out, named);
  }
  for (Missing& missing : f.missing) {
    AddAll(out, missing.control_types);
    out.push_back(&missing.where);
    out.push_back(&missing.counted);
    for (Named& named : missing.places) AddNamed(out, named);
  }
  for (Ask& ask : f.asks) out.insert(out.end(), {&ask.key, &ask.text, &ask.location.file});
  for (RequirementTouch& touch : f.requirements.Edit()) {
    out.insert(out.end(), {&touch.framework, &touch.requirement, &touch.title, &touch.note});
  }
  for (TreatmentView& t : f.treatments) {
    out.insert(out.end(), {&t.why, &t.by, &t.approved_by, &t.state, &t.location.file});
  }
  return out;
}

}  // namespace

Finding MakeGap(const std::string& rule, const std::string& from, const std::string& to,
                Level level, const std::string& fingerprint) {
  Finding f;
  f.fingerprint = fingerprint;
  f.rule = rule;
  f.key = from.empty() ? rule + "@" + to : fmt::format("{}@{},{}", rule, from, to);
  f.name = "untrusted-text-steers-model";
  f.title = "Untrusted text steers a model that can act";
  if (!from.empty()) f.bindings.emplace_back("src", Component(from));
  f.bindings.emplace_back("model", Component(to));
  f.inherent = f.residual = {level, level};
  f.likelihood = "5";
  f.impact = "4";
  f.severity_why = "trust(src) is public";
  f.sentence = fmt::format(
      "An external actor who can submit text through {} can inject instructions that {} follows, "
      "which leads to tool calls the operator never intended, resulting in reduced integrity of "
      "records.",
      from.empty() ? to : from, to);
  f.location = At(11);
  if (!from.empty()) {
    f.witness = {{Component(from), At(10), {}, false, false, ""},
                 {{"flow", from + ">" + to, ""}, At(22), {"question"}, false, false, ""},
                 {Component(to), At(11), {}, false, false, ""}};
  }
  f.missing = {{{"guardrail.input"},
                "Input guardrail",
                fmt::format("on every path to {}", to),
                {Component(to)},
                0,
                1,
                false,
                "entrances"}};
  f.requirements = {{"iso27001@2022", "A.8.26", "Application security requirements", "open"}};
  return f;
}

AnalysisResult SmallResult() {
  AnalysisResult r;
  AddDraft(r);
  r.verdict_sentence =
      "FAILED as of 2026-11-20 (model): 3 gaps at high or above. 4 gaps (3 high, 1 medium), 1 "
      "accepted; 1 undecided, 0 possible. 72 rules ran.";
  r.counts = {6, 5, 3, 2, 1, 2};
  Finding third = MakeGap("GAI-001", "mailbox", "model", Level::kMedium, "5ca1ab1e00000001");
  Finding accepted = MakeGap("GAI-009", "customer", "model", Level::kHigh, "0badc0de10000002");
  accepted.treatments = {Treatment(accepted, "2027-03-31", true)};
  r.findings = {WorstGap(),
                MakeGap("GAI-001", "partner", "model", Level::kHigh, "77aa88bb99cc00dd"), accepted,
                third, Undecided()};
  r.summary.gaps = 4;
  r.summary.gaps_by_level = {{Level::kHigh, 3}, {Level::kMedium, 1}};
  r.summary.undecided = 1;
  r.summary.accepted = 1;
  r.summary.unwritten = 4;
  r.questions = {{"tenancy",
                  "tenancy of kb: settles 1",
                  r.findings.back().asks,
                  1,
                  4.0,
                  {"GAI-007@kb"},
                  "components: {kb: {tenancy: per-tenant}}"}};
  r.notes = {{"MOD-002", "flow without stated data", {"flow", "ask", ""}, At(21)},
             {"MOD-004", "control without owner", {"control", "tools", ""}, At(30)}};
  r.rules = {
      Rule("GAI-001", "untrusted-text-steers-model", "Untrusted text steers a model that can act")};
  AddFrameworks(r);
  return r;
}

AnalysisResult ThinResult(std::size_t gaps) {
  AnalysisResult r;
  AddDraft(r);
  r.verdict_sentence = fmt::format(
      "FAILED as of 2026-11-20 (model): {0} new gaps at high or above. {0} gaps ({0} high), 0 "
      "accepted; 2 undecided, 9 possible. 72 rules ran.",
      gaps);
  r.counts = {3, 2, 0, 0, 0, 0};
  for (std::size_t i = 0; i < gaps; ++i) {
    r.findings.push_back(MakeGap(fmt::format("GAI-{:03}", i + 1), "customer", "model", Level::kHigh,
                                 fmt::format("{:08x}00000000", 0x3fa9c1d2 + i)));
  }
  r.summary.gaps = r.summary.unwritten = gaps;
  r.summary.undecided = 2;
  r.summary.possible = 9;
  for (const char* attribute : {"trust", "autonomy", "carries", "encryption", "authn", "tenancy"}) {
    QuestionView question;
    question.attribute = attribute;
    question.text = fmt::format(
        "{} of 3 components: settles 4; one line under defaults: answers all", attribute);
    question.hint = fmt::format("defaults: {{components: {{{}: none}}}}", attribute);
    r.questions.push_back(question);
  }
  r.notes = {{"MOD-003", "outside every zone", {"component", "model", ""}, At(11)}};
  return r;
}

AnalysisResult FullResult() {
  AnalysisResult r = SmallResult();
  AddRegisters(r);
  AddPlaces(r);
  r.packs = {{"rules/genai", std::string(64, 'c'), true}};
  r.policy_path = "threatgap-policy.yaml";
  r.policy_sha256 = std::string(64, 'e');
  r.system.genai_scope = 3;
  r.life_cycle = {{"design", false, 2, 1, 1, 1, 1},
                  {"deployment", false, 0, 0, 0, 0, 0},
                  {"operations", true, 1, 1, 0, 0, 0}};
  r.scope = {3,
             "Pre-trained models",
             {"Controls", "Resilience"},
             {{"guardrail.input", "Input guardrail", 3, true, 1},
              {"model.documentation", "Model documentation", 4, false, 1}}};
  RequirementView& row = r.frameworks.front().requirements.front();
  row.aspects = {{"screen",
                  "What comes in is screened",
                  AspectState::kCovered,
                  {"bedrock-guardrail"},
                  {"guardrail.input"}},
                 {"agree", "Needs are agreed", AspectState::kManual, {}, {}}};
  row.applies_from = {"2026-12-02 for new systems"};
  r.gate.reasons = {"GAI-001@customer,model is high"};
  r.findings.front().suppression = r.suppressions.front();
  r.findings.front().due = base::ParseDate("2027-01-31");
  r.findings.front().likelihood_lo = r.findings.front().likelihood_hi = 5;
  AssumptionView assumption;
  assumption.attribute = "encryption";
  assumption.value = "tls1.3";
  assumption.origin = "defaults";
  r.assumptions = {assumption};
  base::Diagnostic warning{base::Severity::kWarning, "expires-soon", "`T` expires soon", {}};
  warning.notes = {{{}, "declared here"}};
  r.diagnostics = {warning};
  r.diagnostic_locations = {{"threatgap-policy.yaml", 12, 3}};
  return r;
}

AnalysisResult WithTextEverywhere(AnalysisResult r, const std::string& text) {
  for (Finding& finding : r.findings) {
    for (std::string* each : TextsOf(finding)) *each = text;
  }
  for (QuestionView& question : r.questions) {
    question.text = question.hint = question.attribute = text;
    question.findings = {text};
    for (Ask& ask : question.asks) ask.key = ask.text = ask.location.file = text;
  }
  for (ModelNote& note : r.notes) note.rule = note.text = text;
  for (RuleRun& rule : r.rules) rule.title = rule.reason = rule.explain = rule.fix = text;
  for (ComponentView& component : r.components) component.id = component.title = text;
  for (FrameworkView& framework : r.frameworks) {
    framework.limits = text;
    for (RequirementView& row : framework.requirements) {
      row.why = text;
      row.applies_from = {text};
      for (AspectView& aspect : row.aspects) aspect.id = aspect.title = text;
    }
  }
  r.system.title = r.policy_path = r.verdict_sentence = text;
  r.open_lists = {text, text};
  r.gate.reasons = {text};
  return r;
}

}  // namespace threatgap::reports
