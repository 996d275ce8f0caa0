#include "tests/unit/reports/hostile_result.h"

#include <initializer_list>

#include "tests/unit/reports/small_result.h"

namespace threatgap::reports {
namespace {

using namespace outcome;

/// Puts one text into fields of any shape.
class Filler {
 public:
  explicit Filler(const std::string& text) : text_(text) {}

  void operator()(std::initializer_list<std::string*> fields) const {
    for (std::string* field : fields) *field = text_;
  }
  void operator()(std::vector<std::string>& fields) const { fields = {text_, text_}; }
  void operator()(base::Location& place) const { place.file = text_; }
  void operator()(Named& named) const { (*this)({&named.id, &named.name}); }

  void operator()(WitnessStep& step) const {
    (*this)(step.element);
    (*this)(step.location);
    (*this)(step.data);
    (*this)({&step.guard});
  }
  void operator()(Have& have) const {
    (*this)({&have.control, &have.control_type, &have.title, &have.proof, &have.enough});
    All(have.on);
    (*this)(have.location);
  }
  void operator()(Missing& missing) const {
    (*this)(missing.control_types);
    (*this)({&missing.title, &missing.where, &missing.counted});
    All(missing.places);
  }
  void operator()(Ask& ask) const {
    (*this)({&ask.key, &ask.element, &ask.attribute, &ask.text});
    (*this)(ask.location);
  }
  void operator()(RequirementTouch& touch) const {
    (*this)({&touch.framework, &touch.requirement, &touch.title, &touch.note});
  }
  void operator()(TreatmentView& t) const {
    (*this)({&t.finding, &t.threat, &t.why, &t.by, &t.approved_by, &t.state});
    (*this)(t.location);
  }
  void operator()(SuppressionView& s) const {
    (*this)({&s.finding, &s.justification, &s.owner, &s.approver, &s.state});
    (*this)(s.location);
  }
  void operator()(Finding& f) const {
    (*this)({&f.key, &f.rule, &f.name, &f.title, &f.severity_why, &f.sentence, &f.short_sentence,
             &f.coverage_note, &f.owner, &f.gate_reason, &f.not_confirmed});
    (*this)({&f.slots.source, &f.slots.prerequisites, &f.slots.action, &f.slots.impact});
    (*this)(f.slots.goals);
    (*this)(f.slots.assets);
    (*this)(f.threats);
    (*this)(f.location);
    for (auto& [variable, named] : f.bindings) {
      variable = text_;
      (*this)(named);
    }
    All(f.witness);
    All(f.guarded);
    All(f.have);
    All(f.missing);
    All(f.asks);
    All(f.requirements.Edit());
    All(f.treatments);
    if (f.suppression) (*this)(*f.suppression);
  }
  void operator()(AuthoredThreat& threat) const {
    (*this)({&threat.id, &threat.title, &threat.sentence, &threat.statement, &threat.finding,
             &threat.instance_of, &threat.state, &threat.foreign_status, &threat.priority});
    (*this)(threat.stride);
    (*this)(threat.mitigations);
    (*this)(threat.location);
  }
  void operator()(EvidenceView& evidence) const {
    (*this)({&evidence.ref, &evidence.by});
    (*this)(evidence.location);
  }
  void operator()(ControlView& control) const {
    (*this)({&control.id, &control.title, &control.owner, &control.foreign_status});
    (*this)(control.types);
    (*this)(control.requirements);
    (*this)(control.findings);
    (*this)(control.location);
    All(control.on);
    All(control.evidence);
  }
  void operator()(AspectView& aspect) const {
    (*this)({&aspect.id, &aspect.title});
    (*this)(aspect.controls);
    (*this)(aspect.control_types);
  }
  void operator()(RequirementView& row) const {
    (*this)({&row.id, &row.title, &row.group, &row.why, &row.owner});
    for (auto* list :
         {&row.controls, &row.control_types, &row.open_findings, &row.chain, &row.applies_from}) {
      (*this)(*list);
    }
    All(row.aspects);
  }
  void operator()(FrameworkView& framework) const {
    (*this)({&framework.id, &framework.title, &framework.short_title, &framework.trust,
             &framework.license, &framework.limits});
    (*this)(framework.sources);
    framework.groups = {{text_, text_}};
    All(framework.requirements);
  }
  void operator()(RuleRun& rule) const {
    (*this)({&rule.id, &rule.name, &rule.title, &rule.pack, &rule.reason, &rule.explain, &rule.fix,
             &rule.false_positives});
    (*this)(rule.requirements);
    (*this)(rule.lifecycle);
  }
  void operator()(QuestionView& question) const {
    (*this)({&question.attribute, &question.text, &question.hint});
    (*this)(question.findings);
    All(question.asks);
  }
  void operator()(AssumptionView& assumption) const {
    (*this)({&assumption.element, &assumption.attribute, &assumption.value, &assumption.origin,
             &assumption.source, &assumption.text});
    (*this)(assumption.examples);
    (*this)(assumption.location);
  }
  void operator()(ModelNote& note) const {
    (*this)({&note.rule, &note.text});
    (*this)(note.element);
    (*this)(note.location);
  }
  void operator()(InputView& input) const { (*this)({&input.path, &input.format, &input.version}); }
  void operator()(PackView& pack) const { (*this)({&pack.path}); }
  void operator()(ZoneView& zone) const {
    (*this)({&zone.id, &zone.title});
    (*this)(zone.location);
  }
  void operator()(ComponentView& component) const {
    (*this)({&component.id, &component.title, &component.type, &component.type_title,
             &component.technology, &component.zone, &component.owner});
    (*this)(component.controls);
    (*this)(component.location);
  }
  void operator()(FlowView& flow) const {
    (*this)({&flow.id, &flow.title, &flow.from, &flow.to});
    (*this)(flow.carries);
    (*this)(flow.returns);
    (*this)(flow.location);
  }
  void operator()(DataView& data) const {
    (*this)({&data.id, &data.title});
    (*this)(data.location);
  }
  void operator()(ClosedGap& gap) const { (*this)({&gap.key, &gap.rule}); }
  void operator()(base::Diagnostic& diagnostic) const {
    (*this)({&diagnostic.message, &diagnostic.help});
    for (auto& note : diagnostic.notes) note.message = text_;
  }

  template <typename T>
  void All(std::vector<T>& items) const {
    for (T& item : items) (*this)(item);
  }

 private:
  const std::string& text_;
};

void AddBaseline(AnalysisResult& r) {
  BaselineView baseline;
  baseline.sha256 = std::string(64, 'f');
  baseline.entries = 3;
  baseline.added = 1;
  baseline.updated = 1;
  baseline.unchanged = 1;
  baseline.closed = {{"00112233aabbccdd", "", "", "uncovered", "high"}};
  r.baseline = baseline;
  constexpr const char* kWords[] = {"new", "updated", "unchanged"};
  for (std::size_t i = 0; i < r.findings.size(); ++i) r.findings[i].baseline = kWords[i % 3];
}

}  // namespace

std::vector<HostileText> HostileTexts() {
  std::string controls;
  for (int c = 0; c < 0x20; ++c) controls += static_cast<char>(c);
  // DEL, two C1 controls, a line separator, two non-characters; then bytes which are no UTF-8.
  controls += "\x7F\xC2\x80\xC2\x9B\xE2\x80\xA8\xEF\xBF\xBE\xEF\xBF\xBF";
  controls += "\x1b[31m\x1b]0;t\x07\xFF\xC0\x80\xED\xA0\x80\xF5\x80\x80\x80\xE2\x82";
  std::string long_markup;
  while (long_markup.size() < 100'000) long_markup += "<|$@";
  return {
      {"controls", controls},
      {"quotes", R"(a"b'c`d\e\"f\'g``h)"},
      {"directions", "user\u202Egnp.exe\u2066\u200F\u061C \U000E0041\U000E007F\u200B"},
      {"long", std::string(100'000, 'a')},
      {"long-wide", "\U0001F600" + std::string(99'999, '\t')},
      {"long-markup", long_markup},
      {"formula", "=cmd|' /C calc'!A0"},
      {"formula-plus", "+1+1\t@SUM(A1)\r-2"},
      {"script", "</script><script>alert(1)</script>]]><!-- --><img src=x onerror=alert(1)>&lt;"},
      {"workflow",
       "\n::error file=a,line=1::b\n::add-mask::c\r\n##[error]d ##vso[task.setvariable]f "
       "::warning::g\n::stop-commands::e%0A"},
      {"yaml", "&a *a !!python/object/apply:x {y: [z]} # | > ? - %YAML 1.1\n---\n...\n\"k\": *b"},
      {"markdown",
       "| a | **b** _c_ ~~d~~ [e](javascript:f) ![g](http://h) @octocat/team #123 x/y#4 GH-7 !8 "
       "https://evil.example WWW.evil.example $i$ ^j `k` :+1: [^l]\n/close\n# m\n```\n</details>"},
      {"absolute", "/etc/passwd"},
      {"windows", "C:\\Users\\a\\..\\b.yaml"},
      {"upwards", "../../.././x"},
      {"blank", " \t\n "},
      {"empty", ""},
  };
}

AnalysisResult HostileResult(const std::string& text) {
  AnalysisResult r = FullResult();
  AddBaseline(r);
  r.rules.push_back(r.rules.front());
  r.rules.back().ran = false;
  r.findings.back().gated = true;  // an undecided one which fails the gate
  const Filler fill(text);
  fill({&r.tool_version, &r.policy_path, &r.verdict_sentence, &r.baseline->path});
  fill({&r.system.id, &r.system.title, &r.system.owner, &r.system.description});
  fill(r.open_lists);
  fill.All(r.inputs);
  fill.All(r.packs);
  fill.All(r.rules);
  fill.All(r.findings);
  fill.All(r.threats);
  fill.All(r.controls);
  fill.All(r.frameworks);
  fill.All(r.treatments);
  fill.All(r.suppressions);
  fill.All(r.questions);
  fill.All(r.assumptions);
  fill.All(r.notes);
  fill.All(r.zones);
  fill.All(r.components);
  fill.All(r.flows);
  fill.All(r.data);
  fill.All(r.baseline->closed);
  fill.All(r.diagnostics);
  for (base::Location& place : r.diagnostic_locations) place.file = text;
  r.gate.failing = 1;
  r.gate.reasons = {text, text, text};
  return r;
}

AnalysisResult HostileFailure(const std::string& text) {
  AnalysisResult r;
  r.tool_version = "0.1.0";
  r.analysed = false;
  r.gate.passed = r.gate.evaluated = false;
  r.diagnostics = {{base::Severity::kError, "unknown-key", text, {}, {}, text},
                   {base::Severity::kError, "unknown-key", text, {}, {}, text},
                   {base::Severity::kWarning, "expires-soon", text, {}, {}, text}};
  r.diagnostic_locations = {{text, 0, 0}, {text, 0, 0}, {"model.yaml", 3, 1}};
  return r;
}

}  // namespace threatgap::reports
