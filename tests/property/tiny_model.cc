#include "tests/property/tiny_model.h"

#include <fmt/format.h>

#include <map>
#include <stdexcept>

#include "analyzer/rule_engine/rule_loader.h"
#include "tests/unit/model_builder.h"

namespace threatgap::testing {
namespace {

base::SourceStore& Sources() {
  static base::SourceStore sources;
  return sources;
}

std::string ComponentId(int index) { return std::string(1, static_cast<char>('a' + index)); }
std::string DatumId(int index) { return fmt::format("d{}", index); }
std::string FlowId(std::size_t index) { return fmt::format("f{:03}", index); }

std::string ControlText(const std::optional<TinyModel::Control>& control) {
  constexpr std::string_view kWords[] = {"absent", "unclear", "implemented"};
  if (!control) return "";
  return fmt::format(" control {}, cap {}", kWords[static_cast<int>(control->status)],
                     control->cap);
}

std::string Names(const std::vector<int>& data) {
  std::string text;
  for (const int datum : data) text += (text.empty() ? "" : ", ") + DatumId(datum);
  return text;
}

void SetTruth(ModelBuilder& builder, std::string_view attribute, Said said) {
  if (said != Said::kNothing) builder.Set(attribute, said == Said::kYes ? "true" : "false");
}

char Letter(Said said) { return "nux"[static_cast<int>(said)]; }

void AddControl(model::ThreatModel& model, std::string_view on, const TinyModel::Control& tiny) {
  model::Control control;
  control.id = fmt::format("on-{}", on);
  control.types = {*BuiltinCatalog().FindControlType("guardrail.input")};
  control.on.push_back({RefOf(model, on), {}});
  if (tiny.status == Said::kYes) control.status = model::ControlStatus::kImplemented;
  if (tiny.status == Said::kNo) control.status = model::ControlStatus::kAbsent;
  if (tiny.cap > 1) {
    model::Evidence evidence;
    evidence.kind =
        tiny.cap == 3 ? model::Evidence::Kind::kAutomatedTest : model::Evidence::Kind::kInspection;
    evidence.date = TinyModel::kToday;
    evidence.passed = true;
    control.evidence.push_back(std::move(evidence));
  }
  model.controls.push_back(std::move(control));
}

}  // namespace

const base::SourceStore& TestSources() { return Sources(); }

const catalog::Catalog& BuiltinCatalog() {
  static const catalog::Catalog catalog = [] {
    base::DiagnosticSink sink;
    return catalog::LoadCatalog({true, {}}, Sources(), base::Budgets{}, sink);
  }();
  return catalog;
}

model::ThreatModel TinyModel::Build() const {
  ModelBuilder builder(BuiltinCatalog().types);
  for (std::size_t d = 0; d < wanted.size(); ++d) {
    builder.AddData(DatumId(static_cast<int>(d)));
    SetTruth(builder, "personal", wanted[d]);
    SetTruth(builder, "special-category", wanted[d]);
  }
  for (std::size_t c = 0; c < components.size(); ++c) {
    const Component& component = components[c];
    constexpr std::string_view kTypes[] = {"service", "user", "component"};
    builder.AddComponent(ComponentId(static_cast<int>(c)),
                         kTypes[static_cast<int>(component.kind)]);
    builder.Set("behaviour", component.behaviour);
    SetTruth(builder, "third-party", component.source);
    SetTruth(builder, "pinned", component.via);
    SetTruth(builder, "sandbox", component.target);
    SetTruth(builder, "public-endpoint", component.stop);
  }
  for (std::size_t f = 0; f < flows.size(); ++f) {
    builder.AddFlow(ComponentId(flows[f].from), ComponentId(flows[f].to), FlowId(f));
    if (flows[f].carries) builder.Set("carries", Names(*flows[f].carries));
    if (flows[f].returns) builder.Set("returns", Names(*flows[f].returns));
    if (flows[f].usable != Said::kNothing)
      builder.Set("kind", flows[f].usable == Said::kYes ? "admin" : "event");
  }
  model::ThreatModel model = builder.Finish();
  for (std::size_t c = 0; c < components.size(); ++c) {
    if (components[c].control) AddControl(model, model.components[c].id, *components[c].control);
  }
  for (std::size_t f = 0; f < flows.size(); ++f) {
    if (flows[f].control) AddControl(model, model.flows[f].id, *flows[f].control);
  }
  return model;
}

std::string TinyModel::Text() const {
  std::string text = "wanted ";
  for (const Said said : wanted) text += Letter(said);
  text += "\n";
  for (std::size_t c = 0; c < components.size(); ++c) {
    const Component& k = components[c];
    text += fmt::format("{}: {} {} source {} via {} target {} stop {}{}\n",
                        ComponentId(static_cast<int>(c)),
                        k.kind == Kind::kService ? "service"
                        : k.kind == Kind::kUser  ? "user"
                                                 : "unclear",
                        k.behaviour, Letter(k.source), Letter(k.via), Letter(k.target),
                        Letter(k.stop), ControlText(k.control));
  }
  for (std::size_t f = 0; f < flows.size(); ++f) {
    const Flow& flow = flows[f];
    text += fmt::format("{}: {} -{}/{}-> {} usable {}{}\n", FlowId(f), ComponentId(flow.from),
                        flow.carries ? "[" + Names(*flow.carries) + "]" : "?",
                        flow.returns ? "[" + Names(*flow.returns) + "]" : "?", ComponentId(flow.to),
                        Letter(flow.usable), ControlText(flow.control));
  }
  return text;
}

rule_engine::Rule ReadTestRule(const std::string& body) {
  const std::string text =
      "rule: TST-001\nname: test\ntitle: test\nstatus: draft\n"
      "severity: {likelihood: \"3\", impact: \"3\"}\n"
      "threat: {source: s, action: a, impact: i}\n" +
      body;
  base::DiagnosticSink sink;
  const auto source = Sources().Add("test/TST-001-test.yaml", text);
  auto rule = rule_engine::ReadRule(source, BuiltinCatalog(), Sources(), base::Budgets{}, sink);
  if (rule) return std::move(*rule);
  std::string message = text;
  for (const auto& diagnostic : sink.Sorted())
    message += RenderDiagnostic(diagnostic, Sources(), false);
  throw std::logic_error(message);
}

const rule_engine::Rule& RuleOf(const RuleShape& shape) {
  static std::map<RuleShape, rule_engine::Rule> rules;
  const auto known = rules.find(shape);
  if (known != rules.end()) return known->second;
  std::string text = "match:\n  path:\n    from: {as: src, where: src.third-party}\n";
  if (shape.via) text += "    via: [{as: mid, where: mid.pinned}]\n";
  text += "    to: {as: to, where: to.sandbox}\n    follow: " + shape.follow + "\n";
  if (shape.carrying) {
    text += fmt::format("    carrying: {{as: d, where: d.{}}}\n",
                        shape.labels ? "personal" : "special-category");
  }
  if (shape.step) text += "    step: \"e.kind == 'admin'\"\n";
  if (shape.stop) text += "    not-through: {as: x, where: x.public-endpoint}\n";
  if (shape.attacker) text += "attacker: src\n";
  text += fmt::format(
      "covered-by: {{any: [{{control: guardrail.input, at: \"{}\", strength: strong}}]}}\n",
      shape.at.empty() ? "to" : shape.at);
  return rules.emplace(shape, ReadTestRule(text)).first->second;
}

namespace {

Said RandomSaid(Random& random, int yes_percent, bool with_unknowns) {
  const int roll = random.Below(100);
  if (with_unknowns && roll >= 90) return Said::kNothing;
  return roll < yes_percent ? Said::kYes : Said::kNo;
}

std::optional<std::vector<int>> RandomData(Random& random, int data, int empty_percent,
                                           bool with_unknowns) {
  if (with_unknowns && random.OneIn(6)) return std::nullopt;
  std::vector<int> list;
  if (random.Below(100) < empty_percent) return list;
  for (int d = 0; d < data; ++d) {
    if (random.OneIn(2)) list.push_back(d);
  }
  return list;
}

std::optional<TinyModel::Control> RandomControl(Random& random, int percent, bool with_unknowns) {
  if (random.Below(100) >= percent) return std::nullopt;
  const Said status = RandomSaid(random, 80, with_unknowns);
  return TinyModel::Control{status, 1 + random.Below(3)};
}

}  // namespace

TinyModel RandomTinyModel(Random& random, int components, bool with_unknowns) {
  static const std::vector<std::string> kBehaviours{"forward",   "forward", "join",    "derive",
                                                    "store",     "encrypt", "decrypt", "discard",
                                                    "anonymise", "split"};
  TinyModel tiny;
  const int n = 2 + random.Below(components - 1);
  const int data = 1 + random.Below(3);
  const int behaviours =
      random.OneIn(2) ? 10 : 5;  // half of the models without encryption and the like
  for (int d = 0; d < data; ++d) tiny.wanted.push_back(RandomSaid(random, 50, with_unknowns));
  for (int c = 0; c < n; ++c) {
    TinyModel::Component made;
    const int kind = random.Below(10);
    made.kind = kind < 2                     ? TinyModel::Kind::kUser
                : kind == 2 && with_unknowns ? TinyModel::Kind::kUnclear
                                             : TinyModel::Kind::kService;
    made.behaviour = kBehaviours[static_cast<std::size_t>(random.Below(behaviours))];
    made.source = RandomSaid(random, 30, with_unknowns);
    made.via = RandomSaid(random, 40, with_unknowns);
    made.target = RandomSaid(random, 30, with_unknowns);
    made.stop = RandomSaid(random, 15, with_unknowns);
    made.control = RandomControl(random, 25, with_unknowns);
    tiny.components.push_back(std::move(made));
  }
  const int flows = 1 + random.Below(2 * n);
  for (int f = 0; f < flows; ++f) {
    TinyModel::Flow made;
    made.from = random.Below(n);
    made.to = random.Below(n);
    made.carries = RandomData(random, data, 15, with_unknowns);
    made.returns = RandomData(random, data, 70, with_unknowns);
    made.usable = RandomSaid(random, 85, with_unknowns);
    made.control = RandomControl(random, 20, with_unknowns);
    tiny.flows.push_back(std::move(made));
  }
  return tiny;
}

RuleShape RandomShape(Random& random) {
  static const std::vector<std::string> kFollow{"reach", "carried", "influence", "influence"};
  RuleShape shape;
  shape.follow = random.Pick(kFollow);
  shape.via = random.OneIn(3);
  shape.carrying = shape.follow != "reach" && random.OneIn(2);
  shape.labels = shape.carrying && random.OneIn(2);
  shape.step = random.OneIn(4);
  shape.stop = random.OneIn(4);
  return shape;
}

}  // namespace threatgap::testing
