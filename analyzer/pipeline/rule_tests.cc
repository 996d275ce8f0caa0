#include "analyzer/pipeline/rule_tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "analyzer/load/load_model.h"
#include "analyzer/pipeline/rule_run.h"
#include "analyzer/syntax/flow_notation.h"

namespace threatgap::pipeline {
namespace {

using rule_engine::Expectation;
using rule_engine::Rule;
using rule_engine::RuleTest;
using syntax::NotationAttribute;
using syntax::NotationNode;

/// RULES.md §2.5: zones and data which every sketch can use.
constexpr std::string_view kFixture = R"(zones:
  internet: {trust: public}
  partner: {trust: partner}
  app: {trust: internal}
  data: {trust: restricted}
data:
  q: {confidentiality: internal, content: text, personal: false, secrets: false}
  ans: {confidentiality: internal, content: text, personal: false, secrets: false}
  page: {confidentiality: public, content: document, personal: false, secrets: false}
  pub: {confidentiality: public, content: text, personal: false, secrets: false}
  hr: {confidentiality: confidential, content: record, personal: true, secrets: false}
  fb: {confidentiality: internal, content: feedback, personal: false, secrets: false}
  w: {confidentiality: internal, content: model-weights, personal: false, secrets: false}
  ev: {confidentiality: internal, content: log, personal: false, secrets: false}
  sp: {confidentiality: confidential, content: prompt, personal: false, secrets: true}
)";

/// The day on which all tests take place.
constexpr std::string_view kTestDate = "2026-01-01";

std::string Quoted(std::string_view text) { return fmt::format("\"{}\"", text); }

std::string Attributes(const std::vector<NotationAttribute>& attributes) {
  std::string text;
  for (const NotationAttribute& attribute : attributes) {
    text += fmt::format(", {}: ", attribute.key.text);
    if (!attribute.is_list) {
      text += attribute.words.front().text;
      continue;
    }
    text += "[";
    for (std::size_t i = 0; i < attribute.words.size(); ++i)
      text += fmt::format("{}{}", i ? ", " : "", attribute.words[i].text);
    text += "]";
  }
  return text;
}

std::string Names(const std::vector<syntax::NotationWord>& words) {
  std::string text = "[";
  for (const auto& word : words)
    text += fmt::format("{}{}", text.size() > 1 ? ", " : "", word.text);
  return text + "]";
}

/// `control{status: planned, age: P90D} on element` as an entry of `controls:`.
std::string ControlEntry(const std::string& text, std::size_t number, base::Date today,
                         std::string* mistake) {
  const std::size_t on = text.rfind(" on ");
  if (on == std::string::npos) {
    *mistake = fmt::format("`{}` is no control: write `control on element`", text);
    return {};
  }
  std::string type = text.substr(0, on);
  std::string status = "implemented", evidence, owner;
  if (const std::size_t brace = type.find('{'); brace != std::string::npos) {
    const std::string node_text = "x" + type.substr(brace);
    const auto parsed = syntax::ParseNotation(node_text);
    if (parsed.statements.size() != 1 || !parsed.errors.empty()) {
      *mistake = fmt::format("`{}` is no control: the part in braces cannot be read", text);
      return {};
    }
    for (const NotationAttribute& attribute : parsed.statements.front().nodes.front().attributes) {
      const std::string_view word = attribute.words.empty() ? "" : attribute.words.front().text;
      const auto age = base::ParseDurationDays(word);
      if (attribute.key.text == "status") {
        status = word;
      } else if (attribute.key.text == "age" && age) {
        evidence = fmt::format(", evidence: [{{kind: automated-test, date: {}, result: pass}}]",
                               base::FormatDate({today.days - *age}));
      } else if (attribute.key.text == "owner") {
        owner = fmt::format(", owner: {}", Quoted(word));
      } else {
        *mistake = fmt::format(
            "`{}` is no attribute of a control in a test: there are status, age and owner",
            attribute.key.text);
      }
    }
    type.resize(brace);
  }
  const std::string stated = status == "unknown" ? "" : fmt::format(", status: {}", status);
  const std::string place = text.substr(on + 4);
  return fmt::format("  control-{}: {{control: {}, on: [{}]{}{}{}}}\n", number, type,
                     place == "nothing" ? "" : Quoted(place), stated, evidence, owner);
}

/// `name{attribute: value}` as an entry of `data:` or `threats:`; `fixed` goes before its
/// attributes.
std::string NamedEntry(const std::string& text, std::string_view noun, std::string_view fixed,
                       std::string* mistake) {
  const auto parsed = syntax::ParseNotation(text);
  const bool one = parsed.errors.empty() && parsed.statements.size() == 1 &&
                   parsed.statements.front().arrows.empty();
  if (!one || parsed.statements.front().nodes.front().type) {
    *mistake = fmt::format("`{}` is no {}: write `name{{attribute: value}}`", text, noun);
    return {};
  }
  const NotationNode& node = parsed.statements.front().nodes.front();
  const std::string attributes = std::string(fixed) + Attributes(node.attributes);
  return fmt::format("  {}: {{{}}}\n", Quoted(node.id.text),
                     attributes.empty() ? "" : attributes.substr(2));
}

struct Found {
  bool possible = false;
  std::vector<std::string> ask;
  coverage::Cover lo{}, hi{};
};

std::string Words(bool possible, const std::vector<std::string>& ask, int lo, int hi) {
  if (possible) return fmt::format("possible, ask [{}]", fmt::join(ask, ", "));
  constexpr std::string_view kWords[] = {"uncovered", "partial", "covered"};
  const auto word = [&](int i) { return kWords[static_cast<std::size_t>(i)]; };
  return lo == hi ? std::string(word(lo)) : fmt::format("{}..{}", word(lo), word(hi));
}

std::map<std::string, Found> RunRule(const Rule& rule, const model::ThreatModel& model,
                                     Session& session, base::DiagnosticSink& sink) {
  const graph::ArchitectureGraph graph(model);
  const rule_engine::MatchContext context({&graph, false}, *model.types);
  coverage::EvidenceTerms terms;
  terms.as_of = model.system.as_of;
  const coverage::ControlEffects effects(context, session.catalog, terms, session.sources,
                                         session.budgets, sink);
  const RuleRun run(rule, context, effects, {});
  std::map<std::string, Found> found;
  for (const JudgedMatch& judged : run.findings()) {
    std::string identity;
    for (const auto& element : judged.match.identity(rule)) {
      identity += (identity.empty() ? "" : ",") + model.IdOf(element);
    }
    Found& entry = found[identity];
    entry.possible = !judged.match.truth.is_true();
    for (const auto& key : judged.match.truth.keys) entry.ask.push_back(KeyText(model, key));
    std::sort(entry.ask.begin(), entry.ask.end());
    entry.lo = judged.coverage.lo;
    entry.hi = judged.coverage.hi;
  }
  return found;
}

std::string Difference(const RuleTest& test, const std::map<std::string, Found>& found) {
  std::string message;
  std::set<std::string> expected;
  for (const Expectation& e : test.expect) {
    expected.insert(e.identity);
    const std::string wanted = Words(e.possible, e.ask, e.lo, e.hi);
    const auto at = found.find(e.identity);
    if (at == found.end()) {
      message += fmt::format("{}: expected {}, found no match\n", e.identity, wanted);
      continue;
    }
    const Found& f = at->second;
    const std::string got =
        Words(f.possible, f.ask, static_cast<int>(f.lo), static_cast<int>(f.hi));
    if (got != wanted)
      message += fmt::format("{}: expected {}, found {}\n", e.identity, wanted, got);
  }
  for (const auto& [identity, f] : found) {
    if (expected.contains(identity)) continue;
    message +=
        fmt::format("{}: expected no match, found {}\n", identity,
                    Words(f.possible, f.ask, static_cast<int>(f.lo), static_cast<int>(f.hi)));
  }
  return message;
}

}  // namespace

std::string SketchAsModel(const RuleTest& test, const std::string& as_of, std::string* mistake) {
  const auto notation = syntax::ParseNotation(test.sketch);
  for (const auto& error : notation.errors) *mistake = error.message;
  std::string components, flows, controls;
  std::set<std::string_view> declared;
  const auto declare = [&](const NotationNode& node) {
    if (!declared.insert(node.id.text).second) return;
    if (!node.type) *mistake = fmt::format("`{}` has no type at its first use", node.id.text);
    components += fmt::format(
        "  {}: {{type: {}{}{}}}\n", Quoted(node.id.text), node.type ? node.type->text : "",
        node.zone ? fmt::format(", zone: {}", node.zone->text) : "", Attributes(node.attributes));
  };
  for (const auto& statement : notation.statements) {
    for (const NotationNode& node : statement.nodes) declare(node);
    for (std::size_t i = 0; i < statement.arrows.size(); ++i) {
      const auto& arrow = statement.arrows[i];
      flows += fmt::format("- {{from: {}, to: {}", Quoted(statement.nodes[i].id.text),
                           Quoted(statement.nodes[i + 1].id.text));
      if (arrow.states_data)
        flows +=
            fmt::format(", carries: {}, returns: {}", Names(arrow.carries), Names(arrow.returns));
      flows += Attributes(arrow.attributes) + "}\n";
    }
  }
  const base::Date today = *base::ParseDate(as_of);
  for (std::size_t i = 0; i < test.controls.size(); ++i) {
    controls += ControlEntry(test.controls[i].first, i + 1, today, mistake);
  }
  std::string text = fmt::format("threatgap: 1\nsystem: {{id: sketch, as-of: {}", as_of);
  if (!test.open.empty()) text += fmt::format(", open: [{}]", fmt::join(test.open, ", "));
  text += fmt::format("}}\n{}", kFixture);
  for (const std::string& data : test.data) text += NamedEntry(data, "data set", "", mistake);
  text += "components:\n" + components;
  if (!flows.empty()) text += "flows:\n" + flows;
  if (!controls.empty()) text += "controls:\n" + controls;
  if (!test.threats.empty()) text += "threats:\n";
  for (const std::string& threat : test.threats) {
    text += NamedEntry(threat, "threat",
                       ", source: somebody, action: act, impact: harm, severity: low", mistake);
  }
  return text;
}

RuleTester::RuleTester(const Rule& rule, Session& session) : session_(session) {
  for (const RuleTest& test : rule.tests) {
    Sketch& sketch = sketches_.emplace_back();
    const std::string text = SketchAsModel(test, std::string(kTestDate), &sketch.mistake);
    if (!sketch.mistake.empty()) {
      sketch.mistake += "\n";
      continue;
    }
    base::DiagnosticSink sink;
    base::SourceStore sources;
    sketch.model =
        load::LoadModelFromMemory({{fmt::format("{} test {}", rule.id, sketches_.size()), text}},
                                  session.catalog, sources, session.budgets, sink);
    for (const auto& diagnostic : sink.Sorted()) {
      if (diagnostic.severity == base::Severity::kError)
        sketch.mistake += RenderDiagnostic(diagnostic, sources, false);
    }
  }
}

std::string RuleTester::Judge(const Rule& rule, std::size_t i) {
  if (!sketches_[i].mistake.empty() || !sketches_[i].model) return sketches_[i].mistake;
  base::DiagnosticSink sink;
  const auto found = RunRule(rule, *sketches_[i].model, session_, sink);
  std::string message;
  for (const auto& diagnostic : sink.Sorted()) {
    if (diagnostic.severity == base::Severity::kError)
      message += RenderDiagnostic(diagnostic, session_.sources, false);
  }
  return message.empty() ? Difference(rule.tests[i], found) : message;
}

std::vector<RuleTestResult> RuleTester::Run(const Rule& rule) {
  std::vector<RuleTestResult> results;
  for (std::size_t i = 0; i < rule.tests.size(); ++i) {
    const RuleTest& test = rule.tests[i];
    RuleTestResult result{rule.id, i + 1, test.note, false, test.todo, Judge(rule, i), test.span};
    const bool right = result.message.empty();
    result.passed = right != test.todo;
    if (right && test.todo) result.message = "passes although it is marked `todo`\n";
    results.push_back(std::move(result));
  }
  return results;
}

bool RuleTester::Notices(const Rule& changed) {
  for (std::size_t i = 0; i < changed.tests.size(); ++i) {
    if (!changed.tests[i].todo && !Judge(changed, i).empty()) return true;
  }
  return false;
}

std::vector<RuleTestResult> RunRuleTests(const Rule& rule, Session& session) {
  return RuleTester(rule, session).Run(rule);
}

}  // namespace threatgap::pipeline
