// What each stage costs on generated models of growing size. Run with
// --benchmark_filter=... and look at the complexity lines: growth counts, not seconds.
// Sizes end at 100,000 elements; THREATGAP_BENCH_MAX=1000000 in the environment adds the largest.

#include <benchmark/benchmark.h>

#include <cstdlib>

#include "analyzer/coverage/control_effects.h"
#include "analyzer/graph/path_graph.h"
#include "analyzer/load/load_model.h"
#include "analyzer/pipeline/rule_run.h"
#include "analyzer/rule_engine/match.h"
#include "analyzer/syntax/reader.h"
#include "reports/html_report.h"
#include "reports/json_report.h"
#include "reports/text_report.h"
#include "tests/bench/bench_run.h"

namespace threatgap::bench {
namespace {

std::int64_t LargestSize() {
  const char* stated = std::getenv("THREATGAP_BENCH_MAX");
  return stated == nullptr ? 100'000 : std::atoll(stated);
}

void Sizes(benchmark::internal::Benchmark* bench) {
  for (std::int64_t n = 100; n <= LargestSize(); n *= 10) bench->Arg(n);
  bench->Unit(benchmark::kMillisecond)->Complexity(benchmark::oN);
}

/// Forms are the second argument; each has its own complexity, so that they are separate
/// benchmarks.
template <ModelShape kShape>
void WholeCheck(benchmark::State& state) {
  const ModelFile file(static_cast<std::size_t>(state.range(0)), kShape);
  std::size_t findings = 0;
  for (auto _ : state) {
    const auto result = CheckFile(file, 1);
    findings = result.findings.size();
    benchmark::DoNotOptimize(findings);
  }
  state.SetComplexityN(state.range(0));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(file.bytes()));
  state.counters["findings"] = static_cast<double>(findings);
}
BENCHMARK(WholeCheck<ModelShape::kMixed>)->Apply(Sizes);
BENCHMARK(WholeCheck<ModelShape::kDense>)->Apply(Sizes);
BENCHMARK(WholeCheck<ModelShape::kStar>)->Apply(Sizes);
BENCHMARK(WholeCheck<ModelShape::kChain>)->Apply(Sizes);
BENCHMARK(WholeCheck<ModelShape::kOneZone>)->Apply(Sizes);
BENCHMARK(WholeCheck<ModelShape::kManyData>)->Apply(Sizes);

void ParseYaml(benchmark::State& state) {
  base::SourceStore sources;
  const auto source = sources.Add(
      "model.yaml", GeneratedModel(static_cast<std::size_t>(state.range(0)), ModelShape::kMixed));
  for (auto _ : state) {
    base::DiagnosticSink sink;
    benchmark::DoNotOptimize(syntax::ReadYaml(sources, source, base::Budgets{}, sink));
  }
  state.SetComplexityN(state.range(0));
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(sources.Get(source).text().size()));
}
BENCHMARK(ParseYaml)->Apply(Sizes);

/// A model in memory with everything that stands before the rules.
struct Loaded {
  explicit Loaded(std::size_t elements) : text(GeneratedModel(elements, ModelShape::kMixed)) {
    LoadBuiltIn(session);
    model = Load();
    graph.emplace(*model);
    context.emplace(rule_engine::EvalContext{&*graph, false}, *model->types);
  }
  std::optional<model::ThreatModel> Load() {
    return load::LoadModelFromMemory({{"model.yaml", text}}, session.catalog, session.sources,
                                     session.budgets, session.sink);
  }
  std::string text;
  pipeline::Session session;
  std::optional<model::ThreatModel> model;
  std::optional<graph::ArchitectureGraph> graph;
  std::optional<rule_engine::MatchContext> context;
};

void LoadModel(benchmark::State& state) {
  Loaded loaded(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    base::SourceStore sources;
    base::DiagnosticSink sink;
    benchmark::DoNotOptimize(load::LoadModelFromMemory({{"model.yaml", loaded.text}},
                                                       loaded.session.catalog, sources,
                                                       loaded.session.budgets, sink));
  }
  state.SetComplexityN(state.range(0));
}
BENCHMARK(LoadModel)->Apply(Sizes);

void BuildGraph(benchmark::State& state) {
  const Loaded loaded(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    const graph::ArchitectureGraph graph(*loaded.model);
    benchmark::DoNotOptimize(graph.OnCycle(0));
  }
  state.SetComplexityN(state.range(0));
}
BENCHMARK(BuildGraph)->Apply(Sizes);

template <graph::Follow kFollow>
void BuildPathGraph(benchmark::State& state) {
  const Loaded loaded(static_cast<std::size_t>(state.range(0)));
  std::size_t states = 0;
  for (auto _ : state) states = graph::PathGraph(*loaded.graph, kFollow).state_count();
  state.SetComplexityN(state.range(0));
  state.counters["states"] = static_cast<double>(states);
}
BENCHMARK(BuildPathGraph<graph::Follow::kCarried>)->Apply(Sizes);
BENCHMARK(BuildPathGraph<graph::Follow::kInfluence>)->Apply(Sizes);
BENCHMARK(BuildPathGraph<graph::Follow::kReach>)->Apply(Sizes);

/// All rules: matches and their coverage, without explanations.
void RunRules(benchmark::State& state) {
  Loaded loaded(static_cast<std::size_t>(state.range(0)));
  const coverage::ControlEffects effects(*loaded.context, loaded.session.catalog, {},
                                         loaded.session.sources, loaded.session.budgets,
                                         loaded.session.sink);
  std::size_t findings = 0;
  for (auto _ : state) {
    findings = 0;
    const rule_engine::MatchContext context({&*loaded.graph, false}, *loaded.model->types);
    const coverage::ControlEffects fresh(context, loaded.session.catalog, {},
                                         loaded.session.sources, loaded.session.budgets,
                                         loaded.session.sink);
    for (const auto& rule : loaded.session.rules.rules) {
      findings += pipeline::RuleRun(rule, context, fresh, {}).findings().size();
    }
  }
  state.SetComplexityN(state.range(0));
  state.counters["findings"] = static_cast<double>(findings);
}
BENCHMARK(RunRules)->Apply(Sizes);

template <typename Write>
void MeasureWriter(benchmark::State& state, Write write) {
  const ModelFile file(static_cast<std::size_t>(state.range(0)), ModelShape::kMixed);
  const auto result = CheckFile(file, 1);
  std::size_t bytes = 0;
  for (auto _ : state) bytes = write(result).size();
  state.SetComplexityN(state.range(0));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}
void WriteTextReport(benchmark::State& state) {
  MeasureWriter(state, [](const auto& result) { return reports::WriteText(result, {}); });
}
void WriteJsonReport(benchmark::State& state) {
  MeasureWriter(state, [](const auto& result) { return reports::WriteJson(result); });
}
void WriteHtmlReport(benchmark::State& state) {
  MeasureWriter(state, [](const auto& result) { return reports::WriteHtml(result); });
}
BENCHMARK(WriteTextReport)->Apply(Sizes);
BENCHMARK(WriteJsonReport)->Apply(Sizes);
BENCHMARK(WriteHtmlReport)->Apply(Sizes);

/// What every run pays before it looks at a model.
void LoadContent(benchmark::State& state) {
  for (auto _ : state) {
    pipeline::Session session;
    LoadBuiltIn(session);
  }
  state.SetLabel("rules, mappings");
}
BENCHMARK(LoadContent)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace threatgap::bench
