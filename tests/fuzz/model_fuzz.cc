// Any bytes as a model: recognised by content, loaded, and when it loads analysed by all rules.
#include "analyzer/coverage/control_effects.h"
#include "analyzer/graph/architecture_graph.h"
#include "analyzer/load/load_model.h"
#include "analyzer/pipeline/rule_run.h"
#include "analyzer/rule_engine/rule_loader.h"
#include "tests/fuzz/fuzzing.h"

namespace threatgap {
namespace {

const rule_engine::RuleSet& BuiltinRules() {
  static base::SourceStore sources;
  static const rule_engine::RuleSet rules = [] {
    base::DiagnosticSink sink;
    return rule_engine::LoadRules({true, {}}, fuzzing::BuiltinCatalog(), sources, base::Budgets{},
                                  sink);
  }();
  return rules;
}

void Analyse(const model::ThreatModel& model, fuzzing::Input& input) {
  const graph::ArchitectureGraph graph(model);
  const rule_engine::MatchContext context({&graph, false}, *model.types);
  const coverage::ControlEffects effects(context, fuzzing::BuiltinCatalog(),
                                         {model.system.as_of, {}, {}}, input.sources, input.budgets,
                                         input.sink);
  for (const auto& rule : BuiltinRules().rules) {
    const pipeline::RuleRun run(rule, context, effects, {});
    for (const auto& judged : run.findings()) {
      if (judged.coverage.lo > judged.coverage.hi) __builtin_trap();
    }
  }
}

}  // namespace
}  // namespace threatgap

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace threatgap;
  fuzzing::Input input("model", data, size);
  base::DiagnosticSink& sink = input.sink;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto model = load::LoadModelFromMemory({{"model", text}}, fuzzing::BuiltinCatalog(),
                                               input.sources, input.budgets, sink);
  if (!model && !sink.has_errors()) __builtin_trap();
  if (model && !sink.has_errors()) Analyse(*model, input);
  return 0;
}
