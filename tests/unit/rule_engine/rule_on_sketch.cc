#include "tests/unit/rule_engine/rule_on_sketch.h"

#include <stdexcept>

#include "analyzer/pipeline/rule_tests.h"
#include "analyzer/rule_engine/rule_loader.h"
#include "tests/unit/load/loading.h"
#include "tests/unit/model_builder.h"

namespace threatgap::testing {
namespace {

constexpr const char* kToday = "2026-01-01";

std::string ModelText(const Sketch& sketch) {
  rule_engine::RuleTest test;
  test.sketch = sketch.flows;
  for (const auto& control : sketch.controls) test.controls.emplace_back(control, base::Span{});
  test.open = sketch.open;
  std::string mistake;
  std::string text = pipeline::SketchAsModel(test, kToday, &mistake);
  if (!mistake.empty()) throw std::logic_error(mistake);
  return text;
}

base::SourceStore& Sources() {
  static base::SourceStore sources;
  return sources;
}

std::string CoverWords(const coverage::Coverage& coverage) {
  constexpr const char* kWords[] = {"uncovered", "partial", "covered"};
  const std::string lo = kWords[static_cast<int>(coverage.lo)];
  return coverage.lo == coverage.hi ? lo : lo + ".." + kWords[static_cast<int>(coverage.hi)];
}

}  // namespace

rule_engine::Rule RuleFrom(const std::string& body) {
  const bool rated = body.find("severity:") != std::string::npos;
  const std::string text = "rule: TST-001\nname: test\ntitle: test\nstatus: draft\n" +
                           std::string(rated ? "" : "severity: {likelihood: '3', impact: '3'}\n") +
                           "threat: {source: s, action: a, impact: i}\n" + body;
  base::DiagnosticSink sink;
  const auto source = Sources().Add("tests/TST-001-test.yaml", text);
  auto rule =
      rule_engine::ReadRule(source, load::BuiltinCatalog(), Sources(), base::Budgets{}, sink);
  if (!rule) throw std::logic_error(text + load::Rendered(sink, Sources()));
  return std::move(*rule);
}

struct RuleOnSketch::World {
  load::Loaded loaded;
  graph::ArchitectureGraph graph;
  rule_engine::MatchContext context;
  base::DiagnosticSink sink;
  coverage::ControlEffects effects;

  explicit World(const std::string& text)
      : loaded("sketch.yaml", text),
        graph(Model()),
        context({&graph, false}, *loaded.model->types),
        effects(context, load::BuiltinCatalog(), {base::ParseDate(kToday), {}, {}}, Sources(),
                base::Budgets{}, sink) {}

  const model::ThreatModel& Model() const {
    if (!loaded.model || loaded.sink.has_errors()) throw std::logic_error(loaded.diagnostics());
    return *loaded.model;
  }
};

RuleOnSketch::RuleOnSketch(const std::string& body, const Sketch& sketch, bool evidence_required)
    : rule_(RuleFrom(body)), world_(std::make_unique<World>(ModelText(sketch))) {
  matches_ = FindMatches(rule_, world_->context, &paths_);
  judge_ = std::make_unique<coverage::CoverageJudge>(rule_, world_->context, world_->effects,
                                                     paths_.get(), evidence_required);
  for (const auto& match : matches_) coverages_.push_back(judge_->Judge(match));
}

RuleOnSketch::~RuleOnSketch() = default;

const model::ThreatModel& RuleOnSketch::model() const { return *world_->loaded.model; }
const rule_engine::MatchContext& RuleOnSketch::context() const { return world_->context; }
const coverage::ControlEffects& RuleOnSketch::effects() const { return world_->effects; }
model::ElementRef RuleOnSketch::At(std::string_view id) const { return RefOf(model(), id); }

std::string RuleOnSketch::Words(const model::KeySet& keys) const {
  std::string text;
  for (const auto& key : keys) text += (text.empty() ? "" : ", ") + KeyText(model(), key);
  return "[" + text + "]";
}

std::string RuleOnSketch::Identity(const rule_engine::Match& match) const {
  std::string text;
  for (const auto& element : match.identity(rule_))
    text += (text.empty() ? "" : ",") + model().IdOf(element);
  if (match.truth.is_unknown()) text += " possible " + Words(match.truth.keys);
  return text;
}

std::string RuleOnSketch::Matches() const {
  std::string text;
  for (const auto& match : matches_) {
    text += Identity(match);
    for (const auto datum : match.carried)
      text += " " + model().data[static_cast<std::size_t>(datum)].id;
    text += "\n";
  }
  return text;
}

std::string RuleOnSketch::Words() const {
  std::string text;
  for (std::size_t i = 0; i < matches_.size(); ++i) {
    text += Identity(matches_[i]) + ": " + CoverWords(coverages_[i]);
    if (coverages_[i].lo != coverages_[i].hi) text += " " + Words(coverages_[i].keys);
    text += "\n";
  }
  return text;
}

std::string RuleOnSketch::Hops(const std::vector<graph::Hop>& hops) const {
  std::string text;
  for (const auto& hop : hops) {
    text += std::string(text.empty() ? "" : " ") + (hop.against ? "<" : "") +
            model().flows[static_cast<std::size_t>(hop.flow)].id;
  }
  return text;
}

std::string RuleOnSketch::Witness() const {
  return matches_.empty() ? "" : Hops(matches_.front().witness);
}

}  // namespace threatgap::testing
