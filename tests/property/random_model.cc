#include "tests/property/random_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "analyzer/load/load_model.h"
#include "analyzer/pipeline/rule_run.h"
#include "tests/property/tiny_model.h"

namespace threatgap::testing {
namespace {

using Element = RandomModel::Element;

/// An attribute, the values from which one is drawn, and how often it is left out of a hundred
/// times.
struct Fact {
  std::string name;
  std::vector<std::string> values;
  int unstated = 25;
};

const std::vector<std::string> kDataLists{
    "[]", "[d0]", "[d1]", "[d0, d1]", "[d1, d2]", "[d2]", "[d0, d1, d2, d3]"};

const std::vector<Fact>& ComponentFacts() {
  static const std::vector<Fact> facts{
      {"zone", {"internet", "partner", "app", "inner"}, 15},
      {"third-party", {"true", "false"}, 40},
      {"autonomy", {"none", "suggest", "act-with-approval", "act"}, 40},
      {"effects", {"[]", "[read]", "[send, pay]", "[read, delete]"}, 50},
      {"needed-effects", {"[]", "[read]", "[read, send, pay]"}, 50},
      {"stores", kDataLists, 60},
      {"prompts", {"[]", "[d3]", "[d0]"}, 50},
      {"clearance", {"public", "internal", "confidential", "restricted"}, 50},
      {"criticality", {"low", "normal", "important", "critical"}, 50},
      {"billing", {"per-use", "flat"}, 50},
      {"at-rest", {"none", "provider-managed", "customer-managed"}, 60},
      {"instances", {"1", "2"}, 60},
      {"sandbox", {"true", "false"}, 60},
      {"pinned", {"true", "false"}, 60},
      {"public-endpoint", {"true", "false"}, 60},
      {"tenancy", {"single", "shared"}, 60},
      {"environment", {"production", "test"}, 60},
      {"region", {"eu", "us"}, 60},
      {"supported", {"true", "false"}, 60},
      {"trains-on-input", {"true", "false"}, 60},
      {"input-retention", {"P0D", "P30D"}, 60},
      {"decision-effect", {"none", "advisory", "significant", "legal"}, 60},
      {"approvals-per-day", {"10", "200"}, 60},
      {"tags", {"[]", "[pseudonymous]"}, 60},
  };
  return facts;
}

const std::vector<Fact>& FlowFacts() {
  static const std::vector<Fact> facts{
      {"carries", kDataLists, 15},
      {"returns", kDataLists, 15},
      {"kind", {"request", "admin", "tool-call", "event"}, 20},
      {"encryption", {"none", "legacy-tls", "tls1.2", "tls1.3"}, 50},
      {"authn", {"none", "shared-secret", "token", "mutual"}, 50},
      {"tenant", {"t1", "t2"}, 50},
      {"identity", {"own", "user", "anonymous"}, 60},
      {"destination", {"fixed", "chosen"}, 60},
  };
  return facts;
}

const std::vector<Fact>& DataFacts() {
  static const std::vector<Fact> facts{
      {"confidentiality", {"public", "internal", "confidential", "restricted"}},
      {"content",
       {"text", "document", "record", "model-weights", "prompt", "log", "code", "config",
        "credential"}},
      {"personal", {"true", "false"}},
      {"secrets", {"true", "false"}},
      {"special-category", {"true", "false"}, 60},
      {"purpose", {"support"}, 60},
      {"legal-basis", {"contract"}, 60},
      {"retention", {"P30D", "P10Y"}, 60},
      {"permitted-regions", {"[eu]", "[eu, us]"}, 60},
      {"production-data", {"true", "false"}, 60},
      {"executable-format", {"true", "false"}, 60},
      {"tags", {"[]", "[pseudonymous]"}, 60},
  };
  return facts;
}

const std::vector<Fact>& ZoneFacts() {
  static const std::vector<Fact> facts{
      {"environment", {"production", "test"}, 60},
      {"region", {"eu", "us"}, 60},
  };
  return facts;
}

/// Coarse types, and the exact ones below them which have the same defaults.
const std::map<std::string, std::vector<std::string>>& CoarseTypes() {
  static const std::map<std::string, std::vector<std::string>> types{
      {"component", {"user", "admin", "service", "agent", "vector-store", "tool"}},
      {"process", {"service", "tool", "llm", "agent", "training-job"}},
      {"store", {"database", "dataset", "vector-store", "log-store", "backup-store"}},
  };
  return types;
}

void State(Random& random, const std::vector<Fact>& facts, Element& element) {
  for (const Fact& fact : facts) {
    if (random.Below(100) >= fact.unstated) element.stated[fact.name] = random.Pick(fact.values);
  }
}

/// Facts that `loaded`, the element with its defaults, does not know.
void StateMore(Random& random, const std::vector<Fact>& facts, int one_in, model::ElementKind kind,
               const model::Element& loaded, Element& element) {
  for (const Fact& fact : facts) {
    if (loaded.Find(*model::FindAttribute(kind, fact.name)) != nullptr || !random.OneIn(one_in))
      continue;
    element.stated[fact.name] = random.Pick(fact.values);
  }
}

std::string Entries(const std::string& section, const std::vector<Element>& elements) {
  std::string text = section + ":\n";
  for (const Element& element : elements) {
    text += section == "flows" ? fmt::format("- {{id: {}", element.id)
                               : fmt::format("  {}: {{", element.id);
    bool first = section != "flows";
    for (const auto& [name, value] : element.stated) {
      text += fmt::format("{}{}: {}", first ? "" : ", ", name, value);
      first = false;
    }
    text += "}\n";
  }
  return text;
}

}  // namespace

const rule_engine::RuleSet& BuiltinRules() {
  static const rule_engine::RuleSet rules = [] {
    static base::SourceStore sources;
    base::DiagnosticSink sink;
    return rule_engine::LoadRules({true, {}}, BuiltinCatalog(), sources, base::Budgets{}, sink);
  }();
  return rules;
}

std::string RandomModel::Text() const {
  std::string text = fmt::format("threatgap: 1\nsystem: {{id: random, as-of: {}", kToday);
  if (!open.empty()) text += fmt::format(", open: [{}]", fmt::join(open, ", "));
  text +=
      "}\n" + Entries("zones", zones) + Entries("data", data) + Entries("components", components);
  if (!flows.empty()) text += Entries("flows", flows);
  if (!controls.empty()) text += "controls:\n";
  for (std::size_t i = 0; i < controls.size(); ++i) {
    const Control& control = controls[i];
    text += fmt::format("  k{:02}: {{control: {}, on: [{}]", i, control.type, control.on);
    if (control.status) text += ", status: " + *control.status;
    if (!control.evidence.empty())
      text += fmt::format(", evidence: [{}]", fmt::join(control.evidence, ", "));
    text += "}\n";
  }
  return text;
}

model::ThreatModel RandomModel::Load() const {
  base::SourceStore sources;
  base::DiagnosticSink sink;
  auto model = load::LoadModelFromMemory({{"model.yaml", Text()}}, BuiltinCatalog(), sources,
                                         base::Budgets{}, sink);
  if (model && !sink.has_errors()) return std::move(*model);
  std::string message;
  for (const auto& diagnostic : sink.Sorted())
    message += RenderDiagnostic(diagnostic, sources, false);
  throw std::logic_error(message);
}

std::string PassingEvidence(Random& random) {
  static const std::vector<std::string> kKinds{"automated-test", "inspection", "document",
                                               "statement"};
  return fmt::format("{{kind: {}, date: {}-{:02}-01, result: pass}}", random.Pick(kKinds),
                     2023 + random.Below(3), 1 + random.Below(12));
}

RandomModel::Control MakeRandomControl(Random& random, const RandomModel& model) {
  static const std::vector<std::string> kTypes{"guardrail.input",
                                               "guardrail.output",
                                               "guardrail.retrieval",
                                               "action.human-approval",
                                               "tool.allow-list",
                                               "ingest.content-screening",
                                               "ingest.source-allow-list",
                                               "authz.retrieval-as-user",
                                               "data.redaction",
                                               "tool.scoped-credentials",
                                               "data.provenance-verification",
                                               "data.quality-gate",
                                               "artefact.signature-check",
                                               "artefact.malware-scan",
                                               "tenancy.isolated-index",
                                               "tenancy.query-filter",
                                               "secret.kept-out-of-prompts",
                                               "rate-limit",
                                               "budget-cap",
                                               "crypto.in-transit",
                                               "authn.caller",
                                               "log.tamper-protection",
                                               "backup.restore-test",
                                               "access.privileged-gateway",
                                               "authn.multi-factor",
                                               "supplier.agreement",
                                               "supplier.assurance-report",
                                               "network.segmentation",
                                               "guardrail.input"};
  RandomModel::Control control;
  control.type = random.Pick(kTypes);
  const int where = random.Below(10);
  const auto& type =
      BuiltinCatalog()
          .control_types[static_cast<std::size_t>(*BuiltinCatalog().FindControlType(control.type))];
  if (where == 0 && type.on_zone != catalog::ControlType::OnZone::kNone) {
    control.on = random.Pick(model.zones).id;
  } else if (where == 1) {
    control.on = "system";
  } else if (where < 4 && !model.flows.empty()) {
    control.on = random.Pick(model.flows).id;
  } else {
    control.on = random.Pick(model.components).id;
  }
  control.status = "implemented";
  if (random.OneIn(3)) control.evidence.push_back(PassingEvidence(random));
  return control;
}

RandomModel MakeRandomModel(Random& random) {
  static const std::vector<std::string> kTypes{"user",         "user",
                                               "admin",        "external-system",
                                               "service",      "gateway",
                                               "pipeline",     "training-job",
                                               "tool",         "llm",
                                               "llm",          "agent",
                                               "agent",        "database",
                                               "dataset",      "vector-store",
                                               "vector-store", "model-registry",
                                               "log-store",    "backup-store",
                                               "component",    "process",
                                               "store"};
  RandomModel model;
  model.zones = {{"internet", {{"trust", "public"}}},
                 {"partner", {}},
                 {"app", {{"trust", "internal"}}},
                 {"inner", {{"parent", "app"}}}};
  if (random.OneIn(2)) model.zones[1].stated["trust"] = "partner";
  for (Element& zone : model.zones) State(random, ZoneFacts(), zone);
  for (int d = 0; d < 4; ++d) {
    model.data.push_back({fmt::format("d{}", d), {}});
    State(random, DataFacts(), model.data.back());
  }
  const int n = 3 + random.Below(5);
  for (int c = 0; c < n; ++c) {
    Element element{std::string(1, static_cast<char>('a' + c)), {{"type", random.Pick(kTypes)}}};
    State(random, ComponentFacts(), element);
    model.components.push_back(std::move(element));
  }
  const int flows = 2 + random.Below(2 * n);
  for (int f = 0; f < flows; ++f) {
    Element element{
        fmt::format("f{:02}", f),
        {{"from", random.Pick(model.components).id}, {"to", random.Pick(model.components).id}}};
    State(random, FlowFacts(), element);
    // `returns` alone is a statement about both ways.
    if (element.stated.contains("carries") && !element.stated.contains("returns"))
      element.stated["returns"] = "[]";
    model.flows.push_back(std::move(element));
  }
  static const std::vector<std::string> kStatus{"implemented", "implemented", "planned", "absent",
                                                "retired"};
  for (int k = random.Below(10); k > 0; --k) {
    RandomModel::Control control = MakeRandomControl(random, model);
    control.status = random.Pick(kStatus);
    if (random.OneIn(4)) control.status.reset();
    if (random.OneIn(8))
      control.evidence.push_back("{kind: automated-test, date: 2025-06-01, result: fail}");
    model.controls.push_back(std::move(control));
  }
  for (const char* list : {"controls", "flows", "components"}) {
    if (random.OneIn(6)) model.open.push_back(list);
  }
  return model;
}

RandomModel Complete(Random& random, const RandomModel& model, int one_in) {
  RandomModel made = model;
  const model::ThreatModel loaded = model.Load();  // in the order of ids, as `model` is
  for (std::size_t i = 0; i < made.data.size(); ++i) {
    StateMore(random, DataFacts(), one_in, model::ElementKind::kData, loaded.data[i], made.data[i]);
  }
  for (std::size_t i = 0; i < made.components.size(); ++i) {
    Element& element = made.components[i];
    const auto coarse = CoarseTypes().find(element.stated["type"]);
    if (coarse != CoarseTypes().end() && random.OneIn(one_in))
      element.stated["type"] = random.Pick(coarse->second);
    StateMore(random, ComponentFacts(), one_in, model::ElementKind::kComponent,
              loaded.components[i], element);
  }
  for (std::size_t i = 0; i < made.flows.size(); ++i) {
    StateMore(random, FlowFacts(), one_in, model::ElementKind::kFlow, loaded.flows[i],
              made.flows[i]);
  }
  for (Element& zone : made.zones) {
    const auto& known = loaded.zones[static_cast<std::size_t>(loaded.FindPlace(zone.id)->index)];
    StateMore(random, ZoneFacts(), one_in, model::ElementKind::kZone, known, zone);
  }
  Element& partner = made.zones[1];
  if (!partner.stated.contains("trust") && random.OneIn(one_in)) {
    partner.stated["trust"] = random.OneIn(2) ? "public" : "restricted";
  }
  static const std::vector<std::string> kStatus{"implemented", "planned", "absent", "retired"};
  for (auto& control : made.controls) {
    if (!control.status && random.OneIn(one_in)) control.status = random.Pick(kStatus);
  }
  std::erase_if(made.open, [&](const std::string& list) {
    if (!random.OneIn(one_in)) return false;
    for (int k = list == "controls" ? random.Below(4) : 0; k > 0; --k) {
      made.controls.push_back(MakeRandomControl(random, made));
    }
    return true;
  });
  return made;
}

Findings FindingsOf(const model::ThreatModel& model,
                    const std::vector<const rule_engine::Rule*>& rules, bool evidence_required) {
  const graph::ArchitectureGraph graph(model);
  const rule_engine::MatchContext context({&graph, false}, *model.types);
  base::DiagnosticSink sink;
  const coverage::ControlEffects effects(context, BuiltinCatalog(), {model.system.as_of, {}, {}},
                                         TestSources(), base::Budgets{}, sink);
  Findings findings;
  for (const rule_engine::Rule* rule : rules) {
    pipeline::EvidenceRequirement evidence;
    if (evidence_required) evidence.from = model::SeverityLevel::kLow;
    const pipeline::RuleRun run(*rule, context, effects, evidence);
    for (const auto& judged : run.findings()) {
      std::string key = rule->id;
      for (const auto& element : judged.match.identity(*rule)) key += " " + model.IdOf(element);
      Finding finding{judged.match.truth.is_true(),
                      static_cast<int>(judged.coverage.lo),
                      static_cast<int>(judged.coverage.hi),
                      {}};
      model::KeySet keys = judged.match.truth.keys;
      keys.Add(judged.coverage.keys);
      for (const auto& ask : keys) finding.asks.push_back(KeyText(model, ask));
      findings.emplace(std::move(key), std::move(finding));
    }
  }
  return findings;
}

/// Whether an answer can take a match away: `is stated` asks about the model and not about the
/// system.
bool AsksWhatIsStated(const rule_engine::Rule& rule) {
  const auto asks = [](const rule_engine::Expression& e) {
    return e && e.NormalForm().find("stated") != std::string::npos;
  };
  const auto binder_asks = [&](const rule_engine::Binder& b) { return asks(b.where); };
  const auto& path = rule.path;
  return binder_asks(rule.each.element) || asks(rule.pattern.where) ||
         binder_asks(rule.count.each) ||
         std::any_of(rule.pattern.nodes.begin(), rule.pattern.nodes.end(), binder_asks) ||
         std::any_of(path.waypoints.begin(), path.waypoints.end(), binder_asks) ||
         (path.carrying && binder_asks(*path.carrying)) || (path.step && binder_asks(*path.step));
}

Findings FindingsOf(const model::ThreatModel& model, bool evidence_required) {
  std::vector<const rule_engine::Rule*> rules;
  for (const auto& rule : BuiltinRules().rules) {
    if (rule.kind == rule_engine::RuleKind::kThreat && !AsksWhatIsStated(rule))
      rules.push_back(&rule);
  }
  for (const auto& rule : OtherRules()) rules.push_back(&rule);
  return FindingsOf(model, rules, evidence_required);
}

std::string Words(const Findings& findings) {
  std::string text;
  for (const auto& [key, finding] : findings) {
    text += fmt::format("{}: {} {}..{} ask [{}]\n", key, finding.certain ? "certain" : "possible",
                        finding.lo, finding.hi, fmt::join(finding.asks, ", "));
  }
  return text;
}

}  // namespace threatgap::testing
